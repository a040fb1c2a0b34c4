use std::collections::HashMap;

use serde_json::{Value, json};

use super::node::Log;
use crate::SourceRef;

/// Plug-ins that are asked in PromQL.
pub(super) const PROMETHEUS: [&str; 4] = [
    "prometheus",
    "grafana-amazonprometheus-datasource",
    "victoriametrics-metrics-datasource",
    "grafana-azureprometheus-datasource",
];

/// A source as a file names it.
#[derive(Clone, Debug, Default)]
pub(super) struct Source {
    pub(super) reference: SourceRef,
    /// Its plug-in, if the file tells.
    pub(super) plugin: Option<String>,
}

impl Source {
    /// Reads a `datasource`: an object, a name, a variable, or nothing.
    pub(super) fn read(value: Option<&Value>, log: &Log) -> Self {
        let (id, kind) = match value {
            Some(Value::String(name)) => (name.as_str(), None),
            Some(Value::Object(map)) => {
                let text = |key: &str| map.get(key).and_then(Value::as_str);
                let kind = text("type").filter(|kind| !matches!(*kind, "datasource" | "mixed"));
                (
                    text("uid").or_else(|| text("name")).unwrap_or_default(),
                    kind.filter(|kind| !kind.is_empty()),
                )
            }
            _ => ("", None),
        };
        let between = |from: &str, to: &str| id.strip_prefix(from)?.strip_suffix(to);
        let variable = between("${", "}")
            .or_else(|| between("[[", "]]"))
            .or_else(|| between("$", ""));
        let own = kind.map(str::to_owned);
        if let Some(name) = variable {
            let name = name.split(':').next().unwrap_or(name);
            return Self {
                reference: SourceRef::Variable(name.to_owned()),
                plugin: own.or_else(|| log.plugin_of(name)),
            };
        }
        let prometheus = kind.is_none_or(|kind| kind == "prometheus");
        let reference = match id {
            "-- Mixed --" => SourceRef::Mixed,
            "-- Grafana --" | "grafana" | "-- Dashboard --" | "__expr__" => {
                SourceRef::Internal(id.trim_matches(['-', ' ', '_']).to_owned())
            }
            "" | "default" | "-- Default --" if prometheus => SourceRef::Default,
            id => SourceRef::Named {
                id: id.to_owned(),
                kind: own.clone(),
            },
        };
        Self {
            reference,
            plugin: own,
        }
    }

    /// A source by its plug-in and uid, which schema v2 writes apart.
    pub(super) fn of(plugin: Option<&str>, uid: Option<&str>, log: &Log) -> Self {
        let written = json!({"type": plugin, "uid": uid.unwrap_or_default()});
        Self::read(Some(&written), log)
    }

    /// Whether it is asked in PromQL, as far as the file tells.
    pub(super) fn speaks_promql(&self) -> bool {
        let plugin = self.plugin.as_deref();
        plugin.is_none_or(|plugin| PROMETHEUS.contains(&plugin))
    }
}

/// Plug-ins by the names that stand for sources: variables of kind `datasource`, and what an
/// import asks for.
pub(super) fn plugins(dashboard: &Value) -> HashMap<String, String> {
    let list = |path: &str| {
        let list = dashboard.pointer(path).and_then(Value::as_array);
        list.into_iter().flatten()
    };
    let pair = |value: &Value, name: &str, plugin: &str| {
        let text = |path: &str| Some(value.pointer(path)?.as_str()?.to_owned());
        Some((text(name)?, text(plugin)?))
    };
    let is = |value: &Value, path: &str, word: &str| {
        value.pointer(path).is_some_and(|kind| kind == word)
    };
    let inputs = list("/__inputs").filter_map(|input| pair(input, "/name", "/pluginId"));
    let classic = list("/templating/list")
        .filter(|variable| is(variable, "/type", "datasource"))
        .filter_map(|variable| pair(variable, "/name", "/query"));
    let v2 = list("/variables")
        .filter(|variable| is(variable, "/kind", "DatasourceVariable"))
        .filter_map(|variable| pair(variable, "/spec/name", "/spec/pluginId"));
    inputs.chain(classic).chain(v2).collect()
}
