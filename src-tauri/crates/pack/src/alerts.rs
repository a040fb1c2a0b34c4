use std::time::Duration;

use model::{Labels, Problem, RuleKind, Weight};
use saphyr::MarkedYaml;

use crate::yaml::Reader;

/// Rules that are evaluated together, as a Prometheus rule file writes them.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleGroup {
    /// The file it was read from, relative to the pack.
    pub file: String,
    /// Its name.
    pub name: String,
    /// How often its rules are evaluated, if it says.
    pub interval: Option<Duration>,
    /// Series that one of its rules may record, or alerts that it may have; 0 for any number.
    pub limit: usize,
    /// How far back its rules look, so that late samples are there.
    pub query_offset: Duration,
    /// Its rules in the order they were written.
    pub rules: Vec<Rule>,
}

/// One alerting or recording rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Rule {
    /// Alerting or recording.
    pub kind: RuleKind,
    /// The alert's name or the recorded metric's.
    pub name: String,
    /// Its PromQL expression, unchecked.
    pub expr: String,
    /// How long the expression must hold before the alert fires.
    pub hold: Duration,
    /// How long the alert goes on firing once the expression no longer holds.
    pub keep_firing: Duration,
    /// Labels it adds, those of its group among them; values may be templates.
    pub labels: Labels,
    /// Annotations; values may be templates.
    pub annotations: Labels,
}

const GROUP_KEYS: [&str; 6] = [
    "name",
    "interval",
    "rules",
    "labels",
    "limit",
    "query_offset",
];
const RULE_KEYS: [&str; 7] = [
    "alert",
    "record",
    "expr",
    "for",
    "keep_firing_for",
    "labels",
    "annotations",
];

/// Reads a Prometheus rule file, or the `PrometheusRule` of Kubernetes that wraps one.
///
/// What is wrong costs its rule or its group only; a file that is not YAML yields what stands in the
/// documents before the mistake. Format:
/// <https://prometheus.io/docs/prometheus/latest/configuration/recording_rules/>.
#[must_use]
pub fn read_rules(text: &str, file: &str) -> (Vec<RuleGroup>, Vec<Problem>) {
    let mut reader = Reader::new(file, "a rule file");
    let documents = reader.documents(text);
    let mut groups = Vec::new();
    for document in &documents {
        groups.extend(read_document(&mut reader, document));
    }
    (groups, reader.problems)
}

fn read_document(reader: &mut Reader<'_>, document: &MarkedYaml<'_>) -> Vec<RuleGroup> {
    let Some(mut fields) = reader.mapping(document, "a rule file") else {
        return Vec::new();
    };
    // A custom resource of the Prometheus operator: the rule file is its `spec`.
    if fields.is("kind", "PrometheusRule") {
        let Some(spec) = fields.take("spec") else {
            return Vec::new();
        };
        match reader.mapping(spec, "`spec`") {
            Some(inner) => fields = inner,
            None => return Vec::new(),
        }
    }
    let groups = fields.take("groups");
    reader.unknown(&fields, "a rule file", &["groups"]);
    let Some(groups) = groups else {
        return Vec::new();
    };
    reader
        .sequence(groups, "`groups`")
        .iter()
        .filter_map(|group| read_group(reader, group))
        .collect()
}

fn read_group(reader: &mut Reader<'_>, node: &MarkedYaml<'_>) -> Option<RuleGroup> {
    let mut fields = reader.mapping(node, "a group")?;
    let name = fields
        .take("name")
        .and_then(|name| reader.text(name, "the group's name"))
        .unwrap_or_else(|| {
            let message = "this group has no name; the file's is used";
            reader.problem(Weight::Warning, node, message, "give it a `name`");
            reader.file.to_owned()
        });
    let interval = reader.duration(&mut fields, "interval");
    let labels = reader.labels(&mut fields, "labels");
    let limit = reader.whole(&mut fields, "limit");
    let query_offset = reader.duration(&mut fields, "query_offset");
    let rules = fields.take("rules");
    reader.unknown(&fields, &format!("group {name:?}"), &GROUP_KEYS);
    let rules = rules.map_or(&[][..], |rules| reader.sequence(rules, "`rules`"));
    let rules = rules
        .iter()
        .filter_map(|rule| read_rule(reader, rule, &name, &labels))
        .collect();
    Some(RuleGroup {
        file: reader.file.to_owned(),
        name,
        interval,
        limit: limit.unwrap_or_default(),
        query_offset: query_offset.unwrap_or_default(),
        rules,
    })
}

fn read_rule(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    group: &str,
    of_group: &Labels,
) -> Option<Rule> {
    let mut fields = reader.mapping(node, "a rule")?;
    let alert = fields.take("alert");
    let record = fields.take("record");
    let (kind, named) = match (alert, record) {
        (Some(alert), None) => (RuleKind::Alerting, alert),
        (None, Some(record)) => (RuleKind::Recording, record),
        (alert, _) => {
            let both = alert.is_some();
            let message = if both {
                format!("a rule of group {group:?} has both `alert` and `record`; it is left out")
            } else {
                format!(
                    "a rule of group {group:?} has neither `alert` nor `record`; it is left out"
                )
            };
            let remedy = if both {
                "keep one of the two"
            } else {
                "name the alert with `alert`"
            };
            reader.problem(Weight::Error, node, message, remedy);
            reader.unknown(&fields, "this rule", &RULE_KEYS);
            return None;
        }
    };
    let name = reader.text(named, "the rule's name")?;
    let expr = fields.take("expr");
    let hold = reader.duration(&mut fields, "for");
    let keep_firing = reader.duration(&mut fields, "keep_firing_for");
    let mut labels = of_group.clone();
    labels.0.extend(reader.labels(&mut fields, "labels").0);
    let annotations = reader.labels(&mut fields, "annotations");
    reader.unknown(&fields, &format!("rule {name:?}"), &RULE_KEYS);
    let Some(expr) = expr else {
        let message = format!("rule {name:?} has no `expr`; it is left out");
        reader.problem(
            Weight::Error,
            node,
            message,
            "write its PromQL expression under `expr`",
        );
        return None;
    };
    Some(Rule {
        kind,
        expr: reader.text(expr, "`expr`")?,
        name,
        hold: hold.unwrap_or_default(),
        keep_firing: keep_firing.unwrap_or_default(),
        labels,
        annotations,
    })
}
