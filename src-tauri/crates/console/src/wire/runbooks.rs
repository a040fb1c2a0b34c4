use std::collections::BTreeMap;

use model::{Alert, Failure, Labels, Millis, Problem, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    panels::{Content, LinkTarget, SentQuery, ThemeName, Zone},
    reports::RelatedRunbook,
};

/// Asks for the runbooks of the pack and of the starter set.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbooksRequest {
    /// Environment id; its alerts decide what is covered.
    pub environment: String,
}

/// Every runbook, and the alerts that have none.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbooksView {
    /// Runbooks of the pack by file, then those of the starter set.
    pub runbooks: Vec<RunbookLine>,
    /// Names of alert rules that lead to no runbook.
    pub uncovered: Vec<String>,
    /// Files that could not be read whole.
    pub problems: Vec<Problem>,
}

/// One runbook in the list.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookLine {
    /// Its file within the pack, or `starter/NAME`.
    pub file: String,
    /// Its title, untrusted.
    pub title: String,
    /// Its first sentence, untrusted.
    pub summary: String,
    /// It came with Wheelhouse.
    pub starter: bool,
    /// Alerts that lead to it.
    pub alerts: Vec<String>,
    /// How many steps it has.
    pub steps: u32,
    /// How many blocks of it can be asked.
    pub live: u32,
    /// Links that lead nowhere.
    pub broken: u32,
    /// Who owns it, else the pack, if that is known.
    pub owner: Option<String>,
    /// When somebody last reviewed it, as far as that is known.
    pub reviewed: Option<RunbookDate>,
    /// When it was last worked through in production, on this computer.
    pub run: Option<RunbookRun>,
    /// When it was last worked through elsewhere, on this computer.
    pub drill: Option<RunbookRun>,
}

/// A time that a runbook was worked through.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RunbookRun {
    /// When.
    pub at: Millis,
    /// Who.
    pub by: String,
    /// Title of the environment.
    pub environment: String,
}

/// Says that somebody works through a runbook: ticks, notes or leaves out a step.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct WorkedOnRunbook {
    /// Environment id.
    pub environment: String,
    /// Its file, as listed.
    pub file: String,
}

/// A date and where it came from.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookDate {
    /// The moment; the begin of the day if only a day is known.
    pub at: Millis,
    /// Where it was found, such as "last commit" or "front matter".
    pub from: String,
}

/// Opens one runbook, filled in.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OpenRunbook {
    /// Environment id.
    pub environment: String,
    /// Its file, as listed.
    pub file: String,
    /// Labels of the alert, series, line, span or row that it is opened for.
    pub labels: Labels,
    /// Values that were typed or that came out of steps, by placeholder.
    pub given: BTreeMap<String, String>,
}

/// One runbook as it is read and worked through.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookView {
    /// Its file.
    pub file: String,
    /// Its title, untrusted.
    pub title: String,
    /// It came with Wheelhouse.
    pub starter: bool,
    /// What is known about it: alerts, severity, owner and the like.
    pub facts: Vec<RunbookFact>,
    /// Every placeholder, in the order of the text.
    pub placeholders: Vec<Placeholder>,
    /// Headings, for the outline.
    pub outline: Vec<OutlineEntry>,
    /// The text, block by block; nesting is told by `indent`.
    pub blocks: Vec<RunbookBlock>,
    /// What is wrong with the file: broken links, loops, bad front matter.
    pub problems: Vec<Problem>,
    /// Where the text was cut, if it was.
    pub cut: Option<String>,
}

/// One thing known about a runbook.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookFact {
    /// Its name: `alerts`, `severity`, `services`, `owner`, `escalation`, `reviewed`.
    pub name: String,
    /// Its value, untrusted.
    pub value: String,
    /// How it was found, such as "front matter" or "list below the title, line 5".
    pub from: String,
    /// It was concluded from the text and not said.
    pub inferred: bool,
}

/// A value that a runbook leaves open.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Placeholder {
    /// Its name, by which `given` knows it.
    pub name: String,
    /// As it is written: `<POD>`, `$POD`, `{{ pod }}`.
    pub written: Vec<String>,
    /// Its value, if one is known.
    pub value: Option<String>,
    /// Where the value came from, such as "label of the alert".
    pub from: String,
    /// The first line that uses it.
    pub line: u32,
}

/// A heading.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OutlineEntry {
    /// The block it is.
    pub block: u32,
    /// 1 to 6.
    pub level: u8,
    /// Its text, untrusted.
    pub text: String,
    /// How many steps stand below it.
    pub steps: u32,
}

/// One block of the text.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookBlock {
    /// Its number within the runbook, stable while the file is.
    pub id: u32,
    /// The line it begins at, from 1; of the included file if it was included.
    pub line: u32,
    /// How deep it is nested in lists and quotes.
    pub indent: u16,
    /// The step it belongs to, if any.
    pub step: Option<u32>,
    /// What it is.
    pub kind: BlockKind,
}

