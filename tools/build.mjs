// From cargo's wasm to a folder any static host can serve. Names are hashed after optimisation, so that a name changes
// exactly when the bytes do.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
    cpSync, existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { FIRST, GLUE, split } from "./split.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({ options: { wasm: text, bindgen: text, modules: text, work: text, out: text } });
const modules = resolve(given.modules);
const esbuild = createRequire(join(modules, "x"))("esbuild");

const glue = bind(given.work);
const site = `${given.out}.part`;
rmSync(site, { recursive: true, force: true });

const hashed = ["boot.js", "style.css", "rest.css", "rest.js", "icon.svg"];
const names = await bundle(glue, site);
const made = [...hashed, "sw.js", "offline.js", "signed.js", "hash.js", "embed.js"].map(name => join("static", name));
cpSync("static", site, { recursive: true, filter: path => !made.includes(path) });
names.set("release", await serviceWorker(names, site));
for (const name of hashed) {
    const digest = createHash("sha256").update(readFileSync(join(site, names.get(name)))).digest();
    names.set(`${name} integrity`, `sha256-${digest.toString("base64")}`);
    names.set(`${name} sha256`, digest.toString("hex"));
}
const comments = /\s*<!--.*?-->/gs;
writeFileSync(join(site, "index.html"), filled("index.html", readFileSync("index.html", "utf8").replace(comments, ""), names));
// Pages of others name it, so its name stays; what it loads is named as the page names it.
const embed = filled("embed.js", readFileSync("static/embed.js", "utf8"), names);
const { code } = await esbuild.transform(embed, { minify: true, format: "esm", target: "es2022", charset: "utf8" });
writeFileSync(join(site, "embed.js"), code);

if (same(site, given.out)) {
    // Left alone, or the command, which carries it, would be compiled again.
    rmSync(site, { recursive: true });
} else {
    // Swapped whole: nothing stale stays, and an interrupted build leaves the last good one.
    rmSync(given.out, { recursive: true, force: true });
    renameSync(site, given.out);
}

/** Whether two folders have the same files with the same bytes. */
function same(a, b) {
    const list = folder => existsSync(folder) ? readdirSync(folder, { recursive: true }).sort() : [];
    const names = list(a);
    return names.join("\n") === list(b).join("\n") && names.every(name =>
        statSync(join(a, name)).isDirectory() || readFileSync(join(a, name)).equals(readFileSync(join(b, name))));
}

/** The JavaScript glue and the optimised wasm, made again only if what goes in has changed. */
function bind(work) {
    // -O3 is 1% smaller in brotli than -Oz here, though larger raw, and faster. A function with one caller stays one: in
    // it the code packs worse. What is stripped are notes to tools. The first 1024 bytes of memory are where the stack
    // ends, and have nothing else in them: knowing that, loads and stores take in more of the reckoning of addresses. In
    // the order of their names, functions of a kind stand together, and pack better.
    const flags = ["-O3", "--low-memory-unused", "--reorder-functions-by-name",
        "--one-caller-inline-max-function-size=0", "--strip-producers", "--strip-target-features"];
    const lists = ["tools/split.mjs", "tools/split.txt"].map(name => readFileSync(name, "utf8"));
    const key = createHash("sha256")
        .update(JSON.stringify([flags, given.bindgen, modules, lists]))
        .update(readFileSync(given.wasm))
        .digest("hex");
    const keyFile = join(work, "key");
    const result = { js: resolve(work, "viewer.js"), wasm: resolve(work, "viewer.wasm"), rest: resolve(work, "rest.wasm") };
    if (existsSync(keyFile) && readFileSync(keyFile, "utf8") === key) return result;

    rmSync(work, { recursive: true, force: true });
    mkdirSync(work, { recursive: true });
    const run = (program, ...args) => execFileSync(program, args, { stdio: ["ignore", "pipe", "inherit"] }).toString();
    run(given.bindgen, given.wasm, "--target", "web", "--no-typescript", "--omit-default-module-path",
        "--out-name", "viewer", "--out-dir", work);
    const binaryen = (tool, ...args) => run(process.execPath, join(modules, "binaryen/bin", tool), ...args);
    const whole = join(work, "viewer.wat");
    binaryen("wasm-dis", join(work, "viewer_bg.wasm"), "-o", whole);
    const text = readFileSync(whole, "utf8");
    const { first, rest, names } = split(text, lists[1].split("\n").filter(line => line && !line.startsWith("#")));
    // The text does not keep which features are used, but for this note.
    const features = text.match(/;; features section: (.*)/)[1].split(", ").map(name => `--enable-${name}`);
    for (const [part, wasm] of [[first, result.wasm], [rest, result.rest]]) {
        writeFileSync(`${wasm}.wat`, part);
        binaryen("wasm-opt", `${wasm}.wat`, "-o", wasm, ...features, ...flags);
    }
    writeFileSync(result.js, shortened(readFileSync(result.js, "utf8"), names));
    writeFileSync(keyFile, key);
    return result;
}

