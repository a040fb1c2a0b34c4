//! Log lines as text → as the model, and what is asked of lines once they are read. No I/O and no
//! clock.

pub mod ansi;
mod continuation;
mod dialect;
mod envelope;
pub mod held;
mod moment;
pub mod patterns;
mod read;
mod record;
pub mod redact;
mod severity;
mod text;

pub use continuation::continues;
pub use dialect::Dialect;
pub use moment::TimeGuess;
pub use read::{Read, examine, read, read_bytes};
pub use record::{Column, columns_of, take_request_id};
pub use severity::{
    from_number as severity_from_number, from_text as severity_from_text,
    is_plain as severity_is_plain,
};

#[cfg(test)]
mod testing;
