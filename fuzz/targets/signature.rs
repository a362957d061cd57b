//! A signature, a public key and a secret key, each of the same text.
#![no_main]

#[path = "../../src/bin/khobao/signature.rs"]
mod signature;

libfuzzer_sys::fuzz_target!(|data: &str| {
    const KEY: &str = "RWQlbCgv5CBhS7V8IFSlteqaIBJpU++PCxQcYrW4XomWlpuVcfco8JTd";
    let Ok(key) = signature::public_key(KEY) else { panic!("this is a key") };
    // Nobody signs by chance.
    assert!(signature::check(data, b"other bytes", &key).is_err());
    if let Ok(read) = signature::read(data) {
        assert_eq!(signature::number(read.keynum()).len(), 16);
        let _ = read.trusted_comment();
    }
    if let Ok(key) = signature::public_key(data) {
        assert!(signature::check(data, b"", &key).is_err());
    }
    // No key with a password: to unlock one takes a second.
    let _ = signature::secret_key(data.to_owned(), || Err("it has one".to_owned()));
});
