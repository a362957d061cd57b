//! What reading aloud is steered by. It comes with the rest of the program, and only where a voice does.
//!
//! The shell hears the two lists, and sets what is chosen in them.

use super::aids::act;
use super::settings::{drawn, icon};
use super::tag::{Tag, tag};
use khobao_core::state::aids::Aid;
use khobao_core::state::listen::{Act, Listening, SPEEDS, Voice};
use khobao_core::state::{Model, Msg};
use yew::Callback;

const PLAY: &str = "M8 5.5v13l10.5-6.5z";
const PAUSE: &str = "M8.5 6v12M15.5 6v12";
const STOP: &str = "M7 7h10v10H7z";

pub fn bar(model: &Model, listening: &Listening, emit: &Callback<Msg>) -> Tag {
    let texts = model.lang.texts();
    let labels = model.lang.labels();
    let does = |aid, name, on_it: Tag| act(emit, Aid::Listen(aid), name, on_it);
    let (name, drawing) = if listening.is_paused { (labels.play, PLAY) } else { (texts.pause, PAUSE) };
    let speed = |percent: u32| tag("option").set("value", percent.to_string()).text(model.lang.speed(percent));
    let voice = |(at, voice): (usize, &Voice)| {
        let name = if voice.is_local { voice.name.clone() } else { model.lang.far_voice(&voice.name) };
        tag("option").set("value", at.to_string()).text(name)
    };
    let voices = model.voices();
    tag("div.listen[role=group][translate=no]")
        .set("aria-label", labels.listen)
        .has(does(Act::Go(-1), labels.previous_sentence, icon("left")))
        .has(does(Act::Toggle(0), name, drawn(drawing)))
        .has(does(Act::Go(1), labels.next_sentence, icon("right")))
        .has(does(Act::Stop, labels.stop, drawn(STOP)))
        .has(tag("select#speed").set("aria-label", labels.speed).each(SPEEDS.into_iter().map(speed)))
        .has(tag("select#voice").set("aria-label", labels.voice).each(voices.into_iter().enumerate().map(voice)))
}
