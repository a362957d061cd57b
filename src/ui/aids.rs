//! What helps a reader beside the text itself: tools, sheets, contents, the way to the articles around. All of it comes with
//! the rest of the program.

use super::effect::Shell;
use super::settings::{drawn, icon};
use super::tag::{Tag, all, tag};
use super::{button, find, listen, notices, offline, open_here, picture, saved, signed};
use khobao_core::article::{Article, WORDS_A_MINUTE, minutes};
use khobao_core::state::aids::{Aid, Form, Known, Said, Sheet};
use khobao_core::state::look::{Align, Face, Look, Setting};
use khobao_core::state::picture::Act;
use khobao_core::state::route::Route;
use khobao_core::state::{Model, Msg, Reading, Theme};
use yew::{Callback, Html};

/// An article with so many headings gets a table of contents.
const HEADINGS: usize = 3;

/// The line drawings that only come with the rest: see [`icon`].
const FIND: &str = "M4 6h16M4 11h5M4 16h5M14.5 10.5a3.75 3.75 0 1 1 0 7.5 3.75 3.75 0 0 1 0-7.5zM17.2 17l3.3 3.3";

const LISTEN: &str =
    "M4.5 15v-2.5a7.5 7.5 0 0 1 15 0V15M4.5 14.5h3v5H6A1.5 1.5 0 0 1 4.5 18zM19.5 14.5h-3v5H18a1.5 1.5 0 0 0 1.5-1.5z";

/// A button with an icon, which has a name.
pub fn act(emit: &Callback<Msg>, aid: Aid, name: &'static str, on_it: impl Into<Html>) -> Tag {
    tag("button.icon[type=button]").set("aria-label", name).set("title", name).press(emit, Msg::Aid(aid)).has(on_it)
}

/// The matches in an article: which one is marked, and the way to the others.
fn matches(model: &Model, emit: &Callback<Msg>) -> Tag {
    let at = model.lang.match_of(model.match_at.map_or(0, |at| at + 1), model.match_count);
    tag("span.matches").has(tag("span.numbers").text(at)).has(ways(model, emit))
}

/// The ways to the match before and to the next one.
pub fn ways(model: &Model, emit: &Callback<Msg>) -> Html {
    let labels = model.lang.labels();
    let go = |icon_name, name: &'static str, by| {
        tag("button.icon[type=button]")
            .set("aria-label", name)
            .set("title", name)
            .press(emit, Msg::Match(by))
            .has(icon(icon_name))
    };
    all([go("up", labels.previous_match, -1), go("down", labels.next_match, 1)])
}

/// The buttons over an article, how far it is read, and what was done just now.
#[inline(never)]
pub fn tools(model: &Model, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let go = |by: i32, class, name, icon_name| {
        let is_end = model.place_by(by).is_none();
        act(emit, Aid::Go(by), name, icon(icon_name)).set("class", class).says("aria-disabled", is_end)
    };
    let look = act(emit, Aid::Sheet(Some(Sheet::Look)), labels.look, tag("span[aria-hidden=true]").text("Aa"));
    let cite = act(emit, Aid::Sheet(Some(Sheet::Cite)), labels.cite, icon("quote"));
    let is_open = matches!(model.reading, Reading::Open(_));
    let is_reading_aloud = model.listening().is_some_and(|listening| !listening.is_paused);
    // Pressed, it is the shell's, which knows the paragraph in sight.
    let listen_button = || {
        let button = tag("button#listen-button.icon[type=button]").set("aria-label", labels.listen);
        button.set("title", labels.listen).says("aria-pressed", is_reading_aloud).has(drawn(LISTEN))
    };
    let aids = tag("div.aids")
        .has(go(-1, "icon beside", texts.previous_article, "left"))
        .has(go(1, "icon beside", texts.next_article, "right"))
        .maybe(is_open.then(|| act(emit, Aid::Find, texts.find, drawn(FIND)).set("id", "find-button")))
        .maybe((is_open && !model.voices().is_empty()).then(listen_button))
        .has(look.set("id", "look-button"))
        .maybe(is_open.then(|| saved::tools(model, emit)))
        .maybe(is_open.then(|| cite.set("id", "cite-button")))
        .maybe(is_open.then(|| act(emit, Aid::Share, labels.share, icon("share")).set("id", "share-button")));
    let said = model.said.map(|said| match said {
        Said::Copied => labels.copied.to_owned(),
        Said::NotCopied => labels.not_copied.to_owned(),
        Said::LinkCopied(paragraph) => model.lang.link_copied(paragraph),
        Said::Resumed(paragraph) => model.lang.resumed(paragraph),
        Said::Marked => labels.marked.to_owned(),
        Said::NothingSelected => labels.nothing_selected.to_owned(),
        Said::NotKept => labels.not_kept_short.to_owned(),
    });
    // It is there before anything is said in it, or nothing would be heard.
    let said = tag("p.said[aria-live=polite]").maybe(said.map(|said| tag("span").text(said)));
    let finding = model.finding();
    let has_matches = model.match_count > 0 && finding.is_none();
    let matches = has_matches.then(|| matches(model, emit)).map_or_else(Html::default, Html::from);
    let find = finding.map(|finding| find::bar(model, finding, emit)).map_or_else(Html::default, Html::from);
    let progress = tag("div.progress[aria-hidden=true]").has(tag("i"));
    let listening = model.listening();
    let listen = listening.map(|listening| listen::bar(model, listening, emit)).map_or_else(Html::default, Html::from);
    all([matches, aids.into(), said.into(), progress.into(), find, listen])
}

