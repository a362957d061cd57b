//! The article's pictures, one of them as large as the screen.
//!
//! Lengths are whole CSS pixels, and places are told from the middle of the screen, where the middle of a fitted picture is.
//! What holds: a picture is never smaller than fitted, and never pushed so far that room which it could fill is left empty.

use super::{Effect, Model, Reading};
use crate::article::{Article, Block, Image, Inline, plain};
use std::rc::Rc;

/// How much larger than fitted a picture can be, in thousandths.
const MOST: i32 = 8000;
/// Fitted.
const WHOLE: i32 = 1000;

/// A picture, with what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    /// Where it is.
    pub src: String,
    /// What it shows, for those who do not see it; may be empty.
    pub alt: String,
    /// May be empty.
    pub caption: String,
}

/// The pictures of an article, in the order in which they are drawn.
pub fn pictures(article: &Article) -> Vec<Picture> {
    let mut found = Vec::new();
    found.extend(article.image.as_ref().map(|image| picture(image, "")));
    of_blocks(&article.blocks, &mut found);
    found
}

fn picture(image: &Image, caption: &str) -> Picture {
    Picture { src: image.src.as_str().to_owned(), alt: image.alt.clone(), caption: caption.to_owned() }
}

fn of_blocks(blocks: &[Block], found: &mut Vec<Picture>) {
    for block in blocks {
        match block {
            Block::Paragraph(text) | Block::Heading { text, .. } => of_runs(text, found),
            Block::List { items, .. } => items.iter().for_each(|item| of_blocks(item, found)),
            Block::Quote(inner) => of_blocks(inner, found),
            Block::Figure { images, caption } => {
                let said = plain(caption);
                found.extend(images.iter().map(|image| picture(image, &said)));
                of_runs(caption, found);
            }
            Block::Table { caption, rows } => {
                of_runs(caption, found);
                rows.iter().flatten().for_each(|cell| of_blocks(&cell.blocks, found));
            }
            Block::Preformatted(_) | Block::Rule => {}
        }
    }
}

fn of_runs(runs: &[Inline], found: &mut Vec<Picture>) {
    for run in runs {
        match run {
            Inline::Image(image) => found.push(picture(image, "")),
            Inline::Styled(_, inner) | Inline::Link(_, inner) => of_runs(inner, found),
            Inline::Text(_) | Inline::Break => {}
        }
    }
}

/// How near and where a picture is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zoom {
    /// How large it is, in thousandths of its fitted size; 1000 to 8000.
    pub scale: i32,
    /// How far it is pushed to the right.
    pub x: i32,
    /// How far it is pushed down.
    pub y: i32,
}

impl Default for Zoom {
    fn default() -> Zoom {
        Zoom { scale: WHOLE, x: 0, y: 0 }
    }
}

/// A gesture on a picture, with what it was measured against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hold {
    /// How far it is pushed, to the right and down.
    pub by: (i32, i32),
    /// How much larger it becomes, in thousandths of what it is; 0: fitted again.
    pub times: i32,
    /// The place that stays where it is while it becomes larger.
    pub at: (i32, i32),
    /// The width and height of the room for pictures.
    pub room: (i32, i32),
    /// The width and height of the picture as it is fitted.
    pub size: (i32, i32),
}

impl Zoom {
    /// What is seen after a gesture.
    pub fn held(self, hold: Hold) -> Zoom {
        let times = i64::from(hold.times.max(0));
        let scale = (i64::from(self.scale) * times / 1000).clamp(i64::from(WHOLE), i64::from(MOST));
        let pushed = |from: i32, by: i32, at: i32, room: i32, size: i32| {
            let (at, from) = (i64::from(at), i64::from(from));
            let to = at + i64::from(by) - (at - from) * scale / i64::from(self.scale);
            let most = ((i64::from(size) * scale / 1000 - i64::from(room)) / 2).max(0);
            to.clamp(-most, most) as i32
        };
        let Hold { by, at, room, size, .. } = hold;
        Zoom {
            scale: scale as i32,
            x: pushed(self.x, by.0, at.0, room.0, size.0),
            y: pushed(self.y, by.1, at.1, room.1, size.1),
        }
    }

    /// Whether all of the picture is seen.
    pub fn is_whole(self) -> bool {
        self.scale == WHOLE
    }
}

/// What a reader does with pictures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// One of the article's is to fill the screen.
    Open(usize),
    /// The one so many further on is to do so.
    Go(i32),
    /// The screen is to be the page's again.
    Close,
    /// The picture could not be loaded.
    Lost,
    /// It is moved or made larger.
    Hold(Hold),
    /// An arrow key: moves what is larger than the screen, and else goes to the next one in its direction.
    Push(Hold),
    /// A finger drew it so far to the right.
    Swipe(i32),
}

/// The picture that fills the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Viewing {
    /// The article's pictures; at least one.
    pub pictures: Rc<Vec<Picture>>,
    /// Which of them.
    pub at: usize,
    /// How it is seen.
    pub zoom: Zoom,
    /// Whether it could not be loaded.
    pub is_lost: bool,
    /// The one that was pressed.
    from: usize,
    /// The article's number; see [`super::aids::Known`].
    article: u32,
}

impl Model {
    /// The picture that fills the screen, where one does.
    pub fn viewing(&self) -> Option<&Viewing> {
        let here = self.known.as_ref().filter(|_| matches!(self.reading, Reading::Open(_)))?.number;
        self.viewing.as_ref().filter(|viewing| viewing.article == here)
    }

    pub(super) fn picture(&mut self, act: Act) -> Vec<Effect> {
        if let Act::Open(at) = act {
            let (Reading::Open(found), Some(known)) = (&self.reading, &self.known) else { return Vec::new() };
            let pictures = Rc::new(pictures(&found.article));
            if at < pictures.len() {
                let (zoom, article) = (Zoom::default(), known.number);
                self.viewing = Some(Viewing { pictures, at, zoom, is_lost: false, from: at, article });
            }
            return Vec::new();
        }
        let Some(viewing) = &mut self.viewing else { return Vec::new() };
        match act {
            Act::Go(by) => viewing.go(by),
            Act::Lost => viewing.is_lost = true,
            Act::Hold(hold) => viewing.zoom = viewing.zoom.held(hold),
            Act::Push(hold) if viewing.zoom.is_whole() => viewing.go(-hold.by.0.signum()),
            Act::Push(hold) => viewing.zoom = viewing.zoom.held(hold),
            Act::Swipe(by) if viewing.zoom.is_whole() => viewing.go(-by.signum()),
            Act::Swipe(_) | Act::Open(_) => {}
            Act::Close => {
                let from = viewing.from;
                self.viewing = None;
                return vec![Effect::FocusPicture(from)];
            }
        }
        Vec::new()
    }
}

impl Viewing {
    /// Goes round: behind the last comes the first.
    fn go(&mut self, by: i32) {
        let to = (self.at as i64 + i64::from(by)).rem_euclid(self.pictures.len() as i64) as usize;
        if to != self.at {
            (self.at, self.zoom, self.is_lost) = (to, Zoom::default(), false);
        }
    }
}
