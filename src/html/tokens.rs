//! HTML text as tokens: the HTML Standard's tokenization (13.2.5), by looking ahead instead of state by state.
//!
//! Invariants: time is linear; every character of the input is in exactly one token or in markup; any text is accepted.
//! `tests/core/tokens.rs` holds it against html5gum, which passes html5lib's tokenizer tests but weighs 31 KB more in the
//! wasm (brotli).
//!
//! One thing is less than the standard: of its 2,231 named characters those are known that texts carry ([`NAMED`]).
//! Another one stays as it is written, so that nothing is lost.

use std::borrow::Cow;

/// A token. Comments and doctypes are passed over.
#[derive(Debug, PartialEq)]
pub enum Token<'a> {
    /// Text, its character references resolved; pieces of one text may come apart.
    Text(Cow<'a, str>),
    /// A start tag.
    Start(Tag),
    /// An end tag's name, in lower case.
    End(String),
}

/// A start tag.
#[derive(Debug, Default, PartialEq)]
pub struct Tag {
    /// In lower case.
    pub name: String,
    /// Names in lower case, values with their character references resolved; the first of a name counts.
    attributes: Vec<(String, String)>,
    /// Whether it ends in `/>`.
    pub self_closing: bool,
}

impl Tag {
    /// The value of an attribute.
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
    }
}

/// What the text of an element is, up to its end tag.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw {
    /// Text without tags or character references.
    Text,
    /// A script: an end tag inside a commented script of its own does not end it.
    Script,
    /// All the rest of the input.
    Plain,
}

/// The tokens of a text, from its beginning.
pub struct Tokens<'a> {
    input: &'a str,
    at: usize,
    /// The element whose text comes next as it is.
    raw: Option<(Raw, String)>,
}

impl<'a> Tokens<'a> {
    /// Of a fragment or a document, its line ends LF.
    pub fn new(input: &'a str) -> Tokens<'a> {
        Tokens { input, at: 0, raw: None }
    }

    /// Takes what follows the start tag of `name` as raw.
    pub fn take_raw(&mut self, raw: Raw, name: &str) {
        self.raw = Some((raw, name.to_owned()));
    }

    fn rest(&self) -> &'a str {
        &self.input[self.at..]
    }

    fn byte(&self) -> Option<u8> {
        self.input.as_bytes().get(self.at).copied()
    }

    /// The bytes up to the first for which `ends`, passed over.
    fn run(&mut self, ends: impl Fn(u8) -> bool) -> &'a str {
        // All that ends a run is ASCII, so this is a boundary between characters.
        let rest = self.rest();
        let end = rest.bytes().position(ends).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    /// Everything up to the first `end`, and it, passed over; to the end of the input if there is none.
    fn skip_past(&mut self, end: &str) {
        self.at = self.rest().find(end).map_or(self.input.len(), |found| self.at + found + end.len());
    }

