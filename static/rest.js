// What the viewer asks of the browser beside reading, for `src/ui/effect/aids.rs`: loaded behind the first view. No module:
// browsers never try again to load one that once could not be loaded.
(() => {

/** Does one thing with a text, and tells what came out: whether it was copied, a hash, or nothing. */
self.browserDoes = async (root, what, text, title, number) => {
    tell(root, what, number, await ({ copy, share, hash, voices, speak, silence })[what](root, text, title).catch(() => false));
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
    const range = document.createRange(), walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    let at = 0;
    for (let node; (node = walker.nextNode());) {
        if (node.parentElement.closest(".lost")) continue;
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
