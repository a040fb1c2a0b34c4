use serde_json::{Value, json};

use super::super::node::{Log, Node};
use super::{own, shared::calcs};
use crate::{
    AlertList, AlertOrder, AlertStates, CellHeight, DashList, Dedup, Footer, Logs, PanelKind,
    Table, TextPanel,
};

const SCROLLS: &str = "rows scroll";

pub(super) fn table(options: &mut Node<'_>) -> PanelKind {
    let heights = [
        ("sm", CellHeight::Small),
        ("md", CellHeight::Medium),
        ("lg", CellHeight::Large),
    ];
    // Written by Grafana 8, and without effect there.
    options.ignore(&["showTypeIcons"]);
    options.refuse_unless(
        "frozenColumns",
        &[json!({}), json!({"left": 0})],
        "columns scroll",
    );
    let sort_by = options.children("sortBy").into_iter().filter_map(|mut by| {
        let descending = by.flag("desc").unwrap_or(false);
        Some((by.filled("displayName")?, descending))
    });
    let sort_by = sort_by.collect();
    let mut footer = options.child("footer");
    let paged = footer.flag("enablePagination").unwrap_or(false);
    footer.approximate_unless("enablePagination", &[false.into()], SCROLLS);
    let footer = if footer.flag("show") == Some(true) {
        Some(Footer {
            calcs: calcs(&mut footer, "reducer"),
            // One name in files of Grafana 9 and before.
            fields: match footer.any("fields") {
                Some(Value::String(name)) if !name.is_empty() => vec![name.clone()],
                Some(Value::Array(_)) => footer.texts("fields"),
                _ => Vec::new(),
            },
            count_rows: footer.flag("countRows").unwrap_or(false),
        })
    } else {
        // A footer that is not shown says nothing.
        footer.ignore_all();
        None
    };
    let cell_height = options.choice("cellHeight", &heights).unwrap_or_default();
    options.approximate_unless("cellHeight", &["sm".into()], "rows have one height");
    let paged = options.flag("enablePagination").unwrap_or(paged);
    options.approximate_unless("enablePagination", &[false.into()], SCROLLS);
    PanelKind::Table(Table {
        sort_by,
        without_header: options.flag("showHeader") == Some(false),
        footer,
        cell_height,
        paged,
        frame: options.count("frameIndex").unwrap_or(0) as usize,
    })
}

pub(super) fn text(node: &mut Node<'_>, log: &Log) -> PanelKind {
    // Before schema 26, content and mode stood in the panel itself; Grafana 4 had a style, too.
    let (content, mode) = (node.owned("content"), node.filled("mode"));
    node.ignore(&["style"]);
    let mut options = own(node);
    // How the text is coloured in an editor.
    options.child("code").ignore_all();
    let own = options.filled("mode");
    let at = if own.is_some() {
        &mut options
    } else {
        &mut *node
    };
    let mode = own.or(mode).unwrap_or_default();
    let markdown = match mode.as_str() {
        "html" => {
            log.note("its HTML is shown as text", "write it in Markdown");
            at.approximate("mode", "HTML is shown as text");
            false
        }
        "" | "markdown" => true,
        _ => false,
    };
    PanelKind::Text(TextPanel {
        content: options.filled("content").unwrap_or(content),
        markdown,
    })
}

pub(super) fn logs(options: &mut Node<'_>) -> PanelKind {
    let dedups = [
        ("none", Dedup::None),
        ("exact", Dedup::Exact),
        ("numbers", Dedup::Numbers),
        ("signature", Dedup::Signature),
    ];
    let more = "the window has its own way to see more lines";
    options.approximate_unless("enableInfiniteScrolling", &[false.into()], more);
    options.approximate_unless("showControls", &[false.into()], more);
    options.approximate_unless("controlsStorageKey", &["".into()], more);
    options.approximate_unless(
        "unwrappedColumns",
        &[false.into()],
        "lines are set as one column",
    );
    options.approximate_unless(
        "fontSize",
        &["default".into()],
        "text has the window's size",
    );
    let looks = "lines are coloured by their level";
    options.approximate_unless("syntaxHighlighting", &[false.into()], looks);
    options.approximate_unless(
        "detailsMode",
        &["inline".into()],
        "details open under the line",
    );
    options.approximate_unless(
        "timestampResolution",
        &["ms".into()],
        "times have milliseconds",
    );
    options.approximate_unless("displayedFields", &[json!([])], "the whole line is shown");
    let mut flag = |key| options.flag(key).unwrap_or(false);
    let (common_labels, pretty) = (flag("showCommonLabels"), flag("prettifyLogMessage"));
    let own = "each line has its own labels";
    options.approximate_unless("showCommonLabels", &[false.into()], own);
    let own = "a line opens to its fields";
    options.approximate_unless("prettifyLogMessage", &[false.into()], own);
    let mut flag = |key| options.flag(key).unwrap_or(false);
    PanelKind::Logs(Logs {
        time: flag("showTime"),
        wrap: flag("wrapLogMessage"),
        labels: flag("showLabels"),
        common_labels,
        pretty,
        details: options.flag("enableLogDetails").unwrap_or(true),
        ascending: options
            .choice("sortOrder", &[("Descending", false), ("Ascending", true)])
            .unwrap_or(false),
        dedup: options.choice("dedupStrategy", &dedups).unwrap_or_default(),
    })
}

