//! What several targets share: a small index, one of whose shards is what the fuzzer gives.

use khobao_core::index::{Builder, Facet, Field, Index, Kind, Missing, ShardId, variant_of};
use khobao_core::query::{evaluate, parse};

/// A small archive, whose shards are among the seeds.
pub fn built() -> khobao_core::index::Built {
    let mut builder = Builder::new();
    for at in 0..40 {
        builder.begin();
        builder.text(Field::Title, ["Chợ phiên Bắc Kạn", "Dân vận khéo", "lý do, lí do", "Hội nghị dân vận"][at % 4]);
        builder.text(Field::Lead, ["Bắc Kạn hôm nay", ""][at % 2]);
        builder.text(Field::Body, ["tôn giáo và dân tộc, dân tộc, dân tộc", "giáo viên được tôn trọng"][at % 2]);
        builder.text(Field::Body, &format!("số {at}, ngày {}", at % 7));
        builder.facet(Facet::Tag, ["dân vận", "covid-19", "y tế"][at % 3]);
    }
    builder.finish()
}

/// Reads the bytes as a shard of a kind, in a segment of as many articles as the first of them says, and asks for all that
/// an index can be asked for. What comes back has to be within the segment.
pub fn ask(kind: Kind, data: &[u8]) {
    let Some((&size, bytes)) = data.split_first() else { return };
    let built = built();
    let mut directory = built.directory.clone();
    directory.docs = [directory.docs, 0, 1, 7, 65_536, 262_144][usize::from(size) % 6];
    if size >= 128 {
        directory.terms = u32::MAX;
    }
    let mut index = Index::new([directory]);
    for (of, number, good) in built.shards() {
        let bytes = if of == kind { bytes.to_vec() } else { good };
        index.give(ShardId { segment: 0, kind: of, number }, bytes);
    }
    for typed in ["", "d", "van", "dân vận", "\"dân vậ", "\"tôn giáo\"", "-dan", "tag:dan", "title:\"bac k", "dan vam", "lí"] {
        let Ok(hits) = evaluate(&mut index, &parse(typed)) else { panic!("all shards are here") };
        assert!(hits.docs.is_sorted_by(|a, b| a < b) && hits.docs.last().is_none_or(|&doc| doc < index.docs()));
        assert_eq!(hits.docs.len(), hits.scores.len());
    }
    let mut missing = Missing::new();
    for segment in index.segments_mut() {
        for key in ["bac", "dan", "li"] {
            if let Some(term) = segment.term(key, &mut missing) {
                term.following().for_each(drop);
                term.spelled(variant_of(key));
            }
        }
        let ranks: Vec<u32> = segment.lexicon(&mut missing).iter().map(|entry| entry.rank).collect();
        assert!(ranks.is_sorted_by(|a, b| a < b));
        segment.facet(Facet::Tag, &mut missing);
    }
}
