//! Parts that the formats have in common.

use std::time::Duration;

use model::{Labels, Weight};
use saphyr::MarkedYaml;
use slo::{Refused, Target, TargetError};

use crate::{
    value::number_and_unit,
    yaml::{Fields, Reader},
};

/// Notes why an objective cannot be measured, and says it.
pub(super) fn refuse(
    reader: &mut Reader<'_>,
    at: &MarkedYaml<'_>,
    why: impl Into<String>,
    remedy: impl Into<String>,
) -> String {
    let why = why.into();
    reader.problem(
        Weight::Error,
        at,
        format!("{why}; its budget is unknown"),
        remedy,
    );
    why
}

/// A number as it is written.
pub(super) fn number(reader: &mut Reader<'_>, node: &MarkedYaml<'_>, key: &str) -> Option<f64> {
    let text = reader.text(node, &format!("`{key}`"))?;
    text.trim().parse().ok()
}

/// How a target is written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Written {
    /// 0.999.
    Share,
    /// 99.9.
    Percent,
}

/// The target under a key, as a share even if it is unsound, and as a target if it is sound.
pub(super) fn target(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    key: &str,
    written: Written,
) -> (f64, Result<Target, String>) {
    let example = match written {
        Written::Share => "0.999",
        Written::Percent => "99.9",
    };
    let Some(number) = number(reader, node, key) else {
        let why = format!("`{key}` is no number");
        return (
            0.0,
            Err(refuse(
                reader,
                node,
                why,
                format!("write it like {example}"),
            )),
        );
    };
    let (share, target) = match written {
        Written::Share => (number, Target::new(number)),
        Written::Percent => (number / 100.0, Target::percent(number)),
    };
    let target = target.map_err(|error| {
        let remedy = match error {
            TargetError::Whole => {
                "promise less than everything: 99.99% is a promise that can be kept".to_owned()
            }
            TargetError::Above(_) => format!("write the share that must be good, like {example}"),
            TargetError::Nothing(_) => format!("write a number above 0, like {example}"),
        };
        refuse(reader, node, error.to_string(), remedy)
    });
    (if share.is_finite() { share } else { 0.0 }, target)
}

/// The text under a key; in words that it is missing.
pub(super) fn text(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    of: &MarkedYaml<'_>,
    key: &str,
) -> Result<String, String> {
    let Some(node) = fields.take(key) else {
        return Err(refuse(
            reader,
            of,
            format!("it has no `{key}`"),
            format!("write it under `{key}`"),
        ));
    };
    reader
        .text(node, &format!("`{key}`"))
        .ok_or_else(|| format!("`{key}` is no text"))
}

/// Text that may be missing.
pub(super) fn optional(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> String {
    let node = fields.take(key);
    node.and_then(|node| reader.text(node, &format!("`{key}`")))
        .unwrap_or_default()
}

/// A query that cannot be asked over any window.
pub(super) fn refused(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    what: &str,
    why: Refused,
) -> String {
    refuse(
        reader,
        node,
        format!("{what} cannot be asked over any window: {why}"),
        "write counters as sum(requests_total{…}), without a range",
    )
}

/// Days of months, quarters and years in a rolling period.
const MONTH: u64 = 30;
const QUARTER: u64 = 90;
const YEAR: u64 = 365;

/// OpenSLO's shorthand: `5m`, `4w`, `1M`, `1Q`.
pub(super) fn shorthand(text: &str) -> Option<(u64, char)> {
    let (number, unit, after) = number_and_unit(text)?;
    let mut letters = unit.chars();
    let unit = letters.next()?;
    let single = letters.next().is_none() && after.is_empty() && number > 0;
    single.then_some((number, unit))
}

/// The length of a shorthand.
pub(super) fn length((number, unit): (u64, char)) -> Option<Duration> {
    let day = 86_400;
    let unit = match unit {
        's' => 1,
        'm' => 60,
        'h' => 3_600,
        'd' => day,
        'w' => 7 * day,
        'M' => MONTH * day,
        'Q' => QUARTER * day,
        'Y' | 'y' => YEAR * day,
        _ => return None,
    };
    let seconds = number.checked_mul(unit)?;
    // Longer periods are slips, and their counts of seconds overflow what is worked out from them.
    (seconds <= 10 * YEAR * day).then(|| Duration::from_secs(seconds))
}

/// Annotations that name a runbook.
pub(super) fn runbook(annotations: &Labels) -> Labels {
    let named = annotations.0.iter().find(|(name, _)| {
        let own = name.rsplit('/').next().unwrap_or(name);
        matches!(own, "runbook_url" | "runbook-url" | "runbook")
    });
    Labels::from_iter(named.map(|(_, value)| ("runbook_url".to_owned(), value.clone())))
}
