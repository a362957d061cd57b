//! How a reader wants an article to look: the steps of each setting, and the style they make.
//!
//! What is kept on the device is the style itself, declarations of custom properties, so that it can be set before
//! anything reads it. Invariant: `Look::parse(&look.style()) == look`. Reading never fails: what is not understood is as
//! if it were not there, and a step that does not exist is the nearest one.

/// What is set by steps, each with its name in the style, its steps, and the one that it has by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// The text's size, in hundredths of the usual one.
    Size,
    /// The strokes' weight.
    Weight,
    /// The column's width, in rem.
    Width,
    /// The distance of lines, in tenths of the text's size.
    Line,
    /// What is added between letters, in hundredths of the text's size.
    Letters,
    /// What is added between words, in hundredths of the text's size.
    Words,
}

impl Setting {
    /// All of them, in the order of the sheet.
    pub const ALL: [Setting; 6] =
        [Setting::Size, Setting::Weight, Setting::Width, Setting::Line, Setting::Letters, Setting::Words];

    fn steps(self) -> Steps {
        let (name, first, by, last, usual) = match self {
            Setting::Size => ("size", 70, 10, 250, 100),
            Setting::Weight => ("weight", 300, 100, 700, 400),
            Setting::Width => ("width", 28, 4, 72, 40),
            Setting::Line => ("line", 13, 1, 26, 17),
            Setting::Letters => ("letters", 0, 1, 20, 0),
            Setting::Words => ("words", 0, 5, 80, 0),
        };
        Steps { name, first, by, last, usual }
    }
}

struct Steps {
    name: &'static str,
    first: i32,
    by: i32,
    last: i32,
    usual: i32,
}

/// The kind of letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// With serifs.
    #[default]
    Serif,
    /// Without.
    Sans,
}

/// Where lines begin and end.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// Even at the beginning.
    #[default]
    Start,
    /// Even at both ends, where the column is wide enough.
    Justify,
    /// Around the middle.
    Center,
    /// Even at the end.
    End,
}

impl Align {
    /// All of them, in the order of the sheet.
    pub const ALL: [Align; 4] = [Align::Start, Align::Justify, Align::Center, Align::End];

    /// Its name, as in a style.
    pub fn name(self) -> &'static str {
        match self {
            Align::Start => "start",
            Align::Justify => "justify",
            Align::Center => "center",
            Align::End => "end",
        }
    }
}

/// What a reader has chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Look {
    /// See [`Setting`]; in its order.
    values: [i32; 6],
    /// The kind of letters.
    pub face: Face,
    /// Where lines begin and end.
    pub align: Align,
}

impl Default for Look {
    fn default() -> Look {
        let values = Setting::ALL.map(|setting| setting.steps().usual);
        Look { values, face: Face::default(), align: Align::default() }
    }
}

impl Look {
    /// Reads a style; see the module.
    pub fn parse(style: &str) -> Look {
        let mut look = Look::default();
        for declaration in style.split(';') {
            let Some((name, value)) = declaration.split_once(':') else { continue };
            let Some(name) = name.trim().strip_prefix("--read-") else { continue };
            let value = value.trim();
            match name {
                "face" if value == "var(--sans)" => look.face = Face::Sans,
                "align" => look.align = Align::ALL.into_iter().find(|a| a.name() == value).unwrap_or_default(),
                name => {
                    let Some(setting) = Setting::ALL.into_iter().find(|s| s.steps().name == name) else { continue };
                    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
                    if let Ok(number) = value[..digits].parse::<u32>() {
                        look.set(setting, number.min(9999) as i32);
                    }
                }
            }
        }
        look
    }

    /// The style; empty where nothing was chosen. Numbers stand without their units, which are the style sheet's.
    pub fn style(&self) -> String {
        let mut style = String::new();
        for (setting, value) in Setting::ALL.into_iter().zip(self.values) {
            let Steps { name, usual, .. } = setting.steps();
            if value != usual {
                style.extend(["--read-", name, ":", &value.to_string(), ";"]);
            }
        }
        if self.face == Face::Sans {
            style += "--read-face:var(--sans);";
        }
        if self.align != Align::Start {
            style.extend(["--read-align:", self.align.name(), ";"]);
        }
        style
    }

    /// The value of a setting.
    pub fn value(&self, setting: Setting) -> i32 {
        self.values[setting as usize]
    }

    fn set(&mut self, setting: Setting, value: i32) {
        let Steps { first, by, last, .. } = setting.steps();
        self.values[setting as usize] = first + ((value.clamp(first, last) - first + by / 2) / by) * by;
    }

    /// Goes so many steps up or down, as far as there are any.
    pub fn step(&mut self, setting: Setting, by: i32) {
        self.set(setting, self.value(setting) + by.clamp(-99, 99) * setting.steps().by);
    }

    /// Whether there is a step up or down from where a setting is.
    pub fn goes_on(&self, setting: Setting, by: i32) -> bool {
        let Steps { first, last, .. } = setting.steps();
        if by < 0 { self.value(setting) > first } else { self.value(setting) < last }
    }
}
