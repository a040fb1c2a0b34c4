//! Explore, completion, lint, related things and files of panels, over a made-up Prometheus.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

mod complete;
mod explore;
mod fake;
mod lint;
mod related;
mod scene;
