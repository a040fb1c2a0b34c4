use std::collections::BTreeSet;

use model::{Failure, Problem, Weight};
use runbook::LiveLanguage;

use super::{links, open, refused::Answering, view};
use crate::{
    Console,
    database::unknown_tables,
    environments::Running,
    explore::metric_names,
    wire::{OpenRunbook, RunbookCheck},
};

/// Checks what a runbook leads to: its links against the pack, the metrics of its queries against
/// the environment's source, the tables of its statements against its database, the hosts of its requests against what the pack names.
///
/// # Errors
/// If there is no such environment or runbook; a source that fails is named in the answer.
pub async fn check_runbook(
    console: &Console,
    request: OpenRunbook,
) -> Result<RunbookCheck, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let (shelved, bound) = open::filled(&opened, &request).await?;
    let file = shelved.file.as_str();
    let warn = |line: u32, message: String, remedy: &str| {
        Problem::new(Weight::Warning, file, message, remedy).position(line, 1)
    };
    let mut problems = shelved.runbook.problems.clone();
    for (line, why) in links::broken(&opened, &shelved) {
        problems.push(warn(line, why, "correct the link, or add what it leads to"));
    }
    let answering = Answering::of(&opened, &running);
    let values = view::values(&bound);
    let mut asked: Vec<(u32, Names)> = Vec::new();
    let mut read: Vec<(u32, String)> = Vec::new();
    for (at, live) in shelved.runbook.live() {
        let line = shelved.runbook.blocks.get(at).map_or(1, |block| block.line);
        let filled = view::filled(live, &values);
        // Beside it stands the statement for the database that is there.
        if answering.is_for_another(live) {
            continue;
        }
        if filled.whole()
            && let Some(why) = answering.refusal(live, &filled.query)
        {
            problems.push(warn(
                line,
                why,
                "add the source, or leave the step to the reader",
            ));
        } else if live.language == LiveLanguage::Promql {
            asked.push((line, Names::of(&filled.query)));
        } else if live.language == LiveLanguage::Sql {
            let names = runbook::tables(&filled.query);
            read.extend(names.into_iter().map(|name| (line, name)));
        }
    }
    let mut failures = Vec::new();
    let wanted = asked.iter().flat_map(|(_, names)| &names.all);
    let wanted: BTreeSet<&str> = wanted.map(String::as_str).collect();
    match missing(console, &running, &wanted).await {
        Ok(missing) => {
            for (line, names) in &asked {
                for name in names.wanting(&missing) {
                    let message = format!("the source has no metric {name}");
                    let remedy = "correct the name, or let the backend expose it";
                    problems.push(warn(*line, message, remedy));
                }
            }
        }
        Err(failure) => failures.push(failure),
    }
    let wanted: BTreeSet<&str> = read.iter().map(|(_, name)| name.as_str()).collect();
    match unknown_tables(console, &running, &wanted).await {
        Ok(unknown) => {
            for (line, name) in &read {
                if unknown.contains(name.as_str()) {
                    let message = format!("the database has no table {name}");
                    let remedy = "correct the name, or mend the step after the migration that took \
                                  the table away";
                    problems.push(warn(*line, message, remedy));
                }
            }
        }
        Err(failure) => failures.push(failure),
    }
    problems.sort_by_key(|problem| problem.line);
    problems.dedup();
    Ok(RunbookCheck { problems, failures })
}

/// The metrics that a query names.
struct Names {
    all: Vec<String>,
    /// It says `or`: one that is there does for those that are not.
    alternatives: bool,
}

impl Names {
    fn of(query: &str) -> Self {
        Self {
            all: metric_names(query),
            alternatives: query.split_whitespace().any(|word| word == "or"),
        }
    }

    /// The names whose absence leaves the query without an answer.
    fn wanting<'n>(&'n self, missing: &BTreeSet<&str>) -> impl Iterator<Item = &'n str> {
        let names = self.all.iter().map(String::as_str);
        let (gone, found): (Vec<_>, Vec<_>) = names.partition(|name| missing.contains(name));
        let made_up_for = self.alternatives && !found.is_empty();
        gone.into_iter().filter(move |_| !made_up_for)
    }
}

/// Names that the environment's source of metrics does not have.
async fn missing<'n>(
    console: &Console,
    running: &Running,
    wanted: &BTreeSet<&'n str>,
) -> Result<BTreeSet<&'n str>, Failure> {
    if wanted.is_empty() {
        return Ok(BTreeSet::new());
    }
    let source = running.metrics(None)?;
    let metrics = source.metrics()?;
    let day = model::TimeRange::ending(console.shared.now(), model::Millis(86_400_000));
    let known = source
        .ask(metrics.label_values("__name__", &[], day))
        .await?;
    let known: BTreeSet<&str> = known.value.iter().map(String::as_str).collect();
    Ok(wanted
        .iter()
        .copied()
        .filter(|name| !known.contains(name))
        .collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_wanting_unless_another_is_there_instead() {
        let missing = BTreeSet::from(["a", "b"]);
        for (query, expected) in [
            ("sum(a) / sum(c)", &["a"][..]),
            ("a or b", &["a", "b"]),
            ("sum(a or c)", &[]),
            ("c", &[]),
        ] {
            let names = Names::of(query);
            let wanting: Vec<&str> = names.wanting(&missing).collect();
            assert_eq!(wanting, expected, "{query}");
        }
    }
}