/// How long the article takes to read.
#[inline(never)]
pub fn time(model: &Model, known: &Known) -> Tag {
    let (time, reckoned) = model.lang.reading_time(minutes(known.words), known.words, WORDS_A_MINUTE);
    tag("span.reading-time").set("title", reckoned).text(time)
}

/// What stands between the article's head and its body: the table of contents, and the link to a paragraph, which the shell
/// moves to the one that is pointed at, and answers for. It is one stop of the tab key, not one a paragraph.
#[inline(never)]
pub fn before_body(model: &Model, known: &Known) -> Html {
    let labels = model.lang.labels();
    let route = |paragraph| Route { paragraph: Some(paragraph), ..model.route.clone() };
    let entry = |(paragraph, level, text): &(u32, u8, String)| {
        let link = tag("a").set("href", route(*paragraph).search()).text(text.clone());
        tag(if *level > 2 { "li.under" } else { "li" }).has(link)
    };
    let contents = || {
        tag("details.contents")
            .has(tag("summary[translate=no]").text(labels.contents))
            .has(tag("ol[role=list]").each(known.headings.iter().map(entry)))
    };
    let here = tag("a#here[translate=no]")
        .set("href", route(1).search())
        .set("aria-label", labels.link_here)
        .set("title", labels.link_here)
        .text("¶");
    let contents = (known.headings.len() >= HEADINGS).then(contents).map_or_else(Html::default, Html::from);
    all([contents, here.into()])
}

/// What stands behind an article: what proves its text, on paper, and the articles around it in the list.
#[inline(never)]
pub fn behind(model: &Model, article: &Article, emit: &Callback<Msg>) -> Html {
    let texts = model.lang.texts();
    let hash = model.hash().map(|hash| tag("p").text(format!("{}: ", texts.text_hash)).has(tag("code").text(hash)));
    let source = article.url.as_ref().map(|url| tag("p").text(url.as_str().to_owned()));
    let printed = tag("div.printed").maybe(source).has(tag("p").text(model.kept_at(&article.id))).maybe(hash);
    let way = |by: i32, class: &'static str, name: &'static str| {
        let row = model.row_by(by)?;
        let title = if row.title.is_empty() { texts.untitled } else { &row.title };
        let link = tag("a").set("class", class).set("href", model.route.to_article(&row.id).search());
        let title = tag("span").set_some("lang", row.language.clone()).text(title.to_owned());
        Some(open_here(link.has(tag("span.quiet").text(name)).has(title), emit, Msg::Aid(Aid::Go(by))))
    };
    let ways = [way(-1, "before", texts.previous_article), way(1, "after", texts.next_article)];
    let around = tag("nav.around[translate=no]").each(ways.into_iter().flatten());
    all([saved::toolbar(model, emit), printed, around])
}

/// The sheets. The shell opens and closes them.
#[inline(never)]
pub fn sheets(model: &Model, emit: &Callback<Msg>, shell: &Shell) -> Html {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let is_open = |which| model.sheet == Some(which);
    let keys = is_open(Sheet::Keys).then(|| notices::keys(model, emit));
    let look = is_open(Sheet::Look).then(|| look(model, emit));
    let cite = is_open(Sheet::Cite).then(|| cite(model, emit));
    let list = is_open(Sheet::Saved).then(|| saved::list(model, emit, shell));
    let notes = is_open(Sheet::Note).then(|| saved::notes(model, emit));
    let title = model.lang.offline().title;
    let kept = || tag("div").has(head(model, emit, title)).has(offline::sheet(model, emit));
    let kept = is_open(Sheet::Offline).then(kept);
    let signature = model.lang.signed().title;
    let signed = || tag("div").has(head(model, emit, signature)).has(signed::sheet(model));
    let signed = is_open(Sheet::Signed).then(signed);
    let picture = model.viewing().map(|viewing| picture::screen(model, viewing, emit));
    let (none, close_picture) = (Aid::Sheet(None), Aid::Picture(Act::Close));
    all([
        sheet(tag("dialog#keys.sheet[translate=no]"), texts.keys, keys, emit, none),
        sheet(tag("dialog#look.sheet[translate=no]"), labels.look, look, emit, none),
        sheet(tag("dialog#cite.sheet[translate=no]"), labels.cite, cite, emit, none),
        sheet(tag("dialog#saved.sheet[translate=no]"), texts.saved, list, emit, none),
        sheet(tag("dialog#note.sheet[translate=no]"), labels.note, notes, emit, none),
        sheet(tag("dialog#offline.sheet[translate=no]"), title, kept, emit, none),
        sheet(tag("dialog#signed.sheet[translate=no]"), signature, signed, emit, none),
        sheet(tag("dialog#picture"), labels.large_picture, picture, emit, close_picture),
    ])
}

