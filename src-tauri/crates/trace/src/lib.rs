//! What a trace says: pure functions over the columns of a [`model::Trace`].
//!
//! A span is its index in the trace (`u32`) everywhere. All analysis is linear, or `n log n` where
//! it sorts, and none recurses: traces of a million spans, and a million levels deep, are normal.
//! So is wrong data; it is placed by stated rules, and nothing panics or is lost.

mod analysed;
mod compare;
mod critical;
mod detail;
#[cfg(test)]
mod example;
mod filter;
mod findings;
mod folds;
mod headline;
mod minimap;
mod note;
mod opened;
mod problems;
mod rows;
mod scale;
mod skew;
mod sql;
mod statistics;
#[cfg(test)]
mod testing;
mod times;
mod timing;
mod tree;
mod waterfall;
mod words;
pub mod write;

pub use analysed::Analysed;
pub use compare::{ComparedRow, ComparedSide, Comparison, Operation, compare};
pub use critical::{CriticalPath, Segment, critical_path, main_root};
pub use detail::{
    Attribute, AttributeGroup, Crumb, DatabaseCall, Detail, Exception, HttpCall, Link, Moment,
    Statement, Topic, detail,
};
pub use findings::{Finding, findings};
pub use folds::Folds;
pub use headline::{ErrorOrigin, Headline, headline};
pub use minimap::{Bar, Minimap};
pub use opened::{Opened, Reading};
pub use problems::{ProblemKind, TraceProblem, problems};
pub use rows::{Direction, Entry, FoldRow, Found, Row, RowState, Rows, Stretch, Tick, Totals};
pub use scale::{Cut, Piece, TimeScale};
pub use skew::{ProcessSkew, Skew};
pub use statistics::{StatRow, Statistics, statistics};
pub use times::{Times, times};
pub use timing::Timing;
pub use tree::{Cycle, Tree};
pub use waterfall::{AttributeFilter, SpanFilter, Waterfall};
