//! Harbour's pack with less patience: its alerts fire seconds after a fault instead of minutes.

use std::{fs, path::Path};

use tempfile::TempDir;

use crate::harness::harbour_pack;

/// A copy of Harbour's pack.
pub(crate) struct DrillPack {
    folder: TempDir,
}

/// What is written in the pack, and what stands in the copy.
const SHORTER: [(&str, &[(&str, &str)]); 2] = [
    (
        "alerts/harbour.yml",
        &[
            ("for: 1m", "for: 2s"),
            ("for: 2m", "for: 2s"),
            ("for: 5m", "for: 2s"),
            ("[5m]", "[20s]"),
            ("[2m]", "[20s]"),
            ("    rules:", "    interval: 5s\n    rules:"),
        ],
    ),
    ("wheelhouse.toml", &[("every = \"15s\"", "every = \"2s\"")]),
];

impl DrillPack {
    /// Copies the pack.
    pub(crate) fn new() -> anyhow::Result<Self> {
        let folder = tempfile::tempdir()?;
        copy(&harbour_pack(), folder.path())?;
        for (file, changes) in SHORTER {
            let path = folder.path().join(file);
            let mut text = fs::read_to_string(&path)?;
            for (long, short) in changes {
                anyhow::ensure!(text.contains(long), "{file} has no {long:?} any more");
                text = text.replace(long, short);
            }
            fs::write(path, text)?;
        }
        Ok(Self { folder })
    }

    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
