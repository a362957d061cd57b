//! The three engines: their drivers, how each is started on a machine without a screen, and what each cannot do.
//!
//! Everything started here is ended when its value is dropped, with every process that it started in its turn; every
//! profile is a new folder that is removed again.

use crate::driver::{Fault, Wire};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

/// How long anything may be waited for.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// How long to leave the browser alone after the first look at it, and at most between later ones.
pub const BETWEEN_LOOKS: Duration = Duration::from_millis(15);
/// See [`BETWEEN_LOOKS`].
pub const LONGEST_PAUSE: Duration = Duration::from_millis(70);

/// The language that every browser asks for unless a story says otherwise.
pub const LANGUAGE: &str = "vi";

/// A browser engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// Blink: Chrome, Edge, Cốc Cốc.
    Chromium,
    /// Gecko.
    Firefox,
    /// WebKitGTK, the nearest to Safari that runs on Linux.
    WebKit,
}

impl Engine {
    /// By the name used in `KHOBAO_BROWSERS` and in the names of the tests.
    pub fn named(name: &str) -> Option<Engine> {
        [Engine::Chromium, Engine::Firefox, Engine::WebKit].into_iter().find(|e| e.name() == name)
    }

    /// The inverse of [`Engine::named`].
    pub fn name(self) -> &'static str {
        match self {
            Engine::Chromium => "chromium",
            Engine::Firefox => "firefox",
            Engine::WebKit => "webkit",
        }
    }

    /// Whether a request to its proxy is the browser's own, whatever page is open, and no preference keeps it from it: it is
    /// for a host of its maker. No page of ours and no fixture names such a host.
    pub fn asks_by_itself(self, target: &str) -> bool {
        let makers: &[&str] = match self {
            Engine::Chromium => &["google.com", "googleapis.com", "gvt1.com", "gstatic.com"],
            Engine::Firefox => &["mozilla.com", "mozilla.net", "mozilla.org"],
            Engine::WebKit => &[],
        };
        // "host:port" for a tunnel, a whole address for plain HTTP.
        let authority = target.split_once("://").map_or(target, |(_, rest)| rest);
        let host = authority.split([':', '/']).next().unwrap_or("");
        makers.iter().any(|maker| host.strip_suffix(maker).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
    }

    /// The programs it needs, or the first one that is missing and how to get it.
    pub fn find(self) -> Result<Programs, String> {
        match self {
            Engine::Chromium => Ok(Programs {
                driver: program(&["chromedriver"], "apt-get install chromium-driver")?,
                browser: program(&["chromium", "google-chrome", "chromium-browser"], "apt-get install chromium")?,
            }),
            Engine::Firefox => Ok(Programs {
                driver: geckodriver()?,
                browser: program(&["firefox-esr", "firefox"], "apt-get install firefox-esr")?,
            }),
            Engine::WebKit => {
                program(&["Xvfb"], "apt-get install xvfb")?;
                Ok(Programs {
                    driver: program(&["WebKitWebDriver"], "apt-get install webkit2gtk-driver")?,
                    browser: mini_browser()?,
                })
            }
        }
    }
}

/// Where an engine's driver and browser are.
#[derive(Clone, Debug)]
pub struct Programs {
    driver: PathBuf,
    browser: PathBuf,
}

fn program(names: &[&str], remedy: &str) -> Result<PathBuf, String> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let found = names.iter().find_map(|name| folders.iter().map(|f| f.join(name)).find(|p| p.is_file()));
    found.ok_or_else(|| format!("{} is missing ({remedy})", names[0]))
}

fn geckodriver() -> Result<PathBuf, String> {
    if let Some(given) = std::env::var_os("KHOBAO_GECKODRIVER") {
        let given = PathBuf::from(given);
        return if given.is_file() { Ok(given) } else { Err(format!("KHOBAO_GECKODRIVER: no {}", given.display())) };
    }
    let cache = cache_folder();
    let mut cached: Vec<PathBuf> = fs::read_dir(cache)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with("geckodriver-"))
        .map(|entry| entry.path().join("bin/geckodriver"))
        .filter(|path| path.is_file())
        .collect();
    cached.sort();
    match cached.pop() {
        Some(path) => Ok(path),
        None => program(&["geckodriver"], "cargo install geckodriver"),
    }
}

/// `~/.cache/khobao`, where `./dev` keeps its tools.
pub fn cache_folder() -> PathBuf {
    let home = PathBuf::from(std::env::var_os("HOME").unwrap_or_default());
    let cache = std::env::var_os("XDG_CACHE_HOME").map_or(home.join(".cache"), PathBuf::from);
    cache.join("khobao")
}

