//! Rule files read and evaluated by our own evaluator.

use std::time::Duration;

use async_trait::async_trait;
use promql::{
    Labels, METRIC_NAME, Matcher, Options, RawSeries, Sample, Storage, StorageError, Value,
};
use saphyr::{LoadableYamlNode, Yaml};

use crate::{MINUTE, Outage};

/// A rule as the file has it.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) alert: bool,
    pub(crate) expr: String,
    pub(crate) labels: Vec<(String, String)>,
}

/// The rules of each group.
pub(crate) fn read(text: &str) -> Vec<Vec<Rule>> {
    let documents = Yaml::load_from_str(text).unwrap();
    let groups = documents[0]["groups"].as_sequence().unwrap();
    groups
        .iter()
        .map(|group| {
            group["rules"]
                .as_sequence()
                .unwrap()
                .iter()
                .map(rule)
                .collect()
        })
        .collect()
}

fn rule(rule: &Yaml<'_>) -> Rule {
    let text = |key: &str| {
        rule.as_mapping_get(key)
            .and_then(|value| value.as_str().map(str::to_owned))
    };
    let labels = rule["labels"].as_mapping().unwrap();
    Rule {
        name: text("record").or_else(|| text("alert")).unwrap(),
        alert: text("alert").is_some(),
        expr: text("expr").unwrap(),
        labels: labels
            .iter()
            .map(|(name, value)| {
                (
                    name.as_str().unwrap().to_owned(),
                    value.as_str().unwrap().to_owned(),
                )
            })
            .collect(),
    }
}

/// An outage after the recording rules have run over it.
pub(crate) struct Evaluated {
    samples: Samples,
    alerts: Vec<Rule>,
    every: i64,
    start: i64,
    end: i64,
}

impl Evaluated {
    pub(crate) async fn of(groups: &[Vec<Rule>], outage: &Outage) -> Self {
        let mut samples = Samples(outage.series());
        let end = millis(outage.healthy + outage.lasts);
        let every = millis(outage.every);
        // Nothing happens before.
        let start = millis(outage.healthy) - millis(60 * MINUTE);
        let (alerts, recordings): (Vec<Rule>, Vec<Rule>) = groups
            .iter()
            .flatten()
            .cloned()
            .partition(|rule| rule.alert);
        for rule in recordings {
            // Alerts do without what is said of the whole period.
            if !rule.name.contains("ratio_rate") || rule.name.ends_with("30d") {
                continue;
            }
            let options = Options::default();
            let answer = promql::range(&samples, &rule.expr, start, end, every, &options)
                .await
                .unwrap();
            let Value::Matrix(found) = answer.value else {
                panic!("a range answers with series");
            };
            let name = [(METRIC_NAME.to_owned(), rule.name.clone())];
            let labels = Labels::from_pairs(rule.labels.iter().cloned().chain(name));
            for series in found {
                samples
                    .0
                    .push(RawSeries::of_numbers(labels.clone(), series.samples));
            }
        }
        Self {
            samples,
            alerts,
            every,
            start,
            end,
        }
    }

    pub(crate) fn alert(&self, name: &str, severity: &str) -> &Rule {
        let of = |rule: &&Rule| {
            let labels = &rule.labels;
            rule.name == name
                && labels
                    .iter()
                    .any(|(label, value)| label == "severity" && value == severity)
        };
        self.alerts.iter().find(of).unwrap()
    }

    /// When an alert fires first, from an hour before the outage on.
    pub(crate) async fn first(&self, alert: &Rule) -> Option<Duration> {
        let options = Options::default();
        let answer = promql::range(
            &self.samples,
            &alert.expr,
            self.start,
            self.end,
            self.every,
            &options,
        )
        .await;
        let Value::Matrix(found) = answer.unwrap().value else {
            panic!("a range answers with series");
        };
        let first = found
            .iter()
            .filter_map(|series| series.samples.first())
            .map(|sample| sample.at)
            .min()?;
        Some(Duration::from_millis(u64::try_from(first).unwrap()))
    }
}

impl Outage {
    /// A thousand requests a minute, and the errors among them.
    fn series(&self) -> Vec<RawSeries> {
        let (healthy, all) = self.minutes();
        let count = |name: &str, of_minute: &dyn Fn(i64) -> f64| {
            let mut sum = 0.0;
            let samples = (0..=all).map(|minute| {
                sum += of_minute(minute);
                Sample {
                    at: minute * millis(MINUTE),
                    value: sum,
                }
            });
            RawSeries::of_numbers(Labels::from_pairs([(METRIC_NAME, name)]), samples.collect())
        };
        let errors = |minute| {
            if minute > healthy {
                self.ratio * 1_000.0
            } else {
                0.0
            }
        };
        vec![
            count("requests_total", &|_| 1_000.0),
            count("errors_total", &errors),
        ]
    }

    /// How many of them are healthy, and how many there are.
    pub(crate) fn minutes(&self) -> (i64, i64) {
        let minutes = |time: Duration| millis(time) / millis(MINUTE);
        (minutes(self.healthy), minutes(self.healthy + self.lasts))
    }
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap()
}

struct Samples(Vec<RawSeries>);

#[async_trait]
impl Storage for Samples {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        let fits = |series: &&RawSeries| {
            let mut matchers = matchers.iter();
            matchers.all(|matcher| {
                matcher.matches(series.labels.get(&matcher.name).unwrap_or_default())
            })
        };
        let within = |series: &RawSeries| {
            let samples = series
                .samples
                .iter()
                .filter(|sample| (start..=end).contains(&sample.at));
            RawSeries::of_numbers(series.labels.clone(), samples.copied().collect())
        };
        Ok(self.0.iter().filter(fits).map(within).collect())
    }
}
