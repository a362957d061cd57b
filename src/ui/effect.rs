//! The only place that touches the browser's address, history, storage, focus, scroll position and worker.

mod aids;
mod find;
mod listen;
mod picture;
mod saved;

use super::body;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use gloo_utils::{document, window};
use js_sys::{Array, Promise, Uint8Array};
use khobao_core::article::Article;
use khobao_core::day::Day;
use khobao_core::service::{Request, Source};
use khobao_core::state::aids::{Aid, Said, Sheet};
use khobao_core::state::axis::{Axis, Edge, Touch};
use khobao_core::state::listen::Place;
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
    Blob, BlobPropertyBag, Document, Element, FileList, HtmlDialogElement, HtmlElement, HtmlInputElement,
    HtmlSelectElement, KeyboardEvent, MessageEvent, MouseEvent, ScrollIntoViewOptions, ScrollLogicalPosition, Worker,
};
use yew::Callback;

/// An address that is replaced more often than this is held back a little: WebKit allows 100 changes in 10 seconds.
const ADDRESS_PAUSE_MS: u32 = 150;

/// The matches in the article, each by its first mark.
const MATCHES: &str = "article[data-id] mark:not([data-on])";

/// A frame on most screens.
const FRAME_MS: u32 = 16;

// Of `static/boot.js`.
#[wasm_bindgen]
extern "C" {
    /// Has the page and its worker get the rest of the program: whether they could.
    #[wasm_bindgen(js_name = fetchRest)]
    fn fetch_rest() -> Promise;
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
    worker: Worker,
    emit: Callback<Msg>,
    /// Files that were chosen and are to be handed over with the next request.
    files: RefCell<Vec<Blob>>,
    /// Effects that need what the model's change will draw.
    drawn_first: RefCell<Vec<Effect>>,
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
    read_last: Cell<Option<(Place, u32)>>,
    /// The article whose place was looked for, and the paragraph that is kept for it.
    attended: RefCell<Option<String>>,
    /// See `attended`.
    place: Cell<u32>,
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
    /// Listens to the worker, the window and the keyboard for as long as it lives.
    pub fn new(worker: Worker, emit: Callback<Msg>) -> Shell {
        let shell = Shell(Rc::new(Inner {
            worker,
            emit,
            files: RefCell::default(),
            drawn_first: RefCell::default(),
            address: RefCell::default(),
            viewport: RefCell::default(),
            styles: RefCell::default(),
            is_whole: Cell::default(),
            early_key: RefCell::default(),
            is_drawing: Cell::default(),
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
            attended: RefCell::default(),
            place: Cell::default(),
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
        let (window, document) = (window(), document());
        on(&inner.worker, "message", |shell, event| {
            let data = event.unchecked_ref::<MessageEvent>().data();
            if let Some(response) = data.dyn_ref::<Uint8Array>().and_then(|bytes| wire::decode(&bytes.to_vec())) {
                shell.0.emit.emit(Msg::Answered(Rc::new(response)));
            }
        });
        on(&inner.worker, "error", |shell, _| shell.0.emit.emit(Msg::Stopped));
        on(&window, "popstate", |shell, _| {
            shell.0.address.take();
            shell.0.emit.emit(Msg::Went(Route::parse(&search())));
        });
        on(&window, "scroll", |shell, _| shell.measure());
        on(&window, "resize", |shell, _| shell.measure());
        on(&document, "keydown", |shell, event| {
            let event: &KeyboardEvent = event.unchecked_ref();
            if shell.0.is_whole.get() {
                shell.key(event);
            } else if is_shortcut(event) {
                // What keys mean comes with the rest of the program, a moment behind the first view.
                event.prevent_default();
                shell.0.early_key.replace(Some(event.clone()));
            }
        });
        // Not every browser sends an input event behind a composition's end.
        on(&document, "compositionstart", |shell, event| shell.0.is_composing.set(is_search(event)));
        on(&document, "compositionend", |shell, event| {
            shell.0.is_composing.set(false);
            if let Some(field) = field("#search").filter(|_| is_search(event)) {
                shell.0.emit.emit(Msg::Typed(field.value()));
            }
        });
        on(&document, "focusout", |shell, event| {
            if is_search(event) {
                shell.0.emit.emit(Msg::Hush);
            }
        });
        on(&document, "dragover", |_, event| {
            if carries_files(event) {
                event.prevent_default();
                set_class("dropping", true);
            }
        });
        on(&document, "dragleave", |_, event| {
            // Leaving the window, not one element for the next.
            if event.unchecked_ref::<MouseEvent>().related_target().is_none() {
                set_class("dropping", false);
            }
        });
        on(&document, "drop", |shell, event| {
            set_class("dropping", false);
            if carries_files(event) {
                event.prevent_default();
                let event = event.unchecked_ref::<web_sys::DragEvent>();
                shell.take_files(event.data_transfer().and_then(|data| data.files()), false);
            }
        });
        // A lost picture says so in its place.
        on(&document, "error", |_, event| {
            if let Some(image) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlImageElement>().ok()) {
                lose(&image);
            }
        });
        *inner.listeners.borrow_mut() = listeners;
    }

    /// What the page starts with.
    pub fn start(&self) -> Start {
        if let Ok(history) = window().history() {
            let _ = history.set_scroll_restoration(web_sys::ScrollRestoration::Manual);
        }
        let look = stored("khobao.look").unwrap_or_default();
        if let Some(root) = root().filter(|_| !look.is_empty()) {
            root.unchecked_into::<HtmlElement>().style().set_css_text(&look);
        }
        let mut languages: Vec<String> = stored("khobao.lang").into_iter().collect();
        languages.extend(window().navigator().languages().iter().filter_map(|tag| tag.as_string()));
        let mut sources = Vec::new();
        for (i, script) in elements("script[type='application/feed+json']").into_iter().enumerate() {
            self.0.files.borrow_mut().extend(blob(&script.text_content().unwrap_or_default()));
            sources.push(Source::Attached(script.get_attribute("title").unwrap_or_else(|| format!("#{}", i + 1))));
        }
        let sample = self.sample();
        let named = linked("");
        let is_sample = sources.is_empty() && named == sample;
        // Texts that stand in the page are what it is about; the sample is only for a page that has nothing else.
        sources.extend(named.into_iter().filter(|source| is_sample || !sample.contains(source)));
        let site = element("link[rel='khobao-archive']").and_then(|link| link.get_attribute("href"));
        if let Some(site) = site {
            sources = vec![Source::Site(site)];
        }
        Start {
            route: Route::parse(&search()),
            languages,
            theme: stored("khobao.theme").and_then(|name| Theme::of(&name)).unwrap_or_default(),
            look,
            base: page_address(),
            sources,
            is_sample,
            today: today(),
            lacks_rest: true,
        }
    }

    /// The page's sample archive.
    pub fn sample(&self) -> Vec<Source> {
        linked("[data-sample]")
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
        if self.0.is_whole.get() { saved::tell(&files, are_saved) } else { self.open_files(files) }
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
            Effect::LeaveSearch => leave_search(),
            Effect::Back => drop(window().history().map(|history| history.back())),
            Effect::Title(title) => document().set_title(&title),
            Effect::Language(lang) => set_attribute("lang", lang.code()),
            Effect::Theme(theme) => set_attribute("data-theme", theme.name()),
            Effect::Remember(name, value) => {
                // A browser that keeps nothing (private mode, full) still shows what was chosen.
                let _ = window()
                    .local_storage()
                    .map(|storage| storage.map(|storage| storage.set_item(&format!("khobao.{name}"), value)));
            }
            Effect::Do(deed) => self.does(deed),
            later => self.0.drawn_first.borrow_mut().push(later),
        }
    }

    /// Sets what a diff cannot say, and runs what waited for the views.
    pub fn rendered(&self, model: &Model) {
        self.write_styles();
        self.write_fields(model);
        for sheet in elements("dialog").into_iter().filter_map(|sheet| sheet.dyn_into::<HtmlDialogElement>().ok()) {
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
        let effects = self.0.drawn_first.take();
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
        for element in elements("[data-style]") {
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
        if let Some(field) = field("#search")
            && !self.0.is_composing.get()
            && field.value() != model.route.query
        {
            field.set_value(&model.route.query);
        }
        if let Some(order) = element(".order").and_then(|order| order.dyn_into::<HtmlSelectElement>().ok()) {
            order.set_value(model.route.sorted().name());
        }
        if let Some(axis) = &model.axis {
            self.write_span(model, axis);
        }
    }

    /// The list of spans and the date fields, which are there once the axis is.
    #[inline(never)]
    fn write_span(&self, model: &Model, axis: &Axis) {
        if let Some(preset) = element("#preset") {
            let span = model.route.span;
            let named = ["week", "month", "year"].into_iter().zip(axis.presets());
            let chosen = named.into_iter().find(|(_, preset)| *preset == span).map(|(name, _)| name);
            let chosen = chosen.unwrap_or(if span.is_everything() { "all" } else { "" });
            preset.unchecked_into::<HtmlSelectElement>().set_value(chosen);
        }
        let span = model.route.span;
        let is_new = self.0.span.replace(span) != span;
        for (id, edge, day) in [("#from", Edge::First, span.from), ("#to", Edge::Last, span.to)] {
            let Some(field) = field(id) else { continue };
            let value = day.map_or(String::new(), |day| model.lang.day(day));
            let is_theirs = model.wrong_date == Some(edge) || (!is_new && is_focused(&field));
            if !is_theirs && field.value() != value {
                field.set_value(&value);
            }
        }
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
        let Some(body) = element("article[data-id] .body").filter(is_undrawn) else { return };
        let _ = body.set_attribute("data-drawn", state);
        let target = element("article .body > .target").and_then(|target| target.get_attribute("data-p"));
        // Pictures that are there already are taken along: others would be fetched anew, and the text jump.
        let images = elements("article[data-id] .body :is(img, .lost)");
        body.set_text_content(None);
        body::draw(&body, article, model, images);
        if let Some(target) = target.and_then(|p| element(&format!("article [data-p='{p}']"))) {
            let _ = target.class_list().add_1("target");
        }
        match elements(MATCHES).len() {
            0 => {}
            count => self.0.emit.emit(Msg::Marked(count)),
        }
    }

    fn run_drawn(&self, effect: Effect) {
        match effect {
            Effect::FetchRest => {
                let shell = self.clone();
                spawn_local(async move {
                    let is_here = JsFuture::from(fetch_rest()).await.is_ok_and(|is_here| is_here.is_truthy());
                    shell.0.is_whole.set(is_here);
                    shell.0.emit.emit(Msg::Rest(is_here));
                    if let Some(event) = shell.0.early_key.take().filter(|_| is_here) {
                        shell.key(&event);
                    }
                });
            }
            Effect::ScrollList(to) => {
                if let Some(list) = List::find() {
                    list.scroll_to(to);
                }
            }
            Effect::RevealRow(place) => {
                if let Some(list) = List::find() {
                    list.reveal(place);
                }
            }
            Effect::FocusArticle(paragraph) => {
                let Some(headline) = element("article[data-id] h1") else { return };
                // A reader who is typing a query is left where they are.
                if !field("#search").is_some_and(|field| is_focused(&field)) {
                    focus(&headline);
                }
                if let Some(pane) = element(".pane") {
                    pane.set_scroll_top(0);
                }
                if !List::find().is_some_and(|list| list.is_shown()) {
                    window().scroll_to_with_x_and_y(0.0, 0.0);
                }
                if let Some(paragraph) = paragraph.and_then(|paragraph| self.mark_paragraph(paragraph)) {
                    into_view(&paragraph);
                }
            }
            later => self.run_later(later),
        }
    }

    /// What only a reader's keys and presses bring about.
    #[inline(never)]
    fn run_later(&self, effect: Effect) {
        match effect {
            Effect::FocusSearch => focus_on("#search"),
            Effect::FocusFilter => focus_on("#filter"),
            Effect::FocusList => focus_on("#results"),
            Effect::FocusRow(place) => {
                if let Some(list) = List::find() {
                    list.reveal(place);
                    self.focus_row(place, 60);
                }
            }
            Effect::RevealMatch(at) => find::reveal(at),
            Effect::FocusFind => find::focus_on_field(),
            Effect::LeaveFind => self.leave_find(),
            Effect::FocusListen => listen::focus_on_button(),
            Effect::FocusPicture(at) => picture::focus_on_picture(at),
            Effect::MarkParagraph(paragraph) => drop(self.mark_paragraph(paragraph)),
            _ => {}
        }
    }

    /// Brings the focus to a row. It may have to be fetched first; it is there within a few frames, or it is not to be had.
    fn focus_row(&self, place: u32, frames: u32) {
        self.measure();
        if let Some(link) = element(&format!("#results [data-place='{place}'] a")) {
            focus(&link);
        } else if frames > 0 {
            let shell = self.clone();
            Timeout::new(FRAME_MS, move || shell.focus_row(place, frames - 1)).forget();
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
        if self.0.worker.post_message(&message).is_err() {
            self.0.emit.emit(Msg::Stopped);
        }
    }

    fn show_address(&self, search: String, push: bool) {
        if push {
            self.flush_address();
            write_address(&search, true);
            return;
        }
        let mut address = self.0.address.borrow_mut();
        if address.1.is_some() {
            address.0 = Some(search);
            return;
        }
        write_address(&search, false);
        let shell = self.clone();
        address.1 = Some(Timeout::new(ADDRESS_PAUSE_MS, move || shell.flush_address()));
    }

    fn flush_address(&self) {
        if let (Some(search), _) = self.0.address.take() {
            write_address(&search, false);
        }
    }

    /// Draws with the next frame; in a window that is not seen, which has none, at once.
    pub fn draw_soon(&self) {
        if self.0.is_drawing.replace(true) {
            return;
        }
        let draw = |shell: &Shell| {
            shell.0.is_drawing.set(false);
            shell.0.emit.emit(Msg::Frame);
        };
        if document().hidden() { draw(self) } else { self.with_frame(draw) }
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
        if let Some(width) = element(".bars").map(|bars| bars.get_bounding_client_rect().width())
            && width > 1.0
            && self.0.axis_width.replace(width) != width
        {
            self.0.emit.emit(Msg::Touched(Touch::Width(width)));
        }
        if self.0.is_whole.get() {
            self.progress();
        }
        let Some(viewport) = List::find().and_then(|list| list.viewport()) else { return };
        if self.0.viewport.replace(Some(viewport)) != Some(viewport) {
            self.0.emit.emit(Msg::Scrolled(viewport));
        }
    }

    #[inline(never)]
    fn key(&self, event: &KeyboardEvent) {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let is_field = target.as_ref().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                || element.closest("[contenteditable]").is_ok_and(|found| found.is_some())
        });
        // 229 and is_composing: the key belongs to an input method.
        if event.ctrl_key() || event.meta_key() || event.alt_key() || event.is_composing() || event.key_code() == 229 {
            return;
        }
        if picture::is_open() {
            return self.press_key_on_picture(event);
        }
        let is_dialog_open = element("dialog:modal").is_some();
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
            "Escape" if is_within(".find") || (!is_field && element(".find").is_some()) => Msg::Aid(Aid::EndFind),
            "Escape" if is_field => {
                // Out of the field, to what it found; the next press goes further out.
                if let Some(results) = element("#results") {
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
            "l" if element("#listen-button").is_some() => {
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
            "?" => Msg::Sheet(true),
            _ => return,
        };
        event.prevent_default();
        self.0.emit.emit(msg);
    }

    fn go_to(&self, event: &KeyboardEvent, selector: &str) {
        let Some(found) = element(selector) else { return };
        event.prevent_default();
        focus(&found);
        if let Some(field) = found.dyn_ref::<HtmlInputElement>() {
            field.select();
        }
    }
}

/// The list as it stands on the screen. What scrolls is its pane on a wide screen and the window on a narrow one.
struct List {
    list: HtmlElement,
    pane: HtmlElement,
}

impl List {
    fn find() -> Option<List> {
        Some(List { list: element("#results")?, pane: element(".list")? })
    }

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
        let height = window().inner_height().ok()?.as_f64()?;
        let (list, pane) = (self.list.get_bounding_client_rect(), self.pane.get_bounding_client_rect());
        let (top, bottom) = (pane.top().max(0.0), pane.bottom().min(height));
        Some(Viewport {
            offset: (top - list.top()).max(0.0),
            height: (bottom - top).max(height / 3.0),
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
            let start = list.top() + window().scroll_y().unwrap_or(0.0);
            window().scroll_to_with_x_and_y(0.0, if offset > 0.0 { start + offset } else { 0.0 });
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

/// Takes the focus from the search field. What an input method composes there is told before.
pub fn leave_search() {
    if let Some(field) = field("#search") {
        let _ = field.blur();
    }
}

/// The day that it is where the reader is.
fn today() -> Option<Day> {
    let now = js_sys::Date::new_0();
    Day::from_ymd(now.get_full_year() as i32, now.get_month() + 1, now.get_date())
}

/// Whether a key is one of ours, pressed outside of every field.
fn is_shortcut(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
    let is_ours = matches!(event.key().as_str(), "/" | "t" | "j" | "k" | "?");
    is_ours && target.is_none() && !event.ctrl_key() && !event.meta_key() && !event.alt_key()
}

/// Whether the style has an element stand among the others, and not over them.
fn is_in_flow(element: &Element) -> bool {
    let style = window().get_computed_style(element).ok().flatten();
    style.and_then(|style| style.get_property_value("position").ok()).is_some_and(|position| position == "relative")
}

/// What is kept on the device under a name.
fn stored(name: &str) -> Option<String> {
    window().local_storage().ok().flatten().and_then(|storage| storage.get_item(name).ok()?)
}

/// The page's address up to its path.
fn page_address() -> String {
    let location = window().location();
    location.origin().unwrap_or_default() + &location.pathname().unwrap_or_default()
}

fn search() -> String {
    window().location().search().unwrap_or_default()
}

fn write_address(search: &str, push: bool) {
    let Ok(history) = window().history() else { return };
    let path = window().location().pathname().unwrap_or_default();
    let address = format!("{path}{search}");
    // A page without an address of its own (about:srcdoc) has no history to write.
    let _ = if push {
        history.push_state_with_url(&JsValue::NULL, "", Some(&address))
    } else {
        history.replace_state_with_url(&JsValue::NULL, "", Some(&address))
    };
}

fn linked(which: &str) -> Vec<Source> {
    let links = elements(&format!("link[rel~='alternate'][type='application/feed+json']{which}"));
    links.iter().filter_map(|link| link.get_attribute("href")).map(Source::Address).collect()
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

fn element(selector: &str) -> Option<HtmlElement> {
    document().query_selector(selector).ok()??.dyn_into().ok()
}

fn elements(selector: &str) -> Vec<Element> {
    let found = document().query_selector_all(selector);
    let found = found.iter().flat_map(|nodes| (0..nodes.length()).filter_map(|i| nodes.item(i)));
    found.filter_map(|node| node.dyn_into().ok()).collect()
}

fn field(selector: &str) -> Option<HtmlInputElement> {
    element(selector)?.dyn_into().ok()
}

fn is_focused(element: &Element) -> bool {
    document().active_element().as_ref() == Some(element)
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

fn focus_on(selector: &str) {
    if let Some(element) = element(selector) {
        focus(&element);
    }
}

fn into_view(element: &Element) {
    into_view_at(element, ScrollLogicalPosition::Center);
}

fn into_view_at(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

fn root() -> Option<Element> {
    Document::document_element(&document())
}

fn set_attribute(name: &str, value: &str) {
    let _ = root().map(|root| root.set_attribute(name, value));
}

fn set_class(name: &str, is_set: bool) {
    let _ = root().map(|root| root.class_list().toggle_with_force(name, is_set));
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
