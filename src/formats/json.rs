//! JSON (RFC 8259), strictly: bytes to a [`Value`], or where they stop being one.
//!
//! Made for bundles: a number is kept as it is written, so that an id is never rounded, and the members of an object stay
//! in their order. The crate serde_json would do the rest for 10 KB more of wasm; it judges this one in the tests.
//!
//! Errors are positions: of the first byte that cannot stand where it stands, or of the end that comes too soon.

/// Brackets within brackets; deeper ones are an error.
pub const DEPTH: u32 = 127;

/// A value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Value {
    /// `null`
    #[default]
    Null,
    /// `true` or `false`
    Bool(bool),
    /// A number, as written.
    Number(String),
    /// A text, its escapes resolved.
    Text(String),
    /// A list.
    Array(Vec<Value>),
    /// An object.
    Object(Object),
}

/// The members of an object, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Object(Vec<(String, Value)>);

impl Object {
    /// An object of one member.
    pub fn of(key: &str, value: Value) -> Object {
        Object(vec![(key.to_owned(), value)])
    }

    /// Adds a member.
    pub fn push(&mut self, key: &str, value: Value) {
        self.0.push((key.to_owned(), value));
    }

    /// Adds a member, unless it is `null`.
    pub fn set(&mut self, key: &str, value: Value) {
        if !value.is_null() {
            self.push(key, value);
        }
    }

    /// The value of a key, to be changed.
    pub fn get_mut(&mut self, key: &str) -> Option<&mut Value> {
        self.0.iter_mut().rfind(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// The value of a key, the last one where there are several; `null` where there is none.
    pub fn get(&self, key: &str) -> &Value {
        self.0.iter().rfind(|(name, _)| name == key).map_or(&Value::Null, |(_, value)| value)
    }

    /// The members, in order.
    pub fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(key, value)| (key.as_str(), value))
    }

    /// The members, in order, to keep.
    pub fn into_members(self) -> impl Iterator<Item = (String, Value)> {
        self.0.into_iter()
    }

    /// Takes the value of a key, the last one where there are several, and leaves `null` in its place.
    pub fn take(&mut self, key: &str) -> Value {
        let found = self.0.iter_mut().rfind(|(name, _)| name == key);
        found.map(|(_, value)| std::mem::take(value)).unwrap_or_default()
    }
}

impl Value {
    /// Whether it is `null`.
    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    /// The text, where it is one.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// As JSON, without spaces.
    pub fn written(&self) -> String {
        let mut json = String::new();
        self.write(&mut json);
        json
    }

    fn write(&self, json: &mut String) {
        match self {
            Value::Null => json.push_str("null"),
            Value::Bool(true) => json.push_str("true"),
            Value::Bool(false) => json.push_str("false"),
            Value::Number(number) => json.push_str(number),
            Value::Text(text) => write_text(text, json),
            Value::Array(values) => {
                for (i, value) in values.iter().enumerate() {
                    json.push(if i == 0 { '[' } else { ',' });
                    value.write(json);
                }
                json.push_str(if values.is_empty() { "[]" } else { "]" });
            }
            Value::Object(Object(members)) => {
                for (i, (key, value)) in members.iter().enumerate() {
                    json.push(if i == 0 { '{' } else { ',' });
                    write_text(key, json);
                    json.push(':');
                    value.write(json);
                }
                json.push_str(if members.is_empty() { "{}" } else { "}" });
            }
        }
    }
}

/// Appends a text in quotes.
pub fn write_text(text: &str, json: &mut String) {
    json.push('"');
    for character in text.chars() {
        match character {
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\0'..' ' => {
                json.push_str(if character < '\x10' { "\\u000" } else { "\\u001" });
                json.extend(char::from_digit(character as u32 % 16, 16));
            }
            '"' | '\\' => json.extend(['\\', character]),
            _ => json.push(character),
        }
    }
    json.push('"');
}

/// Whether a byte is white space between values.
pub fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

/// The one value that the bytes are.
pub fn parse(bytes: &[u8]) -> Result<Value, usize> {
    let mut parser = Parser { bytes, at: 0 };
    let value = parser.value(DEPTH)?;
    parser.skip_space();
    if parser.at == bytes.len() { Ok(value) } else { Err(parser.at) }
}

/// The text that the bytes begin with; what follows it is not looked at.
pub fn leading_text(bytes: &[u8]) -> Result<String, usize> {
    Parser { bytes, at: 0 }.text()
}

