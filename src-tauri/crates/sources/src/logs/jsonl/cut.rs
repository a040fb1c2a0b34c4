//! Bytes → records: lines, and with a line what continues it.

use std::borrow::Cow;

use lines::Read;
use model::Nanos;

/// The longest record that is kept whole, in bytes.
const LONGEST: usize = 256 << 10;

/// A line, or a line and the stack trace under it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Where it begins.
    pub(super) at: u64,
    text: Vec<u8>,
    /// How long it was, if it is longer than what is kept.
    cut_from: Option<u64>,
}

impl Record {
    /// Reads it; `seen` dates it if it carries no time.
    pub(super) fn read(&self, seen: Nanos, service: &str) -> Read {
        let mut read = lines::read_bytes(&self.text, seen, service);
        if let Some(length) = self.cut_from {
            let field = ("line.cut_from_bytes".to_owned(), length.to_string());
            read.line.fields.push(field);
        }
        read
    }
}

/// The records of bytes that begin with a record; `at` is where they lie.
pub(super) fn records(bytes: &[u8], at: u64) -> Vec<Record> {
    let mut records: Vec<Record> = Vec::new();
    // The line before, and where the record that it belongs to begins and ends.
    let mut before: Option<(&[u8], usize, usize)> = None;
    for (start, line) in split(bytes) {
        if line.trim_ascii().is_empty() {
            continue;
        }
        before = Some(match before {
            Some((last, from, _)) if continues(line, last) => (line, from, start + line.len()),
            earlier => {
                records.extend(earlier.and_then(|(_, from, to)| record(bytes, from, to, at)));
                (line, start, start + line.len())
            }
        });
    }
    records.extend(before.and_then(|(_, from, to)| record(bytes, from, to, at)));
    records
}

/// Where records begin in bytes that may begin anywhere; the start itself is not among them.
pub(super) fn starts(bytes: &[u8]) -> impl DoubleEndedIterator<Item = usize> {
    let lines: Vec<(usize, &[u8])> = split(bytes).collect();
    lines.into_iter().filter_map(|(start, line)| {
        let begins = start > 0 && !line.trim_ascii().is_empty() && !continues(line, b"x");
        begins.then_some(start)
    })
}

/// Where the last record begins of which a whole line is there: part of one does not tell whether it
/// continues the line before.
pub(super) fn last_start(bytes: &[u8]) -> Option<usize> {
    let ended = bytes.iter().rposition(|byte| *byte == b'\n')?;
    starts(bytes.get(..ended).unwrap_or_default()).next_back()
}

/// Lines without their ends, and where they begin.
fn split(bytes: &[u8]) -> impl Iterator<Item = (usize, &[u8])> {
    let mut at = 0;
    bytes.split(|byte| *byte == b'\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (start, line)
    })
}

fn continues(line: &[u8], before: &[u8]) -> bool {
    // Most lines are JSON, and one that begins so stands for itself.
    if line.first() == Some(&b'{') {
        return false;
    }
    lines::continues(&text(line), &text(before))
}

/// As much of a line as it takes to tell.
fn text(line: &[u8]) -> Cow<'_, str> {
    String::from_utf8_lossy(line.get(..1_024).unwrap_or(line))
}

fn record(bytes: &[u8], from: usize, to: usize, at: u64) -> Option<Record> {
    let whole = bytes.get(from..to)?;
    let whole = whole.strip_suffix(b"\r").unwrap_or(whole);
    let cut = whole.len() > LONGEST;
    Some(Record {
        at: at + from as u64,
        text: whole.get(..LONGEST).unwrap_or(whole).to_vec(),
        cut_from: cut.then_some(whole.len() as u64),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(bytes: &[u8]) -> Vec<(u64, String)> {
        let records = records(bytes, 100).into_iter();
        records
            .map(|record| {
                (
                    record.at,
                    String::from_utf8_lossy(&record.text).into_owned(),
                )
            })
            .collect()
    }

    #[test]
    fn a_stack_trace_stays_with_its_line() {
        let bytes = b"{\"a\":1}\r\n\n2026-01-01 ERROR x\n\tat f()\n\n\tat g()\nnext\n  \n{\"b\":2}";
        assert_eq!(
            texts(bytes),
            [
                (100, "{\"a\":1}".to_owned()),
                (110, "2026-01-01 ERROR x\n\tat f()\n\n\tat g()".to_owned()),
                (146, "next".to_owned()),
                (154, "{\"b\":2}".to_owned()),
            ]
        );
        assert_eq!(starts(bytes).collect::<Vec<_>>(), [10, 46, 54]);
        assert_eq!(last_start(b"one\ntwo\nCaused"), Some(4));
        assert_eq!(last_start(b"one\nCaused"), None);
        assert_eq!(texts(b""), []);
        assert_eq!(texts(b"\n \n"), []);
    }

    #[test]
    fn a_long_line_is_cut_and_says_so_and_wrong_bytes_are_replaced() {
        let mut bytes = vec![b'x'; 10 << 20];
        bytes.extend(b"\ncaf\xe9 au lait\n");
        let records = records(&bytes, 0);
        let long = records[0].read(Nanos(7), "shop").line;
        assert_eq!(long.raw.len(), LONGEST);
        let field = ("line.cut_from_bytes".to_owned(), (10 << 20).to_string());
        assert!(long.fields.contains(&field));
        let wrong = records[1].read(Nanos(7), "shop");
        assert!(wrong.repaired);
        assert_eq!(wrong.line.raw, "caf\u{fffd} au lait");
        assert_eq!(
            (wrong.line.at, wrong.line.service.as_str()),
            (Nanos(7), "shop")
        );
    }
}
