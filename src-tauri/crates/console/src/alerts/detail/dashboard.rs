use dashboard::Destination;
use model::Labels;

use crate::{
    open::Opened,
    wire::{Chosen, LinkTarget},
};

/// The dashboard that an alert's annotation names: a file of the pack, a uid, an address of a
/// Grafana's dashboard that the pack has, or any other page.
pub(super) fn of(opened: &Opened, annotations: &Labels) -> Option<LinkTarget> {
    let named = ["dashboard", "dashboard_url", "dashboard_uid"];
    let text = named.iter().find_map(|name| annotations.get(name))?.trim();
    if let Some(uid) = by_file(opened, text).or_else(|| known(opened, text)) {
        return Some(LinkTarget::Dashboard {
            uid,
            chosen: Chosen::new(),
            panel: None,
            range: None,
        });
    }
    let url = url::Url::parse(text).ok();
    let within = url.as_ref().map(|url| match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    });
    if let Destination::Internal {
        uid,
        variables,
        panel,
        ..
    } = Destination::of(within.as_deref().unwrap_or(text), "")
        && let Some(uid) = known(opened, &uid)
    {
        return Some(LinkTarget::Dashboard {
            uid,
            chosen: variables,
            panel,
            range: None,
        });
    }
    match Destination::of(text, "") {
        Destination::External(url) => Some(LinkTarget::Page {
            host: url::Url::parse(&url).ok()?.host_str()?.to_owned(),
            url,
        }),
        _ => None,
    }
}

fn by_file(opened: &Opened, text: &str) -> Option<String> {
    let file = text.strip_prefix("./").unwrap_or(text);
    if !file.ends_with(".json") || file.contains("://") {
        return None;
    }
    let mut loaded = opened.dashboards.iter();
    let found = loaded.find(|one| one.file == file || one.file.rsplit('/').next() == Some(file))?;
    Some(found.dashboard.as_ref()?.uid.clone())
}

fn known(opened: &Opened, uid: &str) -> Option<String> {
    let loaded = opened.dashboards.iter();
    let mut dashboards = loaded.filter_map(|one| one.dashboard.as_ref());
    dashboards
        .find(|dashboard| dashboard.uid == uid)
        .map(|dashboard| dashboard.uid.clone())
}
