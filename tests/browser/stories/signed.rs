//! A packed site whose page is given its signer's public key says whether what is read is what was signed.

use super::{article, check, open_article, same, until_matching};
use crate::engine::Scratch;
use crate::fixtures::{second, small};
use crate::page::{Page, Stop, Told, names};
use crate::server::Host;
use crate::viewer_folder;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const BUTTON: &str = "#signed-button";
const WARNING: &str = "#unsigned [role=alert]";

fn wrong(error: std::io::Error) -> Stop {
    Stop::Wrong(error.to_string())
}

/// A folder with two pairs of keys, `toi` and `khac`, and what is packed there.
struct Desk(Scratch);

impl Desk {
    fn new() -> Told<Desk> {
        let desk = Desk(Scratch::new()?);
        desk.khobao(&["sign", "--generate", "toi", "--no-password"])?;
        desk.khobao(&["sign", "--generate", "khac", "--no-password"])?;
        Ok(desk)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn khobao(&self, arguments: &[&str]) -> Told {
        let ran = Command::new(env!("CARGO_BIN_EXE_khobao")).args(arguments).current_dir(self.0.path()).output();
        let ran = ran.map_err(wrong)?;
        check(ran.status.success(), || format!("khobao {arguments:?}: {}", String::from_utf8_lossy(&ran.stderr)))
    }

    /// Packs a bundle into a folder; `key`: with the key `toi`.
    fn pack(&self, bundle: &str, folder: &str, key: bool) -> Told {
        fs::write(self.path("bai.json"), bundle).map_err(wrong)?;
        let viewer = viewer_folder();
        let mut arguments = vec!["pack", "bai.json", "-o", folder, "--quiet", "--viewer"];
        arguments.push(viewer.to_str().ok_or("a viewer's folder in UTF-8")?);
        if key {
            arguments.extend(["--public-key", "toi.pub", "--signer", "Báo Tường"]);
        }
        self.khobao(&arguments)
    }

    fn sign(&self, folder: &str, key: &str) -> Told {
        self.khobao(&["sign", folder, "--key", &format!("{key}.key")])
    }

    fn copy(&self, from: &str, to: &str) -> Told {
        fs::copy(self.path(from), self.path(to)).map(drop).map_err(wrong)
    }
}

/// What the mark says, once it is there.
fn until_marked(page: &Page, says: &str, case: &str) -> Told {
    page.until_shown(BUTTON).map_err(|_| Stop::Wrong(format!("{case}: no mark")))?;
    same(case, page.attribute(BUTTON, "aria-label")?.as_deref(), Some(says))
}

/// Quietly, with the number of the key behind it; and the same from what is kept, with the host gone.
pub fn a_signed_archive_says_by_whom_and_without_a_network_too(page: &Page) -> Told {
    let desk = Desk::new()?;
    desk.pack(&small(), "kho", true)?;
    desk.sign("kho", "toi")?;
    let host = Host::serve(&desk.path("kho"), 0)?;
    let address = host.address();
    let page = page.at(&address);
    page.open("?lang=vi")?;
    until_matching(&page, 8)?;
    until_marked(&page, "Ký bởi Báo Tường", "signed")?;
    check(!page.shows(names::ALERT)?, || "an alert over a good signature".to_owned())?;
    page.click(BUTTON)?;
    page.until_shown("#signed[open]")?;
    let key = fs::read_to_string(desk.path("toi.pub")).map_err(wrong)?;
    let number = key.lines().next().and_then(|line| line.split_whitespace().last()).ok_or("a number")?;
    check(page.text("#signed[open]")?.contains(number), || format!("the sheet does not say {number}"))?;
    let violations = page.violations(super::look::axe()?, &[])?;
    check(violations.is_empty(), || violations.join("\n"))?;
    page.press("Escape")?;
    page.until(&format!("focused() === first({})", json!(BUTTON)), "the focus to be where it came from")?;
    // What comes from now on is held against it as well.
    open_article(&page, "kb-2")?;
    page.until("navigator.serviceWorker.controller", "the service worker to be in charge")?;
    page.until_shown("#offline-button")?;
    page.click("#offline-button")?;
    page.click("#offline[open] li button")?;
    page.until("textOf(first('#offline[open] li')).includes('đã giữ')", "the archive to be kept")?;
    drop(host);
    page.reload()?;
    until_matching(&page, 8)?;
    until_marked(&page, "Ký bởi Báo Tường", "without a network")?;
    open_article(&page, "kb-5")
}

/// Nobody's signature, another one's, that of other files; a file that is another one although its name fits; a browser that
/// cannot check it. And a page that is given no key says nothing.
pub fn what_is_not_what_was_signed_is_told(page: &Page) -> Told {
    let desk = Desk::new()?;
    desk.pack(&small(), "kho", true)?;
    desk.sign("kho", "toi")?;
    let missing = "Kho này không có chữ ký hợp lệ của Báo Tường";
    let other = "Nội dung ở đây không đúng với nội dung Báo Tường đã ký";
    let changed = small().replace("tháng chạp", "tháng giêng");

    let case = |what: &str, says: &str, prepare: &dyn Fn(&Path) -> Told| -> Told {
        let folder = desk.path("ban");
        if folder.exists() {
            fs::remove_dir_all(&folder).map_err(wrong)?;
        }
        prepare(&folder)?;
        // An origin of its own, so that nothing is here of the one before.
        let host = Host::serve(&folder, 0)?;
        let address = host.address();
        let page = page.at(&address);
        page.open("?lang=vi")?;
        until_matching(&page, 8)?;
        until_marked(&page, says, what)?;
        page.until_shown(WARNING)?;
        check(page.text(WARNING)?.starts_with(says), || format!("{what}: another warning"))
    };
    case("packed, not signed", missing, &|_| desk.pack(&small(), "ban", true))?;
    case("signed by another", missing, &|_| {
        desk.pack(&small(), "ban", true)?;
        desk.sign("ban", "khac")
    })?;
    case("one letter of the signature", missing, &|folder| {
        desk.pack(&small(), "ban", true)?;
        let text = fs::read_to_string(desk.path("kho/archive.json.minisig")).map_err(wrong)?;
        fs::write(folder.join("archive.json.minisig"), text.replace("timestamp:1", "timestamp:2")).map_err(wrong)
    })?;
    // Text, names, root: all of them fit together, and with the signature comes the list that it is of.
    case("another text", other, &|_| {
        desk.pack(&changed, "ban", true)?;
        desk.copy("kho/archive.sha256", "ban/archive.sha256")?;
        desk.copy("kho/archive.json.minisig", "ban/archive.json.minisig")
    })?;
    case("another text and its list", other, &|_| {
        desk.pack(&changed, "ban", true)?;
        desk.copy("kho/archive.json.minisig", "ban/archive.json.minisig")
    })?;

    // A file that has the eight bytes of its name and is another one cannot be made; so here the list says another one.
    desk.pack(&small(), "giong", true)?;
    let list = fs::read_to_string(desk.path("giong/archive.sha256")).map_err(wrong)?;
    let at = list.find("  data/articles-").ok_or("articles in the list")? - 1;
    let digit = if list.as_bytes()[at] == b'0' { "1" } else { "0" };
    let forged = format!("{}{digit}{}", &list[..at], &list[at + 1..]);
    let manifest = fs::read_to_string(desk.path("giong/archive.json")).map_err(wrong)?;
    fs::write(desk.path("giong/archive.json"), manifest.replace(&hash(&list), &hash(&forged))).map_err(wrong)?;
    fs::write(desk.path("giong/archive.sha256"), forged).map_err(wrong)?;
    desk.sign("giong", "toi")?;
    let host = Host::serve(&desk.path("giong"), 0)?;
    let address = host.address();
    let there = page.at(&address);
    there.open("?lang=vi")?;
    until_matching(&there, 8)?;
    until_marked(&there, "Ký bởi Báo Tường", "before the file is asked for")?;
    there.click("#results [data-id=kb-4] a")?;
    there.until_shown(names::ALERT)?;
    check(!there.shows(&article("kb-4"))?, || "a file that is not the one signed is shown".to_owned())?;

    // The browser has no Ed25519.
    let host = Host::serve(&desk.path("kho"), 0)?;
    host.begin_with(
        "SubtleCrypto.prototype.importKey = () => Promise.reject(new DOMException('', 'NotSupportedError'))",
    );
    let address = host.address();
    let there = page.at(&address);
    there.open("?lang=vi")?;
    until_matching(&there, 8)?;
    until_marked(&there, "Chưa kiểm được chữ ký", "cannot be checked")?;
    check(!there.shows(names::ALERT)?, || "an alert where nothing is known".to_owned())?;

    desk.pack(&second(), "khong", false)?;
    let host = Host::serve(&desk.path("khong"), 0)?;
    let address = host.address();
    let there = page.at(&address);
    there.open("?lang=vi")?;
    there.until_shown("#offline-button")?;
    there.settle()?;
    check(!there.shows(BUTTON)? && !there.shows(names::ALERT)?, || "something is said without a key".to_owned())?;
    let asked = host.asked();
    check(!asked.iter().any(|path| path.contains("minisig")), || "a signature is asked for without a key".to_owned())
}

fn hash(text: &str) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect()
}
