//! The only place that touches the browser's address, history, storage, focus, scroll position and worker.

mod aids;
mod find;
mod listen;
mod picture;
mod saved;

use super::body;
use super::tag::{Tag, tag};
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use gloo_utils::{document, window};
use js_sys::{Array, Promise, Uint8Array};
use khobao_core::article::Article;
use khobao_core::day::Day;
use khobao_core::service::{Request, Source};
use khobao_core::state::aids::{Aid, Said, Sheet};
use khobao_core::state::axis::{Axis, Edge, Touch};
use khobao_core::state::route::Route;
use khobao_core::state::saving::Act;
use khobao_core::state::window::Viewport;
use khobao_core::state::{Effect, Model, Msg, Reading, Start, Theme};
use khobao_core::timeline::Span;
use khobao_core::wire;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Element, EventTarget, FileList, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, KeyboardEvent, MessageEvent, MouseEvent, Storage, Worker,
};
use yew::Callback;

/// An address that is replaced is held back so long: writing it takes a phone longer than asking for the list, and WebKit
/// allows 100 changes in 10 seconds.
const ADDRESS_PAUSE_MS: u32 = 150;

/// How long what is typed waits for its list, to be drawn with it. Most lists are here sooner.
const ANSWER_PAUSE_MS: u32 = 200;

/// The matches in the article, each by its first mark.
const MATCHES: &str = "article[data-id] mark:not([data-on])";

/// A frame on most screens.
const FRAME_MS: u32 = 16;

// Of `static/boot.js` for a page, of `static/embed.js` for an element.
#[wasm_bindgen]
extern "C" {
    /// Where an app lives, as far as a page and an element of someone else's page differ.
    pub type Home;

    /// Has the page and the app's worker get the rest of the program: whether they could.
    #[wasm_bindgen(method, js_name = fetchRest)]
    fn fetch_rest(this: &Home) -> Promise;

    /// The query string of its address.
    #[wasm_bindgen(method)]
    fn search(this: &Home) -> String;

    /// Its address without it, as others may use it.
    #[wasm_bindgen(method)]
    fn base(this: &Home) -> String;

    /// Shows another query string: as a new step of the history, or in place of the last.
    #[wasm_bindgen(method)]
    fn write(this: &Home, search: &str, push: bool);

    /// Goes a step back in the history; the stage hears `popstate`.
    #[wasm_bindgen(method)]
    fn back(this: &Home);

    /// Says what is shown.
    #[wasm_bindgen(method)]
    fn name(this: &Home, title: &str);

    /// Sets an attribute of the frame.
    #[wasm_bindgen(method)]
    fn set(this: &Home, name: &str, value: &str);

    /// Scrolls to a node; `block` is where it is to stand: "start" or "center".
    #[wasm_bindgen(method)]
    fn show(this: &Home, element: &Element, block: &str);
}

/// An app's home, and the nodes of it.
pub struct Place {
    /// What it does where pages and elements differ.
    pub home: Home,
    /// What holds the archive.
    pub worker: Worker,
    /// What the views are drawn in: everything is looked up from here.
    pub root: HtmlElement,
    /// Where events are heard: the window, or the root, which hears those from within only.
    pub stage: EventTarget,
    /// What bears language, colours and look, and scrolls what is not in a pane: the document's element, or the root.
    pub frame: HtmlElement,
    /// What names the archives by `link` elements.
    pub head: Element,
    /// Whether it has a page to itself.
    pub is_page: bool,
}

impl PartialEq for Place {
    fn eq(&self, other: &Place) -> bool {
        std::ptr::eq(self, other)
    }
}

/// Runs effects, and turns what happens in the browser into messages.
#[derive(Clone)]
pub struct Shell(Rc<Inner>);

