use std::{
    collections::{HashMap, HashSet},
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, Weak},
    time::SystemTime,
};

use model::{Answer, Code, Failure, Problem, Trace};

use super::facts::{Facts, Prints};
use crate::traces::files;

/// The most files of one folder.
const MOST_FILES: usize = 200;
/// The most bytes of one file, packed and unpacked.
const MOST_BYTES: u64 = 256 << 20;
/// The most bytes that the index takes.
const MOST_INDEX: usize = 512 << 20;
/// Warnings that are written out.
const MOST_WARNINGS: usize = 20;

/// The index of the files in a folder.
#[derive(Debug)]
pub(super) struct Shelf {
    path: PathBuf,
    known: Mutex<HashMap<PathBuf, Arc<Indexed>>>,
    prints: Prints,
}

/// One file and what it held when it was read.
#[derive(Debug)]
pub(super) struct Indexed {
    /// Its name, fit to be shown.
    pub(super) name: String,
    path: PathBuf,
    stamp: Stamp,
    held: Result<Facts, Failure>,
    problems: Vec<Problem>,
}

/// What changes when a file is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
}

/// The files as they were when a question came, the newest first.
#[derive(Debug)]
pub(super) struct Shown {
    pub(super) files: Vec<Arc<Indexed>>,
    pub(super) prints: Prints,
    left_out: usize,
    waiting: Weak<()>,
}

impl Shelf {
    pub(super) fn new(path: PathBuf) -> Self {
        Self {
            path,
            known: Mutex::default(),
            prints: Prints::default(),
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Reads what is new and forgets what is gone. Stops, with what it has read kept for the next
    /// question, once nobody waits.
    pub(super) fn shown(&self, waiting: Weak<()>) -> Result<Shown, Failure> {
        let mut found = listed(&self.path)?;
        let left_out = found.len().saturating_sub(MOST_FILES);
        found.truncate(MOST_FILES);
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let mut files = Vec::with_capacity(found.len());
        let mut index = 0;
        for (path, stamp) in found {
            let same = |file: &&Arc<Indexed>| file.stamp == stamp && !file.may_heal();
            let file = match known.get(&path).filter(same) {
                Some(file) => file.clone(),
                None if waiting.strong_count() == 0 => return Err(abandoned()),
                None => {
                    let room = MOST_INDEX.saturating_sub(index);
                    let file = Arc::new(Indexed::new(path.clone(), stamp, &self.prints, room));
                    known.insert(path, file.clone());
                    file
                }
            };
            index += file.facts().map_or(0, Facts::bytes);
            files.push(file);
        }
        let there: HashSet<&Path> = files.iter().map(|file| file.path.as_path()).collect();
        known.retain(|path, _| there.contains(path.as_path()));
        Ok(Shown {
            files,
            prints: self.prints.clone(),
            left_out,
            waiting,
        })
    }
}

impl Indexed {
    fn new(path: PathBuf, stamp: Stamp, prints: &Prints, room: usize) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str());
        let mut file = Self {
            name: fit_to_show(&name.to_string_lossy()),
            path,
            stamp,
            held: Ok(Facts::default()),
            problems: Vec::new(),
        };
        match file.read() {
            Ok((traces, problems)) => {
                file.problems = problems;
                let facts = Facts::of(&traces, prints);
                if facts.bytes() <= room {
                    file.held = Ok(facts);
                } else {
                    let what = "it is left out: newer files fill the index";
                    file.held = Err(Failure::new(Code::TooLarge, what)
                        .remedy("move what is not needed into another folder"));
                }
            }
            Err(failure) => file.held = Err(failure),
        }
        file
    }

    /// Its traces, and what could not be read of it.
    pub(super) fn read(&self) -> Result<(Vec<Trace>, Vec<Problem>), Failure> {
        let (traces, mut problems) = files::open(&self.path, MOST_BYTES)?;
        for problem in &mut problems {
            problem.file.clone_from(&self.name);
        }
        Ok((traces, problems))
    }

