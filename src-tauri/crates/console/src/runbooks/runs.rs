use std::{
    collections::BTreeMap,
    path::Path,
    sync::{Mutex, PoisonError},
};

use model::Failure;
use serde::{Deserialize, Serialize};

use crate::{
    Console, small_file,
    wire::{Nothing, RunbookRun, WorkedOnRunbook},
};

const FILE: &str = "runbook-runs.json";

/// When each runbook was last worked through, by folder of the pack and file.
type Runs = BTreeMap<String, BTreeMap<String, Worked>>;

/// The last times one runbook was worked through.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(super) struct Worked {
    /// In production.
    pub(super) run: Option<RunbookRun>,
    /// Elsewhere.
    pub(super) drill: Option<RunbookRun>,
}

/// One window of several writes at a time; the last one of two that write at once is kept.
static WRITING: Mutex<()> = Mutex::new(());

/// Remembers that a runbook is worked through: a run in production, a drill anywhere else.
///
/// # Errors
/// If there is no such environment; what cannot be written is only not remembered.
pub async fn worked_on_runbook(
    console: &Console,
    request: WorkedOnRunbook,
) -> Result<Nothing, Failure> {
    let running = console.environment(&request.environment).await?;
    let opened = console.shared.opened()?;
    let now = RunbookRun {
        at: console.shared.now(),
        by: whoami::username().unwrap_or_else(|_| "not known".to_owned()),
        environment: running.definition.title.clone(),
    };
    let config = &console.shared.options.config;
    let folder = opened.pack.folder.display().to_string();
    remember(
        config,
        folder,
        request.file,
        now,
        running.definition.production,
    );
    Ok(Nothing {})
}

/// When the runbooks of a pack were last worked through; a damaged file is an empty one.
pub(super) fn of(config: &Path, folder: &Path) -> BTreeMap<String, Worked> {
    read(config)
        .remove(&folder.display().to_string())
        .unwrap_or_default()
}

fn remember(config: &Path, folder: String, file: String, now: RunbookRun, production: bool) {
    let _one_at_a_time = WRITING.lock().unwrap_or_else(PoisonError::into_inner);
    let mut runs = read(config);
    let worked = runs.entry(folder).or_default().entry(file).or_default();
    if production {
        worked.run = Some(now);
    } else {
        worked.drill = Some(now);
    }
    if let Err(error) = small_file::write(&config.join(FILE), &runs) {
        tracing::warn!(%error, "that a runbook was worked through is not remembered");
    }
}

fn read(config: &Path) -> Runs {
    small_file::read(&config.join(FILE)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use model::Millis;

    use super::*;

    fn at(at: i64) -> RunbookRun {
        RunbookRun {
            at: Millis(at),
            by: "somebody".to_owned(),
            environment: "Demo".to_owned(),
        }
    }

    #[test]
    fn runs_and_drills_are_told_apart_and_a_damaged_file_is_empty() {
        let config = tempfile::tempdir().unwrap();
        let pack = Path::new("/pack");
        let done = |file: &str, moment: i64, production: bool| {
            let folder = pack.display().to_string();
            remember(
                config.path(),
                folder,
                file.to_owned(),
                at(moment),
                production,
            );
        };
        assert_eq!(of(config.path(), pack), BTreeMap::new());
        done("a.md", 1, false);
        done("a.md", 2, true);
        done("a.md", 3, false);
        done("b.md", 4, true);
        let runs = of(config.path(), pack);
        assert_eq!(runs["a.md"].run.as_ref().unwrap().at, Millis(2));
        assert_eq!(runs["a.md"].drill.as_ref().unwrap().at, Millis(3));
        assert_eq!(runs["b.md"].drill, None);
        assert_eq!(of(config.path(), Path::new("/other")), BTreeMap::new());
        fs::write(config.path().join(FILE), "[").unwrap();
        assert_eq!(of(config.path(), pack), BTreeMap::new());
        done("a.md", 9, true);
        assert_eq!(of(config.path(), pack).len(), 1);
    }
}
