//! Who has signed the archive: a mark beside the count, a sheet behind it, and a warning where nobody has who should have. All
//! of it comes with the rest of the program.

use super::button;
use super::settings::drawn;
use super::tag::{Tag, all, tag};
use khobao_core::i18n::Lang;
use khobao_core::state::aids::{Aid, Sheet};
use khobao_core::state::offline::Act;
use khobao_core::state::signed::{Signed, Verdict};
use khobao_core::state::{Model, Msg};
use yew::{Callback, Html};

/// Shields: with a tick, a line, a mark of exclamation.
const GOOD: &str = "M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6zM9 12l2.2 2.2L15 10";
const UNCHECKED: &str = "M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6zM9 12h6";
const BAD: &str = "M12 3 5 6v6c0 4 3 7 7 9 4-2 7-5 7-9V6zM12 8v5M12 15.5v.5";

fn headline(signed: &Signed, lang: Lang) -> String {
    let number;
    let name = if signed.name.is_empty() {
        number = format!("{} {}", lang.signed().the_key, signed.key);
        &number
    } else {
        &signed.name
    };
    match signed.verdict {
        Verdict::Good => lang.signed_by(name),
        Verdict::Unable | Verdict::Lost => lang.signed().unchecked.to_owned(),
        Verdict::Wrong => lang.not_signed_by(name),
        Verdict::Other => lang.other_than_signed(name),
    }
}

fn help(signed: &Signed, lang: Lang) -> &'static str {
    let texts = lang.signed();
    match signed.verdict {
        Verdict::Good => texts.good,
        Verdict::Unable => texts.unable,
        Verdict::Lost => texts.lost,
        Verdict::Wrong => texts.wrong,
        Verdict::Other => texts.other,
    }
}

/// The mark beside the count.
#[inline(never)]
pub fn open(model: &Model, emit: &Callback<Msg>) -> Html {
    let Some(signed) = model.signed() else { return Html::default() };
    let name = headline(signed, model.lang);
    let path = match signed.verdict {
        Verdict::Good => GOOD,
        Verdict::Unable | Verdict::Lost => UNCHECKED,
        Verdict::Wrong | Verdict::Other => BAD,
    };
    tag("button#signed-button.plain[type=button]")
        .set("aria-label", name.clone())
        .set("title", name.clone())
        .press(emit, Msg::Aid(Aid::Sheet(Some(Sheet::Signed))))
        .has(drawn(path))
        .has(tag("span").text(name))
        .into()
}

/// Over everything, where what is read is not what was signed.
#[inline(never)]
pub fn warning(model: &Model, emit: &Callback<Msg>) -> Html {
    let Some(signed) = model.signed().filter(|signed| signed.verdict.warns()) else { return Html::default() };
    let alert = tag("div[role=alert]")
        .has(tag("h2").text(headline(signed, model.lang)))
        .has(tag("p").text(help(signed, model.lang)));
    let reload = button(emit, Msg::Aid(Aid::Offline(Act::Reload)), model.lang.offline().reload);
    tag("section#unsigned[class=notice banner][translate=no]").has(alert).has(tag("p.ways").has(reload)).into()
}

/// What stands on the sheet.
pub fn sheet(model: &Model) -> Html {
    let Some(signed) = model.signed() else { return Html::default() };
    let (lang, texts) = (model.lang, model.lang.signed());
    let day = signed.day.map(|day| lang.day(day)).unwrap_or_default();
    let key = tag("p[class=quiet numbers]").text(format!("{} {}", texts.key, signed.key));
    let said = |text: &str| (!text.is_empty()).then(|| -> Tag { tag("p.quiet").has(tag("bdi").text(text.to_owned())) });
    all([
        tag("p").has(tag("b").text(headline(signed, lang))),
        tag("div").maybe(said(&day)).maybe(said(&signed.said)),
        tag("p").text(help(signed, lang)),
        key,
        tag("p.quiet").text(texts.more),
    ])
}
