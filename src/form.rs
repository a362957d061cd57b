//! `q=a+b&from=2021`: pairs as the URL Standard writes them in addresses (application/x-www-form-urlencoded).

/// The pairs of a query string, without its `?`. What is not UTF-8 is replaced.
pub fn pairs(search: &str) -> impl Iterator<Item = (String, String)> {
    search.split('&').filter(|pair| !pair.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (decoded(name), decoded(value))
    })
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let [first, behind @ ..] = rest {
        rest = behind;
        bytes.push(match (*first, behind) {
            (b'+', _) => b' ',
            (b'%', [high, low, behind @ ..]) if high.is_ascii_hexdigit() && low.is_ascii_hexdigit() => {
                rest = behind;
                digit(*high) << 4 | digit(*low)
            }
            (byte, _) => byte,
        });
    }
    String::from_utf8_lossy(&bytes).into_owned()
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
