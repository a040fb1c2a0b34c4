//! Sloth: `version: prometheus/v1`, and the same as a resource of Kubernetes.
//! <https://github.com/slok/sloth>, `pkg/prometheus/api/v1` and `pkg/kubernetes/api/sloth/v1`.

use std::time::Duration;

use model::{Labels, Weight};
use saphyr::MarkedYaml;
use slo::{Alerting, Format, Indicator, Objective, OneAlert, Period, Query, Side, Slo};

use super::{
    common::{Written, optional, refuse, refused, target, text},
    name, unmeasured,
};
use crate::yaml::{Fields, Reader};

pub(super) const VERSION: &str = "prometheus/v1";
const RESOURCE: &str = "PrometheusServiceLevel";
/// The file names no period; this is what Sloth takes.
const PERIOD: Duration = Duration::from_secs(30 * 86_400);

/// How keys are written.
#[derive(Clone, Copy)]
pub(super) enum Case {
    /// `error_query`.
    Snake,
    /// `errorQuery`.
    Camel,
}

impl Case {
    fn key(self, snake: &'static str, camel: &'static str) -> &'static str {
        match self {
            Self::Snake => snake,
            Self::Camel => camel,
        }
    }
}

/// Reads the resource, whose `spec` is the file.
pub(super) fn read_resource(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    mut fields: Fields<'_>,
) -> Vec<Slo> {
    if !fields.is("kind", RESOURCE) {
        reader.problem(
            Weight::Note,
            node,
            format!("of Sloth's resources only {RESOURCE} is read; this one is passed over"),
            "nothing needs to be done",
        );
        return Vec::new();
    }
    let spec = fields
        .take("spec")
        .and_then(|spec| reader.mapping(spec, "`spec`"));
    match spec {
        Some(spec) => read(reader, spec, Case::Camel),
        None => {
            reader.problem(
                Weight::Error,
                node,
                "this resource has no `spec`; it is left out",
                "write its objectives under `spec`",
            );
            Vec::new()
        }
    }
}

/// Reads a file of objectives.
pub(super) fn read(reader: &mut Reader<'_>, mut fields: Fields<'_>, case: Case) -> Vec<Slo> {
    let service = optional(reader, &mut fields, "service");
    let labels = reader.labels(&mut fields, "labels");
    let slos = fields.take("slos");
    reader.unknown(
        &fields,
        "a file of Sloth",
        &[
            "version",
            "service",
            "labels",
            "slos",
            "sloPlugins",
            "slo_plugins",
        ],
    );
    let slos = slos.map_or(&[][..], |slos| reader.sequence(slos, "`slos`"));
    slos.iter()
        .filter_map(|node| read_one(reader, node, &service, &labels, case))
        .collect()
}

fn read_one(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    service: &str,
    of_file: &Labels,
    case: Case,
) -> Option<Slo> {
    let mut fields = reader.mapping(node, "an objective")?;
    let name = name(reader, &mut fields, node);
    let mut slo = unmeasured(reader, &name, Format::Sloth);
    slo.service = service.to_owned();
    slo.description = optional(reader, &mut fields, "description");
    let goal = match fields.take("objective") {
        Some(written) => {
            let (share, goal) = target(reader, written, "objective", Written::Percent);
            slo.target = share;
            goal
        }
        None => Err(refuse(
            reader,
            node,
            "it has no `objective`",
            "write the percentage that must be good, such as 99.9",
        )),
    };
    let mut labels = of_file.clone();
    labels.0.extend(reader.labels(&mut fields, "labels").0);
    slo.alerting = alerting(reader, &mut fields, labels, case);
    let indicator = match fields.take("sli") {
        Some(sli) => indicator(reader, sli, case),
        None => Err(refuse(
            reader,
            node,
            "it has no `sli`",
            "say what is measured under `sli`",
        )),
    };
    reader.unknown(
        &fields,
        &format!("objective {name:?}"),
        &[
            "name",
            "description",
            "objective",
            "labels",
            "sli",
            "alerting",
            "plugins",
        ],
    );
    slo.objective = goal.and_then(|target| {
        Ok(Objective {
            target,
            period: Period::Rolling(PERIOD),
            indicator: indicator?,
        })
    });
    Some(slo)
}