/// Reads `alertlist`, whose options were keys of the panel before Grafana 7.4.
pub(super) fn alerts(node: &mut Node<'_>) -> PanelKind {
    let old = legacy_alerts(node);
    let mut options = own(node);
    let here = "alerts of the environment's sources are listed";
    options.approximate_unless("datasource", &["".into()], here);
    options.approximate_unless("folder", &[json!(null), json!("")], here);
    options.approximate_unless("folderId", &[json!(null)], here);
    options.approximate_unless("dashboardAlerts", &[false.into()], here);
    options.approximate_unless("tags", &[json!([])], here);
    options.approximate_unless("dashboardTitle", &["".into()], here);
    options.approximate_unless("showInstances", &[false.into()], "each alert is a line");
    options.ignore(&["showOptions", "groupMode", "groupBy"]);
    let mut states = options.child("stateFilter");
    states.ignore(&[
        "recovering",
        "ok",
        "paused",
        "execution_error",
        "alerting",
        "inactive",
    ]);
    let mut on = |key: &str, usual| states.flag(key).unwrap_or(usual);
    let listed = AlertStates {
        firing: on("firing", old.states.firing),
        pending: on("pending", old.states.pending),
        no_data: on("noData", old.states.no_data) | on("no_data", false),
        normal: on("normal", old.states.normal),
        error: on("error", old.states.error),
    };
    let inactive = options.flag("showInactiveAlerts").unwrap_or(false);
    let group_by = options.texts("groupBy");
    options.approximate_unless("groupBy", &[json!([])], "each alert is a line");
    PanelKind::AlertList(AlertList {
        count_only: options
            .choice("viewMode", &[("list", false), ("stat", true)])
            .unwrap_or(false),
        states: AlertStates {
            normal: listed.normal || inactive,
            ..listed
        },
        name: options.filled("alertName").unwrap_or(old.name),
        label_filter: options.owned("alertInstanceLabelFilter"),
        group_by,
        max_items: options.count("maxItems").unwrap_or(old.max_items),
        order: options
            .count("sortOrder")
            .map_or(old.order, |order| match order {
                2 => AlertOrder::NameDescending,
                3 => AlertOrder::Importance,
                4 => AlertOrder::Oldest,
                5 => AlertOrder::Newest,
                _ => AlertOrder::Name,
            }),
    })
}

/// What a list of alerts held before it had `options`; what it shows if it says nothing.
fn legacy_alerts(node: &mut Node<'_>) -> AlertList {
    let states = node.texts("stateFilter");
    let has = |state: &str| states.iter().any(|own| own == state);
    let here = "alerts of the environment's sources are listed";
    node.approximate_unless("onlyAlertsOnDashboard", &[false.into()], here);
    node.approximate_unless("dashboardFilter", &["".into()], here);
    node.approximate_unless("dashboardTags", &[json!([])], here);
    node.approximate_unless("folderId", &[json!(null)], here);
    node.approximate_unless("show", &["current".into()], "alerts of now are listed");
    AlertList {
        states: AlertStates {
            firing: states.is_empty() || has("alerting"),
            pending: states.is_empty() || has("pending"),
            no_data: has("no_data"),
            normal: has("ok"),
            error: states.is_empty() || has("execution_error"),
        },
        name: node.owned("nameFilter"),
        max_items: node.count("limit").unwrap_or(20),
        order: match node.count("sortOrder") {
            Some(2) => AlertOrder::NameDescending,
            Some(3) => AlertOrder::Importance,
            Some(4) => AlertOrder::Oldest,
            Some(5) => AlertOrder::Newest,
            _ => AlertOrder::Name,
        },
        ..AlertList::default()
    }
}

/// Reads `dashlist`, whose options were keys of the panel before Grafana 7.4.
pub(super) fn dashboards(node: &mut Node<'_>) -> PanelKind {
    let old = legacy_dashboards(node);
    let mut options = own(node);
    options.ignore(&["showFolderNames", "headings", "limit"]);
    options.approximate("folderId", "dashboards of all folders are listed");
    let tags = options.texts("tags");
    let starred = options.flag("showStarred").unwrap_or(old.starred);
    let recent = options.flag("showRecentlyViewed").unwrap_or(old.recent);
    for key in ["showStarred", "showRecentlyViewed"] {
        let found = "dashboards are found by title and tags; the window keeps no favourites here";
        options.approximate_unless(key, &[false.into()], found);
    }
    PanelKind::DashList(DashList {
        starred,
        recent,
        search: options.flag("showSearch").unwrap_or(old.search),
        headings: options.flag("showHeadings").unwrap_or(old.headings),
        max_items: options.count("maxItems").unwrap_or(old.max_items),
        query: options.filled("query").unwrap_or(old.query),
        tags: if tags.is_empty() { old.tags } else { tags },
        folder: options
            .filled("folderUID")
            .or_else(|| options.filled("folderTitle")),
        keep_time: options.flag("keepTime").unwrap_or(false),
        keep_variables: options.flag("includeVars").unwrap_or(false),
    })
}

fn legacy_dashboards(node: &mut Node<'_>) -> DashList {
    node.approximate("folderId", "dashboards of all folders are listed");
    // Before Grafana 4 a list was of one kind, its mode.
    let mode = node.filled("mode");
    let is = |own: &str| mode.as_deref() == Some(own);
    DashList {
        starred: node
            .flag("starred")
            .unwrap_or(mode.is_none() || is("starred")),
        recent: node.flag("recent").unwrap_or(is("recently viewed")),
        search: node.flag("search").unwrap_or(is("search")),
        headings: node.flag("headings").unwrap_or(true),
        max_items: node.count("limit").unwrap_or(10),
        query: node.owned("query"),
        tags: node.texts("tags"),
        ..DashList::default()
    }
}