fn mini_browser() -> Result<PathBuf, String> {
    let libraries = ["/usr/lib", "/usr/lib64", "/usr/libexec"];
    let folders = libraries.iter().flat_map(|folder| {
        let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
        std::iter::once(PathBuf::from(folder)).chain(below)
    });
    folders
        .flat_map(|folder| ["webkit2gtk-4.1", "webkitgtk-6.0"].map(|version| folder.join(version).join("MiniBrowser")))
        .find(|path| path.is_file())
        .ok_or_else(|| "WebKitGTK's MiniBrowser is missing (apt-get install webkit2gtk-driver)".to_owned())
}

/// A new folder under the system's temporary one, removed when dropped.
pub struct Scratch(PathBuf);

impl Scratch {
    /// An empty folder.
    pub fn new() -> Result<Scratch, String> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("khobao-stories-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        Ok(Scratch(path))
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A process that ends, with all that it started, when dropped.
pub struct Process(Child);

impl Process {
    /// Starts a program; `log` takes what it prints.
    pub fn start(command: &mut Command, log: &Path) -> Result<Process, String> {
        let file = fs::File::create(log).map_err(|e| format!("{}: {e}", log.display()))?;
        let second = file.try_clone().map_err(|e| e.to_string())?;
        command.stdin(Stdio::null()).stdout(file).stderr(second);
        Process::spawn(command)
    }

    /// Starts a program with its standard output left to the caller as [`Process::output`].
    pub fn start_listening(command: &mut Command) -> Result<Process, String> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        Process::spawn(command)
    }

    fn spawn(command: &mut Command) -> Result<Process, String> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.spawn().map(Process).map_err(|e| format!("{program}: {e}"))
    }

    /// What it prints, where it was started so.
    pub fn output(&mut self) -> Option<impl Read + Send + 'static> {
        self.0.stdout.take()
    }

    /// Whether it has ended by itself.
    pub fn has_ended(&mut self) -> bool {
        matches!(self.0.try_wait(), Ok(Some(_)))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let family = descendants(self.0.id());
        signal("-TERM", std::iter::once(self.0.id()));
        let until = Instant::now() + Duration::from_secs(3);
        while !self.has_ended() && Instant::now() < until {
            std::thread::sleep(BETWEEN_LOOKS);
        }
        let _ = self.0.kill();
        let _ = self.0.wait();
        signal("-KILL", family.into_iter());
    }
}

/// All processes below this one, by Linux's own table; elsewhere none, and the drivers end their browsers themselves.
fn descendants(root: u32) -> Vec<u32> {
    let mut children: HashMap<u32, Vec<u32>> = HashMap::new();
    for entry in fs::read_dir("/proc").into_iter().flatten().flatten() {
        let Ok(id) = entry.file_name().to_string_lossy().parse::<u32>() else { continue };
        let Ok(stat) = fs::read_to_string(entry.path().join("stat")) else { continue };
        // "id (name) state parent …"; the name may hold spaces and brackets.
        let parent = stat.rsplit_once(')').and_then(|(_, rest)| rest.split_whitespace().nth(1)?.parse::<u32>().ok());
        children.entry(parent.unwrap_or(0)).or_default().push(id);
    }
    let mut found = Vec::new();
    let mut open = vec![root];
    while let Some(id) = open.pop() {
        let below = children.get(&id).cloned().unwrap_or_default();
        open.extend(&below);
        found.extend(below);
    }
    found
}

fn signal(which: &str, ids: impl Iterator<Item = u32>) {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    if !ids.is_empty() {
        let _ = Command::new("kill").arg(which).args(ids).stderr(Stdio::null()).status();
    }
}

/// A free port on loopback; the caller takes it at once.
fn free_port() -> Result<u16, String> {
    let listener = TcpListener::bind("127.0.0.1:0").map_err(|e| e.to_string())?;
    listener.local_addr().map(|a| a.port()).map_err(|e| e.to_string())
}

/// A browser that is running, with one window.
///
/// Fields are dropped in this order: the driver (which ends the browser), the screen, the profile.
pub struct Session {
    /// Which engine it is.
    pub engine: Engine,
    wire: Wire,
    id: String,
    _driver: Process,
    _screen: Option<Process>,
    _profile: Scratch,
}

