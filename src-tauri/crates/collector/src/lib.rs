//! The embedded default: scrape, OTLP, JSON lines, bounded store.
