use migrations::{
    Applied, Entry, Finding, Line, MigrationFile, Verdict,
    ledger::Change,
    rules::{self, Engine, Rule},
};

use super::{origin, read::OneHistory, rows};
use crate::{
    database::ledger,
    wire::{HouseFinding, LedgerChange, MigrationDetail, MigrationText},
};

/// Characters of a text that are shown; what is longer is data, not a migration.
const LONGEST: usize = 400_000;

/// Everything about the migration with this key.
pub(super) fn of(
    history: &OneHistory,
    key: &str,
    engine: Option<Engine>,
) -> Option<MigrationDetail> {
    let (key, line) = rows::keyed(history).find(|(other, _)| other == key)?;
    let findings = history.comparison.findings.iter();
    let findings: Vec<&Finding> = findings.filter(|finding| finding.id == line.id).collect();
    Some(of_line(history, key, line, &findings, engine))
}

/// Everything about every migration of a history, each with its line.
pub(in crate::database) fn all(
    history: &OneHistory,
    engine: Option<Engine>,
) -> impl Iterator<Item = (&Line, MigrationDetail)> {
    let findings = rows::findings(history);
    rows::keyed(history).map(move |(key, line)| {
        let findings = findings
            .get(line.id.as_str())
            .map_or(&[][..], Vec::as_slice);
        (line, of_line(history, key, line, findings, engine))
    })
}

fn of_line(
    history: &OneHistory,
    key: String,
    line: &Line,
    findings: &[&Finding],
    engine: Option<Engine>,
) -> MigrationDetail {
    let entry = line.entry.map(|at| &history.comparison.entries[at]);
    let file = line.file.map(|at| &history.files[at]);
    let then = entry
        .and_then(|entry| entry.checksum.clone())
        .unwrap_or_default();
    let now = match &line.verdict {
        Some(Verdict::Same) => then.clone(),
        Some(Verdict::Edited { computed, .. }) => computed.clone(),
        _ => String::new(),
    };
    let mut provenance = provenance(history, line, entry, file);
    if engine.is_none() {
        let words = "not judged: the application does not tell its engine; name it by `engine` in \
                     wheelhouse.toml";
        provenance.push(("Rules of the house".to_owned(), words.to_owned()));
    }
    MigrationDetail {
        texts: texts(entry, file),
        checksum_then: then,
        checksum_now: now,
        first_seen: line
            .entry
            .and_then(|at| history.windows.get(at).copied().flatten())
            .map(ledger::window),
        changes: changes(history, line, &key),
        provenance,
        commits: origin::untold(),
        house: file
            .map(|file| house(file, engine, &history.queries))
            .unwrap_or_default(),
        tables: file.map(tables).unwrap_or_default(),
        details: entry.map(|entry| entry.details.clone()).unwrap_or_default(),
        row: rows::row(history, key, line, findings),
    }
}

/// What happened to its row between looks, the newest first.
fn changes(history: &OneHistory, line: &Line, key: &str) -> Vec<LedgerChange> {
    let of_row = |change: &&Change| match &change.key {
        // A row that is gone has no line of its own, but its file may have one.
        Some(changed) => changed == key || (line.entry.is_none() && change.id == line.id),
        None => false,
    };
    let changes = history.changes.iter().rev().filter(of_row);
    changes
        .map(|change| ledger::change(&history.memory, change))
        .collect()
}

/// What the rules of the house say, also of the pack's own queries.
fn house(
    file: &MigrationFile,
    engine: Option<Engine>,
    queries: &[rules::Query],
) -> Vec<HouseFinding> {
    // What locks and what rewrites depends on the engine.
    let Some(engine) = engine else {
        return Vec::new();
    };
    rules::judge(file, engine, queries)
        .into_iter()
        .map(|breach| HouseFinding {
            rule: rule(breach.rule).to_owned(),
            message: breach.words,
            line: (breach.path == file.path).then_some(breach.line),
        })
        .collect()
}

fn rule(rule: Rule) -> &'static str {
    match rule {
        Rule::ForwardOnly => "Forward only",
        Rule::OneChange => "One change per migration",
        Rule::SafeTwice => "Safe to run twice",
        Rule::Rewrite => "No rewrite of a table in use",
        Rule::Lock => "No lock that others wait for",
        Rule::BlockingIndex => "Indexes are built without blocking",
        Rule::StillRead => "Nothing goes that is still read",
        Rule::Loss => "No data goes for good",
    }
}

