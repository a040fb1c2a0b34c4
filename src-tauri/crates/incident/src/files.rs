use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use chain::Hash;

use crate::{
    Attached, Entry, IncidentError,
    names::{is_plain, slug},
};

/// A file to write with an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// What it is.
    pub kind: Kind,
    /// What it is about; part of its name is made of it.
    pub title: String,
    /// The ending of its name, such as `csv`.
    pub ending: &'static str,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// What an answer held.
    Data,
    /// A picture of our own drawing.
    Picture,
}

impl Attachment {
    /// Its path within the folder, for the entry of this number.
    pub(crate) fn path(&self, number: u64) -> String {
        let folder = match self.kind {
            Kind::Data => "data",
            Kind::Picture => "pictures",
        };
        let otherwise = match self.kind {
            Kind::Data => "data",
            Kind::Picture => "picture",
        };
        let name = slug(&self.title, otherwise);
        format!("{folder}/{number:04}-{name}.{}", self.ending)
    }
}

/// A picture of a record, if it is the one that was recorded.
///
/// # Errors
/// [`IncidentError::NoPicture`] if no entry names it, [`IncidentError::OtherPicture`] if another one
/// lies there, or what the disk says.
pub fn picture(folder: &Path, entries: &[Entry], path: &str) -> Result<Vec<u8>, IncidentError> {
    let named = || path.to_owned();
    let mut files = entries.iter().flat_map(|entry| &entry.files);
    let file = files
        .find(|file| file.path == path && path.ends_with(".svg") && is_plain(path))
        .ok_or_else(|| IncidentError::NoPicture { path: named() })?;
    let place = folder.join(path);
    let svg = fs::read(&place).map_err(IncidentError::io("read", &place))?;
    if Hash::of(&svg) != file.sha256 {
        return Err(IncidentError::OtherPicture { path: named() });
    }
    Ok(svg)
}

/// Writes the files of an entry; when it returns, they are on the disk. What could not be written
/// whole is taken away again.
pub(crate) fn write(
    folder: &Path,
    number: u64,
    attachments: &[Attachment],
) -> Result<Vec<Attached>, IncidentError> {
    let mut written = Vec::new();
    for attachment in attachments {
        let path = attachment.path(number);
        let place = folder.join(&path);
        if let Err(error) = keep(&place, &attachment.bytes) {
            drop(fs::remove_file(&place));
            remove(folder, &written);
            return Err(IncidentError::io("write", &place)(error));
        }
        written.push(Attached {
            path,
            bytes: attachment.bytes.len() as u64,
            sha256: Hash::of(&attachment.bytes),
        });
    }
    Ok(written)
}

/// Takes files away that no entry names.
pub(crate) fn remove(folder: &Path, files: &[Attached]) {
    for file in files {
        if let Err(error) = fs::remove_file(folder.join(&file.path)) {
            tracing::warn!(%error, file = %file.path, "a file that no entry names is left");
        }
    }
}

/// Puts a text in the place of an older one: a crash leaves the old one or the new one.
pub(crate) fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".new");
    let beside = Path::new(&beside);
    let mut file = File::create(beside)?;
    file.write_all(text)?;
    file.sync_data()?;
    fs::rename(beside, path)
}

/// Makes the entry of a file or folder in its folder last.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Windows keeps it by itself, and opens no folder as a file.
    if cfg!(unix) {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

fn keep(place: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = place.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    // A file of a write that was killed may lie there: no entry names it.
    let mut file = File::create(place)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    sync_folder(folder)
}
