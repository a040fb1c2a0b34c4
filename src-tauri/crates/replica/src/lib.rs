//! A database, read so that it cannot be harmed.
//!
//! Four layers stand between a read and a write, and each holds without the others: the role's
//! own rights; a session that is read-only from its start; a read-only transaction around every
//! read, whose statement goes by a protocol that takes one and no more; and a guard that parses
//! the statement first. [`Replica`] is the only thing that sends statements, and everything,
//! also what this crate asks for itself, goes the same way.

mod asked;
mod cell;
mod fault;
mod guard;
mod health;
mod link;
mod parameter;
mod rights;
mod schema;
mod session;
mod standing;
mod target;

pub use asked::Asked;
pub use cell::{Caps, Cell, Cut, Header, Rows};
pub use fault::Fault;
pub use guard::{Checked, MAX_STATEMENT, check};
pub use health::{Report, View};
pub use link::Layers;
pub use parameter::{Parameter, check_named};
pub use rights::{Power, Rights};
pub use schema::{Column, ForeignKey, Index, Kind, Schema, Size, Table, TableRead};
pub use session::Replica;
pub use standing::{Finding, Identity, Lag, Measure, Role, Standing};
pub use target::{Address, Engine, Heartbeat, Limits, Target, Tls, TlsMode};
