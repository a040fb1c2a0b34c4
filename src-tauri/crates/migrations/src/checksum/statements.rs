use super::Verdict;
use crate::{files::MigrationFile, split};

/// Supabase records the statements that ran, cut and trimmed.
pub(super) fn verify(recorded: &[String], file: &MigrationFile) -> Verdict {
    let text = file.text();
    let now = split::statements(&text);
    if same(
        recorded.iter().map(String::as_str),
        now.iter().map(|s| s.text),
    ) {
        return Verdict::Same;
    }
    let folded = |text: &str| text.replace("\r\n", "\n");
    let before: Vec<String> = recorded.iter().map(|text| folded(text)).collect();
    let text = folded(&text);
    let now = split::statements(&text);
    if same(
        before.iter().map(String::as_str),
        now.iter().map(|s| s.text),
    ) {
        return Verdict::LineEndings { tolerated: false };
    }
    Verdict::Edited {
        stored: format!("{} statements that ran", recorded.len()),
        computed: format!("{} statements in the file", now.len()),
    }
}

/// Whether the statements are alike, apart from how they end.
fn same<'s>(one: impl Iterator<Item = &'s str>, other: impl Iterator<Item = &'s str>) -> bool {
    let bare = |text: &'s str| text.trim().trim_end_matches(';').trim_end();
    one.map(bare)
        .filter(|text| !text.is_empty())
        .eq(other.map(bare).filter(|text| !text.is_empty()))
}
