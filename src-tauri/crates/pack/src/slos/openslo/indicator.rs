use std::time::Duration;

use model::Weight;
use saphyr::MarkedYaml;
use slo::{Indicator, Limit, Query, Side, Slices};

use super::{
    super::common::{length, number, optional, refuse, refused, shorthand, text},
    Shared,
};
use crate::yaml::{Fields, Reader};

/// How a budget is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Method {
    /// By events.
    Occurrences,
    /// By slices of time that are good or bad.
    Timeslices,
    /// By the average of the slices' ratios.
    RatioTimeslices,
}

impl Method {
    pub(super) fn read(reader: &mut Reader<'_>, spec: &mut Fields<'_>) -> Result<Self, String> {
        let Some(node) = spec.take("budgetingMethod") else {
            return Ok(Self::Occurrences);
        };
        match reader.text(node, "`budgetingMethod`").as_deref() {
            Some("Occurrences") => Ok(Self::Occurrences),
            Some("Timeslices") => Ok(Self::Timeslices),
            Some("RatioTimeslices") => Ok(Self::RatioTimeslices),
            _ => Err(refuse(
                reader,
                node,
                "`budgetingMethod` is none that is known",
                "write Occurrences, Timeslices or RatioTimeslices",
            )),
        }
    }
}

type Measured = (Indicator, Option<String>);

/// The indicator of an objective, written there or referred to, and the source it names.
pub(super) fn indicator<'y>(
    reader: &mut Reader<'_>,
    of: &MarkedYaml<'_>,
    (own, reference): (Option<&'y MarkedYaml<'y>>, Option<&'y MarkedYaml<'y>>),
    (objective, method): (&mut Fields<'y>, Method),
    shared: &Shared<'y>,
) -> Result<Measured, String> {
    match (own, reference) {
        (Some(own), None) => {
            let mut fields = reader
                .mapping(own, "`indicator`")
                .ok_or("`indicator` has no keys")?;
            fields.take("metadata");
            let spec = fields.take("spec");
            reader.unknown(&fields, "`indicator`", &["metadata", "spec"]);
            let Some(spec) = spec else {
                return Err(refuse(
                    reader,
                    own,
                    "`indicator` has no `spec`",
                    "say what is measured under `spec`",
                ));
            };
            specified(reader, spec, (objective, method))
        }
        (None, Some(reference)) => {
            let name = reader.text(reference, "`indicatorRef`").unwrap_or_default();
            let Some(found) = shared.indicator(&name) else {
                let remedy = match shared.nearest(&name) {
                    Some(near) => format!("did you mean {near:?}?"),
                    None => "describe it as an object of kind SLI in one of the files".to_owned(),
                };
                return Err(refuse(
                    reader,
                    reference,
                    format!("no file has an SLI {name:?}"),
                    remedy,
                ));
            };
            // What is wrong in there is wrong in that file.
            let mut there = Reader::new(found.file, super::super::KIND);
            let read = specified(&mut there, found.node, (objective, method));
            reader.problems.append(&mut there.problems);
            read
        }
        (Some(_), Some(reference)) => Err(refuse(
            reader,
            reference,
            "it has both `indicator` and `indicatorRef`",
            "keep one of the two",
        )),
        (None, None) => Err(refuse(
            reader,
            of,
            "it has no `indicator`",
            "say what is measured under `indicator`",
        )),
    }
}

fn specified<'y>(
    reader: &mut Reader<'_>,
    node: &'y MarkedYaml<'y>,
    (objective, method): (&mut Fields<'y>, Method),
) -> Result<Measured, String> {
    let mut fields = reader
        .mapping(node, "the indicator's `spec`")
        .ok_or("the indicator has no keys")?;
    fields.take("description");
    let (ratio, threshold) = (fields.take("ratioMetric"), fields.take("thresholdMetric"));
    reader.unknown(
        &fields,
        "the indicator's `spec`",
        &["description", "ratioMetric", "thresholdMetric"],
    );
    match (ratio, threshold) {
        (Some(ratio), None) => {
            let (of, source) = self::ratio(reader, ratio)?;
            Ok((sliced(reader, ratio, of, (objective, method))?, source))
        }
        (None, Some(threshold)) => {
            let Metric { query, at, source } = metric(reader, threshold, "thresholdMetric")?;
            let limit = limit(reader, threshold, objective)?;
            // A value is judged at each moment, which is a slice of time.
            objective.take("timeSliceTarget");
            objective.take("timeSliceWindow");
            Query::value(&query).map_err(|why| refused(reader, at, "`thresholdMetric`", why))?;
            Ok((Indicator::Value { query, limit }, source))
        }
        _ => Err(refuse(
            reader,
            node,
            "the indicator needs exactly one of `ratioMetric` and `thresholdMetric`",
            "keep the one that is meant",
        )),
    }
}

