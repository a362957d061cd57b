// The service worker: reading goes on without a network. `tools/build.mjs` writes RELEASE and FILES into it.
//
// - The app has a cache for each release, filled before the release is used. The archive's files have others: one for what
//   was seen, of which the oldest goes first, one for its pictures, and one for what a reader keeps (`offline.js`).
// - A file whose name has a hash comes from a cache, if its bytes are what the name says; else it is dropped and fetched.
//   What has no hash comes from the network, or where that fails or takes too long, as it was last.
// - A page is never given files of another release: they have other names, and the cache of a release stays for as long as
//   a page of it is open.
const HERE = registration.scope;
const APP = `khobao app ${HERE} `, OWN = APP + RELEASE;
const SEEN = `khobao seen ${HERE}`, PICTURES = `khobao pictures ${HERE}`, KEPT = `khobao kept ${HERE}`;
/** So many files of archives, and so many pictures: one from elsewhere counts as megabytes with some browsers. */
const MOST = { [SEEN]: 600, [PICTURES]: 80 };
/** So many files are kept between two looks at how many there are: to look makes an object of each. */
const LOOK = 50, unlooked = {};
/** The network is waited for so long where something is kept. */
const PATIENCE_MS = 4000;
const BOOT = Object.keys(FILES).find(name => name.startsWith("boot-"));

