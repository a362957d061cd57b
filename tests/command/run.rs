//! Running the command in a fresh folder.

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A page as the viewer's is where pack looks at it.
const PAGE: &str = "<!doctype html><meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; \
    connect-src 'self' https: http: blob:; img-src https:\"><title>Kho báo</title>\
    <link rel=\"alternate\" type=\"application/feed+json\" href=\"sample/feed.json\" data-sample title=\"Kho báo mẫu\">\
    <script src=\"boot-AAAA2222.js\"></script><noscript><p>Cần JavaScript.</p></noscript>\
    <div id=\"khobao\">\n</div>\n</body>";

/// A folder for one test, made anew.
pub struct Folder(PathBuf);

impl Folder {
    /// Has a viewer in `viewer/`.
    pub fn new(test: &str) -> Folder {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("command").join(test);
        let _ = fs::remove_dir_all(&folder);
        let folder = Folder(folder);
        folder.write("viewer/index.html", PAGE);
        folder.write("viewer/boot-AAAA2222.js", "start()");
        folder.write("viewer/sample/feed.json", "{}");
        folder
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.0.join(path)
    }

    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Runs `khobao` here, its arguments parted by spaces.
    pub fn khobao(&self, arguments: &str) -> Ran {
        self.run(&arguments.split_whitespace().collect::<Vec<_>>(), "")
    }

    /// The same with arguments that may have spaces, and a text as its input.
    pub fn run(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_khobao"));
        let piped = command.args(arguments).current_dir(&self.0).stdin(Stdio::piped());
        let mut child = piped.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        // It may have stopped before it has read all.
        let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
        Ran(child.wait_with_output().unwrap())
    }

    /// Packs with the viewer that is here.
    pub fn pack(&self, arguments: &str) -> Ran {
        self.khobao(&format!("pack --viewer viewer {arguments}"))
    }

    /// Every file in a folder, with its bytes.
    pub fn files(&self, folder: &str) -> BTreeMap<String, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(inner) = folders.pop() {
            for entry in fs::read_dir(inner).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(self.path(folder)).unwrap().to_str().unwrap().to_owned();
                    files.insert(name, fs::read(path).unwrap());
                }
            }
        }
        files
    }
}

/// What a run has left.
pub struct Ran(Output);

impl Ran {
    /// Fails unless the exit code is this one.
    #[track_caller]
    pub fn exits(self, code: i32) -> Ran {
        assert_eq!(self.0.status.code(), Some(code), "{}\n{}", self.output(), self.errors());
        self
    }

    /// The exit code; none where it was killed.
    pub fn code(&self) -> Option<i32> {
        self.0.status.code()
    }

    pub fn output(&self) -> String {
        String::from_utf8(self.0.stdout.clone()).unwrap()
    }

    pub fn errors(&self) -> String {
        String::from_utf8(self.0.stderr.clone()).unwrap()
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.output()).unwrap_or_else(|error| panic!("{error}: {}", self.output()))
    }
}

/// A JSON Feed of items.
pub fn feed(title: &str, items: &[String]) -> String {
    let items = items.join(",\n  ");
    format!(
        "{{\"version\": \"https://jsonfeed.org/version/1.1\", \"title\": \"{title}\", \"language\": \"vi\", \"items\": [\n  {items}\n]}}"
    )
}

/// An item with an id and a date, written with spaces that are its own.
pub fn item(id: &str, date: &str) -> String {
    format!(
        "{{ \"id\" : \"{id}\", \"title\":\"Bài {id}\",\"date_published\": \"{date}\", \"content_text\": \"Chợ phiên\\u0020họp.\", \
         \"_khobao\": {{\"section\": \"Đời sống\"}}, \"x\": 1.0e2 }}"
    )
}

/// So many items, one a day from 2020-01-01 on, their ids beginning with a letter.
pub fn items(prefix: &str, count: i32) -> Vec<String> {
    let day = |i: i32| khobao_core::day::Day(18_262 + i).to_string();
    (0..count).map(|i| item(&format!("{prefix}{i}"), &day(i))).collect()
}
