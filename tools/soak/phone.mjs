// A phone: all of the tab slowed six times, 1.6 Mbit/s with a round trip of 150 ms, nothing in any cache. Medians of runs.
import { quantile, some } from "../bench/score.mjs";
import { serve } from "../server.mjs";
import { atMost } from "./bars.mjs";
import { link } from "./link.mjs";
import { packed } from "./sites.mjs";
import { slow } from "./slow.mjs";
import { tab } from "./tab.mjs";

const RUNS = 5;
const SLOWED = 6;
const LINE = { bitsPerSecond: 1.6e6, roundTripMs: 150 };

export async function phone(given, add) {
    const sample = { ...await packed.sample(given), articles: ["lu-2018"], queries: ["lũ quét"], next: "nước sạch" };
    await one("sample", sample, given, add);
    const { site, corpus } = await packed.ten(given);
    const titles = some(corpus.queries.filter(({ kind }) => kind === "1-title"), 40).slice(0, RUNS + 1);
    const words = ({ q }) => q.split(/\s+/).slice(0, 2).join(" ");
    const ten = { site, articles: titles.map(({ id }) => id), queries: titles.slice(1).map(words), next: words(titles[0]) };
    await one("10,000 articles", ten, given, add);
}

async function one(name, { site, articles, queries, next }, given, add) {
    const { server, address } = await serve(given.khobao, site);
    const line = await link(address, LINE);
    const found = { article: [], list: [], atOnce: [], search: [], drawn: [], answered: [], slowed: [] };
    try {
        for (let run = 0; run < RUNS; run++) {
            const query = JSON.stringify(queries[run % queries.length]);
            const article = encodeURIComponent(articles[run % articles.length]);
            // Each in a browser of its own, since each is a first visit.
            found.slowed.push(await visit(`${line.address}?a=${article}`, async ({ value }) => {
                found.article.push(await value(`soak.when("article")`));
            }));
            await visit(line.address, async ({ value }) => {
                found.list.push(await value(`soak.when("list")`));
                found.atOnce.push((await value(`soak.list(() => soak.type(${query}))`)).shown);
            });
            await visit(line.address, async ({ value }) => {
                await value(`soak.when("rest")`);
                await value("soak.quiet(500)");
                found.search.push((await value(`soak.list(() => soak.type(${query}))`)).shown);
                // Letter by letter, then once more with all files here.
                for (const pass of [0, 1]) {
                    for (let at = 1; at <= next.length; at++) {
                        const letters = next.slice(0, at).trimEnd();
                        if (letters.length < at) continue;
                        const { shown, drawn } = await value(`soak.list(() => soak.type(${JSON.stringify(letters)}))`);
                        found.drawn.push(drawn);
                        if (pass) found.answered.push(shown);
                        await value("soak.quiet(200)");
                    }
                }
            });
        }
    } finally {
        line.close();
        server.kill();
    }
    const median = values => quantile(values, 0.5);
    add(`${name}: first article readable`, median(found.article), "ms", atMost(3000));
    add(`${name}: first list`, median(found.list), "ms");
    add(`${name}: first search`, median(found.search), "ms", atMost(2000));
    add(`${name}: first search, typed as soon as the list is there`, median(found.atOnce), "ms");
    add(`${name}: a letter typed, drawn`, median(found.drawn), "ms", atMost(100));
    add(`${name}: a letter typed, answered with its files here`, median(found.answered), "ms", atMost(100));
    add(`${name}: a letter typed, answered with its files here, p95`, quantile(found.answered, 0.95), "ms");
    add(`${name}: slowed, as measured`, median(found.slowed), "times");
}

/** In a new browser: opens an address on the phone, does something there, and answers with how much it was slowed. */
async function visit(address, act) {
    const it = await tab({ size: [412, 823], isPhone: true });
    const slowed = slow(SLOWED);
    let watch;
    try {
        const loop = `(() => {
            const start = performance.now();
            let sum = 0;
            for (let at = 0; at < 2e7; at++) sum += at % 7;
            return sum && performance.now() - start;
        })()`;
        const quick = Math.min(await it.value(loop), await it.value(loop));
        slowed.these(await it.processes());
        // The page may get a process of its own.
        watch = setInterval(() => it.processes().then(slowed.these, () => {}), 20);
        await it.send("Page.navigate", { url: address });
        await act(it);
        return await it.value(loop) / quick;
    } finally {
        clearInterval(watch);
        await slowed.end();
        await it.close();
    }
}
