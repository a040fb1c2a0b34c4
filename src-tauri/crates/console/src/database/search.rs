use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use model::{Code, Failure};

use super::{
    keeper::keeper,
    migrations::{Beside, beside, keyed},
};
use crate::{
    Console,
    wire::{MigrationHit, MigrationHits, SearchMigrations},
};

/// Hits that are told, all together and of one migration.
const MOST: usize = 500;
const MOST_OF_ONE: usize = 20;
/// Letters of a hit.
const ROOM: usize = 200;
/// The longest text that is searched for, in letters.
const LONGEST: usize = 1_000;

/// Searches in the texts and names of all migrations, of files and of what the database recorded.
///
/// # Errors
/// [`Code::BadInput`] for a text that cannot occur; if there is no such database, or it cannot be
/// read.
pub async fn search_migrations(
    console: &Console,
    request: SearchMigrations,
) -> Result<MigrationHits, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &SearchMigrations) -> Result<MigrationHits, Failure> {
    let wanted = request.text.trim().to_owned();
    if wanted.is_empty() || wanted.chars().count() > LONGEST {
        return Err(Failure::new(
            Code::BadInput,
            format!("a text of 1 to {LONGEST} letters can be searched for"),
        )
        .remedy("type a word, a name or a part of a line"));
    }
    let running = console.environment(&request.environment).await?;
    let (source, keeper) = keeper(&running, request.source.as_deref())?;
    let begun = Instant::now();
    let found = beside(console, &source, &keeper).await?;
    let ended = Ended::default();
    let flag = ended.flag.clone();
    let work = move || search(&found, &wanted, &flag);
    let mut hits = tokio::task::spawn_blocking(work).await.map_err(|error| {
        Failure::new(Code::Internal, format!("the search ended: {error}")).remedy("search again")
    })?;
    drop(ended);
    hits.source.clone_from(&source.definition.id);
    hits.at = console.shared.now();
    hits.took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    Ok(hits)
}

/// Ends the search in its thread when nobody waits for it any more.
#[derive(Default)]
struct Ended {
    flag: Arc<AtomicBool>,
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.flag.store(true, Ordering::Relaxed);
    }
}

fn search(found: &Beside, wanted: &str, ended: &AtomicBool) -> MigrationHits {
    let words = [wanted.to_lowercase()];
    let mut hits = MigrationHits {
        source: String::new(),
        hits: Vec::new(),
        migrations: 0,
        files: 0,
        capped_at: None,
        at: model::Millis(0),
        took_ms: 0.0,
    };
    for history in &found.histories {
        for (key, line) in keyed(history) {
            if ended.load(Ordering::Relaxed) {
                return hits;
            }
            let file = line.file.map(|at| &history.files[at]);
            let entry = line.entry.map(|at| &history.comparison.entries[at]);
            let path = file.map(|file| file.path.as_str()).unwrap_or_default();
            let mut own = Vec::new();
            let mut look = |file: &str, number: u32, text: &str| {
                if own.len() < MOST_OF_ONE
                    && let Some(found) = schema::snippet(text, &words, ROOM)
                {
                    own.push(MigrationHit {
                        history: history.found.title(),
                        migration: key.clone(),
                        id: line.id.clone(),
                        file: file.to_owned(),
                        line: number,
                        text: found.text,
                        marks: found.marks,
                    });
                }
            };
            let name = line.name.as_deref().unwrap_or_default();
            let title = match path.is_empty() {
                true => format!("{} {name}", line.id),
                false => path.to_owned(),
            };
            look(path, 0, title.trim());
            if let Some(file) = file.filter(|file| file.present) {
                hits.files += 1;
                for (number, text) in (1..).zip(file.text().lines()) {
                    look(path, number, text);
                }
                if let Some(down) = file.down.as_ref().filter(|down| down.path != file.path) {
                    hits.files += 1;
                    for (number, text) in (down.line..).zip(down.sql.lines()) {
                        look(&down.path, number, text);
                    }
                }
            } else if let Some(statements) = entry.and_then(|entry| entry.statements.as_ref()) {
                // What ran is known although its file is gone; it has no lines of a file.
                for text in statements.iter().flat_map(|one| one.lines()) {
                    look("", 0, text);
                }
            }
            hits.migrations += u32::from(!own.is_empty());
            hits.hits.extend(own);
            if hits.hits.len() >= MOST {
                hits.hits.truncate(MOST);
                hits.capped_at = Some(MOST as u32);
                return hits;
            }
        }
    }
    hits
}
