use std::{
    fs::{self, File},
    io::{self, BufReader, Seek as _, SeekFrom, Write as _},
    path::{Path, PathBuf},
};

use model::Nanos;
use serde::{Deserialize, Serialize};

use crate::{
    Breach, BreachKind, ChainError, Entry, Head, LONGEST, Verdict, Verifier,
    lock::Lock,
    verify::{go_on, read},
};

/// Where a chain lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The chain.
    pub file: PathBuf,
    /// Its remembered head, best in another folder: it is what shows that an end was cut off.
    pub head: PathBuf,
}

/// What the first entry of a chain records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// What the chain is about.
    pub about: String,
    /// The broken chain that this one goes on after.
    pub after: Option<Predecessor>,
}

/// A chain that nothing is added to any more, because it is broken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Predecessor {
    /// The name of its file.
    pub file: String,
    /// The first line that does not hold.
    pub line: u64,
    /// What is wrong with it.
    pub breach: String,
    /// The last entry that holds.
    pub head: Option<Head>,
}

/// A chain that entries are added to, by one window or by several in turn.
#[derive(Debug)]
pub struct Chain {
    place: Place,
    opening: Opening,
    /// Bytes of entries that were read or written; what lies behind is another window's.
    known: u64,
    lines: u64,
    tip: Option<Head>,
    breach: Option<Breach>,
}

/// The right to add to a chain; other windows wait until it is dropped.
pub struct Turn<'c> {
    chain: &'c mut Chain,
    file: File,
    news: Vec<Entry>,
    _lock: Lock,
}

impl Chain {
    /// Opens a chain, made if there was none, and goes through all of it; every entry that holds
    /// is handed over. An unfinished line at its end is cut off, which the verdict says; a broken
    /// chain is left as it is, and nothing can be added to it.
    ///
    /// # Errors
    /// If its folder or files cannot be written or read, or another window keeps its turn.
    pub fn open(
        place: Place,
        opening: Opening,
        each: impl FnMut(Entry),
    ) -> Result<(Self, Verdict), ChainError> {
        for path in [&place.file, &place.head] {
            let folder = path.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder).map_err(ChainError::io("make the folder of", path))?;
        }
        let _lock = Lock::take(&place.file)?;
        let head = remembered(&place)?;
        let reading = ChainError::io("read", &place.file);
        // A file that was taken away is not made anew: that would hide it.
        let is_lost = head.is_some() && !place.file.exists();
        let (file, verdict) = if is_lost {
            (None, read(io::empty(), head, each).map_err(reading)?)
        } else {
            let file = grown(&place.file)?;
            let verdict = read(BufReader::new(&file), head, each).map_err(reading)?;
            (Some(file), verdict)
        };
        let chain = Self {
            known: verdict.bytes,
            lines: verdict.entries,
            tip: verdict.head,
            breach: verdict.breach.clone(),
            place,
            opening,
        };
        if let Some(file) = file.filter(|_| verdict.breach.is_none() && verdict.torn.is_some()) {
            chain.cut(&file)?;
        }
        Ok((chain, verdict))
    }

    /// Goes through a chain without the right to add to it; one that is not there has no entries.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn verify(place: &Place, each: impl FnMut(Entry)) -> Result<Verdict, ChainError> {
        // An entry that another window is about to write is not an unfinished one. Where there is
        // no right to a lock, there is none to write either.
        let _lock = Lock::take(&place.file).ok();
        let head = remembered(place)?;
        let file = match File::open(&place.file) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(ChainError::io("read", &place.file)(error)),
        };
        let reading = ChainError::io("read", &place.file);
        match file {
            Some(file) => read(BufReader::new(file), head, each).map_err(reading),
            None => read(io::empty(), head, each).map_err(reading),
        }
    }

    /// Waits for the turn to add entries, and reads what other windows have added meanwhile.
    ///
    /// # Errors
    /// [`ChainError::Broken`] if the file is not what it was any more; [`ChainError::Busy`] if
    /// another window keeps its turn; or what the disk says.
    pub fn turn(&mut self) -> Result<Turn<'_>, ChainError> {
        if let Some(breach) = self.breach.clone() {
            return Err(self.broken(breach));
        }
        let lock = Lock::take(&self.place.file)?;
        if self.known > 0 && !self.place.file.exists() {
            return Err(self.broken(self.shorter(0)));
        }
        let mut file = grown(&self.place.file)?;
        let news = self.news(&mut file)?;
        Ok(Turn {
            chain: self,
            file,
            news,
            _lock: lock,
        })
    }

    /// The newest entry.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.tip
    }

    /// Where it lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    fn news(&mut self, file: &mut File) -> Result<Vec<Entry>, ChainError> {
        let reading = || ChainError::io("read", &self.place.file);
        let length = file.metadata().map_err(reading())?.len();
        if length < self.known {
            return Err(self.broken(self.shorter(length)));
        }
        if length == self.known {
            return Ok(Vec::new());
        }
        file.seek(SeekFrom::Start(self.known)).map_err(reading())?;
        let verifier = self
            .tip
            .map_or_else(Verifier::beginning, Verifier::following)
            .after_lines(self.lines);
        let mut news = Vec::new();
        let each = |entry| news.push(entry);
        let verdict = go_on(BufReader::new(&*file), verifier, None, each).map_err(reading())?;
        if let Some(breach) = verdict.breach {
            return Err(self.broken(breach));
        }
        self.known += verdict.bytes;
        self.lines += verdict.entries;
        self.tip = verdict.head.or(self.tip);
        if verdict.torn.is_some() {
            self.cut(file)?;
        }
        Ok(news)
    }

    /// Ends the file behind the last entry.
    fn cut(&self, file: &File) -> Result<(), ChainError> {
        tracing::warn!(file = %self.place.file.display(), "an unfinished entry is cut off");
        file.set_len(self.known)
            .and_then(|()| file.sync_all())
            .map_err(ChainError::io(
                "cut an unfinished line off",
                &self.place.file,
            ))
    }

    fn shorter(&self, length: u64) -> Breach {
        Breach {
            line: self.lines,
            kind: BreachKind::CutOff,
            expected: format!("at least {} bytes", self.known),
            found: format!("{length} bytes"),
        }
    }

    fn broken(&self, breach: Breach) -> ChainError {
        ChainError::Broken {
            path: self.place.file.clone(),
            breach: Box::new(breach),
        }
    }
}

