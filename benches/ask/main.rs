//! The engine alone, for the browser: what `./dev bench` times there. It answers a query as `khobao search --batch` does
//! within the time it tells: understood, evaluated, the ten best; all files of the index are in memory.
#![cfg_attr(target_arch = "wasm32", no_main)]

#[cfg(target_arch = "wasm32")]
mod engine {
    use khobao_core::packed::{Files, Packed};
    use khobao_core::query;
    use khobao_core::timeline::Span;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// A packed site and the queries to come.
    #[wasm_bindgen]
    pub struct Engine {
        packed: Packed,
        files: Files,
        queries: Vec<String>,
        best: Vec<usize>,
    }

    #[wasm_bindgen]
    impl Engine {
        /// From the root's bytes, inflated, and the queries, one a line.
        pub fn open(root: &[u8], queries: &str) -> Option<Engine> {
            let packed = Packed::open(root)?;
            let files = packed.index_files();
            Some(Engine { packed, files, queries: queries.lines().map(str::to_owned).collect(), best: Vec::new() })
        }

        /// The paths of the files of the index, one a line.
        pub fn paths(&self) -> String {
            let paths: Vec<String> = self.files.iter().map(|&file| self.packed.path(file)).collect();
            paths.join("\n")
        }

        /// Takes the bytes of one of them, inflated: whether they are whole.
        pub fn give(&mut self, at: usize, bytes: Vec<u8>) -> bool {
            self.files.get(at).is_some_and(|&file| self.packed.give(file, bytes))
        }

        /// Answers a query: how many articles match, or -1 where a file is missing.
        pub fn ask(&mut self, number: usize) -> f64 {
            let query = query::parse(self.queries.get(number).map_or("", |query| query));
            let Ok(hits) = self.packed.evaluate(&query) else { return -1.0 };
            let ids = self.packed.root().counts.range(Span::of(query.from, query.to));
            let place = |doc: u32| hits.docs.partition_point(|&other| other < doc);
            let within = place(ids.start)..place(ids.end);
            let total = within.len();
            // Kept, so that no compiler finds it useless.
            self.best = hits.best(within, 10);
            total as f64
        }

        /// The numbers of the best articles of the query asked last.
        pub fn best(&self) -> Vec<usize> {
            self.best.clone()
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    eprintln!("This runs in a browser: `./dev bench` builds and times it.");
}
