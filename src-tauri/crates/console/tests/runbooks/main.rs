//! Runbooks: listed, opened for an alert, and asked over a made-up Prometheus, a database in a
//! file, lines in a file, and a server that answers GET.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

mod asking;
#[path = "../inquiry/fake.rs"]
mod fake;
mod opening;
mod scene;
