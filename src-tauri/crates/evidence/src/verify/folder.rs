use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

use ring::digest::{Context, SHA256};

use crate::EvidenceError;

/// Everything that lies in a pack's folder, by path with `/`.
#[derive(Default)]
pub(super) struct Folder {
    pub(super) files: BTreeMap<String, Hashed>,
    /// Folders with nothing in them.
    pub(super) empty: Vec<String>,
    /// What could not be read, with why.
    pub(super) unreadable: Vec<(String, String)>,
}

/// Size and hash of a file.
pub(super) struct Hashed {
    pub(super) size: u64,
    pub(super) sha256: String,
}

impl Folder {
    /// Reads all of it; links are not followed, because what they lead to is not in the pack.
    pub(super) fn read(root: &Path) -> Result<Self, EvidenceError> {
        let mut folder = Self::default();
        folder
            .list(root, "")
            .map_err(EvidenceError::io("list the folder", root))?;
        Ok(folder)
    }

    fn list(&mut self, root: &Path, inside: &str) -> io::Result<()> {
        let mut is_empty = true;
        for entry in fs::read_dir(root.join(inside))? {
            is_empty = false;
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if inside.is_empty() {
                name
            } else {
                format!("{inside}/{name}")
            };
            let kind = entry.file_type()?;
            let read = if kind.is_dir() {
                self.list(root, &path)
            } else if kind.is_file() {
                hash(&entry.path()).map(|hashed| {
                    self.files.insert(path.clone(), hashed);
                })
            } else {
                Err(io::Error::other("it is neither a file nor a folder"))
            };
            if let Err(error) = read {
                self.unreadable
                    .push((path, format!("it cannot be read: {error}")));
            }
        }
        if is_empty && !inside.is_empty() {
            self.empty.push(inside.to_owned());
        }
        Ok(())
    }
}

fn hash(path: &Path) -> io::Result<Hashed> {
    let mut file = File::open(path)?;
    let mut hash = Context::new(&SHA256);
    let mut size = 0;
    let mut part = vec![0; 64 << 10];
    loop {
        let read = file.read(&mut part)?;
        let Some(read) = part.get(..read).filter(|read| !read.is_empty()) else {
            break;
        };
        hash.update(read);
        size += read.len() as u64;
    }
    let sha256 = crate::hex(hash.finish().as_ref());
    Ok(Hashed { size, sha256 })
}
