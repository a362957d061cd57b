// Reading offline, the page's part: has the service worker installed, stores what a reader keeps, takes what other programs
// hand over, and tells the viewer how all of it stands (`src/state/offline.rs` reads that). Loaded behind the first view.
//
// A thing that is kept is a record and its files, in one cache. The record is written first and says which files there will
// be, so what was broken off is known, and goes on where it stopped. The root comes last: until then the older one, if there
// is one, still finds all its files; only then what nothing names any more goes.
import { hashOf } from "./hash.js";
(() => {
// Only the viewer's own page says its release.
const own = document.querySelector("link[data-release]");
if (!own) return;

const HERE = new URL("./", document.baseURI).href;
const KEPT = `khobao kept ${HERE}`, SEEN = `khobao seen ${HERE}`, PICTURES = `khobao pictures ${HERE}`;
const RECORD = `${HERE}?khobao-kept=`;
/** Is set on the device while something is kept: should it then be gone, the browser has taken it. */
const MARK = `khobao.kept ${HERE}`;
const LANES = 4;
const DRAWN_MS = 200;

const root = document.querySelector('link[rel="khobao-archive"]')?.href;
/** What is kept beside the root: the manifest, and what proves a signed archive (`signed.js`). */
const PROOFS = document.querySelector("meta[name=khobao-key]") ? ["archive.sha256", "archive.json.minisig"] : [];
const container = navigator.serviceWorker;
const state = { able: "wait", isOffline: false, isRenewed: false, isPersisted: false, used: 0, room: 0, seen: 0, trouble: "" };
/** By the address of a view: `{ articles, bytes, files: [[address, bytes]], root }`. A picture has its SHA-256 behind a `?`. */
const plans = new Map();
let keeps = [], live, registration, going, stop, weighed = "", wanted, bundles = [], told = 0;

/** Tells the viewer, as texts. `asks` is what it is to find out: the files of a view, or those that are here. */
function tell(asks = "") {
    told = performance.now();
    const flag = is => is ? "1" : "";
    const whole = plans.get("") ?? {}, filter = plans.get(weighed) ?? {};
    const data = ["offline", state.able, flag(state.isOffline), flag(state.isRenewed), flag(state.isPersisted), state.used,
        state.room, state.seen, state.trouble, going === undefined ? "" : `=${going}`, asks,
        whole.bytes ?? "", whole.articles ?? "", weighed, filter.articles ?? "", filter.bytes ?? "",
        ...keeps.flatMap(({ search, articles, bytes, done }) => [search, articles, bytes, done])].map(String);
    document.dispatchEvent(new MessageEvent("khobao", { data }));
}

async function start() {
    takeOver();
    if (!isSecureContext || !container || !self.caches || !/^http/.test(HERE)) return unable();
    container.addEventListener("message", ({ data, ports }) => data[0] === "release" && ports[0].postMessage(own.dataset.release));
    // A page that another release now serves goes on with its own files.
    container.addEventListener("controllerchange", offer);
    container.startMessages();
    try {
        await read();
        const wasControlled = container.controller;
        registration = await container.register(scriptUrl(`${HERE}sw.js`), { updateViaCache: "none" });
        registration.addEventListener("updatefound", watch);
        watch();
        if (!registration.active) await activated(registration.installing ?? registration.waiting);
        state.able = "yes";
        tell();
        // What came before the service worker did is kept once it is in charge; a page loaded past it never has one.
        const here = () => tell("here");
        if (!wasControlled && container.controller) here();
        else if (!wasControlled) container.addEventListener("controllerchange", here, { once: true });
    } catch {
        return unable();
    }
    container.controller?.postMessage(["tidy"]);
    await check();
    addEventListener("online", check);
    addEventListener("offline", check);
    addEventListener("visibilitychange", () => document.hidden || check());
    await renew();
}

function unable() {
    state.able = "no";
    tell();
}

/** With Trusted Types, scripts are named by what the page's policy lets through. */
const scriptUrl = url => self.trusted?.(url) ?? url;

const activated = worker => new Promise((done, failed) => {
    const look = () => worker.state === "activated" ? done() : worker.state === "redundant" && failed();
    worker.addEventListener("statechange", look);
    look();
});

function watch() {
    registration.installing?.addEventListener("statechange", offer);
    offer();
}

/** Whether a worker of another release is here. One of this page's own takes over at once: it changes nothing in any page. */
async function offer() {
    const worker = registration?.waiting ?? container.controller;
    if (!worker || !registration?.active) return;
    const release = await new Promise(known => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => known(data);
        worker.postMessage(["release"], [port2]);
    });
    state.isRenewed = release !== own.dataset.release;
    if (!state.isRenewed) registration.waiting?.postMessage(["now"]);
    tell();
}

/** Goes over to the newest release. */
async function reload() {
    if (!registration?.waiting) return location.reload();
    container.addEventListener("controllerchange", () => location.reload(), { once: true });
    registration.waiting.postMessage(["now"]);
}

/** Whether the host answers: one request, which also tells of a new release. */
async function check() {
    const isOffline = await registration?.update().then(() => false, () => true) ?? false;
    if (isOffline === state.isOffline) return;
    state.isOffline = isOffline;
    tell();
}

/** Reads what is kept, and how much room there is. */
async function read() {
    keeps = [];
    if (await caches.has(KEPT)) {
        const cache = await caches.open(KEPT);
        const urls = new Set((await cache.keys()).map(request => request.url));
        for (const url of urls) {
            if (!url.startsWith(RECORD)) continue;
            const keep = await (await cache.match(url)).json().catch(() => {});
            if (!keep?.files) continue;
            keep.done = sum(keep.files.filter(([file]) => urls.has(file)));
            // Of the one that is being stored, it is known better.
            keeps.push(live?.search === keep.search && going === keep.search ? live : keep);
        }
    }
    if (keeps.length === 0 && localStorage.getItem(MARK)) {
        localStorage.removeItem(MARK);
        state.trouble = "evicted";
    }
    const { usage = 0, quota = 0 } = await navigator.storage?.estimate?.().catch(() => {}) ?? {};
    [state.used, state.room] = [usage, quota];
    state.isPersisted = await navigator.storage?.persisted?.().catch(() => {}) ?? false;
}

const sum = files => files.reduce((bytes, file) => bytes + file[1], 0);

/** Tells all that the sheet shows: also how large a view would be. `addresses` are those of bundles that are open. */
async function look(addresses, search) {
    bundles = addresses.split("\n").filter(address => address).map(address => new URL(address, document.baseURI).href);
    weighed = root ? search : "";
    await read();
    state.seen = 0;
    for (const key of [SEEN, PICTURES]) {
        if (!(await caches.has(key))) continue;
        const cache = await caches.open(key);
        for (const response of await cache.matchAll()) state.seen += (await response.blob()).size;
    }
    await planned("").catch(() => {});
    tell(weighed);
}

/** What a view has: all, where it is none in particular. */
async function planned(search, paths, articles) {
    if (!root) {
        const files = await Promise.all(bundles.map(async url => [url, (await (await caches.match(url, { ignoreVary: true }))?.blob())?.size ?? 0]));
        if (files.length) plans.set("", { files, bytes: sum(files), articles: 0 });
        return plans.get(search);
    }
    if (search && !paths) return plans.get(search);
    const [list, bytes] = await Promise.all([fetch(`${HERE}archive.json`).then(answer => answer.json()), rootNow()]);
    const hash = await hashOf(bytes);
    // While a host is being filled they may be of two packings.
    if (list.files.find(({ path }) => HERE + path === root)?.sha256 !== hash) throw new Error("changing");
    const isText = ({ path }) => path.startsWith("data/articles-");
    // A picture goes with the articles that show it; one that very many do is named with none of them.
    const isMeant = ({ path, shown_by: by }) => by ? !paths || !by.length || by.some(path => paths.has(path))
        : path.startsWith("data/") && (!paths || !isText({ path }) || paths.has(path));
    // What finds the texts is of use before they are here; pictures are not, without them.
    const turn = file => file.shown_by ? 2 : Number(isText(file));
    const address = ({ path, sha256, shown_by: by }) =>
        HERE + path.split("/").map(encodeURIComponent).join("/") + (by ? `?${sha256.slice(0, 16)}` : "");
    const files = list.files.filter(isMeant).sort((a, b) => turn(a) - turn(b)).map(file => [address(file), file.bytes]);
    const plan = { files, bytes: sum(files), articles: articles ?? list.articles, root: hash };
    plans.set(search, plan);
    return plan;
}

const rootNow = async () => (await fetch(root)).arrayBuffer();

/** Takes the files of articles of a view that was asked for. */
async function plan(paths, search, articles) {
    const plan = await planned(search, new Set(paths.split("\n")), articles).catch(() => {});
    const isWanted = wanted === search;
    wanted = undefined;
    if (isWanted && !plan) state.trouble = "network";
    tell();
    if (!isWanted || !plan) return;
    await keep("", search);
    // What else is kept may be of an older archive, too.
    if (!state.trouble && !stop.signal.aborted) await renew();
}

/** Stores a view, or goes on with it. */
async function keep(_, search) {
    if (going !== undefined) return;
    [going, stop, state.trouble, wanted] = [search, new AbortController(), "", undefined];
    // Firefox asks the reader, who may take their time.
    navigator.storage?.persist?.().then(is => { state.isPersisted = is; tell(); }, () => {});
    try {
        // Of an archive that may have changed, it is reckoned anew.
        const earlier = keeps.find(keep => keep.search === search);
        let plan = plans.get(search);
        if (!plan || plan.root !== (root && await hashOf(await rootNow()))) {
            plans.delete(search);
            if (!root && !bundles.length && earlier) bundles = earlier.files.map(([url]) => url);
            plan = search ? undefined : await planned(search);
        }
        if (!plan) {
            [going, wanted] = [undefined, search];
            return tell(search);
        }
        await store(search, plan, earlier);
    } catch (error) {
        if (!stop.signal.aborted) state.trouble = error.name === "QuotaExceededError" ? "full" : "network";
    }
    going = live = undefined;
    await read();
    tell();
}

async function store(search, { files, bytes, articles, root: hash }, earlier) {
    const cache = await caches.open(KEPT);
    const renews = !!earlier && (earlier.renews || earlier.done === earlier.bytes);
    const record = { search, articles, bytes, files, root: hash, renews };
    await cache.put(RECORD + encodeURIComponent(search), new Response(JSON.stringify(record)));
    localStorage.setItem(MARK, "1");
    const here = new Set((await cache.keys()).map(({ url }) => url));
    const missing = files.filter(([url]) => !here.has(url));
    const keep = live = { ...record, done: bytes - sum(missing) };
    keeps = [...keeps.filter(other => other.search !== search), keep];
    tell();
    const lane = async () => {
        for (let file; (file = missing.shift()); ) {
            const [url, size] = file;
            await take(cache, url);
            keep.done += size;
            if (performance.now() - told > DRAWN_MS) tell();
        }
    };
    await Promise.all(Array.from({ length: LANES }, lane)).catch(error => {
        missing.length = 0;
        throw error;
    });
    if (!hash) return;
    const bytesOfRoot = await rootNow();
    if (await hashOf(bytesOfRoot) !== hash) throw new Error("changing");
    await cache.put(root, new Response(bytesOfRoot));
    for (const name of ["archive.json", ...PROOFS]) {
        const answer = await fetch(HERE + name);
        if (answer.ok) await cache.put(HERE + name, answer);
    }
    await drop(cache);
}

/** Stores a file: what was seen of it, or from the network; past other caches, which would keep it a second time. */
async function take(cache, url) {
    const hash = url.match(/[-?]([0-9a-f]{16})(\.\w+)?$/)?.[1] ?? "", isPicture = !!root && url.includes("?");
    const isSound = async bytes => (await hashOf(bytes)).startsWith(hash);
    let answer = await caches.match(url, { ignoreVary: true, ignoreSearch: isPicture });
    let bytes = await answer?.arrayBuffer();
    if (!bytes || !(await isSound(bytes))) {
        answer = await fetch(url, { cache: "no-store", signal: stop.signal });
        if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
        bytes = await answer.arrayBuffer();
        if (!(await isSound(bytes))) throw new Error(`${url}: other bytes than its name says`);
    }
    stop.signal.throwIfAborted();
    const type = isPicture ? answer.headers.get("content-type") : url.endsWith("n") ? "application/json" : "";
    await cache.put(url, new Response(bytes, { headers: { "content-type": type || "application/octet-stream" } }));
    const other = isPicture ? PICTURES : SEEN;
    if (await caches.has(other)) await (await caches.open(other)).delete(url, { ignoreVary: true, ignoreSearch: isPicture });
}

/** Drops the files that no record names. */
async function drop(cache) {
    const named = new Set();
    for (const { url } of await cache.keys()) {
        if (url.startsWith(RECORD)) (await (await cache.match(url)).json()).files?.forEach(([file]) => named.add(file));
    }
    if (!named.size) {
        localStorage.removeItem(MARK);
        return caches.delete(KEPT);
    }
    const isStale = ({ url }) => !url.startsWith(RECORD) && !/\/archive\.[\w.]+$/.test(url) && !named.has(url);
    await Promise.all((await cache.keys()).filter(isStale).map(request => cache.delete(request)));
}

async function pause() {
    stop?.abort();
}

async function free(_, search) {
    if (going === search) stop.abort();
    const cache = await caches.open(KEPT);
    await cache.delete(RECORD + encodeURIComponent(search));
    await drop(cache);
    state.trouble = "";
    await read();
    tell();
}

/** Forgets what was seen; with "all" also what is kept. The app stays. */
async function forget(what) {
    stop?.abort();
    for (const key of what ? [SEEN, PICTURES, KEPT] : [SEEN, PICTURES]) await caches.delete(key);
    if (what) localStorage.removeItem(MARK);
    [state.trouble, state.seen] = ["", 0];
    await read();
    tell();
}

/** What this page has fetched before it had a service worker is kept like what is fetched with it. */
async function seen(paths) {
    const urls = [root, ...PROOFS, ...paths.split("\n")].filter(path => path).map(path => new URL(path, document.baseURI).href);
    const pictures = performance.getEntriesByType("resource").filter(({ initiatorType }) => initiatorType === "img");
    container.controller?.postMessage(["seen", urls, pictures.map(({ name }) => name)]);
}

/** Brings what is kept to the archive as it now is: what is new in it is fetched, what is stale goes. */
async function renew() {
    if (!root || state.isOffline || !keeps.length || navigator.connection?.saveData) return;
    const hash = await hashOf(await rootNow());
    for (const { search, root, renews, done, bytes } of keeps) {
        const isWhole = done === bytes;
        if (isWhole ? root !== hash : renews) {
            await keep("", search);
            // Its files are being asked for; `plan` goes on.
            if (wanted !== undefined) return;
        }
    }
}

/** Files that the system opens with the app, addresses that it goes to, and what other programs share with it. */
function takeOver() {
    self.launchQueue?.setConsumer(async ({ files, targetURL }) => {
        if (files?.length) {
            const field = document.querySelector("#file"), data = new DataTransfer();
            for (const file of files) data.items.add(await file.getFile());
            field.files = data.files;
            field.dispatchEvent(new Event("change", { bubbles: true }));
        } else if (targetURL && new URL(targetURL).search !== launched) {
            launched = new URL(targetURL).search;
            go(launched, "pushState");
        }
    });
    go(location.search, "replaceState");
}
let launched = location.search;

/** Shows an address; what is shared is a search for its title or its words, since addresses of pages find nothing. */
function go(search, how) {
    const parameters = new URLSearchParams(search), shared = name => parameters.get(`shared-${name}`)?.trim() ?? "";
    const words = shared("title") || shared("text").replace(/\bhttps?:\S+/g, " ").trim()
        || (shared("url").split(/[?#]/)[0].split("/").filter(part => part).pop() ?? "")
            .replace(/\.\w+$|%../g, " ").replace(/[-_\d]+/g, " ").trim();
    if (words) search = `?${new URLSearchParams({ q: words.slice(0, 200) })}`;
    else if (how === "replaceState") return;
    history[how](null, "", location.pathname + search);
    dispatchEvent(new PopStateEvent("popstate"));
}

self.offline = { start, look, plan, keep, pause, free, forget, seen, reload, check };
})();