    /// Markup that begins here with `<`, passed over; `None` where the `<` is text.
    fn markup(&mut self) -> Option<Option<Token<'a>>> {
        let rest = self.rest();
        let second = rest.as_bytes().get(1).copied()?;
        match second {
            b'!' if rest.starts_with("<!--") => {
                self.at += 4;
                self.comment();
                Some(None)
            }
            b'/' => match rest.as_bytes().get(2)? {
                b'>' => {
                    self.at += 3;
                    Some(None)
                }
                letter if letter.is_ascii_alphabetic() => {
                    self.at += 2;
                    Some(self.tag().map(|tag| Token::End(tag.name)))
                }
                _ => {
                    self.skip_past(">");
                    Some(None)
                }
            },
            b'!' | b'?' => {
                self.skip_past(">");
                Some(None)
            }
            letter if letter.is_ascii_alphabetic() => {
                self.at += 1;
                Some(self.tag().map(Token::Start))
            }
            _ => None,
        }
    }

    /// A comment, behind its `<!--`.
    fn comment(&mut self) {
        let rest = self.rest();
        if let Some(short) = ["->", ">"].iter().find(|short| rest.starts_with(**short)) {
            self.at += short.len();
            return;
        }
        let mut from = self.at;
        while let Some(found) = self.input[from..].find("--") {
            from += found + 1;
            let behind = &self.input[from + 1..];
            if let Some(end) = [">", "!>"].iter().find(|end| behind.starts_with(**end)) {
                self.at = from + 1 + end.len();
                return;
            }
        }
        self.at = self.input.len();
    }

    /// A tag, from its name on. `None` where the input ends in it: it is then nothing.
    fn tag(&mut self) -> Option<Tag> {
        let name = lower(self.run(|b| is_space(b) || b == b'/' || b == b'>'));
        let mut tag = Tag { name, ..Tag::default() };
        loop {
            self.run(|b| !is_space(b));
            match self.byte()? {
                b'>' => {
                    self.at += 1;
                    return Some(tag);
                }
                b'/' => {
                    self.at += 1;
                    if self.byte() == Some(b'>') {
                        self.at += 1;
                        tag.self_closing = true;
                        return Some(tag);
                    }
                }
                _ => {
                    let (name, value) = self.attribute()?;
                    if tag.attribute(&name).is_none() {
                        tag.attributes.push((name, value));
                    }
                }
            }
        }
    }

    fn attribute(&mut self) -> Option<(String, String)> {
        let start = self.at;
        // An equals sign at the beginning is part of the name.
        self.at += usize::from(self.byte() == Some(b'='));
        self.run(|b| is_space(b) || matches!(b, b'/' | b'>' | b'='));
        let name = lower(&self.input[start..self.at]);
        self.run(|b| !is_space(b));
        if self.byte()? != b'=' {
            return Some((name, String::new()));
        }
        self.at += 1;
        self.run(|b| !is_space(b));
        let value = match self.byte()? {
            quote @ (b'"' | b'\'') => {
                self.at += 1;
                let value = self.run(|b| b == quote);
                self.byte()?;
                self.at += 1;
                value
            }
            _ => self.run(|b| is_space(b) || b == b'>'),
        };
        Some((name, resolve(value, true).into_owned()))
    }

    /// The text of a raw element, up to the tag that ends it.
    fn raw_text(&mut self, raw: Raw, name: &str) -> &'a str {
        let rest = self.rest();
        let end = match raw {
            Raw::Plain => rest.len(),
            Raw::Text => {
                let mut ends = rest.match_indices("</").map(|(at, _)| at);
                ends.find(|at| names(&rest[at + 2..], name)).unwrap_or(rest.len())
            }
            Raw::Script => script_end(rest),
        };
        self.at += end;
        &rest[..end]
    }
}

/// Whether a tag behind its `<` or `</` has a name.
fn names(tag: &str, name: &str) -> bool {
    tag.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name))
        && tag.as_bytes().get(name.len()).is_some_and(|&b| is_space(b) || b == b'/' || b == b'>')
}

/// Where a script ends. Within a comment of its own, a nested script takes the next end tag for itself ("script data
/// double escaped", 13.2.5.29).
fn script_end(text: &str) -> usize {
    let (mut is_comment, mut is_nested) = (false, false);
    let mut at = 0;
    while let Some(found) = text[at..].find(['<', '-']) {
        at += found;
        let rest = &text[at..];
        if rest.starts_with("-->") {
            (is_comment, is_nested) = (false, false);
        } else if !is_comment && rest.starts_with("<!--") {
            is_comment = true;
            // Its hyphens may be those that close it.
            at += 1;
        } else if rest.starts_with("</") && names(&rest[2..], "script") {
            if !is_nested {
                return at;
            }
            is_nested = false;
        } else if is_comment && rest.starts_with('<') && names(&rest[1..], "script") {
            is_nested = true;
        }
        at += 1;
    }
    text.len()
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if let Some((raw, name)) = self.raw.take() {
            let text = self.raw_text(raw, &name);
            if !text.is_empty() {
                return Some(Token::Text(Cow::Borrowed(text)));
            }
        }
        while self.at < self.input.len() {
            let start = self.at;
            self.run(|b| b == b'<');
            if self.at > start {
                return Some(Token::Text(resolve(&self.input[start..self.at], false)));
            }
            match self.markup() {
                Some(Some(token)) => return Some(token),
                // A comment, or a tag that the input ends in: that one has taken all of it.
                Some(None) => {}
                None => {
                    self.at += 1;
                    return Some(Token::Text(Cow::Borrowed("<")));
                }
            }
        }
        None
    }
}

fn is_space(b: u8) -> bool {
    matches!(b, b' ' | b'\t' | b'\n' | b'\r' | 0x0c)
}

fn lower(name: &str) -> String {
    name.to_ascii_lowercase().replace('\0', "\u{fffd}")
}

/// A text with its character references resolved (13.2.5.72 to 80).
fn resolve(text: &str, in_attribute: bool) -> Cow<'_, str> {
    let Some(first) = text.find('&') else { return Cow::Borrowed(text) };
    let mut resolved = text[..first].to_owned();
    let mut rest = &text[first..];
    while let Some(behind) = rest.strip_prefix('&') {
        let (found, taken) = match behind.strip_prefix('#') {
            Some(number) => numeric(number).map_or((None, 0), |(c, taken)| (Some(c), taken + 1)),
            None => named(behind, in_attribute).map_or((None, 0), |(c, taken)| (Some(c), taken)),
        };
        resolved.push(found.unwrap_or('&'));
        rest = &behind[taken..];
        let plain = rest.find('&').unwrap_or(rest.len());
        resolved.push_str(&rest[..plain]);
        rest = &rest[plain..];
    }
    Cow::Owned(resolved)
}

