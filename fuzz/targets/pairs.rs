//! A shard of the kind `Pairs`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| khobao_fuzz::ask(khobao_core::index::Kind::Pairs, data));
