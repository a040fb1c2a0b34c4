//! Servers that answer questions about a backend: wire formats in, the model's types out.
//!
//! One file per kind of server. Each source is made from a [`transport::Client`], answers one of
//! the model's traits, and can take its own connection apart with `diagnose`.

pub mod alerts;
mod amazon;
mod aside;
mod datadog;
mod literal;
pub mod logs;
pub mod metrics;
pub mod migrations;
#[cfg(test)]
mod mutated;
pub mod traces;
