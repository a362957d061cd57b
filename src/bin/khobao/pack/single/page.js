// Starts the viewer in a page that has all files in itself, and answers what it asks the network for otherwise. In its
// worker this stands before the viewer's own script, and asks the page. A block, so that no name meets one of that script.
{
    // Where the files are said to be; nothing is ever asked there.
    const HERE = "https://khobao.invalid/";

    const isPage = typeof document !== "undefined";
    // Files by their paths: elements, decoded when they are asked for.
    const elements = new Map(), urls = new Map();
    const types = { css: "text/css; charset=utf-8", js: "text/javascript; charset=utf-8", svg: "image/svg+xml" };

    // The bytes of characters: browsers read a page in windows-1252, whose bytes 128 to 159 are characters from elsewhere.
    const codes = new Uint8Array(65536);
    Array.from(new TextDecoder("windows-1252").decode(Uint8Array.from({ length: 256 }, (_, byte) => byte)))
        .forEach((character, byte) => codes[character.charCodeAt()] = byte);

    const decoded = text => {
        const bytes = new Uint8Array(text.length);
        let length = 0;
        for (let at = 0; at < text.length; at++) {
            const byte = codes[text.charCodeAt(at)];
            bytes[length++] = byte === 61 ? codes[text.charCodeAt(++at)] - 64 : byte;
        }
        return bytes.subarray(0, length);
    };

    // A file's bytes.
    const file = async path => {
        const element = elements.get(path);
        if (!element) return plainPage(path);
        const bytes = decoded(element.textContent);
        if (!("deflate" in element.dataset)) return bytes;
        const inflated = new Response(bytes).body.pipeThrough(new DecompressionStream("deflate-raw"));
        return new Uint8Array(await new Response(inflated).arrayBuffer());
    };

    // Where articles are, by the paths of their plain pages: the file of articles, and the place in it.
    let places;
    const readPlaces = async () => {
        const files = Object.entries(JSON.parse(await text("viewer/places.json")));
        return new Map(files.flatMap(([name, pages]) => pages.map((page, at) => [page, [name, at]])));
    };

    // The last files of articles that pages were made from.
    const parsed = new Map();

    // The plain page of an article, as far as the viewer's rows show something of it.
    const plainPage = async path => {
        if (!path?.startsWith("bai/")) throw new Error(path);
        const [name, at] = (await (places ??= readPlaces())).get(path) ?? [];
        if (!name) throw new Error(path);
        if (!parsed.has(name)) parsed.set(name, text(name).then(JSON.parse));
        if (parsed.size > 16) parsed.delete(parsed.keys().next().value);
        const { title, summary, content_html, content_text } = (await parsed.get(name)).items[at];
        const plain = text => String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;");
        const paragraphs = text => String(text ?? "").split(/\n\s*\n/).map(text => `<p>${plain(text)}</p>`).join("");
        const headline = title ? `<h1>${plain(title)}</h1>` : "";
        // What says where the article ends is not to stand in it.
        const article = `${headline}${paragraphs(summary)}${content_html ?? paragraphs(content_text)}`.replaceAll("</article>", "");
        const sum = fnv(new TextEncoder().encode(article));
        return new TextEncoder().encode(`\n<article>\n${article}</article>\n\x3c!-- ${sum} -->\n`);
    };

    // As plain pages have it (`src/page.rs`): FNV-1a of 64 bits, in halves, since numbers hold 53.
    const fnv = bytes => {
        let [high, low] = [0xcbf29ce4, 0x84222325];
        for (const byte of bytes) {
            low = (low ^ byte) >>> 0;
            const product = low * 0x1b3;
            high = (Math.imul(high, 0x1b3) + Math.floor(product / 2 ** 32) + (low << 8)) >>> 0;
            low = product >>> 0;
        }
        return [high, low].map(half => half.toString(16).padStart(8, "0")).join("");
    };

    const text = async path => new TextDecoder().decode(await file(path));

    const blobUrl = (parts, path) =>
        URL.createObjectURL(new Blob(parts, { type: types[path.split(".").pop().toLowerCase()] ?? "" }));

    // An address of a file's bytes, the same each time.
    const urlOf = path => {
        if (!urls.has(path)) urls.set(path, file(path).then(bytes => blobUrl([bytes], path)));
        return urls.get(path);
    };

    const pathOf = (url, folder) => {
        const { origin, pathname, protocol } = new URL(url, folder), base = new URL(folder);
        const isHere = origin === base.origin && protocol === base.protocol && pathname.startsWith(base.pathname);
        try {
            return isHere ? decodeURIComponent(pathname.slice(base.pathname.length)) : undefined;
        } catch {
            // No file of ours has such a name.
        }
    };

    const start = async () => {
        for (const element of document.querySelectorAll('script[type="khobao/file"]')) {
            elements.set(decodeURIComponent(element.dataset.file), element);
        }
        const { boot, style, restScript, restStyle, icon } = document.getElementById("khobao").dataset;
        const own = document.querySelector('script[type="module"]').textContent;
        // A module of a blob has no address that others could be taken against.
        const viewer = (await text(boot)).replaceAll("import.meta.url", JSON.stringify(HERE + boot));
        // Chromium starts no modules as workers of a page from the disk.
        const workerUrl = blobUrl([own, "\n", viewer.replace(/\bexport\s*\{[^}]*\};?\s*$/, "")], boot);
        self.fetch = async url => new Response(await file(pathOf(url, HERE)));
        self.Worker = class extends Worker {
            constructor() {
                super(workerUrl);
                const { port1, port2 } = new MessageChannel();
                port1.onmessage = async ({ data: [number, path] }) => {
                    const bytes = await file(path).catch(() => {});
                    port1.postMessage([number, bytes], bytes ? [bytes.buffer] : []);
                };
                // Its script has run when it first says something.
                this.addEventListener("message", () => this.postMessage(port2, [port2]), { once: true });
            }
        };
        // A picture that is asked for from the disk is here, or nowhere.
        const folder = new URL(".", location.href).href;
        addEventListener("error", event => {
            const image = event.target;
            const path = image instanceof HTMLImageElement && pathOf(image.src, folder);
            if (!path || !elements.has(path)) return;
            event.stopImmediatePropagation();
            urlOf(path).then(url => image.src = url);
        }, true);
        const add = (name, members, data) => {
            const element = Object.assign(document.createElement(name), members);
            Object.assign(element.dataset, data);
            document.head.append(element);
            return element;
        };
        add("link", { rel: "icon", href: await urlOf(icon) });
        const loaded = element => new Promise((onload, onerror) => Object.assign(element, { onload, onerror }));
        await loaded(add("link", { rel: "stylesheet", href: await urlOf(style) }, { rest: restStyle }));
        // Before the viewer, which takes no script from a blob: it would load this one behind its first view.
        await loaded(add("script", { src: await urlOf(restScript) }));
        const script = add("script", { type: "module", src: blobUrl([viewer], boot) }, { rest: "" });
        await loaded(script);
        delete script.dataset.rest;
    };

    const fail = error => {
        const isRead = document.characterSet === "windows-1252";
        const sentences = [
            ["vi", isRead ? "T\u1EC7p n\u00E0y b\u1ECB h\u1ECFng ho\u1EB7c thi\u1EBFu. H\u00E3y ch\u00E9p l\u1EA1i t\u1EEB n\u01A1i b\u1EA1n \u0111\u00E3 nh\u1EADn."
                : "M\u00E1y ch\u1EE7 \u0111\u00E3 \u0111\u1ED5i b\u1EA3ng m\u00E3 c\u1EE7a t\u1EC7p n\u00E0y. H\u00E3y t\u1EA3i t\u1EC7p v\u1EC1 m\u00E1y r\u1ED3i m\u1EDF b\u1EB1ng tr\u00ECnh duy\u1EC7t."],
            ["en", isRead ? "This file is damaged or not whole. Copy it again from where you have it."
                : "The server has changed this file's encoding. Download the file and open it in the browser."],
            ["en", String(error?.message || error?.type || error)],
        ];
        const alert = document.createElement("div");
        alert.setAttribute("role", "alert");
        alert.className = "boot-error";
        for (const [lang, textContent] of sentences) {
            alert.append(Object.assign(document.createElement("p"), { lang, textContent }));
        }
        document.getElementById("khobao").replaceChildren(alert);
        console.error(error);
    };

    if (isPage) {
        start().catch(fail);
    } else {
        let port, count = 0;
        const waiting = new Map();
        // Before any listener of the viewer's script.
        addEventListener("message", event => {
            if (!(event.data instanceof MessagePort)) return;
            event.stopImmediatePropagation();
            port = event.data;
            port.onmessage = ({ data: [number, bytes] }) => {
                const [resolve, reject] = waiting.get(number);
                waiting.delete(number);
                bytes ? resolve(new Response(bytes)) : reject(new Error());
            };
        });
        self.fetch = url => new Promise((...settle) => {
            waiting.set(++count, settle);
            port.postMessage([count, pathOf(url, HERE)]);
        });
    }
}
