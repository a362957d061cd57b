// In a worker of the browser: all files of the index into memory, then the queries, pass after pass. With the page isolated
// its clock has steps of 5 microseconds.
import init, { Engine } from "./ask-glue.js";

const PASSES = 6;

const bytes = async path => new Uint8Array(await (await fetch(path)).arrayBuffer());

async function measure() {
    await init({ module_or_path: "ask.wasm" });
    const engine = Engine.open(await bytes("site/archive.bin"), new TextDecoder().decode(await bytes("queries.txt")));
    for (const [at, path] of engine.paths().split("\n").entries()) {
        if (!engine.give(at, await bytes(`site/${path}`))) throw new Error(`${path} is damaged`);
    }
    const count = Number(new TextDecoder().decode(await bytes("count.txt")));
    const totals = new Array(count);
    const passes = [];
    for (let pass = 0; pass < PASSES; pass++) {
        const times = new Array(count);
        for (let number = 0; number < count; number++) {
            const start = performance.now();
            totals[number] = engine.ask(number);
            times[number] = performance.now() - start;
        }
        passes.push(times);
    }
    // The first one is the engine's and the compiler's to get warm.
    return { passes: passes.slice(1), totals, isolated: crossOriginIsolated };
}

measure().catch(error => ({ error: String(error) }))
    .then(result => fetch("done", { method: "POST", body: JSON.stringify(result) }));
