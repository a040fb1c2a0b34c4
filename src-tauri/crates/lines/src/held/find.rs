use model::LogLine;

use super::Needle;

/// Which way is looked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Forward,
    Backward,
}

/// The nearest line from `from` on, itself included, that holds the text; it does not go round.
#[must_use]
pub fn find(
    lines: &[LogLine],
    needle: &Needle,
    from: usize,
    direction: Direction,
) -> Option<usize> {
    let holds = |line: &LogLine| needle.is_in_line(line);
    match direction {
        Direction::Forward => {
            let ahead = lines.get(from..)?.iter().position(holds)?;
            Some(from + ahead)
        }
        Direction::Backward => {
            let end = from.saturating_add(1).min(lines.len());
            lines.get(..end)?.iter().rposition(holds)
        }
    }
}
