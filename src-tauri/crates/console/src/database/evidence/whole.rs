use std::{collections::HashMap, path::PathBuf};

use migrations::{Disk, MigrationFile, Tool, Tree as _};

use crate::database::migrations::OneHistory;

/// The files that hold more than one migration, as they lie there.
#[derive(Default)]
pub(super) struct Whole {
    files: HashMap<String, Vec<u8>>,
}

impl Whole {
    /// Reads the changelogs of a history; of every other tool a migration is a whole file.
    pub(super) async fn read(history: &OneHistory) -> Self {
        if history.found.tool != Tool::Liquibase {
            return Self::default();
        }
        let root: PathBuf = history.root.clone();
        let present = history.files.iter().filter(|file| file.present);
        let mut paths: Vec<String> = present.map(|file| file.path.clone()).collect();
        paths.dedup();
        let work = move || {
            let disk = Disk::new(root);
            let read = paths.into_iter().filter_map(|path| {
                let bytes = disk.read(&path).ok()?;
                Some((path, bytes))
            });
            read.collect()
        };
        let files = tokio::task::spawn_blocking(work).await;
        Self {
            files: files.unwrap_or_default(),
        }
    }

    /// The bytes of the whole file that a migration stands in.
    pub(super) fn of(&self, file: &MigrationFile) -> Vec<u8> {
        self.files.get(&file.path).unwrap_or(&file.bytes).clone()
    }
}
