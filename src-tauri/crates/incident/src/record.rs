use std::{
    io,
    path::{Path, PathBuf},
};

use chain::{Chain, Head, Opening};
use model::Nanos;

use crate::{
    Attachment, By, Entry, Incident, IncidentError, Surroundings, What, entry::Payload, files,
    markdown,
};

/// The chain of entries, within the folder.
pub const RECORD: &str = "record.jsonl";
/// The post-mortem so far, within the folder.
pub(crate) const PAGE: &str = "incident.md";

/// Where the record of an incident lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its folder.
    pub folder: PathBuf,
    /// The remembered newest entry, in another folder: it shows that an end was cut off.
    pub head: PathBuf,
}

/// A record that is open, by one window or by several in turn.
#[derive(Debug)]
pub struct Record {
    place: Place,
    chain: Chain,
    entries: Vec<Entry>,
}

impl Place {
    pub(crate) fn chain(&self) -> chain::Place {
        chain::Place {
            file: self.folder.join(RECORD),
            head: self.head.clone(),
        }
    }
}

impl Record {
    /// Opens a record and goes through all of it; one that is not there is begun with its first
    /// entry. An unfinished entry at the end is cut off.
    ///
    /// # Errors
    /// If it cannot be read, or another window keeps its turn. A record that does not hold is
    /// opened; nothing can be added to it.
    pub fn open(place: Place) -> Result<Self, IncidentError> {
        let name = place.folder.file_name().unwrap_or_default();
        let opening = Opening {
            about: format!("incident {}", name.to_string_lossy()),
            after: None,
        };
        let mut entries = Vec::new();
        let (chain, _) = Chain::open(place.chain(), opening, |entry| {
            entries.extend(Entry::of(&entry));
        })?;
        Ok(Self {
            place,
            chain,
            entries,
        })
    }

    /// Adds an entry with its files. When it returns, they are on the disk and stay there whatever
    /// happens to this process; `incident.md` tells of them, or its older version is left.
    ///
    /// # Errors
    /// If the record does not hold any more, another window keeps its turn, or the disk says no;
    /// the record is then what it was before.
    pub fn append(
        &mut self,
        at: Nanos,
        by: By,
        mut what: What,
        attachments: &[Attachment],
    ) -> Result<&Entry, IncidentError> {
        let folder = &self.place.folder;
        let mut turn = self.chain.turn()?;
        self.entries
            .extend(turn.news().iter().filter_map(Entry::of));
        // The opening comes before the first entry.
        let number = turn.head().map_or(1, |head| head.sequence + 1);
        let files = files::write(folder, number, attachments)?;
        for (attachment, file) in attachments.iter().zip(&files) {
            what.attach(attachment.kind, &file.path);
        }
        let payload = Payload { by, files, what };
        let entry = turn.append(at, &payload).inspect_err(|_| {
            files::remove(folder, &payload.files);
        })?;
        self.entries.extend(Entry::of(&entry));
        // Still within the turn: the newest page stays.
        let page = folder.join(PAGE);
        let text = markdown(&self.entries, &Surroundings::default());
        if let Err(error) = files::replace(&page, text.as_bytes()) {
            tracing::warn!(%error, file = %page.display(), "the page of an incident is older than its record");
        }
        drop(turn);
        Ok(self.entries.last().expect("one was added"))
    }

    /// Takes in what other windows have added.
    ///
    /// # Errors
    /// As [`Self::append`].
    pub fn refresh(&mut self) -> Result<(), IncidentError> {
        let mut turn = self.chain.turn()?;
        self.entries
            .extend(turn.news().iter().filter_map(Entry::of));
        Ok(())
    }

    /// The entries in order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The incident as the entries tell it; nothing before the first one.
    #[must_use]
    pub fn incident(&self) -> Option<Incident> {
        Incident::of(&self.entries)
    }

    /// Where it lies.
    #[must_use]
    pub fn place(&self) -> &Place {
        &self.place
    }

    /// The newest entry, as the chain has it.
    #[must_use]
    pub fn head(&self) -> Option<Head> {
        self.chain.head()
    }
}

/// Reads the entries that hold of a record, without the right to add to it and without a look at
/// its files.
///
/// # Errors
/// If it cannot be read.
pub fn read(place: &Place) -> Result<Vec<Entry>, IncidentError> {
    let (entries, _) = follow(&place.folder, Some(place.head.clone()))?;
    Ok(entries)
}

/// The same with what was found of the chain; without a remembered head, there has to be a record.
pub(crate) fn follow(
    folder: &Path,
    head: Option<PathBuf>,
) -> Result<(Vec<Entry>, chain::Verdict), IncidentError> {
    let file = folder.join(RECORD);
    match file.symlink_metadata() {
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && head.is_none() => {
            return Err(IncidentError::NoRecord {
                path: folder.to_owned(),
            });
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(IncidentError::io("read", &file)(error)),
    }
    let mut entries = Vec::new();
    // Where nothing is remembered apart, there is no such file.
    let head = head.unwrap_or_else(|| folder.join("record.head"));
    let verdict = Chain::verify(&chain::Place { file, head }, |entry| {
        entries.extend(Entry::of(&entry));
    })?;
    Ok((entries, verdict))
}
