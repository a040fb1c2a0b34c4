//! Incidents: begun, recorded by several windows, pinned to, verified and handed on.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

#[path = "../inquiry/fake.rs"]
mod fake;
mod life;
mod pinning;
mod scene;
mod things;
