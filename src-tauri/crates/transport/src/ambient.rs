use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant, SystemTime},
};

use crate::{amazon::Surroundings, clocks::Clocks, proxy::Proxies, trust::Trust};

/// What a client takes from its surroundings: time, chance, trust, proxies, and its patience.
///
/// Made once and shared: reading the system's trust store takes tens of milliseconds.
#[derive(Clone)]
pub struct Ambient {
    /// The monotonic clock that the circuit breaker reads.
    pub clock: Arc<dyn Fn() -> Instant + Send + Sync>,
    /// The calendar's clock, which signatures bear.
    pub calendar: Arc<dyn Fn() -> SystemTime + Send + Sync>,
    /// A random number from 0 up to 1, which spreads repeats over the waiting time.
    pub jitter: Arc<dyn Fn() -> f64 + Send + Sync>,
    /// The certificate authorities that are trusted.
    pub trust: Trust,
    /// Which proxy leads where.
    pub proxies: Proxies,
    /// Where the profiles of Amazon accounts are found.
    pub surroundings: Surroundings,
    /// How often to try, and when to leave a server alone.
    pub patience: Patience,
    /// What the servers' clocks say, as their answers tell it.
    pub clocks: Clocks,
}

/// How often a client tries, and when it leaves a server alone.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Patience {
    /// Attempts at one question, the first included.
    pub attempts: u32,
    /// The longest wait before the second attempt; it doubles from there.
    pub first_wait: Duration,
    /// The longest wait of all.
    pub longest_wait: Duration,
    /// How long a connection may take to be made.
    pub connect: Duration,
    /// Failures in a row after which the circuit opens.
    pub breaker_after: u32,
    /// How long the circuit stays open before one question may try again.
    pub breaker_rest: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            attempts: 3,
            first_wait: Duration::from_millis(250),
            longest_wait: Duration::from_secs(4),
            connect: Duration::from_secs(5),
            breaker_after: 5,
            breaker_rest: Duration::from_secs(10),
        }
    }
}

impl Ambient {
    /// The real clock, the system's trust store, its proxy settings, and the user's files.
    #[must_use]
    pub fn system() -> Self {
        Self {
            trust: Trust::system(),
            proxies: Proxies::system(),
            surroundings: Surroundings::system(),
            ..Self::bare()
        }
    }

    /// The real clock, but no trust and no proxy beyond what an endpoint names.
    #[must_use]
    pub fn bare() -> Self {
        Self {
            clock: Arc::new(Instant::now),
            calendar: Arc::new(SystemTime::now),
            jitter: Arc::new(rand::random::<f64>),
            trust: Trust::default(),
            proxies: Proxies::default(),
            surroundings: Surroundings::default(),
            patience: Patience::default(),
            clocks: Clocks::default(),
        }
    }
}

impl fmt::Debug for Ambient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ambient")
            .field("trust", &self.trust)
            .field("proxies", &self.proxies)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
