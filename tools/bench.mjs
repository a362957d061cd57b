// Everything that Khobao promises in numbers, measured, printed and recorded; with --peers beside other engines, on the
// same articles and queries. What cannot be measured yet says so.
// Usage: ./dev bench [--size N] [--peers | --only PEER]...
//        ./dev bench --time [--size N]
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { inChromium } from "./bench/chromium.mjs";
import { brief, corpus as prepare } from "./bench/corpus.mjs";
import { PEERS } from "./bench/peers.mjs";
import { measured } from "./bench/process.mjs";
import { mrr, quantile, some, steady } from "./bench/score.mjs";
import { time } from "./bench/time.mjs";
import { circumstances, csv, isBusy } from "./record.mjs";

const text = { type: "string" };
const { values: given } = parseArgs({
    options: {
        size: text,
        peers: { type: "boolean" },
        time: { type: "boolean" },
        only: { type: "string", multiple: true },
        // What ./dev knows.
        generate: { type: "string", default: "target/release/examples/generate" },
        khobao: { type: "string", default: "target/dist/khobao" },
        viewer: { type: "string", default: "target/dist/viewer" },
        modules: text,
        ask: text,
        std: { type: "string", default: "small" },
        work: { type: "string", default: "target/bench" },
        record: { type: "string", default: "benches/record" },
    },
});
const size = given.size === undefined ? 0 : Number(given.size);
if (!Number.isInteger(size) || size < 0 || (given.size !== undefined && size === 0)) {
    fail(`expected a number of articles, found ${given.size}. Example: ./dev bench --size 35000`);
}
const peers = given.only ?? (given.peers ? Object.keys(PEERS) : []);
for (const name of peers) if (!PEERS[name]) fail(`there is no peer "${name}"; there are ${Object.keys(PEERS).join(", ")}`);

/** The bars of issue 3. MRR is for the real articles alone: made-up ones are easier here and harder there. */
const MRR = {
    "1-title": 0.925, "2-nodia": 0.925, "3-body": 0.89, "4-typo": 0.86, "5-tone": 0.87, "6-nfd": 0.925, "7-prefix": 0.90,
};
const KB = 1024;
const bySize = (...steps) => steps.find(([limit]) => corpus.count <= limit)?.[1];
const atMost = value => value === undefined ? null : { holds: found => found <= value, says: `<= ${value}` };
const atLeast = value => ({ holds: found => found >= value, says: `>= ${value}` });

say("bench: preparing the articles");
const corpus = given.time
    ? await brief(size || 1_000_000, given.generate, given.work)
    : await prepare(size, given.generate, given.work);
say(`bench: ${corpus.name}: ${corpus.count} articles, ${corpus.textBytes} bytes of text, ${corpus.queries.length} queries`);
const rows = [];
const busy = isBusy();
if (busy) say("bench: THE MACHINE IS BUSY with something else: times will be too long, and the record says so");

if (given.time) await timeline();
else await khobao();
record();
for (const name of peers) {
    await peer(name);
    record();
}
table();

async function khobao() {
    const site = join(given.work, `${corpus.name}-site`);
    const probe = existsSync(given.khobao) ? spawnSync(given.khobao, ["pack", "--help"]) : { error: true };
    if (probe.error || probe.status !== 0) return missing("khobao", `no verb "pack" in ${given.khobao}; run ./dev dist`);

    say("bench: khobao pack");
    rmSync(site, { recursive: true, force: true });
    const packed = await measured(given.khobao, ["pack", corpus.articles, "-o", site]);
    if (packed.code !== 0) return missing("khobao", `khobao pack ended with ${packed.code}: ${packed.err.trim()}`);
    add("khobao", "build", packed.seconds, "s", atMost(bySize([10_000, 5], [35_000, 15])));
    add("khobao", "peak memory", packed.peakMB, "MB", atMost(1024));
    sizes(site);
    app();

    say("bench: khobao search --batch");
    // Once to bring the shards into memory, then as often as it takes for steady times.
    const PASSES = 6;
    const asked = corpus.queries.map(({ q }) => `${JSON.stringify({ q, k: 10, from: null, to: null })}\n`).join("");
    const batch = await measured(given.khobao, ["search", site, "--batch"], asked.repeat(PASSES));
    const answers = batch.out.trim().split("\n").map(parsed);
    const count = corpus.queries.length;
    if (batch.code !== 0 || answers.length !== count * PASSES || answers.some(answer => !Array.isArray(answer?.ids))) {
        missing("khobao", `search --batch: expected ${count * PASSES} lines {"ids","total","us"}, found ${answers.length}, ` +
            `exit code ${batch.code}: ${batch.err.trim()}`);
    } else {
        addMrr("khobao", answers.slice(0, count).map(answer => answer.ids));
        const passes = Array.from({ length: PASSES - 1 }, (_, i) =>
            answers.slice((i + 1) * count, (i + 2) * count).map(answer => answer.us / 1000));
        add("khobao", "p50", steady(passes, 0.5), "ms", atMost(bySize([10_000, 0.1], [35_000, 0.2])));
        add("khobao", "p95", steady(passes, 0.95), "ms", atMost(bySize([10_000, 0.6], [35_000, 2])));
        add("khobao", "search peak memory", batch.peakMB, "MB");
    }
    await firstSearch(site);
    await browser(site, answers);
}

