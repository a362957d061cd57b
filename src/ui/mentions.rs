//! What the open article speaks of: as links in its text, and as a small timeline of its own.

use super::results::marked;
use super::tag::{Tag, tag};
use khobao_core::article::Article;
use khobao_core::day::{Day, Interval};
use khobao_core::mentions::{Mention, Mentioned};
use khobao_core::state::Model;
use khobao_core::state::route::Route;
use khobao_core::timeline::{Span, Window};
use std::fmt::Write;

/// Days before and after one that "around it" means.
const AROUND: i32 = 3;
/// Times that the small timeline has at most.
const MOST: usize = 40;
/// Lines of the small timeline: times that overlap lie one over the other.
const LANES: usize = 5;

/// The mentions in one of the article's texts.
pub fn of_text(model: &Model, number: u32) -> &[Mention] {
    let all = model.mentions.as_ref().map_or(&[][..], |mentions| mentions.as_slice());
    let start = all.partition_point(|mention| mention.text < number);
    let end = all.partition_point(|mention| mention.text <= number);
    &all[start..end]
}

/// Where a mention leads, and what is there: to what the archive has around a time, or to all that cites a document.
#[inline(never)]
pub fn link(model: &Model, what: &Mentioned) -> (String, String) {
    let lang = model.lang;
    match what {
        Mentioned::Days(days) => {
            let span = around(*days);
            let route = Route { span, ..model.route.whole() };
            (route.search(), lang.around(Span::from(*days), model.all.within(span)))
        }
        Mentioned::Document(number) => {
            let route = Route { query: format!("doc:{number}"), ..model.route.whole() };
            (route.search(), lang.citing(number))
        }
    }
}

fn around(days: Interval) -> Span {
    if days.is_long() { days.into() } else { Span::between(Day(days.first.0 - AROUND), Day(days.last.0 + AROUND)) }
}

/// The lead, with what it speaks of.
#[inline(never)]
pub fn lead(model: &Model, lead: &str) -> Tag {
    let marks = model.marks(lead);
    let mut paragraph = tag("p.lead").key(model.find_key());
    let mut at = 0;
    for mention in of_text(model, 0) {
        let (start, end) = (mention.range.start as usize, mention.range.end as usize);
        if start < at || lead.get(at..start).is_none() || lead.get(start..end).is_none() {
            break;
        }
        let (address, title) = link(model, &mention.what);
        let link = tag("a.mention").set("href", address).set("title", title);
        paragraph = paragraph.has(marked(lead, at..start, &marks)).has(link.has(marked(lead, start..end, &marks)));
        at = end;
    }
    paragraph.has(marked(lead, at..lead.len(), &marks))
}

/// The times that the article speaks of, drawn and listed, with the day it was published. None where there is but one.
#[inline(never)]
pub fn timeline(model: &Model, article: &Article) -> Option<Tag> {
    let mut times: Vec<Interval> = Vec::new();
    for mention in model.mentions.iter().flat_map(|mentions| mentions.iter()) {
        if let Mentioned::Days(days) = mention.what
            && times.len() < MOST
        {
            // In order of time, each once.
            let place = times.partition_point(|other| *other < days);
            if times.get(place) != Some(&days) {
                times.insert(place, days);
            }
        }
    }
    if times.len() < 2 {
        return None;
    }
    let labels = model.lang.labels();
    let published = article.date.map(|date| date.day);
    let first = times.iter().map(|days| days.first).chain(published).min()?;
    let last = times.iter().map(|days| days.last).chain(published).max()?;
    let window = Window::new(first, last.next());
    let (mut path, mut ends) = (String::new(), vec![-1.0; LANES]);
    for days in &times {
        let (start, end) = (window.place(days.first) * 1000.0, window.place(days.last.next()) * 1000.0);
        // A day among years is still seen.
        let end = end.max(start + 6.0);
        let lane = ends.iter().position(|&free| free <= start).unwrap_or(LANES - 1);
        ends[lane] = end + 2.0;
        let _ =
            write!(path, "M{} {}h{}v6h-{}z", start as i32, lane * 10 + 2, (end - start) as i32, (end - start) as i32);
    }
    let lanes = ends.iter().filter(|&&end| end >= 0.0).count();
    let mut drawing = tag("svg[preserveAspectRatio=none][aria-hidden=true][focusable=false]")
        .set("viewBox", format!("0 0 1000 {}", lanes * 10))
        .set("height", (lanes * 10).to_string());
    if let Some(day) = published {
        let at = (window.place(day) * 1000.0) as i32;
        drawing = drawing.has(tag("path.published").set("d", format!("M{at} 0v{}", lanes * 10)));
    }
    let entry = |days: &Interval| {
        let (address, title) = link(model, &Mentioned::Days(*days));
        let link = tag("a").set("href", address).set("title", title);
        tag("li").has(link.text(model.lang.span(Span::from(*days))))
    };
    let section = tag("section.times[aria-labelledby=times][translate=no]")
        .has(tag("h2#times").text(labels.times))
        .has(drawing.has(tag("path").set("d", path)))
        .has(tag("ol[role=list]").each(times.iter().map(entry)));
    Some(section)
}

/// The documents that the article cites, each a link to all that cite it.
#[inline(never)]
pub fn documents(model: &Model) -> Tag {
    let document = |number: &String| {
        let (address, title) = link(model, &Mentioned::Document(number.clone()));
        tag("a").set("href", address).set("title", title).text(number.clone())
    };
    let name = tag("span.quiet").text(model.lang.labels().documents);
    tag("p[class=tags documents]").has(name).each(model.documents.iter().map(document))
}
