use migrations::{Confidence, Standing, What};

use super::{origin, read::OneHistory, rows};
use crate::wire::{HistoryCounts, HistoryLock, HistoryView};

/// Rows that are sent at most; no project has as many migrations.
const MOST: usize = 20_000;

/// A history as the window sees it.
pub(in crate::database) fn history(of: &OneHistory) -> HistoryView {
    let mut rows = rows::all(of);
    let capped_at = (rows.len() > MOST).then_some(MOST as u32);
    rows.truncate(MOST);
    let counts = counts(of);
    HistoryView {
        key: of.found.title(),
        tool: of.found.tool.title().to_owned(),
        table: of.found.title(),
        why: of.found.why.clone(),
        certain: of.found.confidence == Confidence::Certain,
        folder: folder(of),
        sentence: sentence(counts),
        counts,
        lock: of
            .history
            .lock
            .as_ref()
            .filter(|lock| lock.held)
            .map(|lock| HistoryLock {
                since: lock
                    .since
                    .as_ref()
                    .map(|since| since.text().to_owned())
                    .unwrap_or_default(),
                by: lock.by.clone().unwrap_or_default(),
            }),
        limits: of
            .history
            .limits
            .iter()
            .map(|limit| limit.words.clone())
            .collect(),
        checkout: origin::unread(),
        rows,
        capped_at,
    }
}

fn counts(of: &OneHistory) -> HistoryCounts {
    let comparison = &of.comparison;
    let standing = |wanted: fn(Standing) -> bool| comparison.standing(wanted).count() as u32;
    let found = |what: What| comparison.found(what).count() as u32;
    HistoryCounts {
        applied: standing(|standing| {
            matches!(
                standing,
                Standing::Applied | Standing::MissingFile | Standing::Foreign | Standing::Covered
            )
        }),
        pending: standing(|standing| matches!(standing, Standing::Pending | Standing::Older(_))),
        failed: standing(|standing| standing == Standing::Failed),
        edited: found(What::Edited),
        missing: standing(|standing| standing == Standing::MissingFile),
        out_of_order: found(What::OutOfOrder),
        rewritten: found(What::Repaired)
            + found(What::RowChanged)
            + found(What::RowVanished)
            + found(What::AppearedLate)
            + found(What::MovedBack),
    }
}

fn sentence(counts: HistoryCounts) -> String {
    let parts = [
        (counts.applied, "applied"),
        (counts.pending, "pending"),
        (counts.failed, "failed"),
        (counts.edited, "edited after it was applied"),
        (counts.missing, "in the database, but not in the files"),
        (counts.out_of_order, "applied out of order"),
        (counts.rewritten, "rewritten since first seen"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, words)| format!("{count} {words}"))
        .collect();
    if said.is_empty() {
        return "no migration".to_owned();
    }
    said.join(", ")
}

/// The folder that all of the files lie in, at whatever depth; Prisma and Diesel give each
/// migration a folder below it.
fn folder(of: &OneHistory) -> Option<String> {
    let mut paths = of.files.iter().map(|file| file.path.as_str());
    Some(common(paths.next()?, paths))
}

fn common<'p>(first: &'p str, others: impl Iterator<Item = &'p str>) -> String {
    let parents = |path: &'p str| {
        let (folder, _) = path.rsplit_once('/').unwrap_or_default();
        folder.split('/').filter(|part| !part.is_empty())
    };
    let mut shared: Vec<&str> = parents(first).collect();
    for path in others {
        let same = shared
            .iter()
            .zip(parents(path))
            .take_while(|(a, b)| *a == b);
        let same = same.count();
        shared.truncate(same);
    }
    match shared.as_slice() {
        [] => ".".to_owned(),
        parts => parts.join("/"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_folder_of_a_history_holds_all_of_its_files() {
        for (paths, expected) in [
            (&["a.sql"][..], "."),
            (&["m/1.sql", "m/2.sql"][..], "m"),
            (
                &["prisma/m/1_a/m.sql", "prisma/m/2_b/m.sql"][..],
                "prisma/m",
            ),
            (&["shop/m/1.py", "users/m/1.py"][..], "."),
            (&["m/1/up.sql", "m/1/down.sql"][..], "m/1"),
        ] {
            let found = common(paths[0], paths[1..].iter().copied());
            assert_eq!(found, expected, "{paths:?}");
        }
    }

    #[test]
    fn a_sentence_names_what_there_is() {
        assert_eq!(sentence(HistoryCounts::default()), "no migration");
        let counts = HistoryCounts {
            applied: 12,
            edited: 1,
            ..HistoryCounts::default()
        };
        assert_eq!(
            sentence(counts),
            "12 applied, 1 edited after it was applied"
        );
    }
}
