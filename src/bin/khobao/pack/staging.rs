//! A site's folder, changed so that a reader, or a kill at any moment, finds the old site whole or the new one.
//!
//! Invariants:
//! - Everything is written into a folder aside first, [`PART`], and moved into place only when all of it is there. Files
//!   whose names have a hash come first, then the root, the page, the service worker and the manifest; what nothing names any more goes last.
//! - A file that is there already with the same bytes is not touched.
//! - What a packing that was stopped has moved into place already is told by a file aside, [`MOVING`], so that the next one
//!   knows it for ours.
//! - A signature of another manifest than the site's is taken away before anything changes.
//! - Nothing outside of the site's folder is written or removed.

use std::collections::BTreeSet;
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
pub const PART: &str = ".khobao-part";
/// What is moved last, in this order: the service worker's files are there when it comes.
const LAST: [&str; 9] = [
    site::ROOT,
    site::LIST,
    "index.html.br",
    "index.html.gz",
    viewer::PAGE,
    "sw.js.br",
    "sw.js.gz",
    viewer::SERVICE_WORKER,
    site::MANIFEST,
];
/// The list of files that are about to be moved, in the folder aside. No file of a site begins with a dot.
const MOVING: &str = ".moving";

/// A packing in the making.
pub struct Staging {
    site: PathBuf,
    /// Whether the folder was not there before.
    is_new: bool,
    /// The files of the site as it was found.
    old: Files,
    /// Files of ours that its manifest does not name.
    left: BTreeSet<String>,
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
    /// Whether there was a signature, which would not fit the new manifest.
    pub was_signed: bool,
}

impl Staging {
    /// Makes ready to change a folder that is new, empty or a packed site; anything else is refused and left alone.
    pub fn begin(folder: &Path) -> Result<Staging, Stop> {
        let failed = |error| Stop::Failed(format!("cannot write to {}: {error}", folder.display()));
        let part = folder.join(PART);
        let old = manifest::read(folder);
        match fs::read_dir(folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
            Ok(mut entries) => {
                let is_ours = part.is_dir() || old.is_ok();
                if entries.next().is_some() && !is_ours {
                    return Err(Stop::WrongUse(format!(
                        "expected a new or empty folder or a packed site at {}, found other files; name another folder, or \
                         empty this one if nothing in it is needed",
                        folder.display()
                    )));
                }
            }
        }
        for inner in [site::DATA, site::PAGES, site::CONTENTS, PART] {
            // Else what is written there would be somewhere else.
            if folder.join(inner).symlink_metadata().is_ok_and(|found| !found.is_dir()) {
                let message = format!("expected a folder of its own at {}", folder.join(inner).display());
                return Err(Stop::WrongUse(format!("{message}, found a link or a file; take it away")));
            }
        }
        let left = fs::read_to_string(part.join(MOVING)).unwrap_or_default();
        let left: BTreeSet<String> = left.lines().filter(|path| manifest::is_within(path)).map(str::to_owned).collect();
        clear(&part).map_err(failed)?;
        let is_new = !folder.exists();
        fs::create_dir_all(part.join(site::DATA)).map_err(failed)?;
        Ok(Staging { site: folder.to_owned(), is_new, old: old.unwrap_or_default(), left, state: Mutex::default() })
    }

    /// Tells the next packing, should this one be stopped, which files that no manifest names are ours.
    fn tell_moving(&self, written: &[String]) -> io::Result<()> {
        let paths: Vec<&str> =
            self.left.iter().chain(written).map(String::as_str).filter(|path| !self.old.contains_key(*path)).collect();
        if paths.is_empty() {
            return Ok(());
        }
        let new = self.aside(".moving.new");
        fs::write(&new, paths.join("\n"))?;
        fs::rename(new, self.aside(MOVING))
    }

    /// Whether the new site has a file of this name already.
    pub fn has(&self, path: &str) -> bool {
        self.with_files(|files| files.contains_key(path))
    }

    /// Whether something at a path in the folder is not the site's, and would be lost if a file were put there. What
    /// `is_ours` knows by its bytes is the site's.
    pub fn is_foreign(&self, path: &str, is_ours: fn(&[u8]) -> bool) -> bool {
        let found = |path: &str| self.site.join(path).symlink_metadata();
        let mut folders = path.match_indices('/').map(|(at, _)| &path[..at]);
        if folders.any(|folder| found(folder).is_ok_and(|found| !found.is_dir())) {
            return true;
        }
        let Ok(found) = found(path) else { return false };
        let is_known = self.old.contains_key(path) || self.left.contains(path);
        !found.is_file() || !is_known && !fs::read(self.site.join(path)).is_ok_and(|bytes| is_ours(&bytes))
    }

    /// The bytes of a file of the new site.
    pub fn read(&self, path: &str) -> Result<Vec<u8>, String> {
        let aside = self.site.join(PART).join(path);
        let place = if aside.is_file() { aside } else { self.site.join(path) };
        fs::read(&place).map_err(|error| format!("cannot read {}: {error}", place.display()))
    }

