//! Queries with macros and variables filled in, so that they can be parsed and their ranges told
//! apart.

use model::{Millis, TimeRange};

use crate::{
    Dashboard, Format, Moment, Selection, Values, Variable, VariableKind, duration, interpolate,
};

/// Lengths that nobody writes: where one of them is the range of a selector, a macro or a variable
/// stood there.
const RATE: Millis = Millis(7_919_017);
const INTERVAL: Millis = Millis(7_919_027);
const RANGE: Millis = Millis(7_919_000_000);
const CHOSEN: &str = "7919033ms";

/// Whether a range of so many milliseconds comes from a macro or variable.
pub(super) fn is_filled(millis: u128) -> bool {
    let lengths = [RATE.0, INTERVAL.0, RANGE.0, 7_919_033];
    lengths.iter().any(|length| *length as u128 == millis)
}

/// Values for the variables of a dashboard, as far as the file tells.
pub(super) fn values(dashboard: &Dashboard) -> Values {
    let value = |variable: &Variable| (variable.name.clone(), selection(variable));
    dashboard.variables.iter().map(value).collect()
}

fn selection(variable: &Variable) -> Selection {
    let chosen = variable.current.first().map(String::as_str);
    let first = match &variable.kind {
        VariableKind::Interval { .. } => return Selection::one(CHOSEN),
        VariableKind::Constant(value) | VariableKind::TextBox(value) => Some(value.as_str()),
        VariableKind::Custom(options) => options.first().map(|(_, value)| value.as_str()),
        _ => None,
    };
    let value = chosen
        .filter(|value| !value.is_empty() && !value.starts_with('$'))
        .or(first)
        .filter(|value| !value.is_empty())
        .unwrap_or("value");
    // A choice of durations is an interval under another name.
    if duration(value).is_some() {
        return Selection::one(CHOSEN);
    }
    Selection {
        several: variable.multi || variable.include_all,
        ..Selection::one(value)
    }
}

/// A query as it may be sent.
pub(super) fn query(expr: &str, values: &Values) -> String {
    let moment = Moment {
        range: TimeRange {
            start: Millis(0),
            end: RANGE,
        },
        interval: INTERVAL,
        rate_interval: RATE,
    };
    interpolate(expr, values, Some(moment), Format::PromQl)
}

/// The same values with another text for those whose value the file does not tell: a number, say,
/// for `topk($k, …)`.
pub(super) fn guessed(dashboard: &Dashboard, values: &Values, text: &str) -> Values {
    let asked = |name: &str| {
        dashboard.variables.iter().any(|variable| {
            variable.name == name && matches!(variable.kind, VariableKind::Query { .. })
        })
    };
    let pair = |(name, selection): (&String, &Selection)| {
        let selection = if asked(name) {
            Selection::one(text)
        } else {
            selection.clone()
        };
        (name.clone(), selection)
    };
    values.iter().map(pair).collect()
}
