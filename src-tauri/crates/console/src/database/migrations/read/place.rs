use std::path::{Path, PathBuf};

use migrations::{Disk, MigrationFile, Tool};
use model::{Code, Failure, Problem};

/// Where the files of migrations are sought.
#[derive(Clone)]
pub(super) struct Place {
    pub(super) root: PathBuf,
    folder: Option<String>,
}

impl Place {
    pub(super) fn of(root: &Path, named: Option<&Path>) -> Self {
        let root = root.to_owned();
        let Some(folder) = named else {
            return Self { root, folder: None };
        };
        match folder.strip_prefix(&root) {
            Ok(inside) => Self {
                folder: Some(inside.to_string_lossy().replace('\\', "/")),
                root,
            },
            // A folder beside the pack is a root of its own.
            Err(_) => Self {
                root: folder.to_owned(),
                folder: Some(String::new()),
            },
        }
    }

    pub(super) async fn files(
        &self,
        tool: Tool,
    ) -> Result<(Vec<MigrationFile>, Vec<Problem>), Failure> {
        let place = self.clone();
        let work = move || migrations::files(&Disk::new(place.root), tool, place.folder.as_deref());
        tokio::task::spawn_blocking(work).await.map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the files of migrations cannot be read: {error}"),
            )
        })
    }
}
