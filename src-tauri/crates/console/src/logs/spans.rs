//! Text of a line as the window shows it: colours, hidden pieces, control characters, matches.

use std::ops::Range;

use lines::{
    ansi::{self, Colour, Style, Styled},
    held::Needle,
    redact::Mark,
};

use crate::wire::{LogSpan, LogStyle};

/// The first characters of a text as pieces, and how many characters are left out.
pub(super) fn spans(
    text: &str,
    marks: &[Mark],
    most: usize,
    find: Option<&Needle>,
) -> (Vec<LogSpan>, u32) {
    let (shown, cut) = first(text, most);
    let mut pieces = Vec::new();
    for styled in ansi::styled(shown) {
        mark(styled, marks, &mut pieces);
    }
    if let Some(find) = find {
        pieces = found(pieces, find);
    }
    (pieces, cut)
}

/// At most so many characters, and how many follow.
pub(super) fn first(text: &str, most: usize) -> (&str, u32) {
    let Some((end, _)) = text.char_indices().nth(most) else {
        return (text, 0);
    };
    let (shown, rest) = text.split_at(end);
    let left = u32::try_from(rest.chars().count()).unwrap_or(u32::MAX);
    (shown, left)
}

/// Cuts a run of one style where hidden pieces begin and end.
fn mark(styled: Styled, marks: &[Mark], pieces: &mut Vec<LogSpan>) {
    let style = style(styled.style);
    let (start, end) = (styled.source.start as u32, styled.source.end as u32);
    let inside: Vec<&Mark> = marks
        .iter()
        .filter(|mark| mark.start < end && mark.end > start)
        .collect();
    if styled.control || inside.is_empty() {
        pieces.push(LogSpan {
            text: styled.text,
            style,
            control: styled.control,
            ..LogSpan::default()
        });
        return;
    }
    let mut letters = styled.text.chars();
    let mut at = start;
    let mut push = |until: u32, rule: Option<&String>| {
        let text: String = letters
            .by_ref()
            .take(until.saturating_sub(at) as usize)
            .collect();
        at = at.max(until);
        if !text.is_empty() {
            pieces.push(LogSpan {
                text,
                style: style.clone(),
                redacted: rule.cloned(),
                ..LogSpan::default()
            });
        }
    };
    for mark in inside {
        push(mark.start.max(start), None);
        push(mark.end.min(end), Some(&mark.rule));
    }
    push(end, None);
}

fn found(pieces: Vec<LogSpan>, needle: &Needle) -> Vec<LogSpan> {
    let whole: String = pieces.iter().map(|piece| piece.text.as_str()).collect();
    let places = needle.places(&whole);
    if places.is_empty() {
        return pieces;
    }
    let mut marked = Vec::new();
    let mut at = 0;
    for piece in pieces {
        let end = at + piece.text.len();
        let mut from = at;
        for place in places
            .iter()
            .filter(|place| place.start < end && place.end > at)
        {
            part(&piece, at, from..place.start.max(at), false, &mut marked);
            part(
                &piece,
                at,
                place.start.max(at)..place.end.min(end),
                true,
                &mut marked,
            );
            from = place.end.min(end);
        }
        part(&piece, at, from..end, false, &mut marked);
        at = end;
    }
    marked
}

/// The bytes of a piece in a range of the whole text, in which the piece begins at `at`.
fn part(piece: &LogSpan, at: usize, range: Range<usize>, found: bool, marked: &mut Vec<LogSpan>) {
    let inside = range.start.saturating_sub(at)..range.end.saturating_sub(at);
    let text = piece.text.get(inside).unwrap_or_default();
    if !text.is_empty() {
        marked.push(LogSpan {
            text: text.to_owned(),
            found,
            ..piece.clone()
        });
    }
}

