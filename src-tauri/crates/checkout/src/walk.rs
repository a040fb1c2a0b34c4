use std::collections::HashSet;

use model::Millis;

use crate::{Commit, past::Deed};

/// One commit and the files it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    pub(crate) commit: Commit,
    pub(crate) changes: Vec<Changed>,
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) deed: Deed,
    /// Its path in the repository, after the change.
    pub(crate) path: String,
    /// Its path before, if that was another.
    pub(crate) from: Option<String>,
    /// The object that holds its text afterwards.
    pub(crate) blob: String,
}

/// What `git log` is asked for, so that [`Walk`] can read it: fields and paths end with NUL, which
/// alone cannot be part of them.
pub(crate) const ASKED: [&str; 9] = [
    "log",
    "--topo-order",
    "--full-history",
    "--full-diff",
    "--raw",
    "-c",
    "--abbrev=64",
    "-z",
    "--format=commit %H%x00%P%x00%an%x00%ae%x00%at%x00%ct%x00%s",
];

/// A file counts as renamed if this much of its text stayed: migrations look alike, so git's own
/// half would take a new one for an old one under another name.
pub(crate) const ALIKE: &str = "-M70%";

/// Longer texts of a commit are cut; what is longer is no name and no subject.
const LONGEST: usize = 1_000;

/// Reads `git log` as it comes.
pub(crate) struct Walk<'w> {
    /// Only files in these folders are kept; the root is the empty one.
    folders: &'w HashSet<String>,
    pub(crate) steps: Vec<Step>,
    /// The start of a token whose end has not come yet.
    begun: Vec<u8>,
    fields: Vec<String>,
    raw: Option<Raw>,
}

struct Raw {
    deed: Deed,
    blob: String,
    renamed: bool,
    from: Option<String>,
}

/// Fields of a commit before its files.
const FIELDS: usize = 7;

impl<'w> Walk<'w> {
    pub(crate) fn new(folders: &'w HashSet<String>) -> Self {
        Self {
            folders,
            steps: Vec::new(),
            begun: Vec::new(),
            fields: Vec::new(),
            raw: None,
        }
    }

    /// The next bytes of the answer.
    pub(crate) fn take(&mut self, bytes: &[u8]) {
        let mut tokens = bytes.split(|byte| *byte == 0).peekable();
        while let Some(token) = tokens.next() {
            self.begun.extend_from_slice(token);
            if tokens.peek().is_some() {
                let token = std::mem::take(&mut self.begun);
                self.token(&String::from_utf8_lossy(&token));
            }
        }
    }

    /// The end of the answer: the last commit's last field may have none of its own.
    pub(crate) fn end(mut self) -> Vec<Step> {
        if !self.begun.is_empty() {
            let token = std::mem::take(&mut self.begun);
            self.token(&String::from_utf8_lossy(&token));
        }
        self.steps
    }

    fn token(&mut self, token: &str) {
        if let Some(raw) = &mut self.raw {
            if raw.renamed && raw.from.is_none() {
                raw.from = Some(token.to_owned());
                return;
            }
            self.changed(token);
            return;
        }
        if !self.fields.is_empty() {
            self.fields.push(cut(token));
            if self.fields.len() == FIELDS {
                let fields = std::mem::take(&mut self.fields);
                self.steps.push(Step {
                    commit: commit(&fields),
                    changes: Vec::new(),
                });
            }
            return;
        }
        let token = token.trim_start_matches('\n');
        if let Some(hash) = token.strip_prefix("commit ") {
            self.fields.push(hash.to_owned());
        } else {
            self.raw = raw(token);
        }
    }

    fn changed(&mut self, path: &str) {
        let Some(raw) = self.raw.take() else { return };
        let kept = self.keeps(path) || raw.from.as_deref().is_some_and(|from| self.keeps(from));
        if let Some(step) = self.steps.last_mut().filter(|_| kept) {
            step.changes.push(Changed {
                deed: raw.deed,
                path: path.to_owned(),
                from: raw.from,
                blob: raw.blob,
            });
        }
    }

