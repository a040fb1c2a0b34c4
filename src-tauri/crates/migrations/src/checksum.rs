use md5::Md5;
use serde::Serialize;
use sha2::{Digest as _, Sha256, Sha384};
use siphasher::sip::SipHasher13;

use crate::{
    files::{FileKind, MigrationFile},
    history::Entry,
    tool::Tool,
};

pub(crate) mod atlas;
pub(crate) mod liquibase;
pub(crate) mod statements;

/// What a row's checksum says of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Verdict {
    /// The file is what ran, byte for byte or in what the tool counts.
    Same,
    /// Only line endings or a byte order mark differ; `tolerated` if the tool does not mind.
    LineEndings {
        /// Whether the tool itself takes the file for unchanged.
        tolerated: bool,
    },
    /// The content is what ran, the name is not (refinery hashes both).
    Renamed,
    /// The file is not what ran.
    Edited {
        /// The checksum in the row.
        stored: String,
        /// The checksum of the file.
        computed: String,
    },
    /// It cannot be said.
    Unknown {
        /// Why, in words.
        why: String,
    },
}

/// Compares a file with the checksum in its row, by the tool's own rule.
///
/// Rules: sqlx SHA-384; refinery SipHash-1-3 over name, version and content; Prisma and Drizzle
/// SHA-256; Flyway CRC-32 of the lines; Liquibase MD5 of versions 8 and 9; Supabase the recorded
/// statements. Atlas' chain is compared in [`crate::compare`], where all files are at hand.
#[must_use]
pub fn verify(entry: &Entry, file: &MigrationFile) -> Verdict {
    let unknown = |why: &str| Verdict::Unknown {
        why: why.to_owned(),
    };
    if !file.present {
        return unknown("the file is not there");
    }
    if file.tool == Tool::Supabase {
        return match &entry.statements {
            Some(recorded) => statements::verify(recorded, file),
            None => unknown("this row was written before Supabase recorded statements"),
        };
    }
    let Some(stored) = entry.checksum.as_deref() else {
        return unknown("the row holds no checksum");
    };
    match file.tool {
        Tool::Sqlx => exact(stored, &file.bytes, sha384),
        Tool::Drizzle | Tool::Drizzle1 => exact(stored, &file.bytes, sha256),
        Tool::Prisma => match exact(stored, &file.bytes, prisma(stored)) {
            Verdict::LineEndings { .. } => Verdict::LineEndings { tolerated: true },
            verdict => verdict,
        },
        Tool::Refinery if !file.path.ends_with(".sql") => {
            unknown("the SQL is made by a program, so it cannot be hashed from its source")
        }
        Tool::Refinery => refinery(stored, entry, file),
        Tool::Flyway if !file.path.ends_with(".sql") => {
            unknown("the migration is a program; Flyway records no checksum of its content")
        }
        Tool::Flyway => flyway(stored, file),
        Tool::Liquibase => liquibase::verify(stored, file),
        _ => unknown("the tool records no checksum"),
    }
}

/// Tools that hash bytes: as they are, then with other line endings.
fn exact(stored: &str, bytes: &[u8], hash: impl Fn(&[u8]) -> String) -> Verdict {
    let computed = hash(bytes);
    if computed.eq_ignore_ascii_case(stored) {
        return Verdict::Same;
    }
    if variants(bytes)
        .iter()
        .any(|bytes| hash(bytes).eq_ignore_ascii_case(stored))
    {
        return Verdict::LineEndings { tolerated: false };
    }
    Verdict::Edited {
        stored: stored.to_owned(),
        computed,
    }
}

/// The same content with other line endings, with and without a byte order mark.
fn variants(bytes: &[u8]) -> Vec<Vec<u8>> {
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut unix = Vec::with_capacity(bare.len());
    for (index, byte) in bare.iter().enumerate() {
        if !(*byte == b'\r' && bare.get(index + 1) == Some(&b'\n')) {
            unix.push(*byte);
        }
    }
    let mut windows = Vec::with_capacity(unix.len() + unix.len() / 16);
    for byte in &unix {
        if *byte == b'\n' {
            windows.push(b'\r');
        }
        windows.push(*byte);
    }
    let marked = |bytes: &[u8]| [b"\xef\xbb\xbf", bytes].concat();
    vec![
        bare.to_vec(),
        marked(&unix),
        marked(&windows),
        unix,
        windows,
    ]
}

