// Another program, with what it took: seconds, and the peak of its memory with that of its children.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Runs it to its end. `input` goes to its standard input, `env` is added to its environment. Memory is known on Linux only,
 * elsewhere it is null.
 */
export function measured(program, args, input = "", env = {}) {
    return new Promise((resolve, reject) => {
        const start = performance.now();
        const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"], env: { ...process.env, ...env } });
        const [out, err] = [[], []];
        let peak = 0;
        // The high-water mark only grows, so what can be missed is what is taken in the last milliseconds.
        const watch = setInterval(() => peak = Math.max(peak, highWater(child.pid)), 50);
        child.stdout.on("data", bytes => out.push(bytes));
        child.stderr.on("data", bytes => err.push(bytes));
        child.stdin.on("error", () => {});
        child.stdin.end(input);
        child.on("error", error => (clearInterval(watch), reject(error)));
        child.on("close", code => {
            clearInterval(watch);
            resolve({
                code,
                out: Buffer.concat(out).toString(),
                err: Buffer.concat(err).toString(),
                seconds: (performance.now() - start) / 1000,
                peakMB: peak ? peak / 1024 : null,
            });
        });
    });
}

/** In KB, of the largest in the tree of processes. */
function highWater(pid) {
    try {
        const own = Number(readFileSync(`/proc/${pid}/status`, "utf8").match(/VmHWM:\s*(\d+)/)?.[1] ?? 0);
        const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean);
        return Math.max(own, ...children.map(highWater));
    } catch {
        return 0;
    }
}
