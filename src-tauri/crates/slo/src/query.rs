use std::time::Duration;

use promql_parser::parser::{Expr, VectorSelector};

use crate::period::prometheus_duration;

mod counters;
pub(crate) mod print;
mod sorted;
mod template;

/// A query that can be asked over any window.
#[derive(Clone, Debug, PartialEq)]
pub struct Query(Form);

#[derive(Clone, Debug, PartialEq)]
enum Form {
    /// Text with Sloth's `{{.window}}` in it, as pieces between which the window goes.
    Template(Vec<String>),
    /// Counters whose increase counts.
    Counters(Expr),
    /// A gauge of which every sample counts, as the function over time that counts them.
    Samples(Expr, &'static str),
    /// A share or another value that is averaged over time.
    Value(Expr),
    /// Observations of a native histogram, all or those within so many seconds.
    Native(VectorSelector, Option<f64>),
}

/// Why a text is no query that can be asked over any window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Refused(pub(crate) String);

impl Query {
    /// Counters: `sum(errors_total{job="api"})`, or the same with a range that is replaced.
    ///
    /// # Errors
    /// If the text is not PromQL, or its value is no count of events.
    pub fn counters(text: &str) -> Result<Self, Refused> {
        if template::is_one(text) {
            return Ok(Self(Form::Template(template::pieces(text)?)));
        }
        counters::plain(parsed(text)?).map(|plain| Self(Form::Counters(plain)))
    }

    /// A gauge that counts the events since its last sample.
    ///
    /// # Errors
    /// If the text is not PromQL, or has ranges of its own.
    pub fn samples(text: &str) -> Result<Self, Refused> {
        Self::each_sample(text, "sum_over_time")
    }

    /// The number of samples of a gauge.
    ///
    /// # Errors
    /// If the text is not PromQL, or has ranges of its own.
    pub fn sample_count(text: &str) -> Result<Self, Refused> {
        Self::each_sample(text, "count_over_time")
    }

    fn each_sample(text: &str, function: &'static str) -> Result<Self, Refused> {
        if template::is_one(text) {
            return Ok(Self(Form::Template(template::pieces(text)?)));
        }
        let expr = parsed(text)?;
        counters::without_ranges(&expr)?;
        Ok(Self(Form::Samples(expr, function)))
    }

    /// A value that is averaged over time, such as an error ratio that somebody recorded.
    ///
    /// # Errors
    /// If the text is not PromQL, or is not a number at each moment.
    pub fn value(text: &str) -> Result<Self, Refused> {
        if template::is_one(text) {
            return Ok(Self(Form::Template(template::pieces(text)?)));
        }
        let expr = parsed(text)?;
        match expr {
            Expr::MatrixSelector(_) | Expr::Subquery(_) | Expr::StringLiteral(_) => Err(Refused(
                "it is a range of values, not one value at each moment".to_owned(),
            )),
            _ => Ok(Self(Form::Value(expr))),
        }
    }

    /// The observations of a native histogram; only those of at most so many seconds, if given.
    ///
    /// # Errors
    /// If the text is not one selector.
    pub fn native(text: &str, within: Option<f64>) -> Result<Self, Refused> {
        match parsed(text)? {
            Expr::VectorSelector(selector) => Ok(Self(Form::Native(selector, within))),
            _ => Err(Refused(
                "it is not a plain selector such as request_duration_seconds{job=\"api\"}"
                    .to_owned(),
            )),
        }
    }

    /// The query over a window, as one number: counts become increases within it, values averages.
    #[must_use]
    pub fn over(&self, window: Duration) -> String {
        self.written(window, "increase")
    }

    /// The same with counts per second, as recording rules have them.
    #[must_use]
    pub fn rate_over(&self, window: Duration) -> String {
        self.written(window, "rate")
    }

