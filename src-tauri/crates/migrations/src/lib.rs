//! Migration histories: what a database says ran, what the files say should have, and the
//! difference in words.
//!
//! Everything here is a pure function over rows and files. Reading a database is `replica`'s
//! part: it lists [`Table`]s, [`detect`] finds the histories among them, [`Found::query`] says
//! what to read, and [`history()`] turns the rows into the one model of all tools. [`files()`]
//! reads the files as the tool itself would, and [`compare()`] says every difference in words.

mod array;
mod cell;
mod checksum;
mod compare;
mod detect;
mod files;
mod hex;
mod history;
pub mod ledger;
mod limits;
mod moment;
mod order;
mod query;
pub mod rules;
mod split;
mod table;
mod tool;
mod touch;
mod tree;

pub use cell::{Cell, Rows};
pub use checksum::{Verdict, verify};
pub use compare::{Comparison, Finding, FirstSeen, Line, Standing, What, compare};
pub use detect::{Confidence, Found, Lookalike, Overrides, Side, SideTable, detect};
pub use files::{Down, FileKind, MigrationFile, files};
pub use history::{Applied, By, Entry, History, Lock, Position, Role, State, history};
pub use limits::{Limit, OlderFile, Unprovable};
pub use moment::{Moment, Zone};
pub use query::{COMMITTED, Query, Read, Sheets};
pub use table::{Column, Table};
pub use tool::Tool;
pub use touch::{Deed, Touch, touched};
pub use tree::{Disk, Item, LARGEST, MOST, Tree};
