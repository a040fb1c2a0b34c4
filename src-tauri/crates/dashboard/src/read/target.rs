use model::{Millis, TimeRange};
use serde_json::Value;

use super::{
    node::{Log, Node, RENDERED},
    shared::{self, DASHBOARD, Share},
    source::Source,
};
use crate::{
    SourceRef, Target, TargetFormat, log_filter,
    report::{Element, Verdict},
};

/// The panel that asks.
pub(super) struct Asker<'a> {
    /// The source of queries that name none.
    pub(super) source: &'a Source,
    /// Whether it shows log lines.
    pub(super) logs: bool,
    pub(super) panel: u32,
}

/// Reads a panel's queries.
pub(super) fn read_all(targets: Vec<&Value>, asker: &Asker<'_>, log: &Log) -> Vec<Target> {
    let read = |(at, value)| read(at, value, asker, log);
    targets.into_iter().enumerate().map(read).collect()
}

fn read(at: usize, value: &Value, asker: &Asker<'_>, log: &Log) -> Target {
    let mut node = Node::new(value, "targets", log);
    let head = Head {
        ref_id: node.filled("refId").unwrap_or_else(|| letter(at)),
        source: Source::read(node.any("datasource"), log),
        hidden: node.flag("hide").unwrap_or(false),
    };
    asked(&mut node, value, head, asker, log)
}

/// What stands beside a query in today's files and within it in classic ones.
pub(super) struct Head {
    pub(super) ref_id: String,
    pub(super) source: Source,
    pub(super) hidden: bool,
}

/// Reads the query itself.
pub(super) fn asked(
    node: &mut Node<'_>,
    value: &Value,
    head: Head,
    asker: &Asker<'_>,
    log: &Log,
) -> Target {
    let Head {
        ref_id,
        source,
        hidden,
    } = head;
    let own = source.reference != SourceRef::Default;
    let effective = if own { &source } else { asker.source };
    let other = other_language(value, effective);
    if asker.logs && other.as_deref().is_none_or(|other| other == LOKI) {
        return log_query(node, ref_id, source, hidden, log);
    }
    let shared = other.as_deref() == Some(DASHBOARD) && shares(value, asker, log);
    if shared {
        log.element(Element::Query, ref_id.as_str(), RENDERED);
        node.ignore(&["panelId", "withTransforms", "expr"]);
    } else {
        account(&ref_id, other.as_deref(), value, log);
    }
    if other.is_some() {
        let text = ["expr", "rawSql", "query", "expression", "target"]
            .into_iter()
            .find_map(|key| value.get(key)?.as_str())
            .unwrap_or_default()
            .to_owned();
        if !shared {
            node.refuse_rest("its query is not asked");
        }
        return Target {
            ref_id,
            expr: text,
            other,
            hidden,
            interval_factor: 1,
            source: source.reference,
            ..Target::default()
        };
    }
    // Marks of Grafana's query editor, and keys of other kinds of sources it leaves behind.
    node.ignore(&[
        "$$hashKey",
        "aggregation",
        "alias",
        "application",
        "builderMode",
        "builderOptions",
        "calculatedInterval",
        "datasourceErrors",
        "decimals",
        "dimensions",
        "direction",
        "disableTextWrap",
        "displayAliasType",
        "displayType",
        "displayValueWithAlias",
        "editorMode",
        "editorType",
        "errors",
        "fullMetaSearch",
        "functions",
        "group",
        "host",
        "includeNullMetadata",
        "intervalMs",
        "item",
        "key",
        "legendLink",
        "limit",
        "logBase",
        "maxDataPoints",
        "meta",
        "metric",
        "mode",
        "options",
        "pluginVersion",
        "queryType",
        "range",
        "requestId",
        "service",
        "step",
        "tableType",
        "tags",
        "target",
        "textEditor",
        "useBackend",
        "units",
        "useExemplars",
        "valueHandler",
    ]);
    node.refuse_unless("adhocFilters", &[], "filters of the query are not added");
    Target {
        ref_id,
        expr: node.owned("expr"),
        other: None,
        legend_format: node.owned("legendFormat"),
        instant: node.flag("instant").unwrap_or(false)
            && value.get("range").is_none_or(|range| range != true),
        format: node
            .choice(
                "format",
                &[
                    ("time_series", TargetFormat::TimeSeries),
                    ("table", TargetFormat::Table),
                    ("heatmap", TargetFormat::Heatmap),
                ],
            )
            .unwrap_or_default(),
        interval: node.filled("interval"),
        interval_factor: node.count("intervalFactor").unwrap_or(1).clamp(1, 100),
        hidden,
        exemplars: node.flag("exemplar").unwrap_or(false),
        source: source.reference,
    }
}