/** Changes of span and keyword in the browser. Bars are the issue's: of the page's thread, and of the library beside its peer. */
async function timeline() {
    const site = join(given.work, `${corpus.name}-site`);
    if (!existsSync(site)) {
        say("bench: khobao pack");
        const packed = await measured(given.khobao, ["pack", corpus.articles, "-o", site, "--pages", "none"]);
        if (packed.code !== 0) return missing("khobao", `khobao pack ended with ${packed.code}: ${packed.err.trim()}`);
        add("khobao", "build", packed.seconds, "s");
        add("khobao", "peak memory", packed.peakMB, "MB");
        sizes(site);
    }
    say("bench: changes in Chromium");
    const { found, frames, build } = await time(site, corpus.articles, given.khobao, given.modules);
    add("crossfilter", "build", build / 1000, "s");
    for (const [what, times] of Object.entries(frames)) {
        add("khobao", `${what} frame p50, slowed 4 times`, quantile(times, 0.5), "ms", atMost(17));
        add("khobao", `${what} frame p95, slowed 4 times`, quantile(times, 0.95), "ms", atMost(17));
    }
    for (const { what, khobao, main, crossfilter } of found) {
        for (const [name, share, limit] of [["p50", 0.5, 4], ["p95", 0.95, 8]]) {
            const theirs = quantile(crossfilter, share);
            add("khobao", `${what} main thread ${name}`, quantile(main, share), "ms", atMost(limit));
            add("khobao", `${what} ${name}`, quantile(khobao, share), "ms", atMost(Number((what === "step" ? theirs : theirs / 10).toPrecision(2))));
            add("crossfilter", `${what} ${name}`, theirs, "ms");
        }
    }
}

/** What the packed folder holds. The index is everything fetched that is neither article nor card, and the root. */
function sizes(site) {
    const files = readdirSync(site, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile())
        .map(entry => join(entry.parentPath ?? entry.path, entry.name).slice(site.length + 1));
    const kinds = new Map();
    for (const file of files) {
        const kind = file.startsWith("data/") ? file.slice(5).replace(/-[^-]*$/, "") : file === "archive.bin" ? "root" : "rest";
        const [bytes, count] = kinds.get(kind) ?? [0, 0];
        kinds.set(kind, [bytes + statSync(join(site, file)).size, count + 1]);
    }
    const index = [...kinds].filter(([kind]) => !["articles", "cards", "rest"].includes(kind));
    const indexBytes = index.reduce((sum, [, [bytes]]) => sum + bytes, 0);
    add("khobao", "index_bytes", indexBytes, "bytes");
    add("khobao", "index share of text", indexBytes / corpus.textBytes, "", atMost(0.25));
    for (const [kind, [bytes, count]] of [...kinds].sort()) {
        add("khobao", `${kind} bytes`, bytes, "bytes");
        add("khobao", `${kind} files`, count, "files");
    }
    const plain = files.filter(file => file.endsWith(".html") && file !== "index.html").length;
    if (plain) add("khobao", "plain pages", plain, "files");
    add("khobao", "files without plain pages", files.length - plain, "files", atMost(bySize([35_000, 1000])));
}

function app() {
    const { stdout } = spawnSync(process.execPath, ["tools/size.mjs", given.viewer, "budget.json", given.std]);
    const bytes = name => String(stdout).match(new RegExp(`^${name} +\\d+ +\\d+ +(\\d+)$`, "m"))?.[1];
    if (!bytes("total")) return missing("khobao", `app size: no viewer in ${given.viewer}; run ./dev dist`);
    add("khobao", "app brotli", Number(bytes("total")), "bytes", atMost(150 * KB));
    add("khobao", "app behind the first view brotli", Number(bytes("rest, behind it")), "bytes");
}

/** From a cold cache, ten results shown, beyond the app: the command tells what it had to read. */
async function firstSearch(site) {
    say("bench: first searches");
    const found = [];
    for (const { q } of some(corpus.queries, 100)) {
        const { code, out, err } = await measured(given.khobao, ["search", site, q, "--fetched"]);
        const fetched = parsed(out);
        if (code !== 0 || fetched?.bytes === undefined) {
            return missing("khobao", `first-search bytes: search --fetched: ${err.trim().split("\n")[0] || "no JSON"}`);
        }
        found.push(fetched);
    }
    addFirst("khobao", found, bySize([10_000, 60], [35_000, 80], [Infinity, 150]) * KB);
}

