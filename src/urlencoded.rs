//! `q=a+b&from=2021`: pairs as the URL Standard writes them in addresses (application/x-www-form-urlencoded); and paths, in
//! which a plus is a plus.

/// The pairs of a query string, without its `?`. What is not UTF-8 is replaced.
pub fn pairs(search: &str) -> impl Iterator<Item = (String, String)> {
    search.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

/// A path, or a part of one, without its `%XX`; a `%` that begins none is one. `None` where that is not UTF-8.
pub fn path(text: &str) -> Option<String> {
    String::from_utf8(unescaped(text, b'+')).ok()
}

/// The same of a path in which each `%` has to begin a `%XX`.
pub fn strict_path(text: &str) -> Option<String> {
    let is_code = |behind: &str| behind.bytes().take(2).filter(u8::is_ascii_hexdigit).count() == 2;
    text.split('%').skip(1).all(is_code).then(|| path(text))?
}

fn decoded(text: &str) -> String {
    String::from_utf8_lossy(&unescaped(text, b' ')).into_owned()
}

/// The bytes that a text stands for; `plus` is what a plus is.
fn unescaped(text: &str, plus: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        bytes.push(match (*first, behind) {
            (b'+', _) => plus,
            (b'%', [high, low, behind @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = behind;
                digit(*high) << 4 | digit(*low)
            }
            (byte, _) => byte,
        });
    }
    bytes
}

fn digit(byte: u8) -> u8 {
    if byte < b'A' { byte - b'0' } else { (byte | 0x20) - b'a' + 10 }
}

/// Appends a pair to a query string that begins with `?`.
pub fn append(search: &mut String, name: &str, value: &str) {
    if search.len() > 1 {
        search.push('&');
    }
    encode(name, search);
    search.push('=');
    encode(value, search);
}

/// Appends a name or a value, encoded.
pub fn encode(text: &str, out: &mut String) {
    for byte in text.bytes() {
        match byte {
            b'*' | b'-' | b'.' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => out.push(byte.into()),
            b' ' => out.push('+'),
            _ => {
                out.push('%');
                out.extend([byte >> 4, byte & 15].map(|half| char::from(b"0123456789ABCDEF"[usize::from(half)])));
            }
        }
    }
}
