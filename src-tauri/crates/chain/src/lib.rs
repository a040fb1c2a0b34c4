//! A file that can only grow, in which every entry names the one before it by its hash.
//!
//! One entry is one line of JSON that people and other programs can read. [`Chain`] adds entries
//! and says that one is kept only once it is on the disk; [`read()`] goes through a file and names
//! the first line that does not hold. A chain proves that nothing inside it was changed, removed,
//! moved or put in; that its end was not cut off is proved by a [`Head`] kept elsewhere. Whoever
//! may write both can write a whole new chain: only a head on another computer, such as in an
//! evidence pack, proves against that.

mod append;
mod entry;
mod error;
mod hash;
mod head;
mod lock;
mod verify;

pub use append::{Chain, Opening, Place, Predecessor, Turn};
pub use entry::{Entry, LONGEST};
pub use error::ChainError;
pub use hash::Hash;
pub use head::Head;
pub use verify::{Breach, BreachKind, ClockBack, Torn, Verdict, Verifier, read};
