//! Log lines as text → as the model: dialects read. No I/O and no clock.

mod dialect;

pub use dialect::{
    Dialect, read, severity_from_number, severity_from_text, severity_is_plain, take_request_id,
};

#[cfg(test)]
mod testing;
