//! The files of a source, opened for a question.

use std::{io::ErrorKind, path::Path};

use lines::held::moment;
use model::{Answer, Code, Failure, Nanos};

use super::{
    shelf::{MOST_FILES, failure, listed},
    stretch::{MOST_UNPACKED, Stretch},
};

/// Bytes of packed files that are held at once, unpacked.
const MOST_HELD: u64 = 256 << 20;
/// How much later than a file was written its lines may be dated: times without a zone are taken
/// for UTC.
const SLACK: i64 = 15 * 3_600 * 1_000_000_000;

/// What a question met on its way.
#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    pub(super) warnings: Vec<String>,
}

impl Notes {
    /// An answer that says what is missing.
    pub(super) fn answer<T>(self, value: T) -> Answer<T> {
        let mut answer = Answer::whole(value);
        answer.partial = !self.warnings.is_empty();
        answer.warnings = self.warnings;
        answer
    }
}

/// Opens the files that may hold lines of a range.
pub(super) fn open(
    path: &Path,
    (from, _): (Nanos, Nanos),
) -> Result<(Vec<Stretch>, Notes), Failure> {
    let (files, left_out) = listed(path)?;
    let mut notes = Notes::default();
    if left_out > 0 {
        notes.warnings.push(format!(
            "the newest {MOST_FILES} files are read, {left_out} older ones are left out"
        ));
    }
    let (mut stretches, mut held) = (Vec::new(), 0);
    for file in files {
        let shown = file.path.display();
        if file.modified.0.saturating_add(SLACK) < from.0 {
            continue;
        }
        if held >= MOST_HELD {
            notes.warnings.push(format!(
                "{shown} and older files are left out: too much is packed"
            ));
            break;
        }
        match Stretch::open(&file) {
            Ok(stretch) => {
                if stretch.cut {
                    notes.warnings.push(format!(
                        "of {shown} the first {} MiB, unpacked, are read",
                        MOST_UNPACKED >> 20
                    ));
                }
                held += stretch.held_bytes();
                stretches.push(stretch);
            }
            // Rotated away between the list and now: it is there under another name.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => notes.warnings.push(failure(&file.path, &error).message),
        }
    }
    Ok((stretches, notes))
}

/// What a path holds, in words.
pub(super) fn standing(path: &Path) -> Result<String, Failure> {
    let (files, _) = listed(path)?;
    let Some(newest) = files.first() else {
        return Err(Failure::new(
            Code::NotFound,
            format!("{} holds no lines yet", path.display()),
        )
        .at(path.display().to_string())
        .remedy("start the backend, or correct the path of the source"));
    };
    let bytes: u64 = files.iter().map(|file| file.size).sum();
    Stretch::open(newest).map_err(|error| failure(&newest.path, &error))?;
    Ok(format!(
        "{} files, {} KiB, last written {}",
        files.len(),
        bytes.div_ceil(1 << 10),
        moment(newest.modified)
    ))
}
