//! A site's folder, changed so that a reader, or a kill at any moment, finds the old site whole or the new one.
//!
//! Invariants:
//! - Everything is written into a folder aside first, [`PART`], and moved into place only when all of it is there. Files
//!   whose names have a hash come first, then the root, the page, the service worker and the manifest; what nothing names any more goes last.
//! - A file that is there already with the same bytes is not touched.
//! - Nothing outside of the site's folder is written or removed.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use khobao_core::page;
use khobao_core::site::{self, Hash, Kind};

use crate::Stop;
use crate::manifest::{self, Entry, Files};
use crate::viewer;

/// The folder aside. One that is found is what a packing left that was stopped.
const PART: &str = ".khobao-part";
/// What is moved last, in this order: the service worker's files are there when it comes.
const LAST: [&str; 4] = [site::ROOT, viewer::PAGE, viewer::SERVICE_WORKER, site::MANIFEST];

/// A packing in the making.
pub struct Staging {
    site: PathBuf,
    /// Whether the folder was not there before.
    is_new: bool,
    /// The files of the new site, and of these the ones that are written aside.
    state: Mutex<(Files, Vec<String>)>,
}

/// What was done to the folder.
#[derive(Clone, Copy, Debug, Default)]
pub struct Done {
    /// Files written.
    pub written: u64,
    /// Files that were there already.
    pub kept: u64,
    /// Files that the new site has no more.
    pub removed: u64,
}

impl Staging {
    /// Makes ready to change a folder that is new, empty or a packed site; anything else is refused and left alone.
    pub fn begin(folder: &Path) -> Result<Staging, Stop> {
        let failed = |error| Stop::Failed(format!("cannot write to {}: {error}", folder.display()));
        let part = folder.join(PART);
        match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
            Ok(mut entries) => {
                let is_ours = part.is_dir() || manifest::read(folder).is_ok();
                if entries.next().is_some() && !is_ours {
                    return Err(Stop::WrongUse(format!(
                        "expected a new or empty folder or a packed site at {}, found other files; name another folder, or \
                         empty this one if nothing in it is needed",
                        folder.display()
                    )));
                }
            }
        }
        for inner in [site::DATA, site::PAGES, PART] {
            // Else what is written there would be somewhere else.
            if folder.join(inner).symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                let message = format!("expected a folder of its own at {}", folder.join(inner).display());
                return Err(Stop::WrongUse(format!("{message}, found a link or a file; take it away")));
            }
        }
        if part.exists() {
            fs::remove_dir_all(&part).map_err(failed)?;
        }
        let is_new = !folder.exists();
        fs::create_dir_all(part.join(site::DATA)).map_err(failed)?;
        Ok(Staging { site: folder.to_owned(), is_new, state: Mutex::default() })
    }

    /// Where a file may lie that is needed only until the site is made.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.site.join(PART).join(name)
    }

    /// Adds a file to the new site.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.put_entry(path, bytes, Entry::of(bytes))
    }

    /// Adds a file, unless the new site has one of that name already: then gives false.
    pub fn put_new(&self, path: &str, bytes: &[u8]) -> Result<bool, String> {
        if self.with_files(|files| files.contains_key(path)) {
            return Ok(false);
        }
        self.put(path, bytes)?;
        Ok(true)
    }

    /// Adds a file whose name has the hash of its bytes; gives the hash.
    pub fn put_hashed(&self, kind: Kind, bytes: &[u8]) -> Result<Hash, String> {
        let entry = Entry::of(bytes);
        let mut hash = Hash([0; 8]);
        hash.0.copy_from_slice(&entry.sha256[..8]);
        self.put_entry(&kind.path(hash), bytes, entry)?;
        Ok(hash)
    }

    fn put_entry(&self, path: &str, bytes: &[u8], entry: Entry) -> Result<(), String> {
        let place = self.site.join(path);
        let is_there = place.metadata().is_ok_and(|found| found.len() == entry.bytes)
            && fs::read(&place).is_ok_and(|found| found == bytes);
        if !is_there {
            self.write(path, bytes).map_err(|error| format!("cannot write {}: {error}", place.display()))?;
        }
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let known = state.0.insert(path.to_owned(), entry);
        if !is_there && known.is_none() {
            state.1.push(path.to_owned());
        }
        Ok(())
    }

    fn write(&self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let aside = self.site.join(PART).join(path);
        in_folder(&aside, || fs::write(&aside, bytes))
    }

    /// What somebody makes of the files so far.
    pub fn with_files<T>(&self, read: impl FnOnce(&Files) -> T) -> T {
        read(&self.state.lock().unwrap_or_else(PoisonError::into_inner).0)
    }

    /// Puts the new site in the old one's place.
    pub fn finish(self) -> Result<Done, String> {
        let (files, mut written) = self.state.into_inner().unwrap_or_else(PoisonError::into_inner);
        let failed = |error: io::Error| format!("cannot write to {}: {error}", self.site.display());
        let old = stale(&self.site, &files);
        written.sort_by_key(|path| LAST.iter().position(|last| last == path).map_or(0, |at| at + 1));
        // A folder that was not there comes as a whole, which is one step instead of thousands.
        let aside = self.site.join(PART);
        let mut whole = vec![site::DATA, site::PAGES];
        whole.retain(|inner| aside.join(inner).exists() && !self.site.join(inner).exists());
        whole.iter().try_for_each(|inner| fs::rename(aside.join(inner), self.site.join(inner))).map_err(failed)?;
        let is_moved = |path: &str| path.split_once('/').is_some_and(|(inner, _)| whole.contains(&inner));
        for path in written.iter().filter(|path| !is_moved(path)) {
            let place = self.site.join(path);
            in_folder(&place, || fs::rename(aside.join(path), &place)).map_err(failed)?;
        }
        for path in &old {
            match fs::remove_file(self.site.join(path)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(failed(error)),
                _ => {}
            }
        }
        fs::remove_dir_all(aside).map_err(failed)?;
        // Goes only where it is empty.
        let _ = fs::remove_dir(self.site.join(site::PAGES));
        let kept = (files.len() - written.len()) as u64;
        Ok(Done { written: written.len() as u64, kept, removed: old.len() as u64 })
    }

    /// Leaves the folder as it was found.
    pub fn abandon(self) {
        let _ = fs::remove_dir_all(self.site.join(PART));
        if self.is_new {
            let _ = fs::remove_dir(&self.site);
        }
    }
}