addEventListener("install", event => event.waitUntil(install()));
addEventListener("activate", event => event.waitUntil(Promise.all([clients.claim(), tidy()])));
addEventListener("message", event => {
    const [what, ...data] = event.data;
    if (what === "release") event.ports[0].postMessage(RELEASE);
    // Pages of the release before go on with its files.
    if (what === "now") skipWaiting();
    if (what === "seen") event.waitUntil(see(...data));
    // A page says so once it can answer: while it loads, nobody knows whose release it is.
    if (what === "tidy") event.waitUntil(tidy());
});
addEventListener("fetch", event => {
    const { url, method, mode, destination, cache, headers } = event.request;
    // What `offline.js` stores itself is not to be kept twice.
    if (method !== "GET" || !/^https?:/.test(url) || headers.has("range") || cache === "no-store") return;
    const name = url.startsWith(HERE) ? url.slice(HERE.length).split(/[?#]/)[0] : undefined;
    if (mode === "navigate") {
        if (name === "" || name === "index.html") event.respondWith(page(event));
        else if (name?.startsWith("bai/")) event.respondWith(fresh(event, SEEN));
    } else if (hashIn(name) || /^\w+-[A-Z0-9]{8}\.\w+$/.test(name)) {
        event.respondWith(named(event, name));
    } else if (/^archive\.(bin|json|sha256|json\.minisig)$|^bai\//.test(name)) {
        event.respondWith(fresh(event, SEEN));
    } else if (name !== "sw.js" && (destination === "image" || destination === "")) {
        // A picture or a bundle, wherever it lies, if a viewer asks: other pages may live in this folder.
        const into = destination ? PICTURES : SEEN;
        event.respondWith(isViewer(event.clientId).then(is => is ? fresh(event, into) : fetch(event.request))
            .catch(() => Response.error()));
    }
});

/** Fills the cache of this release, whole or not at all. What another release has as well is taken from there. */
async function install() {
    try {
        const cache = await caches.open(OWN);
        await Promise.all(Object.keys(FILES).map(async name => {
            const url = HERE + name;
            const bytes = (await held(url, name))
                ?? (await sound(await fetch(url), name)) ?? (await sound(await fetch(url, { cache: "reload" }), name));
            if (!bytes) throw new Error(`${url}: other bytes than this release has`);
            await cache.put(url, bytes);
        }));
        const page = await fetch(HERE, { cache: "no-cache" });
        // A host that is just being filled may have another release's page; the browser tries again.
        if (!page.ok || !(await page.clone().text()).includes(BOOT)) throw new Error(`${HERE}: not this release's page`);
        await cache.put(HERE, page);
    } catch (error) {
        await caches.delete(OWN);
        throw error;
    }
}

/** The viewer's page: fresh, or this release's own. */
async function page(event) {
    const cache = await caches.open(OWN), kept = await cache.match(HERE);
    const network = fetch(event.request).then(async response => {
        if (response.type === "opaqueredirect") return response;
        if (!response.ok) return kept ?? response;
        const { status, headers } = response, text = await response.text();
        const copy = () => new Response(text, { status, headers });
        if (text.includes(BOOT)) await cache.put(HERE, copy()).catch(() => {});
        return copy();
    });
    event.waitUntil(network.catch(() => {}));
    return soon(network, kept);
}

/** A file whose name says its bytes. */
async function named(event, name) {
    const { request } = event, { url } = request;
    try {
        // Who asks past all caches has found something wrong.
        const kept = request.cache !== "reload" && await held(url, name);
        if (kept) return kept;
        const response = await fetch(request);
        if (hashIn(name) && response.ok) event.waitUntil(keep(SEEN, url, response.clone(), name));
        return response;
    } catch {
        return Response.error();
    }
}

/** From the network, and as it was last where that fails. */
async function fresh(event, into) {
    const { request } = event, { url } = request, where = { ignoreVary: true };
    // What a reader keeps goes together: its root is older than the one seen last until all of the newer is here.
    const isPicture = into === PICTURES, keeping = await caches.open(KEPT);
    const own = await (isPicture ? keeping.match(pathOf(url), { ...where, ignoreSearch: true }) : keeping.match(url, where));
    const kept = own ?? (await caches.match(url, where));
    const isRoot = /^archive\./.test(url.slice(HERE.length));
    const network = (isRoot ? fetch(url, { cache: "no-cache" }) : fetch(request)).then(response => {
        if (isPicture && own) return response.ok ? response : own;
        if (response.ok || response.type === "opaque") event.waitUntil(keep(into, url, response.clone()));
        return response.ok || response.type === "opaque" ? response : kept ?? response;
    });
    event.waitUntil(network.catch(() => {}));
    return soon(network, kept);
}

/** A picture's address as `offline.js` writes it, whatever of it an article has encoded. */
function pathOf(url) {
    try {
        const path = url.startsWith(HERE) && decodeURIComponent(url.slice(HERE.length).split(/[?#]/)[0]);
        return path ? HERE + path.split("/").map(encodeURIComponent).join("/") : url;
    } catch {
        return url;
    }
}

/** What comes from the network, or soon enough what is kept. */
function soon(network, kept) {
    const waited = () => new Promise(done => setTimeout(done, PATIENCE_MS, kept));
    return Promise.race([network.catch(() => kept ?? Response.error()), ...(kept ? [waited()] : [])]);
}

/** A file as a cache has it; one that is damaged is dropped wherever it lies. */
async function held(url, name) {
    for (;;) {
        const response = await caches.match(url, { ignoreVary: true });
        if (!response) return;
        const whole = await sound(response, name);
        if (whole) return whole;
        const dropped = await Promise.all((await caches.keys()).map(async key => (await caches.open(key)).delete(url)));
        if (!dropped.includes(true)) return;
    }
}

/** A response, if its bytes are those of the name. */
async function sound(response, name) {
    const hash = hashIn(name);
    if (!response.ok) return;
    if (!hash) return response;
    const bytes = await response.arrayBuffer();
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)).subarray(0, 8);
    const found = Array.from(digest, byte => byte.toString(16).padStart(2, "0")).join("");
    return found === hash ? new Response(bytes, { headers: response.headers }) : undefined;
}

/** The first 16 digits of a file's SHA-256: of the app by the list, of the archive's files by their names. */
function hashIn(name) {
    return FILES[name] ?? name?.match(/^data\/\w+-([0-9a-f]{16})\.\w+$/)?.[1];
}

/** Keeps what was seen, in place of the oldest. On a full disk it is merely read. */
async function keep(into, url, response, name) {
    try {
        const whole = await sound(response, name).catch(() => {}) ?? (name ? undefined : response);
        if (!whole) return;
        const cache = await caches.open(into);
        await cache.put(url, whole);
        // The first since this worker was started, or files would only be added by workers that end soon.
        unlooked[into] = (unlooked[into] ?? LOOK) + 1;
        if (unlooked[into] <= LOOK) return;
        unlooked[into] = 0;
        const urls = await cache.keys();
        await Promise.all(urls.slice(0, Math.max(0, urls.length - MOST[into])).map(old => cache.delete(old)));
    } catch {
    }
}

/** Keeps what was fetched before there was a service worker. */
async function see(urls, pictures) {
    for (const [into, list] of [[SEEN, urls], [PICTURES, pictures]]) {
        for (const url of list) {
            if (await caches.match(url, { ignoreVary: true })) continue;
            const how = into === PICTURES ? { mode: "no-cors", referrerPolicy: "no-referrer" } : {};
            const response = await fetch(url, { cache: "force-cache", ...how }).catch(() => {});
            const name = url.slice(HERE.length);
            if (response?.ok || response?.type === "opaque") await keep(into, url, response, hashIn(name) && name);
        }
    }
}

/** Whether a page or a worker of the viewer asks. */
async function isViewer(id) {
    const url = (await clients.get(id))?.url ?? "";
    return url.startsWith(HERE) && /^(index\.html)?([?#]|$)|^boot-/.test(url.slice(HERE.length));
}

/** Drops the caches of releases of which no page is open. In doubt they stay. */
async function tidy() {
    const old = (await caches.keys()).filter(key => key.startsWith(APP) && key !== OWN);
    // One that waits is newer, not older.
    if (!old.length || registration.waiting || registration.installing) return;
    const open = await clients.matchAll({ includeUncontrolled: true, type: "window" });
    const pages = open.filter(({ url }) => url.startsWith(HERE) && !url.startsWith(`${HERE}bai/`));
    const releases = await Promise.all(pages.map(page => new Promise((told, silent) => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = ({ data }) => told(data);
        setTimeout(silent, PATIENCE_MS);
        page.postMessage(["release"], [port2]);
    }))).catch(() => {});
    if (releases) await Promise.all(old.filter(key => !releases.includes(key.slice(APP.length))).map(key => caches.delete(key)));
}
