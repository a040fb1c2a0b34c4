//! Which alerts lead to a runbook, and which runbooks no alert leads to.

use std::collections::{BTreeMap, BTreeSet};

use model::Labels;

use super::rules::Standing;
use crate::{
    open::Opened,
    runbooks::{self, Shelved},
    wire::{AlertRunbooks, Coverage, OrphanRunbook},
};

/// Finds runbooks, each question once: many alerts come of one rule.
pub(super) struct Leading<'a> {
    opened: &'a Opened,
    shelved: Vec<Shelved>,
    known: BTreeMap<(String, Labels), AlertRunbooks>,
}

impl<'a> Leading<'a> {
    pub(super) fn new(opened: &'a Opened) -> Self {
        Self {
            opened,
            shelved: runbooks::all(opened),
            known: BTreeMap::new(),
        }
    }

    /// The runbooks that an alert or rule leads to.
    pub(super) fn of(&mut self, name: &str, annotations: &Labels) -> AlertRunbooks {
        // Only these two lead anywhere; the others tell alerts of one rule apart.
        let mut telling = annotations.clone();
        telling
            .0
            .retain(|key, _| matches!(key.as_str(), "runbook" | "runbook_url"));
        let (opened, shelved) = (self.opened, &self.shelved);
        self.known
            .entry((name.to_owned(), telling))
            .or_insert_with_key(|(name, annotations)| {
                runbooks::leading(opened, shelved, name, annotations)
            })
            .clone()
    }

    /// Both ways between the rules and the runbooks of the pack; rules of one name count once.
    pub(super) fn coverage(&mut self, rules: &[Standing]) -> Coverage {
        let mut covered: BTreeMap<&str, bool> = BTreeMap::new();
        for rule in rules {
            let leads = !self.of(&rule.name, &rule.annotations).runbooks.is_empty();
            *covered.entry(&rule.name).or_default() |= leads;
        }
        let names: BTreeSet<&str> = covered.keys().copied().collect();
        let orphans = self.shelved.iter().filter(|one| !one.starter());
        let orphans = orphans.filter_map(|one| {
            let alerts: Vec<String> = one.runbook.alerts().map(str::to_owned).collect();
            let known = alerts.iter().any(|alert| names.contains(alert.as_str()));
            (!alerts.is_empty() && !known).then(|| OrphanRunbook {
                file: one.file.clone(),
                title: one.runbook.title.clone(),
                alerts,
            })
        });
        let count = covered.values().filter(|leads| **leads).count();
        let uncovered = covered.iter().filter(|(_, leads)| !**leads);
        Coverage {
            covered: u32::try_from(count).unwrap_or(u32::MAX),
            uncovered: uncovered.map(|(name, _)| (*name).to_owned()).collect(),
            orphans: orphans.collect(),
        }
    }
}
