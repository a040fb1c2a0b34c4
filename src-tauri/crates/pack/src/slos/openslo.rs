//! OpenSLO v1: <https://github.com/OpenSLO/OpenSLO>.

use std::collections::HashMap;

use model::Weight;
use saphyr::MarkedYaml;
use slo::{Format, Objective, Period, Slo};

use self::{
    indicator::{Method, indicator},
    period::period,
};
use super::{
    Object,
    common::{Written, optional, refuse, runbook, target},
    name, unmeasured,
};
use crate::yaml::{Fields, Reader, scalar};

mod indicator;
mod period;

const VERSION: &str = "openslo/v1";
/// Kinds that others refer to, or that say what to do about alerts.
const OTHER_KINDS: [&str; 6] = [
    "SLI",
    "Service",
    "DataSource",
    "AlertPolicy",
    "AlertCondition",
    "AlertNotificationTarget",
];

/// Indicators and services that objectives of any file refer to by name.
pub(super) struct Shared<'y> {
    indicators: HashMap<String, Object<'y>>,
}

impl<'y> Shared<'y> {
    pub(super) fn of(objects: &[Object<'y>]) -> Self {
        let mut indicators = HashMap::new();
        for object in objects {
            let mut quiet = Reader::new(object.file, super::KIND);
            let Some(mut fields) = quiet.mapping(object.node, "an object") else {
                continue;
            };
            if !fields.is("kind", "SLI") {
                continue;
            }
            let metadata = fields
                .take("metadata")
                .and_then(|node| quiet.mapping(node, "`metadata`"));
            let name =
                metadata.and_then(|metadata| Some(scalar(metadata.get("name")?)?.to_owned()));
            if let (Some(name), Some(node)) = (name, fields.take("spec")) {
                let file = object.file;
                indicators.entry(name).or_insert(Object { file, node });
            }
        }
        Self { indicators }
    }

    /// An indicator by its name.
    fn indicator(&self, name: &str) -> Option<Object<'y>> {
        self.indicators.get(name).copied()
    }

    /// The name that is nearest to one that does not exist.
    fn nearest(&self, name: &str) -> Option<&str> {
        crate::nearest::nearest(name, self.indicators.keys().map(String::as_str))
    }
}

/// Reads one object: as many objectives as it has targets, none if it is of another kind.
pub(super) fn read<'y>(
    reader: &mut Reader<'_>,
    node: &'y MarkedYaml<'y>,
    mut fields: Fields<'y>,
    shared: &Shared<'y>,
) -> Vec<Slo> {
    let kind = fields
        .take("kind")
        .and_then(scalar)
        .unwrap_or_default()
        .to_owned();
    if OTHER_KINDS.contains(&kind.as_str()) {
        return Vec::new();
    }
    if kind != "SLO" {
        reader.problem(
            Weight::Warning,
            node,
            format!("OpenSLO has no kind {kind:?}; this object is left out"),
            format!("kinds are SLO, {}", OTHER_KINDS.join(", ")),
        );
        return Vec::new();
    }
    let version = fields
        .take("apiVersion")
        .and_then(scalar)
        .unwrap_or_default()
        .to_owned();
    let mut slo = unmeasured(reader, reader.file, Format::OpenSlo);
    if let Some(mut metadata) = fields
        .take("metadata")
        .and_then(|node| reader.mapping(node, "`metadata`"))
    {
        slo.id = name(reader, &mut metadata, node);
        slo.title = optional(reader, &mut metadata, "displayName");
        slo.alerting.annotations = runbook(&reader.labels(&mut metadata, "annotations"));
    } else {
        reader.problem(
            Weight::Warning,
            node,
            "this objective has no `metadata`; its file's name is used",
            "name it under `metadata`",
        );
    }
    if slo.title.is_empty() {
        slo.title.clone_from(&slo.id);
    }
    let spec = fields.take("spec");
    reader.unknown(
        &fields,
        "an SLO",
        &["apiVersion", "kind", "metadata", "spec"],
    );
    if version != VERSION {
        let why = format!("{version} is another format than {VERSION}");
        slo.objective = Err(refuse(reader, node, why, "convert it to openslo/v1"));
        return vec![slo];
    }
    let Some((at, spec)) = spec.and_then(|at| Some((at, reader.mapping(at, "`spec`")?))) else {
        slo.objective = Err(refuse(
            reader,
            node,
            "it has no `spec`",
            "say what is promised under `spec`",
        ));
        return vec![slo];
    };
    specified(reader, at, spec, slo, shared)
}

