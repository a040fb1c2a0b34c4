//! Where the links of a runbook lead, and which lead nowhere.

use std::{cell::RefCell, collections::HashMap};

use runbook::{Link, Runbook, Target};

use super::{Shelved, shelf};
use crate::{
    dashboards::Loaded,
    open::Opened,
    wire::{Chosen, LinkTarget, RunbookLinkView},
};

/// Knows what links can lead to.
pub(super) struct Linker<'a> {
    opened: &'a Opened,
    runbook: &'a Runbook,
    /// Runbooks that links with an anchor lead to.
    read: RefCell<HashMap<String, Option<Runbook>>>,
}

/// The links of a runbook that lead nowhere, but for those to dashboards of other servers: the
/// lines they stand on, and why.
pub(crate) fn broken(opened: &Opened, shelved: &Shelved) -> Vec<(u32, String)> {
    let linker = Linker::new(opened, &shelved.runbook);
    let links = shelved.runbook.links();
    links
        // A heading that is missing is among the problems of the file.
        .filter(|(_, link)| !matches!(link.target, Target::Heading(_) | Target::Dashboard { .. }))
        .filter_map(|(line, link)| Some((line, linker.view(link).broken?)))
        .collect()
}

impl<'a> Linker<'a> {
    pub(super) fn new(opened: &'a Opened, runbook: &'a Runbook) -> Self {
        Self {
            opened,
            runbook,
            read: RefCell::default(),
        }
    }

    /// How many links of the runbook lead nowhere.
    pub(super) fn broken(&self) -> usize {
        let links = self.runbook.links();
        links
            .filter(|(_, link)| self.view(link).broken.is_some())
            .count()
    }

    /// Where a link leads.
    pub(super) fn view(&self, link: &Link) -> RunbookLinkView {
        if let Some((uid, panel)) = link.target.dashboard()
            && let Some(view) = self.dashboard(&uid, panel)
        {
            return view;
        }
        match &link.target {
            Target::Heading(anchor) => {
                let broken = !anchor.is_empty() && !self.runbook.has_anchor(anchor);
                runbook(
                    &self.runbook.file,
                    anchor,
                    broken.then(|| format!("no heading is called #{anchor}")),
                )
            }
            Target::Document { file, anchor } => self.document(link, file, anchor),
            Target::File(file) => self.file(link, file),
            Target::Dashboard { uid, .. } => refused(
                link,
                format!("no dashboard of the pack has the uid {uid:?}"),
                true,
            ),
            Target::Alert(name) => {
                let mut rules = self.opened.pack.rules.iter().flat_map(|group| &group.rules);
                let known = rules.any(|rule| rule.name == *name);
                view(
                    LinkTarget::Alert { name: name.clone() },
                    (!known).then(|| format!("no alert rule of the pack is called {name}")),
                )
            }
            Target::Page(address) => {
                let host = url::Url::parse(address).ok();
                let host = host.and_then(|url| url.host_str().map(str::to_owned));
                view(
                    LinkTarget::Page {
                        url: address.clone(),
                        host: host.unwrap_or_default(),
                    },
                    None,
                )
            }
            Target::Refused(why) => {
                refused(link, why.clone(), !link.written.starts_with("mailto:"))
            }
        }
    }

    fn dashboard(&self, uid: &str, panel: Option<u32>) -> Option<RunbookLinkView> {
        let known = self.opened.dashboards.iter();
        let found = known
            .filter_map(|one| one.dashboard.as_ref())
            .find(|dashboard| dashboard.uid == uid)?;
        let missing = panel.filter(|panel| found.panels().all(|one| one.id != *panel));
        Some(view(
            dashboard(uid, panel),
            missing.map(|panel| format!("the dashboard {uid} has no panel {panel}")),
        ))
    }

    fn document(&self, link: &Link, file: &str, anchor: &str) -> RunbookLinkView {
        let Some(found) = self.shelved(file) else {
            return self.other(link, file);
        };
        let mut read = self.read.borrow_mut();
        let other = read.entry(found.clone()).or_insert_with(|| {
            (!anchor.is_empty())
                .then(|| shelf::find(self.opened, &found).ok())
                .flatten()
                .map(|shelved| shelved.runbook)
        });
        let missing = !anchor.is_empty()
            && other
                .as_ref()
                .is_some_and(|other| !other.has_anchor(anchor));
        runbook(
            &found,
            anchor,
            missing.then(|| format!("no heading of {found} is called #{anchor}")),
        )
    }

    /// The file of a runbook as it is listed; of the starter set's, the pack may have its own.
    fn shelved(&self, file: &str) -> Option<String> {
        let listed = || self.opened.runbooks.iter();
        if let Some(found) = listed().find(|one| one.file == file) {
            return Some(found.file.clone());
        }
        let name = file
            .strip_prefix("starter/")
            .or_else(|| file.strip_prefix("runbooks/"))?;
        let found = listed().find(|one| {
            let own = one.file.rsplit('/').next().unwrap_or(&one.file);
            own == name && (one.file.starts_with("starter/") || file.starts_with("starter/"))
        });
        found.map(|found| found.file.clone())
    }

    fn file(&self, link: &Link, file: &str) -> RunbookLinkView {
        let name = file.rsplit('/').next().unwrap_or(file);
        if file.starts_with("dashboards/") && name.ends_with(".json") {
            let loaded = |one: &&Loaded| one.file == file;
            let named = |one: &&Loaded| one.starter && one.file.rsplit('/').next() == Some(name);
            let all = || self.opened.dashboards.iter();
            let found = all().find(loaded).or_else(|| all().find(named));
            let uid = found
                .and_then(|one| one.dashboard.as_ref())
                .map(|one| one.uid.clone());
            if let Some(uid) = uid {
                return view(dashboard(&uid, None), None);
            }
            return refused(link, format!("the pack has no dashboard {file}"), true);
        }
        let exists = self.exists(file);
        if file
            .split('/')
            .any(|part| part == "migrations" || part == "migrate")
        {
            let stem = name.split_once('.').map_or(name, |(stem, _)| stem);
            return view(
                LinkTarget::Migration {
                    name: stem.to_owned(),
                },
                (!exists).then(|| format!("the pack has no file {file}")),
            );
        }
        self.other(link, file)
    }

    /// A file that is there and cannot be shown beside the runbook, or is not there.
    fn other(&self, link: &Link, file: &str) -> RunbookLinkView {
        if self.exists(file) {
            let why = format!("{file} is a file of the pack; open it beside Wheelhouse");
            return refused(link, why, false);
        }
        refused(link, format!("the pack has no file {file}"), true)
    }

    fn exists(&self, file: &str) -> bool {
        self.opened.pack.folder.join(file).exists()
    }
}

fn dashboard(uid: &str, panel: Option<u32>) -> LinkTarget {
    LinkTarget::Dashboard {
        uid: uid.to_owned(),
        chosen: Chosen::new(),
        panel,
        range: None,
    }
}

fn runbook(file: &str, anchor: &str, broken: Option<String>) -> RunbookLinkView {
    view(
        LinkTarget::Runbook {
            file: file.to_owned(),
            anchor: (!anchor.is_empty()).then(|| anchor.to_owned()),
        },
        broken,
    )
}

fn refused(link: &Link, why: String, broken: bool) -> RunbookLinkView {
    view(
        LinkTarget::Refused {
            url: link.written.clone(),
            why: why.clone(),
        },
        broken.then_some(why),
    )
}

fn view(target: LinkTarget, broken: Option<String>) -> RunbookLinkView {
    RunbookLinkView { target, broken }
}
