use std::{
    fs::File,
    io::{self, ErrorKind, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};

use super::{
    lines::{Cutter, RawLine},
    place::{Mark, Place},
};

/// Bytes read in one go, so that lines are kept in batches.
const AT_ONCE: u64 = 1 << 20;
/// Of a file that is met for the first time, at most this much of its end is read.
const FIRST_TIME: u64 = 64 << 20;

/// Reads what is added to a file, whatever file has its name.
#[derive(Debug)]
pub(super) struct Follower {
    path: PathBuf,
    /// Where an earlier run stopped, until the file is found again.
    left_at: Option<Place>,
    open: Option<Open>,
}

#[derive(Debug)]
struct Open {
    file: File,
    mark: Mark,
    /// Where the next read starts.
    offset: u64,
    cutter: Cutter,
}

/// What one look at the file brought.
#[derive(Debug, Default)]
pub(super) struct Reading {
    pub(super) lines: Vec<RawLine>,
    /// How far the file is read now, if that changed.
    pub(super) place: Option<Place>,
    /// There may be more.
    pub(super) more: bool,
}

impl Follower {
    pub(super) fn new(path: PathBuf, left_at: Option<Place>) -> Self {
        Self {
            path,
            left_at,
            open: None,
        }
    }

    /// Reads what is new. A file that was renamed is read to its end before its successor.
    pub(super) fn read(&mut self) -> io::Result<Reading> {
        let mut reading = Reading::default();
        if self.open.is_none() {
            self.open = Some(self.find()?);
        }
        let Some(open) = &mut self.open else {
            return Ok(reading);
        };
        open.restart_if_cut(&mut reading)?;
        let read = open.read(&mut reading)?;
        reading.more = read == AT_ONCE;
        if reading.more {
            return Ok(reading);
        }
        let mut named = match File::open(&self.path) {
            Ok(named) => named,
            // Renamed, and its successor is not there yet: what is open still is the log.
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(reading),
            Err(error) => return Err(error),
        };
        if !open.mark.fits(&mut named)? {
            // What was written between the last read and the renaming.
            while open.read(&mut reading)? > 0 {}
            reading.lines.extend(open.cutter.finish());
            let successor = Open::at(named, 0)?;
            reading.place = Some(successor.place());
            reading.more = true;
            self.open = Some(successor);
        }
        Ok(reading)
    }

    /// Opens the file where it was left, perhaps under the name it was rotated to.
    fn find(&mut self) -> io::Result<Open> {
        let mut named = File::open(&self.path)?;
        let Some(place) = self.left_at.take() else {
            let start = first_start(&mut named)?;
            return Open::at(named, start);
        };
        if place.fits(&mut named)? {
            return Open::at(named, place.offset);
        }
        for rotated in rotated(&self.path) {
            if let Ok(mut file) = File::open(&rotated)
                && place.fits(&mut file)?
            {
                return Open::at(file, place.offset);
            }
        }
        Open::at(named, 0)
    }
}

impl Place {
    fn fits(&self, file: &mut File) -> io::Result<bool> {
        Ok(file.metadata()?.len() >= self.offset && self.mark.fits(file)?)
    }
}

impl Open {
    fn at(mut file: File, offset: u64) -> io::Result<Self> {
        Ok(Self {
            mark: Mark::of(&mut file)?,
            file,
            offset,
            cutter: Cutter::default(),
        })
    }

    fn place(&self) -> Place {
        Place {
            mark: self.mark.clone(),
            offset: self.offset - self.cutter.pending(),
        }
    }

    /// Starts over if the file was cut to nothing under its name (copytruncate).
    fn restart_if_cut(&mut self, reading: &mut Reading) -> io::Result<()> {
        if self.file.metadata()?.len() < self.offset || !self.mark.starts(&mut self.file)? {
            reading.lines.extend(self.cutter.finish());
            self.mark = Mark::of(&mut self.file)?;
            self.offset = 0;
            reading.place = Some(self.place());
        } else if self.mark.is_short() {
            self.mark = Mark::of(&mut self.file)?;
        }
        Ok(())
    }

    /// Reads a piece; answers its length.
    fn read(&mut self, reading: &mut Reading) -> io::Result<u64> {
        let mut bytes = Vec::new();
        self.file.seek(SeekFrom::Start(self.offset))?;
        let read = (&mut self.file).take(AT_ONCE).read_to_end(&mut bytes)? as u64;
        self.offset += read;
        let complete = self.cutter.push(&bytes, &mut reading.lines);
        if complete > 0 {
            reading.place = Some(self.place());
        }
        Ok(read)
    }
}

/// Where to begin a file that is met for the first time: at its start, or at a line near its end.
fn first_start(file: &mut File) -> io::Result<u64> {
    let length = file.metadata()?.len();
    let Some(start) = length.checked_sub(FIRST_TIME).filter(|start| *start > 0) else {
        return Ok(0);
    };
    let mut piece = Vec::new();
    file.seek(SeekFrom::Start(start))?;
    file.take(AT_ONCE).read_to_end(&mut piece)?;
    let line = piece.iter().position(|byte| *byte == b'\n');
    Ok(start + line.map_or(piece.len(), |end| end + 1) as u64)
}

/// Files beside the log whose names begin with its name, as rotation makes them.
fn rotated(path: &Path) -> Vec<PathBuf> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_stem()) else {
        return Vec::new();
    };
    let folder = if folder.as_os_str().is_empty() {
        Path::new(".")
    } else {
        folder
    };
    let name = name.to_string_lossy().into_owned();
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|other| other != path)
        .filter(|other| {
            let other = other.file_name().unwrap_or_default().to_string_lossy();
            other.starts_with(&name) && !other.ends_with(".gz")
        })
        .collect()
}
