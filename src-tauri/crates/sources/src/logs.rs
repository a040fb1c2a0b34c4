//! Sources of log lines: every one answers the model's [`model::Logs`].

mod cloudwatch;
mod conditions;
mod counted;
mod datadog;
mod elasticsearch;
#[cfg(test)]
mod filters;
mod ids;
mod in_text;
pub mod jsonl;
mod loki;
mod pages;
mod remarks;
mod sampled;
mod splunk;
mod victorialogs;
mod words;

pub use cloudwatch::{CloudWatch, through_grafana};
pub use datadog::Datadog;
pub use elasticsearch::{Dialect, Elasticsearch};
pub use jsonl::Jsonl;
pub use loki::Loki;
pub use splunk::Splunk;
pub use victorialogs::VictoriaLogs;