fn ratio<'y>(reader: &mut Reader<'_>, node: &'y MarkedYaml<'y>) -> Result<Measured, String> {
    let mut fields = reader
        .mapping(node, "`ratioMetric`")
        .ok_or("`ratioMetric` has no keys")?;
    // Plain selectors and rates of counters are what almost every file has, with the key or without.
    let counter = optional(reader, &mut fields, "counter") != "false";
    let raw_type = optional(reader, &mut fields, "rawType");
    let (good, bad) = (fields.take("good"), fields.take("bad"));
    let (total, raw) = (fields.take("total"), fields.take("raw"));
    reader.unknown(
        &fields,
        "`ratioMetric`",
        &["counter", "good", "bad", "total", "raw", "rawType"],
    );
    if let (Some(raw), None, None, None) = (raw, good, bad, total) {
        let side = match raw_type.as_str() {
            "success" => Side::Good,
            "failure" => Side::Bad,
            _ => {
                let why = "a `raw` ratio has to say whether it is of successes or of failures";
                return Err(refuse(
                    reader,
                    node,
                    why,
                    "write `rawType: success` or `rawType: failure`",
                ));
            }
        };
        let Metric { query, at, source } = metric(reader, raw, "raw")?;
        let share = Query::value(&query).map_err(|why| refused(reader, at, "`raw`", why))?;
        return Ok((Indicator::Share { share, side }, source));
    }
    let (side, key, part) = match (good, bad) {
        (Some(good), None) => (Side::Good, "good", good),
        (None, Some(bad)) => (Side::Bad, "bad", bad),
        (Some(_), Some(bad)) => {
            return Err(refuse(
                reader,
                bad,
                "`ratioMetric` has both `good` and `bad`",
                "keep one of the two",
            ));
        }
        (None, None) => {
            let why = "`ratioMetric` has neither `good` nor `bad`";
            return Err(refuse(
                reader,
                node,
                why,
                "write the query of one of the two",
            ));
        }
    };
    if let Some(raw) = raw {
        let why = "`ratioMetric` has `raw` beside other queries";
        return Err(refuse(reader, raw, why, "keep `raw`, or the others"));
    }
    let Some(total) = total else {
        let why = "`ratioMetric` has no `total`";
        return Err(refuse(
            reader,
            node,
            why,
            "write the query of all events under `total`",
        ));
    };
    let read = if counter {
        Query::counters
    } else {
        Query::samples
    };
    let mut query = |node, key| {
        let metric = metric(reader, node, key)?;
        let read = read(&metric.query)
            .map_err(|why| refused(reader, metric.at, &format!("`{key}`"), why))?;
        Ok::<_, String>((read, metric.source))
    };
    let (part, total) = (query(part, key), query(total, "total"));
    let (part, source) = part?;
    let (total, of_total) = total?;
    Ok((Indicator::Events { part, side, total }, source.or(of_total)))
}

struct Metric<'y> {
    query: String,
    /// Where the query stands.
    at: &'y MarkedYaml<'y>,
    source: Option<String>,
}

/// What sources of other kinds are called, which answer no PromQL.
const PROMQL: [&str; 8] = [
    "prometheus",
    "mimir",
    "thanos",
    "cortex",
    "victoriametrics",
    "victoria-metrics",
    "amp",
    "grafana",
];

