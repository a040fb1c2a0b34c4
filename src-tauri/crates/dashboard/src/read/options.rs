//! What a panel's type adds: its `options`, or keys of the panel itself in files of old.

mod heatmap;
mod list;
mod number;
mod series;
mod shared;

use super::{
    graph,
    node::{Log, Node},
    singlestat, table_old,
};
use crate::{Panel, PanelKind};

/// Reads what kind of panel it is.
pub(super) fn read(node: &mut Node<'_>, panel: &mut Panel, log: &Log) -> PanelKind {
    let name = node.text("type").unwrap_or_default().to_owned();
    match name.as_str() {
        "timeseries" => series::time_series(&mut node.child("options")),
        "stat" => number::stat(&mut node.child("options"), log),
        "gauge" => number::gauge(&mut node.child("options"), log),
        "bargauge" => number::bar_gauge(&mut node.child("options"), log),
        "piechart" => number::pie_chart(&mut node.child("options"), log),
        "heatmap" if node.has("dataFormat") => heatmap::legacy(node, panel, log),
        "heatmap" => heatmap::read(&mut node.child("options"), panel, log),
        "barchart" => series::bar_chart(&mut node.child("options")),
        "histogram" => series::histogram(&mut node.child("options")),
        "state-timeline" => series::state_timeline(&mut node.child("options")),
        "status-history" => series::status_history(&mut node.child("options")),
        "logs" => list::logs(&mut node.child("options")),
        "alertlist" => list::alerts(node, log),
        "dashlist" => list::dashboards(node, log),
        "table" if node.has("styles") => table_old::read(node, panel, log),
        "table" => list::table(&mut node.child("options")),
        "table-old" => table_old::read(node, panel, log),
        "graph" => graph::read(node, panel, log),
        "singlestat" | "grafana-singlestat-panel" => singlestat::read(node, panel, log),
        "text" => list::text(node, log),
        _ => {
            node.ignore_all();
            unsupported(&name, log)
        }
    }
}

fn unsupported(kind: &str, log: &Log) -> PanelKind {
    let why = match kind {
        "" => "the panel names no type".to_owned(),
        kind => format!("panels of the type {kind:?} are not drawn"),
    };
    log.warning(why.clone(), "its title and queries are shown in its place");
    PanelKind::Unsupported {
        kind: kind.to_owned(),
        why,
    }
}