    /// Keeps a file that was made of another one, if both are as they were: then gives true.
    pub fn keep_beside(&self, path: &str, beside: &str) -> bool {
        let is_same = self.with_files(|files| files.get(path) == self.old.get(path));
        let Some(entry) = self.old.get(beside).filter(|_| is_same) else { return false };
        let is_there = fs::read(self.site.join(beside)).is_ok_and(|bytes| Entry::of(&bytes) == *entry);
        if is_there {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.0.insert(beside.to_owned(), *entry);
        }
        is_there
    }

    /// Where a file may lie that is needed only until the site is made.
    pub fn aside(&self, name: &str) -> PathBuf {
        self.site.join(PART).join(name)
    }

    /// Adds a file to the new site.
    pub fn put(&self, path: &str, bytes: &[u8]) -> Result<(), String> {
        self.put_entry(path, bytes, Entry::of(bytes))
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
    pub fn finish(mut self) -> Result<Done, String> {
        let (files, mut written) = std::mem::take(self.state.get_mut().unwrap_or_else(PoisonError::into_inner));
        let failed = |error: io::Error| format!("cannot write to {}: {error}", self.site.display());
        let old = self.stale(&files);
        written.sort_by_key(|path| LAST.iter().position(|last| last == path).map_or(0, |at| at + 1));
        self.tell_moving(&written).map_err(failed)?;
        let is_changed = written.iter().any(|path| path == site::MANIFEST);
        let was_signed = is_changed && remove(&self.site.join(site::SIGNATURE)).map_err(failed)?;
        // A folder that was not there comes as a whole, which is one step instead of thousands.
        let aside = self.site.join(PART);
        let inner: BTreeSet<&str> = written.iter().filter_map(|path| Some(path.split_once('/')?.0)).collect();
        let is_new = |inner: &&str| self.site.join(inner).symlink_metadata().is_err();
        let whole: BTreeSet<&str> = inner.into_iter().filter(is_new).collect();
        whole.iter().try_for_each(|inner| fs::rename(aside.join(inner), self.site.join(inner))).map_err(failed)?;
        let is_moved = |path: &str| path.split_once('/').is_some_and(|(inner, _)| whole.contains(inner));
        for path in written.iter().filter(|path| !is_moved(path)) {
            let place = self.site.join(path);
            in_folder(&place, || fs::rename(aside.join(path), &place)).map_err(failed)?;
        }
        for path in &old {
            remove(&self.site.join(path)).map_err(failed)?;
        }
        // A folder goes only where it is empty, the inner ones first.
        let above = |path: &'_ String| path.match_indices('/').map(|(at, _)| at).collect::<Vec<_>>();
        let emptied: BTreeSet<&str> =
            old.iter().flat_map(|path| above(path).into_iter().map(|at| &path[..at])).collect();
        emptied.iter().rev().for_each(|folder| drop(fs::remove_dir(self.site.join(folder))));
        fs::remove_dir_all(aside).map_err(failed)?;
        let kept = (files.len() - written.len()) as u64;
        Ok(Done { written: written.len() as u64, kept, removed: old.len() as u64, was_signed })
    }

    /// Files that the site has and the new one will not: those of its manifest, and what packings have left that were
    /// stopped. First those that a host hands out for another file, which is a new one already.
    fn stale(&self, files: &Files) -> Vec<String> {
        let mut old: Vec<String> = self.old.keys().chain(&self.left).cloned().collect();
        let names = |inner| {
            let entries = fs::read_dir(self.site.join(inner)).into_iter().flatten().flatten();
            entries.filter_map(move |entry| Some(format!("{inner}/{}", entry.file_name().into_string().ok()?)))
        };
        old.extend(names(site::DATA).filter(|path| is_shard(&path[site::DATA.len() + 1..])));
        let is_page = |path: &String| fs::read(self.site.join(path)).is_ok_and(|bytes| page::is_page(&bytes));
        let pages = names(site::PAGES).filter(|path| !files.contains_key(path) && path.ends_with(".html"));
        old.extend(pages.filter(is_page));
        old.retain(|path| !files.contains_key(path));
        old.sort_by(|a, b| (!is_packed(a), a).cmp(&(!is_packed(b), b)));
        old.dedup();
        old
    }

    /// Leaves the folder as it was found.
    pub fn abandon(self) {
        let part = self.site.join(PART);
        let _ = if self.left.is_empty() { fs::remove_dir_all(part) } else { clear(&part) };
        if self.is_new {
            let _ = fs::remove_dir(&self.site);
        }
    }
}

/// Empties the folder aside, but for the list of what a stopped packing has moved: as long as that is in place, nothing else
/// tells that it is ours.
fn clear(part: &Path) -> io::Result<()> {
    let entries = match fs::read_dir(part) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else if entry.file_name() != MOVING {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// Removes a file; tells whether there was one.
fn remove(path: &Path) -> io::Result<bool> {
    match fs::remove_file(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        removed => removed.map(|()| true),
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

/// Whether a file is another one, packed.
fn is_packed(path: &str) -> bool {
    path.ends_with(".gz") || path.ends_with(".br")
}

/// `KIND-0123456789abcdef.EXTENSION`
fn is_shard(name: &str) -> bool {
    let Some((stem, _)) = name.split_once('.') else { return false };
    let Some((kind, hash)) = stem.rsplit_once('-') else { return false };
    let is_hash = hash.len() == 16 && hash.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    is_hash && kind.bytes().all(|byte| byte.is_ascii_lowercase())
}
