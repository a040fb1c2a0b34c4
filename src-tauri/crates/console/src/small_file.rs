//! Small files that Wheelhouse keeps for itself, such as the packs that were opened.

use std::{fs, io, path::Path};

use serde::{Serialize, de::DeserializeOwned};

/// What a file holds; nothing if there is none, or if it is damaged, which the log says.
pub(crate) fn read<T: DeserializeOwned>(file: &Path) -> Option<T> {
    let text = fs::read(file).ok()?;
    serde_json::from_slice(&text)
        .inspect_err(
            |error| tracing::warn!(%error, file = %file.display(), "damaged, and begun anew"),
        )
        .ok()
}

/// Puts a value in the place of what the file held.
///
/// # Errors
/// If it cannot be written; the file is then what it was.
pub(crate) fn write<T: Serialize>(file: &Path, value: &T) -> io::Result<()> {
    replace(file, &serde_json::to_vec_pretty(value)?)
}

/// Puts a text in the place of what the file held: a crash leaves the old one or the new one.
///
/// # Errors
/// As [`write`].
pub(crate) fn replace(file: &Path, text: &[u8]) -> io::Result<()> {
    let mut beside = file.as_os_str().to_owned();
    beside.push(".new");
    fs::write(&beside, text)?;
    fs::rename(&beside, file)
}
