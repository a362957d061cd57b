//! `khobao serve`: a site's folder on this machine's loopback address, with the headers a good static host would send.

use std::fs::File;
use std::io::{ErrorKind, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::http::header::{
    ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HeaderValue, REFERRER_POLICY,
    X_CONTENT_TYPE_OPTIONS,
};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use clap::Args;
use khobao_core::{feeds, site, urlencoded};
use tokio::net::TcpListener;
use tower_http::compression::CompressionLayer;
use tower_http::services::ServeDir;

use crate::{Outcome, Stop};

/// Where the search for a free port begins when none is asked for.
const FIRST_PORT: u16 = 8017;

/// Show a site on this machine, with right MIME types and cache headers
///
/// Listens on 127.0.0.1 only and prints the address on one line. Ctrl-C stops it.
#[derive(Args)]
#[command(after_help = "\
Files outside of the folder are not served, whatever address or link leads there. Text is compressed on the way (brotli or gzip) as a usual host does, so sizes and times are what a reader will see.

Examples:
  khobao serve site
  khobao serve site --port 9000")]
pub struct Serve {
    /// The site's folder, with an index.html in it
    site: PathBuf,
    /// The port; 0 takes any free one [default: 8017, or the next free one]
    #[arg(long, value_name = "N")]
    port: Option<u16>,
}

/// Serves until the process is stopped; an error says what was expected, what was found, and the remedy.
pub fn run(arguments: &Serve) -> Result<Outcome, Stop> {
    let site = &arguments.site;
    if !site.is_dir() {
        let found = if site.exists() { "a file" } else { "nothing" };
        let message = format!("expected a site's folder at {}, found {found}; check the path", site.display());
        return Err(Stop::WrongUse(message));
    }
    if !site.join("index.html").is_file() {
        let remedy = "name the folder that ./dev dist or khobao pack has made";
        return Err(Stop::WrongUse(format!("expected index.html in {}, found none; {remedy}", site.display())));
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build();
    runtime.map_err(|error| format!("cannot start: {error}"))?.block_on(serve(arguments))?;
    Ok(Outcome::Good)
}

async fn serve(arguments: &Serve) -> Result<(), String> {
    let listener = listen(arguments.port).await?;
    let address = listener.local_addr().map_err(|error| format!("cannot tell the address: {error}"))?;
    // Whoever started this may have closed the pipe after reading; serving goes on.
    let _ = writeln!(std::io::stdout(), "http://{address}/");

    let folder: Arc<Path> = arguments
        .site
        .canonicalize()
        .map_err(|error| format!("cannot read {}: {error}", arguments.site.display()))?
        .into();
    let files = axum::Router::new()
        // What `khobao pack --precompress` has left is handed out as it is; anything else is packed on the way, inside of the
        // headers: what is packed and what is not have the same ones.
        .fallback_service(ServeDir::new(&arguments.site).precompressed_br().precompressed_gzip())
        .layer(CompressionLayer::new())
        .layer(from_fn_with_state(folder, stay_within))
        .layer(from_fn(add_headers));
    axum::serve(listener, files).await.map_err(|error| format!("stopped: {error}"))
}

async fn listen(port: Option<u16>) -> Result<TcpListener, String> {
    let mut candidate = port.unwrap_or(FIRST_PORT);
    loop {
        match TcpListener::bind(("127.0.0.1", candidate)).await {
            Ok(listener) => return Ok(listener),
            Err(error) if error.kind() != ErrorKind::AddrInUse => {
                return Err(format!("cannot listen on port {candidate}: {error}; choose another with --port"));
            }
            Err(_) if port.is_some() || candidate == u16::MAX => {
                let remedy = "leave --port out for the next free one";
                return Err(format!("expected port {candidate} to be free, found it taken; {remedy}"));
            }
            Err(_) => candidate += 1,
        }
    }
}

/// Answers only what lies in the folder, links followed; and says of a page what it says of itself: its policy.
async fn stay_within(State(folder): State<Arc<Path>>, request: Request, next: Next) -> Response {
    let Some(file) = place(&folder, request.uri().path()) else { return StatusCode::NOT_FOUND.into_response() };
    let mut response = next.run(request).await;
    if let Some(policy) = policy(&file).filter(|_| response.status().is_success()) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// The file, or the folder without a page, that a request's path leads to.
fn place(folder: &Path, path: &str) -> Option<PathBuf> {
    let mut place = folder.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let name = urlencoded::strict_path(part)?;
        let is_name = |c: char| !c.is_control() && !matches!(c, '/' | '\\' | ':');
        if !name.chars().all(is_name) || matches!(name.as_str(), "." | "..") || site::is_device(&name.to_lowercase()) {
            return None;
        }
        place.push(name);
    }
    let within = |path: &Path| path.canonicalize().ok().filter(|own| own.starts_with(folder));
    let mut own = within(&place)?;
    if own.is_dir() {
        let page = own.join("index.html");
        if page.symlink_metadata().is_err() {
            return Some(own);
        }
        own = within(&page)?;
        place.push("index.html");
    }
    // The sibling is what may be handed out instead.
    let is_sound = |ending: &str| {
        let mut sibling = place.clone().into_os_string();
        sibling.push(ending);
        let sibling = PathBuf::from(sibling);
        sibling.symlink_metadata().is_err() || within(&sibling).is_some_and(|own| own.is_file())
    };
    (own.is_file() && is_sound(".br") && is_sound(".gz")).then_some(own)
}

/// The policy in the head of a page.
fn policy(file: &Path) -> Option<HeaderValue> {
    if file.extension().is_none_or(|kind| kind != "html") {
        return None;
    }
    let mut head = Vec::new();
    File::open(file).ok()?.take(4096).read_to_end(&mut head).ok()?;
    let head = String::from_utf8_lossy(&head);
    let (_, rest) = head.split_once("http-equiv=\"Content-Security-Policy\" content=\"")?;
    HeaderValue::from_str(rest.split_once('"')?.0).ok()
}

async fn add_headers(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let lasting = is_content_hashed(path);
    let kind = match path.rsplit('/').next() {
        Some(feeds::ATOM) => Some("application/atom+xml"),
        Some(feeds::JSON) => Some("application/feed+json"),
        _ => None,
    };
    let mut response = next.run(request).await;
    let lasting = lasting && response.status().is_success();
    let cache = if lasting { "public, max-age=31536000, immutable" } else { "no-cache" };
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static(cache));
    if let Some(kind) = kind.filter(|_| response.status().is_success()) {
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(kind));
    }
    // A page of another origin may have the archive in an element of it; what is served is public anyway.
    response.headers_mut().insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    response.headers_mut().insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response.headers_mut().insert(REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    response
}

/// Whether a file never changes: a shard of a packed site, or a file whose name ends in a hash of its content, as
/// `boot-4QK2ZX7A.js` does: eight or more of esbuild's base 32 or of hexadecimal. A letter is asked for, so that the date in
/// `anh-20211118.jpg` is not taken for one.
fn is_content_hashed(path: &str) -> bool {
    let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
    let Some((stem, kind)) = name.rsplit_once('.') else { return false };
    let Some((_, hash)) = stem.rsplit_once('-') else { return false };
    let base32 = hash.bytes().all(|b| matches!(b, b'A'..=b'Z' | b'2'..=b'7'));
    let hex = hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    if folder.ends_with("/data") && hex && hash.len() == 16 {
        return true;
    }
    let whole = hash.len() >= 8 && (base32 || hex) && hash.bytes().any(|b| b.is_ascii_alphabetic());
    whole && !matches!(kind, "html" | "json")
}
