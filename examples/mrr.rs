use khobao_core::formats::json_feed::Reader;
use khobao_core::index::{Builder, Field, Index};
use khobao_core::query::{evaluate, parse};
use std::collections::BTreeMap;
use std::time::Instant;
fn main() {
    let path = std::env::args().nth(1).unwrap();
    let mut reader = Reader::new();
    let bytes = std::fs::read(path).unwrap();
    let mut items = reader.push(&bytes).unwrap();
    items.extend(reader.finish().unwrap().1);
    let mut articles: Vec<_> = items.into_iter().filter_map(|i| i.article).collect();
    articles.sort_by_key(|a| a.date.map(|d| d.order()));
    let t = Instant::now();
    let mut b = Builder::new();
    let mut text = 0;
    for a in &articles {
        b.begin();
        b.text(Field::Title, &a.title);
        text += a.title.len();
        if let Some(l) = &a.lead {
            b.text(Field::Lead, l);
            text += l.len();
        }
        khobao_core::article::each_text(&a.blocks, &mut |t| {
            b.text(Field::Body, t);
            text += t.len()
        });
    }
    println!("indexed in {:?}", t.elapsed());
    let built = b.finish();
    println!("built in {:?}", t.elapsed());
    let sum = |v: &Vec<Vec<u8>>| v.iter().map(Vec::len).sum::<usize>();
    println!(
        "text {text} terms {} in {} pairs {} in {} lexicon {}",
        sum(&built.terms),
        built.terms.len(),
        sum(&built.pairs),
        built.pairs.len(),
        built.lexicon.len()
    );
    let ts: Vec<Vec<u8>> = built.terms.clone();
    let mut index = Index::of(built);
    let queries = std::fs::read_to_string("/work/shared/data/queries-10k.jsonl").unwrap();
    let qs: Vec<(String, String, String)> = queries
        .lines()
        .map(|l| {
            let v: serde_json::Value = serde_json::from_str(l).unwrap();
            (v["kind"].as_str().unwrap().into(), v["q"].as_str().unwrap().into(), v["id"].as_str().unwrap().into())
        })
        .collect();
    let only = std::env::args().nth(2);
    for round in 0..std::env::var("R").map_or(3, |r| r.parse().unwrap()) {
        let mut mrr: BTreeMap<String, (f64, u32)> = BTreeMap::new();
        let mut times = Vec::new();
        for (kind, q, id) in &qs {
            let t = Instant::now();
            let query =
                parse(&if kind == "3-body" && std::env::var("SP").is_ok() { format!("{q} ") } else { q.clone() });
            let hits = evaluate(&mut index, &query).unwrap();
            let best = hits.best(0..hits.docs.len(), 10);
            times.push(t.elapsed().as_nanos() as f64 / 1e6);
            let place = best.iter().position(|&at| articles[hits.docs[at] as usize].id == *id);
            let e = mrr.entry(kind.clone()).or_default();
            e.0 += place.map_or(0.0, |p| 1.0 / (p as f64 + 1.0));
            e.1 += 1;
            if round == 0 && only.as_ref() == Some(kind) && place != Some(0) {
                println!(
                    "{q:?} want {:?} place {place:?} of {} got {:?}",
                    articles.iter().find(|a| a.id == *id).unwrap().title,
                    hits.docs.len(),
                    best.first().map(|&at| &articles[hits.docs[at] as usize].title)
                );
            }
        }
        times.sort_by(f64::total_cmp);
        let p = |x: f64| times[(times.len() as f64 * x) as usize];
        println!(
            "p50 {:.3} p95 {:.3} max {:.3} {}",
            p(0.5),
            p(0.95),
            p(0.9999),
            mrr.iter().map(|(k, (s, n))| format!("{k} {:.3}", s / *n as f64)).collect::<Vec<_>>().join("  ")
        );
    }
    let _ = ts;
}
