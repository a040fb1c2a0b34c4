use std::path::Path;

use model::Millis;
use pack::Pack;

use crate::{small_file, wire::RecentPack};

const FILE: &str = "recent-packs.json";
const KEPT: usize = 10;

/// Packs opened earlier, newest first; a damaged list is an empty one.
pub(crate) fn recent(config: &Path) -> Vec<RecentPack> {
    small_file::read(&config.join(FILE)).unwrap_or_default()
}

/// Puts a pack at the head of the list; a list that cannot be written costs only the list.
pub(crate) fn remember(config: &Path, pack: &Pack, now: Millis) {
    let folder = pack.folder.display().to_string();
    let mut packs = recent(config);
    packs.retain(|other| other.folder != folder);
    packs.insert(
        0,
        RecentPack {
            folder,
            name: pack.name.clone(),
            opened: now,
        },
    );
    packs.truncate(KEPT);
    if let Err(error) = small_file::write(&config.join(FILE), &packs) {
        tracing::warn!(%error, "the list of recent packs was not written");
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_newest_pack_comes_first_once_and_a_damaged_list_is_empty() {
        let config = tempfile::tempdir().unwrap();
        let named = |name: &str| Pack {
            folder: name.into(),
            name: name.into(),
            ..Pack::default()
        };
        for (at, name) in ["a", "b", "a"].into_iter().enumerate() {
            remember(config.path(), &named(name), Millis(at as i64));
        }
        let names: Vec<_> = recent(config.path())
            .into_iter()
            .map(|pack| pack.name)
            .collect();
        assert_eq!(names, ["a", "b"]);
        for number in 0..20 {
            remember(config.path(), &named(&format!("p{number}")), Millis(9));
        }
        assert_eq!(recent(config.path()).len(), KEPT);
        fs::write(config.path().join(FILE), "{").unwrap();
        assert_eq!(recent(config.path()), []);
    }
}
