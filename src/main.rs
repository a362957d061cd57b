//! The viewer: the library's state drawn with Yew, in a page and its worker.
//!
//! `static/boot.js` calls [`ui::view`] in the page and [`ui::worker::answer`] in the worker; nothing runs by itself.

#[cfg(target_arch = "wasm32")]
mod ui;

fn main() {
    #[cfg(not(target_arch = "wasm32"))]
    eprintln!("The viewer runs in a browser: `./dev serve` builds and shows it.");
}
