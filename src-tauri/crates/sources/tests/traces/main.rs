//! Sources of traces against recorded answers, and against servers that refuse what the real ones
//! would refuse.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod bad_answers;
mod datadog;
mod fake;
mod folder;
mod jaeger;
mod sigv4;
mod victoria;
mod xray;
mod zipkin;
