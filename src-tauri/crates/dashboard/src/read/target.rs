use serde_json::Value;

use super::node::{Log, Node};
use crate::{SourceRef, Target, TargetFormat};

/// Reads a panel's queries.
pub(super) fn read_all(targets: &[Value], panel_source: &SourceRef, log: &Log) -> Vec<Target> {
    let read = |(at, value)| read(at, value, panel_source, log);
    targets.iter().enumerate().map(read).collect()
}

fn read(at: usize, value: &Value, panel_source: &SourceRef, log: &Log) -> Target {
    let mut node = Node::new(value, "targets", log);
    node.ignore(&[
        "refId",
        "editorMode",
        "queryType",
        "metric",
        "range",
        "step",
        "hide",
        "useBackend",
        "fullMetaSearch",
        "includeNullMetadata",
        "disableTextWrap",
        "target",
        "key",
        "calculatedInterval",
        "datasourceErrors",
        "errors",
        "useExemplars",
        "textEditor",
        "intervalMs",
        "maxDataPoints",
        "requestId",
        "adhocFilters",
        "builderMode",
    ]);
    let source = source(node.any("datasource"));
    let letter = char::from(b'A' + (at % 26) as u8).to_string();
    let ref_id = node
        .text("refId")
        .filter(|id| !id.is_empty())
        .map_or(letter, str::to_owned);
    let effective = if source == SourceRef::Default {
        panel_source
    } else {
        &source
    };
    let other = other_language(value, effective);
    if let Some(kind) = &other {
        node.ignore_all();
        log.warning(
            format!("query {ref_id} is of the source kind {kind:?}, and only PromQL is asked"),
            "the panel shows its other queries; look at this one in Grafana",
        );
    }
    Target {
        ref_id,
        expr: if other.is_some() {
            String::new()
        } else {
            node.owned("expr")
        },
        other,
        legend_format: node.owned("legendFormat"),
        instant: node.flag("instant").unwrap_or(false)
            && !value.get("range").is_some_and(|range| range == true),
        format: match node.text("format").unwrap_or_default() {
            "table" => TargetFormat::Table,
            "heatmap" => TargetFormat::Heatmap,
            _ => TargetFormat::TimeSeries,
        },
        interval: node.filled("interval"),
        interval_factor: node.count("intervalFactor").unwrap_or(1).clamp(1, 100),
        hidden: value.get("hide").is_some_and(|hide| hide == true),
        exemplars: node.flag("exemplar").unwrap_or(false),
        source,
    }
}

/// Why a query is not PromQL, if it is not.
fn other_language(value: &Value, source: &SourceRef) -> Option<String> {
    const PROMETHEUS: [&str; 4] = [
        "prometheus",
        "grafana-amazonprometheus-datasource",
        "victoriametrics-metrics-datasource",
        "grafana-azureprometheus-datasource",
    ];
    match source {
        SourceRef::Internal(kind) => return Some(kind.clone()),
        SourceRef::Named {
            kind: Some(kind), ..
        } if !PROMETHEUS.contains(&kind.as_str()) => {
            return Some(kind.clone());
        }
        _ => {}
    }
    let has = |key: &str| value.get(key).is_some();
    if has("expr") {
        None
    } else if has("rawSql") || has("rawQuery") {
        Some("sql".to_owned())
    } else if has("metricQueries") || has("dimensions") || has("namespace") {
        Some("cloudwatch".to_owned())
    } else if has("target") {
        Some("graphite".to_owned())
    } else if has("query") || has("queries") {
        Some("another language".to_owned())
    } else {
        None
    }
}

/// Reads a `datasource`: an object, a name, a variable, or nothing.
pub(super) fn source(value: Option<&Value>) -> SourceRef {
    let (id, kind) = match value {
        Some(Value::String(name)) => (name.as_str(), None),
        Some(Value::Object(map)) => {
            let text = |key: &str| map.get(key).and_then(Value::as_str);
            let kind = text("type").filter(|kind| *kind != "datasource");
            (
                text("uid").or_else(|| text("name")).unwrap_or_default(),
                kind,
            )
        }
        _ => ("", None),
    };
    let variable = id
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
        .or_else(|| id.strip_prefix('$'))
        .or_else(|| {
            id.strip_prefix("[[")
                .and_then(|rest| rest.strip_suffix("]]"))
        });
    match (variable, id) {
        (Some(name), _) => SourceRef::Variable(name.split(':').next().unwrap_or(name).to_owned()),
        (None, "-- Mixed --") => SourceRef::Mixed,
        (None, "-- Grafana --" | "grafana" | "-- Dashboard --" | "__expr__") => {
            SourceRef::Internal(id.trim_matches(['-', ' ', '_']).to_owned())
        }
        (None, "" | "default") if kind.is_none_or(|kind| kind == "prometheus") => {
            SourceRef::Default
        }
        (None, id) => SourceRef::Named {
            id: id.to_owned(),
            kind: kind.map(str::to_owned),
        },
    }
}