const LOKI: &str = "loki";

/// A query of a panel of log lines: LogQL, which is asked as a search.
fn log_query(
    node: &mut Node<'_>,
    ref_id: String,
    source: Source,
    hidden: bool,
    log: &Log,
) -> Target {
    let expr = node.owned("expr");
    // A variable stands for a plain value here; what it holds is judged when it is asked.
    let plain = expr.replace(['$', '[', ']'], "").replace("{{", "{");
    match log_filter(&plain, TimeRange::ending(Millis(0), Millis(0))) {
        Ok(_) => log.element(Element::Query, ref_id.as_str(), RENDERED),
        Err(why) => {
            log.warning(
                format!("query {ref_id}: {why}"),
                "ask with a stream selector, |= and label filters, which every source of logs understands",
            );
            log.element(
                Element::Query,
                ref_id.as_str(),
                (Verdict::Unsupported, why.to_string().into()),
            );
        }
    }
    // Marks of Grafana's query editor; what a line is called matters to series alone.
    node.ignore(&[
        "direction",
        "editorMode",
        "instant",
        "key",
        "legendFormat",
        "queryType",
        "range",
        "resolution",
        "step",
    ]);
    node.approximate("maxLines", "a panel shows 500 lines at most");
    Target {
        ref_id,
        expr,
        other: Some(LOKI.to_owned()),
        hidden,
        interval_factor: 1,
        source: source.reference,
        ..Target::default()
    }
}

/// `A` to `Z`, then `AA` and so on.
pub(super) fn letter(at: usize) -> String {
    let last = char::from(b'A' + (at % 26) as u8);
    match at / 26 {
        0 => last.to_string(),
        more => format!("{}{last}", letter(more - 1)),
    }
}

/// Whether a query takes those of a panel that is there.
fn shares(value: &Value, asker: &Asker<'_>, log: &Log) -> bool {
    let from = value.get("panelId").and_then(|_| shared::id(value));
    let transformed = value.get("withTransforms").is_some_and(|with| with == true);
    from.is_some_and(|from| {
        log.share(Share {
            to: asker.panel,
            from,
            transformed,
        })
    })
}

fn account(ref_id: &str, other: Option<&str>, value: &Value, log: &Log) {
    if let Some(kind) = other {
        let why = format!("it is of the source kind {kind:?}, and only PromQL is asked");
        log.warning(
            format!("query {ref_id}: {why}"),
            "the panel shows its other queries; look at this one in Grafana",
        );
        return log.element(Element::Query, ref_id, (Verdict::Unsupported, why.into()));
    }
    let expr = value.get("expr").and_then(Value::as_str);
    let foreign = crate::foreign_macros(expr.unwrap_or_default());
    if foreign.is_empty() {
        return log.element(Element::Query, ref_id, RENDERED);
    }
    let list: Vec<String> = foreign.iter().map(|name| format!("${name}")).collect();
    let how = format!(
        "{} stays as it is: PromQL has no such macro",
        list.join(", ")
    );
    log.warning(
        format!("query {ref_id}: {how}"),
        "the range is asked for with the query; take the macro out",
    );
    log.element(Element::Query, ref_id, (Verdict::Approximated, how.into()));
}

/// Why a query is not PromQL, if it is not.
fn other_language(value: &Value, source: &Source) -> Option<String> {
    if let SourceRef::Internal(kind) = &source.reference {
        return Some(kind.clone());
    }
    if !source.speaks_promql() {
        return source.plugin.clone();
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
