//! Sources of log lines against recorded answers, and against servers that refuse what the real
//! ones would refuse.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod cloudwatch;
#[allow(dead_code)] // each kind of source uses its part of it
mod conformance;
mod datadog;
mod elasticsearch;
#[path = "../traces/fake.rs"]
#[allow(dead_code, unused_imports)] // each signal uses its part of it
mod fake;
mod jsonl;
mod loki;
#[path = "../traces/sigv4.rs"]
mod sigv4;
mod splunk;
mod tail;
mod victorialogs;
mod writers;
