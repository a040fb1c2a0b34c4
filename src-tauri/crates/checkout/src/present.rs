use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    path::Path,
};

use sha1::{Digest as _, Sha1};
use sha2::Sha256;

use crate::{Checkout, Fault};

/// What git knows of a file as it lies in the folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Present {
    /// As in the newest commit, line endings aside: git may turn them on purpose.
    Committed,
    /// Committed, but it differs from the newest commit.
    Changed,
    /// Added, but not committed yet.
    Staged,
    /// Never added.
    Untracked,
    /// Left out of git on purpose, by an ignore rule.
    Ignored,
    /// Committed, and not in the folder.
    Missing,
}

/// The largest file that is read to be compared, in bytes.
const LARGEST: u64 = 16 << 20;
/// Folders that one question is asked for; of more, everything is asked.
const FOLDERS: usize = 64;

impl Checkout {
    /// What git knows of files, by their paths in the checkout's folder.
    ///
    /// Their text is compared here, not by git: comparing is what makes git run the filters that a
    /// repository's configuration names. A file that a filter really changes (Git LFS) differs.
    ///
    /// # Errors
    /// If git fails.
    pub async fn present(&self, paths: &[String]) -> Result<HashMap<String, Present>, Fault> {
        let folders: BTreeSet<&str> = paths
            .iter()
            .map(|path| path.rsplit_once('/').map_or("", |(folder, _)| folder))
            .collect();
        let mut folders: Vec<&str> = folders.into_iter().collect();
        if folders.contains(&"") || folders.len() > FOLDERS {
            folders.clear();
        }
        // A hash is no option; `ls-tree` takes `--` after `--end-of-options` for a path.
        let tree = ["ls-tree", "-r", "-z", &self.head, "--"];
        let tree = self.list(&tree, &folders).await?;
        let committed = listed(&tree);
        let index = ["ls-files", "-s", "-z", "--"];
        let index = self.list(&index, &folders).await?;
        let added = listed(&index);
        let others = ["ls-files", "-o", "--exclude-standard", "-z", "--"];
        let others = self.list(&others, &folders).await?;
        let others: HashSet<&str> = others.split('\0').collect();
        let mut present = HashMap::new();
        let mut compared = Vec::new();
        for path in paths {
            let known = if let Some(entry) = committed.get(path.as_str()) {
                compared.push((path.clone(), entry.hash.to_owned(), entry.mode == "120000"));
                continue;
            } else if added.contains_key(path.as_str()) {
                Present::Staged
            } else if others.contains(path.as_str()) {
                Present::Untracked
            } else {
                Present::Ignored
            };
            present.insert(path.clone(), known);
        }
        let (folder, sha256) = (self.folder.clone(), self.sha256);
        let compare = move || -> Vec<(String, Present)> {
            let of = |(path, hash, link): (String, String, bool)| {
                let known = compare(&folder.join(&path), &hash, link, sha256);
                (path, known)
            };
            compared.into_iter().map(of).collect()
        };
        let compared = tokio::task::spawn_blocking(compare).await;
        present.extend(compared.map_err(|error| Fault::Failed {
            words: error.to_string(),
        })?);
        Ok(present)
    }

    async fn list(&self, asked: &[&str], folders: &[&str]) -> Result<String, Fault> {
        let arguments = [asked, folders].concat();
        let answer = self.git.ask(&self.folder, &arguments, b"").await?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

struct Listed<'a> {
    mode: &'a str,
    hash: &'a str,
}

/// Entries of `ls-tree` (mode, kind, hash) and `ls-files -s` (mode, hash, stage) by their path.
fn listed(answer: &str) -> HashMap<&str, Listed<'_>> {
    let entries = answer.split('\0').filter_map(|entry| {
        let (about, path) = entry.split_once('\t')?;
        let mut words = about.split(' ');
        let (mode, second, third) = (words.next()?, words.next()?, words.next()?);
        let hash = if second == "blob" { third } else { second };
        Some((path, Listed { mode, hash }))
    });
    entries.collect()
}

fn compare(path: &Path, hash: &str, link: bool, sha256: bool) -> Present {
    if link {
        let Ok(target) = fs::read_link(path) else {
            return if path.exists() {
                Present::Changed
            } else {
                Present::Missing
            };
        };
        let target = target.to_string_lossy().replace('\\', "/");
        return same(blob(target.as_bytes(), sha256) == hash);
    }
    match fs::metadata(path) {
        Ok(about) if about.is_file() && about.len() <= LARGEST => {}
        Ok(_) => return Present::Changed,
        Err(_) => return Present::Missing,
    }
    let Ok(bytes) = fs::read(path) else {
        return Present::Missing;
    };
    same(blob(&bytes, sha256) == hash || blob(&with_lf(&bytes), sha256) == hash)
}

fn same(same: bool) -> Present {
    if same {
        Present::Committed
    } else {
        Present::Changed
    }
}

/// The name git gives to a text, in hexadecimal.
fn blob(bytes: &[u8], sha256: bool) -> String {
    let head = format!("blob {}\0", bytes.len());
    let digest = if sha256 {
        let hash = Sha256::new().chain_update(head).chain_update(bytes);
        hash.finalize().to_vec()
    } else {
        let hash = Sha1::new().chain_update(head).chain_update(bytes);
        hash.finalize().to_vec()
    };
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The text as git keeps it where it turns line endings.
fn with_lf(bytes: &[u8]) -> Vec<u8> {
    let mut kept = Vec::with_capacity(bytes.len());
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'\r' || bytes.get(at + 1) != Some(&b'\n') {
            kept.push(*byte);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_have_the_names_git_gives_them() {
        // From the documentation of Git's objects, and `git hash-object --object-format sha256`.
        let wanted = "bd9dbf5aae1a3862dd1526723246b20206e5fc37";
        assert_eq!(blob(b"what is up, doc?", false), wanted);
        assert_eq!(blob(b"", true).len(), 64);
        assert_eq!(with_lf(b"a\r\nb\rc\n\r"), b"a\nb\rc\n\r");
    }
}