/** The glue with the short names of imports and exports, without what `boot.js` does itself, and with what that needs. */
function shortened(js, { imports, exports, load }) {
    const names = new Map([...imports, ...exports]);
    return js.replace('"./viewer_bg.js":', `${GLUE}:`)
        .replace(/\b__wb\w+(?=: )|(?<=\bwasm\.)\w+/g, name => names.get(name) ?? name)
        .replace("__proto__: null,", `$& ${load}: () => self.loadRest(),`)
        .concat(`export async function start(module) {
            __wbg_finalize_init(await WebAssembly.instantiate(module, __wbg_get_imports()), module);
        }
        export const imports = () => ({ ...__wbg_get_imports(), ${FIRST}: wasm });`);
}

/** The SHA-256 of a file, as a literal. */
function digits(path) {
    return JSON.stringify(createHash("sha256").update(readFileSync(path)).digest("hex"));
}

/** Writes the page's own files under names with hashes; answers plain name -> hashed name. */
async function bundle(glue, outdir) {
    const { metafile } = await esbuild.build({
        entryPoints: hashed.map(name => join("static", name)),
        alias: { "viewer-glue": glue.js, "viewer-wasm": glue.wasm, "viewer-rest": glue.rest },
        // What `boot.js` lets run.
        define: { WASM_SHA256: digits(glue.wasm), REST_SHA256: digits(glue.rest) },
        loader: { ".wasm": "file", ".svg": "copy" },
        bundle: true,
        minify: true,
        pure: ["console.warn"],
        format: "esm",
        target: "es2022",
        charset: "utf8",
        legalComments: "none",
        entryNames: "[name]-[hash]",
        assetNames: "[name]-[hash]",
        outdir,
        metafile: true,
        logLevel: "warning",
    });
    return new Map(Object.keys(metafile.outputs).map(path => {
        const name = basename(path);
        return [name.replace(/-[A-Z0-9]{8}(?=\.\w+$)/, ""), name];
    }));
}

/** Writes the service worker, with what it needs to know of the files; answers the name of this release. */
async function serviceWorker(names, site) {
    const sha256 = bytes => createHash("sha256").update(bytes).digest("hex").slice(0, 16);
    const files = Object.fromEntries([...names.values()].sort().map(name => [name, sha256(readFileSync(join(site, name)))]));
    const release = sha256(JSON.stringify(files));
    const define = { FILES: JSON.stringify(files), RELEASE: JSON.stringify(release) };
    const { code } = await esbuild.transform(readFileSync(join("static", "sw.js"), "utf8"), { define, minify: true });
    writeFileSync(join(site, "sw.js"), code);
    return release;
}

/** The template with each {{name}} filled in. */
function filled(file, template, names) {
    return template.replace(/\{\{(.*?)\}\}/g, (_, name) => {
        if (!names.has(name)) throw new Error(`${file}: no file for {{${name}}}; there are ${[...names.keys()]}`);
        return names.get(name);
    });
}
