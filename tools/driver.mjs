// Chromium, driven through pipes by its own protocol: https://chromedevtools.github.io/devtools-protocol/
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** What it may be called. */
export const PROGRAMS = ["chromium", "chromium-browser", "google-chrome"];
const QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-extensions", "--remote-debugging-pipe"];

/**
 * Starts it, with more flags, and opens an empty page. Answers with what sends a command to that page and hears its events,
 * and what ends it all.
 */
export async function chromium(...flags) {
    const profile = mkdtempSync(join(tmpdir(), "khobao-bench-"));
    const child = await started([...QUIET, ...flags, `--user-data-dir=${profile}`]);
    const [pipe, from] = [child.stdio[3], child.stdio[4]];
    const waiting = new Map(), listeners = new Map();
    let [last, rest, session] = [0, "", undefined];
    from.setEncoding("utf8").on("data", chunk => {
        const messages = (rest + chunk).split("\0");
        rest = messages.pop();
        for (const { id, result, error, method, params, sessionId } of messages.map(JSON.parse)) {
            listeners.get(method)?.(params, sessionId);
            const { resolve, reject } = waiting.get(id) ?? {};
            waiting.delete(id);
            if (error) reject?.(new Error(error.message));
            else resolve?.(result);
        }
    });
    // A browser that is killed breaks its pipes; what waits for it hears so from its end.
    for (const end of [pipe, from]) end.on("error", () => {});
    child.on("close", () => waiting.forEach(({ reject }) => reject(new Error("Chromium has ended"))));
    // To the page; or to another session, as a worker's; or with `null` to the browser.
    const send = (method, params = {}, to = session) => new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject });
        pipe.write(`${JSON.stringify({ id: last, method, params, sessionId: to ?? undefined })}\0`);
    });
    const { targetId } = await send("Target.createTarget", { url: "about:blank" });
    ({ sessionId: session } = await send("Target.attachToTarget", { targetId, flatten: true }));
    const close = () => {
        child.kill("SIGKILL");
        return new Promise(resolve => child.on("close", async () => {
            // Its own children end a moment later, and write until then.
            for (let left = 50; left > 0; left--) {
                try {
                    rmSync(profile, { recursive: true, force: true });
                    break;
                } catch {
                    await new Promise(go => setTimeout(go, 100));
                }
            }
            resolve();
        }));
    };
    /** The value of an expression in the page, or in another session, awaited. */
    const value = async (expression, to) => {
        const { result, exceptionDetails } =
            await send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true }, to);
        if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
        return result.value;
    };
    /** What hears an event from now on, in place of what heard it before. */
    const on = (event, listener) => listeners.set(event, listener);
    return { send, value, on, close };
}

function started(options) {
    return PROGRAMS.reduce((before, program) => before.catch(() => new Promise((resolve, reject) => {
        const child = spawn(program, options, { stdio: ["ignore", "ignore", "ignore", "pipe", "pipe"] });
        child.on("spawn", () => resolve(child));
        child.on("error", reject);
    })), Promise.reject());
}
