//! Sources of log lines: every one answers the model's [`model::Logs`].

mod loki;
mod pages;

pub use loki::Loki;