fn sheet(sheet: Tag, name: &'static str, content: Option<Tag>, emit: &Callback<Msg>, close: Aid) -> Tag {
    let closed = {
        let emit = emit.clone();
        move |_| emit.emit(Msg::Aid(close))
    };
    sheet.set("aria-label", name).flag("data-open", content.is_some()).on("close", closed).maybe(content)
}

pub fn head(model: &Model, emit: &Callback<Msg>, name: &'static str) -> Tag {
    let close = act(emit, Aid::Sheet(None), model.lang.texts().close, icon("cross"));
    tag("div.head").has(tag("h2").text(name)).has(close)
}

fn look(model: &Model, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let look = Look::parse(&model.look);
    let stepper = |setting: Setting| {
        let name = labels.settings[setting as usize];
        let step = |by: i32, text: &'static str, icon_name| {
            tag("button.icon[type=button]")
                .set("aria-label", format!("{name}: {text}"))
                .says("aria-disabled", !look.goes_on(setting, by))
                .press(emit, Msg::Aid(Aid::Step(setting, by)))
                .has(icon(icon_name))
        };
        let value = look.value(setting);
        let value = match setting {
            Setting::Size => format!("{value}%"),
            Setting::Line => {
                format!("{}{}{}", value / 10, if model.lang.code() == "vi" { ',' } else { '.' }, value % 10)
            }
            Setting::Letters | Setting::Words => format!("+{value}%"),
            Setting::Weight | Setting::Width => value.to_string(),
        };
        tag("div.stepper[role=group]")
            .set("aria-label", name)
            .has(tag("span").text(name))
            .has(step(-1, labels.less, "minus"))
            .has(tag("output.numbers").text(value))
            .has(step(1, labels.more, "plus"))
    };
    let theme = |(theme, name): (Theme, &&'static str)| (*name, theme == model.theme, Aid::Theme(theme));
    let face = |(face, name): (Face, &&'static str)| (*name, face == look.face, Aid::Face(face));
    let align = |(align, name): (Align, &&'static str)| (*name, align == look.align, Aid::Align(align));
    tag("div")
        .has(head(model, emit, labels.look))
        .has(choices(emit, "theme", labels.theme, Theme::ALL.into_iter().zip(&labels.themes).map(theme).collect()))
        .has(choices(
            emit,
            "face",
            labels.face,
            [Face::Serif, Face::Sans].into_iter().zip(&labels.faces).map(face).collect(),
        ))
        .each(Setting::ALL.into_iter().map(stepper))
        .has(choices(emit, "align", labels.align, Align::ALL.into_iter().zip(&labels.aligns).map(align).collect()))
        .has(button(emit, Msg::Aid(Aid::Reset), labels.reset))
}

/// One of a few, each with its name and whether it is chosen.
fn choices(emit: &Callback<Msg>, id: &'static str, name: &'static str, all: Vec<(&'static str, bool, Aid)>) -> Tag {
    let choice = |(text, is_chosen, aid): (&'static str, bool, Aid)| {
        // Keys that choose another one press it, too.
        let field = tag("input[type=radio]").set("name", format!("look-{id}")).checked(is_chosen);
        let field = field.press(emit, Msg::Aid(aid));
        tag("label").has(field).has(tag("span").text(text))
    };
    tag("fieldset").has(tag("legend").text(name)).has(tag("div").each(all.into_iter().map(choice)))
}

fn cite(model: &Model, emit: &Callback<Msg>) -> Tag {
    let labels = model.lang.labels();
    let form = |(form, name): (Form, &'static str)| {
        let copy =
            button(emit, Msg::Aid(Aid::Copy(form)), labels.copy).set("aria-label", format!("{}: {name}", labels.copy));
        let text = tag("pre[tabindex=0][role=region]").set("aria-label", name);
        tag("section")
            .has(tag("div.head").has(tag("h3").text(name)).has(copy))
            .has(text.text(model.reference(form).unwrap_or_default()))
    };
    let is_unproven = model.known.as_ref().is_some_and(|known| known.hash.is_none());
    tag("div")
        .has(head(model, emit, labels.cite))
        .each([(Form::Plain, labels.in_words), (Form::Bibtex, "BibTeX"), (Form::Csl, "CSL-JSON")].into_iter().map(form))
        .maybe(is_unproven.then(|| tag("p.quiet").text(labels.no_hash)))
}
