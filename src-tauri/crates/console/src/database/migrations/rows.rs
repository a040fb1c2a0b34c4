use std::collections::HashMap;

use migrations::{
    Applied, By, Entry, Finding, Line, OlderFile, Role, Standing, State, Verdict, What,
};
use model::{Nanos, Weight};

use super::read::OneHistory;
use crate::wire::{
    AppliedView, ChecksumView, Knowledge, MigrationFinding, MigrationRow, MigrationState,
};

/// One row per migration: those of the database in the tool's order, then files that did not run.
pub(super) fn all(of: &OneHistory) -> Vec<MigrationRow> {
    let findings = findings(of);
    keyed(of)
        .map(|(key, line)| {
            let findings = findings.get(line.id.as_str());
            row(of, key, line, findings.map_or(&[], Vec::as_slice))
        })
        .collect()
}

/// What was found, by the id it was found of.
pub(super) fn findings(of: &OneHistory) -> HashMap<&str, Vec<&Finding>> {
    let mut findings: HashMap<&str, Vec<&Finding>> = HashMap::new();
    for finding in &of.comparison.findings {
        findings
            .entry(finding.id.as_str())
            .or_default()
            .push(finding);
    }
    findings
}

/// Every line with a key that names it: its id, and its turn where an id comes twice.
pub(in crate::database) fn keyed(of: &OneHistory) -> impl Iterator<Item = (String, &Line)> {
    let mut seen: HashMap<&str, u32> = HashMap::new();
    of.comparison.lines.iter().map(move |line| {
        let turn = seen.entry(line.id.as_str()).or_default();
        *turn += 1;
        (format!("{}#{turn}", line.id), line)
    })
}

/// One line as a row.
pub(super) fn row(
    of: &OneHistory,
    key: String,
    line: &Line,
    findings: &[&Finding],
) -> MigrationRow {
    let entry = line.entry.map(|at| &of.comparison.entries[at]);
    let file = line.file.map(|at| &of.files[at]);
    MigrationRow {
        key,
        id: line.id.clone(),
        name: line.name.clone().unwrap_or_default(),
        state: state(line, entry),
        applied: applied(entry),
        by: entry
            .and_then(|entry| entry.by.as_ref())
            .map(by)
            .unwrap_or_default(),
        duration: entry
            .and_then(|entry| entry.duration_ns)
            .map(|nanos| nanos as f64),
        batch: entry
            .and_then(|entry| entry.batch)
            .map(|batch| batch.to_string())
            .unwrap_or_default(),
        checksum: checksum(line, entry),
        file: file.map(|file| file.path.clone()).unwrap_or_default(),
        origin: None,
        findings: findings
            .iter()
            .map(|finding| finding_view(finding))
            .collect(),
    }
}

fn state(line: &Line, entry: Option<&Entry>) -> MigrationState {
    match line.standing {
        Standing::Pending | Standing::Older(OlderFile::Runs | OlderFile::Refuses) => {
            return MigrationState::Pending;
        }
        Standing::Older(OlderFile::Skips) => return MigrationState::Skipped,
        _ => {}
    }
    let Some(entry) = entry else {
        return match line.standing {
            Standing::Covered => MigrationState::Baseline,
            _ => MigrationState::Unproven,
        };
    };
    match entry.state {
        State::Applied => MigrationState::Applied,
        State::Marked => MigrationState::Marked,
        State::Baseline => MigrationState::Baseline,
        State::Failed => MigrationState::Failed,
        State::HalfApplied { .. } => MigrationState::HalfApplied,
        State::Dirty => MigrationState::Dirty,
        State::RolledBack => MigrationState::RolledBack,
        State::Marker => MigrationState::Marker,
        State::Unproven => MigrationState::Unproven,
    }
}

/// When it was applied, with how that is known.
fn applied(entry: Option<&Entry>) -> AppliedView {
    let unknown = |text: &str| AppliedView {
        text: text.to_owned(),
        at: None,
        known: Knowledge::Unknown,
    };
    let Some(entry) = entry else {
        return unknown("");
    };
    match &entry.applied {
        Applied::Recorded { at } => AppliedView {
            text: at.text().to_owned(),
            at: at.nanos().map(Nanos),
            known: Knowledge::Recorded,
        },
        Applied::Committed { at } => AppliedView {
            text: at.text().to_owned(),
            at: at.nanos().map(Nanos),
            known: Knowledge::Committed,
        },
        Applied::Seen { after, before } => AppliedView {
            text: match after {
                Some(after) => format!("between {} and {}", after.text(), before.text()),
                None => format!("before {}", before.text()),
            },
            // Of a first look only the end of the window is known, which is no moment.
            at: after.as_ref().and(before.nanos()).map(Nanos),
            known: Knowledge::Seen,
        },
        Applied::Unknown => unknown("cannot be known"),
    }
}

/// Who is named in a row, and as what.
pub(super) fn by(by: &By) -> String {
    let role = match by.role {
        Role::DatabaseUser => "database user",
        Role::Author => "author",
        Role::Program => "program",
    };
    format!("{} ({role})", by.who)
}

fn checksum(line: &Line, entry: Option<&Entry>) -> ChecksumView {
    match &line.verdict {
        Some(Verdict::Same | Verdict::Renamed) => ChecksumView::Same,
        Some(Verdict::LineEndings { .. }) => ChecksumView::LineEndings,
        Some(Verdict::Edited { .. }) => ChecksumView::Edited,
        Some(Verdict::Unknown { .. }) | None => {
            match entry.and_then(|entry| entry.checksum.as_ref()) {
                Some(_) => ChecksumView::Unknown,
                None => ChecksumView::None,
            }
        }
    }
}

fn finding_view(finding: &Finding) -> MigrationFinding {
    MigrationFinding {
        code: code(finding.what).to_owned(),
        message: finding.words.clone(),
        remedy: String::new(),
        grave: finding.weight == Weight::Error,
    }
}

/// The stable name of a finding.
pub(in crate::database) fn code(what: What) -> &'static str {
    match what {
        What::Edited => "edited",
        What::LineEndings => "line_endings",
        What::Renamed => "renamed",
        What::Unverifiable => "unverifiable",
        What::Pending => "pending",
        What::Older => "older",
        What::MissingFile => "missing_file",
        What::OtherExtension => "other_extension",
        What::OutOfOrder => "out_of_order",
        What::Gap => "gap",
        What::Failed => "failed",
        What::HalfApplied => "half_applied",
        What::Dirty => "dirty",
        What::RolledBack => "rolled_back",
        What::Marked => "marked",
        What::LockHeld => "lock_held",
        What::Repaired => "repaired",
        What::RowChanged => "row_changed",
        What::RowVanished => "row_vanished",
        What::AppearedLate => "appeared_late",
        What::MovedBack => "moved_back",
        What::BrokenChain => "broken_chain",
    }
}
