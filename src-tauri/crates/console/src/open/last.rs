use std::{collections::BTreeMap, path::Path};

use crate::small_file;

const FILE: &str = "last-environments.json";
const KEPT: usize = 50;

/// The environment of a pack that was looked at last; a damaged file knows none.
pub(crate) fn last(config: &Path, pack: &str) -> Option<String> {
    read(config).remove(pack)
}

/// Keeps it for the next start; a file that cannot be written costs that start a little time.
pub(crate) fn remember(config: &Path, pack: &str, environment: &str) {
    let mut all = read(config);
    if all.len() >= KEPT {
        all.clear();
    }
    all.insert(pack.to_owned(), environment.to_owned());
    if let Err(error) = small_file::write(&config.join(FILE), &all) {
        tracing::warn!(%error, "the last environment was not written");
    }
}

fn read(config: &Path) -> BTreeMap<String, String> {
    small_file::read(&config.join(FILE)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn each_pack_has_its_own_and_a_damaged_file_has_none() {
        let config = tempfile::tempdir().unwrap();
        let config = config.path();
        assert_eq!(last(config, "a"), None);
        remember(config, "a", "demo");
        remember(config, "b", "production");
        remember(config, "a", "staging");
        assert_eq!(last(config, "a").as_deref(), Some("staging"));
        assert_eq!(last(config, "b").as_deref(), Some("production"));
        for number in 0..=KEPT {
            remember(config, &number.to_string(), "demo");
        }
        assert!(read(config).len() <= KEPT);
        assert_eq!(last(config, &KEPT.to_string()).as_deref(), Some("demo"));
        fs::write(config.join(FILE), "[").unwrap();
        assert_eq!(last(config, "a"), None);
    }
}
