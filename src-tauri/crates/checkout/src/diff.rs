use std::time::Duration;

use similar::{ChangeTag, TextDiff};

/// What differs between two texts, line by line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Diff {
    /// Lines that came.
    pub added: u32,
    /// Lines that went.
    pub removed: u32,
    /// Whether only line endings or a byte order mark differ; then there is no hunk.
    pub line_endings: bool,
    /// Whether hunks are missing because there are too many lines.
    pub cut: bool,
    /// Changed places with the lines around them.
    pub hunks: Vec<Hunk>,
}

/// A changed place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hunk {
    /// Its lines.
    pub lines: Vec<Line>,
}

/// A line of a changed place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What became of it.
    pub change: Change,
    /// Its number before, from 1.
    pub before: Option<u32>,
    /// Its number now, from 1.
    pub now: Option<u32>,
    /// Its text without the line ending.
    pub text: String,
}

/// What became of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Change {
    Kept,
    Added,
    Removed,
}

/// Lines around a change.
const AROUND: usize = 3;
/// Lines that are handed out at most.
const MOST: usize = 2_000;
/// Characters of one line that are handed out.
const LONGEST: usize = 2_000;
/// After that the differences are found by a coarser way.
const PATIENCE: Duration = Duration::from_millis(500);

/// What differs between a text before and now. Line endings are compared only when nothing else
/// differs: a checkout turns them, and every line would be another.
#[must_use]
pub fn diff(before: &str, now: &str) -> Diff {
    let (old, new) = (plain(before), plain(now));
    if old == new {
        return Diff {
            line_endings: before != now,
            ..Diff::default()
        };
    }
    let found = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_lines(&old, &new);
    let mut diff = Diff::default();
    for change in found.iter_all_changes() {
        match change.tag() {
            ChangeTag::Insert => diff.added += 1,
            ChangeTag::Delete => diff.removed += 1,
            ChangeTag::Equal => {}
        }
    }
    let mut left = MOST;
    for group in found.grouped_ops(AROUND) {
        let mut hunk = Hunk::default();
        for change in group.iter().flat_map(|op| found.iter_changes(op)) {
            if left == 0 {
                diff.cut = true;
                break;
            }
            left -= 1;
            hunk.lines.push(line(&change));
        }
        if !hunk.lines.is_empty() {
            diff.hunks.push(hunk);
        }
    }
    diff
}

fn line(change: &similar::Change<&str>) -> Line {
    let number = |index: Option<usize>| Some(u32::try_from(index? + 1).unwrap_or(u32::MAX));
    Line {
        change: match change.tag() {
            ChangeTag::Equal => Change::Kept,
            ChangeTag::Insert => Change::Added,
            ChangeTag::Delete => Change::Removed,
        },
        before: number(change.old_index()),
        now: number(change.new_index()),
        text: change
            .value()
            .trim_end_matches('\n')
            .chars()
            .take(LONGEST)
            .collect(),
    }
}

/// Without a byte order mark, every line ending with LF.
fn plain(text: &str) -> String {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    if !text.is_empty() && !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(diff: &Diff) -> String {
        let lines = diff.hunks.iter().flat_map(|hunk| &hunk.lines);
        let sign = |change| match change {
            Change::Kept => ' ',
            Change::Added => '+',
            Change::Removed => '-',
        };
        lines
            .map(|line| format!("{}{}\n", sign(line.change), line.text))
            .collect()
    }

    #[test]
    fn lines_come_and_go() {
        let found = diff("a\nb\nc\n", "a\r\nB\r\nc\r\nd");
        assert_eq!((found.added, found.removed), (2, 1));
        assert_eq!(written(&found), " a\n-b\n+B\n c\n+d\n");
        let numbers: Vec<_> = found.hunks[0]
            .lines
            .iter()
            .map(|line| (line.before, line.now))
            .collect();
        let wanted = [
            (Some(1), Some(1)),
            (Some(2), None),
            (None, Some(2)),
            (Some(3), Some(3)),
            (None, Some(4)),
        ];
        assert_eq!(numbers, wanted);
    }

    #[test]
    fn line_endings_alone_are_no_lines() {
        for now in ["a\r\nb\r\n", "a\nb", "\u{feff}a\nb\n", "a\rb\r"] {
            let found = diff("a\nb\n", now);
            assert!(found.line_endings && found.hunks.is_empty(), "{now:?}");
        }
        assert_eq!(diff("a\n", "a\n"), Diff::default());
        assert_eq!(diff("", ""), Diff::default());
    }

    #[test]
    fn much_is_cut_and_counted() {
        let many = "x\n".repeat(5_000);
        let found = diff("", &many);
        assert_eq!((found.added, found.cut), (5_000, true));
        assert_eq!(found.hunks[0].lines.len(), MOST);
        let wide = diff("", &"ä".repeat(10_000));
        assert_eq!(wide.hunks[0].lines[0].text.chars().count(), LONGEST);
    }
}
