// A million articles on the timeline: what a change costs, in Chromium, beside crossfilter in the same page.
//
// A change is done as a reader does it, by an event on a slider or a field. Two times are taken: the round trip from the
// request to the worker to its answer, which is the library's part with the codec and two changes of thread; and all tasks of
// the page's thread until it is quiet, rows and bars drawn. What crossfilter does for the same change is to filter, to count
// all days and articles, and to give the ten newest. Each kind of change is done once before, so that the files are there.
import { createReadStream, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { chromium } from "../driver.mjs";
import { serve } from "../server.mjs";

const CHANGES = 100;

/** Answers with `{ what, khobao, main, crossfilter }`, milliseconds a change, of each kind; and the memory of the columns. */
export async function time(site, articles, khobao, modules) {
    const columns = await read(articles);
    writeFileSync(join(site, "time.bin"), Buffer.from(columns.data.buffer));
    const { server, address } = await serve(khobao, site);
    const browser = await chromium();
    try {
        // Time of the processor, so that what else runs on the machine does not count.
        await browser.send("Performance.enable", { timeDomain: "threadTicks" });
        await browser.send("Emulation.setDeviceMetricsOverride",
            { width: 1280, height: 900, deviceScaleFactor: 1, mobile: false });
        await browser.send("Page.enable");
        await browser.send("Page.addScriptToEvaluateOnNewDocument", { source: `(${listen})()` });
        await browser.send("Page.navigate", { url: address });
        await browser.value(`new Promise(resolve => {
            const look = () => document.querySelector(".handle.first") && window.bench ? resolve() : setTimeout(look, 50);
            look();
        })`);
        const found = [];
        for (const [what, changes] of Object.entries(kinds(columns))) {
            for (const change of changes) await once(browser, change);
            const [trips, mains] = [[], []];
            for (const change of changes) {
                const { trip, main } = await once(browser, change);
                if (trip !== null) trips.push(trip);
                mains.push(main);
            }
            found.push({ what, khobao: trips, main: mains });
        }
        await browser.send("Emulation.setCPUThrottlingRate", { rate: 4 });
        const frames = {
            zoom: await browser.value("bench.frames(at => ({ deltaY: at % 60 < 30 ? -60 : 60 }))"),
            pan: await browser.value("bench.frames(at => ({ deltaX: at % 60 < 30 ? -40 : 40 }), 3)"),
        };
        await browser.send("Emulation.setCPUThrottlingRate", { rate: 1 });
        const peer = readFileSync(join(modules, "crossfilter2/crossfilter.min.js"), "utf8");
        await browser.value(`${peer};0`);
        const theirs = await browser.value(`(${beside})(${JSON.stringify(kinds(columns))})`);
        for (const one of found) one.crossfilter = theirs[one.what];
        return { found, frames, build: theirs.build };
    } finally {
        await browser.close();
        server.kill();
    }
}

/** The same changes for both: what is set, for crossfilter as numbers. */
function kinds({ tags }) {
    const random = (seed => () => (seed = (seed * 16807) % 2147483647) / 2147483647)(7);
    const span = () => [random(), random()].sort((a, b) => a - b);
    return {
        step: Array.from({ length: CHANGES }, (_, at) => ({ step: at % 2 ? "ArrowLeft" : "ArrowRight", at })),
        jump: Array.from({ length: CHANGES }, () => ({ span: span() })),
        keyword: Array.from({ length: CHANGES }, (_, at) => ({ tag: at, query: tags[at] })),
    };
}

async function once(browser, change) {
    const before = await tasks(browser);
    const trip = await browser.value(`bench.change(${JSON.stringify(change)})`);
    return { trip, main: await tasks(browser) - before };
}

async function tasks(browser) {
    const { metrics } = await browser.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration").value * 1000;
}

/** In the page, before its own script: times of requests for a list and their answers, and how a change is made. */
function listen() {
    // The first byte says what a message is; see src/wire.rs.
    const [LIST, LISTED] = [1, 5];
    let [asked, answered, quiet] = [null, null, 0];
    const Real = Worker;
    window.Worker = class extends Real {
        constructor(...options) {
            super(...options);
            this.addEventListener("message", ({ data }) => {
                quiet = performance.now();
                if (data[0] === LISTED && asked !== null) answered ??= performance.now();
            });
        }

        postMessage(message, ...rest) {
            if (message[0]?.[0] === LIST && answered === null) asked = performance.now();
            super.postMessage(message, ...rest);
        }
    };
    const field = (selector, value, event) => {
        const element = document.querySelector(selector);
        element.value = value;
        element.dispatchEvent(new Event(event, { bubbles: true }));
    };
    const change = async ({ step, span, query }) => {
        [asked, answered] = [null, null];
        quiet = performance.now();
        if (step) {
            const key = new KeyboardEvent("keydown", { key: step, bubbles: true, cancelable: true });
            document.querySelector(".handle.first").dispatchEvent(key);
        } else if (span) {
            // A drag from one place to another, of which only the movement chooses.
            const bars = document.querySelector(".bars"), { left, width, top } = bars.getBoundingClientRect();
            const point = (kind, place) => bars.dispatchEvent(new PointerEvent(kind,
                { clientX: left + place * width, clientY: top + 9, bubbles: true, cancelable: true, pointerId: 1 }));
            point("pointerdown", span[0]);
            point("pointermove", span[1]);
            point("pointerup", span[1]);
        } else {
            field("#search", query, "input");
        }
        await new Promise(resolve => {
            const look = () => answered !== null && performance.now() - quiet > 60 || performance.now() - quiet > 5000
                ? resolve() : setTimeout(look, 20);
            look();
        });
        return answered === null ? null : answered - asked;
    };
    // Two seconds of wheel, an event a frame; how long each frame took. `near` steps nearer first, where panning needs it.
    const frames = async (wheel, near = 0) => {
        const bars = document.querySelector(".bars"), { left, width, top } = bars.getBoundingClientRect();
        const turn = how => bars.dispatchEvent(new WheelEvent("wheel",
            { ...how, clientX: left + width / 2, clientY: top + 9, bubbles: true, cancelable: true }));
        const frame = () => new Promise(requestAnimationFrame);
        for (let step = 0; step < near; step++) turn({ deltaY: -240 });
        const found = [];
        let before = await frame();
        for (let at = 0; at < 120; at++) {
            turn(wheel(at));
            const now = await frame();
            found.push(now - before);
            before = now;
        }
        turn({ deltaY: 5000 });
        return found;
    };
    addEventListener("DOMContentLoaded", () => window.bench = { change, frames });
}

/** In the page: the same changes by crossfilter. */
async function beside(kinds) {
    const data = new Int32Array(await (await fetch("time.bin")).arrayBuffer());
    const records = Array.from({ length: data.length / 2 }, (_, at) => ({ day: data[2 * at], tag: data[2 * at + 1] }));
    const started = performance.now();
    const all = crossfilter(records);
    const [day, tag] = [all.dimension(record => record.day), all.dimension(record => record.tag)];
    const [byDay, count] = [day.group(), all.groupAll()];
    const build = performance.now() - started;
    const look = () => (byDay.all(), count.value(), day.top(10));
    const [first, last] = [day.bottom(1)[0].day, day.top(1)[0].day];
    const found = { build };
    look();
    for (const [what, changes] of Object.entries(kinds)) {
        found[what] = changes.map(change => {
            const start = performance.now();
            // A step of the slider is a bar: a month.
            if (change.step) day.filterRange([first + (change.at % 2 ? 0 : 30), last + 1]);
            else if (change.span) day.filterRange(change.span.map(place => first + Math.floor(place * (last + 1 - first))));
            else tag.filterExact(change.tag);
            look();
            return performance.now() - start;
        });
        day.filterAll();
        tag.filterAll();
    }
    return found;
}

/** Days and first tags of the articles, a pair each, tags by how frequent they are; the first day, and how many there are. */
async function read(articles) {
    const [days, names, counts] = [[], [], new Map()];
    for await (const line of createInterface({ input: createReadStream(articles) })) {
        const date = line.match(/"date_published":"(\d{4}-\d\d-\d\d)/)?.[1];
        if (!date) continue;
        const tag = line.match(/"tags":\["([^"]*)"/)?.[1] ?? "";
        days.push(Date.parse(date) / 864e5);
        names.push(tag);
        counts.set(tag, (counts.get(tag) ?? 0) + 1);
    }
    const tags = [...counts].sort((a, b) => b[1] - a[1]).map(([tag]) => tag);
    const numbers = new Map(tags.map((tag, at) => [tag, at]));
    const data = new Int32Array(days.flatMap((day, at) => [day, numbers.get(names[at])]));
    const first = days.reduce((a, b) => Math.min(a, b));
    const last = days.reduce((a, b) => Math.max(a, b));
    return { data, tags, first, days: last - first + 1, count: days.length };
}
