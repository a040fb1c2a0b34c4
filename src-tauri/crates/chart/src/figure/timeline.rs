use model::{Millis, TimeRange};

use crate::{Color, Zone};

/// Rows of states over time: a state timeline, or a status history if every span is one step long.
#[derive(Clone, Debug)]
pub struct Timeline {
    /// The span of the time axis.
    pub range: TimeRange,
    /// The zone in which the time axis is labelled.
    pub zone: Zone,
    /// The rows, first at the top.
    pub rows: Vec<TimelineRow>,
    /// Share of a row's height that its spans take, 0 to 1.
    pub row_share: f64,
    /// Free CSS pixels between spans.
    pub gap: f64,
    /// Whether states are written on their spans; automatically where they fit.
    pub values: Show,
}

impl Timeline {
    /// A timeline in UTC with states where they fit.
    #[must_use]
    pub fn new(range: TimeRange, rows: Vec<TimelineRow>) -> Self {
        Self {
            range,
            zone: Zone::Utc,
            rows,
            row_share: 0.9,
            gap: 0.0,
            values: Show::Auto,
        }
    }
}

/// One row of a [`Timeline`].
#[derive(Clone, Debug)]
pub struct TimelineRow {
    /// Name at the left; untrusted text.
    pub label: String,
    /// What it was in, in ascending time.
    pub spans: Vec<StateSpan>,
}

/// A state and how long it lasted.
#[derive(Clone, Debug)]
pub struct StateSpan {
    /// When it began.
    pub start: Millis,
    /// When it ended.
    pub end: Millis,
    /// What it is called; untrusted text.
    pub text: String,
    /// Colour.
    pub color: Color,
}

/// Whether something is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Show {
    /// Where there is room.
    #[default]
    Auto,
    /// Everywhere.
    Always,
    /// Nowhere.
    Never,
}
