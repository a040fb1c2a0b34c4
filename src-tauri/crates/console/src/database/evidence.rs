//! What an auditor takes away.

use futures::FutureExt as _;
use model::Failure;

use crate::{
    Console,
    wire::{EvidencePlan, EvidenceRequest},
};

mod approval;
mod change;
pub(super) mod clock;
mod gather;
mod key;
mod make;
mod plan;
mod verdict;
mod warnings;
mod whole;

pub use make::make_evidence;
pub use verdict::verify_evidence;

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
        let gathered = gather::gather(console, &request).boxed().await?;
        Ok(plan::of(&gathered, console.shared.now()))
    };
    questions.answer(request.question, answer).await
}
