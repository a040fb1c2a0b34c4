//! Commands of SPL that change something, which a search written by hand must not hold.

use model::{Code, Failure};

/// Commands that write, delete, send or start something, or run a search that they are told.
const REFUSED: [&str; 20] = [
    "collect",
    "delete",
    "dump",
    "mcollect",
    "meventcollect",
    "map",
    "outputcsv",
    "outputlookup",
    "outputtelemetry",
    "redistribute",
    "run",
    "runshellscript",
    "script",
    "sendalert",
    "sendemail",
    "stash",
    "summaryindex",
    "sumindex",
    "tscollect",
    "uploadcsv",
];

/// Refuses a search that could change something.
///
/// Strings are not looked into; a word that follows a pipe or opens a subsearch is a command.
/// Macros are refused as well, because what they stand for cannot be seen.
pub(super) fn refuse(search: &str) -> Result<(), Failure> {
    let mut command = true;
    let mut word = String::new();
    let mut letters = search.chars();
    loop {
        let next = letters.next();
        if let Some(c) = next.filter(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c.to_ascii_lowercase());
            continue;
        }
        if !word.is_empty() {
            if command && REFUSED.contains(&word.as_str()) {
                return Err(refused(&format!("the command {word}")));
            }
            command = false;
            word.clear();
        }
        match next {
            None => return Ok(()),
            Some('|' | '[') => command = true,
            Some('`') => return Err(refused("a macro")),
            Some('"') => loop {
                match letters.next() {
                    Some('\\') => _ = letters.next(),
                    Some('"') | None => break,
                    Some(_) => {}
                }
            },
            Some(_) => {}
        }
    }
}

fn refused(what: &str) -> Failure {
    Failure::new(
        Code::Forbidden,
        format!("the search holds {what}, which can change something in Splunk"),
    )
    .remedy("leave it out; Wheelhouse only reads, so run it in Splunk itself if it is meant")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn searches_that_change_something_are_refused() {
        for search in [
            "index=main | delete",
            "index=main |DELETE",
            "| outputlookup x.csv",
            "index=main | where a=\"|\" |\n collect index=x",
            "index=a [ search index=b | sendemail to=\"x\" ]",
            "| map search=\"search index=a | delete\"",
            "`cleanup`",
            "delete",
        ] {
            let failure = refuse(search).unwrap_err();
            assert_eq!(failure.code, Code::Forbidden, "{search}");
        }
        for search in [
            "index=main delete",
            "search index=main \"| delete\" | stats count by map",
            "index=main action=delete | where script=\"a\\\" | delete\"",
            "| tstats count where index=main by host",
            "",
        ] {
            assert_eq!(refuse(search), Ok(()), "{search}");
        }
    }
}
