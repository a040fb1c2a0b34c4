use base64::{Engine as _, engine::general_purpose::STANDARD};
use sha2::{Digest as _, Sha256};

use crate::files::MigrationFile;

/// The hash Atlas would keep for each file: a running SHA-256 over the name and bytes of every
/// file up to it. A file with `atlas:sum ignore` counts by its name only and has none.
///
/// Source: ariga/atlas, `sql/migrate/dir.go`.
pub(crate) fn chain<'f>(files: impl IntoIterator<Item = &'f MigrationFile>) -> Vec<Option<String>> {
    let mut running = Sha256::new();
    files
        .into_iter()
        .map(|file| {
            let name = file.path.rsplit('/').next().unwrap_or(&file.path);
            running.update(name.as_bytes());
            if ignored(&file.text()) {
                return None;
            }
            running.update(&file.bytes);
            Some(STANDARD.encode(running.clone().finalize()))
        })
        .collect()
}

fn ignored(text: &str) -> bool {
    text.lines()
        .take_while(|line| line.trim().is_empty() || line.trim().starts_with("--"))
        .any(|line| line.trim() == "-- atlas:sum ignore")
}
