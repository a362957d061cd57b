// The engine in Chromium's wasm, over a packed site: times of each query in milliseconds, pass by pass.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { delimiter, dirname, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { inflateRawSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const KINDS = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
const LIMIT_MS = 10 * 60_000;

/** `engine` is a folder with `ask.js` and `ask_bg.wasm` of wasm-bindgen. Throws what is missing or went wrong. */
export async function inChromium(site, queries, engine) {
    const program = ["chromium", "google-chrome", "chromium-browser"]
        .flatMap(name => (process.env.PATH ?? "").split(delimiter).map(folder => join(folder, name))).find(existsSync);
    if (!program) throw new Error("no Chromium; install Chrome or Chromium");
    const texts = {
        "/": `<!doctype html><script type="module">new Worker("ask.js", { type: "module" })</script>`,
        "/queries.txt": queries.join("\n"),
        "/count.txt": String(queries.length),
    };
    const files = {
        "/ask.js": join(here, "ask.js"),
        "/ask-glue.js": join(engine, "ask.js"),
        "/ask.wasm": join(engine, "ask_bg.wasm"),
    };
    const find = path => {
        if (texts[path] !== undefined) return texts[path];
        if (files[path]) return readFileSync(files[path]);
        return inflateRawSync(readFileSync(join(site, path.slice("/site/".length))));
    };
    const profile = mkdtempSync(join(tmpdir(), "khobao-bench-"));
    let browser;
    try {
        return await new Promise((resolve, reject) => {
            const server = createServer((request, response) => {
                // Isolated, or the clock is too coarse.
                response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
                response.setHeader("Cross-Origin-Embedder-Policy", "require-corp");
                if (request.method === "POST") {
                    const parts = [];
                    request.on("data", part => parts.push(part));
                    request.on("end", () => {
                        response.end();
                        server.close();
                        const result = JSON.parse(Buffer.concat(parts).toString());
                        result.error ? reject(new Error(result.error)) : resolve(result);
                    });
                    return;
                }
                try {
                    response.setHeader("Content-Type", KINDS[extname(request.url) || ".html"] ?? "application/octet-stream");
                    response.end(find(request.url));
                } catch {
                    response.writeHead(404).end();
                }
            });
            server.listen(0, "127.0.0.1", () => {
                const address = `http://127.0.0.1:${server.address().port}/`;
                const flags = ["--headless=new", "--no-first-run", "--disable-gpu", `--user-data-dir=${profile}`];
                // Its sandbox does not run as root.
                if (process.getuid?.() === 0) flags.push("--no-sandbox");
                browser = spawn(program, [...flags, address], { stdio: "ignore" });
                browser.on("error", reject);
                browser.on("exit", code => reject(new Error(`${program} ended with ${code}`)));
            });
            setTimeout(() => reject(new Error("Chromium took longer than 10 minutes")), LIMIT_MS).unref();
        });
    } finally {
        const ended = browser && new Promise(resolve => browser.once("exit", resolve));
        browser?.kill();
        await ended;
        rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
    }
}
