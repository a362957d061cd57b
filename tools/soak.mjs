// What takes too long for every change: load, memory over hours, a slow phone, Lighthouse, all attacks and faults. Each check
// prints its figures and is recorded; the record has the last run of each. Exit code 1 if a bar was missed or a check could
// not be done.
// Usage: ./dev soak [CHECK]...
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { circumstances, csv, isBusy } from "./record.mjs";
import { none } from "./soak/bars.mjs";
import { hours } from "./soak/hours.mjs";
import { lighthouse } from "./soak/lighthouse.mjs";
import { million } from "./soak/million.mjs";
import { phone } from "./soak/phone.mjs";
import { attacks, faults } from "./soak/stories.mjs";

/** By name, in the order they run: functions of what was given and of `add(what, value, unit, bar)`. */
const CHECKS = { lighthouse, phone, million, hours, attacks, faults };

const text = { type: "string" };
const { values: given, positionals: wanted } = parseArgs({
    options: {
        // What ./dev knows.
        generate: { type: "string", default: "target/release/examples/generate" },
        khobao: { type: "string", default: "target/dist/khobao" },
        lighthouse: text,
        work: { type: "string", default: "target/bench" },
        record: { type: "string", default: "benches/record/soak.csv" },
    },
    allowPositionals: true,
});
const unknown = wanted.find(name => !CHECKS[name]);
if (unknown) {
    console.error(`soak: there is no check "${unknown}"; there are ${Object.keys(CHECKS).join(", ")}`);
    process.exit(1);
}
mkdirSync(given.work, { recursive: true });

let isShort = false;
for (const name of wanted.length ? wanted : Object.keys(CHECKS)) {
    console.error(`soak: ${name}`);
    const busy = isBusy();
    if (busy) console.error("soak: THE MACHINE IS BUSY with something else: times will be too long, and the record says so");
    const rows = [];
    const add = (what, value, unit, bar = null) => {
        if (value === null || value === undefined) return;
        const digits = 4 + Math.floor(Math.log10(Math.max(1, Math.abs(value))));
        rows.push({ what, value: Number(value.toPrecision(digits)), unit, bar });
    };
    const start = performance.now();
    try {
        await CHECKS[name](given, add);
    } catch (error) {
        console.error(`soak: ${name} COULD NOT BE DONE: ${error.stack}`);
        add("could not be done", 1, "", none);
    }
    add("took", (performance.now() - start) / 1000, "s");
    table(name, rows);
    record(name, rows, busy);
}
process.exit(isShort ? 1 : 0);

function verdict({ value, bar }) {
    return bar ? bar.holds(value) ? "pass" : "SHORT" : "";
}

function table(name, rows) {
    const line = cells => console.log(cells.map((cell, i) => i ? String(cell).padStart(12) : cell.padEnd(76)).join(""));
    line([name, "", "", "bar", ""]);
    for (const row of rows) {
        line([`  ${row.what}`, row.value, row.unit, row.bar?.says ?? "", verdict(row)]);
        isShort ||= verdict(row) === "SHORT";
    }
}

/** A row a figure; those of this check take the place of its last run's. */
function record(name, rows, busy) {
    const HEAD = "date,machine,commit,check,what,value,unit,bar,verdict";
    const { date, machine, commit } = circumstances(busy);
    const lines = rows.map(row =>
        csv([date, machine, commit, name, row.what, row.value, row.unit, row.bar?.says ?? "", verdict(row)]));
    const last = existsSync(given.record) ? readFileSync(given.record, "utf8").trim().split("\n").slice(1) : [];
    const kept = last.filter(line => !line.includes(`,${name},`));
    mkdirSync(dirname(given.record), { recursive: true });
    writeFileSync(given.record, `${[HEAD, ...kept, ...lines].join("\n")}\n`);
}
