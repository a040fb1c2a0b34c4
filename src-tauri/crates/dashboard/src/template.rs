use std::collections::BTreeSet;

use indexmap::IndexMap;
use model::{Millis, TimeRange};

mod date;
mod encode;
mod format;
mod macros;
mod parts;

pub use format::Format;
pub use macros::foreign_macros;
use macros::{all_variables, built_in};
use parts::{Part, parts};

/// What a variable stands for at the moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// The chosen values; all of them if "All" is chosen.
    pub values: Vec<String>,
    /// What people read for each of the values; the values themselves if empty.
    pub texts: Vec<String>,
    /// Whether "All" is chosen.
    pub all: bool,
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
/// [`Format::Text`] in titles. Names that are not known stay as they stand; what stands for the
/// dashboard and the user is put into `values` as `__dashboard`, `__user.login` and so on. Values are put in once
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
                let filled = match (values.get(name), format) {
                    (None, _) if name == "__all_variables" => Some(all_variables(values)),
                    (None, _) => moment.and_then(|moment| built_in(name, format, moment)),
                    (Some(selection), None) if default == Format::PromQl && quoted => {
                        Some(within_string(name, selection))
                    }
                    (Some(selection), None) => Some(default.write(name, selection, "")),
                    (Some(selection), Some(words)) => {
                        let (format, arguments) = Format::read(words);
                        Some(format.write(name, selection, arguments))
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
    let written = Format::PromQl.write(name, selection, "");
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
    let own = names(text).filter(|name| !name.starts_with("__"));
    own.map(str::to_owned).collect()
}

fn names(text: &str) -> impl Iterator<Item = &str> {
    parts(text).filter_map(|part| match part {
        Part::Variable { name, .. } => Some(name),
        Part::Text(_) => None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn selection(values: &[&str], several: bool, all_value: Option<&str>) -> Selection {
        Selection {
            values: values.iter().map(|value| (*value).to_owned()).collect(),
            all: all_value.is_some(),
            all_value: all_value.map(str::to_owned),
            several,
            ..Selection::default()
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
            (
                "named".to_owned(),
                Selection {
                    texts: vec!["Production".to_owned()],
                    ..selection(&["prod"], false, None)
                },
            ),
            (
                "every".to_owned(),
                Selection {
                    all: true,
                    ..selection(&["x", "y"], true, None)
                },
            ),
            ("at".to_owned(), Selection::one("1795223130000")),
            ("__dashboard".to_owned(), Selection::one("Checkout")),
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

    fn check(cases: &[(&str, &str)]) {
        for (text, expected) in cases {
            let filled = interpolate(text, &values(), Some(moment()), Format::PromQl);
            assert_eq!(filled, *expected, "{text}");
        }
    }

    #[test]
    fn queries_take_values_escaped_for_where_they_stand() {
        check(&[
            ("a{b=\"$one\"}", "a{b=\"a.b\\\\c\"}"),
            ("a{b=~\"$many\"}", "a{b=~\"(a\\\\.b|c\\\\|d)\"}"),
            ("a{b=~\"$single\"}", "a{b=~\"/a/\\\\{id\\\\}\"}"),
            ("a{b=~\"$all\"}", "a{b=~\".*\"}"),
            ("a{b=~\"$every\"}", "a{b=~\"(x|y)\"}"),
            ("a{b=~\"$none\"}", "a{b=~\"\"}"),
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
            ("price in $ and $one$one", "price in $ and a.b\\\\ca.b\\\\c"),
            ("é$one€", "éa.b\\\\c€"),
            ("a[5m] ${a b} ${} [[]] ${one", "a[5m] ${a b} ${} [[]] ${one"),
        ]);
    }

    #[test]
    fn variables_are_written_in_every_format() {
        check(&[
            ("${many:regex}", "(a\\.b|c\\|d)"),
            ("${single:regex}", "\\/a\\/\\{id\\}"),
            ("${many:pipe}", "a.b|c|d"),
            ("${many:csv} ${many:raw}", "a.b,c|d a.b,c|d"),
            ("${many:join: + } ${many:join}", "a.b + c|d a.b,c|d"),
            ("${many:glob} ${one:glob}", "{a.b,c|d} a.b\\c"),
            ("${single:glob} ${many:unheard}", "/a/{id} {a.b,c|d}"),
            ("${many:json}", "[\"a.b\",\"c|d\"]"),
            ("${single:json} ${one:json}", "[\"/a/{id}\"] a.b\\c"),
            ("${many:doublequote}", "\"a.b\",\"c|d\""),
            ("${many:singlequote}", "'a.b','c|d'"),
            (
                "${many:sqlstring} ${outs:sqlstring}",
                "'a.b','c|d' 'a\\\"','b'",
            ),
            ("${many:lucene}", "(\"a.b\" OR \"c\\|d\")"),
            (
                "${one:lucene} ${at:lucene} ${none:lucene}",
                "a.b\\\\c 1795223130000 __empty__",
            ),
            (
                "${many:distributed} ${one:distributed}",
                "a.b,many=c|d a.b\\c",
            ),
            ("${single:percentencode}", "%7B%2Fa%2F%7Bid%7D%7D"),
            ("${one:percentencode} ${all:percentencode}", "a.b%5Cc .%2A"),
            ("${single:uriencode}", "%7B/a/%7Bid%7D%7D"),
            ("${many:queryparam}", "var-many=a.b&var-many=c%7Cd"),
            (
                "${every:queryparam} ${all:queryparam}",
                "var-every=%24__all var-all=%24__all",
            ),
            ("${many:customqueryparam:p:x-}", "p=x-a.b&p=x-c%7Cd"),
            ("${many:customqueryparam}", "many=a.b&many=c%7Cd"),
            ("${outs:html}", "a&quot;, b"),
            (
                "${many:text} ${named:text} ${named}",
                "a.b + c|d Production prod",
            ),
            ("${every:text} ${all:text} ${every:csv}", "All All x,y"),
            (
                "${at:date:YYYY-MM-DD} ${at:date:seconds}",
                "2026-11-21 1795223130",
            ),
            ("${one:date}", "NaN"),
            ("[[one:raw]] [[many:pipe]]", "a.b\\c a.b|c|d"),
            (
                "${__dashboard} ${__dashboard:percentencode}",
                "Checkout Checkout",
            ),
        ]);
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
            ("${__to:date:YYYY/MM, HH h}", "2026/11, 02 2"),
            ("?$__url_time_range", "?from=1795223130000&to=1795226730000"),
            ("[[__interval]]", "15s"),
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
    fn every_variable_goes_along_in_an_address() {
        let values = Values::from_iter([
            ("one".to_owned(), Selection::one("a b")),
            ("all".to_owned(), selection(&["x"], true, Some(".*"))),
            ("__user".to_owned(), Selection::one("somebody")),
        ]);
        let filled = interpolate("/d/x?${__all_variables}", &values, None, Format::Raw);
        assert_eq!(filled, "/d/x?var-one=a%20b&var-all=%24__all");
    }

    #[test]
    fn macros_of_other_sources_are_named() {
        let text = "SELECT $__timeFilter(t), ${__timeGroup:raw} WHERE $timeFilter AND $timeFilters";
        let expected = ["timeFilter", "__timeFilter", "__timeGroup"];
        assert_eq!(foreign_macros(text), expected);
        assert!(foreign_macros("rate(a[$__rate_interval])").is_empty());
    }

    #[test]
    fn the_variables_of_a_text_are_found_once_each() {
        let used =
            used_variables("rate(a{x=~\"$b\",y=\"${c:regex}\",z=\"[[b]]\"}[$__interval]) $ 5");
        assert_eq!(used.into_iter().collect::<Vec<_>>(), ["b", "c"]);
    }
}