fn style(style: Style) -> Option<LogStyle> {
    if style == Style::default() {
        return None;
    }
    let (mut color, mut ground) = (style.foreground.map(named), style.background.map(named));
    if style.inverse {
        std::mem::swap(&mut color, &mut ground);
        // The letters have the colour of the ground where the line names none.
        color = color.or_else(|| Some("black".to_owned()));
        ground = ground.or_else(|| Some("white".to_owned()));
    }
    Some(LogStyle {
        color,
        ground,
        bold: style.bold,
        dim: style.faint,
        italic: style.italic,
        underline: style.underline,
        strike: style.strike,
    })
}

fn named(colour: Colour) -> String {
    const NAMES: [&str; 8] = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    ];
    let (red, green, blue) = match colour {
        Colour::Palette(at @ 0..=15) => {
            let name = NAMES[usize::from(at % 8)];
            return if at < 8 {
                name.to_owned()
            } else {
                format!("bright_{name}")
            };
        }
        Colour::Palette(at @ 16..=231) => {
            let level = |level: u8| if level == 0 { 0 } else { 55 + level * 40 };
            let at = at - 16;
            (level(at / 36), level(at / 6 % 6), level(at % 6))
        }
        Colour::Palette(at) => {
            let grey = 8 + (at - 232) * 10;
            (grey, grey, grey)
        }
        Colour::Rgb(red, green, blue) => (red, green, blue),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pieces in one line: `text`, `‹rule:text›`, `*found*`, `^control^`, `color(text)`.
    fn shown(text: &str, marks: &[Mark], most: usize, find: &str) -> String {
        let needle = Needle::new(find);
        let (spans, cut) = spans(text, marks, most, (!find.is_empty()).then_some(&needle));
        let mut out: String = spans
            .into_iter()
            .map(|span| {
                let mut text = span.text;
                if let Some(rule) = span.redacted {
                    text = format!("‹{rule}:{text}›");
                }
                if span.found {
                    text = format!("*{text}*");
                }
                if span.control {
                    text = format!("^{text}^");
                }
                match span.style.and_then(|style| style.color) {
                    Some(color) => format!("{color}({text})"),
                    None => text,
                }
            })
            .collect();
        if cut > 0 {
            out.push_str(&format!("…{cut}"));
        }
        out
    }

    fn hidden(start: u32, end: u32) -> Mark {
        Mark {
            start,
            end,
            rule: "r".into(),
        }
    }

    #[test]
    fn pieces_tell_colours_hidden_text_matches_and_control_characters_apart() {
        for (text, marks, most, find, expected) in [
            ("plain", vec![], 99, "", "plain"),
            ("", vec![], 99, "x", ""),
            ("a \u{1b}[31mred\u{1b}[0m b", vec![], 99, "", "a red(red) b"),
            ("\u{1b}[38;5;196mx\u{1b}[0m", vec![], 99, "", "#ff0000(x)"),
            ("a\0b", vec![], 99, "", "a^␀^b"),
            ("<b>&\u{202e}", vec![], 99, "", "<b>&^⟨U+202E⟩^"),
            (
                "token [x] end",
                vec![hidden(6, 9)],
                99,
                "",
                "token ‹r:[x]› end",
            ),
            (
                "é[x][y]",
                vec![hidden(1, 4), hidden(4, 7)],
                99,
                "",
                "é‹r:[x]›‹r:[y]›",
            ),
            (
                "\u{1b}[31m[x]\u{1b}[0m!",
                vec![hidden(5, 8)],
                99,
                "",
                "red(‹r:[x]›)!",
            ),
            ("Error: ERROR", vec![], 99, "error", "*Error*: *ERROR*"),
            (
                "a \u{1b}[31mre\u{1b}[32md",
                vec![],
                99,
                "red",
                "a red(*re*)green(*d*)",
            ),
            ("0123456789", vec![], 4, "", "0123…6"),
            ("🚢🚢🚢", vec![], 2, "", "🚢🚢…1"),
        ] {
            assert_eq!(shown(text, &marks, most, find), expected, "{text:?}");
        }
    }
}