impl Turn<'_> {
    /// Entries that other windows added since the last turn, each once.
    pub fn news(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.news)
    }

    /// The newest entry, whoever added it.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.chain.tip
    }

    /// Adds an entry, and the opening before the first one. When it returns, the entry is on the
    /// disk and stays there whatever happens to this process.
    ///
    /// # Errors
    /// If it cannot be written; the file is then what it was before.
    pub fn append<P: Serialize>(&mut self, at: Nanos, payload: &P) -> Result<Entry, ChainError> {
        if self.chain.tip.is_none() {
            let opening = Entry::following(None, at, &self.chain.opening);
            self.add(opening.map_err(ChainError::Payload)?)?;
            self.chain.make_lasting()?;
        }
        let entry = Entry::following(self.chain.tip, at, payload);
        self.add(entry.map_err(ChainError::Payload)?)
    }

    fn add(&mut self, entry: Entry) -> Result<Entry, ChainError> {
        let line = entry.line();
        if line.len() > LONGEST {
            return Err(ChainError::TooLong { bytes: line.len() });
        }
        let path = &self.chain.place.file;
        let kept = self
            .file
            .write_all(line.as_bytes())
            .and_then(|()| self.file.sync_data());
        if let Err(error) = kept {
            // If even this fails, the next turn finds an unfinished line and cuts it.
            drop(self.file.set_len(self.chain.known));
            return Err(ChainError::io("write to", path)(error));
        }
        self.chain.known += line.len() as u64;
        self.chain.lines += 1;
        self.chain.tip = Some(entry.head());
        // The entry is kept; an older head only shows less of a cut-off end.
        if let Err(error) = entry.head().remember(&self.chain.place.head) {
            tracing::warn!(%error, file = %path.display(), "the newest entry is not remembered apart");
        }
        Ok(entry)
    }
}

impl Chain {
    /// A new file is lost with its folder's entry unless that is on the disk too.
    fn make_lasting(&self) -> Result<(), ChainError> {
        #[cfg(unix)]
        if let Some(folder) = self.place.file.parent() {
            let folder = if folder.as_os_str().is_empty() {
                Path::new(".")
            } else {
                folder
            };
            File::open(folder)
                .and_then(|folder| folder.sync_all())
                .map_err(ChainError::io("keep the folder of", &self.place.file))?;
        }
        Ok(())
    }
}

/// The file, made if it is not there; what is written to it goes to its end.
fn grown(path: &Path) -> Result<File, ChainError> {
    File::options()
        .create(true)
        .read(true)
        .append(true)
        .open(path)
        .map_err(ChainError::io("open", path))
}

/// A head that cannot be read says nothing: a chain is not given up for it.
fn remembered(place: &Place) -> Result<Option<Head>, ChainError> {
    match Head::remembered(&place.head) {
        Ok(head) => Ok(head),
        Err(error)
            if matches!(
                error.kind(),
                io::ErrorKind::InvalidData | io::ErrorKind::UnexpectedEof
            ) =>
        {
            tracing::warn!(%error, file = %place.head.display(), "the remembered head is damaged");
            Ok(None)
        }
        Err(error) => Err(ChainError::io("read", &place.head)(error)),
    }
}
