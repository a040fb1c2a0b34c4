//! Migration histories as running applications tell of them.

mod actuator;

pub use actuator::{Actuator, Bean, Keeps, Told, Waiting};
