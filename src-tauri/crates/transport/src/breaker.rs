use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

/// A circuit breaker: opens after failures in a row, then lets one question at a time try.
///
/// Only failures that tell of the server count, not those that tell of the question.
#[derive(Clone, Debug)]
pub(crate) struct Breaker {
    after: u32,
    rest: Duration,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    in_a_row: u32,
    open_until: Option<Instant>,
    probing: bool,
}

/// Leave to ask once; dropped unsettled (a cancelled question), it gives the probe's place back.
#[derive(Debug)]
pub(crate) struct Pass {
    breaker: Breaker,
    probe: bool,
}

impl Breaker {
    pub(crate) fn new(after: u32, rest: Duration) -> Self {
        Self {
            after: after.max(1),
            rest,
            state: Arc::default(),
        }
    }

    /// Leave to ask, or the time until asking makes sense.
    pub(crate) fn admit(&self, now: Instant) -> Result<Pass, Duration> {
        let mut state = self.lock();
        let probe = match state.open_until {
            None => false,
            Some(until) if now < until => return Err(until - now),
            Some(_) if state.probing => return Err(self.rest),
            Some(_) => {
                state.probing = true;
                true
            }
        };
        Ok(Pass {
            breaker: self.clone(),
            probe,
        })
    }

    /// Forgets the failures, because a diagnosis found the server well.
    pub(crate) fn close(&self) {
        *self.lock() = State::default();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass {
    /// The server answered, well or badly.
    pub(crate) fn answered(self) {
        self.breaker.close();
    }

    /// The server did not answer, or said that it cannot.
    pub(crate) fn failed(self, now: Instant) {
        let mut state = self.breaker.lock();
        state.in_a_row = state.in_a_row.saturating_add(1);
        if self.probe || state.in_a_row >= self.breaker.after {
            state.open_until = Some(now + self.breaker.rest);
        }
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        if self.probe {
            self.breaker.lock().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REST: Duration = Duration::from_secs(10);

    fn opened(now: Instant) -> Breaker {
        let breaker = Breaker::new(3, REST);
        for _ in 0..3 {
            breaker.admit(now).unwrap().failed(now);
        }
        breaker
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_says_when_to_return() {
        let now = Instant::now();
        let breaker = Breaker::new(3, REST);
        for answered in [false, false, true, false, false] {
            let pass = breaker.admit(now).unwrap();
            if answered {
                pass.answered();
            } else {
                pass.failed(now);
            }
        }
        assert!(
            breaker.admit(now).is_ok(),
            "an answer starts the count anew"
        );

        let later = now + Duration::from_secs(4);
        assert_eq!(
            opened(now).admit(later).unwrap_err(),
            REST - Duration::from_secs(4)
        );
    }

    #[test]
    fn half_open_it_lets_one_probe_through_which_decides() {
        let now = Instant::now();
        let rested = now + REST;

        let breaker = opened(now);
        let probe = breaker.admit(rested).unwrap();
        assert!(breaker.admit(rested).is_err(), "one probe at a time");
        probe.failed(rested);
        assert!(
            breaker.admit(rested).is_err(),
            "a failed probe opens it again"
        );

        let probe = breaker.admit(rested + REST).unwrap();
        probe.answered();
        assert!(breaker.admit(rested + REST).is_ok());
    }

    #[test]
    fn a_cancelled_probe_gives_its_place_back() {
        let now = Instant::now();
        let breaker = opened(now);
        drop(breaker.admit(now + REST).unwrap());
        assert!(breaker.admit(now + REST).is_ok());
    }
}