impl Session {
    /// Starts the driver and the browser; up to three times, since WebKit's driver now and then waits for ever for its
    /// browser. Every request that is not for this machine goes to the proxy on `trap`.
    pub fn start(engine: Engine, programs: &Programs, trap: u16, logs: &Path) -> Result<Session, String> {
        let start = || Session::start_once(engine, programs, trap, logs);
        start().or_else(|_| start()).or_else(|_| start())
    }

    fn start_once(engine: Engine, programs: &Programs, trap: u16, logs: &Path) -> Result<Session, String> {
        let profile = Scratch::new()?;
        let log = |part: &str| logs.join(format!("{}-{part}.log", engine.name()));
        let mut screen = None;
        let port = free_port()?;
        let mut command = Command::new(&programs.driver);
        match engine {
            Engine::Chromium => drop(command.arg(format!("--port={port}"))),
            Engine::Firefox => {
                command.args(["--port", &port.to_string(), "--websocket-port", "0", "--allow-system-access"]);
            }
            Engine::WebKit => {
                let (process, display) = start_screen()?;
                screen = Some(process);
                command.arg(format!("--port={port}")).env("DISPLAY", display);
                // Software drawing; no portal or session bus to ask; the language from the environment.
                command.envs([("LIBGL_ALWAYS_SOFTWARE", "1"), ("NO_AT_BRIDGE", "1"), ("GTK_USE_PORTAL", "0")]);
                command.envs([("LANGUAGE", LANGUAGE), ("LC_ALL", "C.UTF-8"), ("GDK_BACKEND", "x11")]);
                command.env_remove("WAYLAND_DISPLAY");
                // The toolbar's buttons keep the window 447 px wide unless GTK's own style sheet is told otherwise.
                let theme = profile.path().join("gtk-3.0");
                fs::create_dir_all(&theme).map_err(|e| e.to_string())?;
                let narrow = "* { min-width: 0; padding: 0; margin: 0; border-width: 0; font-size: 1px; }\n";
                fs::write(theme.join("gtk.css"), narrow).map_err(|e| e.to_string())?;
                for variable in ["XDG_DATA_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"] {
                    command.env(variable, profile.path());
                }
            }
        }
        let mut driver = Process::start(&mut command, &log("driver"))?;
        let wire = Wire::new(port);
        let until = Instant::now() + DEADLINE;
        while wire.call("GET", "/status", None).is_err() {
            if driver.has_ended() || Instant::now() > until {
                return Err(format!("{} does not listen; see {}", programs.driver.display(), log("driver").display()));
            }
            std::thread::sleep(BETWEEN_LOOKS);
        }
        let wanted = json!({"capabilities": {"alwaysMatch": capabilities(engine, programs, profile.path(), trap)?}});
        let made = wire.call("POST", "/session", Some(&wanted))?;
        let id = made["sessionId"].as_str().ok_or("a session without an id")?.to_owned();
        let session = Session { engine, wire, id, _driver: driver, _screen: screen, _profile: profile };
        let limits = json!({"script": 20_000, "pageLoad": 20_000, "implicit": 0});
        session.post("timeouts", &limits)?;
        Ok(session)
    }

    /// A command with a body.
    pub fn post(&self, command: &str, body: &Value) -> Result<Value, Fault> {
        self.wire.call("POST", &format!("/session/{}/{command}", self.id), Some(body))
    }

    /// A command without one.
    pub fn get(&self, command: &str) -> Result<Value, Fault> {
        self.wire.call("GET", &format!("/session/{}/{command}", self.id), None)
    }

    /// A command that removes something.
    pub fn delete(&self, command: &str) -> Result<Value, Fault> {
        self.wire.call("DELETE", &format!("/session/{}/{command}", self.id), None)
    }

    /// A command of Chromium's own protocol.
    pub fn chromium(&self, command: &str, params: Value) -> Result<Value, Fault> {
        self.post("goog/cdp/execute", &json!({"cmd": command, "params": params}))
    }

    /// A script run with Firefox's own rights, not the page's.
    pub fn firefox(&self, script: &str, args: &[Value]) -> Result<Value, Fault> {
        self.post("moz/context", &json!({"context": "chrome"}))?;
        let value = self.post("execute/sync", &json!({"script": script, "args": args}));
        self.post("moz/context", &json!({"context": "content"}))?;
        value
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        let _ = self.wire.call("DELETE", &format!("/session/{}", self.id), None);
    }
}

/// A screen in memory, and its name.
fn start_screen() -> Result<(Process, String), String> {
    // Xvfb chooses a free number and writes it to the file descriptor named.
    let mut command = Command::new("Xvfb");
    command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]).stderr(Stdio::null());
    let mut process = Process::start_listening(&mut command)?;
    let output = process.output().ok_or("Xvfb without an output")?;
    let number = first_line(output, "Xvfb to name its display")?;
    Ok((process, format!(":{}", number.trim())))
}