/// What a block is.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BlockKind {
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        text: Vec<Run>,
        /// What a link to it says after `#`.
        anchor: String,
    },
    /// Running text.
    Paragraph {
        /// The text.
        text: Vec<Run>,
    },
    /// The begin of an item of a list.
    Item {
        /// Its number in an ordered list.
        number: Option<u32>,
        /// Its box in a list of tasks, as the file has it.
        checked: Option<bool>,
        /// The step it is, if it is one.
        step: Option<u32>,
        /// Its first line.
        text: Vec<Run>,
    },
    /// Quoted text.
    Quote {
        /// The text.
        text: Vec<Run>,
        /// `note`, `tip`, `important`, `warning` or `caution`, if it is such an alert of GitHub's.
        admonition: Option<String>,
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
    /// HTML, which is shown as it is written.
    Html {
        /// The text.
        text: String,
    },
    /// A fence that is shown, filled in and copied, and never run.
    Code {
        /// Its language as written; empty if it names none.
        language: String,
        /// The text with the values that are known.
        text: String,
        /// What it would change, if it would.
        danger: Option<Danger>,
        /// Placeholders without a value.
        open: Vec<String>,
        /// Why it is not asked although it could look so, or why a value is not written into it.
        #[serde(skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        note: Option<String>,
    },
    /// A fence that is asked.
    Live(LiveBlock),
    /// Another runbook stands here.
    Included {
        /// Its file.
        file: String,
        /// Its title.
        title: String,
    },
}

/// A stretch of text of one look.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
pub struct Run {
    /// The text, untrusted.
    pub text: String,
    /// Strong.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub strong: bool,
    /// Emphasised.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub emphasis: bool,
    /// Code.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub code: bool,
    /// Struck through.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[ts(optional, as = "Option<bool>")]
    pub struck: bool,
    /// A placeholder's name; the text is its value, or as it is written.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub placeholder: Option<String>,
    /// Where it leads.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub link: Option<RunbookLinkView>,
}

/// A link in a runbook.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RunbookLinkView {
    /// Where it leads.
    pub target: LinkTarget,
    /// Why it leads nowhere, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub broken: Option<String>,
}

/// A fence that is asked of a source.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LiveBlock {
    /// What it is written in.
    pub language: LiveLanguage,
    /// Its name, by which later steps use what came out; empty if it has none.
    pub name: String,
    /// The text with the values that are known.
    pub text: String,
    /// What is expected of the answer, as written; empty if nothing is.
    pub expect: String,
    /// Placeholders without a value: it is not asked before they have one.
    pub open: Vec<String>,
    /// Why it cannot be asked here, such as "no source with metrics".
    pub refused: Option<String>,
}

/// What a live fence is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LiveLanguage {
    /// PromQL, asked of the environment's metrics.
    Promql,
    /// LogQL, asked of the environment's logs.
    Logql,
    /// TraceQL, asked of the environment's traces.
    Traceql,
    /// One reading statement, asked of the environment's database.
    Sql,
    /// A GET or HEAD, asked of an address that the pack names.
    Http,
}

/// What a command or statement would change.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Danger {
    /// The line of the fence, from 1.
    pub line: u32,
    /// In words, such as "deletes rows" or "restarts the deployment".
    pub why: String,
}

/// Asks one live block.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AskBlock {
    /// The runbook, as it was opened.
    pub runbook: OpenRunbook,
    /// The block's number.
    pub block: u32,
    /// Its text as it was shown: nothing else is asked.
    pub shown: String,
    /// The shared range.
    pub range: TimeRange,
    /// Width of a drawing in CSS pixels.
    pub width: u32,
    /// Height of a drawing in CSS pixels.
    pub height: u32,
    /// Colours.
    pub theme: ThemeName,
    /// Time axis.
    pub zone: Zone,
    /// Names the question for `withdraw`; 0 if nobody will withdraw it.
    #[serde(default)]
    pub question: u32,
}

/// What a live block answered.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct BlockAnswer {
    /// The answer, or why there is none.
    pub content: Content,
    /// Its value now in few words, such as "4.1%" or "3 rows".
    pub value: Option<String>,
    /// How it compares with what is expected; absent if nothing is.
    pub verdict: Option<Expectation>,
    /// The query as it was sent.
    pub query: SentQuery,
    /// What later steps may use, by the name they use it with.
    pub outputs: BTreeMap<String, String>,
    /// Remarks of the source.
    pub warnings: Vec<String>,
    /// When it was answered.
    pub at: Millis,
    /// How long the source took, in milliseconds.
    pub took_ms: f64,
}

/// Whether an answer is as expected.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Expectation {
    /// It is.
    Met {
        /// In words, such as "0.002 is below 0.01".
        words: String,
    },
    /// It is not.
    Missed {
        /// In words, such as "2 of 5 series are at or above 0.01; the highest is 0.041 (route=/a)".
        words: String,
    },
    /// It cannot be told.
    Unknown {
        /// Why.
        why: String,
    },
}

/// Asks which runbook an alert leads to.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertRunbooksRequest {
    /// Environment id.
    pub environment: String,
    /// The alert.
    pub alert: Alert,
}

/// Where an alert leads.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct AlertRunbooks {
    /// Runbooks, the right one first.
    pub runbooks: Vec<RelatedRunbook>,
    /// Why its annotation leads to none, if it names one that is not there.
    pub broken: Option<String>,
}

/// What a check of a runbook against the live sources found.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct RunbookCheck {
    /// What leads nowhere: metrics, tables, addresses.
    pub problems: Vec<Problem>,
    /// Sources that could not be asked.
    pub failures: Vec<Failure>,
}
