use std::{collections::BTreeSet, fs, io, path::PathBuf};

use chain::{Hash, Place};
use model::Nanos;
use pack::Pack;
use serde::{Deserialize, Serialize};

use crate::{Options, environments::Connected, small_file};

const CHAIN: &str = ".jsonl";
const HEAD: &str = ".head";
const LAST_LOOK: &str = "last-look.json";

/// Where the ledger of one database lies.
#[derive(Clone, Debug)]
pub(in crate::database) struct Folders {
    /// Its chains, numbered.
    pub(in crate::database) chains: PathBuf,
    /// What is remembered of them, apart.
    pub(super) heads: PathBuf,
    /// What the ledger is about, for its opening.
    pub(super) about: String,
    /// Key of the source.
    pub(super) source: String,
}

/// The newest look, also one that found nothing new and is no entry.
#[derive(Serialize, Deserialize)]
struct LastLook {
    at: Nanos,
}

impl Folders {
    pub(in crate::database) fn of(options: &Options, pack: &Pack, source: &Connected) -> Self {
        let key = [
            &pack.folder.display().to_string(),
            &source.environment,
            &source.definition.id,
        ];
        let about = format!(
            "migration histories of {:?}, environment {:?}, source {:?}",
            pack.name, source.environment, source.definition.id
        );
        // Names are for people; the hash keeps those apart that look the same when shortened.
        let hash = Hash::of(key.map(String::as_str).join("\0").as_bytes()).to_string();
        let names = [&pack.name, &source.environment, &source.definition.id];
        let names = names.map(|name| readable(name)).join("-");
        let folder = format!("{names}-{}", hash.get(..16).unwrap_or(&hash));
        Self {
            chains: options.data.join("ledgers").join(&folder),
            heads: options.config.join("ledger-heads").join(&folder),
            about,
            source: source.definition.id.clone(),
        }
    }

    /// The chain with this number.
    pub(super) fn place(&self, number: u32) -> Place {
        let name = format!("ledger-{number:04}");
        Place {
            file: self.chains.join(format!("{name}{CHAIN}")),
            head: self.heads.join(format!("{name}{HEAD}")),
        }
    }

    /// Numbers of all chains, also of one that only its remembered head tells of.
    pub(super) fn numbers(&self) -> io::Result<BTreeSet<u32>> {
        let mut numbers = BTreeSet::new();
        for (folder, end) in [(&self.chains, CHAIN), (&self.heads, HEAD)] {
            let entries = match fs::read_dir(folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            for entry in entries {
                let name = entry?.file_name();
                let name = name.to_string_lossy();
                let number = name
                    .strip_prefix("ledger-")
                    .and_then(|name| name.strip_suffix(end)?.parse::<u32>().ok());
                numbers.extend(number);
            }
        }
        Ok(numbers)
    }

    /// When the newest look was, as far as that was noted.
    pub(super) fn last_look(&self) -> Option<Nanos> {
        let noted: LastLook = small_file::read(&self.chains.join(LAST_LOOK))?;
        Some(noted.at)
    }

    /// Notes the newest look; a note that is lost only widens a window.
    pub(super) fn note_look(&self, at: Nanos) {
        let file = self.chains.join(LAST_LOOK);
        if let Err(error) = small_file::write(&file, &LastLook { at }) {
            tracing::warn!(%error, file = %file.display(), "a look is not noted");
        }
    }
}

fn readable(name: &str) -> String {
    let letters = name.chars().map(|letter| {
        if letter.is_ascii_alphanumeric() {
            letter.to_ascii_lowercase()
        } else {
            '-'
        }
    });
    letters.take(24).collect()
}
