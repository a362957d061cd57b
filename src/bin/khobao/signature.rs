//! Signatures of a manifest, in minisign's format: Ed25519 over the BLAKE2b of the file, and over a comment with it.
//!
//! Invariant: no bytes of a key or a signature make it panic.

use std::io::Cursor;

use ct_codecs::{Base64, Decoder};
use minisign::{PublicKey, SecretKey, SecretKeyBox, SignatureBox};

/// What a signature that fits says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// The key's number, as minisign writes it.
    pub key: String,
    /// What the signer has said, which is signed as well.
    pub comment: String,
}

/// The characters of the 64 bytes of a signature in base 64. Of a shorter one the library would read beyond the end.
const SIGNATURE_CHARACTERS: usize = 88;

/// Reads a signature; an error says what is wrong with it.
pub fn read(text: &str) -> Result<SignatureBox, String> {
    let is_whole = text.lines().nth(3).is_some_and(|line| line.trim().len() >= SIGNATURE_CHARACTERS);
    if !is_whole {
        return Err("expected four lines as minisign writes them, found fewer or shorter ones".to_owned());
    }
    SignatureBox::from_string(text).map_err(|error| error.to_string())
}

/// Whether a signature is of these bytes and this key; an error says why not.
pub fn check(signature: &str, bytes: &[u8], key: &PublicKey) -> Result<Signed, String> {
    let signature = read(signature)?;
    let (by, expected) = (number(signature.keynum()), number(key.keynum()));
    if by != expected {
        return Err(format!("expected one by the key {expected}, found one by {by}"));
    }
    minisign::verify(key, &signature, Cursor::new(bytes), true, false, true).map_err(|error| error.to_string())?;
    Ok(Signed { key: by, comment: signature.trusted_comment().map_err(|error| error.to_string())? })
}

/// A public key: the text of a file that minisign wrote, or the key alone.
pub fn public_key(text: &str) -> Result<PublicKey, String> {
    let line = text.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or_default();
    PublicKey::from_base64(line).map_err(|error| error.to_string())
}

/// A secret key; where it has a password, `password` is asked for it. Its answer of `None` has it typed in.
pub fn secret_key(
    text: String,
    password: impl FnOnce() -> Result<Option<String>, String>,
) -> Result<SecretKey, String> {
    // In base 64: the kind of key, and two zeros for no password.
    let is_plain = text.lines().nth(1).is_some_and(|line| line.starts_with("RWQAA"));
    // Minisign 0.11 leaves the checksum of such a key out; whoever signs checks the signature at once.
    if let Some(key) = text.lines().nth(1).filter(|_| is_plain).and_then(|line| Base64::decode_to_vec(line, None).ok())
        && key.ends_with(&[0; 32])
    {
        return SecretKey::from_bytes(&key).map_err(|error| error.to_string());
    }
    let boxed = SecretKeyBox::from(text);
    let key = if is_plain { boxed.into_unencrypted_secret_key() } else { boxed.into_secret_key(password()?) };
    key.map_err(|error| error.to_string())
}

/// A key's number in 16 hexadecimal digits.
pub fn number(bytes: &[u8]) -> String {
    bytes.iter().rev().map(|byte| format!("{byte:02X}")).collect()
}
