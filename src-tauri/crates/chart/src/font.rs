use std::sync::LazyLock;

use ab_glyph::{Font as _, FontRef};

/// The family under which the embedded font is known to plotters.
pub(crate) const FAMILY: &str = "chart";
/// The embedded family of fixed pitch.
pub(crate) const MONO: &str = "chart-mono";
/// Size of labels in CSS pixels.
pub(crate) const SIZE: f64 = 11.0;
/// Free room beside a column of labels: hinting makes small letters on a screen a little wider.
pub(crate) const SPARE: f64 = 6.0;
/// From the top of a digit to its baseline, in its size.
pub(crate) const TOP: f64 = 0.76;
/// From the middle of a digit to its baseline, in its size.
pub(crate) const MIDDLE: f64 = 0.36;

/// One of the embedded fonts, so that a bitmap needs none on the computer.
pub(crate) fn face(family: &str, bold: bool) -> &'static FontRef<'static> {
    match (family, bold) {
        (MONO, _) => &MONO_FACE,
        (_, true) => &BOLD_FACE,
        (_, false) => &REGULAR_FACE,
    }
}

static REGULAR_FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| read(dejavu::sans::regular()));
static BOLD_FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| read(dejavu::sans::bold()));
static MONO_FACE: LazyLock<FontRef<'static>> = LazyLock::new(|| read(dejavu::sans_mono::regular()));

fn read(file: &'static [u8]) -> FontRef<'static> {
    FontRef::try_from_slice(file).expect("the embedded font is a font")
}

/// Width of a label in CSS pixels at [`SIZE`].
pub(crate) fn width(text: &str) -> f64 {
    width_at(text, SIZE, false)
}

/// Width of a text in CSS pixels, by the metrics of the embedded font.
///
/// The window writes in the platform's UI font, which is not known here. DejaVu is wider than
/// those of the three platforms, so that what fits here fits there.
pub(crate) fn width_at(text: &str, size: f64, bold: bool) -> f64 {
    let advances = if bold { &*BOLD } else { &*REGULAR };
    let advance = |letter: char| match advances.get(letter as usize) {
        Some(advance) => *advance,
        None if is_joined(letter) => 0.0,
        None => 1.0,
    };
    text.chars().map(advance).sum::<f64>() * size
}

/// Width of a text of fixed pitch in CSS pixels.
pub(crate) fn mono_width(text: &str, size: f64) -> f64 {
    text.chars().filter(|letter| !is_joined(*letter)).count() as f64 * MONO_ADVANCE * size
}

/// Advance of every letter of the fixed pitch, in its size.
pub(crate) const MONO_ADVANCE: f64 = 0.602;

/// The text, or its beginning and an ellipsis, within a width.
pub(crate) fn elided(text: &str, room: f64, size: f64, bold: bool) -> String {
    cut(text, room, |text| width_at(text, size, bold))
}

/// [`elided`] in the fixed pitch.
pub(crate) fn elided_mono(text: &str, room: f64, size: f64) -> String {
    cut(text, room, |text| mono_width(text, size))
}

fn cut(text: &str, room: f64, width: impl Fn(&str) -> f64) -> String {
    let line: String = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter })
        .take(2_000)
        .collect();
    if width(&line) <= room {
        return line;
    }
    let mut kept = String::new();
    let mut taken = width("…");
    for letter in line.chars() {
        taken += width(letter.encode_utf8(&mut [0; 4]));
        if taken > room {
            break;
        }
        kept.push(letter);
    }
    let kept = kept.trim_end();
    if kept.is_empty() {
        String::new()
    } else {
        format!("{kept}…")
    }
}

/// Lines of at most a width, broken between words where that is possible.
pub(crate) fn wrapped(
    text: &str,
    room: f64,
    width: impl Fn(&str) -> f64,
    most: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    for paragraph in text.lines() {
        let mut line = String::new();
        for word in paragraph.split_whitespace() {
            let joined = if line.is_empty() {
                word.to_owned()
            } else {
                format!("{line} {word}")
            };
            if width(&joined) <= room {
                line = joined;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if width(&line) > room && line.chars().nth(1).is_some() {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
                if lines.len() > most {
                    return lines;
                }
            }
        }
        lines.push(line);
        if lines.len() > most {
            return lines;
        }
    }
    lines
}

/// Letters that stand on the one before: combining marks, joiners, variation selectors.
pub(crate) fn is_joined(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}'
        | '\u{1f3fb}'..='\u{1f3ff}')
}

static REGULAR: LazyLock<Vec<f64>> = LazyLock::new(|| advances(&REGULAR_FACE));
static BOLD: LazyLock<Vec<f64>> = LazyLock::new(|| advances(&BOLD_FACE));

/// Advances of Latin, Greek and Cyrillic letters, in their size.
fn advances(font: &FontRef<'_>) -> Vec<f64> {
    let em = f64::from(font.units_per_em().unwrap_or(2_048.0));
    let advance = |code: u32| {
        let letter = char::from_u32(code).filter(|letter| !letter.is_control())?;
        let width = f64::from(font.h_advance_unscaled(font.glyph_id(letter))) / em;
        Some(if is_joined(letter) { 0.0 } else { width })
    };
    (0..0x530)
        .map(|code| advance(code).unwrap_or(0.0))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_as_wide_as_the_embedded_font_sets_them() {
        for (text, expected) in [
            ("0", 0.636),
            ("000", 1.909),
            ("i", 0.278),
            ("MW", 0.863 + 0.989),
            ("", 0.0),
            ("e\u{301}", 0.615),
        ] {
            let width = width_at(text, 1.0, false);
            assert!((width - expected).abs() < 0.005, "{text}: {width}");
        }
    }

    #[test]
    fn long_texts_end_in_an_ellipsis_within_their_room() {
        for (text, room, expected) in [
            ("checkout", 100.0, "checkout"),
            ("checkout", 40.0, "chec…"),
            ("two\nlines", 100.0, "two lines"),
            ("checkout", 5.0, ""),
            ("日本語の名前", 30.0, "日…"),
        ] {
            let cut = elided(text, room, 11.0, false);
            assert_eq!(cut, expected, "{text} in {room}");
            assert!(width(&cut) <= room);
        }
    }

    #[test]
    fn lines_break_between_words_and_within_those_that_are_too_long() {
        let lines = wrapped("the pool is full\nabcdefghijkl", 60.0, width, 10);
        assert_eq!(lines, ["the pool is", "full", "abcdefghij", "kl"]);
        assert!(wrapped(&"x ".repeat(10_000), 20.0, width, 50).len() <= 51);
    }
}