impl PartialEq for Shell {
    fn eq(&self, other: &Shell) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

struct Inner {
    place: Rc<Place>,
    emit: Callback<Msg>,
    /// Files that were chosen and are to be handed over with the next request.
    files: RefCell<Vec<Blob>>,
    /// Effects that need what the model's change will draw.
    drawn_first: RefCell<Vec<Effect>>,
    /// How many of them are of changes that the last view has.
    viewed: Cell<usize>,
    /// A replaced address that is held back, and the timer that ends the pause.
    address: RefCell<(Option<String>, Option<Timeout>)>,
    viewport: RefCell<Option<Viewport>>,
    /// The elements whose styles were written last, with those.
    styles: RefCell<Vec<(Element, String)>>,
    /// Whether the rest of the program is here.
    is_whole: Cell<bool>,
    /// The last shortcut that was pressed before it was.
    early_key: RefCell<Option<KeyboardEvent>>,
    /// Whether the next frame draws, and whether it measures.
    is_drawing: Cell<bool>,
    /// What draws in a moment where something waits to be drawn with what comes next.
    due: RefCell<Option<Timeout>>,
    /// See `is_drawing`.
    is_measuring: Cell<bool>,
    /// The width of the time axis that was told last.
    axis_width: Cell<f64>,
    /// The span that stands in the date fields.
    span: Cell<Span>,
    /// Whether an input method composes in the search field.
    is_composing: Cell<bool>,
    /// What had the focus before the find field.
    before_find: RefCell<Option<HtmlElement>>,
    /// Those of the large picture.
    picture_listeners: RefCell<Vec<EventListener>>,
    /// The pointers that hold it: their numbers and places in the window.
    pointers: RefCell<Vec<(i32, i32, i32)>>,
    /// Where the only one of them was put down.
    swipe_from: Cell<Option<(i32, i32)>>,
    /// Whether something is read aloud, and the place of the sentence that was marked last.
    is_reading_aloud: Cell<bool>,
    /// See `is_reading_aloud`.
    read_last: Cell<Option<(khobao_core::state::listen::Place, u32)>>,
    /// What had the focus before the last drawing, of what may be made anew or go.
    focused: RefCell<Option<HtmlElement>>,
    /// What looks again for a row that is to have it.
    focusing: RefCell<Option<Timeout>>,
    /// The article whose place was looked for, and the paragraph that is kept for it.
    attended: RefCell<Option<String>>,
    /// See `attended`.
    read_to: Cell<u32>,
    /// What ends that something is said.
    saying: RefCell<Option<Timeout>>,
    listeners: RefCell<Vec<EventListener>>,
    /// Those that come with the rest of the program.
    more_listeners: RefCell<Vec<EventListener>>,
    /// What is said once a text is on the clipboard.
    on_copied: Cell<Option<Said>>,
    /// What was selected in the article when it was looked at last, whether that was told, and what looks at it next.
    selected: RefCell<Vec<(u32, u32, u32)>>,
    /// See `selected`.
    is_selected: Cell<bool>,
    /// See `selected`.
    selecting: RefCell<Option<Timeout>>,
    /// The paragraph where something was marked last, or whose marks were looked at.
    marked_at: Cell<u32>,
    /// Whether a button of the mouse is down.
    is_pressing: Cell<bool>,
    /// What ends a pause in the typing of a note.
    typing: RefCell<Option<Timeout>>,
}

impl Shell {
    /// Listens to the worker and on the stage for as long as it lives.
    pub fn new(place: Rc<Place>, emit: Callback<Msg>) -> Shell {
        let shell = Shell(Rc::new(Inner {
            place,
            emit,
            files: RefCell::default(),
            drawn_first: RefCell::default(),
            viewed: Cell::default(),
            address: RefCell::default(),
            viewport: RefCell::default(),
            styles: RefCell::default(),
            is_whole: Cell::default(),
            early_key: RefCell::default(),
            is_drawing: Cell::default(),
            due: RefCell::default(),
            is_measuring: Cell::default(),
            axis_width: Cell::default(),
            span: Cell::default(),
            is_composing: Cell::default(),
            before_find: RefCell::default(),
            picture_listeners: RefCell::default(),
            pointers: RefCell::default(),
            swipe_from: Cell::default(),
            is_reading_aloud: Cell::default(),
            read_last: Cell::default(),
            focused: RefCell::default(),
            focusing: RefCell::default(),
            attended: RefCell::default(),
            read_to: Cell::default(),
            saying: RefCell::default(),
            more_listeners: RefCell::default(),
            on_copied: Cell::default(),
            selected: RefCell::default(),
            is_selected: Cell::default(),
            selecting: RefCell::default(),
            marked_at: Cell::default(),
            is_pressing: Cell::default(),
            typing: RefCell::default(),
            listeners: RefCell::default(),
        }));
        shell.listen();
        shell
    }

