use std::path::{Path, PathBuf};

use evidence::Evidence;
use futures::FutureExt as _;
use model::{Code, Failure, Nanos};

use super::{gather, key, verdict};
use crate::{
    Console,
    wire::{EvidenceMade, EvidenceRequest},
};

/// Makes an evidence pack in a folder of its own within `folder`, and verifies what was written.
///
/// # Errors
/// As [`super::evidence_plan`]; and if the folder cannot be written, or the key cannot be had.
pub async fn make_evidence(
    console: &Console,
    request: EvidenceRequest,
    folder: PathBuf,
) -> Result<EvidenceMade, Failure> {
    let gathered = gather::gather(console, &request).boxed().await?;
    let signer = match request.sign {
        true => Some(key::signer(console).await?),
        false => None,
    };
    let work = move || {
        let (evidence, draw) = (&gathered.evidence, &gathered.draw);
        let place = free(&folder, &name(evidence));
        let written = evidence::write(evidence, draw, signer.as_ref(), &place)?;
        Ok((evidence::verify(&place)?, written))
    };
    let made = tokio::task::spawn_blocking(work).await.map_err(stopped)?;
    let (verified, written) =
        made.map_err(|error: evidence::EvidenceError| Failure::from(error))?;
    Ok(EvidenceMade {
        path: written.folder.display().to_string(),
        manifest: written.manifest,
        files: u32::try_from(written.files).unwrap_or(u32::MAX),
        bytes: written.bytes as f64,
        changes: u32::try_from(written.changes).unwrap_or(u32::MAX),
        verdict: verdict::view(&verified),
    })
}

/// Why work away from the threads that answer came to no end.
pub(super) fn stopped(error: tokio::task::JoinError) -> Failure {
    Failure::new(
        Code::Internal,
        format!("the evidence pack was given up: {error}"),
    )
}

/// What the folder is called: the system, the environment, the database and the period.
fn name(evidence: &Evidence) -> String {
    let day = |at: Nanos| {
        let time = chrono::DateTime::from_timestamp_nanos(at.0);
        time.format("%Y-%m-%d").to_string()
    };
    let parts = [
        "evidence",
        &evidence.system,
        &evidence.environment,
        &evidence.source.title,
        &day(evidence.period.from),
        // The last day that belongs to it.
        &day(Nanos(evidence.period.to.0.saturating_sub(1))),
    ];
    let parts = parts.map(plain);
    parts.join("-")
}

/// Lower-case letters and digits, everything else one dash.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for letter in text.chars().take(60) {
        if letter.is_ascii_alphanumeric() {
            plain.push(letter.to_ascii_lowercase());
        } else if !plain.is_empty() && !plain.ends_with('-') {
            plain.push('-');
        }
    }
    plain.trim_end_matches('-').to_owned()
}

/// The first of that name, or of that name with a number, that nothing lies at.
fn free(folder: &Path, name: &str) -> PathBuf {
    let first = std::iter::once(folder.join(name));
    let numbered = (2..).map(|number| folder.join(format!("{name}-{number}")));
    let mut places = first.chain(numbered);
    let free = |place: &PathBuf| place.symlink_metadata().is_err();
    places.find(free).expect("numbers do not end")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_no_letter_that_a_disk_minds() {
        for (text, name) in [
            ("Harbour orders", "harbour-orders"),
            ("../../Größe: <x>", "gr-e-x"),
            ("2026-07-01", "2026-07-01"),
            ("…", ""),
        ] {
            assert_eq!(plain(text), name);
        }
    }

    #[test]
    fn what_lies_there_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        assert_eq!(free(folder.path(), "pack"), folder.path().join("pack"));
        std::fs::create_dir(folder.path().join("pack")).expect("there is room");
        assert_eq!(free(folder.path(), "pack"), folder.path().join("pack-2"));
    }
}
