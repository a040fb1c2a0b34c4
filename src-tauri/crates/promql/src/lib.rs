//! PromQL evaluation over any Storage.