fn specified<'y>(
    reader: &mut Reader<'_>,
    at: &'y MarkedYaml<'y>,
    mut spec: Fields<'y>,
    mut slo: Slo,
    shared: &Shared<'y>,
) -> Vec<Slo> {
    slo.service = optional(reader, &mut spec, "service");
    slo.description = optional(reader, &mut spec, "description");
    let period = period(reader, &mut spec, at);
    let method = Method::read(reader, &mut spec);
    let own = (spec.take("indicator"), spec.take("indicatorRef"));
    let objectives = spec.take("objectives");
    reader.unknown(
        &spec,
        "`spec`",
        &[
            "service",
            "description",
            "timeWindow",
            "budgetingMethod",
            "indicator",
            "indicatorRef",
            "objectives",
            "alertPolicies",
        ],
    );
    let objectives = objectives.map_or(&[][..], |list| reader.sequence(list, "`objectives`"));
    if objectives.is_empty() {
        slo.objective = Err(refuse(
            reader,
            at,
            "it has no `objectives`",
            "write one with its `target`",
        ));
        return vec![slo];
    }
    let several = objectives.len() > 1;
    let mut slos = Vec::new();
    for (node, number) in objectives.iter().zip(1..) {
        let mut one = slo.clone();
        let Some(mut fields) = reader.mapping(node, "an objective") else {
            continue;
        };
        let title = optional(reader, &mut fields, "displayName");
        if several {
            let name = if title.is_empty() {
                number.to_string()
            } else {
                title
            };
            one.title = format!("{}: {name}", slo.title);
            one.id = format!("{}/{name}", slo.id);
        }
        let goal = goal(reader, &mut fields, node, &mut one);
        let (inner, inner_ref) = (fields.take("indicator"), fields.take("indicatorRef"));
        let chosen = if inner.is_some() || inner_ref.is_some() {
            (inner, inner_ref)
        } else {
            own
        };
        let measured = method.clone().and_then(|method| {
            let (found, source) = indicator(reader, node, chosen, (&mut fields, method), shared)?;
            one.source = source;
            Ok(found)
        });
        if let Some(weight) = fields.take("compositeWeight") {
            reader.problem(
                Weight::Note,
                weight,
                "objectives of a composite are shown one by one, and their weights are passed over",
                "nothing needs to be done",
            );
        }
        reader.unknown(
            &fields,
            "an objective",
            &[
                "displayName",
                "op",
                "value",
                "target",
                "targetPercent",
                "timeSliceTarget",
                "timeSliceWindow",
            ],
        );
        one.objective = combined(goal, period.clone(), measured);
        slos.push(one);
    }
    slos
}

fn combined(
    target: Result<slo::Target, String>,
    period: Result<Period, String>,
    indicator: Result<slo::Indicator, String>,
) -> Result<Objective, String> {
    Ok(Objective {
        target: target?,
        period: period?,
        indicator: indicator?,
    })
}

/// `target` or `targetPercent`.
fn goal(
    reader: &mut Reader<'_>,
    fields: &mut Fields<'_>,
    node: &MarkedYaml<'_>,
    slo: &mut Slo,
) -> Result<slo::Target, String> {
    let read = match (fields.take("target"), fields.take("targetPercent")) {
        (Some(share), None) => target(reader, share, "target", Written::Share),
        (None, Some(percent)) => target(reader, percent, "targetPercent", Written::Percent),
        (Some(_), Some(percent)) => {
            let why = "it has both `target` and `targetPercent`";
            return Err(refuse(reader, percent, why, "keep one of the two"));
        }
        (None, None) => {
            let why = "it has no `target`";
            return Err(refuse(
                reader,
                node,
                why,
                "write the share that must be good, such as 0.999",
            ));
        }
    };
    slo.target = read.0;
    read.1
}