fn sha384(bytes: &[u8]) -> String {
    crate::hex::encode(&Sha384::digest(bytes))
}

fn sha256(bytes: &[u8]) -> String {
    crate::hex::encode(&Sha256::digest(bytes))
}

pub(crate) fn md5(bytes: &[u8]) -> String {
    crate::hex::encode(&Md5::digest(bytes))
}

/// Prisma once wrote each byte without its leading zero, which makes shorter texts.
fn prisma(stored: &str) -> impl Fn(&[u8]) -> String {
    let old = stored.len() < 64;
    move |bytes| {
        if old {
            Sha256::digest(bytes)
                .iter()
                .map(|byte| format!("{byte:x}"))
                .collect()
        } else {
            sha256(bytes)
        }
    }
}

fn refinery(stored: &str, entry: &Entry, file: &MigrationFile) -> Verdict {
    let Ok(version) = file.id.split('.').next().unwrap_or_default().parse::<i64>() else {
        return Verdict::Unknown {
            why: format!("{} is not a whole number", file.id),
        };
    };
    let sum = |name: &str, bytes: &[u8], wide: bool| siphash(name, version, bytes, wide);
    let fits = |name: &str, bytes: &[u8]| {
        [false, true]
            .iter()
            .any(|wide| sum(name, bytes, *wide).to_string() == stored)
    };
    if fits(&file.name, &file.bytes) {
        return Verdict::Same;
    }
    let others = variants(&file.bytes);
    if others.iter().any(|bytes| fits(&file.name, bytes)) {
        return Verdict::LineEndings { tolerated: false };
    }
    let recorded = entry.name.as_deref().unwrap_or_default();
    if recorded != file.name
        && (fits(recorded, &file.bytes) || others.iter().any(|bytes| fits(recorded, bytes)))
    {
        return Verdict::Renamed;
    }
    Verdict::Edited {
        stored: stored.to_owned(),
        computed: sum(&file.name, &file.bytes, i32::try_from(version).is_err()).to_string(),
    }
}

/// SipHash-1-3 over what Rust's `Hash` feeds it: name, 0xFF, version, content, 0xFF. The version
/// has 32 bits unless the crate's feature `int8-versions` is on.
fn siphash(name: &str, version: i64, bytes: &[u8], wide: bool) -> u64 {
    use std::hash::Hasher as _;
    let mut hasher = SipHasher13::new();
    hasher.write(name.as_bytes());
    hasher.write(&[0xFF]);
    if wide {
        hasher.write(&version.to_le_bytes());
    } else {
        hasher.write(&i32::try_from(version).unwrap_or_default().to_le_bytes());
    }
    hasher.write(bytes);
    hasher.write(&[0xFF]);
    hasher.finish()
}

fn flyway(stored: &str, file: &MigrationFile) -> Verdict {
    let computed = crc32(&file.text()).to_string();
    if computed == stored {
        return Verdict::Same;
    }
    let text = String::from_utf8_lossy(&file.bytes);
    if file.kind == FileKind::Repeatable && text.contains("${") {
        return Verdict::Unknown {
            why: "the script has placeholders, and Flyway hashes it after they were filled in"
                .to_owned(),
        };
    }
    Verdict::Edited {
        stored: stored.to_owned(),
        computed,
    }
}

/// CRC-32 of the lines without their ends, as a signed number.
fn crc32(text: &str) -> i32 {
    let mut hasher = crc32fast::Hasher::new();
    for line in java_lines(text) {
        hasher.update(line.as_bytes());
    }
    i32::from_ne_bytes(hasher.finalize().to_ne_bytes())
}

/// Lines as Java's `readLine` cuts them: `\n`, `\r` and `\r\n` end one.
fn java_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n')
        .flat_map(|line| line.strip_suffix('\r').unwrap_or(line).split('\r'))
}

#[cfg(test)]
mod tests;
