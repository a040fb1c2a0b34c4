use std::collections::BTreeMap;

use serde::Serialize;

/// The account of a file: what became of every panel, query, option and variable it holds.
///
/// Counts are exact: each element of the file is counted once. Settings and override properties
/// that are rendered are counted and not listed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Every element that is no setting, and every setting that is not rendered, in file order.
    pub entries: Vec<Entry>,
    /// How many entries are not listed because there are too many; they are counted.
    pub left_off: usize,
    counts: BTreeMap<(Element, Verdict), usize>,
}

/// What became of one element of a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The part of the dashboard it belongs to.
    pub place: Place,
    /// What it is.
    pub element: Element,
    /// Its name or path, such as `fieldConfig.defaults.custom.lineStyle`.
    pub name: String,
    /// What became of it.
    pub verdict: Verdict,
    /// How it is approximated or why it is not supported; empty if it is rendered.
    pub words: String,
    /// How many it stands for, where several of one place are told together.
    pub count: usize,
}

/// A part of a dashboard.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The dashboard itself.
    #[default]
    Dashboard,
    /// A row by its title.
    Row(String),
    /// A panel.
    Panel {
        /// Its id in the dashboard as checked.
        id: u32,
        /// Its title as written.
        title: String,
    },
    /// A variable by its name.
    Variable(String),
}

/// Kinds of elements.
///
/// A setting is a scalar, a list of scalars or an empty container anywhere in the file that is not
/// within a link, transformation, annotation query or override.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Element {
    /// A panel by its type; its queries are elements of their own.
    Panel,
    Row,
    Query,
    /// One property of an override.
    Override,
    Transformation,
    Variable,
    Link,
    Annotation,
    Setting,
}

/// What became of an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It has the effect it has in Grafana, or none there either.
    Rendered,
    /// It has another effect, which the words tell.
    Approximated,
    /// It has no effect, and the words tell why.
    Unsupported,
}

/// A number of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[allow(missing_docs)]
pub struct Count {
    pub element: Element,
    pub verdict: Verdict,
    pub count: usize,
}

/// More entries than this are counted and not listed.
const LISTED: usize = 20_000;

impl Report {
    /// How many elements of each kind came to each verdict; numbers of zero are left out.
    #[must_use]
    pub fn counts(&self) -> Vec<Count> {
        let count = |(&(element, verdict), &count): (&(Element, Verdict), &usize)| Count {
            element,
            verdict,
            count,
        };
        self.counts.iter().map(count).collect()
    }

    /// How many elements of a kind came to a verdict.
    #[must_use]
    pub fn count(&self, element: Element, verdict: Verdict) -> usize {
        self.counts.get(&(element, verdict)).copied().unwrap_or(0)
    }

    /// How many elements of a kind the file holds.
    #[must_use]
    pub fn total(&self, element: Element) -> usize {
        let own = self.counts.iter().filter(|((of, _), _)| *of == element);
        own.map(|(_, count)| count).sum()
    }

    pub(crate) fn push(&mut self, entry: Entry) {
        if entry.count == 0 {
            return;
        }
        *self
            .counts
            .entry((entry.element, entry.verdict))
            .or_default() += entry.count;
        let small = matches!(entry.element, Element::Setting | Element::Override);
        if small && entry.verdict == Verdict::Rendered {
            return;
        }
        if self.entries.len() < LISTED {
            self.entries.push(entry);
        } else {
            self.left_off += entry.count;
        }
    }
}
