//! Secrets in the operating system's keychain, and nowhere else.
//!
//! A secret belongs to a pack, an environment, a source *and the host it is sent to*: if the
//! address in a pack changes, the old secret is not found, so it cannot be sent to a new host.
//! Where there is no keychain, or it stays locked, a secret can be kept in memory for one run;
//! it is never written to a file.

mod key;
mod vault;

pub use key::SecretKey;
pub use secrecy::{ExposeSecret, SecretString};
pub use vault::{MAX_SECRET_BYTES, Persistence, Vault};
