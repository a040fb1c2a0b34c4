//! The evidence pack: what an auditor takes away, and whether it is still what was made.
//!
//! A pack is a folder of plain files about the changes of one database in one period. Making one
//! takes everything as an argument, also the time; verifying one takes nothing but the folder.

mod bundle;
mod change;
mod content;
mod csv;
mod draw;
mod error;
mod json;
mod ledger;
mod manifest;
mod moment;
mod names;
mod report;
mod signature;
mod verify;
mod write;

pub use change::{Applied, Approval, Change, Checksum, Exception, HouseRule, Known, SourceFile};
pub use content::{Asked, Evidence, History, Ledger, Maker, Period, Source};
pub use draw::{Candidate, Choice, Draw, Stratum, check_seed, draw, fresh_seed, score, size_for};
pub use error::EvidenceError;
pub use report::{Page, is_unseen};
pub use signature::Signer;
pub use verify::{Fault, Signature, Verdict, What, verify};
pub use write::{Written, write};

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