    /// What it holds, if it could be read.
    pub(super) fn facts(&self) -> Option<&Facts> {
        self.held.as_ref().ok()
    }

    /// Whether reading may go better although the file is the same: rights and disks leave no
    /// trace in it.
    fn may_heal(&self) -> bool {
        matches!(
            &self.held,
            Err(failure) if matches!(failure.code, Code::NotFound | Code::Forbidden | Code::Storage)
        )
    }
}

impl Shown {
    /// An answer with what could not be read.
    pub(super) fn answer<T>(&self, value: T) -> Answer<T> {
        let warnings = self.warnings();
        Answer {
            partial: !warnings.is_empty(),
            warnings,
            ..Answer::whole(value)
        }
    }

    /// What could not be read, file by file.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings: Vec<String> = self
            .files
            .iter()
            .flat_map(|file| {
                let failure = file.held.as_ref().err();
                let failure = failure.map(|failure| in_one_line(&file.name, failure));
                failure
                    .into_iter()
                    .chain(file.problems.iter().map(ToString::to_string))
            })
            .collect();
        let more = warnings.len().saturating_sub(MOST_WARNINGS);
        if more > 0 {
            warnings.truncate(MOST_WARNINGS);
            warnings.push(format!("{more} more problems of this kind"));
        }
        if self.left_out > 0 {
            warnings.push(format!(
                "{} older files are left out: the newest {MOST_FILES} are read; move what is not \
                 needed into another folder",
                self.left_out
            ));
        }
        warnings
    }

    /// Whether nobody waits for the answer any more.
    pub(super) fn is_abandoned(&self) -> bool {
        self.waiting.strong_count() == 0
    }
}

/// What is wrong with a file, and what to do.
pub(super) fn in_one_line(name: &str, failure: &Failure) -> String {
    match &failure.remedy {
        Some(remedy) => format!("{name}: {}; {remedy}", failure.message),
        None => format!("{name}: {}", failure.message),
    }
}

/// The files that lie in the folder itself, the newest first; hidden and empty ones are none.
fn listed(path: &Path) -> Result<Vec<(PathBuf, Stamp)>, Failure> {
    let failed = |error| failure(path, &error);
    let known = fs::metadata(path).map_err(failed)?;
    if known.is_file() {
        return Ok(vec![(path.to_owned(), Stamp::of(&known))]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        // Links are followed; one that leads nowhere is kept, so that it is named as unreadable.
        let path = entry.path();
        match fs::metadata(&path) {
            Ok(known) if known.is_file() && known.len() > 0 => {
                files.push((path, Stamp::of(&known)));
            }
            Ok(_) => {}
            Err(_) => files.push((path, Stamp::default())),
        }
    }
    files.sort_by(|(a, one), (b, other)| other.modified.cmp(&one.modified).then_with(|| a.cmp(b)));
    Ok(files)
}

impl Stamp {
    fn of(known: &fs::Metadata) -> Self {
        Self {
            size: known.len(),
            modified: known.modified().ok(),
        }
    }
}

fn failure(path: &Path, error: &io::Error) -> Failure {
    let path = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => {
            Failure::new(Code::NotFound, format!("there is no folder or file {path}"))
                .remedy("correct `path` of the source, or make the folder and save traces there")
        }
        io::ErrorKind::PermissionDenied => {
            Failure::new(Code::Forbidden, format!("{path} may not be read"))
                .remedy("give yourself the right to read the folder and its files")
        }
        _ => Failure::new(Code::Storage, format!("{path} cannot be read: {error}"))
            .remedy("check the disk or network drive that it lies on"),
    }
}

fn abandoned() -> Failure {
    Failure::new(Code::Internal, "the question was withdrawn")
}

/// A name without what would break its line or turn the text around it.
fn fit_to_show(name: &str) -> String {
    let turns = |c| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    name.chars()
        .map(|c| match c {
            c if c.is_control() || turns(c) => char::REPLACEMENT_CHARACTER,
            c => c,
        })
        .collect()
}
