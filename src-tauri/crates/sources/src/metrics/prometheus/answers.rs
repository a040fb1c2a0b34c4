use std::{borrow::Cow, collections::BTreeMap, fmt};

use async_trait::async_trait;
use model::{
    Answer, Code, ExemplarPoint, ExemplarSeries, Failure, InstantValue, Labels, MetricKind,
    MetricMetadata, Metrics, Millis, Series, TimeRange,
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, IgnoredAny, SeqAccess, Visitor},
};

use super::Prometheus;
use crate::metrics::{
    fit_step,
    wire::{Number, Seconds},
};

/// Two exemplars of one trace this close are one: what is scraped and what is written remotely
/// differ by rounding.
const SAME_MOMENT: i64 = 2;

#[async_trait]
impl Metrics for Prometheus {
    async fn instant(&self, query: &str, at: Millis) -> Result<Answer<InstantValue>, Failure> {
        let time = seconds(at);
        let fields = [("query", query), ("time", &time)];
        let answer = self.query("/api/v1/query", &fields).await?;
        fold(answer, |data| data.instant())
    }

    /// Raises the step, and says so, where the range has more steps than servers answer.
    async fn range(
        &self,
        query: &str,
        range: TimeRange,
        step: Millis,
    ) -> Result<Answer<Vec<Series>>, Failure> {
        let fitted = fit_step(range, step);
        let (start, end) = (seconds(range.start), seconds(range.end));
        let by = seconds(fitted);
        let fields = [
            ("query", query),
            ("start", &start),
            ("end", &end),
            ("step", &by),
        ];
        let answer = self.query("/api/v1/query_range", &fields).await?;
        let mut answer = fold(answer, |data| data.range())?;
        if fitted > step {
            answer.infos.push(format!(
                "the step was raised from {} s to {by} s, because servers answer at most 11,000 steps",
                seconds(step)
            ));
        }
        Ok(answer)
    }

    async fn exemplars(
        &self,
        query: &str,
        range: TimeRange,
    ) -> Result<Answer<Vec<ExemplarSeries>>, Failure> {
        let (start, end) = (seconds(range.start), seconds(range.end));
        let fields = [("query", query), ("start", &start), ("end", &end)];
        let seed = std::marker::PhantomData::<Vec<ExemplarsWire>>;
        let answer = self.ask("/api/v1/query_exemplars", &fields, seed).await?;
        Ok(answer.map(|wire| {
            let wire = wire.unwrap_or_default();
            wire.into_iter().map(ExemplarSeries::from).collect()
        }))
    }

    async fn label_names(
        &self,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let (start, end) = (seconds(range.start), seconds(range.end));
        let fields = matching(selectors, &start, &end);
        let seed = std::marker::PhantomData::<Vec<String>>;
        let answer = self.ask("/api/v1/labels", &fields, seed).await?;
        Ok(answer.map(Option::unwrap_or_default))
    }

    async fn label_values(
        &self,
        label: &str,
        selectors: &[String],
        range: TimeRange,
    ) -> Result<Answer<Vec<String>>, Failure> {
        let (start, end) = (seconds(range.start), seconds(range.end));
        let path = format!("/api/v1/label/{}/values", escaped(label));
        let answer = self
            .get::<Vec<String>>(&path, &matching(selectors, &start, &end))
            .await?;
        Ok(answer.map(Option::unwrap_or_default))
    }

    async fn series(
        &self,
        selectors: &[String],
        range: TimeRange,
        limit: usize,
    ) -> Result<Answer<Vec<Labels>>, Failure> {
        let (start, end) = (seconds(range.start), seconds(range.end));
        // One more than wanted tells whether there are more; Prometheus 2 ignores the limit.
        let ask = limit.saturating_add(1).to_string();
        let mut fields = matching(selectors, &start, &end);
        if selectors.is_empty() {
            fields.push(("match[]", "{__name__!=\"\"}"));
        }
        fields.push(("limit", &ask));
        let answer = self.ask("/api/v1/series", &fields, FirstOf(limit)).await?;
        let (list, cut) = answer.value.unwrap_or_default();
        Ok(Answer {
            value: list,
            warnings: answer.warnings,
            infos: answer.infos,
            partial: answer.partial,
            capped_at: cut.then(|| u32::try_from(limit).unwrap_or(u32::MAX)),
        })
    }

    /// Also asks for the family where a series of it is named: OpenMetrics knows `http_requests`,
    /// not `http_requests_total`.
    async fn metadata(&self, metric: Option<&str>) -> Result<Answer<Vec<MetricMetadata>>, Failure> {
        let Some(metric) = metric else {
            return self.family(&[]).await;
        };
        let answer = self.family(&[("metric", metric)]).await?;
        let family = ["_total", "_bucket", "_sum", "_count", "_created", "_info"]
            .iter()
            .find_map(|suffix| metric.strip_suffix(suffix));
        match family {
            Some(family) if answer.value.is_empty() => self.family(&[("metric", family)]).await,
            _ => Ok(answer),
        }
    }
}

