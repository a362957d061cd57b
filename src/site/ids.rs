//! Which article has an id: what a shared link (`?a=ID`) asks before anything of the article is known.
//!
//! For each segment of the articles (see [`super::segments`]) there are files of pairs, a hash of an id and the article's
//! number, sorted by the hash and cut into pieces; the root says with which hash each piece begins. So a search looks into
//! one piece of each segment, and the pieces of closed segments never change. A hash names candidates: whether an article
//! has the id is for its card to say.

use super::{Hash, Root, read_all, with_magic};
use crate::input::Input;
use serde::Serialize;

/// Ids in a file: some 25 KB, which a shared link costs once.
pub const IDS_A_SHARD: usize = 4096;

const MAGIC: &[u8] = b"khobao ids\n\x01";

/// The ids of consecutive articles.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ids {
    /// How many articles.
    pub docs: u32,
    /// The files: the hash that each begins with, ascending, and its name's.
    pub shards: Vec<(u32, Hash)>,
}

impl Ids {
    pub(super) fn read(input: &mut Input<'_>) -> Option<Ids> {
        let docs = input.number()?;
        Some(Ids { docs, shards: input.list(|input| Some((input.number()?, Hash::read(input)?)))? })
    }
}

/// An id's hash: FNV-1a of 64 bits, its halves folded into one.
pub fn id_hash(id: &str) -> u32 {
    let hash = fnv(id.as_bytes());
    (hash >> 32) as u32 ^ hash as u32
}

/// FNV-1a of 64 bits.
pub(crate) fn fnv(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

/// The bytes of a file of pairs, which ascend: each hash as its distance from the one before.
pub fn encode_ids(pairs: &[(u32, u32)]) -> Vec<u8> {
    let mut before = 0;
    let gap = |&(hash, doc): &(u32, u32)| (hash - std::mem::replace(&mut before, hash), doc);
    with_magic(MAGIC, &pairs.iter().map(gap).collect::<Vec<_>>())
}

/// The articles, numbered within their segment, whose ids have a hash; `None` where the bytes are not what [`encode_ids`]
/// writes.
pub fn find_id(bytes: &[u8], hash: u32) -> Option<Vec<u32>> {
    let gaps = read_all(MAGIC, bytes, |input| Some((input.number()?, input.number()?)))?;
    let (mut at, mut found) = (0u32, Vec::new());
    for (gap, doc) in gaps {
        at = at.checked_add(gap)?;
        if at == hash {
            found.push(doc);
        }
    }
    Some(found)
}

impl Root {
    /// Where an id may be, the newest articles first: files of ids, each with the number of its segment's first article.
    pub fn may_have(&self, id: &str) -> Vec<(Hash, u32)> {
        let hash = id_hash(id);
        let (mut first_doc, mut files) = (0u32, Vec::new());
        for ids in &self.ids {
            // Ids with one hash may lie on both sides of a cut.
            let start = ids.shards.partition_point(|&(first, _)| first < hash).saturating_sub(1);
            let end = ids.shards.partition_point(|&(first, _)| first <= hash);
            files.extend(ids.shards.get(start..end).unwrap_or_default().iter().map(|&(_, file)| (file, first_doc)));
            first_doc = first_doc.saturating_add(ids.docs);
        }
        files.reverse();
        files
    }
}
