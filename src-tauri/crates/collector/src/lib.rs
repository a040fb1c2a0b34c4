//! The embedded default: scrape, OTLP, JSON lines, bounded store.

pub mod exposition;

#[cfg(test)]
mod testing;
