//! The lines under a picture's title.

use chrono::{DateTime, TimeZone, Utc};
use model::{Millis, TimeRange};

use super::PictureRequest;
use crate::{
    environments::Running,
    wire::{Chosen, VariableView, Zone},
};

/// Values of a variable that are written out.
const WRITTEN: usize = 5;

/// Environment and range; then the values of the variables.
pub(super) fn lines(
    running: &Running,
    request: &PictureRequest,
    variables: &[VariableView],
    chosen: &Chosen,
) -> Vec<String> {
    let mut lines = vec![format!(
        "{} · {}",
        running.definition.title,
        span(request.range, &request.zone)
    )];
    let values: Vec<String> = variables
        .iter()
        .filter(|variable| !variable.hidden)
        .filter_map(|variable| {
            let values = chosen.get(&variable.name).unwrap_or(&variable.current);
            (!values.is_empty()).then(|| format!("{}: {}", variable.label, written(values)))
        })
        .collect();
    if !values.is_empty() {
        lines.push(values.join(" · "));
    }
    lines
}

fn written(values: &[String]) -> String {
    let all = |value: &String| {
        if value == "$__all" {
            "All".to_owned()
        } else {
            value.clone()
        }
    };
    let mut text: Vec<String> = values.iter().take(WRITTEN).map(all).collect();
    if values.len() > WRITTEN {
        text.push(format!("{} more", values.len() - WRITTEN));
    }
    text.join(", ")
}

/// Start and end with the zone's name; the day once if it is the same.
pub(super) fn span(range: TimeRange, zone: &Zone) -> String {
    match zone {
        Zone::Named(name) => match name.parse::<chrono_tz::Tz>() {
            Ok(zone) => between(range, &zone, name),
            Err(_) => between(range, &Utc, "UTC"),
        },
        Zone::Utc => between(range, &Utc, "UTC"),
    }
}

fn between<Z: TimeZone>(range: TimeRange, zone: &Z, name: &str) -> String
where
    Z::Offset: std::fmt::Display,
{
    let at =
        |millis: Millis| DateTime::from_timestamp_millis(millis.0).map(|at| at.with_timezone(zone));
    let (Some(start), Some(end)) = (at(range.start), at(range.end)) else {
        return String::new();
    };
    let same_day = start.date_naive() == end.date_naive();
    let end = end.format(if same_day { "%H:%M" } else { "%Y-%m-%d %H:%M" });
    format!("{} – {end} {name}", start.format("%Y-%m-%d %H:%M"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_is_written_in_its_zone_with_each_day_once() {
        let range = |hours: i64| TimeRange {
            start: Millis(1_790_000_000_000 - hours * 3_600_000),
            end: Millis(1_790_000_000_000),
        };
        let berlin = Zone::Named("Europe/Berlin".to_owned());
        for (hours, zone, expected) in [
            (6, Zone::Utc, "2026-09-21 08:13 – 14:13 UTC"),
            (24, Zone::Utc, "2026-09-20 14:13 – 2026-09-21 14:13 UTC"),
            (6, berlin, "2026-09-21 10:13 – 16:13 Europe/Berlin"),
            (
                6,
                Zone::Named("Nowhere".to_owned()),
                "2026-09-21 08:13 – 14:13 UTC",
            ),
        ] {
            assert_eq!(span(range(hours), &zone), expected);
        }
    }
}
