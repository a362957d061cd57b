//! `khobao serve`: what a page's requests are answered with.

use crate::run::{Folder, feed, items};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

struct Serving(Child, String);

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn serve(folder: &Folder) -> Serving {
    let mut command = Command::new(env!("CARGO_BIN_EXE_khobao"));
    command.arg("serve").arg(folder.path("site")).args(["--port", "0"]).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let address = line.trim().strip_prefix("http://").and_then(|rest| rest.strip_suffix('/')).unwrap().to_owned();
    Serving(child, address)
}

/// The status and headers, in lower case, that a path is answered with.
fn head(serving: &Serving, path: &str, encoding: &str) -> String {
    let mut stream = TcpStream::connect(&serving.1).unwrap();
    write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nAccept-Encoding: {encoding}\r\nConnection: close\r\n\r\n")
        .unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    let answer = String::from_utf8_lossy(&answer).to_lowercase();
    answer.split("\r\n\r\n").next().unwrap_or_default().to_owned()
}

#[test]
fn headers_are_those_of_a_good_host() {
    let folder = Folder::new("serve");
    folder.write("feed.json", feed("Kho", &items("a", 20)));
    folder.write("viewer/viewer-AAAA3333.wasm", [0; 2000]);
    folder.pack("feed.json -o site").exits(0);
    let files = folder.files("site");
    let named = |start: &str| format!("/{}", files.keys().find(|path| path.starts_with(start)).unwrap());
    let serving = serve(&folder);
    let (lasting, fresh) = ("cache-control: public, max-age=31536000, immutable", "cache-control: no-cache");
    let table = [
        ("/".to_owned(), "content-type: text/html", fresh),
        ("/bai/a7.html".to_owned(), "content-type: text/html", fresh),
        ("/bai/plain.css".to_owned(), "content-type: text/css", fresh),
        ("/archive.bin".to_owned(), "content-type: application/octet-stream", fresh),
        ("/archive.json".to_owned(), "content-type: application/json", fresh),
        (named("data/articles-"), "content-type: application/json", lasting),
        (named("data/cards-"), "content-type: application/octet-stream", lasting),
        (named("boot-"), "content-type: text/javascript", lasting),
        (named("viewer-"), "content-type: application/wasm", lasting),
    ];
    for (path, kind, cache) in table {
        let head = head(&serving, &path, "identity");
        assert!(head.contains("access-control-allow-origin: *"), "{path}: {head}");
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
        assert!(head.contains(kind) && head.contains(cache) && head.contains("nosniff"), "{path}: {head}");
        assert!(!head.contains("content-encoding"), "{path}: {head}");
    }
    for (encoding, expected) in [("gzip", "content-encoding: gzip"), ("gzip, deflate, br", "content-encoding: br")] {
        for path in [named("data/articles-"), named("viewer-")] {
            let head = head(&serving, &path, encoding);
            assert!(head.contains(expected) && head.contains(lasting), "{path}: {head}");
        }
        let head = head(&serving, "/bai/a7.html", encoding);
        assert!(head.contains(expected) && head.contains(fresh), "{head}");
    }
    assert!(head(&serving, "/data/articles-0000000000000000.json", "gzip").starts_with("http/1.1 404"));
    for path in ["/", "/index.html", "/bai/a7.html", "/archive.bin"] {
        let head = head(&serving, path, "gzip");
        assert!(head.contains("referrer-policy: no-referrer"), "{path}: {head}");
        assert_eq!(
            head.contains("content-security-policy: default-src 'none'"),
            path != "/archive.bin",
            "{path}: {head}"
        );
    }
    let page = folder.read("site/index.html").to_lowercase();
    let policy = page.split_once("security-policy\" content=\"").unwrap().1.split('"').next().unwrap();
    assert!(head(&serving, "/", "br").contains(&format!("content-security-policy: {policy}\r\n")), "{policy}");
}

#[test]
fn nothing_outside_of_the_folder_is_served() {
    let folder = Folder::new("serve_within");
    folder.write("feed.json", feed("Kho", &items("a", 2)));
    folder.pack("feed.json -o site").exits(0);
    folder.write("secret.txt", "secret");
    folder.write("site-other/secret.txt", "secret");
    folder.write("site/plain.txt", "x".repeat(400));
    #[cfg(unix)]
    {
        use std::os::unix::fs::symlink;
        symlink(folder.path("secret.txt"), folder.path("site/link.txt")).unwrap();
        symlink(folder.path("site-other"), folder.path("site/folder")).unwrap();
        symlink(folder.path("secret.txt"), folder.path("site/plain.txt.gz")).unwrap();
        symlink("a1.html", folder.path("site/bai/own.html")).unwrap();
        let made = Command::new("mkfifo").arg(folder.path("site/pipe")).status();
        assert!(made.is_ok_and(|made| made.success()));
    }
    let serving = serve(&folder);
    assert!(serving.1.starts_with("127.0.0.1:"), "{}", serving.1);
    let paths = [
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/%2E%2E%2Fsecret.txt",
        "/bai/..%2f..%2fsecret.txt",
        "/bai/../../secret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/%5c%5chost%5cshare",
        "//etc/hosts",
        "/%2fetc%2fhosts",
        "/c:/windows/win.ini",
        "/c%3a%5cwindows%5cwin.ini",
        "/archive.json%00.html",
        "/%00",
        "/archive.json::$DATA",
        "/con",
        "/bai/NUL.html",
        "/lpt1.txt",
        "/%ff%fe",
        "/%",
        "/%zz",
        "/%+2",
        "/../site-other/secret.txt",
        "/link.txt",
        "/folder/secret.txt",
        "/folder/",
        "/plain.txt",
        "/pipe",
        "/.",
        "/./../secret.txt",
    ];
    for path in paths {
        let head = head(&serving, path, "gzip");
        // The reader of HTTP refuses some of them itself.
        assert!(head.starts_with("http/1.1 404") || head.starts_with("http/1.1 400"), "{path}: {head}");
    }
    for path in ["/", "//", "/bai/a1.html", "/bai//a1.html", "/b%61i/%61%31.html", "/archive%2ejson"] {
        let head = head(&serving, path, "gzip");
        assert!(head.starts_with("http/1.1 200"), "{path}: {head}");
    }
    #[cfg(unix)]
    assert!(head(&serving, "/bai/own.html", "gzip").starts_with("http/1.1 200"), "a link within stays within");
}

#[test]
fn packed_siblings_are_handed_out() {
    let folder = Folder::new("serve_packed");
    folder.write("feed.json", feed("Kho", &items("a", 20)));
    folder.pack("feed.json -o site --precompress --base-url https://y.vn").exits(0);
    // Only what was left beside it can be this.
    folder.write("site/bai/a7.html.gz", "0123456789");
    let serving = serve(&folder);
    for (path, kind) in [
        ("/bai/a7.html", "content-type: text/html"),
        ("/feed.xml", "content-type: application/atom+xml"),
        ("/feed.json", "content-type: application/feed+json"),
        ("/sitemap.xml", "content-type: text/xml"),
        ("/robots.txt", "content-type: text/plain"),
    ] {
        let head = head(&serving, path, "gzip, br");
        assert!(
            head.starts_with("http/1.1 200") && head.contains(kind) && head.contains("cache-control: no-cache"),
            "{path}: {head}"
        );
    }
    let head = head(&serving, "/bai/a7.html", "gzip");
    assert!(head.contains("content-encoding: gzip") && head.contains("content-length: 10"), "{head}");
}
