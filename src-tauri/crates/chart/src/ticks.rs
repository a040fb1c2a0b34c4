//! Where an axis is labelled.

mod time;
mod value;

pub use time::time;
pub use value::{linear, logarithmic};
