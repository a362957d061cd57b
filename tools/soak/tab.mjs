// A tab of Chromium with all that runs in it: the page, its workers, their memory, the tasks that held the page up.
import { readFileSync } from "node:fs";
import { kill } from "node:process";
import { chromium } from "../driver.mjs";

const MB = 1 << 20;
// All pages and workers of a tab in one process, and no page but ours. Chromium's own pages have others.
const FLAGS = ["--no-startup-window", "--renderer-process-limit=1", "--disable-site-isolation-trials"];

/** Opens one. `size` is that of the page, `isPhone` says that it is held in a hand. */
export async function tab({ size: [width, height] = [1280, 900], isPhone = false } = {}) {
    const browser = await chromium(...FLAGS);
    const { send, value, on, close } = browser;
    const workers = new Set();
    let pid;
    on("Target.attachedToTarget", async ({ sessionId, targetInfo }) => {
        if (targetInfo.type === "worker") {
            workers.add(sessionId);
            await value(`(${keepMemory})(); (${keepTimes})(${lists})`, sessionId).catch(() => {});
        }
        await send("Runtime.runIfWaitingForDebugger", {}, sessionId).catch(() => {});
    });
    on("Target.detachedFromTarget", ({ sessionId }) => workers.delete(sessionId));
    await send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: true, flatten: true });
    await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: isPhone ? 2 : 1, mobile: isPhone });
    await send("Page.enable");
    await send("Performance.enable");
    await send("Page.addScriptToEvaluateOnNewDocument", { source: `(${keepMemory})(); (${watch})(${lists})` });

    /** Waits for an expression of the page to be true. */
    const until = async (expression, seconds = 60) => {
        const end = Date.now() + seconds * 1000;
        while (!(await value(`!!(${expression})`).catch(() => false))) {
            if (Date.now() > end) throw new Error(`waited ${seconds} s for ${expression}`);
            await new Promise(go => setTimeout(go, 25));
        }
    };
    /** The numbers of all processes that pages run in, Chromium's own pages among them. */
    const processes = async () => {
        const { processInfo } = await send("SystemInfo.getProcessInfo", {}, null);
        return processInfo.filter(({ type }) => type === "renderer").map(({ id }) => id);
    };
    /** The number of the page's process: the one without which it does not answer. */
    const process = async () => {
        for (const pid of await processes()) {
            kill(pid, "SIGSTOP");
            const late = new Promise(go => setTimeout(go, 1500, "late"));
            const found = await Promise.race([value("1").catch(() => {}), late]);
            kill(pid, "SIGCONT");
            if (found === "late") return pid;
        }
        throw new Error("no process is the page's");
    };
    /** After collecting garbage in the page and its workers: MB of each heap and wasm, and what the page has. */
    const memory = async () => {
        const { targetInfos } = await send("Target.getTargets", {}, null);
        const service = [];
        for (const { type, targetId } of targetInfos) {
            if (type !== "service_worker") continue;
            service.push((await send("Target.attachToTarget", { targetId, flatten: true }, null)).sessionId);
        }
        const sessions = [undefined, ...workers, ...service];
        // Twice: what a finalizer frees is garbage of the next time.
        for (const session of [...sessions, ...sessions]) await send("HeapProfiler.collectGarbage", {}, session);
        for (const sessionId of service) await send("Target.detachFromTarget", { sessionId }, null);
        const heap = async session => (await send("Runtime.getHeapUsage", {}, session)).usedSize / MB;
        const wasm = async session => (await value("self.soakMemory?.buffer.byteLength ?? 0", session)) / MB;
        const sum = async of => {
            let all = 0;
            for (const session of workers) all += await of(session);
            return all;
        };
        const { metrics } = await send("Performance.getMetrics");
        const metric = name => metrics.find(metric => metric.name === name).value;
        return {
            pageHeap: await heap(), pageWasm: await wasm(), workerHeap: await sum(heap), workerWasm: await sum(wasm),
            nodes: metric("Nodes"), listeners: metric("JSEventListeners"), tab: ownMemory(pid ??= await process()),
        };
    };
    return { ...browser, workers, until, processes, memory, close };
}

/**
 * What a process has of its own, in MB: resident and swapped out, without files that others may share. It is what Chromium's
 * own task manager calls the memory of a tab. `null` but on Linux.
 */
function ownMemory(pid) {
    try {
        const status = readFileSync(`/proc/${pid}/status`, "utf8");
        const of = name => Number(status.match(new RegExp(`^${name}:\\s*(\\d+) kB$`, "m"))?.[1] ?? 0);
        return (of("RssAnon") + of("VmSwap")) / 1024;
    } catch {
        return null;
    }
}

