//! The embedded default: scrape, OTLP, JSON lines, bounded store.

pub mod dialect;
pub mod exposition;
pub mod otlp;

#[cfg(test)]
mod testing;
