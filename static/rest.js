// What the viewer asks of the browser beside reading, for `src/ui/effect/aids.rs` and `saved.rs`: loaded behind the first view. No module:
// browsers never try again to load one that once could not be loaded.
import "./offline.js";
import { signed } from "./signed.js";
(() => {

/** Does one thing with a text, and tells what came out: whether it was copied, a hash, or nothing. */
self.browserDoes = async (root, what, text, title, number) => {
    const does = { copy, share, hash, download, voices, speak, silence, signed }[what];
    const done = does ? does(root, text, title) : self.offline?.[what]?.(text, title, number);
    tell(root, what, number, await done?.catch(() => false));
};

const tell = (root, ...data) => root?.dispatchEvent(new MessageEvent("khobao", { data }));

async function copy(root, text) {
    // Pages that are not opened by https, or that a frame holds, may not write there themselves.
    return (await navigator.clipboard?.writeText(text).then(() => true, () => false)) || copySelected(root, text);
}

function copySelected(root, text) {
    const field = document.createElement("textarea"), focused = root.getRootNode().activeElement;
    field.value = text;
    field.className = "only-heard";
    // In a modal sheet nothing outside of it can be selected.
    (root.querySelector("dialog:modal") ?? root).append(field);
    field.select();
    const isCopied = document.execCommand("copy");
    field.remove();
    focused?.focus({ preventScroll: true });
    return isCopied;
}

async function share(root, url, title) {
    if (!navigator.share) return copy(root, url);
    // Whoever closes the system's sheet has changed their mind.
    return navigator.share({ title, url })
        .then(() => {}, error => error.name === "AbortError" ? undefined : copy(root, url));
}

/** Browsers hash in secure contexts only. */
async function hash(root, text) {
    return new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
}

async function download(root, text, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type: name.endsWith(".md") ? "text/markdown" : "application/json" }));
    link.download = name;
    link.click();
    // Some time later the browser has it.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** Tells a viewer of each file whether it is one of saved things, with its bytes, and of the others that they are none. */
self.tellFiles = async (root, files, isForced) => {
    const others = [];
    for (const file of files) {
        const isSaved = isForced || /"khobao-saved\//.test(await file.slice(0, 4096).text().catch(() => ""));
        // A file that cannot be read has nothing in it, which is told.
        if (isSaved) tell(root, "saved", 0, [file.name, new Uint8Array(await file.arrayBuffer().catch(() => []))]);
        else others.push(file);
    }
    if (others.length) tell(root, "files", 0, others);
};

/** The text nodes of an element, each with its place. A note that a picture is lost is none of the article's text. */
function* texts(element) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let node, at = 0; (node = walker.nextNode()); ) {
        if (node.parentElement.closest(".lost")) continue;
        yield [node, at];
        at += node.length;
    }
}

// Passages. A place is counted in the text nodes of a paragraph, which is a child of the body with a number.

self.selectedPassage = (body, isTaken) => {
    const selection = getSelection(), root = body.getRootNode();
    if (!selection.rangeCount) return [];
    // What is selected within a shadow root is told only who names it.
    const shadowRoots = root instanceof ShadowRoot ? [root] : [];
    const selected = selection.getComposedRanges?.({ shadowRoots })[0] ?? selection.getRangeAt(0);
    const range = document.createRange();
    range.setStart(selected.startContainer, selected.startOffset);
    range.setEnd(selected.endContainer, selected.endOffset);
    if (range.collapsed || !range.intersectsNode(body)) return [];
    const parts = [];
    for (const paragraph of body.querySelectorAll(":scope > [data-p]")) {
        if (!range.intersectsNode(paragraph)) continue;
        let from = Infinity, to = 0;
        for (const [node, at] of texts(paragraph)) {
            if (!range.intersectsNode(node)) continue;
            const start = node === range.startContainer ? range.startOffset : 0;
            const end = node === range.endContainer ? range.endOffset : node.length;
            if (start < end) [from, to] = [Math.min(from, at + start), at + end];
        }
        if (from < to) parts.push(+paragraph.dataset.p, from, to);
    }
    if (!parts.length) return [];
    const { left, bottom } = range.getBoundingClientRect();
    if (isTaken) selection.removeAllRanges();
    return [left, bottom, ...parts];
};

