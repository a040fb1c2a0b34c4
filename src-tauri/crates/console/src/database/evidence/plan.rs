use evidence::{Change, Choice, Exception, Stratum};
use model::Millis;

use super::gather::Gathered;
use crate::wire::{EvidenceChange, EvidenceException, EvidencePlan, EvidenceStratum, MigrationRow};

/// What is gathered, as the window sees it.
pub(super) fn of(gathered: &Gathered, at: Millis) -> EvidencePlan {
    let evidence = &gathered.evidence;
    let dated = |change: &&Change| change.applied.lies_in(evidence.period);
    let dated = evidence.changes.iter().filter(dated).count();
    let lines = evidence.changes.iter().zip(&gathered.rows);
    let taken = lines
        .clone()
        .zip(&gathered.draw.taken)
        .filter(|(_, taken)| **taken);
    let of_changes = lines.flat_map(|(change, row)| {
        let exceptions = change.exceptions.iter();
        exceptions.map(|exception| exception_view(&change.history, Some(row), exception))
    });
    let of_histories = evidence.histories.iter().flat_map(|history| {
        let exceptions = history.exceptions.iter();
        exceptions.map(|exception| exception_view(&history.table, None, exception))
    });
    EvidencePlan {
        source: gathered.source.clone(),
        seed: match &evidence.choice {
            Choice::All => String::new(),
            Choice::Sample { seed, .. } => seed.clone(),
        },
        population: count(evidence.changes.len()),
        undated: count(evidence.changes.len() - dated),
        outside: count(evidence.outside),
        strata: gathered.draw.strata.iter().map(stratum).collect(),
        changes: taken
            .map(|((change, row), _)| EvidenceChange {
                history: change.history.clone(),
                key: row.key.clone(),
                id: row.id.clone(),
                name: row.name.clone(),
                applied: row.applied.clone(),
                exception: !change.exceptions.is_empty(),
            })
            .collect(),
        exceptions: of_histories.chain(of_changes).collect(),
        unproved: evidence.unproved.clone(),
        warnings: gathered.warnings.clone(),
        at,
    }
}

fn stratum(of: &Stratum) -> EvidenceStratum {
    EvidenceStratum {
        name: of.name.clone(),
        rule: of.rule.clone(),
        changes: count(of.changes),
        taken: count(of.taken),
    }
}

fn exception_view(
    history: &str,
    row: Option<&MigrationRow>,
    exception: &Exception,
) -> EvidenceException {
    EvidenceException {
        history: history.to_owned(),
        key: row.map(|row| row.key.clone()).unwrap_or_default(),
        id: row.map(|row| row.id.clone()).unwrap_or_default(),
        code: exception.code.clone(),
        message: exception.message.clone(),
    }
}

fn count(of: usize) -> u32 {
    u32::try_from(of).unwrap_or(u32::MAX)
}
