// Lighthouse with its mobile setting on the packed sample. Its score of performance varies: the median of five counts.
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { PROGRAMS } from "../driver.mjs";
import { measured } from "../bench/process.mjs";
import { quantile } from "../bench/score.mjs";
import { serve } from "../server.mjs";
import { atLeast } from "./bars.mjs";
import { packed } from "./sites.mjs";

const RUNS = 5;
const BARS = { performance: 95, accessibility: 100, "best-practices": 100, seo: 100 };
/** What performance is made of. */
const PARTS = ["first-contentful-paint", "speed-index", "largest-contentful-paint", "total-blocking-time", "cumulative-layout-shift"];

export async function lighthouse(given, add) {
    if (!given.lighthouse) throw new Error("./dev soak installs what this needs");
    const { site } = await packed.sample(given);
    const { server, address } = await serve(given.khobao, site);
    const reports = [];
    try {
        for (let run = 0; run < RUNS; run++) {
            const { code, out, err } = await measured(process.execPath, [join(given.lighthouse, "lighthouse/cli/index.js"), address,
                "--output=json", "--quiet", `--only-categories=${Object.keys(BARS)}`,
                "--chrome-flags=--headless=new --no-sandbox --disable-gpu --disable-dev-shm-usage"],
            "", { CHROME_PATH: browser() });
            if (code !== 0) throw new Error(`lighthouse ended with ${code}: ${err.trim()}`);
            reports.push(JSON.parse(out));
        }
    } finally {
        server.kill();
    }
    for (const [category, bar] of Object.entries(BARS)) {
        const scores = reports.map(({ categories }) => Math.round(categories[category].score * 100));
        add(category, quantile(scores, 0.5), "of 100", atLeast(bar));
        console.error(`soak: ${category} ${scores.join(", ")}`);
    }
    for (const part of PARTS) {
        const { numericUnit, title } = reports[0].audits[part];
        add(title, quantile(reports.map(({ audits }) => audits[part].numericValue), 0.5), numericUnit === "millisecond" ? "ms" : "");
    }
    // What took points, to be mended.
    const { audits, categories } = reports[0];
    for (const { id } of Object.values(categories).flatMap(({ auditRefs }) => auditRefs)) {
        const { score, scoreDisplayMode, title, displayValue = "" } = audits[id];
        if (score !== null && score < 0.9 && scoreDisplayMode !== "informative") console.error(`soak: ${id}: ${title} ${displayValue}`);
    }
}

function browser() {
    for (const program of PROGRAMS) {
        try {
            return execFileSync("which", [program], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
        } catch {
            // The next one.
        }
    }
    throw new Error(`expected one of ${PROGRAMS.join(", ")} on the PATH`);
}