    /// Whether a path lies under one of the folders.
    fn keeps(&self, path: &str) -> bool {
        let mut folder = path;
        while let Some((above, _)) = folder.rsplit_once('/') {
            if self.folders.contains(above) {
                return true;
            }
            folder = above;
        }
        self.folders.contains("")
    }
}

fn commit(fields: &[String]) -> Commit {
    let field = |at: usize| fields.get(at).map_or("", String::as_str);
    // Seconds are whatever somebody wrote into the commit.
    let moment = |at: usize| {
        let seconds = field(at).parse::<i64>().unwrap_or_default();
        Millis(seconds.saturating_mul(1_000))
    };
    Commit {
        hash: field(0).to_owned(),
        first: field(1).is_empty(),
        author: field(2).to_owned(),
        email: field(3).to_owned(),
        written: moment(4),
        committed: moment(5),
        subject: field(6).to_owned(),
    }
}

/// `:100644 100644 <blob> <blob> M`, or of a merge `::<modes> <blobs> MM`; the last blob is what
/// came of it.
fn raw(token: &str) -> Option<Raw> {
    let (rest, status) = token.strip_prefix(':')?.rsplit_once(' ')?;
    let (_, blob) = rest.rsplit_once(' ')?;
    let merge = token.starts_with("::");
    let deed = match status.chars().next()? {
        'A' if !merge => Deed::Added,
        'D' => Deed::Deleted,
        'R' if !merge => Deed::Renamed,
        // What a merge did to a file that its parents had otherwise is a change of its own.
        _ => Deed::Changed,
    };
    Some(Raw {
        deed,
        blob: blob.to_owned(),
        renamed: !merge && status.starts_with(['R', 'C']),
        from: None,
    })
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, folders: &[&str], piece: usize) -> Vec<Step> {
        let folders = folders.iter().map(|folder| (*folder).to_owned()).collect();
        let mut walk = Walk::new(&folders);
        for piece in text.replace('~', "\0").as_bytes().chunks(piece) {
            walk.take(piece);
        }
        walk.end()
    }

    /// An answer with `~` for NUL.
    const ANSWER: &str = "commit c3~c2 b1~Ann~ann@x~6~7~Merge~~\
        commit c2~c1~commit c9~~4~5~:a subject~\n\
        :100644 100644 o1 o2 R100~m/1.sql~m/01.sql~\
        :100644 100644 o3 o4 M~other/x~\
        :100644 100644 o5 o6 M~m/commit c8\n~\
        commit c1~~Ann~ann@x~2~x~~\n\
        ::100644 100644 100644 o1 o2 o7 MM~m/1.sql";

    #[test]
    fn commits_and_their_files_are_told_apart_by_nul_alone() {
        for piece in [1, 7, 4_096] {
            let steps = read(ANSWER, &["m"], piece);
            let hashes: Vec<&str> = steps.iter().map(|step| step.commit.hash.as_str()).collect();
            assert_eq!(hashes, ["c3", "c2", "c1"]);
            assert_eq!(steps[0].changes, []);
            assert_eq!(steps[1].commit.author, "commit c9");
            assert_eq!(steps[1].commit.subject, ":a subject");
            assert_eq!(steps[1].commit.committed, Millis(5_000));
            let paths: Vec<(&str, Option<&str>)> = steps[1]
                .changes
                .iter()
                .map(|changed| (changed.path.as_str(), changed.from.as_deref()))
                .collect();
            assert_eq!(
                paths,
                [("m/01.sql", Some("m/1.sql")), ("m/commit c8\n", None)]
            );
            assert!(steps[2].commit.first);
            assert_eq!(steps[2].changes[0].deed, Deed::Changed);
            assert_eq!(steps[2].changes[0].blob, "o7");
        }
    }

    #[test]
    fn every_folder_below_is_kept_and_nothing_beside() {
        let kept = |folders: &[&str]| -> usize {
            let steps = read(ANSWER, folders, 64);
            steps.iter().map(|step| step.changes.len()).sum()
        };
        assert_eq!(kept(&[""]), 4);
        assert_eq!(kept(&["m"]), 3);
        assert_eq!(kept(&["othe", "m/1.sql"]), 0);
    }
}
