// Hours of use in fast motion: ten thousand of the things that readers do, on ten thousand articles. After a warm-up, in
// which each search and article has come once, nothing may grow.
import { quantile, some } from "../bench/score.mjs";
import { serve } from "../server.mjs";
import { atMost } from "./bars.mjs";
import { packed } from "./sites.mjs";
import { tab } from "./tab.mjs";

const INTERACTIONS = 10_000;
/** Different searches, over and over. */
const SEARCHES = 80;
const WARM_UP = 0.3;
const SAMPLES = 30;

/** What is sampled, its unit, and by how much its median may be larger in the second half behind the warm-up. */
const SAMPLED = {
    pageHeap: ["the page's heap", "MB", 0.3],
    pageWasm: ["the page's wasm", "MB", 0],
    workerHeap: ["the worker's heap", "MB", 0.3],
    workerWasm: ["the worker's wasm", "MB", 0],
    nodes: ["nodes", "nodes", 20],
    listeners: ["listeners", "listeners", 10],
    tab: ["the tab's process", "MB", 10],
};

export async function hours(given, add) {
    const { site, corpus } = await packed.ten(given);
    const { server, address } = await serve(given.khobao, site);
    const { send, value, memory, close } = await tab();
    try {
        await send("Page.navigate", { url: address });
        await value(`soak.when("rest")`);
        await value("soak.quiet(300)");
        await value(`soak.round = ${round}; 0`);
        const searches = some(corpus.queries, 2 * SEARCHES).slice(0, SEARCHES).map(({ q }) => q);
        const samples = [];
        let done = 0;
        for (let at = 0; done < INTERACTIONS; at++) {
            done += await value(`soak.round(${JSON.stringify(searches[at % searches.length])}, ${at})`);
            if (done < (samples.length + 1) * INTERACTIONS / SAMPLES) continue;
            await value("soak.quiet(300)");
            samples.push({ done, ...await memory() });
            if (samples.length % 5 === 0) console.error(`soak: ${JSON.stringify(samples.at(-1), (_, it) => Math.round(it * 100) / 100 || it)}`);
        }
        add("interactions", done, "");
        const warm = samples.filter(({ done }) => done > WARM_UP * INTERACTIONS);
        const halves = [warm.slice(0, warm.length >> 1), warm.slice(warm.length >> 1)];
        for (const [name, [what, unit, most]] of Object.entries(SAMPLED)) {
            if (warm[0][name] === null) continue;
            const [first, second] = halves.map(half => quantile(half.map(sample => sample[name]), 0.5));
            add(`${what}, second half`, second, unit);
            add(`${what}, beyond the first half`, second - first, unit, atMost(most));
            add(`${what}, slope over 10,000 interactions`, 10_000 * slope(warm.map(sample => [sample.done, sample[name]])), unit);
        }
        const tasks = await value("soak.tasks");
        add("tasks over 50 ms on the page's thread", tasks.length, "tasks");
        add("the longest of them", Math.max(0, ...tasks), "ms");
    } finally {
        await close();
        server.kill();
    }
}

/** Of the line nearest to points, by least squares. */
function slope(points) {
    const mean = at => points.reduce((sum, point) => sum + point[at], 0) / points.length;
    const [x, y] = [mean(0), mean(1)];
    return points.reduce((sum, point) => sum + (point[0] - x) * (point[1] - y), 0) /
        points.reduce((sum, point) => sum + (point[0] - x) ** 2, 0);
}

/** In the page: a round of what a reader does, which ends where it began. Answers with how many things that were. */
async function round(search, at) {
    const { list, till, drawn, type, drag, key, $, event } = soak;
    let done = 0;
    const does = async (act, holds = () => true) => {
        act();
        await till(holds);
        await drawn();
        done += 1;
    };
    const asks = async act => {
        await list(act);
        done += 1;
    };
    const press = selector => $(selector).click();
    const isOpen = sheet => () => $(`dialog#${sheet}[open]`);
    const isShut = sheet => () => !$(`dialog#${sheet}[open]`);
    const shut = sheet => does(() => press(`dialog#${sheet} .head button`), isShut(sheet));

    // Search, letter by letter at its end.
    for (let cut = 4; cut >= 0; cut--) {
        const typed = search.slice(0, search.length - cut);
        if (typed && $("#search").value !== typed) await asks(() => type(typed));
    }
    // The articles of the first rows: read, turned, marked, saved.
    if (!$("#results a")) await asks(() => type(search.split(" ")[0]));
    await does(() => press("#results a"), () => $("article .body p") && $("#star-button"));
    await does(() => key("n"));
    await does(() => key("p"));
    await does(() => press("#star-button"), () => $("#star-button[aria-pressed=true]"));
    await does(() => press("#look-button"), isOpen("look"));
    await does(() => press("dialog#look .stepper button:last-of-type"));
    await does(() => press("dialog#look .stepper button"));
    await shut("look");
    await does(() => press("#cite-button"), isOpen("cite"));
    await shut("cite");
    await does(() => press("#saved-button"), isOpen("saved"));
    await shut("saved");
    await does(() => press("#star-button"), () => $("#star-button[aria-pressed=false]"));
    await does(() => press("#lang"));
    await does(() => press("#lang"));
    await does(() => history.back(), () => !$("article .body p"));
    // Narrowed by a facet, in another order, in a span of time.
    await asks(() => press("#filter"));
    await does(() => {}, () => $("#facets input"));
    const values = () => [...document.querySelectorAll("#facets fieldset input")];
    const chosen = values()[at % values().length].value;
    const choose = () => values().find(field => field.value === chosen).click();
    await asks(choose);
    await asks(choose);
    await does(() => press("#filter"), () => !$("#facets input"));
    await asks(() => type(""));
    const order = $(".state .order select, select.order");
    const sorts = [...order.options].map(option => option.value);
    for (const sort of [sorts.at(-1), sorts[0]]) {
        if (order.value === sort) continue;
        await asks(() => {
            order.value = sort;
            event(order, "change");
        });
    }
    const place = (at * 0.37) % 0.8;
    await asks(() => drag(place, place + 0.15));
    await does(() => scrollBy(0, 900));
    await does(() => scrollTo(0, 0));
    await asks(() => history.back());
    return done;
}
