use std::collections::BTreeSet;

use model::Labels;

/// The name of one series: `{{label}}` replaced by its value, nothing where it has none.
///
/// Without a format, all labels as a selector. For `__auto` see [`legends`].
#[must_use]
pub fn legend(format: &str, labels: &Labels) -> String {
    if format.is_empty() || format == "__auto" {
        return labels.to_string();
    }
    let mut name = String::with_capacity(format.len());
    let mut rest = format;
    while let Some((before, after)) = rest.split_once("{{") {
        let Some((label, following)) = after.split_once("}}") else {
            break;
        };
        name.push_str(before);
        name.push_str(labels.get(label.trim()).unwrap_or_default());
        rest = following;
    }
    name.push_str(rest);
    name
}

/// The names of a query's series side by side.
///
/// With `__auto`: what tells them apart, which is the value if one label does, the differing labels
/// if several do, and the query or metric name for a single series.
#[must_use]
pub fn legends(format: &str, expr: &str, series: &[Labels]) -> Vec<String> {
    if format != "__auto" {
        let name = |labels| {
            let name = legend(format, labels);
            if name == "{}" && format.is_empty() {
                expr.to_owned()
            } else {
                name
            }
        };
        return series.iter().map(name).collect();
    }
    if let [only] = series {
        let one = only.metric().map(str::to_owned);
        let label = || match only.0.values().collect::<Vec<_>>().as_slice() {
            [value] => Some((*value).clone()),
            [] => None,
            _ => Some(only.to_string()),
        };
        return vec![one.or_else(label).unwrap_or_else(|| expr.to_owned())];
    }
    let names: BTreeSet<&String> = series.iter().flat_map(|labels| labels.0.keys()).collect();
    let differs = |name: &&String| {
        let first = series.first().and_then(|labels| labels.get(name));
        series.iter().any(|labels| labels.get(name) != first)
    };
    let telling: Vec<&String> = names.into_iter().filter(differs).collect();
    let name = |labels: &Labels| match telling.as_slice() {
        [] => labels.to_string(),
        [only] => labels.get(only).unwrap_or_default().to_owned(),
        several => {
            let pairs = several
                .iter()
                .filter_map(|name| Some((name.as_str(), labels.get(name)?)));
            Labels::from_iter(pairs).to_string()
        }
    };
    series.iter().map(name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(pairs: &[(&str, &str)]) -> Labels {
        pairs.iter().copied().collect()
    }

    #[test]
    fn a_legend_takes_the_values_of_labels() {
        let series = labels(&[("__name__", "up"), ("job", "api"), ("route", "/é")]);
        for (format, expected) in [
            ("{{job}} {{ route }}", "api /é"),
            ("{{missing}}-{{job}}", "-api"),
            ("p99", "p99"),
            ("{{__name__}}", "up"),
            ("{{job", "{{job"),
            ("", "up{job=\"api\", route=\"/é\"}"),
        ] {
            assert_eq!(legend(format, &series), expected, "{format}");
        }
    }

    #[test]
    fn an_automatic_legend_says_what_tells_series_apart() {
        let series =
            |pairs: &[&[(&str, &str)]]| pairs.iter().map(|pairs| labels(pairs)).collect::<Vec<_>>();
        for (input, expected) in [
            (
                series(&[
                    &[("job", "a"), ("zone", "x")],
                    &[("job", "b"), ("zone", "x")],
                ]),
                vec!["a", "b"],
            ),
            (
                series(&[
                    &[("job", "a"), ("zone", "x")],
                    &[("job", "b"), ("zone", "y")],
                ]),
                vec!["{job=\"a\", zone=\"x\"}", "{job=\"b\", zone=\"y\"}"],
            ),
            (series(&[&[]]), vec!["sum(up)"]),
            (series(&[&[("__name__", "up"), ("job", "a")]]), vec!["up"]),
            (series(&[&[("job", "a")]]), vec!["a"]),
        ] {
            assert_eq!(legends("__auto", "sum(up)", &input), expected);
        }
    }
}
