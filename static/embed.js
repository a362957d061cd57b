// `<kho-bao>`: the viewer as an element of any page; docs/embedding.md says how it is used. Its name is the one that stays
// the same; it names the other files of its own build. It is the home (`Home` in `src/ui/effect.rs`) of a viewer in its shadow
// tree, with a route of its own for an address, which its attributes show.
const here = new URL(".", import.meta.url).href;
const BOOT = here + "{{boot.js}}";

// A worker's script is of the page's own origin, or a blob that asks for the script of another; by a call, for what it imports
// otherwise is a worker's script to a policy.
const script = here.startsWith(location.origin + "/") ? undefined : URL.createObjectURL(
    new Blob([`import(${JSON.stringify(BOOT)})`], { type: "text/javascript" }));

/** Attributes that are parameters of the route. */
const PARAMETERS = { query: "q", from: "from", to: "to", article: "a", lang: "lang" };
/** Attributes that are properties; `lang` is one of every element. */
const PROPERTIES = ["src", "theme", "query", "from", "to", "article"];
const FACETS = ["section", "tag", "by", "place", "source"];

// The first rule keeps out what the page has its elements inherit. Custom properties are not among it: see `adapted`.
const BASE = `.kb{all:initial;direction:ltr;display:block;position:relative;height:100%;overflow:auto;container-type:inline-size;font-size:var(--kb-size,medium)}
:host{display:flow-root!important;float:none!important;min-width:min(100%,300px);height:640px}
:host([hidden]),[hidden]{display:none!important}
.page{height:100%;overflow:auto}
.failed,.failed+.page{height:auto}
.kb .file{display:none}
.kb.dropping .drop-hint{position:absolute}`;

const once = get => {
    let made;
    return () => made ??= get().catch(error => {
        made = undefined;
        throw error;
    });
};
const boot = once(() => import(BOOT));
const style = once(() => sheet("{{style.css}}"));
const restStyle = once(() => sheet("{{rest.css}}"));
const restScript = once(async () => {
    const { trusted } = await boot();
    return new Promise((onload, onerror) => document.head.append(element("script", {
        src: trusted(here + "{{rest.js}}"), onload, onerror,
    })));
});

async function sheet(name) {
    const response = await fetch(here + name);
    if (!response.ok) throw new Error(name);
    return made(adapted(await response.text()));
}

function made(css) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    return sheet;
}

/**
 * A style sheet of the viewer's page as one for a box. What is the root's is the box's; its colours and letters can be set
 * from outside by `--kb-*`; widths are those of the box, and `rem` is its size of letters. A property that has a default
 * where it is used is not inherited from the page.
 */
