use std::{
    collections::{BTreeMap, HashSet},
    fs, io,
    path::PathBuf,
};

use model::{Problem, Weight};

/// Files as something holds them: a folder, a commit of git, a test.
///
/// Paths are relative to its root and written with `/`; the root itself is the empty path.
pub trait Tree {
    /// What lies directly in a folder, in any order.
    ///
    /// # Errors
    /// If the folder is not there or may not be read.
    fn list(&self, folder: &str) -> io::Result<Vec<Item>>;

    /// The bytes of a file.
    ///
    /// # Errors
    /// If the file is not there, may not be read, or is larger than [`LARGEST`].
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// What the folder really is, where links can lead to the same one twice.
    fn identity(&self, folder: &str) -> Option<PathBuf> {
        let _ = folder;
        None
    }
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Its name.
    pub name: String,
    /// Whether it is a folder, or a link to one.
    pub folder: bool,
}

/// The largest file that is read, in bytes.
pub const LARGEST: u64 = 16 << 20;
/// The most files that are looked at in one tree.
pub const MOST: usize = 200_000;
const DEEPEST: usize = 24;

/// Folders that hold other people's files.
const FOREIGN: [&str; 10] = [
    ".git",
    "node_modules",
    "target",
    "vendor",
    ".venv",
    "venv",
    "site-packages",
    "__pycache__",
    "deps",
    "_build",
];

/// A folder on this computer. Links are followed, each folder once and none out of the folder.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// The tree under a folder.
    #[must_use]
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }
}

impl Tree for Disk {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let mut items = Vec::new();
        let root = fs::canonicalize(&self.root)?;
        for entry in fs::read_dir(self.root.join(folder))? {
            let entry = entry?;
            let link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
            if link && !fs::canonicalize(entry.path()).is_ok_and(|real| real.starts_with(&root)) {
                continue;
            }
            // A link to nowhere is left out, like a file that went away meanwhile.
            let Ok(metadata) = fs::metadata(entry.path()) else {
                continue;
            };
            items.push(Item {
                name: entry.file_name().to_string_lossy().into_owned(),
                folder: metadata.is_dir(),
            });
        }
        Ok(items)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        let path = self.root.join(path);
        let metadata = fs::metadata(&path)?;
        if !metadata.is_file() {
            return Err(io::Error::other("it is not a plain file"));
        }
        if metadata.len() > LARGEST {
            return Err(io::Error::other(format!(
                "it is larger than {LARGEST} bytes"
            )));
        }
        fs::read(path)
    }

    fn identity(&self, folder: &str) -> Option<PathBuf> {
        fs::canonicalize(self.root.join(folder)).ok()
    }
}

/// Files in memory, by path.
impl Tree for BTreeMap<String, Vec<u8>> {
    fn list(&self, folder: &str) -> io::Result<Vec<Item>> {
        let prefix = if folder.is_empty() {
            String::new()
        } else {
            format!("{folder}/")
        };
        let mut items: Vec<Item> = self
            .keys()
            .filter_map(|path| path.strip_prefix(&prefix))
            .map(|rest| match rest.split_once('/') {
                Some((name, _)) => Item {
                    name: name.to_owned(),
                    folder: true,
                },
                None => Item {
                    name: rest.to_owned(),
                    folder: false,
                },
            })
            .collect();
        items.dedup();
        Ok(items)
    }

    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.get(path)
            .cloned()
            .ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }
}

/// The paths of all files under a folder, sorted; what could not be listed is a problem.
pub(crate) fn walk(tree: &dyn Tree, folder: &str, problems: &mut Vec<Problem>) -> Vec<String> {
    let mut paths = Vec::new();
    let mut been = HashSet::new();
    let mut left = vec![(folder.trim_matches('/').to_owned(), 0_usize)];
    while let Some((folder, depth)) = left.pop() {
        if let Some(identity) = tree.identity(&folder)
            && !been.insert(identity)
        {
            continue;
        }
        let items = match tree.list(&folder) {
            Ok(items) => items,
            Err(error) => {
                problems.push(Problem::new(
                    Weight::Warning,
                    &folder,
                    format!("the folder cannot be listed: {error}"),
                    "check that it exists and that this user may read it",
                ));
                continue;
            }
        };
        for item in items {
            let path = if folder.is_empty() {
                item.name.clone()
            } else {
                format!("{folder}/{}", item.name)
            };
            if !item.folder {
                paths.push(path);
            } else if !FOREIGN.contains(&item.name.as_str()) && depth < DEEPEST {
                left.push((path, depth + 1));
            }
        }
        if paths.len() > MOST {
            problems.push(Problem::new(
                Weight::Warning,
                &folder,
                format!("there are more than {MOST} files; the rest is not looked at"),
                "name the folder of the migrations in wheelhouse.toml",
            ));
            break;
        }
    }
    paths.sort();
    paths
}

#[cfg(test)]
mod tests {
    use super::{Disk, Tree as _, walk};

    #[cfg(unix)]
    #[test]
    fn links_neither_loop_nor_lead_out() {
        let folder = tempfile::tempdir().expect("a folder");
        let inner = folder.path().join("a/b");
        std::fs::create_dir_all(&inner).expect("a folder");
        std::fs::write(inner.join("1_x.sql"), "").expect("a file");
        std::os::unix::fs::symlink(folder.path(), inner.join("again")).expect("a link");
        std::os::unix::fs::symlink("nowhere", inner.join("gone")).expect("a link");
        std::os::unix::fs::symlink("/", inner.join("everything")).expect("a link");
        let mut problems = Vec::new();
        let paths = walk(&Disk::new(folder.path()), "", &mut problems);
        assert_eq!((paths, problems), (vec!["a/b/1_x.sql".to_owned()], vec![]));
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().expect("a folder");
        let disk = Disk::new(folder.path());
        let file = std::fs::File::create(folder.path().join("big.sql")).expect("a file");
        file.set_len(super::LARGEST + 1).expect("it is sparse");
        let said = disk
            .read("big.sql")
            .expect_err("it is too large")
            .to_string();
        assert_eq!(said, "it is larger than 16777216 bytes");
        assert!(disk.read("none.sql").is_err());
        let mut problems = Vec::new();
        walk(&disk, "none", &mut problems);
        assert!(
            problems[0]
                .message
                .starts_with("the folder cannot be listed")
        );
    }
}
