//! Front matter: the YAML between two lines `---` at the begin of a file.

use model::{Problem, Weight};
use saphyr_parser::{Event, Parser};

/// A value of front matter with the line it stands on.
pub(crate) struct Entry {
    /// The key in lower case, with underscores; of the mapping within a mapping `outer.inner`.
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) line: u32,
}

/// Levels of nesting that are read.
const DEEPEST: usize = 8;

enum Frame {
    Mapping(Option<String>),
    Sequence,
}

/// Reads front matter up to its first mistake. `first` is the line of the file with which the
/// YAML begins.
pub(crate) fn read(text: &str, file: &str, first: u32, problems: &mut Vec<Problem>) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut frames: Vec<Frame> = Vec::new();
    let mut parser = Parser::new_from_str(text);
    let line = |at: usize| first.saturating_add(u32::try_from(at).unwrap_or(u32::MAX).max(1) - 1);
    let mut wrong = |at: u32, message: String| {
        let remedy = "correct the line; what stands above it is used";
        problems.push(Problem::new(Weight::Warning, file, message, remedy).position(at, 1));
    };
    while let Some(event) = parser.next_event() {
        let (event, span) = match event {
            Ok(read) => read,
            Err(error) => {
                let at = line(error.marker().line());
                wrong(
                    at,
                    format!("the front matter is not YAML: {}", error.info()),
                );
                break;
            }
        };
        match event {
            Event::Scalar(value, ..) => match frames.last_mut() {
                Some(Frame::Mapping(key @ None)) => {
                    *key = Some(value.trim().to_lowercase().replace([' ', '-'], "_"));
                }
                Some(_) => {
                    let value = value.trim();
                    if !value.is_empty() && value != "~" && value != "null" {
                        entries.push(Entry {
                            key: path(&frames),
                            value: value.to_owned(),
                            line: line(span.start.line()),
                        });
                    }
                    answered(&mut frames);
                }
                None => {
                    let at = line(span.start.line());
                    wrong(
                        at,
                        "the front matter is no list of keys and values".to_owned(),
                    );
                    break;
                }
            },
            Event::MappingStart(..) | Event::SequenceStart(..) if frames.len() >= DEEPEST => {
                let at = line(span.start.line());
                wrong(
                    at,
                    format!("the front matter is nested more than {DEEPEST} levels deep"),
                );
                break;
            }
            Event::MappingStart(..) => frames.push(Frame::Mapping(None)),
            Event::SequenceStart(..) => frames.push(Frame::Sequence),
            Event::MappingEnd | Event::SequenceEnd => {
                frames.pop();
                answered(&mut frames);
            }
            Event::Alias(_) => answered(&mut frames),
            _ => {}
        }
    }
    entries
}

fn path(frames: &[Frame]) -> String {
    let keys = frames.iter().filter_map(|frame| match frame {
        Frame::Mapping(Some(key)) => Some(key.as_str()),
        _ => None,
    });
    keys.collect::<Vec<_>>().join(".")
}

/// The value of the innermost key has been read.
fn answered(frames: &mut [Frame]) {
    if let Some(Frame::Mapping(key)) = frames.last_mut() {
        *key = None;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> (String, Vec<Problem>) {
        let mut problems = Vec::new();
        let entries = read(text, "a.md", 2, &mut problems);
        let lines = entries
            .iter()
            .map(|entry| format!("{}:{}={}", entry.line, entry.key, entry.value));
        (lines.collect::<Vec<_>>().join(" "), problems)
    }

    #[test]
    fn keys_and_values_with_their_lines() {
        for (text, expected) in [
            (
                "title: A b\nalerts: [X, Y]",
                "2:title=A b 3:alerts=X 3:alerts=Y",
            ),
            (
                "alerts:\n  - X\n  - Y\nLast Reviewed: 2026-01-02",
                "3:alerts=X 4:alerts=Y 5:last_reviewed=2026-01-02",
            ),
            (
                "owner:\n  team: a\n  chat: b",
                "3:owner.team=a 4:owner.chat=b",
            ),
            ("title:\nowner: ~\nx: null", ""),
        ] {
            let (said, problems) = said(text);
            assert_eq!(said, expected);
            assert_eq!(problems, []);
        }
    }

    #[test]
    fn front_matter_that_is_none_is_told_and_the_rest_is_used() {
        for (text, kept, expected) in [
            ("title: A\nb: [", "2:title=A", "not YAML"),
            ("just text", "", "no list of keys"),
            (
                "a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}",
                "",
                "levels deep",
            ),
        ] {
            let (said, problems) = said(text);
            assert_eq!(said, kept, "{text}");
            assert!(problems[0].message.contains(expected), "{problems:?}");
        }
    }
}
