use std::sync::Once;

use plotters::style::{FontStyle, register_font};

/// The family under which the embedded font is known to plotters.
pub(crate) const FAMILY: &str = "chart";
/// Size of every text in CSS pixels.
pub(crate) const SIZE: f64 = 11.0;

/// Gives plotters the embedded font, so that a bitmap needs no font on the computer.
pub(crate) fn register() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        register_font(FAMILY, FontStyle::Normal, dejavu::sans::regular())
            .unwrap_or_else(|_| unreachable!("the embedded font is a font"));
    });
}

/// Width of a text in CSS pixels at [`SIZE`], generous enough for the platforms' UI fonts.
///
/// Measured by class of letter instead of by font: the window's font is not known here, and a
/// label may take a pixel more room than it needs but must never be cut.
pub(crate) fn width(text: &str) -> f64 {
    text.chars().map(advance).sum::<f64>() * SIZE
}

fn advance(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' => 0.32,
        ' ' | 'f' | 't' | 'r' | '/' | '-' | '(' | ')' | '[' | ']' => 0.40,
        'm' | 'w' | 'M' | 'W' | '%' | '@' => 0.95,
        'A'..='Z' => 0.72,
        _ if letter.is_ascii() => 0.64,
        _ => 1.0,
    }
}
