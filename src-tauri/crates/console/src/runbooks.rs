//! Runbooks: found from alerts, opened with their values, and asked step by step.

mod alerts;
mod ask;
mod check;
mod links;
mod list;
mod matching;
mod open;
mod refused;
mod runs;
mod shelf;
mod view;

pub use alerts::alert_runbooks;
pub(crate) use alerts::leading;
pub use ask::ask_block;
pub(crate) use ask::{AnsweredBlock, answered};
pub use check::check_runbook;
pub(crate) use links::broken as broken_links;
pub use list::runbooks;
pub(crate) use matching::{missing, reason, stands_in};
pub use open::open_runbook;
pub use runs::worked_on_runbook;
pub(crate) use shelf::{Shelved, all};
