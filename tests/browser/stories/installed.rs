//! The page as an installed app, and browsers that keep nothing.

use super::offline::{Away, BUTTON, LINE, SHEET, keep, open_controlled, open_sheet, until_said};
use super::{check, same, until_listed, until_matching};
use crate::fixtures::{second, small};
use crate::page::{Page, Told, escape, names, strings};
use serde_json::json;

/// Each icon and picture of the manifest is there and as large as it says, each shortcut leads to a list; what is shared with the
/// app is searched for, by its title, its text or its address; a file that the system opens with it is
/// shown.
pub fn the_page_can_be_installed_and_takes_what_is_given_to_it(page: &Page) -> Told {
    let away = Away::of(&small())?;
    away.host()?.begin_with(
        "Object.defineProperty(window, 'launchQueue', { value: { setConsumer(take) { window.launch = take } } })",
    );
    let address = away.host()?.address();
    let page = page.at(&address);
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    same("hindrances", page.hindrances()?, Vec::new())?;
    let script = "(async () => {
            const at = document.querySelector('link[rel=manifest]').href, list = await (await fetch(at)).json(), wrong = [];
            for (const { src, sizes, type } of [...list.icons, ...list.screenshots]) {
                const answer = await fetch(new URL(src, at)), image = new Image;
                image.src = URL.createObjectURL(new Blob([await answer.arrayBuffer()], { type }));
                await image.decode().catch(() => {});
                const isThere = answer.ok && image.naturalWidth > 0;
                if (!isThere || sizes !== 'any' && sizes !== `${image.naturalWidth}x${image.naturalHeight}`) wrong.push(src);
            }
            const masked = list.icons.filter(icon => icon.purpose === 'maskable').map(icon => icon.sizes);
            for (const size of ['192x192', '512x512']) if (!masked.includes(size)) wrong.push(`no maskable icon of ${size}`);
            if (list.name !== 'Kho nhỏ' || list.display !== 'standalone') wrong.push(`${list.name}, ${list.display}`);
            if (!list.screenshots.some(s => s.form_factor === 'wide') || !list.screenshots.some(s => s.form_factor === 'narrow'))
                wrong.push('no picture for phones and desktops');
            if (!list.file_handlers[0].accept['application/json'].includes('.json')) wrong.push('no files');
            return [wrong, list.shortcuts.map(shortcut => shortcut.url), list.share_target];
        })().then(done, error => done([[String(error)], []]))";
    let found = page.run_until_done(script, &[])?;
    same("wrong in the manifest", &found[0], &json!([]))?;
    let shortcuts = strings(found[1].clone());
    check(shortcuts.len() > 1, || format!("shortcuts {shortcuts:?}"))?;
    for shortcut in shortcuts {
        page.open(&format!("{}&lang=vi", shortcut.trim_start_matches("./")))?;
        until_matching(&page, 8)?;
    }
    let share = &found[2];
    same("how it is shared", (&share["method"], &share["action"]), (&json!("GET"), &json!("./")))?;
    for (what, given) in [
        ("title", "Bắc Kạn"),
        ("text", "Bắc Kạn https://bao.example/1"),
        ("url", "https://bao.example/tin/bac-kan-2020.html?id=3"),
    ] {
        let parameter = share["params"][what].as_str().unwrap_or("");
        page.open(&format!("?{parameter}={}", escape(given)))?;
        until_listed(&page, &["kb-2", "kb-4"])?;
        page.until_parameter(parameter, None)?;
    }
    let launch = "launch({ files: [{ getFile: async () => new File([arguments[0]], 'hai.json') }] })";
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    page.until("window.launch", "the app to take files")?;
    page.run(launch, &[json!(second())])?;
    page.until_shown(&super::row("hai-1"))
}

/// What was kept and is gone is told in a line that names the remedy; where nothing can be kept, as in private windows, the
/// sheet says so and why, and everything else works.
pub fn what_the_browser_has_cleared_or_cannot_keep_is_said(page: &Page) -> Told {
    let away = Away::of(&small())?;
    let address = away.host()?.address();
    let page = page.at(&address);
    open_controlled(&page, "?lang=vi")?;
    open_sheet(&page)?;
    keep(&page, "li")?;
    let clear = "caches.keys().then(keys => Promise.all(keys.filter(key => key.startsWith('khobao kept')).map(key => caches.delete(key))))
        .then(() => done(true))";
    page.run_until_done(clear, &[])?;
    page.reload()?;
    until_said(&page, LINE, "Trình duyệt đã xóa những bài đã giữ")?;
    page.until_shown(BUTTON)?;
    open_sheet(&page)?;
    until_said(&page, &format!("{SHEET} li"), "8 bài ·")?;

    let private = Away::of(&small())?;
    private.host()?.begin_with("Object.defineProperty(navigator, 'serviceWorker', { value: undefined })");
    let address = private.host()?.address();
    let page = page.at(&address);
    page.open("?lang=vi")?;
    page.until_shown(BUTTON)?;
    page.click(BUTTON)?;
    until_said(&page, SHEET, "cửa sổ riêng tư")?;
    page.press("Escape")?;
    // It gives the focus back when it is shut.
    page.until_gone(SHEET)?;
    super::search(&page, "bac kan")?;
    until_listed(&page, &["kb-2", "kb-4"])?;
    check(!page.shows(names::ALERT)?, || "an alert disturbs who only reads".to_owned())
}