/// The character of a number behind `&#`, and how many bytes it takes.
fn numeric(text: &str) -> Option<(char, usize)> {
    let (digits, radix, start) = match text.strip_prefix(['x', 'X']) {
        Some(hex) => (hex, 16, 1),
        None => (text, 10, 0),
    };
    let count = digits.bytes().take_while(|b| char::from(*b).is_digit(radix)).count();
    if count == 0 {
        return None;
    }
    // More digits than any character has end beyond all of them, like the number they write.
    let code = digits[..count]
        .bytes()
        .fold(0u32, |code, b| code.saturating_mul(radix).saturating_add(char::from(b).to_digit(radix).unwrap_or(0)));
    let end = start + count;
    let end = end + usize::from(text.as_bytes().get(end) == Some(&b';'));
    let c = match code {
        0 => '\u{fffd}',
        // What these numbers mean in Windows-1252; the five that it lacks stay controls.
        0x80..=0x9f => WINDOWS_1252.chars().nth(code as usize - 0x80).unwrap_or('\u{fffd}'),
        code => char::from_u32(code).unwrap_or('\u{fffd}'),
    };
    Some((c, end))
}

const WINDOWS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";

/// The character of a name behind `&`, and how many bytes it takes.
fn named(text: &str, in_attribute: bool) -> Option<(char, usize)> {
    let count = text.bytes().take_while(u8::is_ascii_alphanumeric).take(32).count();
    let name = &text[..count];
    if text.as_bytes().get(count) == Some(&b';')
        && let Some(c) = character(name)
    {
        return Some((c, count + 1));
    }
    // The names of HTML 2 to 4 for ISO 8859-1 need no semicolon, and may have letters behind them; six at most is theirs.
    let end = (2..=count.min(6)).rev().find(|&end| character(&name[..end]).is_some_and(|c| is_old(&name[..end], c)))?;
    let behind = text.as_bytes().get(end).copied().unwrap_or(b' ');
    // `?a=1&copy=2` in an address is no copyright sign.
    let is_address = in_attribute && (behind == b'=' || behind.is_ascii_alphanumeric());
    if is_address { None } else { Some((character(&name[..end])?, end + usize::from(behind == b';'))) }
}

fn is_old(name: &str, c: char) -> bool {
    match c {
        '&' | '<' | '>' | '"' => true,
        c => ('\u{a0}'..='\u{ff}').contains(&c) && name != "half",
    }
}

/// The character of a name.
fn character(name: &str) -> Option<char> {
    let is_name = |c: char| c.is_ascii_alphanumeric();
    let ascii = match name {
        "amp" | "AMP" => '&',
        "lt" | "LT" => '<',
        "gt" | "GT" => '>',
        "quot" | "QUOT" => '"',
        "apos" => '\'',
        "Tab" => '\t',
        "NewLine" => '\n',
        "excl" => '!',
        "num" => '#',
        "dollar" => '$',
        "percnt" => '%',
        "lpar" => '(',
        "rpar" => ')',
        "ast" => '*',
        "plus" => '+',
        "comma" => ',',
        "period" => '.',
        "sol" => '/',
        "colon" => ':',
        "semi" => ';',
        "equals" => '=',
        "quest" => '?',
        "commat" => '@',
        "lsqb" | "lbrack" => '[',
        "bsol" => '\\',
        "rsqb" | "rbrack" => ']',
        "lowbar" => '_',
        "grave" => '`',
        "lbrace" | "lcub" => '{',
        "vert" | "verbar" => '|',
        "rbrace" | "rcub" => '}',
        "" => return None,
        _ => {
            let mut from = 0;
            while let Some(found) = NAMED[from..].find(name) {
                let (start, end) = (from + found, from + found + name.len());
                let c = NAMED[end..].chars().next()?;
                if !is_name(c) && !NAMED[..start].ends_with(is_name) {
                    return Some(c);
                }
                from = end;
            }
            return None;
        }
    };
    Some(ascii)
}

