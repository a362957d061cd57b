//! A page in a browser, with the verbs of a reader. Selectors are in [`names`]; everything else is said in words.
//!
//! Whatever waits, waits for a condition and at most [`DEADLINE`]; its error says what it waited for and what the page
//! showed instead.

use crate::driver::{Element, Fault};
use crate::engine::{BETWEEN_LOOKS, DEADLINE, Engine, LANGUAGE, LONGEST_PAUSE, Session};
use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

/// Where things are on the page: the one place to adjust when the page changes.
pub mod names {
    /// The search field.
    pub const SEARCH: &str = "[role=search] input";
    /// One row of the list of results.
    pub const RESULT: &str = "#results [data-id]";
    /// The list itself; it, or an ancestor, scrolls.
    pub const RESULTS: &str = "#results";
    /// The open article.
    pub const ARTICLE: &str = "article[data-id]";
    /// Its headline: the first heading in it.
    pub const HEADLINE: &str = "article[data-id] :is(h1, h2)";
    /// States how many match; its first number is that count.
    pub const STATUS: &str = "[role=status]";
    /// An error, in plain words.
    pub const ALERT: &str = "[role=alert]";
    /// What shows that a bundle is being loaded.
    pub const PROGRESS: &str = "[role=progressbar], progress";
    /// The problems of the bundles, folded.
    pub const PROBLEMS: &str = "#problems";
    /// The first day of the span, dd/MM/yyyy.
    pub const FROM: &str = "#from";
    /// Its last day.
    pub const TO: &str = "#to";
    /// The histogram.
    pub const BARS: &str = "#timeline svg";
    /// The two ends of the span, by keyboard: first, last.
    pub const SLIDER: &str = "#timeline [role=slider], #timeline input[type=range]";
    /// Clears every filter.
    pub const EVERYTHING: &str = "#everything";
    /// Opens and closes the filters.
    pub const FILTER: &str = "#filter";
    /// The filters, where they are open.
    pub const FACETS: &str = "#facets[open]";
    /// What may go on from what is typed.
    pub const SUGGESTION: &str = "[role=listbox] [role=option]";
    /// Switches the language.
    pub const LANG: &str = "#lang";
    /// Switches between light and dark.
    pub const THEME: &str = "#theme";
    /// Takes a file.
    pub const FILE: &str = "input[type=file]#file";
    /// Opens the settings, where the page has any.
    pub const SETTINGS: &str = "#settings";
    /// What was searched, in a row or an article.
    pub const MATCH: &str = "mark";
}

/// Finds elements in the document and in all open shadow roots; used by every script.
const LOOK: &str = r"
const all = selector => {
    const found = [];
    const visit = root => {
        found.push(...root.querySelectorAll(selector));
        for (const element of root.querySelectorAll('*')) if (element.shadowRoot) visit(element.shadowRoot);
    };
    visit(document);
    return found;
};
const shown = element => element.getClientRects().length > 0
    && getComputedStyle(element).visibility === 'visible';
const first = selector => all(selector).find(shown);
const focused = () => {
    let element = document.activeElement;
    while (element && element.shadowRoot && element.shadowRoot.activeElement) element = element.shadowRoot.activeElement;
    return element;
};
const textOf = element => element.innerText.replace(/\s+/g, ' ').trim();
const scroller = selector => {
    for (let element = first(selector); element; element = element.parentElement) {
        const way = getComputedStyle(element).overflowY;
        if ((way === 'auto' || way === 'scroll') && element.scrollHeight > element.clientHeight + 1) return element;
    }
    return document.scrollingElement;
};
";

/// Collects what goes wrong in a page, from its first moment where the engine lets us in so early.
const WATCH: &str = r"
if (!window.__stories) {
    const seen = window.__stories = { wrong: [], long: [] };
    const csp = e => seen.wrong.push(`Content Security Policy: ${e.effectiveDirective} ${e.blockedURI}`);
    addEventListener('securitypolicyviolation', csp);
    addEventListener('error', e => { if (e.message) seen.wrong.push(`Uncaught ${e.message}`); });
    addEventListener('unhandledrejection', e => seen.wrong.push(`Uncaught (in promise) ${e.reason}`));
    try {
        new ReportingObserver(list => { for (const r of list) csp(r.body); }, { types: ['csp-violation'], buffered: true })
            .observe();
    } catch { }
    try {
        new PerformanceObserver(list => { for (const e of list.getEntries()) seen.long.push([e.startTime, e.duration]); })
            .observe({ type: 'longtask', buffered: true });
    } catch { }
}
";

