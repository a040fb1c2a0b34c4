use serde::Serialize;
use ts_rs::TS;

/// A stretch of time, in nanoseconds from the trace's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, TS)]
#[allow(missing_docs)]
pub struct Stretch {
    pub from: f64,
    pub to: f64,
}

impl Stretch {
    /// Joins stretches, in order of their start, over gaps too small to see: at most so many and
    /// one more are left.
    pub(crate) fn joined(
        stretches: impl Iterator<Item = (i64, i64)> + Clone,
        most: i64,
    ) -> Vec<Self> {
        let from = stretches.clone().map(|stretch| stretch.0).min();
        let to = stretches.clone().map(|stretch| stretch.1).max();
        let (Some(from), Some(to)) = (from, to) else {
            return Vec::new();
        };
        let small = to.saturating_sub(from) / most;
        let mut joined: Vec<(i64, i64)> = Vec::new();
        for (from, to) in stretches {
            match joined.last_mut() {
                Some(last) if from.saturating_sub(last.1) <= small => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
            .into_iter()
            .map(|(from, to)| Self {
                from: from as f64,
                to: to as f64,
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_too_small_to_see_are_closed() {
        let joined = |stretches: &[(i64, i64)]| -> Vec<(f64, f64)> {
            let stretches = Stretch::joined(stretches.iter().copied(), 10);
            stretches.iter().map(|one| (one.from, one.to)).collect()
        };
        assert_eq!(joined(&[]), []);
        assert_eq!(joined(&[(5, 5)]), [(5.0, 5.0)]);
        assert_eq!(
            joined(&[(0, 50), (10, 20), (60, 70), (81, 100)]),
            [(0.0, 70.0), (81.0, 100.0)]
        );
        let many: Vec<_> = (0..1_000).map(|at| (at * 10, at * 10 + 1)).collect();
        assert_eq!(joined(&many).len(), 1);
        let sparse: Vec<_> = (0..11).map(|at| (at * 100, at * 100)).collect();
        assert!(joined(&sparse).len() <= 11);
    }
}
