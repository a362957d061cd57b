// Whether what is read is what the holder of a key has signed, where the page names that key (`khobao pack --public-key`).
//
// The signature is minisign's of archive.json. Its comment has a signature of its own, which covers few bytes, so that no
// BLAKE2b is needed, which browsers do not have; and ends with the SHA-256 of archive.sha256. That list has the SHA-256 of the
// root and of every file in data/. The worker holds against it what it has fetched, and all that it fetches from then on
// (`boot.js`): from that moment on nothing else of the archive can be shown.

import { hashOf, hex } from "./hash.js";

/** A request that takes longer has failed. */
const PATIENCE_MS = 15_000;
/** Letters before the bytes of a key and of a signature, and those of the key's number behind them. */
const KIND = 2, NUMBER = 8;

/**
 * What `src/state/signed.rs` reads: how it stands ("good"; "unable", the browser cannot check it; "lost", the signature did not
 * come; "wrong", it is missing or not by this key; "other", it is of other files than are shown), whose key it is, the key's
 * number, and what the signer has said. Nothing where the page names no key.
 */
export async function signed() {
    const meta = document.querySelector("meta[name=khobao-key]");
    const root = document.querySelector("link[rel=khobao-archive]")?.href;
    if (!meta || !root) return;
    const key = unpacked(meta.content);
    const number = hex(numberIn(key).slice().reverse()).toUpperCase();
    let said = "";
    const verdict = await verify().catch(verdict => typeof verdict === "string" ? verdict : "wrong");
    return [verdict, meta.dataset.signer, number, said];

    async function verify() {
        const ed25519 = await crypto.subtle?.importKey("raw", key.subarray(KIND + NUMBER), "Ed25519", false, ["verify"])
            .catch(() => {});
        if (!ed25519) return "unable";
        const [signature, list] = await Promise.all(["archive.json.minisig", "archive.sha256"].map(get));
        const [, first, comment, second] = new TextDecoder().decode(signature).split(/\r?\n/);
        const by = unpacked(first), text = comment.replace("trusted comment: ", "");
        const signs = await crypto.subtle.verify("Ed25519", ed25519, unpacked(second),
            new Uint8Array([...by.subarray(KIND + NUMBER), ...new TextEncoder().encode(text)]));
        const [, before, hash] = text.match(/^(.*)\tarchive\.sha256:([0-9a-f]{64})$/);
        if (!signs || `${numberIn(by)}` !== `${numberIn(key)}`) return "wrong";
        said = before;
        if (await hashOf(list) !== hash) return "other";
        const lines = new TextDecoder().decode(list).split("\n").filter(line => line);
        const files = new Map(lines.map(line => [new URL(line.slice(66), root).href, line.slice(0, 64)]));
        return await new Promise(answer => {
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = ({ data }) => answer(data ? "good" : "other");
            self.archiveWorker.postMessage(files, [port2]);
        });
    }

    async function get(name) {
        const signal = AbortSignal.timeout(PATIENCE_MS);
        const lose = () => { throw "lost"; };
        const response = await fetch(new URL(name, root), { cache: "no-cache", signal }).catch(lose);
        if (response.status === 404) throw "wrong";
        return response.ok ? new Uint8Array(await response.arrayBuffer().catch(lose)) : lose();
    }
}

const unpacked = text => Uint8Array.from(atob(text.trim()), letter => letter.charCodeAt());
const numberIn = bytes => bytes.subarray(KIND, KIND + NUMBER);
