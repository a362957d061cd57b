//! What the pages are served from: the viewer by `khobao serve`, bundles by a small server that can misbehave on demand,
//! and a proxy that catches every request which is not for this machine.

use crate::engine::{DEADLINE, Process, first_line};
use ct_codecs::{Base64, Encoder};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Write};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

/// `khobao serve` over a folder. Dropped, its port refuses connections: the network is gone.
pub struct Site {
    _process: Process,
    address: String,
}

impl Site {
    /// Serves the folder on a free port.
    pub fn serve(folder: &Path) -> Result<Site, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khobao"));
        command.arg("serve").arg(folder).args(["--port", "0"]);
        let mut process = Process::start_listening(&mut command)?;
        let output = process.output().ok_or("khobao serve without an output")?;
        let line = first_line(output, "khobao serve to say its address")?;
        let start = line.find("http://127.0.0.1:").ok_or_else(|| format!("khobao serve says {line:?}, no address"))?;
        let address: String = line[start..].chars().take_while(|c| !c.is_whitespace()).collect();
        Ok(Site { _process: process, address: address.trim_end_matches('/').to_owned() })
    }

    /// `http://127.0.0.1:PORT`, no slash at the end.
    pub fn address(&self) -> &str {
        &self.address
    }
}

/// What can go wrong on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The bytes come in pieces, with time between them.
    Slow,
    /// Half of them come, and then none, while the connection stays.
    Stalled,
    /// Half of them come, and then the connection ends.
    Reset,
    /// A page that says what is wrong, with this status.
    Status(u16),
    /// The bytes, with a kind that is none of theirs.
    WrongKind,
    /// Half of the bytes, as if they were all.
    Truncated,
    /// One bit is another.
    Flipped,
    /// Leads to a page.
    Redirected,
}

/// Between the pieces of [`Fault::Slow`]: in all longer than the patience of [`Host::hasten`], each less.
const PIECE: std::time::Duration = std::time::Duration::from_millis(100);

/// A folder's files from a server that forgets and remembers: it can leave requests unanswered, and tells what it was asked
/// for. Dropped, its port refuses connections; another may take the same port later.
pub struct Host {
    listener: Listener,
    refused: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
    fault: Arc<Mutex<Option<(String, Fault)>>>,
    first_script: Arc<Mutex<String>>,
    is_hasty: Arc<AtomicBool>,
    is_strict: Arc<AtomicBool>,
}

/// Where the page finds the script of [`Host::begin_with`].
const FIRST_SCRIPT: &str = "story.js";

impl Host {
    /// Serves the folder on a port; 0: a free one.
    pub fn serve(folder: &Path, port: u16) -> Result<Host, String> {
        let (refused, asked) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (to_refuse, to_tell, folder) = (refused.clone(), asked.clone(), folder.to_owned());
        let (fault, is_hasty) = (Arc::<Mutex<Option<(String, Fault)>>>::default(), Arc::<AtomicBool>::default());
        let is_strict = Arc::<AtomicBool>::default();
        let (to_fail, to_hasten, to_protect) = (fault.clone(), is_hasty.clone(), is_strict.clone());
        let first_script = Arc::<Mutex<String>>::default();
        let to_begin_with = first_script.clone();
        let listener = Listener::start_at(port, move |stream, path| {
            locked(&to_tell).push(path.to_owned());
            let refused = locked(&to_refuse).clone();
            if !refused.is_empty() && path.contains(&refused) {
                return Ok(());
            }
            let path = khobao_core::urlencoded::path(path).unwrap_or_default();
            let name = if path.ends_with('/') { "index.html" } else { path.trim_start_matches('/') };
            let first_script = locked(&to_begin_with).clone();
            if name == FIRST_SCRIPT && !first_script.is_empty() {
                return write_answer(stream, 200, kind_of(name), first_script.as_bytes());
            }
            let Ok(mut bytes) = std::fs::read(folder.join(name)) else {
                return write_answer(stream, 404, "text/plain", b"");
            };
            if name == "index.html" && !first_script.is_empty() {
                let script = format!("<script src=\"{FIRST_SCRIPT}\"></script>\n<title>");
                bytes = String::from_utf8_lossy(&bytes).replacen("<title>", &script, 1).into_bytes();
            }
            if to_hasten.load(Ordering::Relaxed) {
                bytes = hastened(&folder, name, bytes);
            }
            let fault = locked(&to_fail).clone().filter(|(part, _)| path.contains(part.as_str()));
            match fault {
                None => {
                    let more = if to_protect.load(Ordering::Relaxed) { documented(name) } else { String::new() };
                    write_head_and(stream, 200, kind_of(name), bytes.len(), &more)?;
                    stream.write_all(&bytes)?;
                    stream.flush()
                }
                Some((_, fault)) => fail(stream, fault, kind_of(name), bytes),
            }
        })?;
        Ok(Host { listener, refused, asked, fault, first_script, is_hasty, is_strict })
    }

