//! The root of the views, and the only component: it holds the model, gives it messages and has its effects run.
//!
//! Every view is a function of the model. What a diff cannot say (lengths, the values of fields, an article's body) is
//! set by [`effect::Shell::rendered`] after each drawing. A component a view would cost 10 KB of wasm each and spare
//! nothing: a page has some thirty rows.

mod body;
mod effect;
mod facets;
mod notices;
mod reader;
mod results;
mod search;
mod settings;
mod timeline;
pub mod worker;

use effect::Shell;
use khobao_core::state::{Gesture, Model, Msg, Reading};
use khobao_core::timeline::Span;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::prelude::*;

/// Shows the viewer in the page, with a worker that runs [`worker::answer`].
#[wasm_bindgen]
pub fn view(worker: web_sys::Worker) {
    let Some(root) = gloo_utils::document().get_element_by_id("khobao") else { return };
    root.set_text_content(None);
    yew::Renderer::<App>::with_root_and_props(root, AppProps { worker }).render();
}

#[derive(PartialEq, Properties)]
struct AppProps {
    worker: web_sys::Worker,
}

struct App {
    model: Model,
    shell: Shell,
    emit: Callback<Msg>,
}

impl Component for App {
    type Message = Msg;
    type Properties = AppProps;

    fn create(ctx: &Context<App>) -> App {
        let emit = ctx.link().callback(|msg| msg);
        let shell = Shell::new(ctx.props().worker.clone(), emit.clone());
        // Before the first drawing, which would else show for a moment that there is nothing.
        let mut model = Model::default();
        for effect in model.update(Msg::Started(shell.start())) {
            shell.run(effect);
        }
        App { model, shell, emit }
    }

    fn update(&mut self, _: &Context<App>, msg: Msg) -> bool {
        let is_shown = self.model.shows(&msg);
        for effect in self.model.update(msg) {
            self.shell.run(effect);
        }
        is_shown
    }

    fn rendered(&mut self, _: &Context<App>, _: bool) {
        self.shell.rendered(&self.model);
    }

    fn view(&self, _: &Context<App>) -> Html {
        let (model, emit) = (&self.model, &self.emit);
        let texts = model.lang.texts();
        let is_reading = model.reading != Reading::Nothing && model.opened.is_some();
        let title = model.opened.as_ref().map_or("", |opened| opened.title.as_str());
        let title = if title.is_empty() { texts.app } else { title };
        let class = match (&model.opened, is_reading) {
            (None, _) => "app bare",
            (Some(_), false) => "app",
            (Some(_), true) => "app reading",
        };
        html! {
            <div {class}>
                if model.opened.is_some() {
                    <a class="skip" href="#results">{ texts.skip_to_list }</a>
                }
                <header class="masthead" translate="no">
                    // The open article's headline is the page's first heading.
                    <@{if is_reading { "p" } else { "h1" }} class="name">
                        <a href="./" onclick={home(emit)}>{ title }</a>
                    </@>
                    { search::view(model, emit) }
                    { settings::view(model, emit, &self.shell) }
                </header>
                if model.stopped {
                    <p class="notice" role="alert">{ texts.worker_lost }</p>
                }
                { notices::view(model, emit, &self.shell) }
                if let Some(opened) = &model.opened {
                    <main>
                        { timeline::view(model, emit) }
                        { state_line(model, emit) }
                        <div class="panes">
                            { facets::view(model, emit) }
                            { results::view(model, opened, emit) }
                            { reader::view(model, emit) }
                        </div>
                    </main>
                }
                { notices::sheet(model, emit) }
                <p class="drop-hint" aria-hidden="true">{ texts.drop_here }</p>
            </div>
        }
    }
}

/// A callback for a press that means one message.
fn press(emit: &Callback<Msg>, msg: Msg) -> Callback<MouseEvent> {
    let emit = emit.clone();
    Callback::from(move |_| emit.emit(msg.clone()))
}

/// A button that means one message.
fn button(emit: &Callback<Msg>, class: &'static str, msg: Msg, text: impl Into<Html>) -> Html {
    button_of(press(emit, msg), class, text.into())
}

fn button_of(onclick: Callback<MouseEvent>, class: &'static str, text: Html) -> Html {
    html! { <button type="button" {class} {onclick}>{ text }</button> }
}

/// A filter, with a way to drop it.
fn chip(emit: &Callback<Msg>, text: String, name: &str, msg: Msg) -> Html {
    html! {
        <button type="button" class="chip" onclick={press(emit, msg)} title={name.to_owned()}>
            <span>{ text }</span>
            { settings::icon("cross") }
            <span class="only-heard">{ name.to_owned() }</span>
        </button>
    }
}

/// What is shown, in one line: how many, and each filter with a way to drop it.
fn state_line(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let route = &model.route;
    let query = route.query.trim();
    html! {
        <div class="state" translate="no">
            <p role="status" class="count">
                { model.lang.matches(model.total(), model.all.total(), route.is_filtered()) }
            </p>
            if !query.is_empty() {
                { chip(emit, format!("“{query}”"), texts.drop_words, Msg::Typed(String::new())) }
            }
            if !route.span.is_everything() {
                { chip(emit, model.lang.span(route.span), texts.drop_span, Msg::Chose(Span::default(), Gesture::Press)) }
            }
            { for route.filters.iter().map(|(facet, value)| {
                let name = format!("{}: {}", texts.drop_filter, model.lang.facet(*facet));
                chip(emit, value.clone(), &name, Msg::Narrowed(route.toggled(*facet, value)))
            }) }
            if route.is_filtered() {
                <button type="button" id="everything" class="plain" onclick={press(emit, Msg::Everything)}>
                    { texts.everything }
                </button>
            }
            if let (Some((done, total)), false) = (model.indexed, query.is_empty()) {
                <span class="quiet">{ model.lang.indexing(done, total) }</span>
            }
            { facets::button(model, emit) }
            { results::order(model, emit) }
            if !model.query.hints.is_empty() {
                <p class="quiet hint">{ for model.query.hints.iter().map(|hint| format!("{} ", model.lang.hint(hint))) }</p>
            }
        </div>
    }
}

/// The archive's name leads back to the whole of it.
fn home(emit: &Callback<Msg>) -> Callback<MouseEvent> {
    let emit = emit.clone();
    Callback::from(move |event: MouseEvent| {
        if effect::is_plain_click(&event) {
            event.prevent_default();
            emit.emit(Msg::Home);
        }
    })
}
