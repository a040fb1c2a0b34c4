//! Traces through the console's commands, over what its own collector keeps.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

mod finding;
mod opened;
mod scene;
