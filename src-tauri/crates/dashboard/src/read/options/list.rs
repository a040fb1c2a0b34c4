use serde_json::Value;

use super::super::node::{Log, Node};
use super::shared::calcs;
use crate::{
    AlertList, AlertOrder, AlertStates, CellHeight, DashList, Dedup, Footer, Logs, PanelKind,
    Table, TextPanel,
};

pub(super) fn table(options: &mut Node<'_>) -> PanelKind {
    let sort_by = options.list("sortBy").iter().filter_map(|by| {
        let name = by.get("displayName")?.as_str()?.to_owned();
        Some((name, by.get("desc").is_some_and(|desc| desc == true)))
    });
    let sort_by = sort_by.collect();
    let mut footer = options.child("footer");
    let paged = footer.flag("enablePagination").unwrap_or(false);
    let footer = if footer.flag("show") == Some(true) {
        Some(Footer {
            calcs: calcs(&footer.texts("reducer")),
            // One name in files of Grafana 9 and before.
            fields: match footer.any("fields") {
                Some(Value::String(name)) if !name.is_empty() => vec![name.clone()],
                Some(Value::Array(_)) => footer.texts("fields"),
                _ => Vec::new(),
            },
            count_rows: footer.flag("countRows").unwrap_or(false),
        })
    } else {
        footer.ignore_all();
        None
    };
    PanelKind::Table(Table {
        sort_by,
        without_header: options.flag("showHeader") == Some(false),
        footer,
        cell_height: match options.text("cellHeight") {
            Some("md") => CellHeight::Medium,
            Some("lg") => CellHeight::Large,
            _ => CellHeight::Small,
        },
        paged: options.flag("enablePagination").unwrap_or(paged),
        frame: options.count("frameIndex").unwrap_or(0) as usize,
    })
}

pub(super) fn text(node: &mut Node<'_>, log: &Log) -> PanelKind {
    // Before schema 26, content and mode stood in the panel itself.
    let (content, mode) = (node.owned("content"), node.text("mode").map(str::to_owned));
    node.ignore(&["fieldConfig", "targets", "style"]);
    let mut options = node.child("options");
    options.child("code").ignore_all();
    let mode = options
        .text("mode")
        .map(str::to_owned)
        .or(mode)
        .unwrap_or_default();
    if mode == "html" {
        log.note("its HTML is shown as text", "write it in Markdown");
    }
    PanelKind::Text(TextPanel {
        content: options.filled("content").unwrap_or(content),
        markdown: matches!(mode.as_str(), "" | "markdown"),
    })
}

pub(super) fn logs(options: &mut Node<'_>) -> PanelKind {
    options.ignore(&[
        "enableInfiniteScrolling",
        "showControls",
        "unwrappedColumns",
    ]);
    let mut flag = |key| options.flag(key).unwrap_or(false);
    PanelKind::Logs(Logs {
        time: flag("showTime"),
        wrap: flag("wrapLogMessage"),
        labels: flag("showLabels"),
        common_labels: flag("showCommonLabels"),
        pretty: flag("prettifyLogMessage"),
        details: options.flag("enableLogDetails").unwrap_or(true),
        ascending: options.text("sortOrder") == Some("Ascending"),
        dedup: match options.text("dedupStrategy") {
            Some("exact") => Dedup::Exact,
            Some("numbers") => Dedup::Numbers,
            Some("signature") => Dedup::Signature,
            _ => Dedup::None,
        },
    })
}

/// Reads `alertlist`, whose options were keys of the panel before Grafana 7.4.
pub(super) fn alerts(node: &mut Node<'_>, _log: &Log) -> PanelKind {
    let mut options = node.child("options");
    let mut states = options.child("stateFilter");
    let mut state = |key: &str, usual| states.flag(key).unwrap_or(usual);
    let inactive = options.flag("showInactiveAlerts").unwrap_or(false);
    PanelKind::AlertList(AlertList {
        count_only: options.text("viewMode") == Some("stat"),
        states: AlertStates {
            firing: state("firing", true),
            pending: state("pending", true),
            no_data: state("noData", false),
            normal: state("normal", false) || inactive,
            error: state("error", true),
        },
        name: options.owned("alertName"),
        label_filter: options.owned("alertInstanceLabelFilter"),
        group_by: options.texts("groupBy"),
        max_items: options.count("maxItems").unwrap_or(20),
        order: match options.count("sortOrder") {
            Some(2) => AlertOrder::NameDescending,
            Some(3) => AlertOrder::Importance,
            Some(4) => AlertOrder::Oldest,
            Some(5) => AlertOrder::Newest,
            _ => AlertOrder::Name,
        },
    })
}

/// Reads `dashlist`.
pub(super) fn dashboards(node: &mut Node<'_>, _log: &Log) -> PanelKind {
    let mut options = node.child("options");
    let tags = options.texts("tags");
    PanelKind::DashList(DashList {
        starred: options.flag("showStarred").unwrap_or(true),
        recent: options.flag("showRecentlyViewed").unwrap_or(false),
        search: options.flag("showSearch").unwrap_or(false),
        headings: options.flag("showHeadings").unwrap_or(true),
        max_items: options.count("maxItems").unwrap_or(10),
        query: options.owned("query"),
        tags,
        folder: options
            .filled("folderUID")
            .or_else(|| options.filled("folderTitle")),
        keep_time: options.flag("keepTime").unwrap_or(false),
        keep_variables: options.flag("includeVars").unwrap_or(false),
    })
}
