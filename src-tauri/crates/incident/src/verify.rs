use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use chain::{Hash, Head};

use crate::{
    Attached, Entry, Incident, IncidentError, Surroundings, markdown,
    markdown::{FORMAT, told},
    names::is_plain,
    record::{self, PAGE, RECORD},
};

/// Whether a record is as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// How many entries hold.
    pub entries: u64,
    /// How many files hold.
    pub files: usize,
    /// The last entry that holds.
    pub head: Option<Head>,
    /// Everything that does not hold.
    pub breaches: Vec<Breach>,
    /// What breaks nothing, in words.
    pub remarks: Vec<String>,
}

/// Something that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Breach {
    /// The file within the folder, with its line where it is the record.
    pub place: String,
    /// What is wrong with it.
    pub words: String,
}

/// What systems leave in folders by themselves.
const LITTER: [&str; 3] = [".DS_Store", "Thumbs.db", "desktop.ini"];

impl Verdict {
    /// Whether nothing was changed.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.breaches.is_empty()
    }

    /// What was found, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let count = |count: u64, one: &str, many: &str| match count {
            1 => format!("1 {one}"),
            count => format!("{count} {many}"),
        };
        match self.breaches.as_slice() {
            [] => format!(
                "{} and {} hold",
                count(self.entries, "entry", "entries"),
                count(self.files as u64, "file", "files")
            ),
            [only] => format!("{}: {}", only.place, only.words),
            [first, rest @ ..] => format!(
                "{}: {}; {}",
                first.place,
                first.words,
                count(rest.len() as u64, "more difference", "more differences")
            ),
        }
    }

    fn breach(&mut self, place: impl Into<String>, words: impl Into<String>) {
        self.breaches.push(Breach {
            place: place.into(),
            words: words.into(),
        });
    }

    fn remark(&mut self, words: impl Into<String>) {
        self.remarks.push(words.into());
    }
}

/// Compares a folder with its record; needs nothing but the folder. `head` is the file of the
/// newest entry that was remembered apart, if there is one on this computer.
///
/// # Errors
/// [`IncidentError::NoRecord`] if it is no folder of an incident; what the disk says if the record
/// cannot be read. Everything else is in the verdict.
pub fn verify(
    folder: &Path,
    head: Option<PathBuf>,
) -> Result<(Vec<Entry>, Verdict), IncidentError> {
    // Before the entries: of a record that is added to meanwhile, the page is never the newer one.
    let mut text = fs::read(folder.join(PAGE));
    let (mut entries, mut chain) = record::follow(folder, head.clone())?;
    if text.is_err() {
        // It may have come meanwhile, with entries that were not read.
        text = fs::read(folder.join(PAGE));
        if text.is_ok() {
            (entries, chain) = record::follow(folder, head)?;
        }
    }
    let mut verdict = Verdict {
        entries: entries.len() as u64,
        files: 0,
        head: chain.head,
        breaches: Vec::new(),
        remarks: Vec::new(),
    };
    follow(&chain, &mut verdict);
    if let Some(incident) = Incident::of(&entries) {
        verdict.remarks.extend(incident.remarks);
    } else if verdict.holds() {
        verdict.remark("the incident was not begun: its first entry was never kept");
    }
    let found = compare(folder, &entries, &mut verdict);
    others(found, &mut verdict);
    page(text, &entries, &mut verdict);
    Ok((entries, verdict))
}

fn follow(chain: &chain::Verdict, verdict: &mut Verdict) {
    if let Some(breach) = &chain.breach {
        verdict.breach(format!("{RECORD} line {}", breach.line), breach.to_string());
    }
    if let Some(torn) = chain.torn {
        verdict.remark(format!(
            "{RECORD} line {} is unfinished: {} bytes of an entry that was never kept, cut off with the next one",
            torn.line, torn.bytes
        ));
    }
    if chain.entries > 0 && chain.remembered.is_none() {
        verdict.remark("the newest entry is not remembered on this computer: that the end was not cut off is shown by incident.md alone");
    }
}

