//! Packed siblings of a site's files, `x.html.gz` and `x.html.br`, which a server hands out as they are.
//!
//! Invariants:
//! - A sibling is there only where it is smaller. The `.bin` files are packed already; the manifest has no sibling, since it
//!   would have to name it.
//! - The same bytes give the same siblings, by one version of the command: those of files that are left as they were
//!   are left as they were, too.

use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use brotli::enc::BrotliEncoderParams;
use flate2::{Compression, GzBuilder};

use super::staging::Staging;

/// Kinds of files that gain by it.
const KINDS: [&str; 9] = ["html", "css", "js", "json", "svg", "wasm", "xml", "txt", "webmanifest"];
/// Bytes from which on brotli's last efforts would take seconds.
const LARGE: usize = 1 << 20;

/// Puts the siblings of all files so far into the site; tells how many files are done, of how many.
pub fn run(staging: &Staging, tell: &mut dyn FnMut(u64, u64)) -> Result<(), String> {
    let is_text = |path: &&String| path.rsplit_once('.').is_some_and(|(_, kind)| KINDS.contains(&kind));
    let paths: Vec<String> = staging.with_files(|files| files.keys().filter(is_text).cloned().collect());
    let taken = AtomicUsize::new(0);
    let next = || paths.get(taken.fetch_add(1, Ordering::Relaxed));
    let threads = thread::available_parallelism().map_or(1, |count| count.get().min(16));
    thread::scope(|scope| {
        let work = || std::iter::from_fn(next).try_for_each(|path| pack(path, staging));
        let others: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let own = std::iter::from_fn(next).try_for_each(|path| {
            tell(taken.load(Ordering::Relaxed).min(paths.len()) as u64, paths.len() as u64);
            pack(path, staging)
        });
        let fault = |_| "files could not be packed: a fault in khobao".to_owned();
        others.into_iter().map(|other| other.join().map_err(fault)?).fold(own, |all, one| all.and(one))
    })
}

fn pack(path: &str, staging: &Staging) -> Result<(), String> {
    type Encode = fn(&[u8]) -> Vec<u8>;
    let kinds: [(&str, Encode); 2] = [("gz", gzip), ("br", brotli)];
    let siblings = kinds.map(|(kind, encode)| (format!("{path}.{kind}"), encode));
    let mut bytes = None;
    for (sibling, encode) in siblings {
        if staging.keep_beside(path, &sibling) {
            continue;
        }
        if bytes.is_none() {
            bytes = Some(staging.read(path)?);
        }
        let plain = bytes.as_deref().unwrap_or_default();
        let packed = encode(plain);
        if packed.len() < plain.len() {
            staging.put(&sibling, &packed)?;
        }
    }
    Ok(())
}

/// Without a time or a system in its head.
fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzBuilder::new().operating_system(255).write(Vec::new(), Compression::best());
    // Writing to memory does not fail.
    let _ = encoder.write_all(bytes);
    encoder.finish().unwrap_or_default()
}

fn brotli(bytes: &[u8]) -> Vec<u8> {
    let quality = if bytes.len() < LARGE { 11 } else { 9 };
    let parameters =
        BrotliEncoderParams { quality, lgwin: 22, size_hint: bytes.len(), ..BrotliEncoderParams::default() };
    let mut packed = Vec::new();
    match brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters) {
        Ok(_) => packed,
        // Writing to memory does not fail; should it, there is no sibling.
        Err(_) => bytes.to_vec(),
    }
}
