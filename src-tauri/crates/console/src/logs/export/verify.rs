use std::{fs::File, path::Path};

use model::{Code, Failure};
use serde::Serialize;

use super::{manifest::Manifest, run::sha256};

/// What the verification of an export found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct VerifiedExport {
    /// The file that was verified.
    pub file: String,
    /// Lines that it holds by its manifest.
    pub lines: u64,
    /// Whether every line that fitted is in it.
    pub complete: bool,
    /// What the manifest says besides.
    pub notes: Vec<String>,
    /// How the file differs from its manifest; empty if it does not.
    pub differences: Vec<String>,
}

/// Compares an exported file with the manifest beside it.
///
/// # Errors
/// If the manifest or the file cannot be read.
pub fn verify_export(manifest: &Path) -> Result<VerifiedExport, Failure> {
    let failed = |what: String, path: &Path| {
        Failure::new(Code::BadInput, what)
            .at(path.display().to_string())
            .remedy("name the .manifest.json that lies beside the exported file")
    };
    let bytes = std::fs::read(manifest)
        .map_err(|error| failed(format!("the manifest cannot be read: {error}"), manifest))?;
    let told: Manifest = serde_json::from_slice(&bytes).map_err(|error| {
        failed(
            format!("this is no manifest of an export: {error}"),
            manifest,
        )
    })?;
    // The name alone: a manifest leads nowhere but to its own folder.
    let name = Path::new(&told.file).file_name().unwrap_or_default();
    let path = manifest.with_file_name(name);
    let mut file = File::open(&path)
        .map_err(|error| failed(format!("the exported file cannot be read: {error}"), &path))?;
    let length = file.metadata().map_or(0, |file| file.len());
    let sum = sha256(&mut file)
        .map_err(|error| failed(format!("the exported file cannot be read: {error}"), &path))?;
    let mut differences = Vec::new();
    if length != told.bytes {
        differences.push(format!("it has {length} bytes instead of {}", told.bytes));
    }
    if sum != told.sha256 {
        differences.push(format!("its SHA-256 is {sum} instead of {}", told.sha256));
    }
    Ok(VerifiedExport {
        file: path.display().to_string(),
        lines: told.lines,
        complete: told.complete,
        notes: told.notes,
        differences,
    })
}
