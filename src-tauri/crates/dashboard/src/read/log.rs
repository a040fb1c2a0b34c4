use std::{
    borrow::Cow,
    cell::RefCell,
    collections::{BTreeMap, HashMap, HashSet},
};

use model::{Problem, Weight};
use serde_json::Value;

use super::{
    shared::{self, Share},
    source,
};
use crate::report::{Element, Entry, Place, Report, Verdict};

/// What is found while reading, in file order: problems, and the account of every element.
#[derive(Default)]
pub(super) struct Log {
    found: RefCell<Vec<(Weight, String, String)>>,
    report: RefCell<Report>,
    /// Paths of options that no code asked for, and of values of a wrong type.
    unread: RefCell<Vec<String>>,
    /// The panel, row or variable that is being read.
    place: RefCell<Place>,
    mode: RefCell<Mode>,
    /// Plug-ins by the names of variables and inputs that stand for sources.
    plugins: HashMap<String, String>,
    /// Ids that panels of the file say they have.
    panels: HashSet<u32>,
    shares: RefCell<Vec<Share>>,
}

/// What becomes of settings and override properties that are accounted for.
#[derive(Default)]
enum Mode {
    /// Each is an entry.
    #[default]
    Each,
    /// They belong to the properties of an override, which are the entries.
    Properties(Vec<Property>),
    /// They belong to a panel that is not drawn, and are counted together.
    Lost(BTreeMap<Element, usize>),
}

struct Property {
    id: String,
    verdict: Verdict,
    words: String,
}

