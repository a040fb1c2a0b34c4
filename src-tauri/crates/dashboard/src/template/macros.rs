use model::Millis;

use super::{Format, Moment, Selection, Values, date};

/// A macro's text, if the name is one.
///
/// Source: Grafana `packages/grafana-data/src/types/templateVars.ts` and
/// `pkg/promlib/models/query.go`.
pub(super) fn built_in(name: &str, format: Option<&str>, moment: Moment) -> Option<String> {
    let length = moment.range.length().0;
    Some(match name {
        "__interval" | "interval" => short(moment.interval),
        "__interval_ms" => moment.interval.0.to_string(),
        "__rate_interval" => short(moment.rate_interval),
        "__rate_interval_ms" => moment.rate_interval.0.to_string(),
        "__range" => format!("{}s", (length + 500) / 1_000),
        "__range_s" => ((length + 500) / 1_000).to_string(),
        "__range_ms" => length.to_string(),
        "__from" => date::written(moment.range.start, format),
        "__to" => date::written(moment.range.end, format),
        "__url_time_range" => format!("from={}&to={}", moment.range.start.0, moment.range.end.0),
        _ => return None,
    })
}

/// `${__all_variables}`: every variable as a parameter of an address.
pub(super) fn all_variables(values: &Values) -> String {
    let parameter = |(name, selection): (&String, &Selection)| {
        // What stands for the dashboard, the user and the like is no variable.
        (!name.starts_with("__")).then(|| Format::QueryParam.write(name, selection, ""))
    };
    let parameters: Vec<String> = values.iter().filter_map(parameter).collect();
    parameters.join("&")
}

/// Macros of a text that only other kinds of sources know, such as `$timeFilter` and
/// `$__timeFilter(…)`: they stay as they stand.
#[must_use]
pub fn foreign_macros(text: &str) -> Vec<&'static str> {
    const FOREIGN: [&str; 7] = [
        "timeFilter",
        "__timeFilter",
        "__timeGroup",
        "__timeFrom",
        "__timeTo",
        "__unixEpochFilter",
        "__unixEpochGroup",
    ];
    let used: Vec<&str> = super::names(text).collect();
    let known = FOREIGN.into_iter();
    known.filter(|name| used.contains(name)).collect()
}

/// A duration as PromQL reads it, in the largest unit that is exact.
fn short(length: Millis) -> String {
    let units = [
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
        (1, "ms"),
    ];
    let exact = units
        .iter()
        .find(|(unit, _)| length.0 >= *unit && length.0 % unit == 0);
    exact.map_or_else(
        || "1ms".to_owned(),
        |(unit, name)| format!("{}{name}", length.0 / unit),
    )
}
