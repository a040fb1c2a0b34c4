//! What is concluded about fifteen real runbooks, beside what a person reads in them.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    path::{Path, PathBuf},
};

use runbook::{FactName, Runbook, read};

#[path = "truth/table.rs"]
mod table;

use table::{TRUTH, Truth};

#[test]
fn what_is_concluded_is_what_a_person_reads() {
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map(PathBuf::from);
    let beside = || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let folder = shared.unwrap_or_else(beside).join("corpus/runbooks");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for truth in TRUTH {
        let Truth { file, differs, .. } = truth;
        let text = fs::read_to_string(folder.join(file)).unwrap();
        let runbook = read(&format!("runbooks/{file}"), &text, &|_| None);
        let mut open = differs.to_vec();
        for ((fact, read), (_, concluded)) in truth.facts().into_iter().zip(concluded(&runbook)) {
            all += 1;
            let known = open.iter().position(|(name, ..)| *name == fact);
            let known = known.map(|at| open.remove(at));
            match known {
                None if read == concluded => right += 1,
                Some((_, expected, why)) if concluded == expected && read != concluded => {
                    println!("{file}: {fact} is {read:?}, concluded {concluded:?}: {why}");
                }
                _ => wrong.push(format!(
                    "{file}: {fact} is {read:?}, concluded {concluded:?}"
                )),
            }
        }
        assert!(open.is_empty(), "{file}: no such fact: {open:?}");
    }
    println!(
        "{right} of {all} facts of {} runbooks are concluded as read",
        TRUTH.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

impl Truth {
    /// The facts by name, in the order of [`concluded`].
    fn facts(&self) -> [(&'static str, String); 8] {
        [
            ("title", self.title.to_owned()),
            ("steps", self.steps.to_string()),
            ("alerts", self.alerts.to_owned()),
            ("services", self.services.to_owned()),
            ("owner", self.owner.to_owned()),
            ("reviewed", self.reviewed.to_owned()),
            ("placeholders", self.placeholders.to_owned()),
            ("live", self.live.to_string()),
        ]
    }
}

/// What the crate concludes.
fn concluded(runbook: &Runbook) -> [(&'static str, String); 8] {
    let fact = |name| {
        let fact = runbook.fact(name);
        fact.map_or(String::new(), |fact| fact.value.clone())
    };
    let mut open: Vec<&str> = (runbook.placeholders.iter())
        .map(|one| one.name.as_str())
        .collect();
    open.sort_unstable();
    let reviewed = runbook.reviewed.as_ref();
    [
        ("title", runbook.title.clone()),
        ("steps", runbook.steps.to_string()),
        ("alerts", fact(FactName::Alerts)),
        ("services", fact(FactName::Services)),
        ("owner", fact(FactName::Owner)),
        (
            "reviewed",
            reviewed.map_or(String::new(), |one| one.day.to_string()),
        ),
        ("placeholders", open.join(" ")),
        ("live", runbook.live().count().to_string()),
    ]
}