// By the CSS Custom Highlight API, which draws without touching the text: nodes of our own would be in the way of the
// selection, of a page's translation, and of what else is marked. All viewers of a page share the one highlight.
const drawn = new WeakMap();

self.drawPassages = (body, parts, signs) => {
    tellHosts(body);
    const highlight = self.Highlight && (CSS.highlights.get("khobao-mark") ?? new Highlight());
    const root = body.getRootNode(), ranges = [];
    for (let i = 0; i < parts.length; i += 3) {
        const paragraph = body.querySelector(`:scope > [data-p="${parts[i]}"]`), range = document.createRange();
        if (!paragraph) continue;
        let isIn = false;
        for (const [node, at] of texts(paragraph)) {
            const start = parts[i + 1] - at, end = parts[i + 2] - at;
            if (!isIn && start < node.length) isIn = !range.setStart(node, Math.max(start, 0));
            if (isIn && end <= node.length) {
                range.setEnd(node, end);
                ranges.push(range);
                break;
            }
        }
    }
    if (highlight) {
        for (const range of drawn.get(root) ?? []) highlight.delete(range);
        for (const range of ranges) highlight.add(range);
        CSS.highlights.set("khobao-mark", highlight);
        drawn.set(root, ranges);
    }
    // A button before each paragraph that has marks: for the keyboard, for whoever listens, and in the margin for the eye.
    const had = root.activeElement?.dataset.sign;
    for (const sign of body.querySelectorAll(".sign")) sign.remove();
    for (let i = 0; i < signs.length; i += 3) {
        const sign = document.createElement("button");
        sign.type = "button";
        sign.dataset.sign = signs[i];
        sign.title = signs[i + 1];
        sign.setAttribute("aria-label", signs[i + 1]);
        sign.className = signs[i + 2];
        sign.translate = false;
        body.querySelector(`:scope > [data-p="${signs[i]}"]`)?.before(sign);
        if (had === sign.dataset.sign) sign.focus({ preventScroll: true });
    }
};

