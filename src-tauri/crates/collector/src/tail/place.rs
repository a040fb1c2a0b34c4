use std::{
    fs::{File, Metadata},
    io::{self, Read, Seek, SeekFrom},
};

use serde::{Deserialize, Serialize};

/// How many bytes of its start a file is recognised by.
const HEAD: usize = 256;

/// Which file was read and how far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Place {
    /// The file.
    pub(super) mark: Mark,
    /// Bytes read, all of them in complete lines.
    pub(super) offset: u64,
}

impl Place {
    pub(super) fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    pub(super) fn write(&self) -> String {
        serde_json::to_string(self).expect("numbers and text are JSON")
    }
}

/// What a file is recognised by when it has been renamed, or another one has its name: its number
/// on the disk where there is one, and how it starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Mark {
    number: Option<(u64, u64)>,
    /// Length of the start that was seen, and its checksum.
    head: (usize, u64),
}

impl Mark {
    /// The mark of an open file; leaves the position anywhere.
    pub(super) fn of(file: &mut File) -> io::Result<Self> {
        let head = head(file, HEAD)?;
        Ok(Self {
            number: number(&file.metadata()?),
            head: (head.len(), checksum(&head)),
        })
    }

    /// Whether an open file is the one that was marked, grown or not.
    pub(super) fn fits(&self, file: &mut File) -> io::Result<bool> {
        let number = number(&file.metadata()?);
        if number.is_some() && self.number.is_some() && number != self.number {
            return Ok(false);
        }
        self.starts(file)
    }

    /// Whether the file still starts the same: a file that was cut to nothing and written again
    /// keeps its number, and may already be longer than before.
    pub(super) fn starts(&self, file: &mut File) -> io::Result<bool> {
        let head = head(file, self.head.0)?;
        Ok(head.len() == self.head.0 && checksum(&head) == self.head.1)
    }

    /// Whether more of the start could be known now.
    pub(super) fn is_short(&self) -> bool {
        self.head.0 < HEAD
    }
}

fn head(file: &mut File, length: usize) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(length);
    file.seek(SeekFrom::Start(0))?;
    file.take(length as u64).read_to_end(&mut head)?;
    Ok(head)
}

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)]
fn number(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

/// Windows has file numbers too, but the standard library does not tell them yet.
#[cfg(not(unix))]
fn number(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// FNV-1a, which stays the same from one version of the program to the next.
pub(crate) fn checksum(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
