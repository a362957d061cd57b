//! Elements for the views: `tag("p.meta[translate=no]").text("…")`.
//!
//! Yew's `html!` writes the making of an element out at each place where it stands, some 600 bytes of wasm; this is a
//! call for the element and one for each thing that is not constant. What comes out is the same: a `VTag`, to be diffed.

use khobao_core::state::Msg;
use std::rc::Rc;
use web_sys::Event;
use yew::virtual_dom::{AttrValue, Key, Listener, ListenerKind, VList, VNode, VTag, VText};
use yew::{Callback, Html};

/// An element that is being made.
pub struct Tag(Box<VTag>);

/// An element with what is constant of it, as a style sheet would select it: its name, then `#id`, `.class` (once) and
/// `[name=value]`.
pub fn tag(selector: &'static str) -> Tag {
    let (name, mut rest) = selector.split_at(selector.find(['#', '.', '[']).unwrap_or(selector.len()));
    let mut tag = Tag(Box::new(VTag::new(name)));
    while let Some(sign) = rest.bytes().next() {
        let end = match sign {
            b'[' => rest.find(']'),
            _ => rest[1..].find(['#', '.', '[']).map(|length| length + 1),
        };
        let (part, behind) = rest.split_at(end.unwrap_or(rest.len()));
        let value = &part[1..];
        tag = match sign {
            b'#' => tag.set("id", value),
            b'.' => tag.set("class", value),
            _ => {
                let (name, value) = value.split_once('=').unwrap_or((value, ""));
                tag.set(name, value)
            }
        };
        rest = behind.strip_prefix(']').unwrap_or(behind);
    }
    tag
}

/// Several nodes as one.
pub fn all<T: Into<Html>>(nodes: impl IntoIterator<Item = T>) -> Html {
    VList::from(nodes.into_iter().map(Into::into).collect::<Vec<VNode>>()).into()
}

/// A text.
pub fn text(text: impl Into<AttrValue>) -> Html {
    VText::new(text.into()).into()
}

impl Tag {
    /// Gives it an attribute.
    pub fn set(self, name: &'static str, value: impl Into<AttrValue>) -> Tag {
        self.put(name, value.into())
    }

    fn put(mut self, name: &'static str, value: AttrValue) -> Tag {
        self.0.add_attribute(name, value);
        self
    }

    /// Gives it an attribute, where there is a value.
    pub fn set_some(self, name: &'static str, value: Option<impl Into<AttrValue>>) -> Tag {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Gives it an attribute without a value.
    pub fn flag(self, name: &'static str, is_set: bool) -> Tag {
        if is_set { self.set(name, "") } else { self }
    }

    /// Gives it an attribute that is "true" or "false".
    pub fn says(self, name: &'static str, is_so: bool) -> Tag {
        self.set(name, if is_so { "true" } else { "false" })
    }

    /// Ticks it, or not.
    pub fn checked(mut self, is_checked: bool) -> Tag {
        self.0.set_checked(is_checked);
        self
    }

    /// It is made anew where another key stands in its place.
    pub fn key(mut self, key: String) -> Tag {
        self.0.key = Some(Key::from(key));
        self
    }

    /// Puts a node into it, behind the others.
    pub fn has(self, child: impl Into<Html>) -> Tag {
        self.push(child.into())
    }

    fn push(mut self, child: Html) -> Tag {
        self.0.add_child(child);
        self
    }

    /// Puts a node into it, or nothing: its place is kept, so that those behind it stay what they are.
    pub fn maybe(self, child: Option<impl Into<Html>>) -> Tag {
        self.push(child.map_or_else(Html::default, Into::into))
    }

    /// Puts nodes into it, as one.
    pub fn each<T: Into<Html>>(self, children: impl IntoIterator<Item = T>) -> Tag {
        self.push(all(children))
    }

    /// Puts a text into it.
    pub fn text(self, text: impl Into<AttrValue>) -> Tag {
        self.push(self::text(text))
    }

    /// Calls for each event of a name.
    pub fn on(self, event: &'static str, does: impl Fn(Event) + 'static) -> Tag {
        self.listen(On { event, does: Box::new(does) })
    }

    fn listen(mut self, on: On) -> Tag {
        self.0.add_listener(Rc::new(on));
        self
    }

    /// A press of it means a message.
    pub fn press(self, emit: &Callback<Msg>, msg: Msg) -> Tag {
        let emit = emit.clone();
        self.on("click", move |_| emit.emit(msg.clone()))
    }
}

impl From<Tag> for VNode {
    fn from(tag: Tag) -> VNode {
        (*tag.0).into()
    }
}

struct On {
    event: &'static str,
    does: Box<dyn Fn(Event)>,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        ListenerKind::other(self.event.into())
    }

    fn handle(&self, event: Event) {
        (self.does)(event);
    }

    fn passive(&self) -> bool {
        false
    }
}