    /// From now on this goes wrong where a path has this in it, and nothing else does.
    pub fn fail(&self, part: &str, fault: Option<Fault>) {
        *locked(&self.fault) = fault.map(|fault| (part.to_owned(), fault));
    }

    /// From now on sends the headers that `docs/packed-site.md` recommends.
    pub fn protect(&self) {
        self.is_strict.store(true, Ordering::Relaxed);
    }

    /// From now on serves a viewer that waits for half a second where the real one waits for a quarter of a minute.
    pub fn hasten(&self) {
        self.is_hasty.store(true, Ordering::Relaxed);
    }

    /// From now on the page runs this script before its own; an empty one: none.
    pub fn begin_with(&self, script: &str) {
        script.clone_into(&mut locked(&self.first_script));
    }

    /// From now on hangs up where a path has this in it; an empty text: nowhere.
    pub fn refuse(&self, part: &str) {
        part.clone_into(&mut locked(&self.refused));
    }

    /// What was asked for since the last call.
    pub fn asked(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.asked))
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.listener.address.port()
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.listener.address)
    }
}

/// The headers for a file, as the documentation has them: a block for each kind of file, a line for each header.
fn documented(name: &str) -> String {
    let docs = include_str!("../../docs/packed-site.md");
    let blocks: Vec<&str> = docs.split("```http\n").skip(1).filter_map(|block| block.split("```").next()).collect();
    let is_plain = name.starts_with("bai/") || name.starts_with("muc-luc/");
    let policy = if name == "index.html" { blocks.first() } else { blocks.get(1).filter(|_| is_plain) };
    [policy, blocks.get(2)].into_iter().flatten().map(|block| block.replace('\n', "\r\n")).collect()
}

/// The same program with less patience: its scripts and its style are others, and the page says their hashes.
fn hastened(folder: &Path, name: &str, bytes: Vec<u8>) -> Vec<u8> {
    let hasty = |name: &str, bytes: &[u8]| {
        let text = String::from_utf8_lossy(bytes);
        // Of the style it is when the page says that it has not started.
        if name.starts_with("boot-") { text.replace("15e3", "500") } else { text.replace("20s", "1s") }.into_bytes()
    };
    let is_hasty = |name: &str| name.starts_with("boot-") || name.starts_with("style-");
    if is_hasty(name) {
        return hasty(name, &bytes);
    }
    if name != "index.html" {
        return bytes;
    }
    let mut text = String::from_utf8_lossy(&bytes).into_owned();
    let digest = |bytes: &[u8]| Base64::encode_to_string(Sha256::digest(bytes)).unwrap_or_default();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if let Ok(bytes) = std::fs::read(entry.path())
            && is_hasty(&name)
        {
            text = text.replace(&digest(&bytes), &digest(&hasty(&name, &bytes)));
        }
    }
    text.into_bytes()
}

