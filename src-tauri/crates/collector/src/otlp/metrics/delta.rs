use std::collections::HashMap;

use promql::{Labels, Sample};

/// Series kept at most; more are refused, since dropping one would look like a restart.
const MOST_SERIES: usize = 200_000;
/// A series that was silent for this long, in milliseconds, makes room for others.
const SILENT: i64 = 60 * 60 * 1_000;

/// Running totals of the series that arrive as differences.
///
/// They start at zero with the program: to a rate that is a counter that restarted.
#[derive(Debug, Default)]
pub(super) struct Totals(HashMap<Labels, Sample>);

impl Totals {
    /// Adds a difference and answers the total.
    pub(super) fn add(&mut self, labels: &Labels, delta: Sample) -> Result<f64, &'static str> {
        if let Some(total) = self.0.get_mut(labels) {
            if delta.at <= total.at {
                return Err("a difference is not newer than the one before it");
            }
            total.value += delta.value;
            total.at = delta.at;
            return Ok(total.value);
        }
        if self.0.len() >= MOST_SERIES {
            self.0.retain(|_, total| total.at + SILENT > delta.at);
            if self.0.len() >= MOST_SERIES {
                return Err("too many series arrive as differences; export totals instead");
            }
        }
        self.0.insert(labels.clone(), delta);
        Ok(delta.value)
    }
}
