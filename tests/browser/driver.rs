//! WebDriver's wire protocol (w3.org/TR/webdriver2): JSON over HTTP/1.1 to a driver on this machine.
//!
//! One connection a command, each with a deadline of its own, so that a driver that hangs costs one story and not the run.

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpStream};
use std::time::Duration;

/// No command may take longer; navigation and scripts have a shorter limit of their own, of 20 s, inside the browser.
const LONGEST: Duration = Duration::from_secs(30);

/// The key under which the protocol refers to an element.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// Why a command gave no value.
#[derive(Debug)]
pub enum Fault {
    /// The driver answered with an error of the protocol.
    Said {
        /// One of the protocol's codes, such as `stale element reference`.
        code: String,
        /// The driver's own words.
        message: String,
    },
    /// The driver did not answer in the protocol at all.
    Lost(String),
}

impl Fault {
    /// Whether the page has moved on under the command, so that looking again may well succeed.
    pub fn is_passing(&self) -> bool {
        let passing = ["stale element", "element click intercepted", "element not interactable", "no such element"];
        matches!(self, Fault::Said { code, .. } if passing.iter().any(|p| code.starts_with(p)))
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Fault::Said { code, message } => write!(f, "{code}: {}", message.lines().next().unwrap_or("")),
            Fault::Lost(why) => write!(f, "no answer from the driver: {why}"),
        }
    }
}

impl From<Fault> for String {
    fn from(fault: Fault) -> String {
        fault.to_string()
    }
}

/// A driver that listens on loopback.
#[derive(Clone, Copy, Debug)]
pub struct Wire {
    port: u16,
}

impl Wire {
    /// The driver on this port; nothing is sent yet.
    pub fn new(port: u16) -> Wire {
        Wire { port }
    }

    /// Sends one command and gives the `value` of the answer.
    pub fn call(self, method: &str, path: &str, body: Option<&Value>) -> Result<Value, Fault> {
        let answer = self.exchange(method, path, body).map_err(|e| Fault::Lost(format!("{method} {path}: {e}")))?;
        let mut answer: Value = serde_json::from_slice(&answer)
            .map_err(|e| Fault::Lost(format!("{method} {path}: answer is not JSON: {e}")))?;
        let value = answer["value"].take();
        match value["error"].as_str() {
            Some(code) => {
                let message = value["message"].as_str().unwrap_or("").to_owned();
                Err(Fault::Said { code: code.to_owned(), message })
            }
            None => Ok(value),
        }
    }

    fn exchange(self, method: &str, path: &str, body: Option<&Value>) -> std::io::Result<Vec<u8>> {
        let mut stream = TcpStream::connect_timeout(&SocketAddr::from((Ipv4Addr::LOCALHOST, self.port)), LONGEST)?;
        stream.set_read_timeout(Some(LONGEST))?;
        stream.set_nodelay(true)?;
        let body = body.map(Value::to_string).unwrap_or_default();
        let head = format!(
            "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{}\r\nConnection: close\r\n\
             Content-Type: application/json; charset=utf-8\r\nContent-Length: {}\r\n\r\n",
            self.port,
            body.len()
        );
        stream.write_all(&[head.as_bytes(), body.as_bytes()].concat())?;
        read_body(&mut stream)
    }
}

/// The body of an HTTP answer: by Content-Length, or else up to the end of the stream.
fn read_body(stream: &mut impl Read) -> std::io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut part = [0; 16 * 1024];
    loop {
        if let Some(end) = bytes.windows(4).position(|w| w == b"\r\n\r\n") {
            let head = String::from_utf8_lossy(&bytes[..end]).to_ascii_lowercase();
            let length = head.lines().find_map(|l| l.strip_prefix("content-length:")?.trim().parse::<usize>().ok());
            let mut body = bytes.split_off(end + 4);
            match length {
                Some(length) => {
                    let had = body.len().min(length);
                    body.resize(length, 0);
                    stream.read_exact(&mut body[had..])?;
                }
                None => drop(stream.read_to_end(&mut body)?),
            }
            return Ok(body);
        }
        let count = stream.read(&mut part)?;
        if count == 0 {
            return Err(std::io::Error::other("closed before the end of the header"));
        }
        bytes.extend_from_slice(&part[..count]);
    }
}

/// An element of the page, as the driver refers to it.
#[derive(Clone, Debug)]
pub struct Element(String);

impl Element {
    /// Reads a reference from what a script returned; `None` for anything else.
    pub fn from_value(value: &Value) -> Option<Element> {
        value.get(ELEMENT)?.as_str().map(|id| Element(id.to_owned()))
    }

    /// Its commands, below the session's.
    pub fn path(&self, command: &str) -> String {
        format!("element/{}/{command}", self.0)
    }
}
