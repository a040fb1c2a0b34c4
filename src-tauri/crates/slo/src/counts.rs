/// How many events there were and how many of them were bad, over one window.
///
/// A share of time is counted as a share of one event. Rates per second serve as well: only their
/// ratio is used.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counts {
    /// Bad events.
    pub bad: f64,
    /// All events.
    pub total: f64,
}

impl Counts {
    /// Counts that are finite and not below 0: extrapolation makes a part exceed its whole.
    #[must_use]
    pub fn new(bad: f64, total: f64) -> Option<Self> {
        if !bad.is_finite() || !total.is_finite() {
            return None;
        }
        let total = total.max(0.0);
        Some(Self {
            bad: bad.clamp(0.0, total),
            total,
        })
    }

    /// The share of bad events; nothing if there were none at all.
    #[must_use]
    pub fn error_ratio(self) -> Option<f64> {
        (self.total > 0.0).then(|| self.bad / self.total)
    }

    /// Both added.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            bad: self.bad + other.bad,
            total: self.total + other.total,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_event_has_no_ratio() {
        for (bad, total, expected) in [
            (1.0, 4.0, Some(Some(0.25))),
            (0.0, 4.0, Some(Some(0.0))),
            (0.0, 0.0, Some(None)),
            (5.0, 4.0, Some(Some(1.0))),
            (-1.0, 4.0, Some(Some(0.0))),
            (1.0, -4.0, Some(None)),
            (f64::NAN, 4.0, None),
            (0.0, f64::INFINITY, None),
        ] {
            let found = Counts::new(bad, total).map(Counts::error_ratio);
            assert_eq!(found, expected, "{bad} of {total}");
        }
    }
}
