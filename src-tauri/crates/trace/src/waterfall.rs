use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a trace is looked at: the state of the view, from which its rows follow.
///
/// Spans are indexes; ones that the trace does not have are ignored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Waterfall {
    /// Only this span and what is below it.
    pub root: Option<u32>,
    /// Spans this many levels below the top and deeper are closed; 0 closes everything.
    pub depth: Option<u32>,
    /// Spans that are open whatever `depth` and `closed_services` say.
    pub opened: Vec<u32>,
    /// Spans that are closed.
    pub closed: Vec<u32>,
    /// Services whose spans are closed.
    pub closed_services: Vec<String>,
    /// Whether repeated siblings are one row.
    pub fold: bool,
    /// Folds that are open nevertheless, by their first span.
    pub unfolded: Vec<u32>,
    /// Which spans are wanted; the others are hidden, except for ancestors.
    pub filter: SpanFilter,
    /// Whether the clocks of processes are corrected.
    pub correct_skew: bool,
    /// Whether stretches in which nothing happens are cut short.
    pub compress: bool,
}

impl Default for Waterfall {
    fn default() -> Self {
        Self {
            root: None,
            depth: None,
            opened: Vec::new(),
            closed: Vec::new(),
            closed_services: Vec::new(),
            fold: true,
            unfolded: Vec::new(),
            filter: SpanFilter::default(),
            correct_skew: false,
            compress: false,
        }
    }
}

/// Conditions on spans, all of which must hold; one that is empty or false always does.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct SpanFilter {
    /// Literal text in the name, the service, the status message, a value of the span's own
    /// attributes or an event, in upper or lower case.
    pub text: String,
    /// One of these services.
    pub services: Vec<String>,
    /// Attributes of the span or its resource.
    pub attributes: Vec<AttributeFilter>,
    /// Only errors.
    pub errors: bool,
    /// At least this share of the trace's duration, from 0 to 1.
    pub min_share: f64,
    /// Only what is on the critical path of the trace, or of the view's root.
    pub critical: bool,
}

/// A condition on one attribute.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct AttributeFilter {
    /// Its name.
    pub name: String,
    /// Its whole value; any if there is none.
    pub value: Option<String>,
}

impl SpanFilter {
    /// Whether every span is wanted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