fn indicator(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    case: Case,
) -> Result<Indicator, String> {
    let mut fields = reader.mapping(node, "`sli`").ok_or("`sli` has no keys")?;
    let (events, raw, plugin) = (
        fields.take("events"),
        fields.take("raw"),
        fields.take("plugin"),
    );
    reader.unknown(&fields, "`sli`", &["events", "raw", "plugin"]);
    match (events, raw, plugin) {
        (Some(events), None, None) => {
            let mut fields = reader
                .mapping(events, "`events`")
                .ok_or("`events` has no keys")?;
            let mut query = |snake, camel| {
                let key = case.key(snake, camel);
                let at = fields.get(key).unwrap_or(events);
                let text = text(reader, &mut fields, events, key)?;
                Query::counters(&text).map_err(|why| refused(reader, at, &format!("`{key}`"), why))
            };
            let part = query("error_query", "errorQuery");
            let total = query("total_query", "totalQuery");
            Ok(Indicator::Events {
                part: part?,
                side: Side::Bad,
                total: total?,
            })
        }
        (None, Some(raw), None) => {
            let mut fields = reader.mapping(raw, "`raw`").ok_or("`raw` has no keys")?;
            let key = case.key("error_ratio_query", "errorRatioQuery");
            let at = fields.get(key).unwrap_or(raw);
            let text = text(reader, &mut fields, raw, key)?;
            let share =
                Query::value(&text).map_err(|why| refused(reader, at, &format!("`{key}`"), why))?;
            Ok(Indicator::Share {
                share,
                side: Side::Bad,
            })
        }
        (None, None, Some(plugin)) => Err(refuse(
            reader,
            plugin,
            "its indicator is a plug-in of Sloth, which is a program",
            "write the queries that the plug-in makes under `events`",
        )),
        _ => Err(refuse(
            reader,
            node,
            "`sli` needs exactly one of `events`, `raw` and `plugin`",
            "keep the one that is meant",
        )),
    }
}

fn alerting(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    labels: Labels,
    case: Case,
) -> Alerting {
    let mut alerting = Alerting {
        labels,
        ..Alerting::default()
    };
    let Some(mut own) = fields
        .take("alerting")
        .and_then(|node| reader.mapping(node, "`alerting`"))
    else {
        return alerting;
    };
    alerting.name = Some(optional(reader, &mut own, "name")).filter(|name| !name.is_empty());
    alerting
        .labels
        .0
        .extend(reader.labels(&mut own, "labels").0);
    alerting.annotations = reader.labels(&mut own, "annotations");
    alerting.page = one_alert(reader, &mut own, case.key("page_alert", "pageAlert"));
    alerting.ticket = one_alert(reader, &mut own, case.key("ticket_alert", "ticketAlert"));
    reader.unknown(
        &own,
        "`alerting`",
        &[
            "name",
            "labels",
            "annotations",
            case.key("page_alert", "pageAlert"),
            case.key("ticket_alert", "ticketAlert"),
        ],
    );
    alerting
}

fn one_alert(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> OneAlert {
    let what = format!("`{key}`");
    let Some(mut own) = fields
        .take(key)
        .and_then(|node| reader.mapping(node, &what))
    else {
        return OneAlert::default();
    };
    let alert = OneAlert {
        disabled: optional(reader, &mut own, "disable") == "true",
        labels: reader.labels(&mut own, "labels"),
        annotations: reader.labels(&mut own, "annotations"),
    };
    reader.unknown(&own, &what, &["disable", "labels", "annotations"]);
    alert
}
