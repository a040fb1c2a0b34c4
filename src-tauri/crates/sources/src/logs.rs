//! Sources of log lines: every one answers the model's [`model::Logs`].

mod counted;
mod ids;
pub mod jsonl;
mod loki;
mod pages;
mod victorialogs;

pub use jsonl::Jsonl;
pub use loki::Loki;
pub use victorialogs::VictoriaLogs;