/** In the page and in a worker, before any script: keeps hold of the wasm's memory. */
function keepMemory() {
    const { Instance, instantiate } = WebAssembly;
    const seen = instance => {
        self.soakMemory ??= Object.values(instance.exports).find(thing => thing instanceof WebAssembly.Memory);
        return instance;
    };
    WebAssembly.Instance = new Proxy(Instance, { construct: (of, given) => seen(Reflect.construct(of, given)) });
    WebAssembly.instantiate = (...given) => instantiate(...given).then(made => (seen(made.instance ?? made), made));
}

/** The version of the list that a message asks for, or has: the first byte says what it is, the version follows (src/wire.rs). */
const lists = `{
    version: message => message.subarray(1, message.findIndex((byte, at) => at > 0 && byte < 128) + 1).join(),
    asked(message) { return message?.[0] === 1 ? this.version(message) : null; },
    had(message) { return message[0] === 5 ? this.version(message) : null; },
}`;

/** In a worker, before any script: `soakTimes` are the milliseconds from the first request for each list to its answer. */
function keepTimes(lists) {
    let asked = {};
    self.soakTimes = [];
    addEventListener("message", ({ data }) => {
        const version = lists.asked(data[0]);
        if (version !== null && version !== asked.version) asked = { version, at: performance.now() };
    });
    const real = self.postMessage;
    self.postMessage = (message, ...given) => {
        if (asked.at && lists.had(message) === asked.version) {
            self.soakTimes.push(performance.now() - asked.at);
            asked.at = 0;
        }
        real.call(self, message, ...given);
    };
}

/**
 * In the page, before any script. `soak.tasks` are the milliseconds of each task over 50; `soak.when(name)` gives when the list
 * or the article was drawn; `soak.list(act)` does what has a list asked for, and answers with the milliseconds from the request
 * to the worker to its answer, from the act to the rows drawn, and to the next drawing, whatever it has; `soak.quiet()` waits
 * until what comes behind is here too.
 */
function watch(lists) {
    const $ = selector => document.querySelector(selector);
    const drawn = () => new Promise(go => requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => go(performance.now());
        port2.postMessage(0);
    }));

    const tasks = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(({ duration }) => duration)))
        .observe({ type: "longtask", buffered: true });

    const firsts = new Map(Object.entries({ list: "#results a", article: "article .body p", rest: "#timeline .bars path" })
        .map(([name, selector]) => [name, { selector, ...Promise.withResolvers() }]));
    const seen = new MutationObserver(() => {
        for (const first of firsts.values()) {
            if (first.isSeen || !$(first.selector)) continue;
            first.isSeen = true;
            drawn().then(first.resolve);
        }
        if ([...firsts.values()].every(({ isSeen }) => isSeen)) seen.disconnect();
    });
    seen.observe(document, { childList: true, subtree: true });

    let asked = null, answer = null, heard = 0;
    const Real = Worker;
    window.Worker = class extends Real {
        constructor(...given) {
            super(...given);
            this.addEventListener("message", ({ data }) => {
                heard = performance.now();
                if (!asked || lists.had(data) !== asked.version) return;
                answer?.(heard - asked.at);
                answer = null;
            });
        }

        postMessage(message, ...given) {
            heard = performance.now();
            const version = lists.asked(message[0]);
            if (version !== null) asked = { at: heard, version };
            super.postMessage(message, ...given);
        }
    };
    const list = async act => {
        const start = performance.now();
        asked = null;
        const { promise, resolve, reject } = Promise.withResolvers();
        answer = resolve;
        setTimeout(reject, 60_000, new Error(`waited 60 s for the list of ${act}`));
        act();
        const next = drawn();
        const trip = await promise;
        return { trip, shown: await drawn() - start, drawn: await next - start };
    };
    const till = async holds => {
        for (const end = performance.now() + 60_000; !holds(); await new Promise(go => setTimeout(go, 10))) {
            if (performance.now() > end) throw new Error(`waited 60 s for ${holds}`);
        }
    };
    const quiet = (ms = 60) => till(() => performance.now() - heard > ms);
    const event = (node, name) => node.dispatchEvent(new Event(name, { bubbles: true }));
    const type = text => {
        $("#search").value = text;
        event($("#search"), "input");
    };
    // From one place to another of the timeline, 0 to 1: only the movement chooses.
    const drag = (from, to) => {
        const bars = $("#timeline .bars"), { left, width, top } = bars.getBoundingClientRect();
        const point = (kind, place) => bars.dispatchEvent(new PointerEvent(kind,
            { clientX: left + place * width, clientY: top + 9, bubbles: true, cancelable: true, pointerId: 1 }));
        point("pointerdown", from);
        point("pointermove", to);
        point("pointerup", to);
    };
    const key = (name, node = document.body) =>
        node.dispatchEvent(new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true }));
    window.soak = { tasks, when: name => firsts.get(name).promise, list, quiet, till, drawn, type, drag, key, $, event };
}
