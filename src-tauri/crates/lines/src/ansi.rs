//! Terminal colours as styled spans; every other control character made visible.
//!
//! Sequences are those of ECMA-48: `CSI … m` (SGR, §8.3.117) is followed, the rest is shown.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

mod sequence;
mod sgr;

use sequence::Sequence;

/// A run of text in one style.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Styled {
    /// The text as it is shown, without control characters but tabs and line ends; untrusted.
    pub text: String,
    /// How it is shown.
    pub style: Style,
    /// Whether it stands for control characters that were made visible.
    pub control: bool,
    /// The characters of the source that it stands for, counted from 0. Those of a span that is
    /// no control stand one for one.
    #[ts(skip)]
    #[serde(skip)]
    pub source: Range<usize>,
}

/// How text is shown; concealed and blinking text is shown plainly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[allow(missing_docs)]
pub struct Style {
    pub foreground: Option<Colour>,
    pub background: Option<Colour>,
    pub bold: bool,
    pub faint: bool,
    pub italic: bool,
    pub underline: bool,
    pub inverse: bool,
    pub strike: bool,
}

/// A colour as a terminal names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Colour {
    /// Of the palette: 0–7 normal, 8–15 bright, 16–231 a cube of 6 × 6 × 6, 232–255 greys.
    Palette(u8),
    /// Red, green and blue.
    Rgb(u8, u8, u8),
}

/// The spans of a text; together they stand for all of it.
///
/// Tabs and line ends stay. Other control characters become their pictures (`␀`, `␛`), those
/// without one, and those that change the direction of text or show nothing, become `⟨U+202E⟩`.
#[must_use]
pub fn styled(text: &str) -> Vec<Styled> {
    let mut out = Spans::default();
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        if !is_control(letter) {
            let end = rest.find(is_control).unwrap_or(rest.len());
            let (plain, after) = rest.split_at(end);
            out.plain(plain);
            rest = after;
            continue;
        }
        let sequence = Sequence::at_start(rest);
        if let Some(codes) = sequence.sgr {
            sgr::apply(&mut out.style, codes);
            out.pass(sequence.text);
        } else {
            out.control(sequence.text);
        }
        rest = rest.strip_prefix(sequence.text).unwrap_or_default();
    }
    out.spans
}

/// The text without colours, control characters made visible.
#[must_use]
pub fn plain(text: &str) -> String {
    if !text.contains(is_control) {
        return text.to_owned();
    }
    styled(text).into_iter().map(|span| span.text).collect()
}

#[derive(Default)]
struct Spans {
    spans: Vec<Styled>,
    style: Style,
    /// Characters of the source so far.
    at: usize,
}

impl Spans {
    fn plain(&mut self, text: &str) {
        self.push(text.to_owned(), text, false);
    }

    fn control(&mut self, text: &str) {
        self.push(text.chars().map(picture).collect(), text, true);
    }

    fn pass(&mut self, text: &str) {
        self.at += text.chars().count();
    }

    fn push(&mut self, shown: String, source: &str, control: bool) {
        let start = self.at;
        self.pass(source);
        if let Some(last) = self.spans.last_mut()
            && last.style == self.style
            && last.control == control
            && last.source.end == start
        {
            last.text.push_str(&shown);
            last.source.end = self.at;
            return;
        }
        self.spans.push(Styled {
            text: shown,
            style: self.style,
            control,
            source: start..self.at,
        });
    }
}

/// Whether a character changes how others are shown, or shows nothing itself.
fn is_control(letter: char) -> bool {
    match letter {
        '\n' | '\t' => false,
        // Joiners stay: emoji and several scripts are written with them.
        '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' => true,
        '\u{2060}'..='\u{2069}' | '\u{61c}' | '\u{ad}' | '\u{feff}' => true,
        '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => true,
        _ => letter.is_control(),
    }
}

fn picture(letter: char) -> String {
    match letter {
        '\u{0}'..='\u{1f}' => {
            char::from_u32(0x2400 + u32::from(letter)).map_or_else(String::new, String::from)
        }
        '\u{7f}' => "␡".to_owned(),
        _ if is_control(letter) => format!("⟨U+{:04X}⟩", u32::from(letter)),
        _ => letter.to_string(),
    }
}

#[cfg(test)]
mod tests;
