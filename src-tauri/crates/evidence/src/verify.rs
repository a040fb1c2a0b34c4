use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    EvidenceError, bundle, draw, json,
    ledger::{self, LEDGER},
    manifest::{self, FORMAT, Listed, MANIFEST, Manifest, OWN_HASH, PUBLIC_KEY, SIGNATURE},
    names,
    signature::{fits, read_public},
};

mod folder;

use folder::{Folder, Hashed};

/// Whether a pack is as it was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its folder.
    pub folder: PathBuf,
    /// Every difference, by file.
    pub faults: Vec<Fault>,
    /// Whether and by whom it is signed.
    pub signature: Signature,
    /// SHA-256 of the manifest as it lies there; empty if there is none.
    pub manifest: String,
    /// What the manifest says of the pack: name and value.
    pub facts: Vec<(String, String)>,
    /// How many files were compared.
    pub files: usize,
}

/// A difference between a pack and its manifest.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// The file within the pack.
    pub file: String,
    /// What it is.
    pub what: What,
    /// In a sentence.
    pub words: String,
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum What {
    /// A file that is listed is not there.
    Missing,
    /// A file is there that is not listed.
    Added,
    /// A file that is listed lies there under another name.
    Renamed,
    /// The content of a file is another one.
    Changed,
    /// The manifest is not what it was, or none that this version reads.
    Manifest,
    /// The signature does not fit.
    Signature,
    /// The excerpt of the record of looks does not hold.
    Ledger,
    /// The sample is not what the seed draws.
    Draw,
    /// It cannot be read, or is neither a file nor a folder.
    Unreadable,
}

/// Whether and by whom a pack is signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signature {
    /// It is not signed.
    None,
    /// By this public key, in hexadecimal.
    Good(String),
    /// There is one that does not fit, with why.
    Bad(String),
}

impl Verdict {
    /// Whether nothing was found.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    /// What was found, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let files = match self.files {
            1 => "1 file".to_owned(),
            count => format!("{count} files"),
        };
        match (self.faults.len(), self.manifest.is_empty()) {
            (_, true) => "This is no evidence pack: it has no manifest".to_owned(),
            (0, false) => format!("All is as it was made: {files} and the manifest agree"),
            (1, false) => "1 difference: this is not the pack that was made".to_owned(),
            (count, false) => format!("{count} differences: this is not the pack that was made"),
        }
    }

    fn say(&mut self, file: &str, what: What, words: impl Into<String>) {
        self.faults.push(Fault {
            file: file.to_owned(),
            what,
            words: words.into(),
        });
    }
}

/// Compares a pack with its manifest; needs nothing but its folder.
///
/// # Errors
/// [`EvidenceError::Io`] if the folder cannot be listed at all; everything else is a fault in the
/// verdict.
pub fn verify(folder: &Path) -> Result<Verdict, EvidenceError> {
    let mut verdict = Verdict {
        folder: folder.to_owned(),
        faults: Vec::new(),
        signature: Signature::None,
        manifest: String::new(),
        facts: Vec::new(),
        files: 0,
    };
    let mut found = Folder::read(folder)?;
    for (path, why) in std::mem::take(&mut found.unreadable) {
        verdict.say(&path, What::Unreadable, why);
    }
    if let Some(bytes) = own(folder, MANIFEST, &found, &mut verdict) {
        verdict.manifest = manifest::sha256(&bytes);
        own_hash(folder, &bytes, &found, &mut verdict);
        let manifest = read_manifest(&bytes, &mut verdict);
        let signed_by = manifest.as_ref().and_then(|of| of.signed_by.as_deref());
        signature(folder, &bytes, signed_by, &found, &mut verdict);
        if let Some(manifest) = &manifest {
            verdict.facts = manifest.facts();
            files(&manifest.files, &found, &mut verdict);
            follow_ledger(folder, manifest, &mut verdict);
            draw_again(folder, manifest, &mut verdict);
        }
    }
    verdict.faults.sort();
    Ok(verdict)
}

/// The bytes of a file that every pack has.
fn own(folder: &Path, name: &str, found: &Folder, verdict: &mut Verdict) -> Option<Vec<u8>> {
    if !found.files.contains_key(name) {
        verdict.say(name, What::Missing, "it is not there");
        return None;
    }
    match fs::read(folder.join(name)) {
        Ok(bytes) => Some(bytes),
        Err(error) => {
            verdict.say(
                name,
                What::Unreadable,
                format!("it cannot be read: {error}"),
            );
            None
        }
    }
}

fn own_hash(folder: &Path, manifest: &[u8], found: &Folder, verdict: &mut Verdict) {
    let Some(said) = own(folder, OWN_HASH, found, verdict) else {
        return;
    };
    if said != manifest::own_hash(manifest).as_bytes() {
        let words = format!(
            "the SHA-256 of {MANIFEST} is {}, and this file says something else: one of them was changed",
            manifest::sha256(manifest)
        );
        verdict.say(OWN_HASH, What::Manifest, words);
    }
}

fn read_manifest(bytes: &[u8], verdict: &mut Verdict) -> Option<Manifest> {
    let manifest: Manifest = match serde_json::from_slice(bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            let words = format!("it is no manifest of an evidence pack: {error}");
            verdict.say(MANIFEST, What::Manifest, words);
            return None;
        }
    };
    if manifest.format != FORMAT {
        let words = format!(
            "its format is {:?}, and this version reads {FORMAT:?}",
            manifest.format
        );
        verdict.say(MANIFEST, What::Manifest, words);
        return None;
    }
    if manifest.text().as_bytes() != bytes {
        let words = "it is not written as a manifest is: it was changed";
        verdict.say(MANIFEST, What::Manifest, words);
    }
    Some(manifest)
}