/// A verdict with its words.
pub(super) type Said = (Verdict, Cow<'static, str>);

/// Words of everything that belongs to a panel that is not drawn.
const NOT_DRAWN: &str = "its panel is not drawn";

impl Log {
    /// A log of a dashboard, which knows its sources and panels by name and id.
    pub(super) fn of(dashboard: &Value) -> Self {
        Self {
            plugins: source::plugins(dashboard),
            panels: shared::panel_ids(dashboard),
            ..Self::default()
        }
    }

    /// Remembers that a panel takes another one's queries; false if there is no such panel.
    pub(super) fn share(&self, share: Share) -> bool {
        let known = self.panels.contains(&share.from) && share.from != share.to;
        if known {
            self.shares.borrow_mut().push(share);
        }
        known
    }

    pub(super) fn shares(&self) -> Vec<Share> {
        self.shares.take()
    }

    pub(super) fn plugin_of(&self, name: &str) -> Option<String> {
        self.plugins.get(name).cloned()
    }

    pub(super) fn note(&self, message: impl Into<String>, remedy: impl Into<String>) {
        self.push(Weight::Note, message.into(), remedy.into());
    }

    pub(super) fn warning(&self, message: impl Into<String>, remedy: impl Into<String>) {
        self.push(Weight::Warning, message.into(), remedy.into());
    }

    fn push(&self, weight: Weight, message: String, remedy: String) {
        let message = match &*self.place.borrow() {
            Place::Dashboard => message,
            Place::Row(title) => format!("row {title:?}: {message}"),
            Place::Panel { title, .. } => format!("panel {title:?}: {message}"),
            Place::Variable(name) => format!("variable ${name}: {message}"),
        };
        self.found.borrow_mut().push((weight, message, remedy));
    }

    /// Accounts for an element that is no setting.
    pub(super) fn element(&self, element: Element, name: impl Into<String>, said: Said) {
        let (verdict, words) = said;
        if let Mode::Properties(properties) = &mut *self.mode.borrow_mut() {
            // Data links of an override are its property `links`.
            let links = properties.iter_mut().filter(|own| own.id == "links");
            links.for_each(|own| own.lower(verdict, &words));
            return;
        }
        let lost = matches!(&*self.mode.borrow(), Mode::Lost(_));
        let (verdict, words) = if lost {
            (Verdict::Unsupported, NOT_DRAWN.into())
        } else {
            (verdict, words)
        };
        self.entry(element, name.into(), verdict, words.into_owned(), 1);
    }

    /// Accounts for settings of one path: `count` scalars.
    pub(super) fn setting(&self, path: impl FnOnce() -> String, count: usize, said: &Said) {
        let (verdict, words) = said;
        match &mut *self.mode.borrow_mut() {
            Mode::Lost(counts) => *counts.entry(Element::Setting).or_default() += count,
            Mode::Properties(properties) if *verdict > Verdict::Rendered => {
                let path = path();
                let path = path.split_once('.').map_or(path.as_str(), |(_, rest)| rest);
                let meant = |own: &&mut Property| {
                    let rest = path.strip_prefix(own.id.as_str());
                    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
                };
                let meant = properties.iter_mut().filter(meant);
                meant.for_each(|own| own.lower(*verdict, words));
            }
            Mode::Properties(_) => {}
            Mode::Each => {
                let name = match verdict {
                    Verdict::Rendered => String::new(),
                    _ => path(),
                };
                let words = words.clone().into_owned();
                self.entry(Element::Setting, name, *verdict, words, count);
            }
        }
    }

    fn entry(&self, element: Element, name: String, verdict: Verdict, words: String, count: usize) {
        // Most of a file is settings that are rendered: they need no place.
        let place = match (element, verdict) {
            (Element::Setting | Element::Override, Verdict::Rendered) => Place::Dashboard,
            _ => self.place.borrow().clone(),
        };
        self.report.borrow_mut().push(Entry {
            place,
            element,
            name,
            verdict,
            words,
            count,
        });
    }

    /// Reads the properties of an override: what is found within is their verdict.
    ///
    /// `matcher` names the override; `lost` tells why no property of it has an effect.
    pub(super) fn properties<T>(
        &self,
        matcher: &str,
        ids: Vec<String>,
        lost: Option<&str>,
        read: impl FnOnce() -> T,
    ) -> T {
        if let Mode::Lost(counts) = &mut *self.mode.borrow_mut() {
            *counts.entry(Element::Override).or_default() += ids.len();
        }
        let property = |id| Property {
            id,
            verdict: Verdict::Rendered,
            words: String::new(),
        };
        let properties = ids.into_iter().map(property).collect();
        let outer = self.mode.replace(Mode::Properties(properties));
        let value = read();
        let done = self.mode.replace(outer);
        if matches!(&*self.mode.borrow(), Mode::Lost(_)) {
            return value;
        }
        if let Mode::Properties(properties) = done {
            for mut property in properties {
                if property.id.is_empty() {
                    property.lower(Verdict::Unsupported, "it has no id");
                }
                if let Some(why) = lost {
                    property.lower(Verdict::Unsupported, why);
                }
                let name = format!("{matcher}: {}", property.id);
                self.entry(Element::Override, name, property.verdict, property.words, 1);
            }
        }
        value
    }

    /// Reads what belongs to a panel that is not drawn, if `lost`: nothing of it is rendered.
    pub(super) fn lost<T>(&self, lost: bool, read: impl FnOnce() -> T) -> T {
        if !lost {
            return read();
        }
        let outer = self.mode.replace(Mode::Lost(BTreeMap::new()));
        let value = read();
        if let Mode::Lost(counts) = self.mode.replace(outer) {
            for (element, count) in counts {
                let verdict = Verdict::Unsupported;
                let words = NOT_DRAWN.to_owned();
                self.entry(element, "all".to_owned(), verdict, words, count);
            }
        }
        value
    }

    /// Remembers an option without effect for the note at the end of its place.
    pub(super) fn unread(&self, path: String) {
        self.unread.borrow_mut().push(path);
    }

    /// Reads a part of the file: what is found within is reported with the part's name, and its
    /// unread options in one note.
    pub(super) fn within<T>(&self, place: Place, read: impl FnOnce() -> T) -> T {
        let outer = self.place.replace(place);
        let unread = self.unread.take();
        let value = read();
        self.settle();
        self.place.replace(outer);
        self.unread.replace(unread);
        value
    }

    fn settle(&self) {
        let unread = self.unread.take();
        if unread.is_empty() {
            return;
        }
        let (first, more) = unread.split_at(unread.len().min(12));
        let mut list = first.join(", ");
        if !more.is_empty() {
            list.push_str(&format!(" and {} more", more.len()));
        }
        self.note(
            format!("options without effect here: {list}"),
            "compare with Grafana if one of them matters",
        );
    }

    /// Everything that was found, as problems of the file and its account.
    pub(super) fn finish(&self, file: &str) -> (Vec<Problem>, Report) {
        self.settle();
        let found = self.found.take();
        let problem = |(weight, message, remedy)| Problem::new(weight, file, message, remedy);
        let problems = found.into_iter().map(problem).collect();
        (problems, self.report.take())
    }
}

impl Property {
    /// The worst that is found of a property counts.
    fn lower(&mut self, verdict: Verdict, words: &str) {
        if verdict > self.verdict {
            self.verdict = verdict;
            words.clone_into(&mut self.words);
        }
    }
}
