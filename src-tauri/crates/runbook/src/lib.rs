//! A runbook: Markdown as people write it → outline, steps, live blocks, placeholders, links.
//!
//! Text goes one way: [`read`] takes a file apart into blocks, finds its steps, and says what it
//! concludes about the whole; [`bind`] gives placeholders their values; [`fill`] writes values into
//! a text so that none can become another query or command; [`Expect::judge`] compares an answer
//! with what was expected of it. Nothing here reads a file, a clock or a network.

mod bind;
mod danger;
mod expect;
mod facts;
mod fence;
mod fill;
mod front;
mod http;
mod language;
mod limits;
mod lines;
mod link;
mod placeholder;
mod read;
mod runbook;
mod steps;
mod tables;

pub use bind::{Bound, Given, bind};
pub use danger::{Danger, of_command, of_sql};
pub use expect::{Answer, Compare, Direction, Expect, Measured, NotUnderstood, Verdict};
pub use fill::{Filled, Place, Value, fill};
pub use http::{HttpMethod, HttpRequest};
pub use language::{Dialect, Language, LiveLanguage};
pub use limits::{DEEPEST, MOST_BLOCKS, MOST_BYTES};
pub use link::{Link, Target, anchor};
pub use read::{Outlined, outline, read};
pub use runbook::{
    Admonition, Block, Code, Fact, FactName, Kind, Live, Placeholder, Reviewed, Run, Runbook,
};
pub use tables::tables;
