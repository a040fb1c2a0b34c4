use model::Weight;
use serde::Deserialize;

use super::{MigrationFile, Reader};
use crate::{moment::Moment, tool::Tool};

#[derive(Deserialize)]
struct Journal {
    entries: Vec<Line>,
}

#[derive(Deserialize)]
struct Line {
    when: serde_json::Number,
    tag: String,
}

/// Drizzle 0.x runs what `meta/_journal.json` lists; the files themselves are not looked for.
pub(super) fn drizzle(reader: &mut Reader<'_>, paths: &[String]) -> Vec<MigrationFile> {
    let mut found = Vec::new();
    let journals: Vec<&String> = paths
        .iter()
        .filter(|path| *path == "meta/_journal.json" || path.ends_with("/meta/_journal.json"))
        .collect();
    for path in journals {
        let folder = path
            .trim_end_matches("meta/_journal.json")
            .trim_end_matches('/');
        let Some(text) = reader.text(path) else {
            continue;
        };
        let journal: Journal = match serde_json::from_str(&text) {
            Ok(journal) => journal,
            Err(error) => {
                reader.problem(
                    Weight::Error,
                    path,
                    format!("the journal is not what drizzle-kit writes: {error}"),
                    "restore the file from the repository",
                );
                continue;
            }
        };
        for line in journal.entries {
            let file = if folder.is_empty() {
                format!("{}.sql", line.tag)
            } else {
                format!("{folder}/{}.sql", line.tag)
            };
            let when = line.when.to_string();
            let mut migration = MigrationFile::new(Tool::Drizzle, &when, &line.tag, &file);
            migration.authored = line.when.as_i64().and_then(Moment::epoch);
            if paths.binary_search(&file).is_ok() {
                migration.bytes = reader.bytes(&file).unwrap_or_default();
            } else {
                migration.present = false;
                let message = format!("{path} lists {}, and {file} is not there", line.tag);
                reader.problem(
                    Weight::Warning,
                    &file,
                    message,
                    "restore the file; Drizzle stops at it wherever it has not run yet",
                );
            }
            found.push(migration);
        }
    }
    found
}