    fn listen(&self) {
        let inner = &self.0;
        let mut listeners = Vec::new();
        let mut on = |target: &web_sys::EventTarget, name: &'static str, does: fn(&Shell, &web_sys::Event)| {
            // The listeners live in what they refer to: a weak reference, or neither would ever go.
            let weak = Rc::downgrade(inner);
            let options = EventListenerOptions { phase: gloo_events::EventListenerPhase::Capture, passive: false };
            listeners.push(EventListener::new_with_options(target, name, options, move |event| {
                if let Some(inner) = weak.upgrade() {
                    does(&Shell(inner), event);
                }
            }));
        };
        let Place { worker, stage, .. } = &*inner.place;
        on(worker, "message", |shell, event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            if let Some(response) = data.dyn_ref::<Uint8Array>().and_then(|bytes| wire::decode(&bytes.to_vec())) {
                shell.0.emit.emit(Msg::Answered(Rc::new(response)));
            }
        });
        on(worker, "error", |shell, _| shell.0.emit.emit(Msg::Stopped));
        on(stage, "popstate", |shell, _| {
            shell.0.address.take();
            shell.0.emit.emit(Msg::Went(Route::parse(&shell.0.place.home.search())));
        });
        on(stage, "scroll", |shell, _| shell.measure());
        on(stage, "resize", |shell, _| shell.measure());
        on(stage, "keydown", |shell, event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            if shell.0.is_whole.get() {
                shell.key(event);
            } else {
                // What keys mean comes with the rest of the program, a moment behind the first view. Who types meanwhile means
                // no earlier key any more.
                let is_kept = is_shortcut(event);
                if is_kept {
                    event.prevent_default();
                }
                shell.0.early_key.replace(is_kept.then(|| event.clone()));
            }
        });
        // Not every browser sends an input event behind a composition's end.
        on(stage, "compositionstart", |shell, event| shell.0.is_composing.set(is_search(event)));
        on(stage, "compositionend", |shell, event| {
            shell.0.is_composing.set(false);
            if let Some(field) = shell.field("#search").filter(|_| is_search(event)) {
                shell.0.emit.emit(Msg::Typed(field.value()));
            }
        });
        on(stage, "focusout", |shell, event| {
            if is_search(event) {
                shell.0.emit.emit(Msg::Hush);
            }
        });
        on(stage, "dragover", |shell, event| {
            if carries_files(event) {
                event.prevent_default();
                shell.drop_here(true);
            }
        });
        on(stage, "dragleave", |shell, event| {
            // Leaving the window, not one element for the next.
            if event.unchecked_ref::<MouseEvent>().related_target().is_none() {
                shell.drop_here(false);
            }
        });
        on(stage, "drop", |shell, event| {
            shell.drop_here(false);
            if carries_files(event) {
                event.prevent_default();
                let event = event.unchecked_ref::<web_sys::DragEvent>();
                shell.take_files(event.data_transfer().and_then(|data| data.files()), false);
            }
        });
        // A lost picture says so in its place.
        on(stage, "error", |_, event| {
            if let Some(image) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlImageElement>().ok()) {
                lose(&image);
            }
        });
        *inner.listeners.borrow_mut() = listeners;
    }

    /// What the page starts with.
    pub fn start(&self) -> Start {
        let Place { home, frame, head, .. } = &*self.0.place;
        let look = stored("khobao.look").unwrap_or_default();
        if !look.is_empty() {
            frame.style().set_css_text(&look);
        }
        let mut languages: Vec<String> = stored("khobao.lang").into_iter().collect();
        languages.extend(window().navigator().languages().iter().filter_map(|tag| tag.as_string()));
        let theme = frame.get_attribute("data-theme").or_else(|| stored("khobao.theme"));
        let mut sources = Vec::new();
        for (i, script) in elements(head, "script[type='application/feed+json']").into_iter().enumerate() {
            self.0.files.borrow_mut().extend(blob(&script.text_content().unwrap_or_default()));
            sources.push(Source::Attached(script.get_attribute("title").unwrap_or_else(|| format!("#{}", i + 1))));
        }
        let sample = self.sample();
        let named = self.linked("");
        let is_sample = sources.is_empty() && named == sample;
        // Texts that stand in the page are what it is about; the sample is only for a page that has nothing else.
        sources.extend(named.into_iter().filter(|source| is_sample || !sample.contains(source)));
        let site = element(head, "link[rel='khobao-archive']").and_then(|link| link.get_attribute("href"));
        if let Some(site) = site {
            sources = vec![Source::Site(site)];
        }
        Start {
            route: Route::parse(&home.search()),
            languages,
            theme: theme.and_then(|name| Theme::of(&name)).unwrap_or_default(),
            look,
            base: home.base(),
            sources,
            is_sample,
            today: today(),
            lacks_rest: true,
        }
    }

    /// What holds all but the masthead: of a page the main part, of an element none.
    #[inline(never)]
    pub fn main(&self) -> Tag {
        tag("div.main").set("role", if self.0.place.is_page { "main" } else { "group" })
    }

    /// The page's sample archive.
    pub fn sample(&self) -> Vec<Source> {
        self.linked("[data-sample]")
    }

    fn linked(&self, which: &str) -> Vec<Source> {
        let selector = format!("link[rel~='alternate'][type='application/feed+json']{which}");
        let links = elements(&self.0.place.head, &selector);
        links.iter().filter_map(|link| link.get_attribute("href")).map(Source::Address).collect()
    }

    /// Opens files, or takes in what they have of saved things: the kind is told by content, unless it is to be the latter.
    #[inline(never)]
    pub fn take_files(&self, files: Option<FileList>, are_saved: bool) {
        let Some(files) = files else { return };
        let files: Vec<web_sys::File> = (0..files.length()).filter_map(|i| files.item(i)).collect();
        if files.is_empty() {
            return;
        }
        // What tells them apart comes with the rest of the program.
        if self.0.is_whole.get() { self.tell_files(&files, are_saved) } else { self.open_files(files) }
    }

    fn open_files(&self, files: Vec<web_sys::File>) {
        let names = files.iter().map(web_sys::File::name).collect();
        *self.0.files.borrow_mut() = files.into_iter().map(Blob::from).collect();
        self.0.emit.emit(Msg::Files(names));
    }

    /// Runs an effect, or keeps it until the views are drawn.
    pub fn run(&self, effect: Effect) {
        match effect {
            Effect::Ask(request) => self.ask(request),
            Effect::Address { search, push } => self.show_address(search, push),
            Effect::LeaveSearch => drop(self.field("#search").map(|field| field.blur())),
            Effect::Back => self.0.place.home.back(),
            Effect::Title(title) => self.0.place.home.name(&title),
            Effect::Language(lang) => self.0.place.home.set("lang", lang.code()),
            Effect::Theme(theme) => self.0.place.home.set("data-theme", theme.name()),
            Effect::Remember(name, value) => self.remember(name, value),
            Effect::Do(deed) => self.does(deed),
            later => self.0.drawn_first.borrow_mut().push(later),
        }
    }

    /// The views are made of the model as it is now. Where that takes long, Yew lets the browser bring events in between them
    /// and [`Shell::rendered`]: what those ask for waits for the views after.
    pub fn viewed(&self) {
        self.0.viewed.set(self.0.drawn_first.borrow().len());
        *self.0.focused.borrow_mut() = self.element(":is(article[data-id] h1, .state button):focus");
    }

    /// Sets what a diff cannot say, and runs what waited for the views.
    pub fn rendered(&self, model: &Model) {
        self.write_styles();
        self.write_fields(model);
        for sheet in self.elements("dialog").into_iter().filter_map(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok())
        {
            match (sheet.has_attribute("data-open"), sheet.open()) {
                (true, false) if is_in_flow(&sheet) => {
                    let _ = sheet.set_attribute("closedby", "none");
                    sheet.show();
                }
                (true, false) => {
                    // By a press beside it, where the browser can.
                    let _ = sheet.set_attribute("closedby", "any");
                    let _ = sheet.show_modal();
                }
                (false, true) => sheet.close(),
                _ => {}
            }
        }
        if self.0.is_whole.get() {
            self.renew_marks(model);
        }
        if let Reading::Open(found) = &model.reading {
            self.draw_body(model, &found.article);
        }
        self.measure_soon();
        let effects: Vec<Effect> = self.0.drawn_first.borrow_mut().drain(..self.0.viewed.take()).collect();
        effects.into_iter().for_each(|effect| self.run_drawn(effect));
        if self.0.is_whole.get() {
            self.attend(model);
        }
    }

    /// Through the style object: a style attribute would need a weaker page policy. Only what is new is written, since
    /// writing the same again has the browser reckon the styles again.
    fn write_styles(&self) {
        let mut written = self.0.styles.borrow_mut();
        let is_written = |at: usize, element: &Element, style: &str| {
            written.get(at).is_some_and(|(other, known)| other == element && known == style)
        };
        let mut styles = Vec::with_capacity(written.len());
        for element in self.elements("[data-style]") {
            let Some(style) = element.get_attribute("data-style") else { continue };
            if !is_written(styles.len(), &element, &style)
                && let Some(element) = element.dyn_ref::<HtmlElement>()
            {
                element.style().set_css_text(&style);
            }
            styles.push((element, style));
        }
        *written = styles;
    }

    fn write_fields(&self, model: &Model) {
        if let Some(field) = self.field("#search")
            && !self.0.is_composing.get()
            && field.value() != model.route.query
        {
            field.set_value(&model.route.query);
        }
        if let Some(order) = self.element(".order") {
            choose(order, model.route.sorted().name());
        }
        if let Some(axis) = &model.axis {
            self.write_span(model, axis);
        }
    }

    /// The list of spans and the date fields, which are there once the axis is.
    #[inline(never)]
    fn write_span(&self, model: &Model, axis: &Axis) {
        if let Some(preset) = self.element("#preset") {
            let span = model.route.span;
            let named = ["week", "month", "year"].into_iter().zip(axis.presets());
            let chosen = named.into_iter().find(|(_, preset)| *preset == span).map(|(name, _)| name);
            let chosen = chosen.unwrap_or(if span.is_everything() { "all" } else { "" });
            choose(preset, chosen);
        }
        let span = model.route.span;
        let is_new = self.0.span.replace(span) != span;
        for (id, edge, day) in [("#from", Edge::First, span.from), ("#to", Edge::Last, span.to)] {
            let Some(field) = self.field(id) else { continue };
            let value = day.map_or(String::new(), |day| model.lang.day(day));
            let is_theirs = model.wrong_date == Some(edge) || (!is_new && is_focused(&field));
            if !is_theirs && field.value() != value {
                field.set_value(&value);
            }
        }
    }

    /// The article in its place, if it is this one: the model may be ahead of what is drawn.
    fn shown_article(&self, id: &str) -> Option<HtmlElement> {
        let is_it = |shown: &HtmlElement| shown.get_attribute("data-id").as_deref() == Some(id);
        self.element("article[data-id]").filter(is_it)
    }

    /// Draws the article's body where it is not drawn yet, and tells how many matches the article has.
    fn draw_body(&self, model: &Model, article: &Article) {
        // Once as soon as the article is here, and once more when it is known what it speaks of.
        let mentions = model.mentions.as_ref().filter(|mentions| !mentions.is_empty());
        let state = if mentions.is_some() { "marked" } else { "plain" };
        let is_undrawn = |body: &HtmlElement| match body.get_attribute("data-drawn") {
            None => true,
            Some(drawn) => drawn == "plain" && state == "marked",
        };
        let shown = self.shown_article(&article.id);
        let Some(body) = shown.and_then(|shown| element(&shown, ".body")).filter(is_undrawn) else { return };
        let _ = body.set_attribute("data-drawn", state);
        let target = self.element("article .body > .target").and_then(|target| target.get_attribute("data-p"));
        // Pictures that are there already are taken along: others would be fetched anew, and the text jump.
        let images = self.elements("article[data-id] .body :is(img, .lost)");
        body.set_text_content(None);
        body::draw(&body, article, model, images);
        if let Some(target) = target.and_then(|p| self.element(&format!("article [data-p='{p}']"))) {
            let _ = target.class_list().add_1("target");
        }
        match self.elements(MATCHES).len() {
            0 => {}
            count => self.0.emit.emit(Msg::Marked(count)),
        }
    }

    fn run_drawn(&self, effect: Effect) {
        match effect {
            Effect::FetchRest => {
                let shell = self.clone();
                spawn_local(async move {
                    let is_here =
                        JsFuture::from(shell.0.place.home.fetch_rest()).await.is_ok_and(|is_here| is_here.is_truthy());
                    shell.0.is_whole.set(is_here);
                    if is_here {
                        shell.listen_more();
                    }
                    shell.0.emit.emit(Msg::Rest(is_here));
                    if let Some(event) = shell.0.early_key.take().filter(|_| is_here) {
                        shell.key(&event);
                    }
                });
            }
            Effect::ScrollList(to) => {
                if let Some(list) = self.list() {
                    list.scroll_to(to);
                }
            }
            Effect::RevealRow(place) => {
                if let Some(list) = self.list() {
                    list.reveal(place);
                }
            }
            Effect::FocusArticle(paragraph) => {
                let Some(headline) = self.element("article[data-id] h1") else { return };
                // A reader who is typing a query is left where they are.
                if !self.field("#search").is_some_and(|field| is_focused(&field)) {
                    focus(&headline);
                }
                if let Some(pane) = self.element(".pane") {
                    pane.set_scroll_top(0);
                }
                if !self.list().is_some_and(|list| list.is_shown()) {
                    self.0.place.frame.set_scroll_top(0);
                }
                if let Some(paragraph) = paragraph.and_then(|paragraph| self.mark_paragraph(paragraph)) {
                    self.0.place.home.show(&paragraph, "center");
                }
            }
            later => self.run_later(later),
        }
    }

    /// What only a reader's keys and presses bring about.
    #[inline(never)]
    fn run_later(&self, effect: Effect) {
        match effect {
            Effect::FocusSearch => self.focus_on("#search"),
            Effect::FocusFilter => self.focus_on("#filter"),
            Effect::FocusList => self.focus_on("#results"),
            Effect::FocusRow(place) => {
                if let Some(list) = self.list() {
                    list.reveal(place);
                    self.focus_row(place, 60);
                }
            }
            Effect::RevealMatch(at) => self.reveal(at),
            Effect::FocusFind => self.focus_on_find(),
            Effect::LeaveFind => self.leave_find(),
            Effect::FocusListen => self.focus_on("#listen-button"),
            Effect::FocusPicture(at) => self.focus_on(&format!("article .picture[data-at='{at}']")),
            Effect::MarkParagraph(paragraph) => drop(self.mark_paragraph(paragraph)),
            _ => {}
        }
    }

    /// Brings the focus to a row. It may have to be fetched first; it is there within a few frames, or it is not to be had.
    fn focus_row(&self, place: u32, frames: u32) {
        self.measure();
        if let Some(link) = self.element(&format!("#results [data-place='{place}'] a")) {
            focus(&link);
        } else if frames > 0 {
            let shell = self.clone();
            *self.0.focusing.borrow_mut() = Some(Timeout::new(FRAME_MS, move || shell.focus_row(place, frames - 1)));
        }
    }

    fn ask(&self, mut request: Request) {
        let message = Array::new();
        if let Request::Open { bundles, .. } = &mut request {
            for bundle in bundles.iter_mut() {
                if let Source::Address(address) | Source::Site(address) = bundle {
                    // The worker lies elsewhere: what is relative is relative to the page.
                    let base = document().base_uri().ok().flatten().unwrap_or_default();
                    if let Ok(url) = web_sys::Url::new_with_base(address, &base) {
                        *address = url.href();
                    }
                }
            }
        }
        message.push(&Uint8Array::from(wire::encode(&request).as_slice()));
        if let Request::Open { .. } = request {
            self.0.files.borrow().iter().for_each(|file| {
                message.push(file);
            });
        }
        if self.0.place.worker.post_message(&message).is_err() {
            self.0.emit.emit(Msg::Stopped);
        }
    }

    fn show_address(&self, search: String, push: bool) {
        if push {
            self.flush_address();
            self.0.place.home.write(&search, true);
            return;
        }
        let mut address = self.0.address.borrow_mut();
        address.0 = Some(search);
        if address.1.is_none() {
            let shell = self.clone();
            address.1 = Some(Timeout::new(ADDRESS_PAUSE_MS, move || shell.flush_address()));
        }
    }

    fn flush_address(&self) {
        if let (Some(search), _) = self.0.address.take() {
            self.0.place.home.write(&search, false);
        }
    }

    /// Draws with the next frame; in a window that is not seen, which has none, at once.
    pub fn draw_soon(&self) {
        self.0.due.take();
        if self.0.is_drawing.replace(true) {
            return;
        }
        let draw = |shell: &Shell| {
            shell.0.is_drawing.set(false);
            shell.0.emit.emit(Msg::Frame);
        };
        if document().hidden() { draw(self) } else { self.with_frame(draw) }
    }

    /// Draws in a moment, unless something else is drawn before.
    pub fn draw_later(&self) {
        let shell = self.clone();
        let draw = || Timeout::new(ANSWER_PAUSE_MS, move || shell.draw_soon());
        self.0.due.borrow_mut().get_or_insert_with(draw);
    }

    /// Measures with the next frame, which lays the page out anyway: doing it here would have that done twice.
    fn measure_soon(&self) {
        if !self.0.is_measuring.replace(true) {
            self.with_frame(|shell| {
                shell.0.is_measuring.set(false);
                shell.measure();
            });
        }
    }

    fn with_frame(&self, does: fn(&Shell)) {
        let shell = self.clone();
        let does = Closure::once_into_js(move || does(&shell));
        let _ = window().request_animation_frame(does.unchecked_ref());
    }

    /// Tells the width of the time axis and what is in sight of the list, where that changed.
    fn measure(&self) {
        if let Some(width) = self.element(".bars").map(|bars| bars.get_bounding_client_rect().width())
            && width > 1.0
            && self.0.axis_width.replace(width) != width
        {
            self.0.emit.emit(Msg::Touched(Touch::Width(width)));
        }
        if self.0.is_whole.get() {
            self.progress();
        }
        let Some(viewport) = self.list().and_then(|list| list.viewport()) else { return };
        if self.0.viewport.replace(Some(viewport)) != Some(viewport) {
            self.0.emit.emit(Msg::Scrolled(viewport));
        }
    }

    #[inline(never)]
    fn key(&self, event: &KeyboardEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_field = target.as_ref().is_some_and(is_field);
        // 229 and is_composing: the key belongs to an input method.
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || event.key_code() == 229 {
            return;
        }
        if self.element("#picture[open]").is_some() {
            return self.press_key_on_picture(event);
        }
        let is_dialog_open = self.element("dialog:modal").is_some();
        let is_within =
            |selector: &str| target.as_ref().is_some_and(|e| e.closest(selector).is_ok_and(|e| e.is_some()));
        let is_suggesting = is_within("#search[aria-expanded=true]");
        let is_on_suggestion = is_within("#search[aria-activedescendant]");
        let msg = match event.key().as_str() {
            "ArrowDown" if is_suggesting => Msg::Suggestion(1),
            "ArrowUp" if is_suggesting => Msg::Suggestion(-1),
            "Enter" if is_suggesting => Msg::Chosen,
            "Escape" if is_on_suggestion => Msg::Hush,
            "Escape" if is_dialog_open => return,
            "Escape" if is_within("#facets") => Msg::Panel(false),
            "Enter" if is_within("#find") => Msg::Match(if event.shift_key() { -1 } else { 1 }),
            "Escape" if is_within(".find") || (!is_field && self.element(".find").is_some()) => Msg::Aid(Aid::EndFind),
            "Escape" if is_field => {
                // Out of the field, to what it found; the next press goes further out.
                if let Some(results) = self.element("#results") {
                    event.prevent_default();
                    focus(&results);
                }
                return;
            }
            "Escape" => Msg::Close,
            _ if is_field || is_dialog_open => return,
            "/" => return self.go_to(event, "#search"),
            "t" => return self.go_to(event, "#timeline .cursor"),
            "j" => Msg::Step(1),
            "k" => Msg::Step(-1),
            "#" => {
                event.prevent_default();
                return self.copy_link_here();
            }
            "[" => Msg::Aid(Aid::Go(-1)),
            "]" => Msg::Aid(Aid::Go(1)),
            "l" if self.element("#listen-button").is_some() => {
                event.prevent_default();
                return self.listen_here();
            }
            "f" => Msg::Aid(Aid::Find),
            "s" => Msg::Aid(Aid::Keep(Act::Star)),
            "m" => Msg::Aid(Aid::Keep(Act::Mark)),
            "M" => Msg::Aid(Aid::Keep(Act::MarkAndNote)),
            "S" => Msg::Aid(Aid::Sheet(Some(Sheet::Saved))),
            "n" => Msg::Match(1),
            "p" => Msg::Match(-1),
            "?" => Msg::Aid(Aid::Sheet(Some(Sheet::Keys))),
            _ => return,
        };
        event.prevent_default();
        self.0.emit.emit(msg);
    }

    fn list(&self) -> Option<List<'_>> {
        Some(List { list: self.element("#results")?, pane: self.element(".list")?, shell: self })
    }

    fn height(&self) -> f64 {
        f64::from(self.0.place.frame.client_height())
    }

    /// The upper and lower edge, in the window, of what is in sight of the app, or of a pane of it.
    fn sight(&self, pane: Option<&HtmlElement>) -> (f64, f64) {
        let Place { frame, is_page, .. } = &*self.0.place;
        // The document's element moves as it is scrolled; the window stays.
        let top = if *is_page { 0.0 } else { frame.get_bounding_client_rect().top() };
        let bottom = top + self.height();
        let pane = pane.map(|pane| pane.get_bounding_client_rect());
        pane.map_or((top, bottom), |pane| (pane.top().max(top), pane.bottom().min(bottom)))
    }

    fn element(&self, selector: &str) -> Option<HtmlElement> {
        element(&self.0.place.root, selector)
    }

    fn elements(&self, selector: &str) -> Vec<Element> {
        elements(&self.0.place.root, selector)
    }

    fn field(&self, selector: &str) -> Option<HtmlInputElement> {
        self.element(selector)?.dyn_into().ok()
    }

    fn focus_on(&self, selector: &str) {
        if let Some(element) = self.element(selector) {
            focus(&element);
        }
    }

    fn drop_here(&self, is_offered: bool) {
        let _ = self.0.place.frame.class_list().toggle_with_force("dropping", is_offered);
    }

    fn go_to(&self, event: &KeyboardEvent, selector: &str) {
        let Some(found) = self.element(selector) else { return };
        event.prevent_default();
        focus(&found);
        if let Some(field) = found.dyn_ref::<HtmlInputElement>() {
            field.select();
        }
    }
}

