use std::collections::HashMap;

use checkout::{History, Past};

/// Files that git held once, by the names that a history may know them by.
pub(super) struct Deleted<'h> {
    by_name: HashMap<&'h str, (&'h str, &'h Past)>,
}

impl<'h> Deleted<'h> {
    pub(super) fn of(history: &'h History) -> Self {
        let mut by_name = HashMap::new();
        for (path, past) in history.deleted() {
            for name in names(path) {
                by_name.entry(name).or_insert((path, past));
            }
        }
        Self { by_name }
    }

    /// The file of the migration with this id: its last path and its past.
    pub(super) fn named(&self, id: &str) -> Option<(&'h str, &'h Past)> {
        self.by_name.get(id).copied()
    }
}

/// What a tool may call a file: by its whole name, without its ending, by the version before its
/// name (`V1.2__x.sql`, `20260101_x.sql`), or by the folder it lies in (`20260101_x/up.sql`).
fn names(path: &str) -> Vec<&str> {
    let (folders, file) = path.rsplit_once('/').unwrap_or(("", path));
    let folder = folders.rsplit('/').next().unwrap_or_default();
    let stem = file.split_once('.').map_or(file, |(stem, _)| stem);
    let whole = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let mut names = vec![file, stem, whole];
    names.extend(version(whole));
    // A folder that begins with a version belongs to one migration.
    if let Some(version) = version(folder) {
        names.extend([folder, version]);
    }
    names
}

/// `1.2` of `V1.2__x`, `20260101` of `20260101_x`.
pub(super) fn version(name: &str) -> Option<&str> {
    let name = name.strip_prefix(['V', 'v']).unwrap_or(name);
    let end = name
        .find(|letter: char| !(letter.is_ascii_digit() || letter == '.'))
        .unwrap_or(name.len());
    let version = name.get(..end)?.trim_end_matches('.');
    (!version.is_empty()).then_some(version)
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn files_are_known_by_version_name_or_folder() {
        let table = [
            ("db/20260101_add_x.up.sql", "20260101"),
            ("db/20260101_add_x.js", "20260101_add_x.js"),
            ("db/20260101_add_x.js", "20260101_add_x"),
            ("V1.2__add_x.sql", "1.2"),
            ("m/20260101_add_x/migration.sql", "20260101_add_x"),
            ("m/2026-01-01_x/up.sql", "2026"),
        ];
        for (path, id) in table {
            assert!(names(path).contains(&id), "{path}: {:?}", names(path));
        }
        assert!(!names("migrations/x.sql").contains(&"migrations"));
    }
}
