// What the first view loads, in bytes, against the budget. Usage: node tools/size.mjs SITE BUDGET.json STD
// The budget limits brotli bytes, of "total" or of a kind of file ("wasm", "js", ...), for each STD that ./dev builds with;
// of "rest", the part of the program that is loaded behind the first view: wasm, script and style; and of "embed", what an
// element on another page loads beside the viewer.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { extname, join } from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const [site, budgetFile, std] = process.argv.slice(2);
if (!existsSync(join(site, "index.html"))) {
    console.error(`size: expected ${join(site, "index.html")}, found nothing. Run ./dev build first.`);
    process.exit(1);
}

const columns = (name, ...bytes) => console.log(name.padEnd(28) + bytes.map(b => String(b).padStart(10)).join(""));
const used = { total: 0 };
columns("first view", "raw", "gzip -9", "brotli 11");
const sum = [0, 0, 0];
for (const name of firstView()) {
    const bytes = weigh(name);
    columns(name, ...bytes);
    bytes.forEach((b, i) => sum[i] += b);
    const kind = extname(name).slice(1);
    used[kind] = (used[kind] ?? 0) + bytes[2];
}
used.total = sum[2];
columns("total", ...sum);

const rest = readdirSync(site).filter(name => /^rest-.*\.(wasm|js|css)$/.test(name)).map(weigh);
const all = rest.reduce((a, b) => a.map((x, i) => x + b[i]));
used.rest = all[2];
columns("rest, behind it", ...all);

const embed = weigh("embed.js");
used.embed = embed[2];
columns("embed.js, on other pages", ...embed);

const sample = files("sample");
if (sample.length) {
    const bytes = sample.map(weigh).reduce((a, b) => a.map((x, i) => x + b[i]));
    columns(`(sample, ${sample.length} files)`, ...bytes);
}

let over = false;
for (const [kind, limit] of Object.entries(JSON.parse(readFileSync(budgetFile, "utf8"))[std])) {
    const bytes = used[kind] ?? 0;
    if (bytes > limit) over = true;
    const verdict = bytes > limit ? `OVER BUDGET by ${bytes - limit}` : `${limit - bytes} to spare`;
    (bytes > limit ? console.error : console.log)(`size: ${kind} ${bytes} of ${limit} bytes in brotli with ${std} std, ${verdict}`);
}
process.exit(over ? 1 : 0);

/**
 * The page, and every file of its own that it names. Other representations are not loaded with it, and what it says to be
 * installed by is loaded behind it.
 */
function firstView() {
    const html = readFileSync(join(site, "index.html"), "utf8");
    const tags = html.match(/<(link|script|img)\b[^>]*>/g).filter(tag => !/rel="(alternate|canonical|manifest)"/.test(tag));
    const named = tags.flatMap(tag => tag.match(/(?<=\s(href|src)=")[^":]+(?=")/g) ?? []);
    const styles = named.filter(name => name.endsWith(".css")).map(name => readFileSync(join(site, name), "utf8"));
    const drawn = styles.flatMap(css => css.match(/(?<=url\("?)[^":)]+(?="?\))/g) ?? []);
    return [...new Set(["index.html", ...named, ...drawn])];
}

function weigh(name) {
    const bytes = readFileSync(join(site, name));
    const brotli = brotliCompressSync(bytes, {
        params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    });
    return [bytes.length, gzipSync(bytes, { level: 9 }).length, brotli.length];
}

function files(folder) {
    if (!existsSync(join(site, folder))) return [];
    return readdirSync(join(site, folder)).flatMap(name => {
        const path = join(folder, name);
        return statSync(join(site, path)).isDirectory() ? files(path) : [path];
    });
}
