// Processes that are slowed: they run a moment, then stand still as long as makes them so many times slower. With the
// browser's own setting only the page's thread is slowed; with this all of a tab is, its worker and its compiler included.
import { Worker, isMainThread, workerData } from "node:worker_threads";

const RUNS_MS = 2;
const MOST = 64;

/**
 * Slows so many times. Answers with `these(pids)`, which says whom from now on, and `end()`, after which all run as they
 * did.
 */
export function slow(times) {
    const cells = new Int32Array(new SharedArrayBuffer(4 * (MOST + 1)));
    const worker = new Worker(new URL(import.meta.url), { workerData: { times, cells } });
    return {
        these: pids => pids.slice(0, MOST).forEach((pid, at) => Atomics.store(cells, at + 1, pid)),
        end: () => {
            const ended = new Promise(resolve => worker.once("exit", resolve));
            Atomics.store(cells, 0, 1);
            Atomics.notify(cells, 0);
            return ended;
        },
    };
}

if (!isMainThread && workerData?.cells) {
    const { times, cells } = workerData;
    const all = signal => {
        for (let at = 1; at <= MOST && cells[at]; at++) {
            try {
                process.kill(cells[at], signal);
            } catch {
                // It has ended.
            }
        }
    };
    // Of all that they have run and stood still: a wait ends late by as much as a machine is busy, and the next makes up for it.
    let ran = 0, stood = 0, last = performance.now();
    const since = () => -last + (last = performance.now());
    while (!Atomics.load(cells, 0)) {
        all("SIGCONT");
        stood += since();
        Atomics.wait(cells, 0, 0, RUNS_MS);
        all("SIGSTOP");
        ran += since();
        Atomics.wait(cells, 0, 0, Math.max(0, ran * (times - 1) - stood));
    }
    all("SIGCONT");
}
