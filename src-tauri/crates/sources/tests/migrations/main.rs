//! Applications that tell of their migrations: answers written after Spring Boot's own
//! documentation and source, by a server that refuses whatever the real one would refuse.

#![allow(clippy::unwrap_used, missing_docs)] // the helpers are tests too

mod answers;
mod bad_answers;
#[path = "../traces/fake.rs"]
#[allow(dead_code)] // made for stores of traces
mod fake;
mod scene;
