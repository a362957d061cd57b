//! The viewer: the library's state drawn with Yew, in a page and its worker.
//!
//! `static/boot.js` calls [`ui::view`] in the page and [`ui::worker::answer`] in the worker; nothing runs by itself.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
mod ui;

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("The viewer runs in a browser: `./dev serve` builds and shows it.");
}
