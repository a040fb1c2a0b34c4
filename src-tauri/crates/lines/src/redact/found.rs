use std::ops::Range;

use super::{Mark, Redacted, rules::Rules};

/// A secret: bytes of the text in which it stands, and the rule that found it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) range: Range<usize>,
    pub(super) rule: usize,
    /// Whether it is a JSON value that is no string, so that its mark needs quotes.
    pub(super) bare: bool,
}

/// Puts marks in the place of what was found; places that touch become one.
pub(super) fn apply(text: &str, mut found: Vec<Found>, rules: &Rules) -> Redacted {
    if found.is_empty() {
        return Redacted {
            text: text.to_owned(),
            marks: Vec::new(),
        };
    }
    found.sort_by_key(|found| (found.range.start, found.rule, !found.bare));
    let mut out = Redacted::default();
    let (mut from, mut characters) = (0, 0);
    let mut places = found.into_iter().peekable();
    while let Some(mut place) = places.next() {
        while let Some(next) = places.next_if(|next| next.range.start <= place.range.end) {
            place.range.end = place.range.end.max(next.range.end);
        }
        let range = whole_characters(text, place.range);
        let before = text.get(from..range.start).unwrap_or_default();
        characters += before.chars().count();
        out.text.push_str(before);
        let rule = rules.name(place.rule).to_owned();
        let mark = match place.bare {
            true => format!("\"[redacted: {rule}]\""),
            false => format!("[redacted: {rule}]"),
        };
        let end = characters + mark.chars().count();
        out.text.push_str(&mark);
        out.marks.push(Mark {
            start: u32::try_from(characters).unwrap_or(u32::MAX),
            end: u32::try_from(end).unwrap_or(u32::MAX),
            rule,
        });
        characters = end;
        from = range.end;
    }
    out.text.push_str(text.get(from..).unwrap_or_default());
    out
}

/// Widens a range to the characters that it touches.
fn whole_characters(text: &str, range: Range<usize>) -> Range<usize> {
    text.floor_char_boundary(range.start)..text.ceil_char_boundary(range.end)
}
