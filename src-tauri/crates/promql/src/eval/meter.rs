//! What an evaluation may use.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use crate::answer::RawSeries;
use crate::error::Error;
use crate::options::{Cancel, Options};

/// Counts the numbers held at once and watches the clock and the two ways to be cancelled.
pub(crate) struct Meter<'a> {
    held: AtomicUsize,
    limit: usize,
    cancel: &'a Cancel,
    dropped: &'a Cancel,
    deadline: Option<Instant>,
    timeout: Duration,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(
        options: &'a Options,
        dropped: &'a Cancel,
        deadline: Option<Instant>,
        data: &[Vec<RawSeries>],
    ) -> Self {
        let held = data.iter().flatten().map(RawSeries::weight).sum();
        Self {
            held: AtomicUsize::new(held),
            limit: options.max_samples,
            cancel: &options.cancel,
            dropped,
            deadline,
            timeout: options.timeout,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.cancel.is_cancelled() || self.dropped.is_cancelled() {
            Err(Error::Cancelled)
        } else if self
            .deadline
            .is_some_and(|deadline| Instant::now() > deadline)
        {
            Err(Error::TooSlow {
                limit: self.timeout,
            })
        } else {
            Ok(())
        }
    }

    pub(crate) fn held(&self) -> usize {
        self.held.load(Ordering::Relaxed)
    }

    pub(crate) fn add(&self, points: usize) -> Result<(), Error> {
        self.check()?;
        let before = self.held.fetch_add(points, Ordering::Relaxed);
        self.within(before.saturating_add(points))
    }

    pub(crate) fn set(&self, points: usize) -> Result<(), Error> {
        self.held.store(points, Ordering::Relaxed);
        self.within(points)
    }

    fn within(&self, points: usize) -> Result<(), Error> {
        if points > self.limit {
            Err(Error::TooManySamples { limit: self.limit })
        } else {
            Ok(())
        }
    }
}
