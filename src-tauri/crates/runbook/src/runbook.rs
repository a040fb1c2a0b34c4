use std::collections::BTreeMap;

use chrono::NaiveDate;
use model::Problem;

use crate::{
    danger::Danger,
    expect::Expect,
    fill::Place,
    http::HttpRequest,
    language::{Dialect, Language, LiveLanguage},
    link::Link,
};

/// A runbook as it was read; nothing in it is filled in yet.
#[derive(Clone, Debug, Default)]
pub struct Runbook {
    /// The file it was read from, relative to the pack.
    pub file: String,
    /// Its title: front matter, else the first heading, else made of the file's name.
    pub title: String,
    /// Its first sentence, may be empty.
    pub summary: String,
    /// What is known about it.
    pub facts: Vec<Fact>,
    /// When it was last reviewed, if it says.
    pub reviewed: Option<Reviewed>,
    /// Its text.
    pub blocks: Vec<Block>,
    /// The anchors of its headings with their blocks.
    pub anchors: BTreeMap<String, usize>,
    /// Its placeholders, in the order of the text.
    pub placeholders: Vec<Placeholder>,
    /// How many steps it has.
    pub steps: u32,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Where its text was cut, if it was.
    pub cut: Option<String>,
}

impl Runbook {
    /// The alerts it says it is for.
    pub fn alerts(&self) -> impl Iterator<Item = &str> {
        (self.facts.iter())
            .filter(|fact| fact.name == FactName::Alerts)
            .flat_map(|fact| fact.value.split(", "))
            .filter(|name| !name.is_empty())
    }

    /// One thing known about it.
    #[must_use]
    pub fn fact(&self, name: FactName) -> Option<&Fact> {
        self.facts.iter().find(|fact| fact.name == name)
    }

    /// The fences that can be asked, with their blocks.
    pub fn live(&self) -> impl Iterator<Item = (usize, &Live)> {
        (self.blocks.iter().enumerate()).filter_map(|(at, block)| match &block.kind {
            Kind::Live(live) => Some((at, live)),
            _ => None,
        })
    }

    /// All links with the lines they stand on.
    pub fn links(&self) -> impl Iterator<Item = (u32, &Link)> {
        self.blocks.iter().flat_map(|block| {
            block
                .runs()
                .filter_map(|run| run.link.as_ref())
                .map(|link| (block.line, link))
        })
    }
}

/// One thing known about a runbook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is.
    pub name: FactName,
    /// Its value, untrusted; several are parted by ", ".
    pub value: String,
    /// How it was found, such as "list below the title, line 5".
    pub from: String,
    /// It was concluded from the text and not said in front matter.
    pub inferred: bool,
}

/// What is known about a runbook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum FactName {
    Alerts,
    Severity,
    Services,
    Owner,
    Escalation,
    Reviewed,
}

impl FactName {
    /// The name as the contract writes it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Alerts => "alerts",
            Self::Severity => "severity",
            Self::Services => "services",
            Self::Owner => "owner",
            Self::Escalation => "escalation",
            Self::Reviewed => "reviewed",
        }
    }
}

/// When a runbook was last reviewed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reviewed {
    /// The day; the first of the month if only that is said.
    pub day: NaiveDate,
    /// Where it was found.
    pub from: String,
}

/// A value that a runbook leaves open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placeholder {
    /// Its name in lower case with underscores: `<POD>`, `$POD` and `{{ pod }}` are one.
    pub name: String,
    /// As it is written, each way once.
    pub written: Vec<String>,
    /// The first line that uses it.
    pub line: u32,
}

/// One block of the text.
#[derive(Clone, Debug)]
pub struct Block {
    /// The line it begins at, from 1, of the file that holds it.
    pub line: u32,
    /// How deep it is nested in lists and quotes.
    pub indent: u16,
    /// The step it belongs to, if any, counted from 1.
    pub step: Option<u32>,
    /// It came from another file.
    pub included: bool,
    /// What it is.
    pub kind: Kind,
}

impl Block {
    /// The stretches of text that stand in it.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        let (text, cells): (&[Run], Vec<&Run>) = match &self.kind {
            Kind::Heading { text, .. }
            | Kind::Paragraph { text }
            | Kind::Item { text, .. }
            | Kind::Quote { text, .. } => (text, Vec::new()),
            Kind::Table { head, rows } => (
                &[],
                head.iter().chain(rows.iter().flatten()).flatten().collect(),
            ),
            _ => (&[], Vec::new()),
        };
        text.iter().chain(cells)
    }
}

/// What a block is.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: Vec<Run>,
        /// What a link to it says after `#`.
        anchor: String,
        /// The step it is, if it is one.
        step: Option<u32>,
    },
    /// Running text.
    Paragraph {
        /// The text.
        text: Vec<Run>,
    },
    /// The begin of an item of a list.
    Item {
        /// Its number in an ordered list.
        number: Option<u64>,
        /// Its box in a list of tasks.
        checked: Option<bool>,
        /// The step it is, if it is one.
        step: Option<u32>,
        /// Its first paragraph.
        text: Vec<Run>,
    },
    /// A paragraph of quoted text.
    Quote {
        /// The text.
        text: Vec<Run>,
        /// What GitHub calls an alert, if it is one.
        admonition: Option<Admonition>,
    },
    /// A table.
    Table {
        /// Its head.
        head: Vec<Vec<Run>>,
        /// Its rows.
        rows: Vec<Vec<Vec<Run>>>,
    },
    /// A line across.
    Rule,
    /// HTML, which stays text.
    Html {
        /// As it is written.
        text: String,
    },
    /// A fence that is shown and copied.
    Code(Code),
    /// A fence that is asked.
    Live(Live),
    /// Another runbook follows here.
    Included {
        /// Its file.
        file: String,
        /// Its title.
        title: String,
    },
}

/// The kinds of alert that GitHub's Markdown has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Admonition {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A stretch of text of one look.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Run {
    /// The text, untrusted.
    pub text: String,
    /// Strong.
    pub strong: bool,
    /// Emphasised.
    pub emphasis: bool,
    /// Code.
    pub code: bool,
    /// Struck through.
    pub struck: bool,
    /// The name of the placeholder that it is.
    pub placeholder: Option<String>,
    /// Where it leads.
    pub link: Option<Link>,
}

/// A fence that is shown, filled in and copied, and never run.
#[derive(Clone, Debug, Default)]
pub struct Code {
    /// Its language as written; empty if it names none.
    pub written: String,
    /// How values are written into it.
    pub language: Language,
    /// Its text.
    pub text: String,
    /// Placeholders in the text.
    pub places: Vec<Place>,
    /// What it would change.
    pub dangers: Vec<Danger>,
    /// Why it is not asked although it could look so; empty if it does not.
    pub note: String,
}

/// A fence that is asked of a source.
#[derive(Clone, Debug)]
pub struct Live {
    /// What it is written in.
    pub language: LiveLanguage,
    /// The only kind of database that it is asked of; any for `sql`.
    pub dialect: Option<Dialect>,
    /// Its name, by which later steps use what came out; may be empty.
    pub name: String,
    /// The query, without the lines that say what is expected.
    pub text: String,
    /// Placeholders in the query.
    pub places: Vec<Place>,
    /// What is expected of the answer.
    pub expect: Option<Expect>,
    /// What is expected, as it is written.
    pub expected: String,
    /// Grafana's id of the unit; may be empty.
    pub unit: String,
    /// The request it makes, if it is of [`LiveLanguage::Http`].
    pub request: Option<HttpRequest>,
}
