//! Runbooks that a panel, its dashboard, its metrics or its alerts lead to.

use std::{fs::File, io::Read, path::Path};

use super::{metrics::Names, related::Alert};
use crate::{open::Opened, starter, wire::RelatedRunbook};

/// What a runbook may be about.
pub(super) struct Subject {
    /// Title of the panel.
    pub(super) title: String,
    /// Uid of its dashboard.
    pub(super) uid: String,
    /// Metrics around it.
    pub(super) metrics: Names,
}

/// Runbooks that are listed at most.
const MOST: usize = 50;
/// As much of a runbook as is searched.
const LONGEST: u64 = 1 << 20;
/// Shorter titles, such as "Errors", stand in any text.
const TELLING: usize = 12;

/// Runbooks that name the subject or belong to one of its alerts, in the order of reasons.
pub(super) fn related(
    opened: &Opened,
    subject: &Subject,
    alerts: &[&Alert],
) -> Vec<RelatedRunbook> {
    let mut found: Vec<(u8, RelatedRunbook)> = opened
        .runbooks
        .iter()
        .filter_map(|runbook| {
            let (weight, why) = of_alerts(&runbook.file, alerts)
                .or_else(|| mention(&text(opened, &runbook.file)?, subject))?;
            let related = RelatedRunbook {
                file: runbook.file.clone(),
                title: runbook.title.clone(),
                why,
            };
            Some((weight, related))
        })
        .collect();
    found.sort_by_key(|(weight, _)| *weight);
    found.truncate(MOST);
    found.into_iter().map(|(_, runbook)| runbook).collect()
}

/// The text of a runbook of the pack or the starter set, as much of it as is searched.
pub(super) fn text(opened: &Opened, file: &str) -> Option<String> {
    if let Some(name) = file.strip_prefix("starter/") {
        let starter = starter::RUNBOOKS.iter().find(|one| one.name == name)?;
        return Some(starter.text.to_owned());
    }
    let listed = opened
        .pack
        .files
        .runbooks
        .iter()
        .find(|one| one.name == file)?;
    read(&listed.path)
}

fn read(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    File::open(path)
        .ok()?
        .take(LONGEST)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// The alert a runbook is linked from or named like.
fn of_alerts(file: &str, alerts: &[&Alert]) -> Option<(u8, String)> {
    let linked = alerts.iter().find(|alert| {
        let address = alert.annotations.get("runbook_url");
        let address = address.or_else(|| alert.annotations.get("runbook"));
        address.is_some_and(|address| leads_to(address, file))
    });
    if let Some(alert) = linked {
        return Some((0, format!("runbook of {}", alert.name)));
    }
    let own = plain(stem(file));
    let named = alerts.iter().find(|alert| plain(&alert.name) == own)?;
    Some((1, format!("named like the alert {}", named.name)))
}

/// Whether an address or path ends in the runbook's file, with or without its extension.
fn leads_to(address: &str, file: &str) -> bool {
    let path = address.split(['?', '#']).next().unwrap_or(address);
    let last = path.trim_end_matches('/').rsplit('/').next();
    last.is_some_and(|last| !last.is_empty() && stem(last).eq_ignore_ascii_case(stem(file)))
}

/// A file's name without folder and extension.
fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    name.strip_suffix(".md").unwrap_or(name)
}

/// `HighErrorRate`, `high-error-rate` and `high_error_rate` are the same name.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}

/// What of the subject a text mentions.
fn mention(text: &str, subject: &Subject) -> Option<(u8, String)> {
    let title = subject.title.trim();
    let telling = title.contains(' ') || title.chars().count() >= TELLING;
    let lower = text.to_lowercase();
    if telling && stands_in(&lower, &title.to_lowercase()) {
        return Some((2, format!("mentions the panel {title:?}")));
    }
    if stands_in(text, &subject.uid) {
        return Some((3, format!("mentions the dashboard {}", subject.uid)));
    }
    let metric = subject.metrics.iter().find(|name| stands_in(text, name))?;
    Some((4, format!("mentions the metric {metric}")))
}

/// Whether a word or phrase stands in a text and is not part of a longer word.
fn stands_in(text: &str, phrase: &str) -> bool {
    let inner = |letter: char| letter.is_alphanumeric() || matches!(letter, '_' | ':' | '-');
    if phrase.is_empty() {
        return false;
    }
    text.match_indices(phrase).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).unwrap_or_default();
        let mut following = after.chars();
        // A colon or dash after a name ends it, unless another letter follows.
        let ends = match following.next() {
            Some(':' | '-') => !following.next().is_some_and(char::is_alphanumeric),
            Some(letter) => !inner(letter),
            None => true,
        };
        ends && !before.is_some_and(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_phrase_stands_alone_or_not_at_all() {
        for (text, phrase, expected) in [
            ("look at `up`.", "up", true),
            ("up: down", "up", true),
            ("startup and upper", "up", false),
            ("upup", "up", false),
            ("node_up and up", "up", true),
            ("job:up:rate", "up", false),
            ("x", "", false),
            ("größe up", "up", true),
        ] {
            assert_eq!(stands_in(text, phrase), expected, "{text} {phrase}");
        }
    }

    #[test]
    fn an_address_leads_to_the_file_it_ends_in() {
        for (address, file, expected) in [
            (
                "https://x/y/high-error-rate.md",
                "runbooks/high-error-rate.md",
                true,
            ),
            (
                "https://x/high-error-rate/#fix",
                "runbooks/a/high-error-rate.md",
                true,
            ),
            (
                "runbooks/high-error-rate.md?raw=1",
                "starter/high-error-rate.md",
                true,
            ),
            ("https://x/other.md", "runbooks/high-error-rate.md", false),
            ("", "runbooks/high-error-rate.md", false),
        ] {
            assert_eq!(leads_to(address, file), expected, "{address}");
        }
        assert_eq!(plain("HighErrorRate"), plain("high-error_rate"));
    }
}