/// Answers with something gone wrong.
fn fail(stream: &mut TcpStream, fault: Fault, kind: &str, mut bytes: Vec<u8>) -> std::io::Result<()> {
    let half = bytes.len() / 2;
    match fault {
        Fault::Slow => {
            write_head(stream, 200, kind, bytes.len())?;
            for piece in bytes.chunks(bytes.len() / 6 + 1) {
                stream.write_all(piece)?;
                stream.flush()?;
                std::thread::sleep(PIECE);
            }
            Ok(())
        }
        Fault::Stalled => {
            write_head(stream, 200, kind, bytes.len())?;
            stream.write_all(&bytes[..half])?;
            stream.flush()?;
            // Until the browser hangs up, which is what ends this.
            stream.set_read_timeout(Some(DEADLINE))?;
            let _ = std::io::Read::read(stream, &mut [0]);
            Ok(())
        }
        Fault::Reset => {
            write_head(stream, 200, kind, bytes.len())?;
            stream.write_all(&bytes[..half])
        }
        Fault::Status(status) => write_answer(stream, status, "text/html", b"<!doctype html><title>Error</title>"),
        Fault::WrongKind => write_answer(stream, 200, "text/plain", &bytes),
        Fault::Truncated => write_answer(stream, 200, kind, &bytes[..half]),
        Fault::Flipped => {
            bytes[half] ^= 1;
            write_answer(stream, 200, kind, &bytes)
        }
        Fault::Redirected => {
            write!(
                stream,
                "HTTP/1.1 302 Fixture\r\nLocation: /index.html\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
            )
        }
    }
}

fn kind_of(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or("") {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript",
        "css" => "text/css",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "json" => "application/json",
        _ => "application/octet-stream",
    }
}

/// How a path of a [`Shelf`] answers.
#[derive(Clone)]
pub enum Reply {
    /// A JSON Feed, as it should be.
    Feed(Arc<Vec<u8>>),
    /// Another status, with a short page.
    Status(u16),
    /// A drawing.
    Picture(&'static str),
    /// A web page where a bundle was expected, with status 200.
    Page(&'static str),
    /// A file of a site: its type and what is in it.
    File(&'static str, Arc<str>),
    /// Announces all its bytes, sends the first ones, and does what follows when the story says so.
    Held(Arc<Vec<u8>>, usize, Then, Gate),
}

/// What a server does after it was held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// Sends the rest.
    GoOn,
    /// Hangs up.
    HangUp,
}

/// Opens when its sender is used or dropped.
pub type Gate = Arc<Mutex<Receiver<()>>>;

impl Reply {
    /// A JSON Feed.
    pub fn feed(text: impl Into<Vec<u8>>) -> Reply {
        Reply::Feed(Arc::new(text.into()))
    }

    /// A JSON Feed that stops after `sent` bytes until the sender is dropped.
    pub fn held(bytes: Arc<Vec<u8>>, sent: usize, then: Then) -> (Reply, Sender<()>) {
        let (sender, receiver) = channel();
        (Reply::Held(bytes, sent, then, Arc::new(Mutex::new(receiver))), sender)
    }
}

/// A server of bundles, open to pages of every origin, from memory.
pub struct Shelf {
    listener: Listener,
    replies: Arc<Mutex<HashMap<String, Reply>>>,
}

impl Shelf {
    /// An empty one on a free port.
    pub fn new() -> Result<Shelf, String> {
        let replies: Arc<Mutex<HashMap<String, Reply>>> = Arc::default();
        let known = replies.clone();
        let listener = Listener::start(move |stream, path| {
            let reply = locked(&known).get(path).cloned().unwrap_or(Reply::Status(404));
            send(stream, &reply)
        })?;
        Ok(Shelf { listener, replies })
    }

    /// Puts a bundle there and gives its address.
    pub fn put(&self, name: &str, reply: Reply) -> String {
        locked(&self.replies).insert(format!("/{name}"), reply);
        format!("{}/{name}", self.address())
    }

    /// `http://127.0.0.1:PORT`.
    pub fn address(&self) -> String {
        format!("http://{}", self.listener.address)
    }
}

/// An address on this machine where nobody listens.
pub fn nobody() -> Result<String, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
    let address = listener.local_addr().map_err(|e| e.to_string())?;
    Ok(format!("http://{address}/kho.json"))
}

/// A proxy that refuses and remembers: whatever arrives here was meant for a third party.
pub struct Trap {
    listener: Listener,
    caught: Arc<Mutex<Vec<String>>>,
}

impl Trap {
    /// On a free port.
    pub fn new() -> Result<Trap, String> {
        let caught: Arc<Mutex<Vec<String>>> = Arc::default();
        let seen = caught.clone();
        let listener = Listener::start(move |stream, target| {
            locked(&seen).push(target.to_owned());
            send(stream, &Reply::Status(403))
        })?;
        Ok(Trap { listener, caught })
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.listener.address.port()
    }