/// The list as it stands on the screen. What scrolls is its pane where that is wide and the frame where it is narrow.
struct List<'a> {
    list: HtmlElement,
    pane: HtmlElement,
    shell: &'a Shell,
}

impl List<'_> {
    fn is_shown(&self) -> bool {
        self.list.offset_parent().is_some()
    }

    fn row_height(&self) -> Option<f64> {
        let row = self.list.first_element_child()?;
        Some(row.get_bounding_client_rect().height()).filter(|&height| height > 1.0)
    }

    fn scrolls_in_pane(&self) -> bool {
        self.pane.scroll_height() > self.pane.client_height() + 1
    }

    fn viewport(&self) -> Option<Viewport> {
        if !self.is_shown() {
            return None;
        }
        let list = self.list.get_bounding_client_rect();
        let (top, bottom) = self.shell.sight(Some(&self.pane));
        Some(Viewport {
            offset: (top - list.top()).max(0.0),
            height: (bottom - top).max(self.shell.height() / 3.0),
            row: self.row_height().unwrap_or(150.0),
        })
    }

    fn scroll_to(&self, offset: f64) {
        if !self.is_shown() {
            return;
        }
        let list = self.list.get_bounding_client_rect();
        if self.scrolls_in_pane() {
            let start = list.top() - self.pane.get_bounding_client_rect().top() + f64::from(self.pane.scroll_top());
            self.pane.set_scroll_top(if offset > 0.0 { (start + offset) as i32 } else { 0 });
        } else {
            let frame = &self.shell.0.place.frame;
            let start = list.top() - self.shell.sight(None).0 + f64::from(frame.scroll_top());
            frame.set_scroll_top(if offset > 0.0 { (start + offset) as i32 } else { 0 });
        }
    }

    /// Scrolls only as far as the row needs to be wholly in sight.
    fn reveal(&self, place: u32) {
        let Some(Viewport { offset, height, row }) = self.viewport() else { return };
        let (top, bottom) = (f64::from(place) * row, f64::from(place + 1) * row);
        if top < offset {
            self.scroll_to(top.max(1.0));
        } else if bottom > offset + height {
            self.scroll_to(bottom - height);
        }
    }
}