/// Why a story did not come to its end.
#[derive(Debug)]
pub enum Stop {
    /// The page is not as the story says.
    Wrong(String),
    /// The story cannot be told here, and why.
    Skipped(String),
}

impl From<String> for Stop {
    fn from(why: String) -> Stop {
        Stop::Wrong(why)
    }
}

impl From<&str> for Stop {
    fn from(why: &str) -> Stop {
        Stop::Wrong(why.to_owned())
    }
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Stop {
        Stop::Wrong(fault.to_string())
    }
}

/// The end of a story, or of a part of one.
pub type Told<T = ()> = Result<T, Stop>;

/// A place in the window, in CSS pixels.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// The one window of a session, and where the viewer is served.
pub struct Page<'a> {
    session: &'a Session,
    home: &'a str,
}

impl<'a> Page<'a> {
    /// A page of this session, for the viewer at `home`.
    pub fn new(session: &'a Session, home: &'a str) -> Page<'a> {
        Page { session, home }
    }

    /// The same window, for a viewer that is served elsewhere.
    pub fn at<'b>(&self, home: &'b str) -> Page<'b>
    where
        'a: 'b,
    {
        Page { session: self.session, home }
    }

    /// Which engine shows it.
    pub fn engine(&self) -> Engine {
        self.session.engine
    }

    // ---------------------------------------------------------------------------------------------- going places

    /// Opens the viewer; `query` is empty or begins with `?`.
    pub fn open(&self, query: &str) -> Told {
        self.session.post("url", &json!({"url": format!("{}/{query}", self.home)}))?;
        self.watch()
    }

    /// Opens any address.
    pub fn open_address(&self, address: &str) -> Told {
        self.session.post("url", &json!({"url": address}))?;
        self.watch()
    }

    /// Opens the viewer on a bundle; `more` is empty or further parameters, such as `q=x&lang=en`.
    pub fn open_bundle(&self, bundle: &str, more: &str) -> Told {
        let bundle = escape(bundle);
        self.open(&if more.is_empty() { format!("?src={bundle}") } else { format!("?src={bundle}&{more}") })
    }

    /// A parameter of the address, decoded.
    pub fn parameter(&self, name: &str) -> Told<Option<String>> {
        let value = self.run("return new URLSearchParams(location.search).get(arguments[0])", &[json!(name)])?;
        Ok(value.as_str().map(str::to_owned))
    }

    /// Waits until the address has this parameter, or none of that name: while someone types it follows a little later.
    pub fn until_parameter(&self, name: &str, value: Option<&str>) -> Told {
        let condition = format!("new URLSearchParams(location.search).get({}) === {}", json!(name), json!(value));
        self.until(&condition, &format!("{name}={} in the address", value.unwrap_or("(nothing)")))
    }

    /// The browser's own back.
    pub fn back(&self) -> Told {
        self.session.post("back", &json!({}))?;
        self.watch()
    }

    /// The browser's own forward.
    pub fn forward(&self) -> Told {
        self.session.post("forward", &json!({}))?;
        self.watch()
    }

    /// Reloads as the page itself would: WebDriver's refresh passes over a service worker in Firefox.
    pub fn reload(&self) -> Told {
        self.run("window.__left = true; location.reload()", &[])?;
        self.until(
            "!window.__left && document.readyState === 'complete'
                && performance.getEntriesByType('navigation')[0].type === 'reload'",
            "the page to be loaded anew",
        )?;
        self.watch()
    }

    /// Makes the window's inside exactly this large.
    pub fn set_size(&self, width: u32, height: u32) -> Told {
        if self.engine() == Engine::Chromium {
            let size = json!({"width": width, "height": height, "deviceScaleFactor": 1, "mobile": false});
            self.session.chromium("Emulation.setDeviceMetricsOverride", size)?;
        } else {
            // The frame around the page is not known beforehand, and a window takes its size a moment after it is asked to.
            let (mut outer_width, mut outer_height) = (width, height);
            let inner = || -> Told<[u32; 2]> {
                let sizes = self.run("return [innerWidth, innerHeight]", &[])?;
                Ok([0, 1].map(|at| sizes[at].as_u64().unwrap_or(0) as u32))
            };
            for _ in 0..8 {
                let rect = json!({"x": 0, "y": 0, "width": outer_width, "height": outer_height});
                self.session.post("window/rect", &rect)?;
                let mut last = [0, 0];
                let settled = self.poll("the window's size to settle", || {
                    let before = std::mem::replace(&mut last, inner()?);
                    Ok((before == last).then_some(last))
                })?;
                if settled == [width, height] {
                    break;
                }
                outer_width = (outer_width + width).saturating_sub(settled[0]);
                outer_height = (outer_height + height).saturating_sub(settled[1]);
            }
        }
        let is_so = format!("innerWidth === {width} && innerHeight === {height}");
        let resized = self.until(&is_so, &format!("a window of {width} by {height}"));
        if resized.is_err() {
            let size = self.run("return `${innerWidth} by ${innerHeight}`", &[])?;
            return Err(Stop::Wrong(format!("the window cannot be {width} by {height}: it stays {size}")));
        }
        Ok(())
    }

    /// A second tab, which is shown from now on, and the first one; nothing where the engine cannot be told to.
    pub fn second_tab(&self) -> Told<Option<(Value, Value)>> {
        let first = self.session.get("window")?;
        let Ok(made) = self.session.post("window/new", &json!({"type": "tab"})) else { return Ok(None) };
        let second = made["handle"].clone();
        self.show_tab(&second)?;
        Ok(Some((first, second)))
    }

    /// Shows one of several tabs.
    pub fn show_tab(&self, tab: &Value) -> Told {
        self.session.post("window", &json!({"handle": tab}))?;
        self.watch()
    }

    /// Closes the tab that is shown.
    pub fn close_tab(&self) -> Told {
        self.session.delete("window")?;
        Ok(())
    }

    /// Lets an origin have so many bytes on the device; false where the engine cannot be told to.
    pub fn limit_room(&self, origin: &str, bytes: u64) -> Told<bool> {
        if self.engine() != Engine::Chromium {
            return Ok(false);
        }
        self.session.chromium("Storage.overrideQuotaForOrigin", json!({"origin": origin, "quotaSize": bytes}))?;
        Ok(true)
    }

    /// What hinders the browser from installing the page; nothing where the engine cannot be asked.
    pub fn hindrances(&self) -> Told<Vec<Value>> {
        if self.engine() != Engine::Chromium {
            return Ok(Vec::new());
        }
        let manifest = self.session.chromium("Page.getAppManifest", json!({}))?;
        let install = self.session.chromium("Page.getInstallabilityErrors", json!({}))?;
        let lists = [&manifest["errors"], &install["installabilityErrors"]];
        Ok(lists.into_iter().flat_map(|list| list.as_array().cloned().unwrap_or_default()).collect())
    }

    /// Has what nobody refers to any more taken away; false where the engine cannot be told to.
    pub fn collect_garbage(&self) -> Told<bool> {
        match self.engine() {
            Engine::Chromium => drop(self.session.chromium("HeapProfiler.collectGarbage", json!({}))?),
            Engine::Firefox => {
                let script = "for (const what of ['gc', 'cc', 'gc'])
                    Services.obs.notifyObservers(null, `child-${what}-request`)";
                self.session.firefox(script, &[])?;
            }
            Engine::WebKit => return Ok(false),
        }
        Ok(true)
    }

    // ---------------------------------------------------------------------------------------------- looking

    /// Runs a script in the page and gives what it returns.
    pub fn run(&self, script: &str, args: &[Value]) -> Told<Value> {
        let script = format!("{LOOK}{script}");
        Ok(self.session.post("execute/sync", &json!({"script": script, "args": args}))?)
    }

    /// Runs a script that calls `done(value)`, at once or later.
    pub fn run_until_done(&self, script: &str, args: &[Value]) -> Told<Value> {
        let script = format!("{LOOK}const done = arguments[arguments.length - 1];\n{script}");
        Ok(self.session.post("execute/async", &json!({"script": script, "args": args}))?)
    }

    /// Waits until a JavaScript expression is true. `what` continues "waited for …".
    pub fn until(&self, condition: &str, what: &str) -> Told {
        self.poll(what, || {
            // While a page is being left, its scripts may fail: that is "not yet".
            Ok(matches!(self.run(&format!("return !!({condition})"), &[]), Ok(Value::Bool(true))).then_some(()))
        })
    }

    /// Waits until `look` sees something.
    pub fn poll<T>(&self, what: &str, mut look: impl FnMut() -> Told<Option<T>>) -> Told<T> {
        let until = Instant::now() + DEADLINE;
        let mut pause = BETWEEN_LOOKS;
        loop {
            if let Some(seen) = look()? {
                return Ok(seen);
            }
            if Instant::now() > until {
                return Err(Stop::Wrong(format!("waited {} s for {what}", DEADLINE.as_secs())));
            }
            std::thread::sleep(pause);
            // A look takes a while of what is looked at, and of another browser.
            pause = (pause * 3 / 2).min(LONGEST_PAUSE);
        }
    }

    /// Waits until an element is to be seen.
    pub fn until_shown(&self, selector: &str) -> Told {
        self.until(&format!("first({})", json!(selector)), &format!("{selector} to be seen"))
    }

    /// Waits until none is.
    pub fn until_gone(&self, selector: &str) -> Told {
        self.until(&format!("!first({})", json!(selector)), &format!("{selector} to be gone"))
    }

    /// Waits for two frames to be drawn, so that what was set off is on the screen.
    pub fn settle(&self) -> Told {
        self.run_until_done("requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done)))", &[]).map(drop)
    }

    /// Gives it the focus, once it is to be seen.
    pub fn focus(&self, selector: &str) -> Told {
        self.until(
            &format!("(e => e && (e.focus(), true))(first({}))", json!(selector)),
            &format!("{selector} to be seen"),
        )
    }

    /// Whether such an element is to be seen now.
    pub fn shows(&self, selector: &str) -> Told<bool> {
        Ok(self.run("return !!first(arguments[0])", &[json!(selector)])? == true)
    }

    /// How many such elements there are, seen or not.
    pub fn count(&self, selector: &str) -> Told<usize> {
        Ok(self.run("return all(arguments[0]).length", &[json!(selector)])?.as_u64().unwrap_or(0) as usize)
    }

    /// The text of the first such element to be seen, white space collapsed; waits for one.
    pub fn text(&self, selector: &str) -> Told<String> {
        self.until_shown(selector)?;
        Ok(string(self.run("return textOf(first(arguments[0]))", &[json!(selector)])?))
    }

    /// The texts of all such elements to be seen.
    pub fn texts(&self, selector: &str) -> Told<Vec<String>> {
        Ok(strings(self.run("return all(arguments[0]).filter(shown).map(textOf)", &[json!(selector)])?))
    }

    /// An attribute of the first such element, seen or not.
    pub fn attribute(&self, selector: &str, name: &str) -> Told<Option<String>> {
        let script = "const e = all(arguments[0])[0]; return e ? e.getAttribute(arguments[1]) : null";
        Ok(self.run(script, &[json!(selector), json!(name)])?.as_str().map(str::to_owned))
    }

    /// What stands in a field.
    pub fn value(&self, selector: &str) -> Told<String> {
        self.until_shown(selector)?;
        Ok(string(self.run("return first(arguments[0]).value", &[json!(selector)])?))
    }

    /// Left, top, width and height of the first such element to be seen, in the window.
    pub fn box_of(&self, selector: &str) -> Told<[f64; 4]> {
        self.until_shown(selector)?;
        let script = "const b = first(arguments[0]).getBoundingClientRect(); return [b.x, b.y, b.width, b.height]";
        let found = self.run(script, &[json!(selector)])?;
        Ok([0, 1, 2, 3].map(|at| found[at].as_f64().unwrap_or(0.0)))
    }

    /// Whether the page can be pushed sideways.
    pub fn scrolls_sideways(&self) -> Told<bool> {
        let script = "const root = document.documentElement; return root.scrollWidth > root.clientWidth";
        Ok(self.run(script, &[])? == true)
    }

    // ---------------------------------------------------------------------------------------------- doing

    /// Does something to the first such element to be seen, and looks for it again if the page moved it meanwhile.
    fn act(&self, selector: &str, act: impl Fn(&Element) -> Result<Value, Fault>) -> Told {
        let mut hindrance = "it is not to be seen".to_owned();
        let done = self.poll("", || {
            let script = format!("{LOOK}return first(arguments[0]) || null");
            let found = self.session.post("execute/sync", &json!({"script": script, "args": [selector]}));
            match found.map(|found| Element::from_value(&found).map(|element| act(&element))) {
                Ok(Some(Ok(_))) => return Ok(Some(())),
                Ok(Some(Err(fault))) | Err(fault) if fault.is_passing() => hindrance = fault.to_string(),
                Ok(Some(Err(fault))) | Err(fault) => return Err(fault.into()),
                Ok(None) => {}
            }
            Ok(None)
        });
        done.map_err(|stop| match stop {
            Stop::Wrong(why) if why.starts_with("waited") => {
                Stop::Wrong(format!("waited {} s for {selector} to be in reach; {hindrance}", DEADLINE.as_secs()))
            }
            other => other,
        })
    }

    /// Clicks in the middle of it. Where the press arrived is told with what fails behind it.
    pub fn click(&self, selector: &str) -> Told {
        if self.engine() == Engine::WebKit {
            // Its driver takes long from where it finds an element to where it presses: what is on its way is waited for.
            let rest = "
                const where = () => { const r = first(selector)?.getBoundingClientRect(); return r && `${r.x} ${r.y} ${r.width}`; };
                const [selector] = arguments;
                let last, still = 0, looks = 0;
                const look = () => {
                    const now = where();
                    still = now === last ? still + 1 : 0;
                    last = now;
                    if (still >= 3 || ++looks >= 300) done(true);
                    // A second tab may be one that is never drawn.
                    else if (document.hidden) setTimeout(look, 16);
                    else requestAnimationFrame(look);
                };
                look();
                window.__heard = [];
                const hear = e => window.__heard?.push(`${e.type} on ${e.composedPath()[0].outerHTML?.slice(0, 80)}`);
                for (const type of ['mousedown', 'mouseup', 'click']) addEventListener(type, hear, { capture: true, once: true })";
            // While a page is being left this may fail: then the press says so, or does not.
            let _ = self.run_until_done(rest, &[json!(selector)]);
        }
        self.act(selector, |element| self.session.post(&element.path("click"), &json!({})))
    }

    /// Types at the end of a field.
    pub fn type_into(&self, selector: &str, text: &str) -> Told {
        self.act(selector, |element| self.session.post(&element.path("value"), &json!({"text": text})))
    }

    /// Types over what stands in a field; an empty text empties it.
    pub fn type_over(&self, selector: &str, text: &str) -> Told {
        self.until_shown(selector)?;
        self.run("const e = first(arguments[0]); e.focus(); e.select()", &[json!(selector)])?;
        if text.is_empty() { self.press("Backspace") } else { self.press_each(text) }
    }

    /// Gives files to a file field, which may be hidden.
    pub fn choose_file(&self, selector: &str, path: &Path) -> Told {
        self.until(&format!("all({}).length", json!(selector)), &format!("{selector} to exist"))?;
        let found = self.run("return all(arguments[0])[0]", &[json!(selector)])?;
        let element = Element::from_value(&found).ok_or("no file field")?;
        self.session.post(&element.path("value"), &json!({"text": path}))?;
        Ok(())
    }

    /// Presses one key where the focus is: a character, or a name as in `KeyboardEvent.key`.
    pub fn press(&self, key: &str) -> Told {
        let code = match key {
            "Backspace" => "\u{e003}",
            "Tab" => "\u{e004}",
            "Enter" => "\u{e007}",
            "Shift" => "\u{e008}",
            "Escape" => "\u{e00c}",
            "PageUp" => "\u{e00e}",
            "PageDown" => "\u{e00f}",
            "End" => "\u{e010}",
            "Home" => "\u{e011}",
            "ArrowLeft" => "\u{e012}",
            "ArrowUp" => "\u{e013}",
            "ArrowRight" => "\u{e014}",
            "ArrowDown" => "\u{e015}",
            other => other,
        };
        self.keys(&[code])
    }

    /// Presses one key, by its name, while the shift key is held.
    pub fn press_with_shift(&self, key: &str) -> Told {
        let code = if key == "Enter" { "\u{e007}" } else { key };
        let stroke = |kind: &str, value: &str| json!({"type": kind, "value": value});
        let (down, up) = ("keyDown", "keyUp");
        let strokes = [stroke(down, "\u{e008}"), stroke(down, code), stroke(up, code), stroke(up, "\u{e008}")];
        let actions = json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]});
        self.session.post("actions", &actions)?;
        Ok(())
    }

    /// Presses each character of a text in turn, where the focus is.
    pub fn press_each(&self, text: &str) -> Told {
        let letters: Vec<String> = text.chars().map(String::from).collect();
        self.keys(&letters.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn keys(&self, keys: &[&str]) -> Told {
        let strokes: Vec<Value> = keys
            .iter()
            .flat_map(|key| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})])
            .collect();
        let actions = json!({"actions": [{"type": "key", "id": "keys", "actions": strokes}]});
        self.session.post("actions", &actions)?;
        Ok(())
    }

    /// Clicks at a place.
    pub fn click_at(&self, at: Spot) -> Told {
        self.pointer(&[at], &[])
    }

    /// Presses at one place, moves to another in steps, and lets go.
    pub fn drag(&self, from: Spot, to: Spot) -> Told {
        let between = |part: f64| Spot { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
        let hear = "window.__released = false;
            addEventListener('pointerup', () => window.__released = true, { capture: true, once: true })";
        self.run(hear, &[])?;
        self.pointer(&[from], &[between(0.3), between(0.7), to])?;
        // WebKit's driver answers before the page has heard of all of it.
        self.until("window.__released", "the end of a drag to be heard")
    }

    fn pointer(&self, before: &[Spot], during: &[Spot]) -> Told {
        let moves = |spots: &[Spot]| -> Vec<Value> {
            let step = |s: &Spot| {
                let (x, y) = (s.x.round() as i64, s.y.round() as i64);
                json!({"type": "pointerMove", "duration": 20, "origin": "viewport", "x": x, "y": y})
            };
            spots.iter().map(step).collect()
        };
        let mut steps = moves(before);
        steps.push(json!({"type": "pointerDown", "button": 0}));
        steps.extend(moves(during));
        steps.push(json!({"type": "pointerUp", "button": 0}));
        let pointer = json!({
            "type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": steps
        });
        self.session.post("actions", &json!({"actions": [pointer]}))?;
        Ok(())
    }

    /// Drops a file on the page, as if it came from the desktop.
    pub fn drop_file(&self, name: &str, content: &str) -> Told {
        let script = r"
            const data = new DataTransfer();
            data.items.add(new File([arguments[1]], arguments[0], { type: 'application/json' }));
            const target = document.elementFromPoint(innerWidth / 2, innerHeight / 2) || document.body;
            for (const type of ['dragenter', 'dragover', 'drop']) {
                const event = { bubbles: true, cancelable: true, composed: true, dataTransfer: data };
                target.dispatchEvent(new DragEvent(type, event));
            }";
        self.run(script, &[json!(name), json!(content)]).map(drop)
    }

    // ---------------------------------------------------------------------------------------------- the browser

    /// Makes the browser prefer a dark or light theme; false where it cannot be made to.
    pub fn prefer_dark(&self, dark: bool) -> Told<bool> {
        match self.engine() {
            Engine::Chromium => {
                let value = if dark { "dark" } else { "light" };
                let features = json!({"features": [{"name": "prefers-color-scheme", "value": value}]});
                self.session.chromium("Emulation.setEmulatedMedia", features)?;
            }
            Engine::Firefox => {
                let name = "layout.css.prefers-color-scheme.content-override";
                let script = "Services.prefs.setIntPref(arguments[0], arguments[1])";
                self.session.firefox(script, &[json!(name), json!(if dark { 0 } else { 1 })])?;
            }
            Engine::WebKit => return Ok(false),
        }
        self.until(&format!("matchMedia('(prefers-color-scheme: dark)').matches === {dark}"), "the theme preferred")?;
        Ok(true)
    }

    /// Makes the browser ask for another language from the next page on; false where it cannot be made to.
    pub fn prefer_language(&self, language: &str) -> Told<bool> {
        match self.engine() {
            Engine::Chromium => {
                let agent = self.run("return navigator.userAgent", &[])?;
                let params = json!({"userAgent": agent, "acceptLanguage": language});
                self.session.chromium("Emulation.setUserAgentOverride", params)?;
            }
            Engine::Firefox => {
                let script = "Services.prefs.setStringPref('intl.accept_languages', arguments[0])";
                self.session.firefox(script, &[json!(language)])?;
            }
            Engine::WebKit => return Ok(false),
        }
        Ok(true)
    }

    /// Tasks over 50 ms on the main thread since the page was opened: start and length in ms. Chromium alone tells.
    pub fn long_tasks(&self) -> Told<Vec<(f64, f64)>> {
        self.settle()?;
        let found = self.run("return window.__stories ? window.__stories.long : []", &[])?;
        let number = |v: &Value, at: usize| v[at].as_f64().unwrap_or(0.0);
        Ok(found.as_array().into_iter().flatten().map(|task| (number(task, 0), number(task, 1))).collect())
    }

    /// Makes the page be laid out as on paper; false where it cannot be made to.
    pub fn prefer_print(&self, print: bool) -> Told<bool> {
        let medium = if print { "print" } else { "" };
        match self.engine() {
            Engine::Chromium => {
                self.session.chromium("Emulation.setEmulatedMedia", json!({"media": medium})).map(drop)?
            }
            Engine::Firefox => {
                let script = "const { browsingContext } = BrowserWindowTracker.getTopWindow().gBrowser.selectedBrowser;
                    browsingContext.mediumOverride = arguments[0]";
                self.session.firefox(script, &[json!(medium)]).map(drop)?;
            }
            Engine::WebKit => return Ok(false),
        }
        Ok(true)
    }

    /// The page as it is printed, in Chromium, whose PDF a program can look into without a library.
    pub fn pdf(&self) -> Told<Option<Vec<u8>>> {
        if self.engine() != Engine::Chromium {
            return Ok(None);
        }
        Ok(Some(decode_base64(&string(self.session.post("print", &json!({}))?))))
    }

    /// What an accessibility checker finds by these rules, or else by all: one line a violation, with its elements.
    pub fn violations(&self, axe: &str, rules: &[&str]) -> Told<Vec<String>> {
        self.settle()?;
        let script = format!(
            "if (!window.axe) {{ {axe} }}
            const [rules] = arguments;
            axe.run(document, {{ resultTypes: ['violations'], ...rules.length && {{ runOnly: rules }} }}).then(
                found => done(found.violations.map(v => `${{v.id}} (${{v.impact}}): ` + v.nodes.map(
                    n => `${{n.target.join(' ')}}: ${{n.failureSummary.replace(/\\s+/g, ' ')}}`).join('; '))),
                error => done([`axe failed: ${{error}}`]));"
        );
        Ok(strings(self.run_until_done(&script, &[json!(rules)])?))
    }

    /// The window as a PNG file.
    pub fn screenshot(&self, path: &Path) -> Told {
        // WebKit paints late.
        self.settle()?;
        let picture = string(self.session.get("screenshot")?);
        fs::write(path, decode_base64(&picture)).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(())
    }

    /// Looks out for errors from here on; Chromium has done so since the page began.
    fn watch(&self) -> Told {
        self.run(WATCH, &[]).map(drop)
    }

    /// What went wrong in the pages since the last [`Page::clean_up`]: violations of the content policy, errors that
    /// nobody caught, panics; and requests of pages to other origins than this machine's.
    pub fn wrongs(&self) -> Told<Vec<String>> {
        self.settle()?;
        let script = "const far = performance.getEntriesByType('resource').map(e => e.name)
                .filter(name => /^https?:/.test(name) && new URL(name).hostname !== '127.0.0.1');
            return [...far.map(name => `request to ${name}`), ...(window.__stories ? window.__stories.wrong : [])]";
        let mut wrongs = strings(self.run(script, &[])?);
        wrongs.extend(self.alarms(&[])?);
        Ok(wrongs)
    }

    /// What the console has said since the last look that means that the page is broken; not what one of these texts is in.
    pub fn alarms(&self, forgiven: &[&str]) -> Told<Vec<String>> {
        let is_forgiven = |line: &String| forgiven.iter().any(|text| line.contains(text));
        Ok(self.console()?.into_iter().filter(|line| is_alarming(line) && !is_forgiven(line)).collect())
    }

    /// What the browser's console says, where the driver tells.
    pub fn console(&self) -> Told<Vec<String>> {
        match self.engine() {
            Engine::Chromium => {
                let entries = self.session.post("se/log", &json!({"type": "browser"}))?;
                Ok(entries.as_array().into_iter().flatten().map(|e| string(e["message"].clone())).collect())
            }
            Engine::Firefox => {
                let script = "const found = Services.console.getMessageArray()
                        .filter(m => m instanceof Ci.nsIScriptError && /^http:..127\\.0\\.0\\.1/.test(m.sourceName))
                        .map(m => `${m.sourceName}: ${m.errorMessage}`);
                    Services.console.reset();
                    return found";
                Ok(strings(self.session.firefox(script, &[])?))
            }
            Engine::WebKit => Ok(Vec::new()),
        }
    }

    /// What is to be seen, for the report of a story that failed.
    pub fn what_it_shows(&self) -> String {
        let script = "return [location.href, (document.body ? document.body.innerText : '').slice(0, 500),
            JSON.stringify(window.__stories ? window.__stories.wrong : []), focused().outerHTML.slice(0, 200),
            (window.__heard || ['not asked']).join(', ')]";
        let seen = self.run(script, &[]).map(strings).unwrap_or_default();
        let console = self.console().unwrap_or_default();
        let [address, text, wrong, focus, heard] = seen.as_slice() else {
            return "the page does not answer".to_owned();
        };
        format!(
            "address: {address}\nfocus: {focus}\nlast press: {heard}\nit shows: {text}\nerrors: {wrong}\nconsole: {}",
            console.join("\n         ")
        )
    }

    /// Before the first story of a session: watches every page from its first moment, where that can be had.
    pub fn prepare(&self) -> Told {
        if self.engine() == Engine::Chromium {
            self.session.chromium("Page.addScriptToEvaluateOnNewDocument", json!({"source": WATCH}))?;
        }
        self.set_size(1280, 900)
    }

    /// After a story: nothing stored, nothing emulated, an empty page.
    pub fn clean_up(&self) -> Told {
        let script = "
            const gone = [];
            try { localStorage.clear(); sessionStorage.clear(); } catch { }
            if (window.caches) gone.push(caches.keys().then(names => Promise.all(names.map(name => caches.delete(name)))));
            if (window.indexedDB && indexedDB.databases)
                gone.push(indexedDB.databases().then(found => found.forEach(d => indexedDB.deleteDatabase(d.name))));
            if (navigator.serviceWorker) gone.push(navigator.serviceWorker.getRegistrations()
                .then(found => Promise.all(found.map(r => r.unregister()))));
            Promise.allSettled(gone).then(() => done(true))";
        self.run_until_done(script, &[])?;
        self.session.delete("cookie")?;
        self.prefer_dark(false)?;
        self.prefer_language(LANGUAGE)?;
        self.session.post("url", &json!({"url": "about:blank"}))?;
        self.set_size(1280, 900)?;
        self.console().map(drop)
    }

    /// Chromium's input method: shows `text` as being composed, or, with `done`, takes it into the field.
    pub fn compose_in_chromium(&self, text: &str, done: bool) -> Told {
        let end = text.encode_utf16().count();
        if done {
            self.session.chromium("Input.insertText", json!({"text": text}))?;
        } else {
            let params = json!({"text": text, "selectionStart": end, "selectionEnd": end});
            self.session.chromium("Input.imeSetComposition", params)?;
        }
        Ok(())
    }
}

