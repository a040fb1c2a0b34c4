//! The record of an incident: a folder that people read and that nobody changes unseen.
//!
//! ```text
//! INC-7-checkout-fails/
//!   incident.md      the post-mortem so far, for people; made anew from the record
//!   record.jsonl     the entries in order, each naming the one before it by hash
//!   data/0007-….csv  what an answer held
//!   pictures/0007-….svg
//! ```
//!
//! An entry names its files with their SHA-256. Files are on the disk before the entry that names
//! them, and the entry is before [`Record::append`] returns. The room knows no console: time, the
//! operator and what happened elsewhere are arguments.

mod answer;
mod entry;
mod error;
mod files;
mod html;
mod incident;
mod markdown;
mod moment;
mod names;
mod packed;
mod questions;
mod record;
mod redact;
mod shelf;
mod timeline;
mod verify;
mod what;

pub use answer::{Answer, NO_DATA};
pub use entry::{Attached, By, Entry};
pub use error::IncidentError;
pub use files::{Attachment, Kind, picture};
pub use html::html;
pub use incident::{Incident, Measure, State};
pub use markdown::{inline as plain_markdown, markdown};
pub use packed::zip;
pub use record::{Place, RECORD, Record, read};
pub use redact::{Hide, json as redact_json};
pub use shelf::{Found, Shelf};
pub use timeline::{Happened, Moment, Spent, Surroundings, timeline};
pub use verify::{Breach, Verdict, verify};
pub use what::{Began, Milestone, What};