struct Parser<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Takes the next byte if it is this one.
    fn takes(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), usize> {
        if self.takes(byte) { Ok(()) } else { Err(self.at) }
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// A value with at most so many brackets within brackets.
    fn value(&mut self, depth: u32) -> Result<Value, usize> {
        self.skip_space();
        match self.peek() {
            Some(b'"') => self.text().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b'[') if depth > 0 => {
                let mut values = Vec::new();
                self.members(b']', &mut |parser| {
                    values.push(parser.value(depth - 1)?);
                    Ok(())
                })?;
                Ok(Value::Array(values))
            }
            Some(b'{') if depth > 0 => {
                let mut members = Vec::new();
                self.members(b'}', &mut |parser| {
                    parser.skip_space();
                    let key = parser.text()?;
                    parser.skip_space();
                    parser.expect(b':')?;
                    members.push((key, parser.value(depth - 1)?));
                    Ok(())
                })?;
                Ok(Value::Object(Object(members)))
            }
            _ => self.word(),
        }
    }

    /// What is in brackets, parted by commas.
    fn members(&mut self, end: u8, member: &mut dyn FnMut(&mut Self) -> Result<(), usize>) -> Result<(), usize> {
        self.at += 1;
        self.skip_space();
        if self.takes(end) {
            return Ok(());
        }
        loop {
            member(self)?;
            self.skip_space();
            if self.takes(end) {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn word(&mut self) -> Result<Value, usize> {
        for (word, value) in [("null", Value::Null), ("true", Value::Bool(true)), ("false", Value::Bool(false))] {
            if self.bytes[self.at..].starts_with(word.as_bytes()) {
                self.at += word.len();
                return Ok(value);
            }
        }
        Err(self.at)
    }

    fn number(&mut self) -> Result<Value, usize> {
        let start = self.at;
        self.takes(b'-');
        // No digit may follow a leading zero.
        if !self.takes(b'0') {
            self.digits()?;
        }
        if self.takes(b'.') {
            self.digits()?;
        }
        if self.takes(b'e') || self.takes(b'E') {
            let _sign = self.takes(b'+') || self.takes(b'-');
            self.digits()?;
        }
        Ok(Value::Number(self.bytes[start..self.at].iter().map(|&byte| char::from(byte)).collect()))
    }

    fn digits(&mut self) -> Result<(), usize> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(start) }
    }

    fn text(&mut self) -> Result<String, usize> {
        self.expect(b'"')?;
        let mut text = String::new();
        loop {
            let rest = &self.bytes[self.at..];
            let end = rest.iter().position(|&byte| byte == b'"' || byte == b'\\' || byte < b' ').unwrap_or(rest.len());
            match std::str::from_utf8(&rest[..end]) {
                Ok(run) => text.push_str(run),
                Err(error) => return Err(self.at + error.valid_up_to()),
            }
            self.at += end;
            if self.takes(b'"') {
                return Ok(text);
            }
            self.expect(b'\\')?;
            text.push(self.escaped()?);
        }
    }

    /// The character that stands behind a backslash.
    fn escaped(&mut self) -> Result<char, usize> {
        let character = match self.peek() {
            Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
            Some(b'n') => '\n',
            Some(b't') => '\t',
            Some(b'r') => '\r',
            Some(b'b') => '\x08',
            Some(b'f') => '\x0C',
            Some(b'u') => return self.numbered(),
            _ => return Err(self.at),
        };
        self.at += 1;
        Ok(character)
    }

    /// The character that `uXXXX` means, or two of them as the halves of one beyond U+FFFF.
    fn numbered(&mut self) -> Result<char, usize> {
        let mut code = self.code_unit()?;
        if matches!(code, 0xD800..0xDC00) && self.takes(b'\\') {
            let low = self.code_unit()?;
            if matches!(low, 0xDC00..0xE000) {
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
            }
        }
        char::from_u32(code).ok_or(self.at)
    }

    fn code_unit(&mut self) -> Result<u32, usize> {
        self.expect(b'u')?;
        let mut code = 0;
        for _ in 0..4 {
            let digit = self.peek().and_then(|byte| char::from(byte).to_digit(16)).ok_or(self.at)?;
            code = code << 4 | digit;
            self.at += 1;
        }
        Ok(code)
    }
}
