use std::path::Path;

use model::{Problem, Weight};
use toml::de::DeTable;

use crate::{
    Owner, Pack,
    alerting::alerting,
    check::{Check, Keys, any_text, position},
    environment::environments,
    redaction::redaction,
    runbooks,
};

/// Checks the text of a `wheelhouse.toml`; never fails, what does not parse is in the problems.
///
/// `file` names the file in the problems. `vars` answers `${NAME}` in string values. Relative paths
/// stay relative; [`crate::open`] resolves them.
#[must_use]
pub fn parse(
    text: &str,
    file: &str,
    vars: &dyn Fn(&str) -> Option<String>,
) -> (Pack, Vec<Problem>) {
    parse_in(text, file, Path::new(""), vars)
}

/// [`parse`] with relative paths resolved against a folder.
pub(crate) fn parse_in(
    text: &str,
    file: &str,
    folder: &Path,
    vars: &dyn Fn(&str) -> Option<String>,
) -> (Pack, Vec<Problem>) {
    let (document, errors) = DeTable::parse_recoverable(text);
    let mut check = Check {
        text,
        file,
        folder,
        vars,
        problems: errors
            .iter()
            .map(|error| syntax(text, file, error))
            .collect(),
    };
    let pack = pack(&mut check, Keys::new("the pack", 0..0, document.get_ref()));
    let mut problems = check.problems;
    problems.sort_by_key(|problem| (problem.line, problem.column));
    problems.dedup();
    (pack, problems)
}

fn pack(check: &mut Check<'_>, mut keys: Keys<'_>) -> Pack {
    let name = check.optional(&mut keys, "name", any_text);
    let description = check.optional(&mut keys, "description", any_text);
    let owner = check.table_at(&mut keys, "owner", "the owner");
    let owner = owner.map(|mut keys| {
        let team = check.optional(&mut keys, "team", any_text);
        let contact = check.optional(&mut keys, "contact", any_text);
        check.finish(&keys);
        Owner {
            team: team.map(|written| written.value).unwrap_or_default(),
            contact: contact.map(|written| written.value).unwrap_or_default(),
        }
    });
    let environments = environments(check, &mut keys);
    let redaction = redaction(check, &mut keys);
    let runbook_hosts = runbooks::hosts(check, &mut keys);
    let alerting = alerting(check, &mut keys);
    check.finish(&keys);
    Pack {
        folder: check.folder.to_owned(),
        name: name.map(|written| written.value).unwrap_or_default(),
        description: description.map(|written| written.value).unwrap_or_default(),
        owner,
        environments,
        redaction,
        runbook_hosts,
        alerting,
        files: crate::Files::default(),
        rules: Vec::new(),
        queries: Vec::new(),
        slos: Vec::new(),
    }
}

fn syntax(text: &str, file: &str, error: &toml::de::Error) -> Problem {
    let span = error.span().unwrap_or(0..0);
    let (line, column) = position(text, span.start);
    let place = text.get(span).unwrap_or_default();
    let problem = match error.message() {
        "duplicate key" => Problem::new(
            Weight::Error,
            file,
            format!("`{place}` is written twice; the first one is used"),
            "rename or remove one of the two",
        ),
        message => Problem::new(
            Weight::Error,
            file,
            format!("this is not TOML: {message}"),
            "correct the line; what could be read around it is used",
        ),
    };
    problem.position(line, column)
}
