//! The root of the views, and the only component: it holds the model, gives it messages and has its effects run.
//!
//! Every view is a function of the model. What a diff cannot say (lengths, the values of fields, an article's body) is
//! set by [`effect::Shell::rendered`] after each drawing. A component a view would cost 10 KB of wasm each and spare
//! nothing: a page has some thirty rows.

mod aids;
mod body;
mod effect;
mod facets;
mod find;
mod listen;
mod mentions;
mod notices;
mod offline;
mod picture;
mod reader;
mod results;
mod saved;
mod search;
mod settings;
mod signed;
mod tag;
mod timeline;
pub mod worker;

use effect::{Home, Place, Shell};
use khobao_core::service::Opened;
use khobao_core::state::{Gesture, Model, Msg, Reading};
use khobao_core::timeline::Span;
use std::cell::RefCell;
use std::rc::Rc;
use tag::{Tag, tag, text};
use wasm_bindgen::prelude::{Closure, wasm_bindgen};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, HtmlElement};
use yew::prelude::*;
use yew::{AppHandle, Renderer};

thread_local! {
    /// Nodes where viewers were drawn that have ended, with what draws there. Yew lets go of no node that it ever drew in, nor
    /// of what it hears there; so the next viewer is drawn in the same.
    static VACANT: RefCell<Vec<(Element, AppHandle<App>)>> = const { RefCell::new(Vec::new()) };
}

/// Shows the viewer at a [`Home`], whose parts are those of [`Place`]; the worker runs [`worker::answer`]. What it gives is
/// a function that takes the viewer away again, with all that it listens to; it needs the rest of the program. A page that is
/// the viewer's own keeps it.
#[wasm_bindgen]
pub fn view(
    home: Home,
    worker: web_sys::Worker,
    root: HtmlElement,
    stage: web_sys::EventTarget,
    frame: HtmlElement,
    head: Element,
    is_page: bool,
) -> JsValue {
    root.set_text_content(None);
    let place = Rc::new(Place { home, worker, root: root.clone(), stage, frame, head, is_page });
    let props = AppProps { place: Some(place) };
    if is_page {
        Renderer::<App>::with_root_and_props(root.into(), props).render();
        return JsValue::UNDEFINED;
    }
    let vacant = VACANT.with_borrow_mut(Vec::pop);
    let (node, app) = match vacant {
        Some((node, mut app)) => {
            app.update(props);
            (node, app)
        }
        None => {
            let Ok(node) = gloo_utils::document().create_element("div") else { return JsValue::UNDEFINED };
            node.unchecked_ref::<HtmlElement>().style().set_css_text("display:contents");
            let app = Renderer::<App>::with_root_and_props(node.clone(), props).render();
            (node, app)
        }
    };
    let _ = root.append_child(&node);
    Closure::once_into_js(move || end(node, app))
}

#[inline(never)]
fn end(node: Element, mut app: AppHandle<App>) {
    app.update(AppProps { place: None });
    node.remove();
    VACANT.with_borrow_mut(|vacant| vacant.push((node, app)));
}

#[derive(PartialEq, Properties)]
struct AppProps {
    /// Where the viewer lives; nowhere, once it has ended.
    place: Option<Rc<Place>>,
}

struct App {
    shown: Option<Shown>,
    /// How many were shown here, the one that is included.
    count: u32,
}

struct Shown {
    model: Model,
    shell: Shell,
    emit: Callback<Msg>,
}

impl App {
    /// Begins anew where the properties say. What comes late of the one before has its number, and is not heard.
    fn begin(&mut self, ctx: &Context<App>) {
        self.count += 1;
        self.shown = ctx.props().place.clone().map(|place| {
            let count = self.count;
            let emit = ctx.link().callback(move |msg| (count, msg));
            let shell = Shell::new(place, emit.clone());
            // Before the first drawing, which would else show for a moment that there is nothing.
            let mut model = Model::default();
            for effect in model.update(Msg::Started(shell.start())) {
                shell.run(effect);
            }
            Shown { model, shell, emit }
        });
    }
}

impl Component for App {
    type Message = (u32, Msg);
    type Properties = AppProps;

    fn create(ctx: &Context<App>) -> App {
        let mut app = App { shown: None, count: 0 };
        app.begin(ctx);
        app
    }

    fn changed(&mut self, ctx: &Context<App>, _: &AppProps) -> bool {
        self.begin(ctx);
        true
    }

    /// What changes is drawn with the next frame, once: a span and its list, which comes a few milliseconds later, are one
    /// drawing.
    fn update(&mut self, _: &Context<App>, (count, msg): (u32, Msg)) -> bool {
        let Some(Shown { model, shell, .. }) = self.shown.as_mut().filter(|_| count == self.count) else {
            return false;
        };
        if let Msg::Frame = msg {
            return true;
        }
        if model.shows(&msg) {
            if model.can_wait(&msg) { shell.draw_later() } else { shell.draw_soon() }
        }
        for effect in model.update(msg) {
            shell.run(effect);
        }
        false
    }

    fn rendered(&mut self, _: &Context<App>, _: bool) {
        if let Some(Shown { model, shell, .. }) = &self.shown {
            shell.rendered(model);
        }
    }

