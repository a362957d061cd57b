// Pictures of what a reader sees, for looking at: each state of the page in each size, light and dark, in both languages.
// They are left in a folder with a page that shows them all.
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { chromium } from "./driver.mjs";
import { serve } from "./server.mjs";

const text = { type: "string" };
const { values: given, positionals: wanted } = parseArgs({
    options: { khobao: text, viewer: text, out: text }, allowPositionals: true,
});
const SIZES = { phone: [360, 740], narrow: [320, 640], tablet: [768, 1024], desktop: [1280, 800] };
const FEED = "*/sample/feed.json";
const there = selector => `if (!document.querySelector("${selector}")) throw new Error("not there")`;
const key = name => `document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "${name}", bubbles: true }))`;
const press = selector => `document.querySelector("${selector}").click()`;

/**
 * What is shown: an address, what must be there before the picture is taken, then what is done, each a script that is
 * tried until it neither throws nor gives false. `stalls` holds the archive back, `gives` is an archive in its place.
 */
const STATES = {
    list: { at: "?", until: "#results a" },
    found: { at: "?q=lũ+quét", until: "#results mark" },
    near: { at: "?from=2021-01&to=2021-12", until: "#results a" },
    nothing: { at: "?q=xyzxyz", until: ".no-match" },
    article: { at: "?a=lu-2018", until: "article .body p" },
    foot: { at: "?a=lu-2018", until: "article footer", then: ["document.querySelector('article footer').scrollIntoView()"] },
    guide: { at: "?a=huong-dan-khobao", until: "article .body p" },
    matches: { at: "?q=nước&a=lu-2018", until: "article mark" },
    filters: { at: "?", until: "#filter", then: [press("#filter"), there("#facets fieldset")] },
    keys: { at: "?", until: "#results a", then: [key("?"), there("#keys[open]")] },
    look: { at: "?a=lu-2018", until: "#look-button", then: [press("#look-button"), there("dialog[open]")] },
    cite: { at: "?a=lu-2018", until: "#cite-button", then: [press("#cite-button"), there("dialog[open]")] },
    gone: { at: "?a=khong-co", until: "[role=alert]" },
    broken: { at: "?src=%2Fkhong-co.json", until: "[role=alert]" },
    empty: { at: "?", gives: '{"version":"https://jsonfeed.org/version/1.1","title":"","items":[]}', until: ".notice" },
    loading: { at: "?", stalls: true, until: "#khobao" },
};

const names = Object.keys(STATES);
const unknown = wanted.find(name => !names.includes(name));
if (unknown) throw new Error(`expected states among ${names.join(", ")}, found ${unknown}`);
rmSync(given.out, { recursive: true, force: true });
mkdirSync(given.out, { recursive: true });
const { server, address: origin } = await serve(given.khobao, given.viewer);
const browser = await chromium();
try {
    const shown = [];
    for (const name of wanted.length ? wanted : names) {
        for (const [size, [width, height]] of Object.entries(SIZES)) {
            for (const scheme of ["light", "dark"]) {
                for (const lang of ["vi", "en"]) {
                    const file = `${name}-${size}-${scheme}-${lang}.png`;
                    await page({ ...STATES[name], width, height, scheme, lang });
                    const { data } = await browser.send("Page.captureScreenshot", { format: "png" });
                    writeFileSync(join(given.out, file), Buffer.from(data, "base64"));
                    shown.push(file);
                }
            }
        }
        process.stderr.write(`${name} `);
    }
    const figures = shown.map(file => `<figure><img src="${file}" loading="lazy"><figcaption>${file}</figcaption></figure>`);
    writeFileSync(join(given.out, "index.html"), `<!doctype html><meta charset="utf-8"><title>Khobao</title>
<style>body { display: flex; flex-wrap: wrap; gap: 16px } figure { margin: 0 } img { max-width: 640px; border: 1px solid }</style>
${figures.join("\n")}\n`);
    process.stderr.write(`\n${shown.length} pictures: ${join(given.out, "index.html")}\n`);
} finally {
    server.kill();
    await browser.close();
}

async function page({ at, until, then = [], stalls, gives, width, height, scheme, lang }) {
    const { send } = browser;
    await send("Fetch.disable");
    await send("Page.navigate", { url: "about:blank" });
    await send("Emulation.setDeviceMetricsOverride", { width, height, deviceScaleFactor: 1, mobile: width < 700 });
    await send("Emulation.setEmulatedMedia", { features: [{ name: "prefers-color-scheme", value: scheme }] });
    browser.on("Fetch.requestPaused", ({ requestId }) => {
        if (gives) send("Fetch.fulfillRequest", { requestId, responseCode: 200, body: Buffer.from(gives).toString("base64") });
    });
    if (stalls || gives) await send("Fetch.enable", { patterns: [{ urlPattern: FEED }] });
    await send("Page.navigate", { url: `${origin}${at}&lang=${lang}` });
    await done(`!!document.querySelector(${JSON.stringify(until)})`, `${until} at ${at}`);
    for (const script of then) await done(`(() => { ${script}; return true })()`, script);
    // Fonts and pictures that are in sight, and two frames.
    await browser.value(`Promise.all([document.fonts.ready, ...Array.from(document.images, image => image.complete
        || image.getBoundingClientRect().top > innerHeight || image.decode().catch(() => {}))])
        .then(() => new Promise(go => requestAnimationFrame(() => requestAnimationFrame(go))))`);
}

async function done(expression, what) {
    const end = Date.now() + 20_000;
    for (let failure; ; ) {
        const value = await browser.value(expression).catch(error => void (failure = error));
        if (value) return;
        if (Date.now() > end) throw new Error(`waited 20 s for ${what}${failure ? `: ${failure.message}` : ""}`);
        await new Promise(go => setTimeout(go, 50));
    }
}
