use std::collections::BTreeSet;

use indexmap::IndexMap;
use model::{Millis, TimeRange};

mod format;

pub use format::Format;

/// What a variable stands for at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The chosen values; all of them if "All" is chosen.
    pub values: Vec<String>,
    /// The text that stands for "All", if "All" is chosen and the file gives one. Not escaped.
    pub all_value: Option<String>,
    /// Whether the variable may hold several values, so that it stands in a regular expression.
    pub several: bool,
}

impl Selection {
    /// One value of a variable that cannot hold several.
    pub fn one(value: impl Into<String>) -> Self {
        Self {
            values: vec![value.into()],
            ..Self::default()
        }
    }
}

/// Selections by variable name.
pub type Values = IndexMap<String, Selection>;

/// The built-in variables of one query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The range that is asked for.
    pub range: TimeRange,
    /// The distance between points: `$__interval`.
    pub interval: Millis,
    /// `$__rate_interval`.
    pub rate_interval: Millis,
}

/// Replaces variables and macros in a text: `$name`, `${name}`, `${name:format}` and
/// `[[name:format]]`.
///
/// `default` is the format of variables that name none: [`Format::PromQl`] in queries,
/// [`Format::Text`] in titles. Names that are not known stay as they stand. Values are put in once
/// and not searched again, so a value cannot bring in another variable. Source: Grafana
/// `public/app/features/templating/formatVariableValue.ts` and its Prometheus data source.
#[must_use]
pub fn interpolate(text: &str, values: &Values, moment: Option<Moment>, default: Format) -> String {
    let mut out = String::with_capacity(text.len());
    let mut quoted = false;
    for part in parts(text) {
        match part {
            Part::Text(text) => {
                quoted = quoted != ends_quoted(text);
                out.push_str(text);
            }
            Part::Variable {
                written,
                name,
                format,
            } => {
                let filled = match (values.get(name), format.map(Format::read)) {
                    (None, _) => moment.and_then(|moment| built_in(name, format, moment)),
                    (Some(_), Some(None)) => None,
                    (Some(selection), None) if default == Format::PromQl && quoted => {
                        Some(within_string(name, selection))
                    }
                    (Some(selection), own) => {
                        Some(own.flatten().unwrap_or(default).write(name, selection))
                    }
                };
                out.push_str(filled.as_deref().unwrap_or(written));
            }
        }
    }
    out
}

/// A value within a string of a query cannot end the string, whatever the backend calls its labels.
fn within_string(name: &str, selection: &Selection) -> String {
    let written = Format::PromQl.write(name, selection);
    match selection.all_value {
        Some(_) => written,
        None => written.replace('"', "\\\""),
    }
}

/// Whether a piece of a query opens a string that it does not close, or closes one.
fn ends_quoted(text: &str) -> bool {
    let mut escaped = false;
    let quotes = text.chars().filter(|letter| {
        let counts = *letter == '"' && !escaped;
        escaped = *letter == '\\' && !escaped;
        counts
    });
    quotes.count() % 2 == 1
}

/// Names of the variables a text uses, macros left out.
#[must_use]
pub fn used_variables(text: &str) -> BTreeSet<String> {
    let name = |part| match part {
        Part::Variable { name, .. } if !name.starts_with("__") => Some(name.to_owned()),
        _ => None,
    };
    parts(text).filter_map(name).collect()
}

/// A macro's text, if the name is one.
fn built_in(name: &str, format: Option<&str>, moment: Moment) -> Option<String> {
    let length = moment.range.length().0;
    Some(match name {
        "__interval" | "interval" => short(moment.interval),
        "__interval_ms" => moment.interval.0.to_string(),
        "__rate_interval" => short(moment.rate_interval),
        "__rate_interval_ms" => moment.rate_interval.0.to_string(),
        "__range" => format!("{}s", (length + 500) / 1_000),
        "__range_s" => ((length + 500) / 1_000).to_string(),
        "__range_ms" => length.to_string(),
        "__from" => date(moment.range.start, format),
        "__to" => date(moment.range.end, format),
        _ => return None,
    })
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

fn date(at: Millis, format: Option<&str>) -> String {
    match format {
        Some("date:seconds") => (at.0 / 1_000).to_string(),
        Some("date" | "date:iso") => chrono::DateTime::from_timestamp_millis(at.0)
            .unwrap_or_default()
            .format("%Y-%m-%dT%H:%M:%S%.3fZ")
            .to_string(),
        _ => at.0.to_string(),
    }
}

enum Part<'a> {
    Text(&'a str),
    Variable {
        written: &'a str,
        name: &'a str,
        format: Option<&'a str>,
    },
}

fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let start = rest.find(['$', '[']).unwrap_or(rest.len());
        if start > 0 {
            let (before, after) = rest.split_at_checked(start)?;
            rest = after;
            return Some(Part::Text(before));
        }
        let (part, after) = variable(rest).unwrap_or_else(|| {
            let width = rest.chars().next().map_or(0, char::len_utf8);
            let (sign, after) = rest.split_at_checked(width).unwrap_or((rest, ""));
            (Part::Text(sign), after)
        });
        rest = after;
        Some(part)
    })
}