/// The first line that a program prints, within the deadline.
pub fn first_line(output: impl Read + Send + 'static, what: &str) -> Result<String, String> {
    let (sender, receiver) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        let mut reader = std::io::BufReader::new(output);
        let mut line = String::new();
        let _ = std::io::BufRead::read_line(&mut reader, &mut line);
        let _ = sender.send(line);
        // Keep reading, so that the program is never stopped by a full pipe.
        let _ = std::io::copy(&mut reader, &mut std::io::sink());
    });
    match receiver.recv_timeout(DEADLINE) {
        Ok(line) if !line.is_empty() => Ok(line),
        _ => Err(format!("waited {} s for {what}", DEADLINE.as_secs())),
    }
}

fn capabilities(engine: Engine, programs: &Programs, profile: &Path, trap: u16) -> Result<Value, String> {
    let trap = format!("127.0.0.1:{trap}");
    let mut proxy = json!({"proxyType": "manual", "httpProxy": trap, "sslProxy": trap});
    if engine == Engine::WebKit {
        // The others leave loopback alone by themselves.
        proxy["noProxy"] = json!(["127.0.0.1", "localhost"]);
    }
    Ok(match engine {
        Engine::Chromium => json!({
            "proxy": proxy,
            "goog:loggingPrefs": {"browser": "ALL"},
            "goog:chromeOptions": {
                "binary": programs.browser,
                "prefs": {"intl.accept_languages": LANGUAGE},
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run",
                    "--disable-background-networking", "--disable-component-update", "--disable-sync",
                    "--disable-quic", "--disable-extensions", "--force-color-profile=srgb",
                    "--disable-features=AutofillServerCommunication,OptimizationHints,MediaRouter,Translate",
                    "--disable-client-side-phishing-detection", "--disable-default-apps", "--metrics-recording-only",
                    "--disable-search-engine-choice-screen", "--no-service-autorun", "--password-store=basic",
                    format!("--lang={LANGUAGE}"), format!("--user-data-dir={}", profile.display()),
                ],
            },
        }),
        Engine::Firefox => {
            // A window of Firefox is never narrower than 450 px unless its own style sheet is told so.
            let chrome = profile.join("chrome");
            fs::create_dir_all(&chrome).map_err(|e| e.to_string())?;
            fs::write(chrome.join("userChrome.css"), ":root, body, #browser { min-width: 0 !important; }\n")
                .map_err(|e| e.to_string())?;
            json!({
                "proxy": proxy,
                "moz:firefoxOptions": {
                    "binary": programs.browser,
                    "args": ["-headless", "-profile", profile],
                    "prefs": {
                        "toolkit.legacyUserProfileCustomizations.stylesheets": true,
                        "intl.accept_languages": LANGUAGE,
                        "network.proxy.allow_hijacking_localhost": false,
                        "app.update.enabled": false, "app.normandy.enabled": false,
                        "app.shield.optoutstudies.enabled": false, "browser.region.update.enabled": false,
                        "browser.safebrowsing.malware.enabled": false, "browser.safebrowsing.phishing.enabled": false,
                        "browser.safebrowsing.downloads.remote.enabled": false, "browser.search.update": false,
                        "browser.newtabpage.activity-stream.feeds.system.topstories": false,
                        "browser.topsites.contile.enabled": false, "datareporting.policy.dataSubmissionEnabled": false,
                        "datareporting.healthreport.uploadEnabled": false, "dom.push.connection.enabled": false,
                        "extensions.getAddons.cache.enabled": false, "extensions.update.enabled": false,
                        "extensions.systemAddon.update.enabled": false, "media.gmp-manager.updateEnabled": false,
                        // A bar that a machine without voices is told by takes of the page's height, whenever it comes.
                        "media.webspeech.synth.dont_notify_on_error": true,
                        "network.captive-portal-service.enabled": false,
                        "network.connectivity-service.enabled": false, "network.dns.disablePrefetch": true,
                        "network.prefetch-next": false, "services.settings.server": "data:,",
                        "toolkit.telemetry.enabled": false, "toolkit.telemetry.unified": false,
                        "toolkit.telemetry.server": "data:,",
                    },
                },
            })
        }
        Engine::WebKit => json!({
            "proxy": proxy,
            "webkitgtk:browserOptions": {"binary": programs.browser, "args": ["--automation"]},
        }),
    })
}