    /// What has been asked for since the last call.
    pub fn take(&self) -> Vec<String> {
        std::mem::take(&mut locked(&self.caught))
    }
}

/// A thread that accepts connections, and one more for each of them, until dropped.
struct Listener {
    address: SocketAddr,
    closed: Arc<AtomicBool>,
}

impl Listener {
    fn start(
        answer: impl Fn(&mut TcpStream, &str) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Result<Listener, String> {
        Listener::start_at(0, answer)
    }

    fn start_at(
        port: u16,
        answer: impl Fn(&mut TcpStream, &str) -> std::io::Result<()> + Send + Sync + 'static,
    ) -> Result<Listener, String> {
        let listener = TcpListener::bind(("127.0.0.1", port)).map_err(|e| e.to_string())?;
        let address = listener.local_addr().map_err(|e| e.to_string())?;
        let closed = Arc::new(AtomicBool::new(false));
        let end = closed.clone();
        let answer = Arc::new(answer);
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if end.load(Ordering::Relaxed) {
                    break;
                }
                let (Ok(mut stream), answer) = (stream, answer.clone()) else { continue };
                std::thread::spawn(move || {
                    if let Ok(Some(path)) = read_request(&stream) {
                        // A browser that has gone away meanwhile is not our trouble.
                        let _ = answer(&mut stream, &path);
                        let _ = stream.shutdown(Shutdown::Both);
                    }
                });
            }
        });
        Ok(Listener { address, closed })
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.closed.store(true, Ordering::Relaxed);
        // Wakes the accepting thread, so that it sees the flag and lets the port go.
        let _ = TcpStream::connect(self.address);
    }
}

/// The target of a request, without its query: a path, or for a proxy an address or `host:port`.
fn read_request(stream: &TcpStream) -> std::io::Result<Option<String>> {
    stream.set_read_timeout(Some(DEADLINE))?;
    let mut reader = BufReader::new(stream);
    let mut first = String::new();
    if reader.read_line(&mut first)? == 0 {
        return Ok(None);
    }
    let mut line = String::new();
    while reader.read_line(&mut line)? > 2 {
        line.clear();
    }
    let target = first.split(' ').nth(1).unwrap_or("/");
    Ok(Some(target.split('?').next().unwrap_or(target).to_owned()))
}

fn send(stream: &mut TcpStream, reply: &Reply) -> std::io::Result<()> {
    let (status, kind, bytes): (u16, &str, &[u8]) = match reply {
        Reply::Feed(bytes) | Reply::Held(bytes, ..) => (200, "application/feed+json", bytes),
        Reply::Status(status) => (*status, "text/html; charset=utf-8", b"<!doctype html><title>Error</title>"),
        Reply::Page(page) => (200, "text/html; charset=utf-8", page.as_bytes()),
        Reply::Picture(picture) => (200, "image/svg+xml", picture.as_bytes()),
        Reply::File(kind, text) => (200, kind, text.as_bytes()),
    };
    write_head(stream, status, kind, bytes.len())?;
    match reply {
        Reply::Held(_, sent, then, gate) => {
            stream.write_all(&bytes[..*sent])?;
            stream.flush()?;
            // An error means that the story has dropped its end, or forgotten it.
            let _ = gate.lock().unwrap_or_else(PoisonError::into_inner).recv_timeout(DEADLINE);
            if *then == Then::GoOn {
                stream.write_all(&bytes[*sent..])?;
            }
        }
        _ => stream.write_all(bytes)?,
    }
    stream.flush()
}

fn write_head(stream: &mut TcpStream, status: u16, kind: &str, length: usize) -> std::io::Result<()> {
    write_head_and(stream, status, kind, length, "")
}

/// With more headers, each with its line's end.
fn write_head_and(stream: &mut TcpStream, status: u16, kind: &str, length: usize, more: &str) -> std::io::Result<()> {
    write!(
        stream,
        "HTTP/1.1 {status} Fixture\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n{more}\r\n"
    )
}

fn write_answer(stream: &mut TcpStream, status: u16, kind: &str, bytes: &[u8]) -> std::io::Result<()> {
    write_head(stream, status, kind, bytes.len())?;
    stream.write_all(bytes)?;
    stream.flush()
}

/// The value, also where a story panicked while it held the lock.
fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
