//! Alerts over a made-up Prometheus and a strict Alertmanager: merged, explained, silenced.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

mod alertmanager;
mod corpus;
mod detail;
#[path = "../inquiry/fake.rs"]
mod fake;
mod listing;
mod scene;
mod silencing;
