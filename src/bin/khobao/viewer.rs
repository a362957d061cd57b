//! The viewer that the command carries, and the page that it makes of it for a packed site.

use std::borrow::Cow;
use std::path::Path;
use std::{fs, io};

use khobao_core::{feeds, site};

use crate::report::quoted;
use crate::{Stop, files};

include!(concat!(env!("OUT_DIR"), "/viewer.rs"));

/// The viewer's page.
pub const PAGE: &str = "index.html";

/// What makes a site readable without a network; it names files of the viewer.
pub const SERVICE_WORKER: &str = "sw.js";
/// What a site is installed by.
const APP_MANIFEST: &str = "manifest.webmanifest";
/// The link for those without scripts.
const PLAIN: &str = "Đọc các trang không cần JavaScript – <span lang=\"en\">Read the pages without JavaScript</span>";

/// Said where the viewer does not start, as browsers start none from a disk.
const FROM_DISK: &str = "<div class=\"slow skeleton\">
<p>Trang này không mở ra? Trình duyệt không chạy nó từ đĩa. Hãy chạy <code>khobao serve</code> với thư mục này, đặt thư mục lên \
    một máy chủ web bất kỳ, hoặc đóng gói thành một tệp bằng <code>khobao pack --single-file</code>.</p>
<p lang=\"en\">Nothing opens? Browsers do not run this page from a disk. Run <code>khobao serve</code> on this folder, put it on any \
    web server, or pack it into one file by <code>khobao pack --single-file</code>.</p>
</div>
";

/// A viewer: its files by their names within its folder.
pub struct Viewer(Vec<(String, Cow<'static, [u8]>)>);

impl Viewer {
    /// The one inside the command, or that in a folder.
    pub fn load(folder: Option<&Path>) -> Result<Viewer, Stop> {
        let files: Vec<_> = match folder {
            None => FILES.iter().map(|(name, bytes)| ((*name).to_owned(), Cow::Borrowed(*bytes))).collect(),
            Some(folder) => {
                let failed = |error| Stop::WrongUse(format!("cannot read the viewer in {}: {error}", folder.display()));
                let paths = files::within(folder).map_err(failed)?;
                let read = |path: String| Ok((path.clone(), Cow::Owned(fs::read(folder.join(path))?)));
                let of_viewer = paths.into_iter().filter(|path| !path.starts_with("sample/"));
                of_viewer.map(read).collect::<io::Result<_>>().map_err(failed)?
            }
        };
        match files.iter().any(|(name, _)| name == PAGE) {
            true => Ok(Viewer(files)),
            false if folder.is_none() => {
                let remedy = "build it with ./dev dist, or name a viewer's folder with --viewer";
                Err(Stop::Failed(format!("this khobao was built without the viewer; {remedy}")))
            }
            false => Err(Stop::WrongUse(format!("expected {PAGE} in the folder of --viewer, found none"))),
        }
    }

    /// Its files but the page, for an archive with this title: installed, a site has its name.
    pub fn files(&self, title: &str) -> impl Iterator<Item = (&str, Cow<'_, [u8]>)> {
        let is_untitled = title.is_empty();
        let title = quoted(title);
        let installed = move |bytes: &[u8]| {
            let manifest = between(str::from_utf8(bytes).ok()?, "\"name\": ", ",\n", &title)?;
            between(&manifest, "\"short_name\": ", ",\n", &title).map(String::into_bytes)
        };
        self.0.iter().filter(|(name, _)| name != PAGE).map(move |(name, bytes)| {
            let adapted = if name == APP_MANIFEST && !is_untitled { installed(bytes) } else { None };
            (name.as_str(), adapted.map_or(Cow::Borrowed(bytes.as_ref()), Cow::Owned))
        })
    }

    /// Letters of the hash in the names that the build has made.
    pub const HASH: usize = 8;

    /// Its files that have a hash in their names: those that the page names.
    pub fn hashed(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let is_hash = |hash: &str| hash.len() == Viewer::HASH && hash.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_hashed = move |name: &str| {
            let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
            !name.contains('/') && stem.rsplit_once('-').is_some_and(|(_, hash)| is_hash(hash))
        };
        let files = self.0.iter().map(|(name, bytes)| (name.as_str(), bytes.as_ref()));
        files.filter(move |(name, _)| is_hashed(name))
    }

    /// Whether a file is the viewer's.
    pub fn has(&self, path: &str) -> bool {
        self.0.iter().any(|(name, _)| name == path)
    }

    /// The page of a packed site: it names the root, has the archive's title, and speaks with its own host only. Pictures
    /// may still lie at the portal.
    /// Where there are plain pages, who has no scripts is led to them.
    /// With a signer, their public key and name stand in it, for `static/signed.js`.
    pub fn page(&self, title: &str, is_plain: bool, signer: Option<(&str, &str)>) -> Result<String, String> {
        let page = self.0.iter().find(|(name, _)| name == PAGE).and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
        page.and_then(|page| adapted(page, title, is_plain, signer)).ok_or_else(|| {
            "the viewer has another page than this khobao knows; build both together with ./dev dist".to_owned()
        })
    }
}

/// What stands before and behind the key in the page.
const KEY: (&str, &str) = ("<meta name=\"khobao-key\" content=\"", "\"");

/// The key that a packed site's page names.
pub fn key_of(page: &Path) -> Option<String> {
    let page = fs::read_to_string(page).ok()?;
    let (key, _) = page.split_once(KEY.0)?.1.split_once(KEY.1)?;
    Some(key.to_owned())
}

fn adapted(page: &str, title: &str, is_plain: bool, signer: Option<(&str, &str)>) -> Option<String> {
    let sample =
        page.find(" data-sample").and_then(|at| Some(page[..at].rfind("<link")?..at + page[at..].find('>')? + 1))?;
    let page = format!(
        "{}<link rel=\"khobao-archive\" href=\"{}\">\n<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{}\">{}{}",
        &page[..sample.start],
        site::ROOT,
        feeds::ATOM,
        signer.map_or_else(String::new, |(key, name)| {
            format!("\n{}{}{} data-signer=\"{}\">", KEY.0, escaped(key), KEY.1, escaped(name))
        }),
        &page[sample.end..]
    );
    let mut page = between(&page, "connect-src ", ";", "'self'")?;
    let mut from_disk = FROM_DISK.to_owned();
    if is_plain {
        let link = format!("<p><a href=\"{}/index.html\">{PLAIN}</a></p>\n", site::CONTENTS);
        page.insert_str(page.find("</noscript>")?, &link);
        from_disk = from_disk.replace("</div>", &format!("{link}</div>"));
    }
    // Within what the viewer takes the place of; the skeleton is busy, and none of it is read out.
    let mark = "<div id=\"khobao\">\n";
    let at = page.find(mark)? + mark.len();
    let at = at + page[at..].rfind("</div>\n</body>")?;
    page.insert_str(at, &from_disk);
    if title.is_empty() { Some(page) } else { between(&page, "<title>", "</title>", &escaped(title)) }
}

/// A text with what stands first between two others replaced.
fn between(text: &str, before: &str, behind: &str, new: &str) -> Option<String> {
    let start = text.find(before)? + before.len();
    let end = start + text[start..].find(behind)?;
    Some(format!("{}{new}{}", &text[..start], &text[end..]))
}

/// A text that stands in HTML as it is.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