    fn written(&self, window: Duration, function: &str) -> String {
        match &self.0 {
            Form::Template(pieces) => {
                let text = pieces.join(&prometheus_duration(window));
                match parsed(&text) {
                    Ok(expr) if !print::is_one_number(&expr) => format!("sum({})", text.trim()),
                    _ => text.trim().to_owned(),
                }
            }
            Form::Counters(expr) => print::summed(&counters::over(expr, function, window)),
            Form::Samples(expr, of_samples) => {
                let every = counters::over(expr, of_samples, window);
                print::summed(&every)
            }
            Form::Value(expr) => print::averaged(expr, window),
            Form::Native(selector, within) => {
                let all = print::native(selector, function, window);
                match within {
                    None => format!("histogram_count({all})"),
                    Some(bound) => {
                        format!("histogram_fraction(0, {bound}, {all}) * histogram_count({all})")
                    }
                }
            }
        }
    }

    /// What it reads when the window is left out: the metrics behind it.
    pub(crate) fn selectors(&self) -> Vec<VectorSelector> {
        match &self.0 {
            Form::Template(pieces) => {
                parsed(&pieces.join("5m")).map(|expr| counters::selectors(&expr))
            }
            Form::Counters(expr) | Form::Samples(expr, _) | Form::Value(expr) => {
                Ok(counters::selectors(expr))
            }
            Form::Native(selector, _) => Ok(vec![selector.clone()]),
        }
        .unwrap_or_default()
    }
}

/// The syntax tree of a text that our evaluator accepts.
fn parsed(text: &str) -> Result<Expr, Refused> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Refused("the query is empty".to_owned()));
    }
    // First, because the parser does not survive everything that this refuses.
    promql::check(text, &promql::Options::default())
        .map_err(|error| Refused(format!("it is not PromQL: {error}")))?;
    let parse = |text: &str| promql_parser::parser::parse(text).map(sorted::sorted);
    let expr = parse(text).map_err(|reason| {
        Refused(format!(
            "it is not PromQL of the kind that can be changed: {reason}"
        ))
    })?;
    // What is asked is printed from the tree, and has to mean what was written.
    match parse(&expr.to_string()) {
        Ok(again) if again == expr => Ok(expr),
        _ => Err(Refused(
            "it cannot be written over another window without changing it".to_owned(),
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: Duration = Duration::from_secs(3_600);

    #[test]
    fn a_window_goes_where_the_counters_are() {
        for (text, expected) in [
            ("sum(errors_total)", "sum(increase(errors_total[1h]))"),
            (
                "sum(e{a=\"b\",code=~\"5..\"}) ",
                "sum(increase(e{a=\"b\",code=~\"5..\"}[1h]))",
            ),
            ("errors_total", "sum(increase(errors_total[1h]))"),
            (
                "e{b=\"1\",a=~\"(x|y)\"}",
                "sum(increase(e{a=~\"(x|y)\",b=\"1\"}[1h]))",
            ),
            (
                "sum by (route) (x)",
                "sum(sum by (route) (increase(x[1h])))",
            ),
            (
                "sum(a) - sum(b)",
                "sum(increase(a[1h])) - sum(increase(b[1h]))",
            ),
            (
                "(sum(a) + sum(b))",
                "(sum(increase(a[1h])) + sum(increase(b[1h])))",
            ),
            ("sum(a or b)", "sum(increase(a[1h]) or increase(b[1h]))"),
            ("sum(a) or vector(0)", "sum(increase(a[1h])) or vector(0)"),
            ("sum(x offset 5m)", "sum(increase(x[1h] offset 5m))"),
            (
                "{__name__=\"a\",le=\"0.3\"}",
                "sum(increase({__name__=\"a\",le=\"0.3\"}[1h]))",
            ),
            // A range that somebody wrote is one window among others.
            ("sum(rate(x[5m]))", "sum(increase(x[1h]))"),
            (
                "sum(increase(x{a=\"b\"}[1m]))",
                "sum(increase(x{a=\"b\"}[1h]))",
            ),
            ("rate(x[5m]) * 300", "sum(increase(x[1h]) * 300)"),
            // Sloth's.
            (
                "sum(rate(x{c=~\"5..\"}[{{.window}}]))",
                "sum(rate(x{c=~\"5..\"}[1h]))",
            ),
            ("rate(x[{{ .window }}])", "sum(rate(x[1h]))"),
            (
                "(sum(rate(a[{{.window}}])) or vector(0))",
                "(sum(rate(a[1h])) or vector(0))",
            ),
        ] {
            let query = Query::counters(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert_eq!(query.over(HOUR), expected, "{text}");
            let options = promql::Options::default();
            promql::check(&query.over(HOUR), &options).expect("what is asked is PromQL");
            promql::check(&query.rate_over(HOUR), &options).expect("what is asked is PromQL");
        }
        let query = Query::counters("sum(x)").expect("counters");
        assert_eq!(query.rate_over(5 * HOUR / 60), "sum(rate(x[5m]))");
    }

    #[test]
    fn what_is_no_count_of_events_is_refused_with_the_reason() {
        for (text, reason) in [
            ("", "empty"),
            ("sum(x", "not PromQL"),
            ("sum(rate(x[$__rate_interval]))", "not PromQL"),
            ("max(x)", "`max`"),
            ("count(x)", "`count`"),
            (
                "histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m])))",
                "histogram_quantile",
            ),
            ("sum(irate(x[5m]))", "`irate`"),
            ("sum(avg_over_time(x[5m]))", "`avg_over_time`"),
            ("sum(rate(x[5m])) + sum(y)", "some"),
            ("x > 5", "`>`"),
            ("sum(a) / sum(b)", "`/`"),
            ("rate(sum(x)[1h:])", "subquery"),
            ("x[5m]", "range"),
            ("1", "no metric"),
            ("\"text\"", "no metric"),
            ("sum(rate(x[{{.interval}}]))", "{{.window}}"),
            ("sum(rate(x[5m])) # {{.window}}", "{{.window}}"),
            ("sum(rate(x[{{.window}}]) {{.filter}})", "{{.window}}"),
            ("sum(rate(x[{{.window}}])", "not PromQL"),
        ] {
            match Query::counters(text) {
                Err(Refused(why)) => assert!(why.contains(reason), "{text}: {why}"),
                Ok(query) => panic!("{text} became {}", query.over(HOUR)),
            }
        }
    }

    #[test]
    fn untrusted_text_stays_the_value_of_its_label() {
        for value in [
            "a\\\"} or vector(1) #",
            "{{.window}",
            "\\n",
            "é\\u0000",
            "[5m]",
        ] {
            let text = format!("sum(x{{l=\"{value}\"}})");
            let query = Query::counters(&text).unwrap_or_else(|why| panic!("{text}: {why}"));
            let before = promql::selectors(&text, &promql::Options::default()).expect("PromQL");
            let after = promql::selectors(&query.over(HOUR), &promql::Options::default());
            assert_eq!(after.expect("PromQL"), before, "{text}");
        }
    }

    #[test]
    fn values_are_averaged_and_samples_are_added() {
        let value = |text: &str| Query::value(text).map(|query| query.over(HOUR));
        for (text, expected) in [
            ("probe_failed", "max(avg_over_time(probe_failed[1h]))"),
            (
                "1 - avg(probe_success)",
                "max(avg_over_time((1 - avg(probe_success))[1h:1m]))",
            ),
            ("a:ratio_rate{{.window}}", "a:ratio_rate1h"),
        ] {
            let found = value(text).unwrap_or_else(|why| panic!("{text}: {why}"));
            assert!(found.contains(expected), "{text}: {found}");
        }
        assert!(value("x[5m]").is_err());
        let samples = Query::samples("sum(batch_failed)").expect("samples");
        assert_eq!(samples.over(HOUR), "sum(sum_over_time(batch_failed[1h]))");
        let count = Query::sample_count("up{job=\"a\"}").expect("samples");
        assert_eq!(count.over(HOUR), "sum(count_over_time(up{job=\"a\"}[1h]))");
        assert!(Query::samples("sum(rate(x[5m]))").is_err());
    }

    #[test]
    fn a_native_histogram_tells_its_fraction() {
        let all = Query::native("d{job=\"a\"}", None).expect("a selector");
        assert_eq!(
            all.over(HOUR),
            "histogram_count(sum(increase(d{job=\"a\"}[1h])))"
        );
        let fast = Query::native("d", Some(0.5)).expect("a selector");
        assert_eq!(
            fast.over(HOUR),
            "histogram_fraction(0, 0.5, sum(increase(d[1h]))) * histogram_count(sum(increase(d[1h])))"
        );
        promql::check(&fast.over(HOUR), &promql::Options::default()).expect("PromQL");
        assert!(Query::native("sum(d)", None).is_err());
    }
}
