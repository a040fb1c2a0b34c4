//! Records: folded, read by people, tampered with, and written by processes that are killed.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

mod fold;
mod golden;
mod hostile;
mod processes;
mod sample;
mod tampered;
