//! Whether what is read is what somebody has signed, where a packed site's page names whose key that should be.
//!
//! The browser's part, `static/signed.js`, finds out, and tells it once as texts ([`Signed::read`]). It comes with the rest of
//! the program.

use super::Effect;
use super::offline::ask_browser;
use crate::day::Day;

/// Has the browser's part find out: once, as soon as it is here.
#[inline(never)]
pub(super) fn begin() -> Effect {
    ask_browser("signed", "", "", 0)
}

/// How it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// All that was fetched is what was signed, and nothing else will be taken.
    Good,
    /// This browser cannot check signatures.
    Unable,
    /// The signature could not be fetched.
    Lost,
    /// It is missing, or not by this key.
    Wrong,
    /// It is right, and of other files than are shown.
    Other,
}

impl Verdict {
    /// Whether a reader must be warned.
    pub fn warns(self) -> bool {
        matches!(self, Verdict::Wrong | Verdict::Other)
    }
}

/// A signature, as it was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// How it stands.
    pub verdict: Verdict,
    /// Whose key it should be, as the page says; may be empty.
    pub name: String,
    /// The key's number: 16 hexadecimal digits.
    pub key: String,
    /// When it was signed, where the signer said nothing else.
    pub day: Option<Day>,
    /// What else the signer has said; may be empty.
    pub said: String,
}

impl Signed {
    /// From what was told: verdict, name, number, comment. `None` where the page names no key, and nothing was told.
    #[inline(never)]
    pub fn read(told: &[String]) -> Option<Signed> {
        let [verdict, name, key, comment] = told else { return None };
        let verdict = match verdict.as_str() {
            "good" => Verdict::Good,
            "unable" => Verdict::Unable,
            "lost" => Verdict::Lost,
            "other" => Verdict::Other,
            _ => Verdict::Wrong,
        };
        // As minisign and `khobao sign` write it where nobody says anything: `timestamp:SECONDS`, a tab, the file.
        let seconds = comment.strip_prefix("timestamp:").and_then(|rest| rest.split('\t').next()?.parse::<u32>().ok());
        let day = seconds.map(|seconds| Day((seconds / 86_400) as i32));
        let said = if day.is_some() { String::new() } else { comment.clone() };
        Some(Signed { verdict, name: name.clone(), key: key.clone(), day, said })
    }
}
