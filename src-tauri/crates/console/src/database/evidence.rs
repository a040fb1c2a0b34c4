use std::path::PathBuf;

use model::{Code, Failure};

use crate::{
    Console,
    wire::{EvidenceMade, EvidencePlan, EvidenceRequest, EvidenceVerdict},
};

mod change;
pub(super) mod clock;
mod gather;
mod plan;
mod warnings;

/// What an evidence pack would hold.
///
/// # Errors
/// If there is no such database, it cannot be read, or the period or the seed cannot be accepted.
pub async fn evidence_plan(
    console: &Console,
    request: EvidenceRequest,
) -> Result<EvidencePlan, Failure> {
    let questions = &console.shared.questions;
    let answer = async {
        let gathered = gather::gather(console, &request).await?;
        Ok(plan::of(&gathered, console.shared.now()))
    };
    questions.answer(request.question, answer).await
}

/// Makes an evidence pack in a folder of its own within `folder`, and verifies what was written.
///
/// # Errors
/// As [`evidence_plan`]; and if the folder cannot be written, or the key cannot be had.
pub async fn make_evidence(
    console: &Console,
    request: EvidenceRequest,
    folder: PathBuf,
) -> Result<EvidenceMade, Failure> {
    let gathered = gather::gather(console, &request).await?;
    let _ = (gathered, folder);
    Err(Failure::new(
        Code::Unsupported,
        "this version plans evidence packs and does not write them",
    ))
}

/// Verifies the evidence pack in a folder; needs neither a database nor a pack that is open.
///
/// # Errors
/// If the folder cannot be read at all.
pub async fn verify_evidence(folder: PathBuf) -> Result<EvidenceVerdict, Failure> {
    Err(Failure::new(
        Code::Unsupported,
        "this version does not verify evidence packs",
    )
    .at(folder.display().to_string()))
}