/// A variable at the start of a text, and what follows it.
fn variable(text: &str) -> Option<(Part<'_>, &str)> {
    let braced = |inner: &str| {
        inner
            .chars()
            .all(|letter| letter.is_alphanumeric() || "_.:-@[]\"".contains(letter))
    };
    let (inner, after) = if let Some(rest) = text.strip_prefix("${") {
        rest.split_once('}').filter(|(inner, _)| braced(inner))?
    } else if let Some(rest) = text.strip_prefix("[[") {
        rest.split_once("]]").filter(|(inner, _)| braced(inner))?
    } else {
        let rest = text.strip_prefix('$')?;
        let end = rest.find(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
        rest.split_at_checked(end.unwrap_or(rest.len()))?
    };
    let (name, format) = match inner.split_once(':') {
        Some((name, format)) => (name, Some(format)),
        None => (inner, None),
    };
    let starts_well = |first: char| first.is_ascii_alphabetic() || first == '_';
    name.chars().next().filter(|first| starts_well(*first))?;
    let written = text.strip_suffix(after)?;
    Some((
        Part::Variable {
            written,
            name,
            format,
        },
        after,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(values: &[&str], several: bool, all_value: Option<&str>) -> Selection {
        Selection {
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            all_value: all_value.map(str::to_owned),
            several,
        }
    }

    fn values() -> Values {
        Values::from_iter([
            ("one".to_owned(), selection(&["a.b\\c"], false, None)),
            ("many".to_owned(), selection(&["a.b", "c|d"], true, None)),
            ("single".to_owned(), selection(&["/a/{id}"], true, None)),
            ("all".to_owned(), selection(&["x", "y"], true, Some(".*"))),
            ("none".to_owned(), selection(&[], true, None)),
            ("sly".to_owned(), selection(&["$one"], false, None)),
            (
                "out".to_owned(),
                selection(&["x\"} or up{a=\"\\"], false, None),
            ),
            ("outs".to_owned(), selection(&["a\"", "b"], true, None)),
        ])
    }

    fn moment() -> Moment {
        Moment {
            range: TimeRange {
                start: Millis(1_795_223_130_000),
                end: Millis(1_795_226_730_000),
            },
            interval: Millis(15_000),
            rate_interval: Millis(60_000),
        }
    }

    #[test]
    fn variables_are_written_in_every_format_queries_use() {
        for (text, expected) in [
            ("a{b=\"$one\"}", "a{b=\"a.b\\\\c\"}"),
            ("a{b=~\"$many\"}", "a{b=~\"(a\\\\.b|c\\\\|d)\"}"),
            ("a{b=~\"$single\"}", "a{b=~\"/a/\\\\{id\\\\}\"}"),
            ("a{b=~\"$all\"}", "a{b=~\".*\"}"),
            ("a{b=~\"$none\"}", "a{b=~\"\"}"),
            ("${many:regex}", "(a\\.b|c\\|d)"),
            ("${many:pipe}", "a.b|c|d"),
            ("${many:csv} ${many:raw}", "a.b,c|d a.b,c|d"),
            ("${many:glob} ${one:glob}", "{a.b,c|d} a.b\\c"),
            ("${many:json}", "[\"a.b\",\"c|d\"]"),
            ("${many:doublequote}", "\"a.b\",\"c|d\""),
            ("${many:singlequote}", "'a.b','c|d'"),
            ("${single:percentencode}", "%2Fa%2F%7Bid%7D"),
            ("${many:queryparam}", "var-many=a.b&var-many=c%7Cd"),
            ("${many:text}", "a.b + c|d"),
            ("${many:sqlstring}", "'a.b','c|d'"),
            ("[[one:raw]]", "a.b\\c"),
            ("$sly", "$one"),
            (
                "a{b=\"$out\"} + $out",
                "a{b=\"x\\\"} or up{a=\\\"\\\\\"} + x\"} or up{a=\"\\\\",
            ),
            ("a{b=~\"$outs\"}", "a{b=~\"(a\\\"|b)\"}"),
            (
                "$unknown ${unknown} $ $1 [[x",
                "$unknown ${unknown} $ $1 [[x",
            ),
            ("${one:unheard}", "${one:unheard}"),
            ("price in $ and $one$one", "price in $ and a.b\\\\ca.b\\\\c"),
            ("é$one€", "éa.b\\\\c€"),
        ] {
            let filled = interpolate(text, &values(), Some(moment()), Format::PromQl);
            assert_eq!(filled, expected, "{text}");
        }
    }

    #[test]
    fn macros_describe_the_range_and_the_step() {
        for (text, expected) in [
            ("rate(a[$__rate_interval])", "rate(a[1m])"),
            ("a[$__interval] ${__interval_ms}", "a[15s] 15000"),
            (
                "a[$__range] $__range_s $__range_ms",
                "a[3600s] 3600 3600000",
            ),
            ("$__from ${__to:date:seconds}", "1795223130000 1795226730"),
            ("${__from:date:iso}", "2026-11-21T01:05:30.000Z"),
        ] {
            let filled = interpolate(text, &values(), Some(moment()), Format::PromQl);
            assert_eq!(filled, expected, "{text}");
        }
        assert_eq!(
            interpolate("$__interval", &values(), None, Format::PromQl),
            "$__interval"
        );
    }

    #[test]
    fn the_variables_of_a_text_are_found_once_each() {
        let used =
            used_variables("rate(a{x=~\"$b\",y=\"${c:regex}\",z=\"[[b]]\"}[$__interval]) $ 5");
        assert_eq!(used.into_iter().collect::<Vec<_>>(), ["b", "c"]);
    }
}
