// What is measured: articles and queries as files of JSON lines in a work folder, made once.
import { spawnSync } from "node:child_process";
import {
    closeSync, createReadStream, existsSync, mkdirSync, openSync, readFileSync, renameSync, statSync, writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";

const SHARED = "../shared/data";

/** Without a size the 10,000 real articles, or as many made up where those are not there. */
export async function corpus(size, generate, work) {
    const real = join(SHARED, "vi-news-10k.json.xz");
    const isReal = !size && existsSync(real);
    const count = size || 10_000;
    const name = isReal ? "vi-news-10k" : `generated-${count % 1000 ? count : `${count / 1000}k`}`;
    mkdirSync(work, { recursive: true });
    const articles = join(work, `${name}.jsonl`);
    const asked = isReal ? join(SHARED, "queries-10k.jsonl") : join(work, `${name}-queries.jsonl`);
    if (!existsSync(articles) || !isReal && statSync(generate).mtimeMs > statSync(articles).mtimeMs) {
        // By another name first, so that a run that is broken off leaves no half of it.
        const part = `${articles}.part`;
        if (isReal) {
            const { items } = JSON.parse(run("xz", ["-dc", real], { maxBuffer: 2 ** 30 }));
            writeFileSync(part, items.map(item => `${JSON.stringify(item)}\n`).join(""));
        } else {
            const out = openSync(part, "w");
            run(generate, [String(count), "--queries", asked], { stdio: ["ignore", out, "inherit"] });
            closeSync(out);
        }
        renameSync(part, articles);
    }
    if (!size && !isReal) console.error(`bench: no ${real}, so the articles are made up: no bar for MRR`);
    let [articleCount, textBytes] = [0, 0];
    for await (const { title, text } of read(articles)) {
        articleCount += 1;
        textBytes += Buffer.byteLength(title) + Buffer.byteLength(text);
    }
    return { name, isReal, articles, asked, count: articleCount, textBytes, queries: queries(asked) };
}

export function queries(file) {
    return readFileSync(file, "utf8").trim().split("\n").map(line => JSON.parse(line));
}

/** Article by article: id, title, and as text the lead and the body. */
export async function* read(articles) {
    for await (const line of createInterface({ input: createReadStream(articles), crlfDelay: Infinity })) {
        const { id, title, summary, content_text } = JSON.parse(line);
        yield { id, title: title ?? "", text: [summary, content_text].filter(Boolean).join("\n") };
    }
}

/** Made-up articles of a headline, a lead and a sentence over thirty years, and questions about them. */
export async function brief(count, generate, work) {
    const name = `brief-${count % 1000 ? count : `${count / 1000}k`}`;
    mkdirSync(work, { recursive: true });
    const [articles, asked] = [join(work, `${name}.jsonl`), join(work, `${name}-queries.jsonl`)];
    if (!existsSync(articles) || !existsSync(asked)) {
        const out = openSync(`${articles}.part`, "w");
        run(generate, [String(count), "--brief", "--years", "30", "--queries", asked], { stdio: ["ignore", out, "inherit"] });
        closeSync(out);
        renameSync(`${articles}.part`, articles);
    }
    return { name, isReal: false, articles, count, textBytes: statSync(articles).size, queries: queries(asked) };
}

function run(program, args, options) {
    const { status, error, stdout, stderr } = spawnSync(program, args, options);
    if (status !== 0) throw new Error(`${program}: ${error?.message ?? stderr ?? `exit code ${status}`}`);
    return stdout;
}
