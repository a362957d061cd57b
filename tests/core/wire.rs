//! Messages as bytes: what is sent is what arrives, and no bytes do harm.

use khobao_core::service::{Request, Response};
use khobao_core::wire::{Input, Wire, decode, encode};
use std::collections::HashSet;
use std::fmt::Debug;
use std::mem::discriminant;

/// xorshift64: the same bytes on every run. Small numbers are frequent, or every list would be too long for its bytes.
fn bytes(seed: u64) -> Vec<u8> {
    let mut state = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state >> 32
    };
    let length = next() % 400;
    (0..length).map(|_| if next() % 8 > 0 { next() % 15 } else { next() } as u8).collect()
}

/// Any bytes are some value, so made-up values are what made-up bytes are.
fn come_back<T: Wire + PartialEq + Debug>(variants: usize) {
    let mut seen = HashSet::new();
    for seed in 0..20_000 {
        let value = T::read(&mut Input::new(&bytes(seed)));
        seen.insert(discriminant(&value));
        let sent = encode(&value);
        assert_eq!(decode::<T>(&sent).as_ref(), Some(&value), "seed {seed}");
        assert_eq!(decode::<T>(&[&sent[..], &[0]].concat()), None, "a byte too many, seed {seed}");
        assert_eq!(decode::<T>(&sent[..sent.len() - 1]), None, "a byte too few, seed {seed}");
    }
    assert_eq!(seen.len(), variants, "every kind of message is among them");
}

#[test]
fn every_message_arrives_as_it_was_sent() {
    come_back::<Request>(10);
    come_back::<Response>(16);
}

#[test]
fn no_bytes_do_harm() {
    for seed in 0..20_000u64 {
        let bytes: Vec<u8> = bytes(seed).iter().map(|byte| byte.wrapping_mul(seed as u8 | 1)).collect();
        let _ = decode::<Request>(&bytes);
        let _ = decode::<Response>(&bytes);
    }
    // A length without the bytes; lists in lists for ever; a number without an end.
    assert_eq!(decode::<String>(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F]), None);
    assert_eq!(decode::<Vec<u32>>(&[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F, 1, 2]), None);
    assert_eq!(decode::<khobao_core::article::Block>(&[3, 1].repeat(1_000_000)), None);
    assert_eq!(decode::<u64>(&[0xFF; 100]), None);
}

#[test]
fn numbers_keep_their_sign_and_size() {
    for number in [0, 1, -1, 63, -64, 64, i32::MAX, i32::MIN] {
        assert_eq!(decode(&encode(&number)), Some(number));
        assert_eq!(decode(&encode(&(number as i16))), Some(number as i16));
        assert_eq!(decode(&encode(&(number as u64))), Some(number as u64));
    }
    assert_eq!(encode(&-1), [1]);
    assert_eq!(decode(&encode(&"Việt".to_owned())), Some("Việt".to_owned()));
    assert_eq!(decode::<String>(b"\x02\xC3\x28"), None, "not UTF-8");
}
