// The peers, each set up as its documentation advises and Vietnamese needs. A peer is made by `build(articles, modules,
// work)`, an async iterable of articles in, and gives `search(q)` -> at most ten ids, best first, and `sizes()` -> bytes
// by what they are. Those that know nothing of đ are given texts and queries that are folded beforehand.
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { measured } from "./process.mjs";

export const PEERS = {
    pagefind,
    minisearch,
    "flexsearch-context": (...given) => flexsearch({ context: true }, ...given),
    "flexsearch-forward": (...given) => flexsearch({ tokenize: "forward" }, ...given),
    sqlite: (...given) => sqlite(false, ...given),
    "sqlite-pairs": (...given) => sqlite(true, ...given),
};

const load = (modules, path) => import(pathToFileURL(resolve(modules, path)));
const dStroke = text => text.replace(/đ/g, "d").replace(/Đ/g, "D");
const fold = text => dStroke(text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase());

/** The limit of ten, filled by one way of asking after another. */
function firstTen(ways) {
    const found = new Set();
    for (const way of ways) {
        for (const id of way()) if (found.size < 10) found.add(id);
        if (found.size === 10) break;
    }
    return [...found];
}

/** As it is meant: HTML pages, the title as h1, all defaults. Its own script runs here, with the disk for a network. */
async function pagefind(articles, modules, work) {
    const site = join(work, "pagefind-site");
    rmSync(site, { recursive: true, force: true });
    mkdirSync(site, { recursive: true });
    const escape = text => text.replace(/&/g, "&amp;").replace(/</g, "&lt;");
    for await (const { id, title, text } of articles) {
        const body = escape(text).split(/\n+/).map(line => `<p>${line}</p>`).join("");
        writeFileSync(join(site, `${id}.html`), `<!doctype html><html lang="vi"><meta charset="utf-8">` +
            `<title>${escape(title)}</title><body><h1>${escape(title)}</h1>${body}</body></html>`);
    }
    const program = resolve(modules, "pagefind/lib/runner/bin.cjs");
    const { code, err, seconds, peakMB } = await measured(process.execPath, [program, "--site", site, "--silent"]);
    if (code !== 0) throw new Error(`pagefind ended with ${code}: ${err}`);

    const bundle = join(site, "pagefind");
    copyFileSync(join(bundle, "pagefind.js"), join(bundle, "pagefind.mjs"));
    const fetched = { bytes: 0, requests: 0 };
    globalThis.fetch = async url => {
        const bytes = readFileSync(join(bundle, String(url).replace(/^.*\/bundle\//, "").replace(/\?.*/, "")));
        fetched.bytes += bytes.length;
        fetched.requests += 1;
        return new Response(bytes);
    };
    const fresh = async (n = 0) => {
        const instance = await import(`${pathToFileURL(resolve(bundle, "pagefind.mjs"))}?${n}`);
        await instance.options({ basePath: "/bundle/" });
        await instance.init("vi");
        return instance;
    };
    const ids = results => Promise.all(results.slice(0, 10).map(async r => (await r.data()).url.match(/(\w+)\.html/)[1]));
    const warm = await fresh();
    const size = (folder, wanted = () => true) => readdirSync(join(bundle, folder))
        .filter(wanted).reduce((sum, name) => sum + statSync(join(bundle, folder, name)).size, 0);
    return {
        seconds,
        peakMB,
        // Its list of results is what is timed; their texts are fetched afterwards.
        search: async q => (await warm.search(q)).results,
        ids,
        /** A reader's first search: everything but the script and styles. */
        first: async (q, n) => {
            Object.assign(fetched, { bytes: 0, requests: 0 });
            await ids((await (await fresh(n + 1)).search(q)).results);
            return { ...fetched };
        },
        sizes: () => ({
            index_bytes: size("index") + size(".", name => name.endsWith(".pf_meta")),
            fragment_bytes: size("fragment"),
            files: readdirSync(bundle, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).length - 1,
        }),
    };
}

async function minisearch(articles, modules) {
    const { default: MiniSearch } = await load(modules, "minisearch/dist/es/index.js");
    const index = new MiniSearch({
        fields: ["title", "text"],
        processTerm: fold,
        searchOptions: {
            combineWith: "AND",
            prefix: (_, i, terms) => i === terms.length - 1,
            fuzzy: 0.2,
            boost: { title: 2 },
        },
    });
    for await (const article of articles) index.add(article);
    return {
        search: q => index.search(q).slice(0, 10).map(result => result.id),
        sizes: () => whole(JSON.stringify(index)),
    };
}

/** Title before body; then both again with answers that lack a word. */
async function flexsearch(options, articles, modules) {
    const { Charset, Encoder, Index } = await load(modules, "flexsearch/dist/flexsearch.bundle.module.min.mjs");
    const make = () => new Index({ ...options, encoder: new Encoder(Charset.Normalize, { mapper: new Map([["đ", "d"]]) }) });
    const fields = [make(), make()];
    const ids = [];
    for await (const { id, title, text } of articles) {
        fields[0].add(ids.length, title);
        fields[1].add(ids.length, text);
        ids.push(id);
    }
    return {
        search: q => firstTen([false, true].flatMap(suggest =>
            fields.map(field => () => field.search(q, { limit: 10, suggest })))).map(number => ids[number]),
        sizes: async () => {
            const parts = [];
            for (const field of fields) await field.export((_, data) => void parts.push(data ?? ""));
            return whole(parts.join("\n"));
        },
    };
}

/** FTS5 without the texts: as a phrase, then (with `pairs`) two syllables at a time as phrases, then AND, then OR. */
async function sqlite(pairs, articles, modules) {
    const { default: init } = await load(modules, "@sqlite.org/sqlite-wasm/dist/node.mjs");
    const { capi, oo1 } = await init();
    const db = new oo1.DB(":memory:");
    db.exec(`CREATE VIRTUAL TABLE article USING fts5(title, body, content='', tokenize='unicode61 remove_diacritics 2')`);
    const ids = [];
    db.exec("BEGIN");
    const insert = db.prepare("INSERT INTO article(rowid, title, body) VALUES (?, ?, ?)");
    for await (const { id, title, text } of articles) {
        ids.push(id);
        insert.bind([ids.length, dStroke(title), dStroke(text)]).stepReset();
    }
    insert.finalize();
    db.exec("COMMIT; INSERT INTO article(article) VALUES ('optimize')");
    const select = db.prepare("SELECT rowid FROM article WHERE article MATCH ? ORDER BY bm25(article, 10, 1) LIMIT 10");
    const ask = match => {
        const found = [];
        select.bind([match]);
        while (select.step()) found.push(select.getInt(0));
        select.reset();
        return found;
    };
    return {
        search: q => {
            const words = dStroke(q.normalize("NFC")).match(/[\p{L}\p{N}]+/gu) ?? [];
            if (!words.length) return [];
            const each = words.map(word => `"${word}"`);
            each.push(`${each.pop()}*`);
            const twos = words.flatMap((_, i) => i % 2 ? [] : [`"${words.slice(i, i + 2).join(" ")}"`]);
            const ways = [`"${words.join(" ")}"*`, ...pairs ? [twos.join(" AND ")] : [], each.join(" AND "), each.join(" OR ")];
            return firstTen(ways.map(way => () => ask(way))).map(number => ids[number - 1]);
        },
        sizes: () => whole(capi.sqlite3_js_db_export(db)),
    };
}

/** An index that is loaded whole. Quality 9, because 11 takes a minute for so much. */
function whole(index) {
    const bytes = Buffer.from(index);
    const params = { [constants.BROTLI_PARAM_QUALITY]: 9, [constants.BROTLI_PARAM_LGWIN]: 24 };
    return { index_bytes: brotliCompressSync(bytes, { params }).length, index_raw_bytes: bytes.length };
}