/// `key: {metricSource: {type, metricSourceRef, spec: {query}}}`.
fn metric<'y>(
    reader: &mut Reader<'_>,
    node: &'y MarkedYaml<'y>,
    key: &str,
) -> Result<Metric<'y>, String> {
    let mut fields = reader
        .mapping(node, &format!("`{key}`"))
        .ok_or_else(|| format!("`{key}` has no keys"))?;
    let source = fields.take("metricSource");
    reader.unknown(&fields, &format!("`{key}`"), &["metricSource"]);
    let Some(source) = source else {
        let why = format!("`{key}` has no `metricSource`");
        return Err(refuse(
            reader,
            node,
            why,
            "write its query under `metricSource: spec: query`",
        ));
    };
    let mut fields = reader
        .mapping(source, "`metricSource`")
        .ok_or("`metricSource` has no keys")?;
    let kind = optional(reader, &mut fields, "type");
    let reference = optional(reader, &mut fields, "metricSourceRef");
    let spec = fields.take("spec");
    reader.unknown(
        &fields,
        "`metricSource`",
        &["type", "metricSourceRef", "spec"],
    );
    if !kind.is_empty() && !PROMQL.contains(&kind.to_lowercase().as_str()) {
        let why = format!("its metrics are asked of {kind}, and only PromQL is read");
        return Err(refuse(
            reader,
            source,
            why,
            "write a query of type Prometheus",
        ));
    }
    let Some(spec) = spec else {
        return Err(refuse(
            reader,
            source,
            "`metricSource` has no `spec`",
            "write `spec: {query: …}`",
        ));
    };
    let mut fields = reader.mapping(spec, "`spec`").ok_or("`spec` has no keys")?;
    // What stands there is up to each implementation; these two are in use.
    let named = ["query", "promql"]
        .into_iter()
        .find(|name| fields.get(name).is_some());
    let name = named.unwrap_or("query");
    let at = fields.get(name).unwrap_or(spec);
    let query = text(reader, &mut fields, spec, name)?;
    Ok(Metric {
        query,
        at,
        source: Some(reference).filter(|name| !name.is_empty()),
    })
}

fn limit(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    objective: &mut Fields<'_>,
) -> Result<Limit, String> {
    let op = optional(reader, objective, "op");
    let bound = objective.take("value");
    let bound = bound.and_then(|bound| number(reader, bound, "value"));
    let Some(bound) = bound.filter(|bound| bound.is_finite()) else {
        let why = "an objective of a `thresholdMetric` needs a number under `value`";
        return Err(refuse(
            reader,
            node,
            why,
            "write the bound that the value has to keep",
        ));
    };
    match op.as_str() {
        "lte" => Ok(Limit::AtMost(bound)),
        "lt" => Ok(Limit::Below(bound)),
        "gte" => Ok(Limit::AtLeast(bound)),
        "gt" => Ok(Limit::Above(bound)),
        _ => {
            let why = "an objective of a `thresholdMetric` needs an `op`";
            Err(refuse(reader, node, why, "write lte, lt, gte or gt"))
        }
    }
}

/// The indicator in slices, where the budget is counted by those.
fn sliced(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    of: Indicator,
    (objective, method): (&mut Fields<'_>, Method),
) -> Result<Indicator, String> {
    for key in ["op", "value"] {
        if let Some(written) = objective.take(key) {
            let message = format!("`{key}` belongs to a `thresholdMetric`; it is passed over");
            reader.problem(Weight::Note, written, message, "remove it");
        }
    }
    let (target, window) = (
        objective.take("timeSliceTarget"),
        objective.take("timeSliceWindow"),
    );
    if method == Method::Occurrences {
        return Ok(of);
    }
    let text = window
        .and_then(|window| reader.text(window, "`timeSliceWindow`"))
        .unwrap_or_default();
    // A bare number is minutes.
    let minutes = text.parse::<u64>().ok().filter(|minutes| *minutes > 0);
    let window = minutes
        .map(|minutes| (minutes, 'm'))
        .or_else(|| shorthand(&text))
        .and_then(length);
    let Some(window) = window.filter(|window| *window <= Duration::from_secs(86_400)) else {
        let why = format!("`timeSliceWindow` is {text:?}, which is no slice of time");
        return Err(refuse(reader, node, why, "write it like 1m or 5m"));
    };
    let target = match (method, target) {
        (Method::RatioTimeslices, _) => None,
        (_, target) => {
            let share = target.and_then(|target| number(reader, target, "timeSliceTarget"));
            match share.filter(|share| (0.0..=1.0).contains(share)) {
                Some(share) => Some(share),
                None => {
                    let why = "`timeSliceTarget` is missing or no share";
                    return Err(refuse(
                        reader,
                        node,
                        why,
                        "write the share that makes a slice good, such as 0.95",
                    ));
                }
            }
        }
    };
    Ok(Indicator::Slices {
        of: Box::new(of),
        slices: Slices { window, target },
    })
}