/// What in a console means that the page is broken, and not merely that a bundle could not be fetched.
fn is_alarming(line: &str) -> bool {
    let alarms = [
        "Content Security Policy",
        "Content-Security-Policy",
        "panicked at",
        "Uncaught",
        "uncaught",
        "RuntimeError",
        "unreachable",
        "TypeError",
        "ReferenceError",
    ];
    alarms.iter().any(|alarm| line.contains(alarm))
}

/// For a parameter of an address.
pub fn escape(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

fn string(value: Value) -> String {
    value.as_str().unwrap_or("").to_owned()
}

/// A list of texts that a script returned.
pub fn strings(value: Value) -> Vec<String> {
    value.as_array().into_iter().flatten().map(|v| string(v.clone())).collect()
}

/// RFC 4648, section 4; anything that is not of its alphabet is passed over.
fn decode_base64(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => Some(c - b'A'),
        b'a'..=b'z' => Some(c - b'a' + 26),
        b'0'..=b'9' => Some(c - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    };
    let digits: Vec<u32> = text.bytes().filter_map(digit).map(u32::from).collect();
    let mut bytes = Vec::with_capacity(digits.len() * 3 / 4);
    for group in digits.chunks(4) {
        let bits = group.iter().fold(0, |bits, digit| bits << 6 | digit) << (6 * (4 - group.len()));
        bytes.extend((1..group.len()).map(|at| (bits >> (24 - 8 * at)) as u8));
    }
    bytes
}

/// How long something took.
pub fn timed<T>(act: impl FnOnce() -> Told<T>) -> Told<(T, Duration)> {
    let start = Instant::now();
    act().map(|value| (value, start.elapsed()))
}
