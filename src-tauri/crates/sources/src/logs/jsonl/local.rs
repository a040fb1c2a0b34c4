//! Files that somebody opens to look at, read whole.

use std::{
    io::{self, Read},
    ops::ControlFlow,
    path::{Path, PathBuf},
};

use lines::TimeGuess;
use model::{LogLine, Problem, Weight};

use super::{
    cut::{last_start, records},
    packing::unpacked,
    shelf::{Listed, failure, listed},
    stretch::Mark,
    walk::id,
};

/// Bytes read at once.
const AT_ONCE: u64 = 1 << 20;
/// A record that is longer is read in pieces.
const LONGEST: usize = 16 << 20;

/// How much is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Lines that are kept; of more, the newest.
    pub lines: usize,
    /// Bytes that are read, unpacked.
    pub bytes: u64,
}

impl Default for Limits {
    /// A hundred thousand lines of eight gibibytes.
    fn default() -> Self {
        Self {
            lines: 100_000,
            bytes: 8 << 30,
        }
    }
}

/// How far the reading has come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// The file that is read, counted from 1.
    pub file: usize,
    /// All files.
    pub files: usize,
    /// Bytes read, unpacked.
    pub bytes: u64,
    /// Lines read, those that were not kept included.
    pub lines: u64,
}

/// Reads files of log lines, packed by gzip or Zstandard or not, and folders of them, merged by
/// time, oldest first.
///
/// Runs until all is read, or until `progress`, which is told after each mebibyte, breaks it off.
/// What cannot be read, and what is left out, is a problem that names the file; the rest is there.
pub fn read_files(
    paths: &[PathBuf],
    limits: Limits,
    progress: &mut dyn FnMut(Progress) -> ControlFlow<()>,
) -> (Vec<LogLine>, Vec<Problem>) {
    let mut reading = Reading {
        limits,
        progress,
        told: Progress::default(),
        lines: Vec::new(),
        problems: Vec::new(),
        stopped: false,
    };
    let files = reading.files(paths);
    reading.told.files = files.len();
    for file in &files {
        reading.told.file += 1;
        if let Err(error) = reading.file(file) {
            reading.problems.push(unreadable(&file.path, &error));
        }
        if reading.stopped {
            break;
        }
    }
    reading.finish()
}

struct Reading<'a> {
    limits: Limits,
    progress: &'a mut dyn FnMut(Progress) -> ControlFlow<()>,
    told: Progress,
    lines: Vec<LogLine>,
    problems: Vec<Problem>,
    stopped: bool,
}

impl Reading<'_> {
    /// The files of the paths; a file that is named is read whatever it is called.
    fn files(&mut self, paths: &[PathBuf]) -> Vec<Listed> {
        let mut files: Vec<Listed> = Vec::new();
        for path in paths {
            match listed(path) {
                Ok((found, left_out)) => {
                    let named = |file: &Listed| path.is_dir() || file.path == *path;
                    files.extend(found.into_iter().filter(named));
                    if left_out > 0 {
                        self.problems.push(Problem::new(
                            Weight::Warning,
                            path.display().to_string(),
                            format!("the {left_out} oldest files of the folder are left out"),
                            "open them by themselves",
                        ));
                    }
                }
                Err(failure) => self.problems.push(Problem::new(
                    Weight::Error,
                    path.display().to_string(),
                    failure.message,
                    failure.remedy.unwrap_or_default(),
                )),
            }
        }
        files.sort_by(|a, b| a.path.cmp(&b.path));
        files.dedup();
        // The newest files last, as their lines are.
        files.sort_by_key(|file| file.modified);
        files
    }

    fn file(&mut self, file: &Listed) -> io::Result<()> {
        let mut reader = unpacked(&file.path)?;
        let (mut bytes, mut at) = (Vec::new(), 0_u64);
        let mut seen = file.modified;
        let mut mark = None;
        loop {
            let before = bytes.len();
            let outcome = (&mut reader).take(AT_ONCE).read_to_end(&mut bytes);
            let read = (bytes.len() - before) as u64;
            let mark = *mark.get_or_insert_with(|| Mark::of(&bytes));
            self.told.bytes += read;
            let ended = read < AT_ONCE || outcome.is_err();
            let whole = match ended {
                true => bytes.len(),
                // The last record may go on.
                false => match last_start(&bytes) {
                    Some(start) => start,
                    None if bytes.len() > LONGEST => bytes.len(),
                    None => 0,
                },
            };
            for record in records(bytes.get(..whole).unwrap_or_default(), at) {
                let mut read = record.read(seen, "");
                if read.time != TimeGuess::Seen {
                    seen = read.line.at;
                }
                read.line.id = id(mark, record.at);
                read.line.stream = file.path.display().to_string();
                self.lines.push(read.line);
                self.told.lines += 1;
            }
            bytes.drain(..whole);
            at += whole as u64;
            if self.lines.len() >= 2 * self.limits.lines.max(1_000) {
                self.keep_newest();
            }
            // What was read before the damage is kept.
            outcome?;
            if (self.progress)(self.told).is_break() {
                self.stopped = true;
            }
            if self.told.bytes >= self.limits.bytes && !(ended && self.told.file == self.told.files)
            {
                self.stopped = true;
                self.problems.push(Problem::new(
                    Weight::Warning,
                    file.path.display().to_string(),
                    format!("after {} bytes the rest is not read", self.told.bytes),
                    "open fewer or smaller files",
                ));
            }
            if ended || self.stopped {
                return Ok(());
            }
        }
    }

    fn keep_newest(&mut self) {
        // Stable, so that lines of one time stay in the order of their files.
        self.lines.sort_by_key(|line| line.at);
        let more = self.lines.len().saturating_sub(self.limits.lines);
        self.lines.drain(..more);
    }

    fn finish(mut self) -> (Vec<LogLine>, Vec<Problem>) {
        self.keep_newest();
        let kept = self.lines.len() as u64;
        if kept < self.told.lines {
            self.problems.push(Problem::new(
                Weight::Warning,
                String::new(),
                format!("the newest {kept} of {} lines are shown", self.told.lines),
                "open fewer files to see older lines",
            ));
        }
        (self.lines, self.problems)
    }
}

fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let damaged = matches!(
        error.kind(),
        io::ErrorKind::UnexpectedEof | io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData
    );
    let (message, remedy) = match damaged {
        true => (
            format!("the packed file is damaged, what comes before the damage is shown: {error}"),
            "copy the file again".to_owned(),
        ),
        false => {
            let failure = failure(path, error);
            (failure.message, failure.remedy.unwrap_or_default())
        }
    };
    Problem::new(Weight::Error, path.display().to_string(), message, remedy)
}
