//! The sources against recorded answers of real servers, and against bad ones.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod alertmanager;
mod bad_answers;
mod catalogue;
mod every_recording;
mod grafana;
#[path = "../otlp/plain.rs"]
mod plain;
mod prometheus;
mod replay;
mod tempo;
mod tempo_recordings;
#[allow(dead_code)] // a store is asked for what fits
mod trace_questions;
