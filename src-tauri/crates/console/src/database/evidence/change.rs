use evidence::{Applied, Change, Checksum, Exception, HouseRule, Known, SourceFile};
use migrations::{Finding, Line, MigrationFile, Moment, Verdict, Zone};
use model::{Nanos, Weight};

use super::{
    approval::{approval, exceptions},
    whole::Whole,
};
use crate::{
    database::migrations::{OneHistory, code},
    wire::{MigrationDetail, MigrationState},
};

/// Clocks of the world stand between 12 hours behind UTC and 14 hours ahead of it.
const BEHIND: i64 = 12 * HOUR;
const AHEAD: i64 = 14 * HOUR;
const HOUR: i64 = 3_600_000_000_000;

/// One migration as an auditor sees it.
pub(super) fn of(
    history: &OneHistory,
    line: &Line,
    detail: &MigrationDetail,
    whole: &Whole,
) -> Change {
    let table = history.found.title();
    let entry = line.entry.map(|at| &history.comparison.entries[at]);
    let file = line.file.map(|at| &history.files[at]);
    let applied = applied(history, line, &detail.row.applied.text);
    let findings = history.comparison.findings.iter();
    let of_line = findings.filter(|finding| finding.id == line.id);
    let of_git = exceptions(&detail.commits, &applied);
    let mut provenance = detail.provenance.clone();
    if let Some(version) = &detail.commits.applied_version {
        provenance.push(("Version in git".to_owned(), version.words.clone()));
    }
    let unknown = detail.commits.unknown.iter();
    provenance.extend(unknown.map(|words| ("Version in git".to_owned(), words.clone())));
    Change {
        key: format!("{table}/{}", detail.row.key),
        history: table,
        id: line.id.clone(),
        name: detail.row.name.clone(),
        state: state(detail.row.state).to_owned(),
        approval: approval(&detail.commits, history.found.tool),
        exceptions: of_line.filter_map(exception).chain(of_git).collect(),
        applied,
        by: detail.row.by.clone(),
        duration: entry.and_then(|entry| entry.duration_ns),
        batch: detail.row.batch.clone(),
        file: file
            .filter(|file| file.present)
            .map(|file| source_file(file, whole)),
        checksum: Checksum {
            recorded: detail.checksum_then.clone(),
            now: detail.checksum_now.clone(),
            first_seen: history
                .first_seen
                .get(&line.id)
                .cloned()
                .unwrap_or_default(),
            words: words(line),
        },
        house: detail
            .house
            .iter()
            .map(|found| HouseRule {
                rule: found.rule.clone(),
                message: found.message.clone(),
                line: found.line,
            })
            .collect(),
        provenance,
        tables: detail.tables.clone(),
    }
}

/// A finding that somebody has to look at; a note is none.
pub(super) fn exception(finding: &Finding) -> Option<Exception> {
    (finding.weight != Weight::Note).then(|| Exception {
        code: code(finding.what).to_owned(),
        message: finding.words.clone(),
    })
}

fn source_file(file: &MigrationFile, whole: &Whole) -> SourceFile {
    SourceFile {
        path: file.path.clone(),
        line: file.line,
        bytes: whole.of(file),
        text: file.text(),
    }
}

/// When a migration was applied, said in `text`.
pub(super) fn applied(history: &OneHistory, line: &Line, text: &str) -> Applied {
    use migrations::Applied as At;
    let entry = line.entry.map(|at| &history.comparison.entries[at]);
    let (known, earliest, latest) = match entry.map(|entry| &entry.applied) {
        Some(At::Recorded { at }) => (Known::Recorded, earliest(at), latest(at)),
        Some(At::Committed { at }) => (Known::Committed, earliest(at), latest(at)),
        Some(At::Seen { after, before }) => (
            Known::Seen,
            after.as_ref().and_then(earliest),
            latest(before),
        ),
        Some(At::Unknown) | None => (Known::Unknown, None, None),
    };
    Applied {
        text: text.to_owned(),
        known,
        earliest,
        latest,
    }
}

/// The first moment that is meant by a time whose zone may be unknown.
fn earliest(moment: &Moment) -> Option<Nanos> {
    let shift = if moment.zone() == Zone::Known {
        0
    } else {
        AHEAD
    };
    moment.nanos().map(|at| Nanos(at.saturating_sub(shift)))
}

/// The last moment that is meant by a time whose zone may be unknown.
fn latest(moment: &Moment) -> Option<Nanos> {
    let shift = if moment.zone() == Zone::Known {
        0
    } else {
        BEHIND
    };
    moment.nanos().map(|at| Nanos(at.saturating_add(shift)))
}

fn state(state: MigrationState) -> &'static str {
    match state {
        MigrationState::Applied => "applied",
        MigrationState::Marked => "marked as applied without being run",
        MigrationState::Baseline => "baseline",
        MigrationState::Pending => "pending",
        MigrationState::Skipped => "skipped",
        MigrationState::Failed => "failed",
        MigrationState::HalfApplied => "half applied",
        MigrationState::Dirty => "dirty",
        MigrationState::RolledBack => "rolled back",
        MigrationState::Marker => "a row of the tool's own",
        MigrationState::Unproven => "unproven",
    }
}

/// What the checksums say, in a sentence.
fn words(line: &Line) -> String {
    match &line.verdict {
        Some(Verdict::Same) => "the file is what was applied".to_owned(),
        Some(Verdict::LineEndings { .. }) => "only line endings of the file differ".to_owned(),
        Some(Verdict::Renamed) => "the content is what was applied, the name is not".to_owned(),
        Some(Verdict::Edited { .. }) => "the file is not what was applied".to_owned(),
        Some(Verdict::Unknown { why }) => format!("it cannot be told: {why}"),
        None => "it cannot be told: there is no file to compare with".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_may_be_any_of_a_day() {
        let at = 1_000 * HOUR;
        let span = |moment: &Moment| (earliest(moment), latest(moment));
        let of = |first: i64, last: i64| (Some(Nanos(first)), Some(Nanos(last)));
        assert_eq!(span(&Moment::at(at)), of(at, at));
        let local = of(at - 14 * HOUR, at + 12 * HOUR);
        assert_eq!(span(&Moment::local(at)), local);
        assert_eq!(span(&Moment::read("yesterday")), (None, None));
    }
}
