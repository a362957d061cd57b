// One module for both threads: a page starts it, or `embed.js` for elements of other pages, and it starts itself again as
// the worker of each viewer. All run the same wasm, fetched and compiled once; all viewers of a page share one instance.
// It is in two parts (`tools/split.mjs`): the second, the rest, comes behind the first view.
import { answer, imports, initSync, start, view } from "viewer-glue";
import rest from "viewer-rest";
import wasm from "viewer-wasm";
import { hashOf } from "./hash.js";

const restUrl = new URL(rest, import.meta.url);

/** A request of which nothing has come for so long has failed; one that is slow and goes on has not. */
const PATIENCE_MS = 15_000;

/**
 * Whether the rest is here, held by a function of the first part that needs it at once. No view and no request gets
 * here as long as it is not; should one, waiting is better than an error.
 */
self.loadRest = () => {
    const request = new XMLHttpRequest();
    request.open("GET", restUrl, false);
    // In a page a request that is waited for gives text only.
    request.overrideMimeType("text/plain; charset=x-user-defined");
    request.send();
    if (request.status !== 200) throw new Error(`${restUrl}: ${request.status}`);
    const bytes = Uint8Array.from(request.responseText, character => character.charCodeAt());
    new WebAssembly.Instance(new WebAssembly.Module(bytes), imports());
};

/** Asks for an address. Its body breaks off, and all that is read of it fails, where nothing has come for too long. */
async function ask(url, options) {
    const stop = new AbortController();
    let timer;
    const wait = () => {
        clearTimeout(timer);
        timer = setTimeout(() => stop.abort(), PATIENCE_MS);
    };
    wait();
    const response = await fetch(url, { ...options, signal: stop.signal });
    /** The body, which has to be read to its end. */
    const body = ({ body }) => body.pipeThrough(new TransformStream({
        transform(chunk, on) {
            wait();
            on.enqueue(chunk);
        },
        flush: () => clearTimeout(timer),
    }));
    return [response, body];
}

/** All bytes of a file, unless there is none. */
async function bytesOf(url, cache) {
    const [response, body] = await ask(url, { cache });
    return response.ok && new Response(body(response)).arrayBuffer();
}

/** Does what asks for a file; where that fails, once more past all caches. */
const twice = get => get("default").catch(() => get("reload"));

/** The root of the page's packed archive, by which the page names its worker: asked for while the program comes. */
const root = typeof document === "undefined" && self.name;
let early = root && bytesOf(root);
if (early) early.catch(() => {});

/** The SHA-256 of the archive's files that came, by their addresses; and of those that are signed, once `signed.js` tells. */
const came = new Map();
let signed;

/**
 * A file of a packed site, inflated where it is packed. Its name has the first 8 bytes of its SHA-256, so that bytes
 * which were changed on the way never pass for it, and those of a signed archive are held against all of it; what fails is
 * asked for once more, past all caches.
 */
self.fetchFile = url => twice(async cache => {
    const name = url.match(/\/(?:archive\.bin|data\/\w+-([0-9a-f]{16})\.\w+)$/), digits = name?.[1] ?? "";
    const asked = url === root && early;
    if (asked) early = undefined;
    const bytes = await (asked || bytesOf(url, cache));
    const hash = name && (await hashOf(bytes));
    if (!bytes || hash && !(hash.startsWith(digits) && (!signed || signed.get(url) === hash))) throw new Error(url);
    if (name) came.set(url, hash);
    if (!url.endsWith(".bin")) return new Uint8Array(bytes);
    // What cannot be inflated is as wrong as other bytes.
    const inflated = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
    return new Uint8Array(await new Response(inflated).arrayBuffer());
});

/**
 * The bytes of a bundle, from an address or a blob. `take` gets each chunk with the size of the whole, where that is
 * known, before the first one the size alone, and says whether to go on. Answers with nothing, or with why there are no
 * bytes: -1 for a bad address, 0 for no answer, else the HTTP status.
 */
self.readBundle = async (from, take) => {
    let [body, size] = from instanceof Blob ? [from.stream(), from.size] : [];
    if (!body) {
        try {
            if (!/^https?:/.test(new URL(from).href)) return -1;
        } catch {
            return -1;
        }
        const [response, read] = await ask(from).catch(() => []);
        if (!response?.ok || !response.body) return response?.status ?? 0;
        body = read(response);
        // The length that is told is the packed one; without the unpacked one there is no honest bar.
        const { headers } = response;
        const isPacked = (headers.get("content-encoding") ?? "identity") !== "identity";
        size = isPacked ? undefined : parseInt(headers.get("content-length")) || undefined;
    }
    const reader = body.getReader();
    for (let chunk; take(chunk, size); ) {
        // A stream that breaks ends like one that was cut short: what came is told.
        const { value } = await reader.read().catch(() => ({}));
        if (!value) return;
        chunk = value;
    }
    reader.cancel().catch(() => {});
};

