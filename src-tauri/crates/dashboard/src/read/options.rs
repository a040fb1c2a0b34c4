//! What a panel's type adds: its `options`, or keys of the panel itself in files of old.

mod heatmap;
mod list;
mod number;
mod series;
mod shared;

use super::{
    graph,
    node::{Log, Node, RENDERED, Said},
    old, singlestat, table_old,
};
use crate::{Panel, PanelKind, report::Verdict};

/// Reads what kind of panel it is, and how faithful that is.
///
/// `node` holds `options`, and in files of old much more.
pub(super) fn read(
    node: &mut Node<'_>,
    name: &str,
    panel: &mut Panel,
    log: &Log,
) -> (PanelKind, Said) {
    if name != "graph" && drawn(name) {
        // Grafana leaves them behind where a graph became another panel.
        graph::leave(node);
    }
    let kind = match name {
        "timeseries" => series::time_series(&mut own(node)),
        "stat" => number::stat(&mut own(node), log),
        "gauge" => number::gauge(&mut own(node), log),
        "bargauge" => number::bar_gauge(&mut own(node), log),
        "piechart" => number::pie_chart(&mut own(node), log),
        "heatmap" if heatmap::is_legacy(node) => heatmap::legacy(node, panel, log),
        "heatmap" => heatmap::read(&mut own(node), panel, log),
        "barchart" => series::bar_chart(&mut own(node)),
        "histogram" => series::histogram(&mut own(node)),
        "state-timeline" => series::state_timeline(&mut own(node)),
        "status-history" => series::status_history(&mut own(node)),
        "logs" => list::logs(&mut own(node)),
        "alertlist" => list::alerts(node),
        "dashlist" => list::dashboards(node),
        "table" if node.has("styles") => table_old::read(node, panel, log),
        "table" => list::table(&mut own(node)),
        "table-old" => table_old::read(node, panel, log),
        "graph" => graph::read(node, panel, log),
        "singlestat" | "grafana-singlestat-panel" => singlestat::read(node, panel, log),
        "grafana-piechart-panel" => old::pie_chart(node, panel, log),
        "natel-discrete-panel" => return old::discrete(node, panel, log),
        "text" => list::text(node, log),
        _ => return unsupported(node, name, log),
    };
    (kind, RENDERED)
}

/// `options`, with what Grafana leaves behind where a panel became one of another type.
pub(super) fn own<'a>(node: &mut Node<'a>) -> Node<'a> {
    let mut options = node.child("options");
    options.ignore(&[
        "alertThreshold",
        "dataLinks",
        "filterable",
        "legend",
        "tooltip",
    ]);
    options
}

/// Whether a panel's type is one of those that are drawn.
pub(super) fn drawn(kind: &str) -> bool {
    const DRAWN: [&str; 21] = [
        "alertlist",
        "barchart",
        "bargauge",
        "dashlist",
        "gauge",
        "grafana-piechart-panel",
        "grafana-singlestat-panel",
        "graph",
        "heatmap",
        "histogram",
        "logs",
        "natel-discrete-panel",
        "piechart",
        "singlestat",
        "stat",
        "state-timeline",
        "status-history",
        "table",
        "table-old",
        "text",
        "timeseries",
    ];
    DRAWN.contains(&kind)
}

fn unsupported(node: &mut Node<'_>, kind: &str, log: &Log) -> (PanelKind, Said) {
    node.refuse_rest("its panel is not drawn");
    let instead = match kind {
        "" => "",
        "geomap" | "grafana-worldmap-panel" | "worldmap" => "; a table of its places would be",
        "nodeGraph" | "novatec-sdg-panel" | "jdbranham-diagram-panel" => {
            "; the Traces screen shows which service calls which"
        }
        "traces" | "flamegraph" => "; the Traces screen shows them",
        "grafana-polystat-panel" => "; a stat panel would be",
        "flant-statusmap-panel" => "; a status history would be",
        "vonage-status-panel" | "btplc-status-dot-panel" => "; a stat panel would be",
        "marcusolsson-dynamictext-panel" | "aidanmountford-html-panel" | "ryantxu-ajax-panel" => {
            "; a text panel in Markdown would be"
        }
        "news" | "welcome" | "gettingstarted" | "pluginlist" | "live" | "debug" | "annolist" => {
            "; it shows what only Grafana has"
        }
        _ => "",
    };
    let why = match kind {
        "" => "the panel names no type".to_owned(),
        kind => format!("panels of the type {kind:?} are not drawn{instead}"),
    };
    log.warning(why.clone(), "its title and queries are shown in its place");
    let said = (Verdict::Unsupported, why.clone().into());
    let kind = kind.to_owned();
    (PanelKind::Unsupported { kind, why }, said)
}
