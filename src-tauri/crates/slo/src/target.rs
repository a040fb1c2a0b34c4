use std::fmt;

/// The share of events that must be good: above 0 and below 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Target(f64);

/// Why a number is no target.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum TargetError {
    /// 1: every single failure would break it, and a burn rate would be a division by zero.
    #[error("a target of 100% leaves no error budget")]
    Whole,
    /// Above 1, usually a percentage where a share belongs.
    #[error("a target of {0} is above 1, and it is the share of good events")]
    Above(f64),
    /// 0 or less, or no number.
    #[error("a target of {0} promises nothing")]
    Nothing(f64),
}

impl Target {
    /// A target from a share such as 0.995.
    ///
    /// # Errors
    /// If it is not between 0 and 1, both excluded.
    pub fn new(share: f64) -> Result<Self, TargetError> {
        if share == 1.0 {
            Err(TargetError::Whole)
        } else if share > 1.0 {
            Err(TargetError::Above(share))
        } else if share > 0.0 {
            Ok(Self(share))
        } else {
            Err(TargetError::Nothing(share))
        }
    }

    /// A target from a percentage such as 99.5.
    ///
    /// # Errors
    /// If it is not between 0 and 100, both excluded.
    pub fn percent(percent: f64) -> Result<Self, TargetError> {
        // Rounded, so that 99.9% is the same target as 0.999.
        Self::new((percent * 1e10).round() / 1e12)
    }

    /// The share that must be good.
    #[must_use]
    pub fn share(self) -> f64 {
        self.0
    }

    /// The error budget: the share that may be bad.
    #[must_use]
    pub fn budget(self) -> f64 {
        // Rounded, so that 1 − 0.999 is 0.001 in rules and sentences.
        ((1.0 - self.0) * 1e12).round() / 1e12
    }

    /// The burn rate of a complete outage, the highest there is.
    #[must_use]
    pub fn most_burn(self) -> f64 {
        1.0 / self.budget()
    }
}

/// Writes a percentage with the digits it needs: `99.95%`.
impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", (self.0 * 1e12).round() / 1e10)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_lies_between_nothing_and_everything() {
        for (share, expected) in [
            (0.995, Ok("99.5%")),
            (0.9999, Ok("99.99%")),
            (0.07, Ok("7%")),
            (1.0, Err("leaves no error budget")),
            (1.2, Err("above 1")),
            (99.9, Err("above 1")),
            (0.0, Err("promises nothing")),
            (-0.5, Err("promises nothing")),
            (f64::NAN, Err("promises nothing")),
            (f64::INFINITY, Err("above 1")),
        ] {
            match (Target::new(share), expected) {
                (Ok(target), Ok(words)) => assert_eq!(target.to_string(), words),
                (Err(error), Err(words)) => assert!(error.to_string().contains(words), "{error}"),
                (found, _) => panic!("{share}: {found:?}"),
            }
        }
    }

    #[test]
    fn a_percentage_is_the_same_target_as_its_share() {
        for (percent, share) in [
            (99.9, 0.999),
            (99.95, 0.9995),
            (99.99, 0.9999),
            (95.0, 0.95),
        ] {
            assert_eq!(Target::percent(percent), Target::new(share), "{percent}");
        }
        assert_eq!(Target::percent(100.0), Err(TargetError::Whole));
        assert_eq!(Target::percent(0.0), Err(TargetError::Nothing(0.0)));
    }

    #[test]
    fn budgets_have_no_digits_of_binary_fractions() {
        for (share, budget, most) in [
            (0.999, 0.001, 1_000.0),
            (0.99, 0.01, 100.0),
            (0.995, 0.005, 200.0),
        ] {
            let target = Target::new(share).unwrap();
            assert_eq!(target.budget(), budget);
            assert!((target.most_burn() - most).abs() < 1e-9);
        }
    }
}
