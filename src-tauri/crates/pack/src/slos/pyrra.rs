//! Pyrra: `pyrra.dev/v1alpha1`.
//! <https://github.com/pyrra-dev/pyrra>, `kubernetes/api/v1alpha1/servicelevelobjective_types.go`.

use model::{Labels, Weight};
use saphyr::MarkedYaml;
use slo::{Alerting, Format, Indicator, Objective, OneAlert, Period, Query, Side, Slo};

use super::{
    common::{Written, optional, refuse, refused, runbook, target},
    name, unmeasured,
};
use crate::yaml::{Fields, Reader};

const KIND: &str = "ServiceLevelObjective";
const INDICATORS: [&str; 4] = ["ratio", "latency", "latencyNative", "bool_gauge"];

/// Reads one objective; nothing if it is another resource.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    mut fields: Fields<'_>,
) -> Option<Slo> {
    if !fields.is("kind", KIND) {
        reader.problem(
            Weight::Note,
            node,
            format!("of Pyrra's resources only {KIND} is read; this one is passed over"),
            "nothing needs to be done",
        );
        return None;
    }
    let metadata = fields
        .take("metadata")
        .and_then(|node| reader.mapping(node, "`metadata`"));
    let (name, annotations, labels) = match metadata {
        Some(mut metadata) => (
            name(reader, &mut metadata, node),
            reader.labels(&mut metadata, "annotations"),
            reader.labels(&mut metadata, "labels"),
        ),
        None => (reader.file.to_owned(), Labels::default(), Labels::default()),
    };
    let mut slo = unmeasured(reader, &name, Format::Pyrra);
    slo.service = labels
        .get("pyrra.dev/service")
        .unwrap_or_default()
        .to_owned();
    slo.objective = match fields.take("spec") {
        Some(spec) => specified(reader, spec, &mut slo),
        None => Err(refuse(
            reader,
            node,
            "it has no `spec`",
            "say what is promised under `spec`",
        )),
    };
    slo.alerting.annotations = runbook(&annotations);
    Some(slo)
}

fn specified(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    slo: &mut Slo,
) -> Result<Objective, String> {
    let mut fields = reader.mapping(node, "`spec`").ok_or("`spec` has no keys")?;
    slo.description = optional(reader, &mut fields, "description");
    let goal = match fields.take("target") {
        Some(written) => {
            let (share, goal) = target(reader, written, "target", Written::Percent);
            slo.target = share;
            goal
        }
        None => Err(refuse(
            reader,
            node,
            "it has no `target`",
            "write the percentage that must be good, such as \"99.9\"",
        )),
    };
    let window = fields.get("window").unwrap_or(node);
    let period = match reader.duration(&mut fields, "window") {
        Some(length) if !length.is_zero() => Ok(Period::Rolling(length)),
        _ => Err(refuse(
            reader,
            window,
            "it has no `window`",
            "write the time the budget is for, such as 4w",
        )),
    };
    let indicator = match fields.take("indicator") {
        Some(written) => indicator(reader, written),
        None => Err(refuse(
            reader,
            node,
            "it has no `indicator`",
            "say what is measured under `indicator`",
        )),
    };
    slo.alerting = alerting(reader, &mut fields);
    reader.unknown(
        &fields,
        "`spec`",
        &[
            "description",
            "target",
            "window",
            "indicator",
            "alerting",
            "serviceLevel",
            "performanceOverAccuracy",
        ],
    );
    Ok(Objective {
        target: goal?,
        period: period?,
        indicator: indicator?,
    })
}