/// Whether a press means "open it here": no key held that would open it elsewhere.
pub fn is_plain_click(event: &MouseEvent) -> bool {
    event.button() == 0 && !(event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key())
}

/// What a pressed link in an article means, where it leads to an article of this archive or to its list.
pub fn followed(event: &MouseEvent) -> Option<Msg> {
    if event.default_prevented() {
        return None;
    }
    let target: Element = event.target()?.dyn_into().ok()?;
    let href = target.closest("a[href]").ok()??.get_attribute("href")?;
    let route = Route::parse(href.strip_prefix('?').filter(|_| is_plain_click(event))?);
    match route.article.clone() {
        Some(id) if route.paragraph.is_none() => Some(Msg::Open(id)),
        Some(_) => Some(Msg::Followed(Box::new(route))),
        None => route.is_filtered().then(|| Msg::Followed(Box::new(route))),
    }
}

/// Takes the focus from the search field that a suggestion stands under. What an input method composes there is told
/// before.
pub fn leave_search(event: &web_sys::Event) {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let form = target.and_then(|target| target.closest("form").ok()?);
    if let Some(field) = form.and_then(|form| element(&form, "#search")) {
        let _ = field.blur();
    }
}

/// The day that it is where the reader is.
fn today() -> Option<Day> {
    let now = js_sys::Date::new_0();
    Day::from_ymd(now.get_full_year() as i32, now.get_month() + 1, now.get_date())
}

