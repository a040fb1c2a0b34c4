//! Which runbook an alert leads to: the one home of that question.

use model::Labels;
use runbook::FactName;

use super::Shelved;
use crate::open::Opened;

/// How surely a runbook belongs to an alert; the first is the surest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Surety {
    /// The alert's annotation names its file.
    Linked,
    /// Its front matter, or its text as a fact, names the alert.
    Said,
    /// Its file is named like the alert.
    Named,
    /// Its text mentions the alert.
    Mentioned,
}

/// Why a runbook belongs to an alert, if it does.
pub(crate) fn reason(
    runbook: &Shelved,
    alert: &str,
    annotations: &Labels,
) -> Option<(Surety, String)> {
    if address(annotations).is_some_and(|address| leads_to(address, &runbook.file)) {
        return Some((Surety::Linked, format!("runbook of {alert}")));
    }
    if runbook.runbook.alerts().any(|named| named == alert) {
        let fact = runbook.runbook.fact(FactName::Alerts);
        let from = fact.map_or("", |fact| fact.from.as_str());
        return Some((Surety::Said, format!("names the alert {alert} ({from})")));
    }
    if plain(alert) == plain(stem(&runbook.file)) {
        return Some((Surety::Named, format!("named like the alert {alert}")));
    }
    // A short name, such as "Down", stands in any text.
    (alert.chars().count() >= TELLING && stands_in(&runbook.text, alert))
        .then(|| (Surety::Mentioned, format!("mentions the alert {alert}")))
}

const TELLING: usize = 8;

/// The address of a runbook among an alert's annotations.
pub(super) fn address(annotations: &Labels) -> Option<&str> {
    let address = annotations.get("runbook_url");
    address
        .or_else(|| annotations.get("runbook"))
        .map(str::trim)
        .filter(|address| !address.is_empty())
}

/// A path within the pack that an annotation names and that is no runbook of it; addresses of
/// other places are not judged.
pub(crate) fn missing<'t>(opened: &Opened, name: &str, text: &'t str) -> Option<&'t str> {
    let about_runbooks = matches!(name, "runbook" | "runbook_url");
    let path = text.split(['?', '#']).next().unwrap_or(text).trim();
    let path = path.strip_prefix("./").unwrap_or(path);
    if !about_runbooks || !path.ends_with(".md") || path.contains("://") || path.contains("{{") {
        return None;
    }
    let exists = opened
        .runbooks
        .iter()
        .any(|one| one.file == path || one.file.ends_with(&format!("/{path}")));
    (!exists).then_some(path)
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

/// Whether a word or phrase stands in a text and is not part of a longer word.
pub(crate) fn stands_in(text: &str, phrase: &str) -> bool {
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
