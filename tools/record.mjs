// What stands in every row of the records of measurements (`benches/record/`).
import { execFileSync } from "node:child_process";
import { cpus } from "node:os";

/** Day, machine and commit of what is measured now; a machine that is busy says so. */
export function circumstances(busy) {
    const git = (...args) => execFileSync("git", args, { encoding: "utf8" }).trim();
    const date = new Date().toISOString().slice(0, 10);
    const changed = git("status", "--porcelain", "-uno", "--", ".", ":!benches/record");
    const commit = git("rev-parse", "--short=10", "HEAD") + (changed ? "+changes" : "");
    const machine = `${cpus().length} cores, ${process.arch === "x64" ? "x86_64" : process.arch}${busy ? ", busy" : ""}`;
    return { date, machine, commit };
}

/** Values as a line of CSV (RFC 4180). */
export const csv = values => values.map(value => /[",\n]/.test(value) ? `"${String(value).replaceAll('"', '""')}"` : value).join(",");

/** Whether a program that only computes gets less than a core. */
export function isBusy() {
    const start = performance.now();
    const before = process.cpuUsage();
    while (performance.now() - start < 500);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000 < 0.9 * (performance.now() - start);
}
