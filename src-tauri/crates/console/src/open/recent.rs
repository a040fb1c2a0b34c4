use std::{fs, path::Path};

use model::Millis;
use pack::Pack;

use crate::wire::RecentPack;

const FILE: &str = "recent-packs.json";
const KEPT: usize = 10;

/// Packs opened earlier, newest first; a damaged list is an empty one.
pub(crate) fn recent(config: &Path) -> Vec<RecentPack> {
    let Ok(text) = fs::read(config.join(FILE)) else {
        return Vec::new();
    };
    serde_json::from_slice(&text).unwrap_or_else(|error| {
        tracing::warn!(%error, "the list of recent packs is damaged and starts afresh");
        Vec::new()
    })
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
    // Written beside and renamed, so that a crash leaves the old list or the new one.
    let beside = config.join(format!("{FILE}.new"));
    let written = serde_json::to_vec_pretty(&packs)
        .map_err(std::io::Error::from)
        .and_then(|text| fs::write(&beside, text))
        .and_then(|()| fs::rename(&beside, config.join(FILE)));
    if let Err(error) = written {
        tracing::warn!(%error, "the list of recent packs was not written");
    }
}

#[cfg(test)]
mod tests {
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
