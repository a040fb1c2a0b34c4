//! Files followed through rotation.
//!
//! Files are looked at again and again rather than watched, so that network drives work. The
//! collector follows files too, but for one file whose lines it keeps together with how far it
//! read, so that a restart goes on; here any number of files are only shown, and files that appear,
//! are renamed or cut to nothing are told apart by their marks alone.

use std::{cmp::Ordering, collections::HashMap, io, path::PathBuf};

use lines::{TimeGuess, held::Filter};
use model::{Failure, LogLine, Nanos, TailBatch};

use super::{
    cut::{records, starts},
    shelf::{Listed, failure, listed},
    stretch::{BLOCK, Mark, Stretch},
    walk::id,
};

/// Bytes of a file that are read at once.
const AT_ONCE: u64 = 1 << 20;

/// Files that are followed.
#[derive(Debug)]
pub(super) struct Follower {
    path: PathBuf,
    service: String,
    from: Nanos,
    known: Vec<Known>,
    /// Files as they were at the last look, which need no other while they stay so.
    seen: HashMap<PathBuf, (Nanos, u64)>,
    begun: bool,
}

#[derive(Debug)]
struct Known {
    mark: Mark,
    offset: u64,
}

impl Follower {
    pub(super) fn new(path: PathBuf, service: String, from: Nanos) -> Self {
        Self {
            path,
            service,
            from,
            known: Vec::new(),
            seen: HashMap::new(),
            begun: false,
        }
    }

    /// What is new and wanted, oldest first, and whether there is more to read at once.
    pub(super) fn read(&mut self, filter: &Filter) -> Result<(TailBatch, bool), Failure> {
        let (files, _) = listed(&self.path)?;
        let (mut lines, mut more) = (Vec::new(), false);
        for file in files.iter().rev() {
            let stamp = (file.modified, file.size);
            if self.seen.get(&file.path) == Some(&stamp) {
                continue;
            }
            match self.read_file(file, &mut lines) {
                Ok(true) => more = true,
                Ok(false) => drop(self.seen.insert(file.path.clone(), stamp)),
                // Renamed between two looks.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failure(&file.path, &error)),
            }
        }
        self.seen
            .retain(|path, _| files.iter().any(|file| file.path == *path));
        self.begun = true;
        lines.retain(|line| filter.accepts(line));
        lines.sort_by_key(|line| line.at);
        Ok((TailBatch { lines, dropped: 0 }, more))
    }

    /// Reads what was added to a file; answers whether there is more.
    fn read_file(&mut self, file: &Listed, lines: &mut Vec<LogLine>) -> io::Result<bool> {
        if !self.begun && file.modified < self.from {
            // Nothing in it is new, but it may still grow.
            let stretch = Stretch::open(file)?;
            self.know(&stretch, stretch.end);
            return Ok(false);
        }
        let mut stretch = Stretch::open(file)?;
        let at = match self.known.iter().position(|known| stretch.is(known.mark)) {
            Some(at) => at,
            // What appears later is new as a whole, what is there at the start from a time on.
            None => {
                let from = match self.begun {
                    true => stretch.begin(),
                    false => {
                        let place = stretch.place_of(self.from, Ordering::Greater)?;
                        stretch.align(place.saturating_sub(BLOCK))?
                    }
                };
                self.know(&stretch, from);
                self.known.len() - 1
            }
        };
        let offset = self.known[at].offset;
        let mut bytes = stretch.read(offset, (offset + AT_ONCE).min(stretch.end))?;
        let more = offset + (bytes.len() as u64) < stretch.end;
        // Only what has ended is a line.
        let ended = bytes
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(0, |end| end + 1);
        // A trace that was not read to its end waits for the next look.
        let whole = match more {
            true => starts(bytes.get(..ended).unwrap_or_default()).next_back(),
            false => None,
        };
        let mut length = whole.unwrap_or(ended);
        if length == 0 && more {
            // One line longer than what is read at once is taken in pieces.
            length = bytes.len();
        }
        bytes.truncate(length);
        let mark = stretch.mark();
        let mut seen = stretch.modified;
        for record in records(&bytes, offset) {
            let mut read = record.read(seen, &self.service);
            if read.time != TimeGuess::Seen {
                seen = read.line.at;
            }
            read.line.id = id(mark, record.at);
            read.line.stream.clone_from(&stretch.stream);
            lines.push(read.line);
        }
        self.known[at] = Known {
            mark,
            offset: offset + length as u64,
        };
        Ok(more)
    }

    fn know(&mut self, stretch: &Stretch, offset: u64) {
        self.known.push(Known {
            mark: stretch.mark(),
            offset,
        });
    }
}
