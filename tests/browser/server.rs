//! What the pages are served from: the viewer by `khobao serve`, bundles by a small server that can misbehave on demand,
//! and a proxy that catches every request which is not for this machine.

use crate::engine::{DEADLINE, Process, first_line};
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

/// A folder's files from a server that forgets and remembers: it can leave requests unanswered, and tells what it was asked
/// for. Dropped, its port refuses connections; another may take the same port later.
pub struct Host {
    listener: Listener,
    refused: Arc<Mutex<String>>,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Host {
    /// Serves the folder on a port; 0: a free one.
    pub fn serve(folder: &Path, port: u16) -> Result<Host, String> {
        let (refused, asked) = (Arc::<Mutex<String>>::default(), Arc::<Mutex<Vec<String>>>::default());
        let (to_refuse, to_tell, folder) = (refused.clone(), asked.clone(), folder.to_owned());
        let listener = Listener::start_at(port, move |stream, path| {
            locked(&to_tell).push(path.to_owned());
            let refused = locked(&to_refuse).clone();
            if !refused.is_empty() && path.contains(&refused) {
                return Ok(());
            }
            let name = if path.ends_with('/') { "index.html" } else { path.trim_start_matches('/') };
            match std::fs::read(folder.join(name)) {
                Ok(bytes) => write_answer(stream, 200, kind_of(name), &bytes),
                Err(_) => write_answer(stream, 404, "text/plain", b""),
            }
        })?;
        Ok(Host { listener, refused, asked })
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
    write!(
        stream,
        "HTTP/1.1 {status} Fixture\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\
         Access-Control-Allow-Origin: *\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n"
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
