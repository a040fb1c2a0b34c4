use std::{path::PathBuf, sync::Arc};

use chain::{Breach, Chain, ChainError, Entry, Head, Opening, Place, Predecessor, Verdict};
use migrations::ledger::{Look, Memory};
use model::{Code, Failure, Nanos};

use super::{Seen, folders::Folders};

/// An hour without anything new is an entry too: it shows that somebody looked.
const QUIET: i64 = 3_600 * 1_000_000_000;

/// The ledger of one database: its chains, the last of which grows, and what they say together.
pub(super) struct Book {
    pub(super) folders: Folders,
    pub(super) files: Vec<Kept>,
    pub(super) memory: Arc<Memory>,
    /// Why nothing can be added.
    pub(super) failure: Option<Failure>,
    pub(super) last_look: Option<Nanos>,
    chain: Option<Chain>,
}

/// What is known of one chain.
pub(super) struct Kept {
    pub(super) file: PathBuf,
    pub(super) entries: u64,
    pub(super) head: Option<Head>,
    pub(super) first: Option<Nanos>,
    pub(super) last: Option<Nanos>,
    pub(super) breach: Option<Breach>,
    pub(super) notes: Vec<String>,
}

impl Book {
    /// Reads and verifies all of it. What keeps it from being read or added to is kept with it.
    pub(super) fn open(folders: Folders) -> Self {
        let mut book = Self {
            folders,
            files: Vec::new(),
            memory: Arc::default(),
            failure: None,
            last_look: None,
            chain: None,
        };
        if let Err(failure) = book.read() {
            book.failure = Some(failure);
        }
        book.last_look = book.folders.last_look().max(book.memory.last());
        book
    }

    /// Takes a look in, and records what differs.
    pub(super) fn look(&mut self, at: Nanos, seen: &Seen) {
        if self.chain.is_none() {
            *self = Self::open(self.folders.clone());
        }
        let mut kept = self.record(at, seen);
        if let Err(ChainError::Broken { .. }) = kept {
            // It was changed while this window was open: what comes goes to a new file.
            *self = Self::open(self.folders.clone());
            kept = self.record(at, seen);
        }
        match kept {
            Ok(()) if self.chain.is_some() => self.failure = None,
            Ok(()) => {}
            Err(error) => self.failure = Some(error.into()),
        }
    }

    fn record(&mut self, at: Nanos, seen: &Seen) -> Result<(), ChainError> {
        let Some((chain, file)) = self.chain.as_mut().zip(self.files.last_mut()) else {
            return Ok(());
        };
        let memory = Arc::make_mut(&mut self.memory);
        let mut turn = chain.turn()?;
        for entry in turn.news() {
            file.take(&entry, memory);
        }
        // Another window may have looked meanwhile.
        self.last_look = self.folders.last_look().max(memory.last());
        let is_fresh = turn.head().is_none_or(|head| head.sequence == 0);
        let differences = memory.differences(&seen.sights, seen.complete, is_fresh);
        let is_due = memory
            .last()
            .is_none_or(|last| at < last || at.0.saturating_sub(last.0) >= QUIET);
        if is_due || !differences.is_empty() {
            let (origin, server_at) = seen.answering.clone();
            let look = Look {
                since: self.last_look,
                server_at,
                origin,
                differences,
            };
            let entry = turn.append(at, &look)?;
            file.take(&entry, memory);
        }
        self.last_look = Some(at);
        self.folders.note_look(at);
        Ok(())
    }

    fn read(&mut self) -> Result<(), Failure> {
        let numbers = self.folders.numbers().map_err(|error| {
            let chains = self.folders.chains.display().to_string();
            Failure::new(
                Code::Storage,
                format!("the ledger cannot be listed: {error}"),
            )
            .at(chains)
            .remedy("make its folder readable for this user")
        })?;
        let last = numbers.last().copied().unwrap_or(1);
        for number in numbers.into_iter().filter(|number| *number < last) {
            self.verify(&self.folders.place(number))?;
        }
        self.go_on(last)
    }

    /// Opens the chain that is added to; after a broken one, the next.
    fn go_on(&mut self, mut number: u32) -> Result<(), Failure> {
        loop {
            let place = self.folders.place(number);
            let opening = Opening {
                about: self.folders.about.clone(),
                after: self.predecessor(),
            };
            let mut kept = Kept::of(&place);
            let memory = Arc::make_mut(&mut self.memory);
            // Taken in only if the whole can be opened; else it is read once more.
            let mut read = memory.clone();
            match Chain::open(place.clone(), opening, |entry| kept.take(&entry, &mut read)) {
                Ok((chain, verdict)) => {
                    *memory = read;
                    kept.judge(verdict);
                    let is_broken = kept.breach.is_some();
                    self.files.push(kept);
                    if !is_broken {
                        self.chain = Some(chain);
                        return Ok(());
                    }
                    number += 1;
                }
                Err(error) => {
                    self.verify(&place)?;
                    return Err(error.into());
                }
            }
        }
    }

    /// Reads a chain that nothing is added to.
    fn verify(&mut self, place: &Place) -> Result<(), Failure> {
        let mut kept = Kept::of(place);
        let memory = Arc::make_mut(&mut self.memory);
        let verdict = Chain::verify(place, |entry| kept.take(&entry, memory))?;
        kept.judge(verdict);
        self.files.push(kept);
        Ok(())
    }

    /// The chain before, if it is broken.
    fn predecessor(&self) -> Option<Predecessor> {
        let before = self.files.last()?;
        let breach = before.breach.as_ref()?;
        Some(Predecessor {
            file: before.name(),
            line: breach.line,
            breach: breach.to_string(),
            head: before.head,
        })
    }
}

impl Kept {
    fn of(place: &Place) -> Self {
        Self {
            file: place.file.clone(),
            entries: 0,
            head: None,
            first: None,
            last: None,
            breach: None,
            notes: Vec::new(),
        }
    }

    /// The name of its file.
    pub(super) fn name(&self) -> String {
        let name = self.file.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }

    fn take(&mut self, entry: &Entry, memory: &mut Memory) {
        // The opening comes unasked with the first entry.
        self.entries = entry.sequence.saturating_add(1);
        self.head = Some(entry.head());
        self.first.get_or_insert(entry.at);
        self.last = Some(entry.at);
        if entry.sequence == 0 {
            return;
        }
        match entry.payload::<Look>() {
            Ok(look) => memory.take(entry.sequence, entry.at, &look),
            Err(error) => self.notes.push(format!(
                "entry {} holds, but this version does not understand it: {error}",
                entry.sequence
            )),
        }
    }

    fn judge(&mut self, verdict: Verdict) {
        if let Some(torn) = verdict.torn {
            self.notes.push(format!(
                "line {} was unfinished and is cut off: {} bytes of an entry that was never kept",
                torn.line, torn.bytes
            ));
        }
        if let Some(back) = verdict.clock_back {
            self.notes.push(format!(
                "the clock of this computer went back by {} before line {}",
                chart::unit::format("s", back.by as f64 / 1e9, None),
                back.line
            ));
        }
        if verdict.entries > 0 && verdict.remembered.is_none() {
            self.notes.push(
                "its newest entry was not remembered apart: whether its end was cut off cannot be told"
                    .to_owned(),
            );
        }
        self.breach = verdict.breach;
    }
}