fn signature(
    folder: &Path,
    manifest: &[u8],
    signed_by: Option<&str>,
    found: &Folder,
    verdict: &mut Verdict,
) {
    let there = |name: &str| found.files.contains_key(name);
    if signed_by.is_none() && !there(SIGNATURE) && !there(PUBLIC_KEY) {
        return;
    }
    let files = (
        own(folder, SIGNATURE, found, verdict),
        own(folder, PUBLIC_KEY, found, verdict),
    );
    let bad = match files {
        (Some(signature), Some(key)) => match read_public(&key) {
            None => Some((
                PUBLIC_KEY,
                "it is no public key as a pack has it".to_owned(),
            )),
            Some(key) if signed_by != Some(&crate::hex(&key)) => Some((
                PUBLIC_KEY,
                "it is not the key that the manifest names".to_owned(),
            )),
            Some(key) if !fits(&key, manifest, &signature) => Some((
                SIGNATURE,
                "the signature does not fit: the manifest or the signature was changed".to_owned(),
            )),
            Some(key) => {
                verdict.signature = Signature::Good(crate::hex(&key));
                None
            }
        },
        _ => {
            let why = "the pack was signed, and the signature or its key is not there";
            verdict.signature = Signature::Bad(why.to_owned());
            return;
        }
    };
    if let Some((file, why)) = bad {
        verdict.say(file, What::Signature, why.clone());
        verdict.signature = Signature::Bad(why);
    }
}

/// Each listed file against what lies there, and what lies there against the list.
fn files(listed: &[Listed], found: &Folder, verdict: &mut Verdict) {
    verdict.files = listed.len();
    let own = [MANIFEST, OWN_HASH, SIGNATURE, PUBLIC_KEY];
    let known: BTreeSet<&str> = listed
        .iter()
        .map(|file| file.path.as_str())
        .chain(own)
        .collect();
    let mut added: BTreeMap<&str, &Hashed> = found
        .files
        .iter()
        .map(|(path, hashed)| (path.as_str(), hashed))
        .filter(|(path, _)| !known.contains(path))
        .collect();
    for file in listed {
        if !names::is_plain(&file.path) {
            let words = "the manifest lists a path that no pack has";
            verdict.say(&file.path, What::Manifest, words);
            continue;
        }
        match found.files.get(&file.path) {
            Some(hashed) if hashed.sha256 == file.sha256 && hashed.size == file.size => {}
            Some(hashed) => {
                let words = format!(
                    "its content was changed: {} bytes with SHA-256 {}, and the manifest lists {} with {}",
                    hashed.size, hashed.sha256, file.size, file.sha256
                );
                verdict.say(&file.path, What::Changed, words);
            }
            None => {
                let elsewhere = added
                    .iter()
                    .find(|(_, hashed)| hashed.sha256 == file.sha256);
                match elsewhere.map(|(path, _)| *path) {
                    Some(path) => {
                        added.remove(path);
                        let words = format!("it lies there under another name: {path}");
                        verdict.say(&file.path, What::Renamed, words);
                    }
                    None => verdict.say(&file.path, What::Missing, "it is not there"),
                }
            }
        }
    }
    for path in added.into_keys() {
        verdict.say(path, What::Added, "the manifest does not list it");
    }
    for path in &found.empty {
        verdict.say(path, What::Added, "a folder without a file was added");
    }
}

/// Every entry of the record of looks must follow the one before it, up to the manifest's.
fn follow_ledger(folder: &Path, manifest: &Manifest, verdict: &mut Verdict) {
    let mut newest = None;
    for file in manifest.files.iter().map(|file| file.path.as_str()) {
        if !ledger::is_excerpt(file) {
            continue;
        }
        // What cannot be read was said already.
        let Ok(lines) = fs::read(folder.join(file)) else {
            return;
        };
        match ledger::head(&lines) {
            Err(breach) => {
                let words = format!("line {} does not hold: {breach}", breach.line);
                verdict.say(file, What::Ledger, words);
                return;
            }
            Ok(head) if file == LEDGER => newest = head,
            Ok(_) => {}
        }
    }
    if newest != manifest.ledger {
        let words = "its last entry is not the one that the manifest names";
        verdict.say(LEDGER, What::Ledger, words);
    }
}

/// The sample must be what the seed draws.
fn draw_again(folder: &Path, manifest: &Manifest, verdict: &mut Verdict) {
    let document = fs::read(folder.join(bundle::DOCUMENT)).unwrap_or_default();
    let Ok(drawn) = serde_json::from_slice::<json::Drawn>(&document) else {
        let words = "it has no population and no choice that could be drawn again";
        verdict.say(bundle::DOCUMENT, What::Draw, words);
        return;
    };
    let candidates: Vec<draw::Candidate<'_>> = drawn
        .population
        .iter()
        .map(|member| draw::Candidate {
            key: &member.key,
            exception: member.exception,
        })
        .collect();
    let again = draw::draw(&drawn.choice, &candidates);
    let same = drawn
        .population
        .iter()
        .map(|member| member.taken)
        .eq(again.taken);
    if !same || drawn.choice != manifest.choice {
        let words = "the changes that are taken are not those that the seed draws";
        verdict.say(bundle::DOCUMENT, What::Draw, words);
    }
}
