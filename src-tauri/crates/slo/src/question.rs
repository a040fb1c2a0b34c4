//! One question about many windows, and which number in the answer is which.

use std::{collections::BTreeMap, time::Duration};

use model::Labels;

use crate::{Counts, Indicator, prometheus_duration};

/// The label that tells the numbers of an answer apart.
pub const PART: &str = "slo_part";

/// A number that is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// Good events.
    Good,
    /// Bad events.
    Bad,
    /// All events.
    Total,
    /// The share that was bad.
    Share,
}

/// What is asked about one window.
pub type Parts = BTreeMap<Part, String>;

/// One expression about several windows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// PromQL whose answer has one series for each part of each window, told apart by [`PART`].
    pub expr: String,
    /// The windows it is about.
    pub windows: Vec<Duration>,
}

/// Asks about all windows at once.
#[must_use]
pub fn question(indicator: &Indicator, windows: &[Duration]) -> Question {
    let mut asked = Vec::new();
    for window in windows {
        for (part, expr) in indicator.over(*window) {
            let name = written(part, *window);
            asked.push(format!(
                "label_replace({expr}, \"{PART}\", \"{name}\", \"\", \"\")"
            ));
        }
    }
    Question {
        expr: asked.join("\nor "),
        windows: windows.to_vec(),
    }
}

/// The part and the window that a series of the answer is about.
#[must_use]
pub fn read_part(labels: &Labels) -> Option<(Part, String)> {
    let (part, window) = labels.get(PART)?.split_once(' ')?;
    let part = [Part::Good, Part::Bad, Part::Total, Part::Share]
        .into_iter()
        .find(|known| known.name() == part)?;
    Some((part, window.to_owned()))
}

fn written(part: Part, window: Duration) -> String {
    format!("{} {}", part.name(), prometheus_duration(window))
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Total => "total",
            Self::Share => "share",
        }
    }
}

/// The parts of one window as they were answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Answered {
    good: Option<f64>,
    bad: Option<f64>,
    total: Option<f64>,
    share: Option<f64>,
}

impl Answered {
    /// Adds a number.
    pub fn put(&mut self, part: Part, value: f64) {
        let place = match part {
            Part::Good => &mut self.good,
            Part::Bad => &mut self.bad,
            Part::Total => &mut self.total,
            Part::Share => &mut self.share,
        };
        *place = Some(value);
    }

    /// Whether there is a series of good events, where the indicator counts those.
    #[must_use]
    pub fn has_good(&self) -> bool {
        self.good.is_some()
    }

    /// What was counted; nothing if there is no series of the whole. A part without a series did not
    /// happen.
    #[must_use]
    pub fn counts(&self, indicator: &Indicator) -> Option<Counts> {
        if let Some(share) = self.share {
            return Counts::new(share, 1.0);
        }
        let total = self.total?;
        let bad = match indicator {
            Indicator::Events {
                side: crate::Side::Good,
                ..
            } => total - self.good.unwrap_or(0.0),
            _ => self.bad.unwrap_or(0.0),
        };
        Counts::new(bad, total)
    }
}