function adapted(css) {
    const defaulted = new Set(css.match(/(?<=var\()--[\w-]+(?=,)/g));
    return `:where(.kb){${[...defaulted].map(name => `${name}:initial`).join(";")}}` + css
        .replace(/:root[^{}]*\{[^}]*/g, rule => rule.replace(/--([\w-]+): ?([^;}!]+)(?=[;}]|$)/g, "--$1:var(--kb-$1,$2)"))
        .replace(/(?<=^|[}\n])(html|body)(?= ?\{)|:root/g, ".kb")
        .replace(/@media ?\(((?:min|max)-width: ?[\d.]+)rem\)/g, "@container ($1em)")
        .replace(/(?<![\w#])(-?[\d.]+)rem\b/g, "calc($1*var(--rem))")
        .replace("1.8vw", "1.8cqw")
        .replace(/height: ?100d?vh/g, "height:100%");
}

class KhoBao extends HTMLElement {
    static observedAttributes = [...PROPERTIES, "lang", "sync-url"];

    #shadow = this.attachShadow({ mode: "open" });
    /** Holds the element's children, which show until the viewer does, and where it cannot. */
    #page = element("div", { className: "page" });
    #route = new URLSearchParams();
    /** Routes to go back to. */
    #trail = [];
    /** The viewer that is shown or on its way: its box, and what ends it. */
    #shown;
    #near = new IntersectionObserver(([{ isIntersecting }]) => isIntersecting && this.#show(), { rootMargin: "400px" });
    #isTelling = false;
    #isTold = true;

    constructor() {
        super();
        this.#page.append(element("slot"));
        this.#shadow.append(this.#page);
        this.#shadow.adoptedStyleSheets = [made(BASE)];
        // A key that is typed or used in here is not one of the page's shortcuts.
        for (const name of ["keydown", "keypress", "keyup"]) this.#shadow.addEventListener(name, event => {
            const isTyped = event.composedPath()[0].matches("input,textarea,select");
            if (isTyped || event.defaultPrevented) event.stopPropagation();
        });
    }

    connectedCallback() {
        // What was set before this script was here stands in the way of the property.
        for (const name of [...PROPERTIES, "syncUrl"]) if (Object.hasOwn(this, name)) {
            const value = this[name];
            delete this[name];
            this[name] = value;
        }
        if (!this.#shown) this.#near.observe(this);
    }

    /** What is moved is at once connected again, and goes on. */
    disconnectedCallback() {
        queueMicrotask(() => this.isConnected || this.#end());
    }

    attributeChangedCallback(name, before, value) {
        if (before === value || this.#isTelling) return;
        const parameter = PARAMETERS[name];
        if (parameter) {
            if (value) this.#route.set(parameter, value);
            else this.#route.delete(parameter);
            if (parameter === "a") this.#route.delete("p");
            if (this.#isTold) queueMicrotask(() => this.#went());
            this.#isTold = false;
        }
        if (name === "theme" || name === "lang") this.#say(name, value || "auto");
        else if (!parameter && this.#shown) {
            this.#end();
            this.#near.observe(this);
        }
    }

    /** Tells the viewer another theme or language; it understands with its rest. */
    async #say(name, value) {
        const { box, home } = this.#shown ?? {};
        if (!home) return;
        if (name === "theme") box.dataset.theme = value;
        await home.fetchRest();
        setTimeout(() => box.dispatchEvent(new MessageEvent("khobao", { data: [name, 0, value] })));
    }

    /** Another route was set from outside. */
    #went() {
        this.#isTold = true;
        if (!this.#shown?.end) return;
        if (this.syncUrl) history.replaceState(null, "", this.#search() || location.pathname);
        this.#shown.box.dispatchEvent(new Event("popstate"));
    }

    #search() {
        const search = this.#route.toString();
        return search && `?${search}`;
    }

    async #show() {
        this.#near.disconnect();
        if (this.#shown) return;
        const box = element("section", { className: "kb" });
        const shown = this.#shown = { box, listening: new AbortController };
        box.hidden = true;
        if (this.theme) box.dataset.theme = this.theme;
        this.#page.before(box);
        this.#page.hidden = false;
        try {
            const [{ open }, ...sheets] = await Promise.all([boot(), style()]);
            if (this.#shown !== shown) return;
            // Computed from what is now, for the sheets say it in their own unit.
            const { fontSize } = getComputedStyle(box);
            this.#shadow.adoptedStyleSheets = [made(`${BASE}.kb{--rem:${fontSize}}`), ...sheets];
            const home = this.#home(shown), end = await open(home);
            if (this.#shown !== shown) return end?.();
            if (!end) return;
            Object.assign(shown, { home, end });
            box.hidden = false;
            this.#page.hidden = true;
        } catch (error) {
            box.setAttribute("role", "alert");
            box.append("Không tải được; hãy tải lại trang. Could not load; reload the page.");
            this.#failed(box);
            console.error(error);
        }
    }

    /** What the page has in the element's place is readable, also where the viewer is not. */
    #failed(box) {
        box.hidden = this.#page.hidden = false;
        box.classList.add("failed");
    }

    #end() {
        this.#near.disconnect();
        const shown = this.#shown;
        this.#shown = undefined;
        shown?.listening.abort();
        shown?.end?.();
        shown?.box.remove();
        this.#page.hidden = false;
    }

    #home({ box, listening: { signal } }) {
        const on = (target, name, does) => target.addEventListener(name, does, { capture: true, signal });
        const archive = new URL(this.src || here, document.baseURI);
        const isSite = /(\/|\.html?)$/.test(archive.pathname);
        const { syncUrl } = this;
        const base = syncUrl ? location.origin + location.pathname : isSite ? new URL(".", archive).href : here;
        const head = element("div");
        head.append(element("link", {
            rel: isSite ? "khobao-archive" : "alternate",
            type: "application/feed+json",
            // The root of a packed site: `site::ROOT`.
            href: isSite ? new URL("archive.bin", archive) : archive,
        }));
        if (syncUrl) {
            const address = new URLSearchParams(location.search);
            const isOurs = ["undated", "sort", ...Object.values(PARAMETERS), ...FACETS].some(name => address.has(name));
            if (!isOurs) this.#route.forEach((value, name) => address.append(name, value));
            this.#take(address);
            on(window, "popstate", () => {
                this.#take(new URLSearchParams(location.search));
                box.dispatchEvent(new Event("popstate"));
            });
        } else if (!isSite) {
            // A link that is opened elsewhere leads to the viewer's own page, with this archive.
            this.#route.set("src", archive.href);
        }
        let isThemed = false;
        const language = this.parentElement?.closest("[lang]")?.lang;
        if (language && !this.#route.has("lang")) this.#route.set("lang", language);

        const size = new ResizeObserver(() => box.dispatchEvent(new Event("resize")));
        size.observe(box);
        signal.addEventListener("abort", () => size.disconnect());

        // Links lead to places in the archive, and not in the page around: one that is to be opened elsewhere gets its whole
        // address, until something else is pressed.
        let aimed;
        const aim = event => {
            aimed?.();
            aimed = undefined;
            const link = event.composedPath().find(node => node.localName === "a"), href = link?.getAttribute("href");
            const isElsewhere = event.button || event.ctrlKey || event.metaKey || event.shiftKey;
            if (!isElsewhere || !/^(\?|\.\/$)/.test(href)) return;
            link.setAttribute("href", base + href.replace("./", ""));
            aimed = () => link.setAttribute("href", href);
        };
        on(box, "pointerdown", aim);
        on(box, "keydown", aim);
        on(box, "click", event => {
            const href = event.target.closest("a")?.getAttribute("href");
            if (!href?.startsWith("#")) return;
            event.preventDefault();
            box.querySelector(href)?.focus();
        });

        return {
            root: box,
            stage: box,
            frame: box,
            head,
            script,
            along: async () => {
                const [sheet] = await Promise.all([restStyle(), restScript()]);
                const { adoptedStyleSheets } = this.#shadow;
                if (!adoptedStyleSheets.includes(sheet)) adoptedStyleSheets.push(sheet);
            },
            search: () => this.#search(),
            base: () => base,
            write: (search, push) => {
                // A browser that was given many addresses may refuse one more.
                if (syncUrl) try {
                    history[push ? "pushState" : "replaceState"](null, "", location.pathname + search);
                } catch {}
                else if (push) this.#trail.push(this.#route);
                this.#take(new URLSearchParams(search), true);
            },
            back: () => {
                if (syncUrl) return history.back();
                const route = this.#trail.pop();
                if (!route) return;
                this.#take(route, true);
                box.dispatchEvent(new Event("popstate"));
            },
            name: () => {},
            set: (name, value) => {
                box.setAttribute(name, value);
                // The first theme is what the viewer begins with, not what a reader chose.
                if (name === "data-theme" && isThemed) this.#reflect("theme", value);
                isThemed ||= name === "data-theme";
            },
            show: (node, block) => {
                const pane = node.closest(".pane");
                const scroller = pane.scrollHeight > pane.clientHeight + 1 ? pane : box;
                const { top, height } = node.getBoundingClientRect(), area = scroller.getBoundingClientRect();
                scroller.scrollTop += top - area.top - (block === "center" ? Math.max(64, (area.height - height) / 2) : 64);
            },
            failed: () => this.#failed(box),
        };
    }

    /** Takes a route that the viewer went to; what changed is told where the reader did it. */
    #take(route, isReaders) {
        const before = this.#route;
        this.#route = route;
        for (const [name, parameter] of Object.entries(PARAMETERS)) {
            const value = route.get(parameter);
            if (value !== before.get(parameter)) this.#reflect(name, value);
        }
        if (!isReaders) return;
        for (const [name, told] of [["khobao-open", opened], ["khobao-filter", filters]]) {
            const detail = told(route);
            if (JSON.stringify(detail) === JSON.stringify(told(before))) continue;
            this.dispatchEvent(new CustomEvent(name, { bubbles: true, composed: true, detail }));
        }
    }

    #reflect(name, value) {
        this.#isTelling = true;
        if (value) this.setAttribute(name, value);
        else this.removeAttribute(name);
        this.#isTelling = false;
    }

    get syncUrl() {
        return this.hasAttribute("sync-url");
    }

    set syncUrl(value) {
        this.toggleAttribute("sync-url", !!value);
    }
}

for (const name of PROPERTIES) Object.defineProperty(KhoBao.prototype, name, {
    get() {
        return this.getAttribute(name) ?? "";
    },
    set(value) {
        // An empty one is as good as none.
        this.setAttribute(name, value ?? "");
    },
});

const opened = route => ({ article: route.get("a") });

const filters = route => ({
    query: route.get("q") ?? "",
    from: route.get("from") ?? "",
    to: route.get("to") ?? "",
    undated: route.has("undated"),
    sort: route.get("sort") ?? "",
    ...Object.fromEntries(FACETS.map(name => [name, route.getAll(name)])),
});

function element(name, properties) {
    return Object.assign(document.createElement(name), properties);
}

if (!customElements.get("kho-bao")) customElements.define("kho-bao", KhoBao);