/**
 * Shows a viewer at a home: what `Home` and `Place` in `src/ui/effect.rs` say, with `along`, which brings what comes along
 * with the rest, `parsed` where its root may be yet to come, and `script` where a worker cannot be started from here. Answers
 * with what ends it.
 */
export async function open(home) {
    let worker, timer;
    const failed = error => fail(home, error);
    try {
        if (home.script) scripts.add(home.script);
        const name = home.isPage ? document.querySelector("link[rel=khobao-archive]")?.href : "";
        worker = new Worker(trusted(home.script ?? import.meta.url), { type: "module", name });
        // WebKit drops what is posted to a module worker before its script has run.
        const started = new Promise((resolve, reject) => {
            worker.addEventListener("message", resolve, { once: true });
            worker.addEventListener("error", reject);
            timer = setTimeout(reject, 2 * PATIENCE_MS, new Error(`${import.meta.url}: no answer`));
        });
        // Page and worker start it at the same time; the worker does nothing before the view asks.
        const begun = Promise.all([compiled(), started]).then(([module]) => worker.postMessage(module));
        await Promise.all([begun, first(), home.parsed]);
        // The error knows what was called, and holds all of it.
        clearTimeout(timer);
        worker.addEventListener("error", failed);
        worker.addEventListener("message", () => worker.removeEventListener("error", failed), { once: true });
        // The page has it first, so that it can draw whatever the worker answers with it.
        home.fetchRest = () => home.arriving ??= painted().then(() => Promise.all([whole(), home.along()])).then(([rest]) => {
            worker.postMessage(rest);
            return true;
        }).catch(() => home.arriving = undefined);
        if (home.isPage) self.archiveWorker = worker;
        const end = view(home, worker, home.root, home.stage, home.frame, home.head, !!home.isPage);
        return async () => {
            self.leave?.(home.root);
            worker.terminate();
            if (await home.fetchRest()) end();
        };
    } catch (error) {
        worker?.terminate();
        failed(error);
    }
}

/** What was drawn is seen before what comes behind it takes the line; in a window that is not seen, after a moment. */
const painted = () => new Promise(go => {
    requestAnimationFrame(() => setTimeout(go));
    setTimeout(go, 100);
});

/** What is done once for all viewers of a page; what failed is tried again by the next one. */
const once = get => {
    let made;
    return () => made ??= get().catch(error => {
        made = undefined;
        throw error;
    });
};

const compiled = once(() => compile(new URL(wasm, import.meta.url), WASM_SHA256));

const first = once(async () => start(await compiled()));

const whole = once(async () => {
    const module = await compile(restUrl, REST_SHA256);
    await WebAssembly.instantiate(module, imports());
    return module;
});

/**
 * An address to run a script from: the page's one policy of Trusted Types, which lets this viewer's own files pass and nothing
 * else, wherever an address came from.
 */
export const trusted = url => {
    policy ??= self.trustedTypes?.createPolicy("khobao", { createScriptURL: own }) ?? { createScriptURL: own };
    return policy.createScriptURL(url);
};

let policy;
/** Scripts of other addresses that a home starts its worker from. */
const scripts = new Set();
// For the scripts that come with the rest, which are no modules.
self.trusted = trusted;

function own(url) {
    if (scripts.has(url)) return url;
    const { href } = new URL(url, import.meta.url), [, folder, name] = href.match(/^(.*\/)(.*)$/);
    const isOurs = folder === new URL("./", import.meta.url).href && /^((boot|rest)-[A-Z0-9]{8}|sw)\.js(\?\d+)?$/.test(name);
    if (!isOurs) throw new TypeError(`not a script of this viewer: ${href}`);
    return href;
}

/** What comes along with the rest, each once: the style and the script that the page names beside its own. */
const along = () => Promise.all(Array.from(document.querySelectorAll("[data-rest]"), async ({ localName, dataset }) => {
    await (localName === "link" ? restStyle : restScript)(dataset);
    delete dataset.rest;
}));

