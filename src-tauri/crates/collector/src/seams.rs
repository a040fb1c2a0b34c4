use async_trait::async_trait;
use model::{Failure, Nanos};

/// Gets a page. The collector knows no HTTP client; who starts it brings one that limits time and
/// size and knows the secrets.
#[async_trait]
pub trait Fetch: Send + Sync {
    /// Gets `url`, asking for the media types in `accept`.
    async fn get(&self, url: &str, accept: &str) -> Result<Fetched, Failure>;
}

/// A page of a successful answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fetched {
    /// The `Content-Type` header, empty if there is none.
    pub content_type: String,
    /// The body, decompressed.
    pub body: Vec<u8>,
}

/// Tells the time.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> Nanos;
}

/// The clock of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Nanos {
        Nanos(chrono::Utc::now().timestamp_nanos_opt().unwrap_or_default())
    }
}
