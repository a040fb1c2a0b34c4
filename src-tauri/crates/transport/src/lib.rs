//! The only way out to the network: one HTTP client for every source.
//!
//! A [`Client`] belongs to one [`Endpoint`]. It reads: GET, HEAD, and POST where a query interface
//! needs it; the one thing it can write is a silence ([`Client::silence`]). It adds the secret and the tenant, follows the system's trust and
//! proxy settings, stops at a time and a size, tries again where that is safe, leaves a failing
//! server alone for a while, and turns every way to fail into a [`model::Failure`] that names the
//! place and the remedy. [`climb`] takes a connection apart rung by rung and says which one broke.

mod amazon;
mod ambient;
mod body;
mod breaker;
mod client;
mod clocks;
mod decode;
mod endpoint;
mod fault;
mod hop;
mod ladder;
mod live;
mod private;
mod proxy;
mod request;
mod resolve;
mod retry;
mod sign;
mod silence;
mod trust;

pub use amazon::{AwsKeys, AwsSource, Surroundings};
pub use ambient::{Ambient, Patience};
pub use body::Body;
pub use client::Client;
pub use clocks::Clocks;
pub use endpoint::{Auth, Endpoint, Tls};
pub use ladder::climb;
pub use live::{Live, Opened, Socket};
pub use proxy::Proxies;
pub use request::{Content, Method, Request};
pub use secrecy::{ExposeSecret, SecretString};
pub use sign::Aws;
pub use silence::{SilenceChange, Silences, Silencing};
pub use trust::{Trust, ring};
pub use url::Url;