/// Names, each followed by its character: HTML 4's, those of the Latin letters, and what else stands in running text.
const NAMED: &str = "\
nbsp\u{a0}iexcl¡cent¢pound£curren¤yen¥brvbar¦sect§uml¨COPY©copy©ordfªlaquo«not¬shy\u{ad}REG®reg®macr¯deg°plusmn±\
sup2²sup3³acute´microµpara¶middot·cedil¸sup1¹ordmºraquo»frac14¼frac12½half½frac34¾iquest¿AgraveÀAacuteÁAcircÂ\
AtildeÃAumlÄAringÅAEligÆCcedilÇEgraveÈEacuteÉEcircÊEumlËIgraveÌIacuteÍIcircÎIumlÏETHÐNtildeÑOgraveÒOacuteÓOcircÔ\
OtildeÕOumlÖtimes×OslashØUgraveÙUacuteÚUcircÛUumlÜYacuteÝTHORNÞszligßagraveàaacuteáacircâatildeãaumläaringå\
aeligæccedilçegraveèeacuteéecircêeumlëigraveìiacuteíicircîiumlïethðntildeñograveòoacuteóocircôotildeõoumlö\
divide÷oslashøugraveùuacuteúucircûuumlüyacuteýthornþyumlÿAmacrĀamacrāAbreveĂabreveăAogonĄaogonąCacuteĆcacuteć\
CcircĈccircĉCdotĊcdotċCcaronČccarončDcaronĎdcaronďDstrokĐdstrokđEmacrĒemacrēEdotĖedotėEogonĘeogonęEcaronĚecaroně\
GcircĜgcircĝGbreveĞgbreveğGdotĠgdotġGcedilĢHcircĤhcircĥHstrokĦhstrokħItildeĨitildeĩImacrĪimacrīIogonĮiogonįIdotİ\
imathıinodotıIJligĲijligĳJcircĴjcircĵKcedilĶkcedilķkgreenĸLacuteĹlacuteĺLcedilĻlcedilļLcaronĽlcaronľLmidotĿ\
lmidotŀLstrokŁlstrokłNacuteŃnacuteńNcedilŅncedilņNcaronŇncaronňnaposŉENGŊengŋOmacrŌomacrōOdblacŐodblacőOEligŒ\
oeligœRacuteŔracuteŕRcedilŖrcedilŗRcaronŘrcaronřSacuteŚsacuteśScircŜscircŝScedilŞscedilşScaronŠscaronšTcedilŢ\
tcedilţTcaronŤtcaronťTstrokŦtstrokŧUtildeŨutildeũUmacrŪumacrūUbreveŬubreveŭUringŮuringůUdblacŰudblacűUogonŲ\
uogonųWcircŴwcircŵYcircŶycircŷYumlŸZacuteŹzacuteźZdotŻzdotżZcaronŽzcaronžfnofƒcircˆtilde˜AlphaΑBetaΒGammaΓDeltaΔ\
EpsilonΕZetaΖEtaΗThetaΘIotaΙKappaΚLambdaΛMuΜNuΝXiΞOmicronΟPiΠRhoΡSigmaΣTauΤUpsilonΥPhiΦChiΧPsiΨOmegaΩalphaαbetaβ\
gammaγdeltaδepsilonεzetaζetaηthetaθiotaιkappaκlambdaλmuμnuνxiξomicronοpiπrhoρsigmafςsigmaσtauτupsilonυphiφchiχ\
psiψomegaωthetasymϑupsihϒpivϖensp\u{2002}emsp\u{2003}emsp13\u{2004}emsp14\u{2005}numsp\u{2007}puncsp\u{2008}\
thinsp\u{2009}hairsp\u{200a}zwnj\u{200c}zwj\u{200d}lrm\u{200e}rlm\u{200f}dash‐hyphen‐ndash–mdash—horbar―lsquo‘\
rsquo’rsquor’lsquor‚sbquo‚ldquo“rdquo”rdquor”bdquo„ldquor„dagger†Dagger‡bull•bullet•hellip…permil‰prime′Prime″\
lsaquo‹rsaquo›oline‾caret⁁frasl⁄euro€imageℑnumero№copysr℗weierp℘realℜTRADE™trade™alefsymℵfrac13⅓frac23⅔frac15⅕\
frac25⅖frac35⅗frac45⅘frac16⅙frac56⅚frac18⅛frac38⅜frac58⅝frac78⅞larr←uarr↑rarr→darr↓harr↔crarr↵lArr⇐uArr⇑rArr⇒\
dArr⇓hArr⇔forall∀part∂exist∃empty∅nabla∇isin∈notin∉ni∋prod∏sum∑minus−lowast∗radic√prop∝infin∞ang∠and∧or∨cap∩cup∪\
int∫there4∴sim∼cong≅asymp≈ne≠equiv≡le≤ge≥sub⊂sup⊃nsub⊄sube⊆supe⊇oplus⊕otimes⊗perp⊥sdot⋅lceil⌈rceil⌉lfloor⌊\
rfloor⌋lang〈rang〉loz◊starf★star☆phone☎female♀male♂spades♠clubs♣hearts♥diams♦check✓";