    fn view(&self, _: &Context<App>) -> Html {
        let Some(Shown { model, shell, emit }) = &self.shown else { return Html::default() };
        shell.viewed();
        let texts = model.lang.texts();
        let is_reading = model.reading != Reading::Nothing && model.opened.is_some();
        let title = model.opened.as_ref().map_or("", |opened| opened.title.as_str());
        let title = if title.is_empty() { texts.app } else { title };
        let app = match (&model.opened, is_reading) {
            (None, _) => tag("div[class=app bare]"),
            (Some(_), false) => tag("div.app"),
            (Some(_), true) => tag("div[class=app reading]"),
        };
        // No node of one viewer is another's.
        let app = app.key(self.count.to_string());
        let main = |opened: &Rc<Opened>| {
            let panes = tag("div.panes")
                .has(facets::view(model, emit))
                .has(results::view(model, opened, emit))
                .has(reader::view(model, emit));
            shell.main().has(timeline::view(model, emit)).has(state_line(model, emit)).has(panes)
        };
        let skip = || tag("a.skip[href=#results]").text(texts.skip_to_list);
        // The open article's headline is the page's first heading.
        let name = tag(if is_reading { "p.name" } else { "h1.name" });
        let masthead = tag("header.masthead[part=masthead][translate=no]")
            .has(name.has(open_here(tag("a[href=./]").text(title.to_owned()), emit, Msg::Home)))
            .has(search::view(model, emit))
            .has(settings::view(model, emit, shell));
        app.maybe(model.opened.as_ref().map(|_| skip()))
            .has(masthead)
            .maybe(model.stopped.then(|| tag("p.notice[role=alert]").text(texts.worker_lost)))
            .maybe((!model.lacks_rest).then(|| signed::warning(model, emit)))
            .has(notices::view(model, emit, shell))
            .maybe(model.opened.as_ref().map(main))
            // Below, so that what is read or pressed does not move when it comes.
            .maybe((!model.lacks_rest).then(|| offline::lines(model, emit)))
            .maybe((!model.lacks_rest).then(|| aids::sheets(model, emit, shell)))
            .has(tag("p.drop-hint[aria-hidden=true]").text(texts.drop_here))
            .into()
    }
}

/// A button with a text on it that means one message.
fn button(emit: &Callback<Msg>, msg: Msg, text: impl Into<AttrValue>) -> Tag {
    tag("button[type=button]").press(emit, msg).text(text)
}

/// A link that the browser may open elsewhere, and that means a message here.
fn open_here(link: Tag, emit: &Callback<Msg>, msg: Msg) -> Tag {
    let emit = emit.clone();
    link.on("click", move |event| {
        if effect::is_plain_click(event.unchecked_ref()) {
            event.prevent_default();
            emit.emit(msg.clone());
        }
    })
}

/// A filter, with a way to drop it.
fn chip(emit: &Callback<Msg>, text: String, name: String, msg: Msg) -> Tag {
    tag("button.chip[type=button]")
        .press(emit, msg)
        .set("title", name.clone())
        .has(tag("span").text(text))
        .has(settings::icon("cross"))
        .has(tag("span.only-heard").text(name))
}

/// What is shown, in one line: how many, and each filter with a way to drop it.
fn state_line(model: &Model, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let route = &model.route;
    let query = route.query.trim();
    // All is listed until what matches is known, and is not to be told as what does.
    let is_narrowed = route.is_filtered() && (model.matching.is_some() || !route.is_searched());
    let count = match is_narrowed && model.lacks_files {
        true => model.lang.found_in_part(model.total()),
        false => model.lang.matches(model.total(), model.all.total(), is_narrowed),
    };
    let words = || chip(emit, format!("“{query}”"), texts.drop_words.to_owned(), Msg::Typed(String::new()));
    let span = || {
        let msg = Msg::Chose(Span::default(), Gesture::Press);
        chip(emit, model.lang.span(route.span), texts.drop_span.to_owned(), msg)
    };
    let filters = route.filters.iter().map(|filter| {
        let (facet, value) = filter;
        let name = format!("{}: {}", texts.drop_filter, model.lang.facet(*facet));
        let others = route.filters.iter().filter(|other| *other != filter).cloned().collect();
        chip(emit, value.clone(), name, Msg::Narrowed(others))
    });
    let everything = || tag("button#everything.plain[type=button]").press(emit, Msg::Everything).text(texts.everything);
    let indexed = model.indexed.filter(|_| !query.is_empty());
    tag("div.state[part=state][translate=no]")
        .has(tag("p.count[role=status]").text(count))
        .maybe((!model.lacks_rest).then(|| signed::open(model, emit)))
        .maybe((!query.is_empty()).then(words))
        .maybe((!route.span.is_everything()).then(span))
        .each(filters)
        .maybe(route.is_filtered().then(everything))
        .maybe(indexed.map(|(done, total)| tag("span.quiet").text(model.lang.indexing(done, total))))
        .has(facets::button(model, emit))
        .has(results::order(model, emit))
        .maybe((!model.query.hints.is_empty()).then(|| hints(model)))
}

#[inline(never)]
fn hints(model: &Model) -> Tag {
    let hints = model.query.hints.iter().map(|hint| text(format!("{} ", model.lang.hint(hint))));
    tag("p[class=quiet hint]").each(hints)
}
