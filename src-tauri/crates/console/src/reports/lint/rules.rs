//! Rules that do not do what they say.

use crate::{open::Opened, wire::Finding};

/// Expressions that cannot be read, and templates that are wrong or not supported, of the pack's rules.
pub(super) fn of_pack(opened: &Opened) -> Vec<Finding> {
    let problems = opened.pack.rules.iter().flat_map(rules::check);
    let findings = problems.map(|problem| Finding {
        rule: "rule".to_owned(),
        weight: problem.weight,
        file: problem.file,
        uid: String::new(),
        dashboard: String::new(),
        panel: None,
        panel_title: String::new(),
        message: problem.message,
        remedy: problem.remedy,
    });
    findings.collect()
}