/** The same queries in the browser's wasm: twice the native bars. The answers must be as many as natively. */
async function browser(site, answers) {
    say("bench: the same queries in Chromium");
    try {
        if (!given.ask) throw new Error("./dev bench builds what is asked there");
        const { passes, totals, isolated } = await inChromium(site, corpus.queries.map(({ q }) => q), given.ask);
        const other = totals.findIndex((total, i) => answers[i] && total !== answers[i].total);
        if (other >= 0) {
            throw new Error(`"${corpus.queries[other].q}" has ${totals[other]} answers, natively ${answers[other].total}`);
        }
        if (!isolated) say("bench: Chromium did not isolate the page: its clock has steps of 0.1 ms");
        add("khobao", "p50 in Chromium", steady(passes, 0.5), "ms", atMost(bySize([10_000, 0.2], [35_000, 0.4])));
        add("khobao", "p95 in Chromium", steady(passes, 0.95), "ms", atMost(bySize([10_000, 1.2], [35_000, 4])));
    } catch (error) {
        missing("khobao", `query time in Chromium: ${error.message}`);
    }
}

async function peer(name) {
    if (!given.modules) fail("the peers are installed by ./dev bench --peers");
    say(`bench: ${name}`);
    const program = join(dirname(fileURLToPath(import.meta.url)), "bench/peer.mjs");
    const done = await measured(process.execPath,
        ["--max-old-space-size=8192", program, name, given.modules, corpus.articles, corpus.asked, given.work]);
    const found = parsed(done.out.trim().split("\n").at(-1));
    if (done.code !== 0 || !found) return missing(name, done.err.trim().split("\n").slice(-3).join(" "));
    add(name, "build", found.seconds, "s");
    add(name, "peak memory", found.peakMB, "MB");
    addMrr(name, found.answers);
    add(name, "queries", found.answers.filter(Boolean).length, "queries");
    add(name, "p50", steady(found.passes, 0.5), "ms");
    add(name, "p95", steady(found.passes, 0.95), "ms");
    add(name, "queries timed", found.passes[0].length, "queries");
    for (const [what, value] of Object.entries(found.sizes)) add(name, what, value, what === "files" ? "files" : "bytes");
    add(name, "index share of text", found.sizes.index_bytes / corpus.textBytes, "");
    addFirst(name, found.firsts);
}

function addMrr(engine, answers) {
    for (const [kind, [value]] of mrr(corpus.queries, answers)) {
        const bar = corpus.isReal && engine === "khobao" && MRR[kind];
        add(engine, `mrr ${kind}`, value, "MRR@10", bar ? atLeast(bar) : null);
    }
}

function addFirst(engine, found, bar) {
    if (!found.length) return;
    const all = name => found.map(fetched => fetched[name]).filter(value => value !== undefined);
    add(engine, "first search", quantile(all("bytes"), 0.5), "bytes", atMost(bar));
    add(engine, "first search p95", quantile(all("bytes"), 0.95), "bytes");
    for (const name of ["files", "requests", "rounds"]) {
        if (all(name).length) add(engine, `first search ${name}`, quantile(all(name), 0.5), name);
    }
}

function add(engine, what, value, unit, bar = null) {
    if (value === null || value === undefined) return;
    const digits = 4 + Math.floor(Math.log10(Math.max(1, value)));
    rows.push({ engine, what, value: Number(value.toPrecision(digits)), unit, bar });
}

/** One line for each figure, one column for each engine. */
function table() {
    const engines = [...new Set(rows.map(row => row.engine))];
    const line = cells => console.log(cells.map((cell, i) => i ? String(cell).padStart(19) : cell.padEnd(28)).join(""));
    line([corpus.name, ...engines, "bar"]);
    for (const what of new Set(rows.map(row => row.what))) {
        const of = engines.map(engine => rows.find(row => row.engine === engine && row.what === what));
        const { unit } = of.find(Boolean);
        const { bar, value } = of.find(row => row?.bar) ?? {};
        const verdict = bar ? `${bar.says}${bar.holds(value) ? "" : " MISSED"}` : "";
        line([`${what}${unit && !what.includes(unit) ? `, ${unit}` : ""}`, ...of.map(row => row?.value ?? ""), verdict]);
    }
}

/**
 * One row a figure, after each engine, so that a run that is broken off keeps what it has. What is run again on the same
 * day takes the earlier one's place.
 */
function record() {
    if (!rows.length) return;
    const { date, machine, commit } = circumstances(busy);
    const lines = rows.map(({ engine, what, value, unit, bar }) =>
        csv([date, machine, commit, corpus.name, `${engine} ${what}`, value, unit, bar?.says ?? ""]));
    const kind = given.time ? "-time" : peers.length === 0 ? "" : rows[0].engine === "khobao" ? "-peers" : "-peers-alone";
    const file = join(given.record, `${date}-${corpus.name}${kind}.csv`);
    mkdirSync(given.record, { recursive: true });
    writeFileSync(file, `date,machine,commit,corpus,what,value,unit,bar\n${lines.join("\n")}\n`);
}

function parsed(line) {
    try {
        return JSON.parse(line);
    } catch {
        return null;
    }
}

function missing(engine, why) {
    say(`bench: NOT MEASURED, ${engine}: ${why}`);
}

function say(line) {
    console.error(line);
}

function fail(why) {
    console.error(`bench: ${why}`);
    process.exit(1);
}
