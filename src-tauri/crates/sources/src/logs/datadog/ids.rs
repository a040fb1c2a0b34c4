//! Ids of traces and spans, of which Datadog's older tracers write the lower 64 bits in decimal.

use model::{FieldOp, LogFilter, LogLine};

/// The ids of traces that a filter asks for and that have an upper half.
pub(super) fn asked(filter: &LogFilter) -> Vec<String> {
    let conditions = filter.fields.iter();
    let named = conditions.filter(|field| field.name == "trace_id" && field.op == FieldOp::Equal);
    let values = named.flat_map(|field| &field.values).chain(&filter.text);
    let ids = values.map(|value| value.to_ascii_lowercase());
    let hex = |id: &String| id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    ids.filter(hex).collect()
}

/// Gives a line whose tracer wrote only the lower half the id that was asked for.
pub(super) fn complete(line: &mut LogLine, asked: &[String]) {
    let Some(half) = line.trace_id.strip_prefix("0000000000000000") else {
        return;
    };
    let whole = asked.iter().find(|id| id.ends_with(half));
    if let Some(whole) = whole.cloned() {
        line.trace_id = whole;
    }
}

/// A trace or span id from its number.
pub(super) fn from_decimal(text: &str, width: usize) -> Option<String> {
    let number: u64 = text.parse().ok()?;
    (number != 0).then(|| format!("{number:0>width$x}"))
}

#[cfg(test)]
mod tests {
    use model::{Millis, TimeRange};

    use super::*;

    const ID: &str = "5759e988bd862e3fe1be46a994272793";

    #[test]
    fn a_half_id_becomes_the_one_that_was_asked_for() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(1),
        };
        let filter = LogFilter::of_field("trace_id", &ID.to_ascii_uppercase(), range);
        let asked = asked(&filter);
        assert_eq!(asked, [ID]);
        for (has, becomes) in [
            ("0000000000000000e1be46a994272793", ID),
            (
                "0000000000000000e1be46a994272794",
                "0000000000000000e1be46a994272794",
            ),
            ("", ""),
        ] {
            let mut line = LogLine {
                trace_id: has.into(),
                ..LogLine::default()
            };
            complete(&mut line, &asked);
            assert_eq!(line.trace_id, becomes);
        }
    }

    #[test]
    fn numbers_become_ids() {
        for (text, id) in [
            ("16266516598257821587", Some("e1be46a994272793")),
            ("7", Some("0000000000000007")),
            ("0", None),
            ("99999999999999999999", None),
            ("x", None),
        ] {
            assert_eq!(from_decimal(text, 16).as_deref(), id, "{text}");
        }
    }
}
