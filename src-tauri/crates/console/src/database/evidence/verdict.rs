use std::path::PathBuf;

use evidence::{Signature, Verdict, What};
use model::Failure;

use super::make::stopped;
use crate::wire::{EvidenceFault, EvidenceSignature, EvidenceVerdict};

/// Verifies the evidence pack in a folder; needs neither a database nor a pack that is open.
///
/// # Errors
/// If the folder cannot be listed at all; whatever is wrong in it is part of the answer.
pub async fn verify_evidence(folder: PathBuf) -> Result<EvidenceVerdict, Failure> {
    let work = move || evidence::verify(&folder);
    let verdict = tokio::task::spawn_blocking(work).await.map_err(stopped)??;
    Ok(view(&verdict))
}

/// A verdict as the window sees it.
pub(super) fn view(of: &Verdict) -> EvidenceVerdict {
    EvidenceVerdict {
        folder: of.folder.display().to_string(),
        sound: of.is_sound(),
        sentence: of.sentence(),
        faults: of
            .faults
            .iter()
            .map(|fault| EvidenceFault {
                file: fault.file.clone(),
                code: code(fault.what).to_owned(),
                message: fault.words.clone(),
            })
            .collect(),
        signature: match &of.signature {
            Signature::None => EvidenceSignature::None,
            Signature::Good(key) => EvidenceSignature::Good { key: key.clone() },
            Signature::Bad(why) => EvidenceSignature::Bad { why: why.clone() },
        },
        manifest: of.manifest.clone(),
        facts: of.facts.clone(),
        files: u32::try_from(of.files).unwrap_or(u32::MAX),
    }
}

fn code(what: What) -> &'static str {
    match what {
        What::Missing => "missing",
        What::Added => "added",
        What::Renamed => "renamed",
        What::Changed => "changed",
        What::Manifest => "manifest",
        What::Signature => "signature",
        What::Ledger => "ledger",
        What::Draw => "draw",
        What::Unreadable => "unreadable",
    }
}