impl Prometheus {
    async fn family(&self, query: &[(&str, &str)]) -> Result<Answer<Vec<MetricMetadata>>, Failure> {
        let answer = self
            .get::<BTreeMap<String, Vec<MetadataWire>>>("/api/v1/metadata", query)
            .await?;
        Ok(answer.map(|families| {
            families
                .unwrap_or_default()
                .into_iter()
                // Targets may disagree; the first is as good as any.
                .filter_map(|(name, told)| Some(told.into_iter().next()?.named(name)))
                .collect()
        }))
    }
}

fn fold<D, T>(
    answer: Answer<D>,
    read: impl FnOnce(D) -> Result<T, String>,
) -> Result<Answer<T>, Failure> {
    let mut value = None;
    let answer = answer.map(|data| value = Some(read(data)));
    match value {
        Some(Ok(value)) => Ok(answer.map(|()| value)),
        other => {
            let what = other.and_then(Result::err).unwrap_or_default();
            Err(Failure::new(
                Code::UnexpectedAnswer,
                format!("the server answered with {what}"),
            )
            .remedy("check that the address leads to a server of the Prometheus family"))
        }
    }
}

fn seconds(at: Millis) -> String {
    at.to_seconds().to_string()
}

fn matching<'a>(selectors: &'a [String], start: &'a str, end: &'a str) -> Vec<(&'a str, &'a str)> {
    let mut fields = vec![("start", start), ("end", end)];
    fields.extend(selectors.iter().map(|one| ("match[]", one.as_str())));
    fields
}

/// A label name as it stands in a path: Prometheus 3's `U__` form where it has dots or dashes.
fn escaped(label: &str) -> Cow<'_, str> {
    let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if label.chars().all(plain) && !label.starts_with(|c: char| c.is_ascii_digit()) {
        return label.into();
    }
    let mut path = String::from("U__");
    for c in label.chars() {
        match c {
            '_' => path.push_str("__"),
            c if plain(c) => path.push(c),
            c => path.push_str(&format!("_{:x}_", u32::from(c))),
        }
    }
    path.into()
}

#[derive(Deserialize)]
struct MetadataWire {
    #[serde(rename = "type", default)]
    kind: String,
    #[serde(default)]
    help: String,
    #[serde(default)]
    unit: String,
}

impl MetadataWire {
    fn named(self, name: String) -> MetricMetadata {
        MetricMetadata {
            name,
            kind: match self.kind.as_str() {
                "counter" => MetricKind::Counter,
                "gauge" => MetricKind::Gauge,
                "histogram" => MetricKind::Histogram,
                "gaugehistogram" => MetricKind::GaugeHistogram,
                "summary" => MetricKind::Summary,
                "info" => MetricKind::Info,
                "stateset" => MetricKind::StateSet,
                _ => MetricKind::Unknown,
            },
            help: self.help,
            unit: self.unit,
        }
    }
}

#[derive(Deserialize)]
struct ExemplarsWire {
    #[serde(rename = "seriesLabels", default)]
    labels: Labels,
    #[serde(default)]
    exemplars: Vec<ExemplarWire>,
}

#[derive(Deserialize)]
struct ExemplarWire {
    #[serde(default)]
    labels: Labels,
    value: Number,
    timestamp: Seconds,
}

impl From<ExemplarsWire> for ExemplarSeries {
    fn from(wire: ExemplarsWire) -> Self {
        let mut exemplars: Vec<ExemplarPoint> = wire
            .exemplars
            .into_iter()
            .map(|one| ExemplarPoint {
                at: one.timestamp.0,
                value: one.value.0,
                labels: one.labels,
            })
            .collect();
        exemplars.sort_by_key(|one| one.at);
        exemplars.dedup_by(|later, first| {
            later.labels == first.labels && later.at.0 - first.at.0 <= SAME_MOMENT
        });
        Self {
            labels: wire.labels,
            exemplars,
        }
    }
}

/// Reads a list of label sets and keeps the first ones; tells whether there were more.
struct FirstOf(usize);

impl<'de> DeserializeSeed<'de> for FirstOf {
    type Value = (Vec<Labels>, bool);

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for FirstOf {
    type Value = (Vec<Labels>, bool);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of label sets")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut list = Vec::new();
        while list.len() < self.0 {
            match seq.next_element()? {
                Some(labels) => list.push(labels),
                None => return Ok((list, false)),
            }
        }
        let mut cut = false;
        while seq.next_element::<IgnoredAny>()?.is_some() {
            cut = true;
        }
        Ok((list, cut))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_with_dots_takes_the_escaped_form_in_a_path() {
        for (label, expected) in [
            ("route", "route"),
            ("__name__", "__name__"),
            ("service.name", "U__service_2e_name"),
            ("a_b-c", "U__a__b_2d_c"),
            ("1st", "U__1st"),
            ("日", "U___65e5_"),
            ("../x", "U___2e__2e__2f_x"),
        ] {
            assert_eq!(escaped(label), expected);
        }
    }

    #[test]
    fn moments_are_written_in_seconds_without_losing_a_millisecond() {
        for (millis, expected) in [
            (1_795_223_130_123, "1795223130.123"),
            (1_795_223_130_000, "1795223130"),
            (1, "0.001"),
            (-1_500, "-1.5"),
        ] {
            assert_eq!(seconds(Millis(millis)), expected);
        }
    }
}