/** Fetched and adopted: Firefox has all that is fetched wait for the style of an element, for as long as it does not come. */
async function restStyle({ rest, restSha256 }) {
    const bytes = await twice(async cache => {
        const bytes = await bytesOf(rest, cache), hash = bytes && await hashOf(bytes);
        // A single file tells no hash of what is in it.
        if (!bytes || hash && restSha256 && hash !== restSha256) throw new Error(`${rest}: not what this release has`);
        return bytes;
    });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(new TextDecoder().decode(bytes));
    document.adoptedStyleSheets.push(sheet);
}

/** Each attempt has an address of its own: a browser would wait for the answer to the last one, which may never come. */
const restScript = ({ rest, restIntegrity: integrity }) => new Promise((onload, reject) => {
    const url = rest + (attempts ? `?${attempts}` : "");
    // What a cache has may be what is wrong: the next attempt finds it fresh.
    const onerror = () => fetch(url, { cache: "reload" }).then(reject, reject);
    const script = document.createElement("script");
    document.head.append(Object.assign(script, { integrity, onload, onerror, src: trusted(url) }));
    setTimeout(reject, 2 * PATIENCE_MS);
}).catch(error => {
    attempts++;
    throw error;
});
let attempts = 0;

/**
 * Compiles a part of the program while it loads, where the host names the type exactly; a host that does not must still work.
 * Bytes that are not those of this release never run. Not by fetch's `integrity`, with which Chromium would load it twice,
 * and none would tell whether it still moves.
 */
const compile = (url, digits) => twice(async cache => {
    const [response, body] = await ask(url, { cache });
    if (!response.ok) throw new Error(`${url}: ${response.status} ${response.statusText}`);
    const isNamed = response.headers.get("content-type") === "application/wasm";
    const bytes = new Response(body(response.clone())).arrayBuffer();
    const made = isNamed ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await bytes);
    const [module, hash] = await Promise.all([made, bytes.then(hashOf)]);
    if (hash && hash !== digits) throw new Error(`${url}: other bytes than this release has`);
    return module;
});

async function fail(home, error) {
    await home.parsed;
    const alert = document.createElement("div");
    alert.setAttribute("role", "alert");
    alert.className = "boot-error";
    for (const [lang, sentence] of [
        ["vi", "Kho báo không khởi động được. Hãy kiểm tra mạng rồi tải lại trang; nếu vẫn vậy, cập nhật trình duyệt."],
        ["en", "Khobao could not start. Check the connection and reload; if that does not help, update the browser."],
        ["en", String(error?.message || error?.type || error)],
    ]) {
        const paragraph = document.createElement("p");
        paragraph.lang = lang;
        paragraph.textContent = sentence;
        alert.append(paragraph);
    }
    if (home.isPage) {
        const again = document.createElement("button");
        again.textContent = "Tải lại trang · Reload";
        again.onclick = () => location.reload();
        alert.append(again);
    }
    home.root.replaceChildren(alert);
    home.failed?.();
    console.error(error);
}

if (typeof document === "undefined") {
    // All in one task: `answer` listens before any later message can arrive. It hears of the rest behind this listener.
    let isStarted;
    addEventListener("message", event => {
        const { data: module, ports } = event;
        if (module instanceof Map) {
            signed = module;
            ports[0].postMessage([...came].every(([url, hash]) => signed.get(url) === hash));
            return event.stopImmediatePropagation();
        }
        if (!(module instanceof WebAssembly.Module)) return;
        if (isStarted) return new WebAssembly.Instance(module, imports());
        isStarted = true;
        initSync({ module });
        answer();
    });
    postMessage("started");
} else if (document.querySelector("script[data-rest]")) {
    history.scrollRestoration = "manual";
    const frame = document.documentElement;
    open({
        // The script does not wait for the page, nor for its style.
        parsed: new Promise(go => document.readyState === "loading" ? addEventListener("DOMContentLoaded", go) : go()),
        get root() {
            return document.getElementById("khobao");
        },
        stage: window,
        frame,
        head: frame,
        isPage: true,
        along,
        search: () => location.search,
        base: () => location.href.split(/[?#]/)[0],
        // A page without an address of its own (about:srcdoc) has no history to write.
        write: (search, push) => {
            try {
                history[push ? "pushState" : "replaceState"](null, "", location.pathname + search);
            } catch {}
        },
        back: () => history.back(),
        name: title => document.title = title,
        set: (name, value) => frame.setAttribute(name, value),
        show: (element, block) => element.scrollIntoView({ block }),
    });
}
