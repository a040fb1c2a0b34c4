//! What git knows of the files of a pack: who wrote each, when it came to everybody, and what it
//! was at a moment.
//!
//! Git is asked by its own program, which whoever has a checkout has too, and never told to
//! write. The repository is a stranger's: whatever its configuration could make git run is
//! switched off, see [`Git`]. [`Checkout::open`] finds the checkout around a folder,
//! [`Checkout::history`] walks its commits once for a whole folder of files, and everything after
//! that is a question to the [`History`], which no longer needs git; only texts and signatures
//! are read when somebody looks at them.

mod arrival;
mod commit;
mod diff;
mod fault;
mod git;
mod history;
mod open;
mod past;
mod present;
mod signature;
mod text;
mod walk;

pub use commit::{Commit, request};
pub use diff::{Change, Diff, Hunk, Line, diff};
pub use fault::Fault;
pub use git::{Git, Limits};
pub use history::{Arrival, History, Limit, Then};
pub use open::Checkout;
pub use past::{Deed, Past, Touch};
pub use present::Present;
pub use signature::{Signature, Trust};
