// What is soaked: packed sites in the work folder, made again only when the command, which carries the viewer, is another.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brief, corpus } from "../bench/corpus.mjs";
import { measured } from "../bench/process.mjs";

/** As a good host has it: packed once, as small as can be. Ten thousand plain pages would take minutes, and none is read. */
const SMALL = ["--pages", "none", "--precompress"];

export const packed = {
    /** So many brief articles without plain pages. */
    brief: async (count, { generate, khobao, work }) => {
        const articles = await brief(count, generate, work);
        return { corpus: articles, ...await pack(khobao, articles.articles, join(work, `${articles.name}-site`), "--pages", "none") };
    },
    /** Ten thousand articles, made up, so that they have all that can be filtered by. */
    ten: async ({ generate, khobao, work }) => {
        const articles = await corpus(10_000, generate, work);
        return { corpus: articles, ...await pack(khobao, articles.articles, join(work, `${articles.name}-packed`), ...SMALL) };
    },
    /** The sample archive, with its pages. */
    sample: ({ khobao, work }) => pack(khobao, "static/sample/feed.json", join(work, "sample-packed"), "--precompress"),
};

/** Answers with the site, and how many seconds it took where it was made. */
async function pack(khobao, articles, site, ...options) {
    const stamp = `${site}.packed-by`;
    const program = createHash("sha256").update(readFileSync(khobao)).digest("hex");
    if (existsSync(site) && existsSync(stamp) && readFileSync(stamp, "utf8") === program) return { site };
    console.error(`soak: packing ${site}`);
    rmSync(site, { recursive: true, force: true });
    rmSync(stamp, { force: true });
    const { code, err, seconds } = await measured(khobao, ["pack", articles, "-o", site, ...options]);
    if (code !== 0) throw new Error(`khobao pack ended with ${code}: ${err.trim()}`);
    writeFileSync(stamp, program);
    return { site, seconds };
}