/** A link whose text looks like an address tells its host where that is another one. The text stays what it is. */
function tellHosts(body) {
    for (const link of body.querySelectorAll("a[href]:not(.mention)")) {
        const said = link.textContent.match(/^\s*(?:https?:\/\/)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,})(?=[:/?#\s@]|$)/iu)?.[1];
        if (!said || !/^http/.test(link.protocol)) continue;
        // As browsers write it, whichever letters it has.
        const other = Object.assign(document.createElement("a"), { href: `http://${said}` });
        const bare = ({ hostname }) => hostname.replace(/^www\./, "");
        if (bare(other) !== bare(link)) link.dataset.host = link.hostname;
    }
}

/** The voices that there are. Some browsers have them only later, and say so: they are then told again. */
async function voices(root) {
    const list = () => speechSynthesis.getVoices().map(({ voiceURI, name, lang, localService }) =>
        [voiceURI, name, lang, localService]);
    // The viewer that asked last; another of the page asks with its next article.
    const asked = new WeakRef(root);
    speechSynthesis.onvoiceschanged = () => tell(asked.deref(), "voices", 0, list());
    return list();
}

/** Kept, since engines lose the events of an utterance that nothing refers to. */
let spoken;

/** Speaks a text, and nothing else any more: whether it came to its end. */
function speak(root, text, how) {
    const [voice, lang, percent] = how.split("\n");
    return new Promise((done, fail) => {
        if (speechSynthesis.speaking || speechSynthesis.pending) speechSynthesis.cancel();
        spoken = new SpeechSynthesisUtterance(text);
        Object.assign(spoken, { lang, rate: percent / 100, onend: () => done(true), onerror: fail });
        spoken.voice = speechSynthesis.getVoices().find(({ voiceURI }) => voiceURI === voice) ?? null;
        speechSynthesis.speak(spoken);
    });
}

async function silence() {
    speechSynthesis.cancel();
}

// Some browsers speak on when the page is left.
addEventListener("pagehide", () => self.speechSynthesis?.cancel());

/** The element that is marked, where its sentence cannot be. */
let marked;

/**
 * Marks the units from one to another of an element's text as being read, line feeds not counted, where they are `text`: in a
 * page that the browser has translated they are not, and the element is marked. No node is changed, so that selections and
 * translations stay. Brings what is marked between `top` and `bottom`, where these are numbers and it is not.
 */
self.markSentence = (element, from, to, text, top, bottom) => {
    marked?.classList.remove("read-aloud");
    marked = undefined;
    self.CSS?.highlights?.delete("khobao-read");
    if (!element) return;
    const range = rangeOf(element, from, to), plain = text => text.replace(/\n/g, "");
    const isThere = range && plain(range.toString()) === plain(text);
    if (isThere && self.CSS?.highlights) CSS.highlights.set("khobao-read", new Highlight(range));
    else (marked = element).classList.add("read-aloud");
    const area = (isThere ? range : element).getBoundingClientRect();
    if (!(area.top < top || area.bottom > bottom)) return;
    let pane = element.parentElement;
    while (pane && (pane.scrollHeight <= pane.clientHeight + 1 || !/auto|scroll/.test(getComputedStyle(pane).overflowY))) {
        pane = pane.parentElement;
    }
    // An element's viewer never scrolls the page around it.
    (pane ?? (element.closest("#khobao") ? document.scrollingElement : undefined))?.scrollBy(0, area.top - top - (bottom - top) / 4);
};

function rangeOf(element, from, to) {
    const range = document.createRange();
    let at = 0;
    for (const [node] of texts(element)) {
        // The place in the node of the unit of a number.
        const place = unit => {
            for (let index = 0, count = at; index <= node.length; index++) {
                if (count === unit && node.data[index] !== "\n") return index;
                if (node.data[index] !== "\n") count++;
            }
        };
        const length = node.data.replace(/\n/g, "").length;
        if (from >= at && from < at + length) range.setStart(node, place(from));
        if (to > at && to <= at + length) {
            range.setEnd(node, place(to - 1) + 1);
            return range;
        }
        at += length;
    }
}

// In a frame of another page (`?embed`) the page around is told how high this one likes to be: an article that is read in one
// column wholly, else as high as a list is good to look at. Whose page that is the browser says, and no other is told.
const app = document.querySelector("#khobao > .app");
if (app && parent !== self && new URLSearchParams(location.search).has("embed") && document.referrer) {
    const { origin } = new URL(document.referrer);
    document.documentElement.classList.add("framed");
    let told;
    const tell = () => {
        const pane = document.querySelector(".app.reading .pane");
        const isColumn = pane && getComputedStyle(pane).overflowY === "visible";
        const height = Math.max(640, isColumn ? pane.scrollHeight : 0);
        if (height !== told) parent.postMessage({ khobao: "height", height: told = height }, origin);
    };
    const size = new ResizeObserver(tell);
    size.observe(app);
    size.observe(document.querySelector(".pane") ?? app);
    tell();
}

// A swipe over an article is the key for the article beside it. Not at the screen's edges, which are the browser's; nor
// over what scrolls sideways; nor while a text is selected, or with two fingers.
let from;
addEventListener("touchstart", event => {
    const [touch] = event.touches, [target] = event.composedPath();
    const isOurs = event.touches.length === 1 && touch.clientX > 24 && touch.clientX < innerWidth - 24
        && target.closest?.("article[data-id]") && !scrollsSideways(target) && getSelection().isCollapsed;
    from = isOurs && { target, x: touch.clientX, y: touch.clientY, at: event.timeStamp };
}, { passive: true });
addEventListener("touchend", event => {
    const [touch] = event.changedTouches, start = from;
    from = undefined;
    if (!start || event.touches.length || !getSelection().isCollapsed) return;
    const x = touch.clientX - start.x, y = touch.clientY - start.y;
    if (Math.abs(x) < 72 || Math.abs(x) < 2.5 * Math.abs(y) || event.timeStamp - start.at > 600) return;
    start.target.dispatchEvent(new KeyboardEvent("keydown", { key: x < 0 ? "]" : "[", bubbles: true, composed: true }));
}, { passive: true });

function scrollsSideways(element) {
    for (; element && element.localName !== "article"; element = element.parentElement) {
        if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== "visible") return true;
    }
}
})();
