//! Links that lead to no dashboard and no runbook of the pack.

use std::collections::BTreeSet;

use dashboard::{LinkTarget, Panel};
use model::Weight;

use super::Subject;
use crate::{
    open::Opened,
    runbooks::{self, missing as missing_runbook},
    wire::Finding,
};

const RULE: &str = "dead-link";

/// Links of a dashboard, its panels and its values to dashboards that the pack does not have.
pub(super) fn of_dashboard(opened: &Opened, subject: &Subject<'_>) -> Vec<Finding> {
    let known = uids(opened);
    let mut findings = Vec::new();
    for link in &subject.dashboard.links {
        let message = match &link.to {
            LinkTarget::Address(url) => missing(url, &known)
                .map(|uid| format!("the link {:?} leads to no dashboard: {uid}", link.title)),
            LinkTarget::Tags(tags) => (!tagged(opened, tags, &subject.dashboard.uid)).then(|| {
                format!(
                    "no other dashboard has the tags of the link {:?}: {}",
                    link.title,
                    tags.join(", ")
                )
            }),
        };
        if let Some(message) = message {
            findings.push(subject.finding(RULE, Weight::Warning, None, message, REMEDY));
        }
    }
    for panel in subject.dashboard.panels() {
        let mut seen = BTreeSet::new();
        for (title, url) in addresses(panel) {
            let Some(uid) = missing(url, &known) else {
                continue;
            };
            if seen.insert(uid) {
                let message = format!("the link {title:?} leads to no dashboard: {uid}");
                findings.push(subject.finding(RULE, Weight::Warning, Some(panel), message, REMEDY));
            }
        }
    }
    findings
}

const REMEDY: &str = "add that dashboard to the pack, or correct or remove the link";

fn addresses(panel: &Panel) -> impl Iterator<Item = (&str, &str)> {
    let of_values = panel.field.links.iter();
    let of_overrides = panel
        .overrides
        .iter()
        .flat_map(|own| own.field.links.iter());
    (panel.links.iter())
        .chain(of_values)
        .chain(of_overrides)
        .map(|link| (link.title.as_str(), link.url.as_str()))
}

/// Links in the annotations of the pack's alert rules.
pub(super) fn of_alerts(opened: &Opened) -> Vec<Finding> {
    let known = uids(opened);
    let mut findings = Vec::new();
    for group in &opened.pack.rules {
        for rule in &group.rules {
            for (name, text) in &rule.annotations.0 {
                if let Some(uid) = missing(text, &known) {
                    let message = format!(
                        "annotation {name} of the alert {} leads to no dashboard: {uid}",
                        rule.name
                    );
                    findings.push(of_file(&group.file, Weight::Warning, message, REMEDY));
                }
                if let Some(file) = missing_runbook(opened, name, text) {
                    let message = format!(
                        "annotation {name} of the alert {} leads to no runbook: {file}",
                        rule.name
                    );
                    let remedy = "add that runbook to the pack, or correct the annotation";
                    findings.push(of_file(&group.file, Weight::Warning, message, remedy));
                }
            }
        }
    }
    findings
}

/// Links of the pack's runbooks that lead nowhere, and what else is wrong with their files.
pub(super) fn of_runbooks(opened: &Opened) -> Vec<Finding> {
    let known = uids(opened);
    let mut findings = Vec::new();
    for runbook in runbooks::all(opened).iter().filter(|one| !one.starter()) {
        let mut seen = BTreeSet::new();
        for (at, line) in runbook.text.lines().enumerate() {
            for uid in linked(line) {
                if !known.contains(uid) && seen.insert(uid.to_owned()) {
                    let message = format!("line {} links to no dashboard: {uid}", at + 1);
                    findings.push(of_file(&runbook.file, Weight::Warning, message, REMEDY));
                }
            }
        }
        for problem in &runbook.runbook.problems {
            let line = problem.line.unwrap_or(1);
            let message = format!("line {line}: {}", problem.message);
            findings.push(Finding {
                rule: "runbook".to_owned(),
                ..of_file(&runbook.file, problem.weight, message, &problem.remedy)
            });
        }
        for (line, why) in runbooks::broken_links(opened, runbook) {
            let message = format!("line {line}: {why}");
            let remedy = "correct the link, or add what it leads to";
            findings.push(of_file(&runbook.file, Weight::Warning, message, remedy));
        }
    }
    findings
}

fn of_file(file: &str, weight: Weight, message: String, remedy: &str) -> Finding {
    Finding {
        rule: RULE.to_owned(),
        weight,
        file: file.to_owned(),
        uid: String::new(),
        dashboard: String::new(),
        panel: None,
        panel_title: String::new(),
        message,
        remedy: remedy.to_owned(),
    }
}

fn uids(opened: &Opened) -> BTreeSet<&str> {
    let dashboards = opened.dashboards.iter();
    dashboards
        .filter_map(|one| Some(one.dashboard.as_ref()?.uid.as_str()))
        .collect()
}

fn tagged(opened: &Opened, tags: &[String], own: &str) -> bool {
    opened
        .dashboards
        .iter()
        .filter_map(|one| one.dashboard.as_ref())
        .any(|one| one.uid != own && tags.iter().all(|tag| one.tags.contains(tag)))
}

/// The first uid of an address that no dashboard has.
fn missing<'t>(text: &'t str, known: &BTreeSet<&str>) -> Option<&'t str> {
    linked(text).find(|uid| !known.contains(uid))
}

/// Uids in addresses such as `/d/UID/name?var-x=y`; those with variables cannot be known.
fn linked(text: &str) -> impl Iterator<Item = &str> {
    // `d/` begins an address or stands after a slash, as in `https://host/grafana/d/UID`.
    text.match_indices("d/").filter_map(|(at, found)| {
        let before = text.get(..at)?.chars().next_back();
        let starts =
            before.is_none_or(|before| !(before.is_alphanumeric() || "_-.}".contains(before)));
        let rest = text.get(at + found.len()..)?;
        let end = rest
            .find(|letter: char| !is_uid(letter))
            .unwrap_or(rest.len());
        let (uid, after) = rest.split_at(end);
        let whole = !after.starts_with(['$', '{', '[', '.']);
        (starts && whole && !uid.is_empty()).then_some(uid)
    })
}

fn is_uid(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn uids_are_found_in_addresses_and_nowhere_else() {
        for (text, expected) in [
            ("/d/abc/my-board?var-x=${x}", "abc"),
            ("d/abc", "abc"),
            (
                "https://host/grafana/d/abc-1/x and [y](/d/def)",
                "abc-1 def",
            ),
            ("/d/${uid}/x", ""),
            ("/d/a$b", ""),
            ("https://example.com/bad/path", ""),
            ("read/write", ""),
            ("/dashboards/x", ""),
            ("", ""),
        ] {
            let found: Vec<&str> = linked(text).collect();
            assert_eq!(found.join(" "), expected, "{text}");
        }
    }
}
