// One peer in a process of its own, so that its memory is its own.
// Usage: node peer.mjs NAME MODULES ARTICLES QUERIES WORK
// The last line of its output is JSON: seconds and memory of building, passes of times in milliseconds, answers, sizes, first searches.
import { queries, read } from "./corpus.mjs";
import { PEERS } from "./peers.mjs";
import { some } from "./score.mjs";

const [name, modules, articles, asked, work] = process.argv.slice(2);
/** A pass may take so long; else fewer queries are asked, and the record says how many. */
const LIMIT_MS = 200_000;
/** Passes are repeated for steady times if one is shorter than this. */
const SHORT_MS = 15_000;

const all = queries(asked);
const start = performance.now();
const peer = await PEERS[name](read(articles), modules, work);
const seconds = peer.seconds ?? (performance.now() - start) / 1000;
const peakMB = peer.peakMB ?? process.resourceUsage().maxRSS / 1024;

await pass(some(all, 10));
const trial = some(all, 30);
const expected = total(await pass(trial)) / trial.length * all.length;
const chosen = expected > LIMIT_MS ? some(all, all.length * LIMIT_MS / expected) : all;

// The first pass gives the answers, and brings what is not yet there into memory. Where it is long, one must do; Pagefind,
// which fetches as it goes, is asked some again.
const answers = new Map();
const first = await pass(chosen, async (query, result) => {
    answers.set(query, peer.ids ? await peer.ids(result) : result);
});
const passes = [];
if (total(first) >= SHORT_MS) passes.push(peer.first ? await pass(some(chosen, 300)) : first);
else while (passes.length < 3) passes.push(await pass(chosen));

const firsts = [];
if (peer.first) for (const [n, query] of some(all, 100).entries()) firsts.push(await peer.first(query.q, n));

console.log(`\n${JSON.stringify({
    seconds,
    peakMB,
    passes,
    firsts,
    answers: all.map(query => answers.get(query) ?? null),
    sizes: await peer.sizes(),
})}`);

async function pass(list, keep) {
    const times = [];
    for (const query of list) {
        const from = performance.now();
        const result = await peer.search(query.q);
        times.push(performance.now() - from);
        await keep?.(query, result);
    }
    return times;
}

function total(times) {
    return times.reduce((a, b) => a + b, 0);
}
