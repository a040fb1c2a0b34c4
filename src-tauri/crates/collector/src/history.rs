//! Files of the past, imported once: OpenMetrics with times, and OTLP/JSON requests line by line.

mod dump;
mod export;
mod openmetrics;
mod otlp;
mod samples;

use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
    sync::Arc,
};

use model::{Code, Failure, Problem, Weight};

use crate::{
    Clock, HistoryFile, Store,
    board::{Board, Slot},
    status::HistoryState,
    tail::checksum,
};

pub use self::{
    export::{Exported, TextExport},
    openmetrics::ImportedText,
};

/// The largest file that is imported.
const LARGEST: u64 = 1 << 30;

/// What an import needs.
pub(crate) struct Import {
    pub(crate) file: HistoryFile,
    pub(crate) store: Store,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) board: Board,
    pub(crate) slot: Slot,
}

/// What was new in a file.
#[derive(Clone, Copy, Debug, Default)]
struct Brought {
    samples: u64,
    lines: u64,
    spans: u64,
}

impl Import {
    /// Imports the file, unless it was imported before; answers false if it is not there.
    pub(crate) async fn run(&self) -> bool {
        let (state, problems) = match self.import().await {
            Ok(done) => done,
            Err(failure) => {
                let path = self.file.path.display().to_string();
                (HistoryState::Failed(failure.at(path)), Vec::new())
            }
        };
        let missing =
            matches!(&state, HistoryState::Failed(failure) if failure.code == Code::NotFound);
        self.set(state, problems);
        !missing
    }

    async fn import(&self) -> Result<(HistoryState, Vec<Problem>), Failure> {
        let path = self.file.path.clone();
        let print = blocking(move || fingerprint(&path)).await?;
        let key = format!("history:{}", self.file.path.display());
        let before = self.store.recall(&key).await.map_err(Failure::from)?;
        if before.as_deref() == Some(print.as_str()) {
            return Ok((HistoryState::Known, Vec::new()));
        }
        self.set(HistoryState::Importing, Vec::new());
        let (brought, problems) = match kind(&self.file.path) {
            Some(Kind::OpenMetrics) => self.import_open_metrics().await?,
            Some(Kind::Otlp) => self.import_otlp().await?,
            None => return Err(unknown_kind(&self.file.path)),
        };
        self.store
            .remember(&key, &print)
            .await
            .map_err(Failure::from)?;
        let state = HistoryState::Imported {
            samples: brought.samples,
            lines: brought.lines,
            spans: brought.spans,
        };
        Ok((state, problems))
    }

    fn set(&self, state: HistoryState, problems: Vec<Problem>) {
        self.board.history(self.slot, |status| {
            status.state = state;
            status.problems = problems;
        });
    }
}

/// The files behind an entry of the configuration: itself, or those of its folder that are of a
/// kind that is known.
pub(crate) fn files(entry: &HistoryFile) -> Vec<HistoryFile> {
    let Ok(folder) = std::fs::read_dir(&entry.path) else {
        return vec![entry.clone()];
    };
    let mut paths: Vec<PathBuf> = folder
        .flatten()
        .map(|file| file.path())
        .filter(|path| kind(path).is_some())
        .collect();
    paths.sort();
    let file = |path| HistoryFile {
        path,
        labels: entry.labels.clone(),
    };
    paths.into_iter().map(file).collect()
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    OpenMetrics,
    Otlp,
}

fn kind(path: &Path) -> Option<Kind> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    if name.ends_with(".om") {
        Some(Kind::OpenMetrics)
    } else if name.ends_with(".otlp.jsonl") {
        Some(Kind::Otlp)
    } else {
        None
    }
}

fn unknown_kind(path: &Path) -> Failure {
    Failure::new(
        Code::BadInput,
        format!("{} is not a file of history", path.display()),
    )
    .remedy("history is read from .om (OpenMetrics with times) and .otlp.jsonl files")
}

/// Size and checksum of both ends: another file of the same name differs in at least one.
fn fingerprint(path: &Path) -> io::Result<String> {
    const END: u64 = 4 << 10;
    let mut file = File::open(path)?;
    let size = file.metadata()?.len();
    if size > LARGEST {
        let words = format!("it is larger than {} MiB", LARGEST >> 20);
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, words));
    }
    let mut ends = Vec::new();
    (&mut file).take(END).read_to_end(&mut ends)?;
    file.seek(SeekFrom::Start(size.saturating_sub(END)))?;
    file.take(END).read_to_end(&mut ends)?;
    Ok(format!("{size}-{:016x}", checksum(&ends)))
}

/// Runs what reads files or computes for long, away from the tasks that wait for others.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> Result<T, Failure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(error)) => Err(Failure::new(
            match error.kind() {
                io::ErrorKind::NotFound => Code::NotFound,
                io::ErrorKind::FileTooLarge => Code::TooLarge,
                _ => Code::Storage,
            },
            format!("the history cannot be read: {error}"),
        )
        .remedy("check the path and that you may read the file")),
        Err(_) => Err(Failure::new(Code::Internal, "reading the history failed")
            .remedy("copy the diagnostics and report it")),
    }
}

/// A line that holds nothing to import.
fn left_out(place: &str, line: u32, message: impl Into<String>) -> Problem {
    let remedy = "correct the file; the rest of it is imported";
    Problem::new(Weight::Warning, place, message, remedy).position(line, 1)
}

#[cfg(test)]
mod tests;
