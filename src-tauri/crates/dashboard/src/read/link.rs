use serde_json::Value;

use super::node::{Log, Node, RENDERED};
use crate::{
    DashboardLink, Link, LinkTarget,
    report::{Element, Verdict},
};

/// Links of a panel or field.
pub(super) fn of_panel(list: Vec<&Value>, log: &Log) -> Vec<Link> {
    list.into_iter()
        .filter_map(|value| panel(value, log))
        .collect()
}

/// Links of the dashboard.
pub(super) fn of_dashboard(list: Vec<&Value>, log: &Log) -> Vec<DashboardLink> {
    list.into_iter()
        .filter_map(|value| dashboard(value, log))
        .collect()
}

fn panel(value: &Value, log: &Log) -> Option<Link> {
    let mut node = Node::whole(value, "links", log);
    // Whether it opens a window of its own is asked of who clicks.
    node.ignore(&["targetBlank", "type", "icon", "tooltip", "oneClick"]);
    node.ignore(&["sort", "internal", "origin", "$$hashKey"]);
    let title = node.owned("title");
    let by_title = node.filled("dashboard").map(|title| slug(&title));
    let by_slug = node
        .filled("dashUri")
        .map(|uri| format!("/dashboard/{uri}"));
    let Some(mut url) = node.filled("url").or(by_title).or(by_slug) else {
        node.ignore_all();
        nowhere(&title, log);
        return None;
    };
    // Grafana appends the old options to the address in the same way.
    let mut append = |more: &str| {
        url.push(if url.contains('?') { '&' } else { '?' });
        url.push_str(more.trim_start_matches(['?', '&']));
    };
    if node.flag("keepTime") == Some(true) {
        append("${__url_time_range}");
    }
    if node.flag("includeVars") == Some(true) {
        append("${__all_variables}");
    }
    if let Some(params) = node.filled("params") {
        append(&params);
    }
    log.element(Element::Link, title.as_str(), RENDERED);
    Some(Link { title, url })
}

/// The address that Grafana made of a title before there were uids.
fn slug(title: &str) -> String {
    let kept = |letter: &char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | ' ');
    let words: String = title.to_lowercase().chars().filter(kept).collect();
    let words: Vec<&str> = words.split_whitespace().collect();
    format!("/dashboard/db/{}", words.join("-"))
}

fn dashboard(value: &Value, log: &Log) -> Option<DashboardLink> {
    let mut node = Node::whole(value, "links", log);
    // Whether it opens a window of its own is asked of who clicks.
    node.ignore(&["targetBlank", "icon", "$$hashKey"]);
    let title = node.owned("title");
    let by_tag = node.text("type") == Some("dashboards");
    let (url, tags) = (node.filled("url"), node.texts("tags"));
    let to = match (by_tag, url) {
        (true, _) => LinkTarget::Tags(tags),
        (false, Some(url)) => LinkTarget::Address(url),
        (false, None) => {
            node.ignore_all();
            nowhere(&title, log);
            return None;
        }
    };
    let menu = by_tag && node.flag("asDropdown").unwrap_or(false);
    let said = if menu {
        let how = "its dashboards stand side by side, not in a menu";
        (Verdict::Approximated, how.into())
    } else {
        RENDERED
    };
    log.element(Element::Link, title.as_str(), said);
    Some(DashboardLink {
        title,
        tooltip: node.owned("tooltip"),
        to,
        menu,
        keep_time: node.flag("keepTime").unwrap_or(false),
        keep_variables: node.flag("includeVars").unwrap_or(false),
    })
}

fn nowhere(title: &str, log: &Log) {
    let why = "it has no address";
    log.note(
        format!("the link {title:?} has no address and is not offered"),
        "give it an address in the file",
    );
    log.element(Element::Link, title, (Verdict::Unsupported, why.into()));
}
