//! The evidence pack: what an auditor takes away, and whether it is still what was made.
//!
//! A pack is a folder of plain files about the changes of one database in one period. Making one
//! takes everything as an argument, also the time; verifying one takes nothing but the folder.

mod change;
mod content;
mod draw;

pub use change::{Applied, Approval, Change, Checksum, Exception, HouseRule, Known, SourceFile};
pub use content::{Asked, Evidence, History, Maker, Period, Source};
pub use draw::{Candidate, Choice, Draw, Stratum, check_seed, draw, fresh_seed, score, size_for};

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
