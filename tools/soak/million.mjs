// A million brief articles, packed without plain pages: opened, filtered by time and by facets, searched a hundred times.
import { some, quantile } from "../bench/score.mjs";
import { atMost, none } from "./bars.mjs";
import { packed } from "./sites.mjs";
import { tab } from "./tab.mjs";
import { serve } from "../server.mjs";

const COUNT = 1_000_000;
const SPANS = 100;
const QUERIES = 100;

export async function million(given, add) {
    const { site, corpus, seconds } = await packed.brief(COUNT, given);
    if (seconds) add("packed in", seconds, "s");
    const { server, address } = await serve(given.khobao, site);
    const { send, value, until, memory, close, workers } = await tab();
    try {
        await send("Page.navigate", { url: address });
        add("opened in", await value(`soak.when("list")`), "ms");
        await until(`soak.$("#timeline .handle.first")`);
        await value("soak.quiet(300)");
        add("tab when open", (await memory()).tab, "MB");

        // Each span twice: what is timed is the second, with the cards of its rows here.
        const spans = JSON.stringify(places(SPANS));
        const trips = await value(`(async () => {
            const trips = [];
            for (const pass of [0, 1]) {
                for (const [from, to] of ${spans}) {
                    const { trip } = await soak.list(() => soak.drag(from, to));
                    if (pass) trips.push(trip);
                    await soak.quiet();
                }
            }
            return trips;
        })()`);
        const [worker] = workers;
        const times = (await value("self.soakTimes", worker)).slice(-SPANS);
        await value(`soak.key("Escape", soak.$("#timeline .bars"))`);
        add("span, histogram and rows p50", quantile(trips, 0.5), "ms", atMost(8));
        add("span, histogram and rows p95", quantile(trips, 0.95), "ms", atMost(8));
        // Beyond that the page hears of them behind a frame that it has just begun.
        add("of them the worker's part p50", quantile(times, 0.5), "ms");
        add("of them the worker's part p95", quantile(times, 0.95), "ms");
        add("tab after spans", (await memory()).tab, "MB");

        await value(`soak.list(() => soak.$("#filter").click())`);
        await until(`soak.$("#facets input")`);
        const filtered = await value(`(async () => {
            const found = [];
            for (let at = 0; at < 10; at++) {
                for (const _ of "+-") {
                    const { shown } = await soak.list(() => document.querySelectorAll("#facets fieldset input")[at].click());
                    found.push(shown);
                    await soak.quiet();
                }
            }
            soak.$("#filter").click();
            return found;
        })()`);
        add("value of a facet, to the rows drawn, p50", quantile(filtered, 0.5), "ms");
        add("tab after facets", (await memory()).tab, "MB");

        const shown = [];
        let most = 0;
        for (const { q } of some(corpus.queries, QUERIES)) {
            const found = await value(`soak.list(() => soak.type(${JSON.stringify(q)}))`);
            shown.push(found.shown);
            await value("soak.quiet()");
            if (shown.length % 20 === 0) {
                const { tab, workerWasm } = await memory();
                console.error(`soak: ${shown.length} queries, ${Math.round(tab)} MB, of them the worker's wasm ${Math.round(workerWasm)}`);
                most = Math.max(most, tab);
            }
        }
        add("search, to the rows drawn, p50", quantile(shown, 0.5), "ms");
        add("search, to the rows drawn, p95", quantile(shown, 0.95), "ms");
        const { tab: own, workerWasm, pageHeap, workerHeap, pageWasm } = await memory();
        add("tab after a hundred queries, what its process has of its own", own, "MB", atMost(300));
        add("of them the worker's wasm", workerWasm, "MB");
        add("of them heaps and the page's wasm", pageHeap + workerHeap + pageWasm, "MB");
        add("the most between queries", most, "MB");
        const tasks = await value("soak.tasks");
        add("tasks over 50 ms on the page's thread", tasks.length, "tasks", none);
        add("the longest of them", Math.max(0, ...tasks), "ms");
    } finally {
        await close();
        server.kill();
    }
}

/** Pairs of places on the timeline, the same ones each time. */
function places(count) {
    const random = (seed => () => (seed = (seed * 16807) % 2147483647) / 2147483647)(7);
    return Array.from({ length: count }, () => [random(), random()].sort((a, b) => a - b));
}