/// Every file that an entry names; hands back what lies in the folder beside.
fn compare(folder: &Path, entries: &[Entry], verdict: &mut Verdict) -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    if let Err(error) = list(folder, "", &mut found) {
        verdict.breach(".", format!("the folder cannot be listed: {error}"));
    }
    for file in entries.iter().flat_map(|entry| &entry.files) {
        let place = found.remove(&file.path);
        if let Err(words) = matches(file, place.as_deref()) {
            verdict.breach(&file.path, words);
        } else {
            verdict.files += 1;
        }
    }
    found
}

fn matches(file: &Attached, place: Option<&Path>) -> Result<(), String> {
    if !is_plain(&file.path) {
        return Err("the record names a path that no record has".to_owned());
    }
    let Some(place) = place else {
        return Err("it is not there".to_owned());
    };
    let bytes = fs::read(place).map_err(|error| format!("it cannot be read: {error}"))?;
    let hash = Hash::of(&bytes);
    if hash != file.sha256 {
        return Err(format!(
            "its content was changed: {} bytes with SHA-256 {hash}, and the record names {} with {}",
            bytes.len(),
            file.bytes,
            file.sha256
        ));
    }
    Ok(())
}

/// What lies in the folder and is named by no entry.
fn others(found: BTreeMap<String, PathBuf>, verdict: &mut Verdict) {
    let lock = format!("{RECORD}.lock");
    for path in found.into_keys() {
        let name = path.rsplit('/').next().unwrap_or(&path);
        let own = [RECORD, PAGE, &lock].contains(&path.as_str());
        if own || LITTER.contains(&name) {
            continue;
        }
        if is_plain(&path) || path == format!("{PAGE}.new") {
            verdict.remark(format!(
                "{path} is no part of the record: what a write left that did not end, or was put there"
            ));
        } else {
            verdict.breach(path, "it was added: no record has such a file");
        }
    }
}

/// The page must be what the record makes it, or have been when it had fewer entries.
fn page(text: io::Result<Vec<u8>>, entries: &[Entry], verdict: &mut Verdict) {
    let text = match text {
        Ok(text) => text,
        // A process was ended between the first entry and its page.
        Err(error) if error.kind() == io::ErrorKind::NotFound && entries.len() < 2 => {
            verdict.remark(format!("{PAGE} is not there yet; the next entry makes it"));
            return;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            verdict.breach(PAGE, "it is not there");
            return;
        }
        Err(error) => {
            verdict.breach(PAGE, format!("it cannot be read: {error}"));
            return;
        }
    };
    let says = |entries: &[Entry]| markdown(entries, &Surroundings::default()).as_bytes() == text;
    if says(entries) {
        return;
    }
    let last = entries.last().map_or(0, |entry| entry.number);
    let mut breaches = verdict.breaches.iter();
    let is_broken = breaches.any(|breach| breach.place.starts_with(RECORD));
    match std::str::from_utf8(&text).ok().and_then(told) {
        Some((_, format)) if format != FORMAT => verdict.remark(format!(
            "{PAGE} was written by another version and is not compared"
        )),
        // What comes after the breach of a record is not read, and cannot be compared.
        Some((number, _)) if number > last && is_broken => {}
        Some((number, _)) if number > last => verdict.breach(
            RECORD,
            format!(
                "its end was cut off: {PAGE} tells of entry {number}, and entry {last} is the last"
            ),
        ),
        Some((number, _)) if number < last && says(up_to(entries, number)) => {
            verdict.remark(format!(
                "{PAGE} tells of the entries up to {number} only; the next entry makes it anew"
            ))
        }
        _ => verdict.breach(
            PAGE,
            "it was changed: it is not what the record makes of it",
        ),
    }
}

fn up_to(entries: &[Entry], number: u64) -> &[Entry] {
    let end = entries.partition_point(|entry| entry.number <= number);
    entries.get(..end).unwrap_or(entries)
}

/// All files under a folder, by their path within it; links are not followed.
fn list(folder: &Path, within: &str, found: &mut BTreeMap<String, PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if within.is_empty() {
            name
        } else {
            format!("{within}/{name}")
        };
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &path, found)?;
        } else {
            found.insert(path, entry.path());
        }
    }
    Ok(())
}
