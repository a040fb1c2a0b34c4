use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use model::{Code, Failure};
use tokio_util::sync::CancellationToken;

use super::{
    open::begin,
    place::{Place, places},
    redaction::Hide,
};
use crate::{
    Console,
    wire::{AskedLogs, ExportFormat, ExportLogs, ExportRef, ExportStage, ExportView},
};

mod checkpoint;
mod manifest;
mod read;
mod run;
mod verify;
mod write;

use checkpoint::Checkpoint;
pub use verify::{VerifiedExport, verify_export};

/// Exports of this run; they are few, and the window asks for them until it closes.
#[derive(Default)]
pub(crate) struct Exports {
    jobs: Mutex<BTreeMap<u32, Arc<Job>>>,
}

impl Exports {
    fn get(&self, job: u32) -> Result<Arc<Job>, Failure> {
        let jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        jobs.get(&job).cloned().ok_or_else(|| {
            Failure::new(Code::NotFound, format!("there is no export {job}"))
                .remedy("start the export again; one to the same file goes on where it ended")
        })
    }

    fn keep(&self, job: impl FnOnce(u32) -> Job) -> Arc<Job> {
        let mut jobs = self.jobs.lock().unwrap_or_else(PoisonError::into_inner);
        let number = jobs.keys().last().map_or(1, |last| last + 1);
        let job = Arc::new(job(number));
        jobs.insert(number, job.clone());
        job
    }
}

/// One export.
struct Job {
    number: u32,
    request: ExportLogs,
    path: PathBuf,
    hide: Hide,
    rules: Vec<String>,
    version: String,
    state: Mutex<State>,
}

/// How far an export is.
struct State {
    stage: ExportStage,
    checkpoint: Checkpoint,
    sources: Vec<AskedLogs>,
    failure: Option<Failure>,
    sha256: Option<String>,
    manifest: Option<PathBuf>,
    notes: Vec<String>,
    cancel: CancellationToken,
}

impl Job {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn view(&self) -> ExportView {
        let state = self.state();
        let done = &state.checkpoint;
        let range = self.request.filter.range;
        let reached = done.last.map(|last| last.to_millis());
        let share = match (state.stage, reached) {
            (ExportStage::Whole, _) => 1.0,
            (_, Some(reached)) if range.length().0 > 0 => {
                let gone = reached.0.saturating_sub(range.start.0) as f64;
                (gone / range.length().0 as f64).clamp(0.0, 1.0)
            }
            _ => 0.0,
        };
        let mut notes = state.notes.clone();
        notes.extend(done.notes());
        ExportView {
            job: self.number,
            path: self.path.display().to_string(),
            manifest: state
                .manifest
                .as_ref()
                .map(|path| path.display().to_string()),
            stage: state.stage,
            lines: done.lines,
            bytes: done.bytes,
            redacted: done.hidden.values().sum(),
            reached: done.last,
            share,
            sha256: state.sha256.clone(),
            notes,
            failure: state.failure.clone(),
        }
    }
}

/// The name under which an export is saved.
#[must_use]
pub fn export_name(request: &ExportLogs) -> String {
    let ending = match request.format {
        ExportFormat::Ndjson => "ndjson",
        ExportFormat::Csv => "csv",
        ExportFormat::Text => "log",
    };
    let named = |letter: char| letter.is_ascii_alphanumeric() || letter == '-';
    let environment: String = request
        .environment
        .chars()
        .map(|letter| if named(letter) { letter } else { '-' })
        .collect();
    let start = chrono::DateTime::from_timestamp_millis(request.filter.range.start.0);
    let start = start.map_or_else(String::new, |start| {
        start.format("-%Y%m%dT%H%M%SZ").to_string()
    });
    format!("logs-{environment}{start}.{ending}")
}

/// Starts to write every line that fits to a file, oldest first. An export to the same file that
/// was interrupted, even by the end of Wheelhouse, goes on where its last whole page ended.
///
/// # Errors
/// If there is no such environment or source, or it shall be unredacted while redaction is on.
pub async fn export_logs(
    console: &Console,
    request: ExportLogs,
    path: PathBuf,
) -> Result<ExportView, Failure> {
    let environment = &request.environment;
    let hide = if request.redacted {
        console.rules()
    } else {
        console.hide(environment)
    };
    if !request.redacted && hide.is_on() {
        return Err(Failure::new(
            Code::BadInput,
            "lines cannot leave with their secrets while redaction is on",
        )
        .remedy("turn redaction off first, with a reason, or export them redacted"));
    }
    let places = places(console, environment, request.source.as_deref()).await?;
    let (checkpoint, went_on) = Checkpoint::of(&path, &request, &places);
    let sources = begin(&places, &request.filter).sources;
    let notes = went_on.then(|| "an export that was interrupted went on".to_owned());
    let rules = if hide.is_on() {
        console.redaction(environment).rules
    } else {
        Vec::new()
    };
    let job = console.shared.exports.keep(|number| Job {
        number,
        path,
        hide,
        rules,
        version: console.shared.options.version.clone(),
        state: Mutex::new(State {
            stage: ExportStage::Running,
            checkpoint,
            sources: sources.into_iter().map(|source| source.asked).collect(),
            failure: None,
            sha256: None,
            manifest: None,
            notes: notes.into_iter().collect(),
            cancel: CancellationToken::new(),
        }),
        request,
    });
    start(console, &job, places);
    Ok(job.view())
}

fn start(console: &Console, job: &Arc<Job>, places: Vec<Place>) {
    let (job, clock) = (job.clone(), console.shared.options.clock.clone());
    tokio::spawn(async move { run::run(&job, &places, clock.as_ref()).await });
}

/// How an export stands.
///
/// # Errors
/// If there is no such export.
#[allow(clippy::unused_async)] // a command
pub async fn export_state(console: &Console, request: ExportRef) -> Result<ExportView, Failure> {
    Ok(console.shared.exports.get(request.job)?.view())
}

/// Ends an export where it is; what was written stays, and its manifest says that it is not whole.
///
/// # Errors
/// If there is no such export.
#[allow(clippy::unused_async)] // a command
pub async fn cancel_export(console: &Console, request: ExportRef) -> Result<ExportView, Failure> {
    let job = console.shared.exports.get(request.job)?;
    let (token, waits) = {
        let state = job.state();
        (state.cancel.clone(), state.stage == ExportStage::Waiting)
    };
    token.cancel();
    if waits {
        run::end(&job, ExportStage::Cancelled, console.shared.now());
    }
    Ok(job.view())
}

/// Goes on with an export that waits, with the secrets that its sources have now.
///
/// # Errors
/// If there is no such export, or its environment or source is gone.
pub async fn resume_export(console: &Console, request: ExportRef) -> Result<ExportView, Failure> {
    let job = console.shared.exports.get(request.job)?;
    let source = job.request.source.as_deref();
    let places = places(console, &job.request.environment, source).await?;
    {
        let mut state = job.state();
        if state.stage != ExportStage::Waiting {
            drop(state);
            return Ok(job.view());
        }
        state.stage = ExportStage::Running;
        state.failure = None;
    }
    start(console, &job, places);
    Ok(job.view())
}

/// A file beside another one.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

#[cfg(test)]
mod tests;
