use std::{
    ops::ControlFlow,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use model::{Code, Failure, LogFilter, LogLine, LogOrder, Millis, Problem, TimeRange};
use sources::logs::jsonl::{Limits, read_files};

use super::{
    held::{Lines, MOST, Source, What},
    rows::work,
    view,
};
use crate::{
    Console,
    wire::{AskedLogs, HeldLogs, LogsOrigin, ReadLogFiles},
};

/// Reads files of log lines, or folders of them, merged by time; of more than can be held, the
/// newest.
///
/// # Errors
/// If no file is named. What cannot be read is told beside what can.
pub async fn read_log_files(console: &Console, request: ReadLogFiles) -> Result<HeldLogs, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, read(console, &request.paths))
        .await
}

/// Breaks the reading off once nobody waits for it.
struct Wanted(Arc<AtomicBool>);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

async fn read(console: &Console, paths: &[String]) -> Result<HeldLogs, Failure> {
    if paths.is_empty() {
        return Err(Failure::new(Code::BadInput, "no file is named")
            .remedy("choose files of log lines, or a folder of them"));
    }
    let begun = Instant::now();
    let wanted = Wanted(Arc::new(AtomicBool::new(true)));
    let (reading, still) = (paths.to_vec(), wanted.0.clone());
    let (lines, problems) = work(move || {
        let paths: Vec<PathBuf> = reading.iter().map(PathBuf::from).collect();
        let limits = Limits {
            lines: MOST,
            ..Limits::default()
        };
        read_files(&paths, limits, &mut |_| {
            if still.load(Ordering::Relaxed) {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })
    })
    .await?;
    let took_ms = begun.elapsed().as_secs_f64() * 1_000.0;
    let held = hold(paths, lines, &problems, took_ms);
    let what = What {
        origin: LogsOrigin::Files,
        environment: String::new(),
        filter: LogFilter::all(TimeRange {
            start: Millis(0),
            end: Millis(0),
        }),
        order: LogOrder::OldestFirst,
        page: MOST,
    };
    let logs = &console.shared.logs;
    let open = logs.begin(what, held);
    logs.keep(open.clone());
    Ok(view::of(console, &open, console.shared.now()))
}

fn hold(paths: &[String], lines: Vec<LogLine>, problems: &[Problem], took_ms: f64) -> Lines {
    let sources = paths.iter().map(|path| Source {
        asked: AskedLogs {
            source: path.clone(),
            title: name(path),
            kind: "file".to_owned(),
            written: String::new(),
            language: None,
            lines: 0,
            capped_at: None,
            partial: false,
            warnings: Vec::new(),
            notes: Vec::new(),
            failure: None,
            took_ms,
        },
        next: None,
        over: true,
        reached: None,
        newer_from: Millis(0),
    });
    let mut held = Lines::of(sources.collect());
    // A line's stream is its file, which may lie in a folder that was named.
    let of = |file: &str| {
        let in_it = |path: &String| Path::new(file).starts_with(path);
        paths.iter().position(in_it).unwrap_or(0)
    };
    for problem in problems {
        if let Some(source) = held.sources.get_mut(of(&problem.file)) {
            source.asked.partial = true;
            source.asked.warnings.push(problem.to_string());
        }
    }
    let mut numbered = Vec::with_capacity(lines.len());
    for line in lines {
        let at = of(&line.stream);
        if let Some(source) = held.sources.get_mut(at) {
            source.asked.lines += 1;
        }
        numbered.push((at as u32, line));
    }
    held.full = numbered.len() >= MOST;
    held.store.take(numbered, false, MOST);
    held
}

/// The name of a file without its folder.
fn name(path: &str) -> String {
    let name = Path::new(path).file_name();
    name.map_or_else(
        || path.to_owned(),
        |name| name.to_string_lossy().into_owned(),
    )
}
