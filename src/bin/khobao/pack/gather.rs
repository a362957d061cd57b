//! The first reading: which articles there are, in what order, and where their texts lie in the files. The texts themselves
//! are left there, so memory grows by some sixty bytes an article, whatever its length.
//!
//! An item of another format than JSON Feed is made into one here, once, and goes to a file of its own, [`Made`], from which
//! the second reading fetches it as it fetches the others from theirs.

use std::collections::BTreeMap;
use std::collections::HashMap;
use std::collections::hash_map::Entry as Slot;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use khobao_core::day::{Date, Day};
use khobao_core::error::{Failure, Problem, ProblemKind};
use khobao_core::formats::{BundleInfo, Item};
use sha2::{Digest, Sha256};

use crate::input::{self, InputFile};
use crate::progress::Progress;
use crate::report::number;

/// An article: when, and where its text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands in time; undated ones last.
    pub order: Order,
    /// Number of its file.
    pub file: u32,
    /// Whether its text was made, and lies among those that were.
    pub is_made: bool,
    /// Where its text begins, there or in its file, and its bytes.
    pub at: u64,
    /// See `at`.
    pub length: u32,
}

/// Ascends as the archive's articles do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Order {
    /// Behind all that have a date.
    pub undated: bool,
    /// Day and second; the same for all undated ones.
    pub moment: (Day, u32),
}

impl Order {
    /// Of an article's date.
    pub fn of(date: Option<Date>) -> Order {
        Order { undated: date.is_none(), moment: date.map_or((Day(0), 0), Date::order) }
    }
}

/// What files hold.
#[derive(Debug, Default)]
pub struct Gathered {
    /// In time order; those of the same moment in the order of the files.
    pub entries: Vec<Entry>,
    /// What each file says of itself.
    pub infos: Vec<BundleInfo>,
    /// In the order of the files.
    pub problems: Vec<Problem>,
    /// Articles that have their date from their text.
    pub inferred: u64,
    /// Articles that were left out.
    pub left_out: u64,
    /// Fields that have no place in an article, by file, with how many items have them.
    pub unplaced: BTreeMap<(u32, String), u64>,
}

/// Where items that were made are kept between the two readings: a file, or nowhere where there is no second one.
pub struct Made {
    path: PathBuf,
    file: Option<BufWriter<File>>,
    length: u64,
}

impl Made {
    /// In a file that is made when the first item comes.
    pub fn at(path: &Path) -> Made {
        Made { path: path.to_owned(), file: None, length: 0 }
    }

    /// Nowhere.
    pub fn nowhere() -> Made {
        Made::at(Path::new(""))
    }

    fn put(&mut self, text: &str) -> Result<u64, String> {
        let at = self.length;
        self.length += text.len() as u64;
        if self.path.as_os_str().is_empty() {
            return Ok(at);
        }
        let failed = |error| format!("cannot write {}: {error}", self.path.display());
        let file = match &mut self.file {
            Some(file) => file,
            None => self.file.insert(BufWriter::new(File::create(&self.path).map_err(failed)?)),
        };
        file.write_all(text.as_bytes()).map_err(failed)?;
        Ok(at)
    }

    fn finish(mut self) -> Result<(), String> {
        let flushed = self.file.as_mut().map_or(Ok(()), BufWriter::flush);
        flushed.map_err(|error| format!("cannot write {}: {error}", self.path.display()))
    }
}

/// Reads every file. Of several articles with one id the first is kept.
pub fn gather(files: &[InputFile], mut made: Made, progress: &mut Progress) -> Result<Gathered, String> {
    progress.stage("reading");
    let sizes = files.iter().map(|file| file.path.metadata().map_or(0, |found| found.len()));
    let total = sizes.sum();
    let mut before = 0;
    let mut gathered = Gathered::default();
    // Half a SHA-256 for an id: ids of any length take 16 bytes, and none can be made to fall on another's.
    let mut ids: HashMap<[u8; 16], u32> = HashMap::new();
    for (file, input) in (0..).zip(files) {
        let bundle = input.path.display().to_string();
        let mut bytes = 0;
        let mut put = Ok(());
        let result = input::read(input, &mut |items, read| {
            bytes = read;
            for item in items {
                let taken = take(&mut gathered, &mut ids, item, (file, &bundle), files, &mut made);
                put = put.clone().and(taken);
            }
            progress.tell(before + read, total, gathered.entries.len() as u64);
        });
        put?;
        let failed = |error| format!("cannot read {bundle}: {error}; nothing was written");
        let info = result.map_err(failed)?.unwrap_or_else(|failure: Failure| {
            let kind = ProblemKind::Unopened(failure);
            gathered.problems.push(Problem { bundle: bundle.clone(), item: 0, id: None, kind });
            BundleInfo::default()
        });
        if let Some(next) = &info.next {
            let name = next.as_str().rsplit('/').next().unwrap_or_default();
            let is_named = |input: &InputFile| input.path.file_name().is_some_and(|file| file == name);
            if !files.iter().any(is_named) {
                gathered.unplaced.insert((file, format!("next_url={}", next.as_str())), 1);
            }
        }
        gathered.infos.push(info);
        before += bytes;
    }
    made.finish()?;
    // Stable: articles of the same moment stay in the order in which they came.
    gathered.entries.sort_by_key(|entry| entry.order);
    if gathered.entries.len() >= u32::MAX as usize {
        return Err(format!("expected fewer articles than {}; pack them in parts", number(u32::MAX.into())));
    }
    Ok(gathered)
}

fn take(
    gathered: &mut Gathered,
    ids: &mut HashMap<[u8; 16], u32>,
    item: Item,
    (file, bundle): (u32, &str),
    files: &[InputFile],
    made: &mut Made,
) -> Result<(), String> {
    for field in item.unplaced {
        *gathered.unplaced.entry((file, field)).or_default() += 1;
    }
    let mut problems = item.problems;
    if let Some(article) = item.article {
        let digest = Sha256::digest(article.id.as_bytes());
        let mut key = [0; 16];
        key.copy_from_slice(&digest[..16]);
        match ids.entry(key) {
            Slot::Occupied(first) => {
                let first_bundle = files[*first.get() as usize].path.display().to_string();
                problems.push(ProblemKind::DuplicateId { first_bundle });
            }
            Slot::Vacant(slot) => {
                slot.insert(file);
                gathered.inferred += u64::from(article.date.is_some_and(Date::is_inferred));
                let (at, length) = match &item.made {
                    Some(text) => (made.put(text)?, text.len() as u32),
                    None => (item.text.start, (item.text.end - item.text.start) as u32),
                };
                let (order, is_made) = (Order::of(article.date), item.made.is_some());
                gathered.entries.push(Entry { order, file, is_made, at, length });
            }
        }
    }
    gathered.left_out += u64::from(item.position > 0 && problems.iter().any(ProblemKind::costs_the_item));
    let problem = |kind| Problem { bundle: bundle.to_owned(), item: item.position, id: item.id.clone(), kind };
    gathered.problems.extend(problems.into_iter().map(problem));
    Ok(())
}
