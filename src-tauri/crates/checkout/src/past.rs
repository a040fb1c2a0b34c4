use std::collections::{HashMap, HashSet};

use crate::walk::Step;

/// The commits that touched one file, under whatever name it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Past {
    /// The newest first.
    pub touches: Vec<Touch>,
}

/// What one commit did to a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The number of the commit in [`History::commit`](crate::History::commit).
    pub commit: usize,
    /// What it did.
    pub deed: Deed,
    /// The file's path in the repository after it.
    pub path: String,
    /// The object that holds its text after it.
    pub blob: String,
}

/// What a commit did to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Deed {
    Added,
    Changed,
    Renamed,
    Deleted,
}

impl Past {
    /// The commit that added the file; nothing if the walk did not come that far.
    pub(crate) fn added(&self) -> Option<&Touch> {
        self.touches
            .last()
            .filter(|touch| touch.deed == Deed::Added)
    }

    /// Whether the newest commit holds it no more.
    #[must_use]
    pub fn gone(&self) -> bool {
        self.touches
            .first()
            .is_some_and(|touch| touch.deed == Deed::Deleted)
    }

    /// How often its text changed after it was added.
    #[must_use]
    pub fn edits(&self) -> u32 {
        let pairs = self.touches.windows(2);
        let edits = pairs.filter(|pair| pair[0].blob != pair[1].blob);
        u32::try_from(edits.count()).unwrap_or(u32::MAX)
    }

    /// Names it had before the one it has, the newest first.
    #[must_use]
    pub fn names_before(&self) -> Vec<&str> {
        let mut seen: HashSet<&str> = HashSet::new();
        self.touches
            .iter()
            .map(|touch| touch.path.as_str())
            .filter(|path| seen.insert(path))
            .skip(1)
            .collect()
    }
}

/// The past of every file that the commits touched, by its newest path; commits come newest first.
///
/// A rename is followed back to the older name. A file that was deleted and made again is one
/// file, because its tool takes it for one.
pub(crate) fn pasts(steps: &[Step]) -> HashMap<String, Past> {
    let mut files: Vec<(String, Past)> = Vec::new();
    // The name each file had as of the commit that is read, and which file it is.
    let mut names: HashMap<String, usize> = HashMap::new();
    for (commit, step) in steps.iter().enumerate() {
        let mut renamed = Vec::new();
        for changed in &step.changes {
            let file = *names.entry(changed.path.clone()).or_insert_with(|| {
                let past = Past {
                    touches: Vec::new(),
                };
                files.push((changed.path.clone(), past));
                files.len() - 1
            });
            files[file].1.touches.push(Touch {
                commit,
                deed: changed.deed,
                path: changed.path.clone(),
                blob: changed.blob.clone(),
            });
            if let Some(from) = &changed.from {
                renamed.push((&changed.path, from, file));
            }
        }
        // Names change after all files of the commit, so that two can swap theirs.
        for (path, ..) in &renamed {
            names.remove(*path);
        }
        for (_, from, file) in renamed {
            names.insert(from.clone(), file);
        }
    }
    files.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;
    use crate::{Commit, walk::Changed};

    fn step(changes: &[(Deed, &str, Option<&str>)]) -> Step {
        Step {
            commit: Commit {
                hash: String::new(),
                author: String::new(),
                email: String::new(),
                written: Millis(0),
                committed: Millis(0),
                subject: String::new(),
                first: false,
            },
            changes: changes
                .iter()
                .map(|(deed, path, from)| Changed {
                    deed: *deed,
                    path: (*path).to_owned(),
                    from: from.map(str::to_owned),
                    blob: String::new(),
                })
                .collect(),
        }
    }

    fn commits(past: &Past) -> Vec<usize> {
        past.touches.iter().map(|touch| touch.commit).collect()
    }

    #[test]
    fn renames_are_followed_and_names_can_be_taken_again() {
        use Deed::{Added, Changed, Deleted, Renamed};
        let pasts = pasts(&[
            step(&[(Changed, "a", None)]),
            step(&[(Added, "a", None)]),
            step(&[(Renamed, "b", Some("a"))]),
            step(&[(Deleted, "gone", None)]),
            step(&[(Renamed, "x", Some("y")), (Renamed, "y", Some("x"))]),
            step(&[
                (Added, "a", None),
                (Added, "gone", None),
                (Added, "x", None),
            ]),
            step(&[(Added, "y", None)]),
        ]);
        assert_eq!(commits(&pasts["a"]), [0, 1]);
        assert_eq!(commits(&pasts["b"]), [2, 5]);
        assert_eq!(pasts["b"].names_before(), ["a"]);
        assert_eq!(commits(&pasts["gone"]), [3, 5]);
        assert!(pasts["gone"].gone() && !pasts["b"].gone());
        assert_eq!(commits(&pasts["x"]), [4, 6]);
        assert_eq!(commits(&pasts["y"]), [4, 5]);
        assert_eq!(pasts["y"].added().map(|touch| touch.commit), Some(5));
    }

    #[test]
    fn what_was_not_seen_being_added_was_not_added() {
        let pasts = pasts(&[step(&[(Deed::Changed, "a", None)])]);
        assert_eq!(pasts["a"].added(), None);
    }
}
