use std::ops::Range;

/// A text without one layer of JSON escapes, and where its parts came from.
pub(super) struct View {
    pub(super) text: String,
    /// Where each run begins: in this text and in the text before. Within a run both go on alike.
    runs: Vec<(usize, usize)>,
}

impl View {
    /// Takes off one layer; nothing if the text has no escapes.
    pub(super) fn of(source: &str) -> Option<Self> {
        memchr::memchr(b'\\', source.as_bytes())?;
        let mut view = Self {
            text: String::with_capacity(source.len()),
            runs: vec![(0, 0)],
        };
        let mut rest = source;
        while let Some((before, escaped)) = rest.split_once('\\') {
            view.text.push_str(before);
            let at = source.len() - escaped.len() - 1;
            match unescape(escaped) {
                Some((letter, after)) => {
                    // The letter is a run of its own: it stands for all of its escape.
                    view.runs.push((view.text.len(), at));
                    view.text.push(letter);
                    view.runs
                        .push((view.text.len(), source.len() - after.len()));
                    rest = after;
                }
                None => {
                    view.text.push('\\');
                    rest = escaped;
                }
            }
        }
        view.text.push_str(rest);
        Some(view)
    }

    /// The range of the text before that a range of this one came from.
    pub(super) fn origin(&self, range: &Range<usize>) -> Range<usize> {
        let start = self.origin_of(range.start);
        // An escape ends where the run after it begins.
        let end = self.origin_of(range.end);
        start..end.max(start)
    }

    fn origin_of(&self, at: usize) -> usize {
        let after = self.runs.partition_point(|(here, _)| *here <= at);
        let run = after.checked_sub(1).and_then(|nth| self.runs.get(nth));
        run.map_or(at, |(here, there)| there + (at - here))
    }
}

/// The character of an escape, after its backslash, and what follows (RFC 8259 §7).
fn unescape(text: &str) -> Option<(char, &str)> {
    let mut letters = text.chars();
    let letter = match letters.next()? {
        letter @ ('"' | '\\' | '/') => letter,
        'b' => '\u{8}',
        'f' => '\u{c}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'u' => return unicode(letters.as_str()),
        _ => return None,
    };
    Some((letter, letters.as_str()))
}

fn unicode(text: &str) -> Option<(char, &str)> {
    let unit = |text: &str| u32::from_str_radix(text.get(..4)?, 16).ok();
    let first = unit(text)?;
    let rest = text.get(4..)?;
    if let Some(letter) = char::from_u32(first) {
        return Some((letter, rest));
    }
    let second = unit(rest.strip_prefix("\\u")?)?;
    let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
    let high = first.checked_sub(0xd800).filter(|high| *high < 0x400)?;
    let letter = char::from_u32(0x1_0000 + (high << 10) + low)?;
    Some((letter, rest.get(6..)?))
}
