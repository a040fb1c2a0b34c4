use evidence::Evidence;

use super::clock::Clock;
use crate::wire::{
    CheckoutState, CheckoutView, DatabaseStanding, EvidenceWarning, Health, LedgerView,
};

/// An offset from which a clock is worth a word, in milliseconds.
const APART: i64 = 2_000;

/// What weakens a pack, the gravest first.
pub(super) fn of(
    evidence: &Evidence,
    standing: &DatabaseStanding,
    clock: &Clock,
    ledger: &LedgerView,
    checkouts: &[CheckoutView],
) -> Vec<EvidenceWarning> {
    let mut warnings: Vec<EvidenceWarning> = Vec::new();
    let mut say = |code: &str, message: String, remedy: &str, grave: bool| {
        warnings.push(EvidenceWarning {
            code: code.to_owned(),
            message,
            remedy: remedy.to_owned(),
            grave,
        });
    };
    for finding in &standing.findings {
        say(
            "standing",
            finding.message.clone(),
            &finding.remedy,
            finding.grave,
        );
    }
    if evidence.histories.is_empty() {
        say(
            "no_history",
            "the database has no migration history that was recognised".to_owned(),
            "look at Migrations: it says what was looked at",
            true,
        );
    }
    for problem in &evidence.problems {
        say("unread", problem.clone(), "", true);
    }
    for (at, checkout) in checkouts.iter().enumerate() {
        // Histories of one folder share what git says of it.
        if checkouts.iter().take(at).any(|before| before == checkout) {
            continue;
        }
        if checkout.state != CheckoutState::Read {
            say("git", checkout.sentence.clone(), &checkout.remedy, false);
        }
        for limit in &checkout.limits {
            say("git", limit.clone(), "", false);
        }
    }
    if let Some(offset) = clock.offset_ms.filter(|offset| offset.abs() >= APART) {
        say(
            "clock",
            clock.words.clone(),
            "let both follow a time server; times of this pack are those of the server",
            offset.abs() >= 60_000,
        );
    }
    if ledger.health != Health::Ok || evidence.ledger.files.is_empty() {
        say(
            "ledger",
            evidence.ledger.words.clone(),
            "look at the ledger of this database: it says which file and line",
            ledger.health == Health::Critical,
        );
    }
    warnings.sort_by_key(|warning| !warning.grave);
    warnings
}
