use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    sync::Arc,
};

use model::{Answer, Code, Failure, Millis};
use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc;

use super::{
    Job,
    checkpoint::Checkpoint,
    manifest,
    read::{Batch, Reader},
    write::{Writer, Written},
};
use crate::{Clock, logs::place::Place, wire::ExportStage};

/// Batches that are read ahead of the one that is written.
const AHEAD: usize = 2;

/// Reads and writes until everything is written, a source or the disk fails, or it is cancelled.
pub(super) async fn run(job: &Arc<Job>, places: &[Place], clock: &dyn Clock) {
    let stage = copy(job, places).await;
    let now = clock.now().to_millis();
    match stage {
        Ok(stage) => end(job, stage, now),
        Err(failure) => {
            let mut state = job.state();
            state.stage = ExportStage::Waiting;
            state.failure = Some(failure);
        }
    }
}

/// Reads in this task and writes in a thread of its own: each takes a processor for itself.
async fn copy(job: &Arc<Job>, places: &[Place]) -> Result<ExportStage, Failure> {
    let (checkpoint, cancel) = {
        let state = job.state();
        (state.checkpoint.clone(), state.cancel.clone())
    };
    let (sender, batches) = mpsc::channel::<Batch>(AHEAD);
    let titles: Vec<String> = places.iter().map(|place| place.title.clone()).collect();
    let (writing, from) = (job.clone(), checkpoint.clone());
    let writing = tokio::task::spawn_blocking(move || write(&writing, from, &titles, batches));
    let reading = async {
        let mut reader = Reader::new(&job.request.filter, places, &checkpoint.sources);
        let mut told = |at: usize, answer: Answer<()>| note(job, at, answer);
        while let Some(batch) = reader.next(&mut told).await? {
            // The writer is gone only if it failed, which it says itself.
            if sender.send(batch).await.is_err() {
                break;
            }
        }
        Ok::<(), Failure>(())
    };
    let read = cancel.run_until_cancelled(reading).await;
    drop(sender);
    let wrote = writing
        .await
        .unwrap_or_else(|error| Err(io::Error::other(error)));
    wrote.map_err(|error| {
        Failure::new(Code::Storage, format!("cannot write the file: {error}"))
            .at(job.path.display().to_string())
            .remedy("free some space, then resume the export")
    })?;
    match read {
        None => Ok(ExportStage::Cancelled),
        Some(read) => read.map(|()| ExportStage::Whole),
    }
}

fn note(job: &Job, at: usize, answer: Answer<()>) {
    let mut state = job.state();
    let Some(asked) = state.sources.get_mut(at) else {
        return;
    };
    asked.partial |= answer.partial;
    asked.capped_at = answer.capped_at.or(asked.capped_at);
    for (all, said) in [
        (&mut asked.warnings, answer.warnings),
        (&mut asked.notes, answer.infos),
    ] {
        for words in said {
            if !all.contains(&words) {
                all.push(words);
            }
        }
    }
}

fn write(
    job: &Job,
    mut done: Checkpoint,
    titles: &[String],
    mut batches: mpsc::Receiver<Batch>,
) -> io::Result<()> {
    let writer = Writer {
        format: job.request.format,
        hide: &job.hide,
        titles,
    };
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(&job.path)?;
    // What follows the last whole page was written while the connection or the power went.
    file.set_len(done.bytes)?;
    file.seek(SeekFrom::End(0))?;
    if done.bytes == 0 {
        file.write_all(writer.head().as_bytes())?;
        done.bytes = writer.head().len() as u64;
    }
    while let Some(batch) = batches.blocking_recv() {
        let mut written = Written::default();
        for (source, line) in &batch.lines {
            writer.line(*source, line, &mut written);
        }
        file.write_all(&written.bytes)?;
        let ends = batch.lines.first().zip(batch.lines.last());
        if let Some(((_, first), (_, last))) = ends {
            done.first = done.first.or(Some(first.at));
            done.last = Some(last.at);
        }
        done.lines += batch.lines.len() as u64;
        done.bytes += written.bytes.len() as u64;
        done.formulas += written.formulas;
        for (rule, count) in written.hidden {
            *done.hidden.entry(rule).or_default() += count;
        }
        done.sources = batch.reached;
        done.keep(&job.path, &job.request)?;
        job.state().checkpoint = done.clone();
    }
    file.sync_all()?;
    job.state().checkpoint = done;
    Ok(())
}

/// Writes the manifest of an export that ended.
pub(super) fn end(job: &Job, stage: ExportStage, now: Millis) {
    let summed = sum(job);
    let mut state = job.state();
    let ended = summed.and_then(|sha256| {
        state.sha256 = Some(sha256);
        manifest::write(job, &state, stage, now)
    });
    match ended {
        Ok(path) => {
            state.stage = stage;
            state.manifest = Some(path);
            Checkpoint::forget(&job.path);
        }
        Err(error) => {
            state.stage = ExportStage::Waiting;
            state.failure = Some(
                Failure::new(Code::Storage, format!("cannot write the manifest: {error}"))
                    .at(job.path.display().to_string())
                    .remedy("free some space, then resume the export"),
            );
        }
    }
}

/// SHA-256 of the file as it stands on the disk, in hex.
fn sum(job: &Job) -> io::Result<String> {
    sha256(&mut File::open(&job.path)?)
}

/// SHA-256 of a file in hex.
pub(super) fn sha256(file: &mut File) -> io::Result<String> {
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            let digest = hash.finalize();
            return Ok(digest.iter().map(|byte| format!("{byte:02x}")).collect());
        }
        hash.update(buffer.get(..read).unwrap_or_default());
    }
}
