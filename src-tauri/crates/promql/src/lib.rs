//! PromQL evaluation over any [`Storage`].
//!
//! A query goes one way: text → checked length and depth (`limits`) → syntax tree (`parse`) → plan with
//! every time window worked out (`plan`) → samples fetched (`select`) → columns of one value per step
//! (`eval`) → [`Answer`]. Semantics follow Prometheus 3; its own test scripts are the acceptance test.

mod aggregate;
mod answer;
mod binary;
mod column;
mod error;
mod eval;
mod functions;
mod kahan;
mod labels;
mod limits;
mod matcher;
mod memory;
mod native;
pub mod notation;
mod notes;
mod options;
mod parse;
mod plan;
mod query;
mod rule;
mod select;
mod storage;

pub use answer::{Answer, HistogramSample, RawSeries, STALE, Sample, Value, VectorSample};
pub use error::Error;
pub use labels::{Labels, METRIC_NAME};
pub use matcher::{MatchOp, Matcher, MatcherError};
pub use memory::{Memory, Stored};
pub use native::{Bucket, CUSTOM_BUCKETS, Histogram, ResetHint, number};
pub use options::{Cancel, Options};
pub use query::{check, instant, parse_selector, range, rewritten, selectors};
pub use rule::{Need, Watched, narrowed, needs, watched};
pub use storage::{Storage, StorageError};
