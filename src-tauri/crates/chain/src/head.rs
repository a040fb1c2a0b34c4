use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::Path,
};

use serde::{Deserialize, Serialize};

use crate::Hash;

/// The newest entry of a chain, remembered apart from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Head {
    /// The entry's number.
    pub sequence: u64,
    /// The entry's hash.
    pub hash: Hash,
}

impl Head {
    /// Reads a remembered head; `None` if none was remembered.
    ///
    /// # Errors
    /// If the file cannot be read, or holds something else.
    pub fn remembered(file: &Path) -> io::Result<Option<Self>> {
        let text = match fs::read(file) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        serde_json::from_slice(&text).map(Some).map_err(Into::into)
    }

    /// Remembers it in place of an older one: a crash leaves the old one or the new one.
    ///
    /// # Errors
    /// If the file cannot be written.
    pub fn remember(&self, file: &Path) -> io::Result<()> {
        let beside = file.with_extension("new");
        let mut fresh = File::create(&beside)?;
        let text = serde_json::to_string(self)?;
        fresh.write_all(format!("{text}\n").as_bytes())?;
        fresh.sync_all()?;
        fs::rename(&beside, file)
    }
}
