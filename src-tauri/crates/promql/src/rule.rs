//! What the expression of an alerting rule asks for, told from its syntax tree alone.

mod needed;
mod watched;

pub use needed::{Need, needs};
pub use watched::{Watched, narrowed, watched};
