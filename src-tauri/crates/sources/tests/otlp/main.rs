//! OTLP in every dialect, against an independent reading of the same bytes, and damaged.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod bare_prost;
mod files;
mod fuzz;
mod plain;
mod random;
mod same_as_prost;
