//! The embedded default: scrape, OTLP, JSON lines, bounded store.

pub mod dialect;
pub mod exposition;

#[cfg(test)]
mod testing;
