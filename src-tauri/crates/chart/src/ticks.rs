//! Where an axis is labelled.

mod time;
mod value;

pub use time::{fitting, time};
pub use value::{linear, logarithmic, symmetric};