/// Does something with a path; makes its folder where that is what it lacks. Most folders are there already, and to ask
/// each time would cost as much as a small file does.
fn in_folder(path: &Path, act: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match (act(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            act()
        }
        (done, _) => done,
    }
}

/// Files that the site has and the new one will not: those of its manifest, and shards and pages of packings that were
/// stopped.
fn stale(folder: &Path, files: &Files) -> Vec<String> {
    let mut old: Vec<String> = manifest::read(folder).map(|old| old.into_keys().collect()).unwrap_or_default();
    let names = |inner| {
        let entries = fs::read_dir(folder.join(inner)).into_iter().flatten().flatten();
        entries.filter_map(move |entry| Some(format!("{inner}/{}", entry.file_name().into_string().ok()?)))
    };
    old.extend(names(site::DATA).filter(|path| is_shard(&path[site::DATA.len() + 1..])));
    let is_page = |path: &String| fs::read(folder.join(path)).is_ok_and(|bytes| page::is_page(&bytes));
    let pages = names(site::PAGES).filter(|path| !files.contains_key(path) && path.ends_with(".html"));
    old.extend(pages.filter(is_page));
    old.retain(|path| !files.contains_key(path));
    old.sort();
    old.dedup();
    old
}

/// `KIND-0123456789abcdef.EXTENSION`
fn is_shard(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let Some((kind, hash)) = stem.rsplit_once('-') else { return false };
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash && kind.bytes().all(|byte| byte.is_ascii_lowercase())
}