/// Whether keys that are pressed there are a field's.
fn is_field(element: &Element) -> bool {
    element.closest("input, textarea, select, [contenteditable]").is_ok_and(|found| found.is_some())
}

/// Whether a key is one of ours, pressed outside of every field.
fn is_shortcut(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_ours = match event.key().as_bytes() {
        [key] => b"/?#[]fjklmMnpsSt".contains(key),
        key => key == b"Escape",
    };
    is_ours && !target.as_ref().is_some_and(is_field) && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// Whether the style has an element stand among the others, and not over them.
fn is_in_flow(element: &Element) -> bool {
    let style = window().get_computed_style(element).ok().flatten();
    style.and_then(|style| style.get_property_value("position").ok()).is_some_and(|position| position == "relative")
}

/// What is kept on the device under a name.
fn stored(name: &str) -> Option<String> {
    storage()?.get_item(name).ok()?
}

/// What the device keeps for pages of this origin. A browser that keeps nothing has none.
fn storage() -> Option<Storage> {
    window().local_storage().ok().flatten()
}

fn blob(text: &str) -> Option<Blob> {
    let options = BlobPropertyBag::new();
    options.set_type("application/feed+json");
    Blob::new_with_str_sequence_and_options(&Array::of1(&JsValue::from(text)), &options).ok()
}

fn carries_files(event: &web_sys::Event) -> bool {
    let data = event.unchecked_ref::<web_sys::DragEvent>().data_transfer();
    data.is_some_and(|data| data.types().includes(&JsValue::from("Files"), 0))
}

fn element(root: &Element, selector: &str) -> Option<HtmlElement> {
    root.query_selector(selector).ok()??.dyn_into().ok()
}

/// Chooses an entry of a list, where another one is chosen: writing the same again costs as much.
fn choose(list: HtmlElement, value: &str) {
    let list = list.unchecked_into::<HtmlSelectElement>();
    if list.value() != value {
        list.set_value(value);
    }
}

fn elements(root: &Element, selector: &str) -> Vec<Element> {
    let found = root.query_selector_all(selector);
    let found = found.iter().flat_map(|nodes| (0..nodes.length()).filter_map(|i| nodes.item(i)));
    found.filter_map(|node| node.dyn_into().ok()).collect()
}

fn is_focused(element: &Element) -> bool {
    element.matches(":focus").unwrap_or(false)
}

fn is_search(event: &web_sys::Event) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    target.is_some_and(|element| element.id() == "search")
}

fn focus(element: &HtmlElement) {
    let options = web_sys::FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Puts what a picture shows into the place of one that is not to be had; its caption stays.
fn lose(image: &web_sys::HtmlImageElement) {
    let Ok(Some(_)) = image.closest("article[data-id]") else { return };
    let note = document().create_element("span");
    let Ok(note) = note else { return };
    let _ = note.set_attribute("class", "lost");
    // So that another drawing takes the note along, and does not ask for the picture again.
    let _ = note.set_attribute("data-src", &image.get_attribute("src").unwrap_or_default());
    let (lost, alt) = (image.get_attribute("data-lost").unwrap_or_default(), image.alt());
    note.set_text_content(Some(&if alt.is_empty() { lost } else { format!("{lost}: {alt}") }));
    let button = image.closest(".picture").ok().flatten();
    let _ = button.as_ref().unwrap_or(image).replace_with_with_node_1(&note);
}