fn indicator(reader: &mut Reader<'_>, node: &MarkedYaml<'_>) -> Result<Indicator, String> {
    let mut fields = reader
        .mapping(node, "`indicator`")
        .ok_or("`indicator` has no keys")?;
    let mut found: Vec<(&str, &MarkedYaml<'_>)> = INDICATORS
        .into_iter()
        .filter_map(|kind| Some((kind, fields.take(kind)?)))
        .collect();
    reader.unknown(&fields, "`indicator`", &INDICATORS);
    let (Some((kind, of)), true) = (found.pop(), found.is_empty()) else {
        let why = format!("`indicator` needs exactly one of {}", INDICATORS.join(", "));
        return Err(refuse(reader, node, why, "keep the one that is meant"));
    };
    let mut fields = reader
        .mapping(of, &format!("`{kind}`"))
        .ok_or_else(|| format!("`{kind}` has no keys"))?;
    let read = match kind {
        "ratio" => {
            let part = metric(reader, &mut fields, of, "errors", Query::counters);
            let total = metric(reader, &mut fields, of, "total", Query::counters);
            events(part, Side::Bad, total)
        }
        "latency" => {
            let part = metric(reader, &mut fields, of, "success", Query::counters);
            let total = metric(reader, &mut fields, of, "total", Query::counters);
            events(part, Side::Good, total)
        }
        "latencyNative" => native(reader, &mut fields, of),
        _ => {
            let gauge = text_of_metric(reader, &mut fields, of);
            gauge.and_then(|(text, at)| {
                let sum = Query::samples(&text).map_err(|why| refused(reader, at, "`metric`", why));
                let count =
                    Query::sample_count(&text).map_err(|why| refused(reader, at, "`metric`", why));
                events(sum, Side::Good, count)
            })
        }
    };
    // Each group has a budget of its own in Pyrra; here all of them share one.
    if let Some(grouping) = fields.take("grouping") {
        reader.problem(
            Weight::Note,
            grouping,
            "the groups are counted together here, and share one budget",
            "write an objective for each group that needs a budget of its own",
        );
    }
    reader.unknown(
        &fields,
        &format!("`{kind}`"),
        &[
            "errors", "success", "total", "latency", "metric", "grouping",
        ],
    );
    read
}

fn events(
    part: Result<Query, String>,
    side: Side,
    total: Result<Query, String>,
) -> Result<Indicator, String> {
    Ok(Indicator::Events {
        part: part?,
        side,
        total: total?,
    })
}

fn native(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    of: &MarkedYaml<'_>,
) -> Result<Indicator, String> {
    let at = fields.get("latency").unwrap_or(of);
    let bound = reader.duration(fields, "latency").ok_or_else(|| {
        refuse(
            reader,
            at,
            "it has no `latency`",
            "write the longest good time, such as 500ms",
        )
    })?;
    let read = |bound| move |text: &str| Query::native(text, bound);
    let total = fields
        .get("total")
        .and_then(|total| reader.mapping(total, "`total`"));
    let text = match total {
        Some(mut total) => text_of_metric(reader, &mut total, of),
        None => Err(refuse(
            reader,
            of,
            "it has no `total`",
            "name the histogram under `total`",
        )),
    };
    // Taken, so that it counts as known.
    fields.take("total");
    let (text, at) = text?;
    let part =
        read(Some(bound.as_secs_f64()))(&text).map_err(|why| refused(reader, at, "`total`", why));
    let total = read(None)(&text).map_err(|why| refused(reader, at, "`total`", why));
    events(part, Side::Good, total)
}

/// The query of `key: {metric: …}`.
fn metric(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    of: &MarkedYaml<'_>,
    key: &str,
    read: impl Fn(&str) -> Result<Query, slo::Refused>,
) -> Result<Query, String> {
    let Some(node) = fields.take(key) else {
        return Err(refuse(
            reader,
            of,
            format!("it has no `{key}`"),
            format!("name its metric under `{key}`"),
        ));
    };
    let mut inner = reader
        .mapping(node, &format!("`{key}`"))
        .ok_or_else(|| format!("`{key}` has no keys"))?;
    let (text, at) = text_of_metric(reader, &mut inner, node)?;
    read(&text).map_err(|why| refused(reader, at, &format!("`{key}`"), why))
}

fn text_of_metric<'y>(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'y>,
    of: &'y MarkedYaml<'y>,
) -> Result<(String, &'y MarkedYaml<'y>), String> {
    let at = fields.get("metric").unwrap_or(of);
    let text = super::common::text(reader, fields, of, "metric")?;
    Ok((text, at))
}

fn alerting(reader: &mut Reader<'_>, fields: &mut Fields<'_>) -> Alerting {
    let mut alerting = Alerting::default();
    let Some(mut own) = fields
        .take("alerting")
        .and_then(|node| reader.mapping(node, "`alerting`"))
    else {
        return alerting;
    };
    let said =
        |reader: &mut Reader<'_>, own: &mut Fields<'_>, key: &str| optional(reader, own, key);
    let off = said(reader, &mut own, "disabled") == "true"
        || said(reader, &mut own, "burnrates") == "false";
    let one = OneAlert {
        disabled: off,
        ..OneAlert::default()
    };
    alerting.name = Some(said(reader, &mut own, "name")).filter(|name| !name.is_empty());
    alerting.page = one.clone();
    alerting.ticket = one;
    reader.unknown(
        &own,
        "`alerting`",
        &[
            "disabled",
            "burnrates",
            "absent",
            "name",
            "absentName",
            "severities",
            "burnRateType",
        ],
    );
    alerting
}
