use checkout::Deed;

use super::{known::Known, text_now, version::Version};
use crate::{
    database::migrations::read::OneHistory,
    wire::{DiffChange, DiffHunk, DiffLine, DiffView},
};

/// From a version to the file as it lies there, or to nothing if it is gone.
pub(super) async fn diff(
    known: &Known,
    history: &OneHistory,
    path: Option<&str>,
    version: &Version<'_>,
) -> Option<DiffView> {
    if version.touch.deed == Deed::Deleted {
        return None;
    }
    let before = known.checkout.text(&version.touch.blob).await.ok()?;
    let (root, path) = (history.root.clone(), path.map(str::to_owned));
    let work = move || {
        let now = path.as_deref().and_then(|path| text_now(&root, path));
        let to = if now.is_some() {
            "the file now"
        } else {
            "the file is gone"
        };
        let now = now.unwrap_or_default();
        let before = String::from_utf8_lossy(&before);
        (checkout::diff(&before, &String::from_utf8_lossy(&now)), to)
    };
    let (diff, to) = tokio::task::spawn_blocking(work).await.ok()?;
    let commit = known.history.commit(version.touch.commit);
    Some(DiffView {
        from: format!("{}, {}", version.touch.path, commit.short()),
        to: to.to_owned(),
        added: diff.added,
        removed: diff.removed,
        line_endings: diff.line_endings,
        cut: diff.cut,
        hunks: diff.hunks.into_iter().map(hunk).collect(),
    })
}

fn hunk(hunk: checkout::Hunk) -> DiffHunk {
    let lines = hunk.lines.into_iter().map(|line| DiffLine {
        change: match line.change {
            checkout::Change::Kept => DiffChange::Kept,
            checkout::Change::Added => DiffChange::Added,
            checkout::Change::Removed => DiffChange::Removed,
        },
        before: line.before,
        now: line.now,
        text: line.text,
    });
    DiffHunk {
        lines: lines.collect(),
    }
}