/// Tables that its text touches, each once.
fn tables(file: &MigrationFile) -> Vec<String> {
    let mut tables: Vec<String> = Vec::new();
    for touch in migrations::touched(file) {
        if !tables.contains(&touch.table) {
            tables.push(touch.table);
        }
    }
    tables
}

fn texts(entry: Option<&Entry>, file: Option<&MigrationFile>) -> Vec<MigrationText> {
    let mut texts = Vec::new();
    let mut add = |title: &str, file: &str, language: &str, text: String| {
        let cut = text.char_indices().nth(LONGEST).map(|(at, _)| at);
        texts.push(MigrationText {
            title: title.to_owned(),
            file: file.to_owned(),
            language: language.to_owned(),
            cut: cut.is_some(),
            text: match cut.and_then(|at| text.get(..at)) {
                Some(start) => start.to_owned(),
                None => text,
            },
        });
    };
    if let Some(file) = file.filter(|file| file.present) {
        let language = if file.sql().is_some() {
            "sql"
        } else {
            language(&file.path)
        };
        add("Up", &file.path, language, file.text());
        if let Some(down) = file.down.as_ref().filter(|down| down.path != file.path) {
            add("Down", &down.path, "sql", down.sql.clone());
        }
    }
    if let Some(statements) = entry.and_then(|entry| entry.statements.as_ref()) {
        add("Statements that ran", "", "sql", statements.join(";\n"));
    }
    texts
}

/// The language of a file that is a program, by its ending.
fn language(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, end)| end)
}

/// Where each fact comes from, in words.
fn provenance(
    history: &OneHistory,
    line: &Line,
    entry: Option<&Entry>,
    file: Option<&MigrationFile>,
) -> Vec<(String, String)> {
    let tool = history.found.tool.title();
    let table = history.found.title();
    let mut facts: Vec<(String, String)> = Vec::new();
    let mut say = |name: &str, words: String| facts.push((name.to_owned(), words));
    match entry.map(|entry| &entry.applied) {
        Some(Applied::Recorded { at }) => {
            say(
                "Applied",
                format!("{tool} wrote {} into {table}", at.text()),
            );
        }
        Some(Applied::Committed { at }) => say(
            "Applied",
            format!("the row of {table} was committed at {}", at.text()),
        ),
        Some(Applied::Seen { after, before }) => say(
            "Applied",
            match after {
                Some(after) => format!(
                    "{tool} does not record when; a look at {} did not find it, one at {} did",
                    after.text(),
                    before.text()
                ),
                None => format!(
                    "{tool} does not record when; it was there at the first look, at {}",
                    before.text()
                ),
            },
        ),
        Some(Applied::Unknown) => say("Applied", format!("{tool} does not record when")),
        None => say("Applied", format!("{table} has no row of it")),
    }
    if let Some(entry) = entry {
        if entry.presumed {
            say(
                "Row",
                format!("{tool} keeps no row of it: that it ran is implied"),
            );
        }
        match &entry.by {
            Some(by) => say("By", rows::by(by)),
            None => say("By", format!("{table} does not say who")),
        }
        if let Some(error) = &entry.error {
            say("Error", error.clone());
        }
    }
    match &line.verdict {
        Some(Verdict::Same) => say("Content", "the file is what was applied".to_owned()),
        Some(Verdict::LineEndings { tolerated }) => say(
            "Content",
            if *tolerated {
                format!("only line endings differ, which {tool} does not mind")
            } else {
                format!("only line endings differ, but {tool} takes it for another file")
            },
        ),
        Some(Verdict::Renamed) => say(
            "Content",
            "the content is the same, the name is not".to_owned(),
        ),
        Some(Verdict::Edited { .. }) => say(
            "Content",
            "the file is not what was applied: its checksum differs".to_owned(),
        ),
        Some(Verdict::Unknown { why }) => say("Content", why.clone()),
        None => {}
    }
    match file {
        Some(file) if file.present => say("File", format!("{}, line {}", file.path, file.line)),
        Some(file) => say("File", format!("{} is listed, but not there", file.path)),
        None => say("File", "no file of the pack belongs to it".to_owned()),
    }
    facts
}
