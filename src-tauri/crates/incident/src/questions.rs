use std::collections::BTreeMap;

use crate::{Entry, Incident, Milestone, What};

/// What a post-mortem has to answer: what the record leaves open, then what is always asked.
pub(crate) fn open_questions(incident: &Incident, entries: &[Entry]) -> Vec<String> {
    let mut questions = Vec::new();
    // The newest answer to each question counts.
    let mut answers = BTreeMap::new();
    let mut steps = BTreeMap::new();
    for entry in entries {
        match &entry.what {
            What::Answer(answer) => _ = answers.insert(answer.about.as_str(), (entry, answer)),
            What::Step {
                file,
                step,
                deed,
                words,
                ..
            } => {
                steps.insert((file, step), (entry, deed, words));
            }
            _ => {}
        }
    }
    let mut left: Vec<(u64, String)> = Vec::new();
    for (entry, answer) in answers.values() {
        let title = &answer.title;
        let question = match (&answer.failure, answer.verdict.as_str()) {
            (Some(why), _) => {
                format!("{title:?} was not answered ({why}): what would it have shown?")
            }
            (None, "missed") => format!("{title:?} was not as expected at last: is it now?"),
            (None, "unknown") => format!("{title:?} could not be judged: what would it take?"),
            _ => continue,
        };
        left.push((entry.number, question));
    }
    for ((_, step), (entry, deed, words)) in &steps {
        if *deed == "skipped" {
            let why = if words.is_empty() {
                "no reason given"
            } else {
                words
            };
            left.push((
                entry.number,
                format!("The step {step:?} was skipped ({why}): should it stay in the runbook?"),
            ));
        }
    }
    left.sort();
    questions.extend(
        left.into_iter()
            .map(|(number, question)| format!("Entry {number}: {question}")),
    );
    if incident
        .measures
        .iter()
        .any(|one| one.milestone == Milestone::Diagnosed && one.at.is_none())
    {
        questions.push("No entry is marked as showing the cause: what was it?".to_owned());
    }
    if incident.alert.is_none() {
        questions.push("No alert told of it: which one should have?".to_owned());
    }
    questions.extend(
        [
            "Why was it not noticed earlier?",
            "What helped, and what was in the way?",
            "What keeps it from happening again, who does it, and until when?",
        ]
        .map(str::to_owned),
    );
    questions
}
