//! Prometheus' rules over any [`History`]: groups of alerting and recording rules, the templates of
//! their labels and annotations, what an alert was before a restart, and tests of rules.
//!
//! An evaluation goes one way: expression → samples (by the history) → records, or alerts that wait,
//! fire and end → samples that go back into the history. Semantics follow Prometheus 3.

mod alerting;
mod batch;
mod check;
mod group;
mod history;
mod recording;
mod template;
#[cfg(test)]
mod tests;
mod unit;

pub use check::check;
pub use group::{Group, Outside, Restoring};
pub use history::History;
pub use template::{Answers, Data, Filled, Sample, Stop, Template, TemplateError};
pub use unit::{TestReport, TestResult, test_file};
