//! A schema beside its documented data model, searched and drawn.
//!
//! Everything here is a pure function over [`Table`]s and texts. [`document()`] reads the data model
//! as people write it, [`compare()`] says what only one of the two has, [`Search`] finds words in
//! both, and [`diagram::draw`] draws tables and their keys as SVG.

mod compare;
pub mod diagram;
mod document;
mod search;
mod snippet;
mod table;
mod types;

pub use compare::{Comparison, Gap, TypeDifference, compare};
pub use document::{Document, DocumentedColumn, DocumentedTable, document};
pub use search::{Found, Hit, Place, Search};
pub use snippet::{Snippet, snippet};
pub use table::{Column, ForeignKey, Table};
pub use types::differ;
