use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};

use crate::{
    EvidenceError,
    bundle::Bundle,
    content::Evidence,
    draw::Draw,
    manifest::{self, MANIFEST, Manifest, OWN_HASH, PUBLIC_KEY, SIGNATURE},
    signature::Signer,
};

/// A pack that was written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Its folder.
    pub folder: PathBuf,
    /// SHA-256 of its manifest, in hexadecimal.
    pub manifest: String,
    /// How many files the manifest lists.
    pub files: usize,
    /// Their size, in bytes.
    pub bytes: u64,
    /// How many changes are in it.
    pub changes: usize,
}

/// Writes a pack into a folder that is not there yet.
///
/// The folder comes into being whole: until then it is called `….part`.
///
/// # Errors
/// [`EvidenceError::Taken`] if something lies there; [`EvidenceError::Io`] if the disk says no.
pub fn write(
    evidence: &Evidence,
    draw: &Draw,
    signer: Option<&Signer>,
    folder: &Path,
) -> Result<Written, EvidenceError> {
    let mut beside = folder.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    for path in [folder, &beside] {
        if path.symlink_metadata().is_ok() {
            let path = path.to_owned();
            return Err(EvidenceError::Taken { path });
        }
    }
    let bundle = Bundle::of(evidence, draw);
    let manifest = Manifest::of(&bundle, signer.map(Signer::public_key));
    let text = manifest.text();
    let mut files: Vec<(&str, &[u8])> = bundle
        .files
        .iter()
        .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
        .collect();
    let own_hash = manifest::own_hash(text.as_bytes());
    files.push((MANIFEST, text.as_bytes()));
    files.push((OWN_HASH, own_hash.as_bytes()));
    let signed = signer.map(|signer| (signer.sign(text.as_bytes()), signer.public_file()));
    if let Some((signature, key)) = &signed {
        files.push((SIGNATURE, signature));
        files.push((PUBLIC_KEY, key.as_bytes()));
    }
    let written = fill(&beside, &files).and_then(|()| {
        fs::rename(&beside, folder).map_err(EvidenceError::io("name the folder", folder))
    });
    if written.is_err() {
        // Half a pack is of no use.
        let _ = fs::remove_dir_all(&beside);
    }
    written.map(|()| Written {
        folder: folder.to_owned(),
        manifest: manifest::sha256(text.as_bytes()),
        files: manifest.files.len(),
        bytes: manifest.files.iter().map(|file| file.size).sum(),
        changes: bundle.taken.len(),
    })
}

fn fill(folder: &Path, files: &[(&str, &[u8])]) -> Result<(), EvidenceError> {
    fs::create_dir(folder).map_err(EvidenceError::io("make the folder", folder))?;
    for (name, bytes) in files {
        let path = folder.join(name);
        keep(&path, bytes).map_err(EvidenceError::io("write the file", &path))?;
    }
    Ok(())
}

fn keep(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let mut file = File::options().write(true).create_new(true).open(path)?;
    file.write_all(bytes)
}
