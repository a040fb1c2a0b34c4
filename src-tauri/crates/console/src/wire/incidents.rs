use model::{Alert, AlertSeverity, Failure, Millis, Nanos, Problem, TimeRange};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    database::MigrationRequest, explore::ExploreRequest, overview::ChangeMark,
    panels::PanelRequest, runbooks::AskBlock, slos::BudgetSpent, traces::OpenTrace,
};

/// Asks for the incidents of an environment.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncidentsRequest {
    /// Environment id.
    pub environment: String,
}

/// The incidents that are kept on this computer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncidentsView {
    /// The incidents, newest first.
    pub incidents: Vec<IncidentLine>,
    /// Id of the one that is recorded now.
    pub recording: Option<String>,
    /// The folder that holds them.
    pub folder: String,
    /// Folders that could not be read.
    pub problems: Vec<Problem>,
}

/// One incident in the list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct IncidentLine {
    /// Its id, such as `INC-7`.
    pub id: String,
    /// Its title, untrusted.
    pub title: String,
    /// Where it stands.
    pub state: IncidentState,
    /// How grave it is.
    pub severity: AlertSeverity,
    /// Environment id.
    pub environment: String,
    /// When it was begun; by its alert's start if it was begun from one.
    pub began: Millis,
    /// When it was closed.
    pub ended: Option<Millis>,
    /// Name of the alert it was begun from.
    pub alert: Option<String>,
    /// Who began it.
    pub operator: String,
    /// Entries of its record.
    pub entries: u32,
}

/// Where an incident stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IncidentState {
    /// It goes on.
    Open,
    /// The damage is stopped, the rest is still to do.
    Mitigated,
    /// It is over.
    Closed,
}

/// Begins an incident; from now on it is recorded.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct StartIncident {
    /// Environment id.
    pub environment: String,
    /// Its title; made from the alert if empty.
    pub title: String,
    /// The alert it is begun from.
    pub alert: Option<Alert>,
    /// How grave it is; by the alert if absent.
    pub severity: Option<AlertSeverity>,
}

/// Names an incident.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncidentRef {
    /// Environment id.
    pub environment: String,
    /// [`IncidentLine::id`].
    pub id: String,
}

/// One incident, whole.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncidentView {
    /// As it stands in the list.
    pub line: IncidentLine,
    /// It is recorded now.
    pub recording: bool,
    /// Its folder.
    pub folder: String,
    /// The alert it was begun from.
    pub alert: Option<Alert>,
    /// What was recorded, in order.
    pub entries: Vec<EntryView>,
    /// What happened meanwhile: alerts, deploys, migrations.
    pub happened: Vec<ChangeMark>,
    /// How long things took.
    pub measures: Vec<Measure>,
    /// What it cost the objectives; empty if there are none.
    pub spent: Vec<BudgetSpent>,
    /// Whether the record holds.
    pub verdict: RecordVerdict,
}

/// How long something took from the begin of the incident.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Measure {
    /// Which.
    pub milestone: Milestone,
    /// In milliseconds; absent if it has not come yet.
    pub took_ms: Option<f64>,
    /// When.
    pub at: Option<Millis>,
}

/// What is reached in the course of an incident.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Milestone {
    /// Somebody works on it.
    Acknowledged,
    /// The first entry that shows the cause.
    Diagnosed,
    /// The damage is stopped.
    Mitigated,
    /// It is over.
    Closed,
}

/// One entry of a record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct EntryView {
    /// Its number, from 1.
    pub number: u32,
    /// When it was written.
    pub at: Nanos,
    /// What this computer's clock was ahead of the sources', in milliseconds, if that is known.
    pub clock_ahead_ms: Option<f64>,
    /// Who.
    pub operator: String,
    /// What.
    pub what: EntryWhat,
    /// The operator says that it shows the cause.
    pub cause: bool,
    /// First hex digits of its hash.
    pub hash: String,
}

/// What an entry records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum EntryWhat {
    /// The incident was begun.
    Began {
        /// From what, in words.
        words: String,
    },
    /// A note.
    Note {
        /// The text, untrusted.
        text: String,
    },
    /// A milestone was reached.
    Milestone {
        /// Which.
        milestone: Milestone,
        /// A word about it, untrusted; may be empty.
        note: String,
    },
    /// A runbook was opened.
    Runbook {
        /// Its file.
        file: String,
        /// Its title, untrusted.
        title: String,
    },
    /// A step of a runbook was done, skipped or noted.
    Step {
        /// File of the runbook.
        file: String,
        /// Title of the runbook, untrusted.
        runbook: String,
        /// Its text in short, untrusted.
        step: String,
        /// `done`, `open again`, `skipped` or `noted`.
        deed: String,
        /// Why, or the note, untrusted; may be empty.
        words: String,
    },
    /// A query was asked and answered.
    Answer(AnswerRecord),
    /// Log lines.
    Lines {
        /// Where from, in words.
        title: String,
        /// The lines in short, untrusted.
        lines: Vec<String>,
        /// Name of the file with all of them.
        data: Option<String>,
    },
    /// A thing that was looked at: a trace, a migration, an alert.
    Thing {
        /// `trace`, `migration` or `alert`.
        thing: String,
        /// Its title, untrusted.
        title: String,
        /// What matters about it, untrusted.
        words: String,
        /// Name of the file with all of it.
        data: Option<String>,
    },
    /// A command was copied.
    Copied {
        /// The command with values filled in, untrusted; secrets hidden.
        text: String,
        /// File of the runbook.
        file: String,
    },
    /// A silence was made or ended.
    Silence {
        /// What was done, in words.
        words: String,
    },
    /// The title, severity or state was changed.
    Changed {
        /// How, in words.
        words: String,
    },
    /// An entry of a kind that this version does not know.
    Other {
        /// Its name.
        name: String,
    },
}

/// A query and its answer, as kept.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct AnswerRecord {
    /// What it belongs to: a panel's title, a runbook's step, or the query itself; untrusted.
    pub title: String,
    /// Where it was asked from, such as "runbook high-error-rate.md, step 2" or "panel of Harbour".
    pub from: String,
    /// As it was sent, values filled in.
    pub query: String,
    /// Title of the source.
    pub source: String,
    /// The range it was asked over.
    pub range: TimeRange,
    /// The answer in few words, such as "4.1%" or "3 rows"; untrusted.
    pub value: String,
    /// `met`, `missed` or `unknown`; empty if nothing was expected.
    pub verdict: String,
    /// The verdict in words.
    pub words: String,
    /// Name of the file with the data, if there was some.
    pub data: Option<String>,
    /// Name of the file with the picture, if there is one.
    pub picture: Option<String>,
    /// Why there was no answer, if there was none.
    pub failure: Option<String>,
}

/// Asks for a picture of a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct IncidentPicture {
    /// Environment id.
    pub environment: String,
    /// [`IncidentLine::id`].
    pub id: String,
    /// [`AnswerRecord::picture`].
    pub picture: String,
}

/// A picture of a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct PictureView {
    /// It as SVG of our own drawing, or why it is not shown.
    pub svg: Option<String>,
    /// Why it is not shown: missing, or not what was recorded.
    pub why: String,
}

/// Whether a record holds.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct RecordVerdict {
    /// It does.
    pub holds: bool,
    /// In words, such as "42 entries and 17 files hold" or "entry 12 was changed".
    pub words: String,
    /// Everything that does not hold, with its line or file.
    pub breaches: Vec<String>,
    /// Remarks that break nothing, such as a torn end that was cut off or a clock that went back.
    pub remarks: Vec<String>,
}

/// Puts something into the record of the incident that is recorded now.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Pin {
    /// Environment id.
    pub environment: String,
    /// What.
    pub what: PinWhat,
    /// A word about it; may be empty.
    pub note: String,
}

/// What can be put into a record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum PinWhat {
    /// A note.
    Note {
        /// The text.
        text: String,
    },
    /// A panel, asked again.
    Panel {
        /// As it is on screen.
        panel: Box<PanelRequest>,
    },
    /// A query of Explore, asked again.
    Query {
        /// As it is on screen.
        query: Box<ExploreRequest>,
    },
    /// Held log lines.
    Lines {
        /// The open lines.
        logs: u32,
        /// Their numbers, 1,000 at most.
        lines: Vec<u32>,
    },
    /// A trace.
    Trace {
        /// As it was opened.
        trace: Box<OpenTrace>,
    },
    /// A migration.
    Migration {
        /// As it was opened.
        migration: Box<MigrationRequest>,
    },
    /// A live block of a runbook, asked again.
    Block {
        /// As it was asked.
        block: Box<AskBlock>,
    },
    /// An alert.
    Alert {
        /// The alert.
        alert: Alert,
    },
    /// A runbook was opened.
    Runbook {
        /// Its file.
        file: String,
        /// Its title.
        title: String,
    },
    /// A step of a runbook was done, skipped or noted.
    Step {
        /// File of the runbook.
        file: String,
        /// Title of the runbook.
        runbook: String,
        /// Its text in short.
        step: String,
        /// `done`, `open again`, `skipped` or `noted`.
        deed: String,
        /// Why, or the note.
        words: String,
    },
    /// A command was copied.
    Copied {
        /// The command.
        text: String,
        /// File of the runbook.
        file: String,
    },
    /// A milestone is reached.
    Milestone {
        /// Which.
        milestone: Milestone,
    },
}

/// What became of a pin.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Pinned {
    /// The incident.
    pub id: String,
    /// The entry, which is on the disk.
    pub entry: EntryView,
}

/// Changes an incident.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ChangeIncident {
    /// Environment id.
    pub environment: String,
    /// [`IncidentLine::id`].
    pub id: String,
    /// What.
    pub change: IncidentChange,
}

/// What can be changed about an incident; every change is an entry of its record.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum IncidentChange {
    /// Its title.
    Title {
        /// The new one.
        title: String,
    },
    /// How grave it is.
    Severity {
        /// The new one.
        severity: AlertSeverity,
    },
    /// An entry shows the cause, or does not after all.
    Cause {
        /// Number of the entry.
        entry: u32,
        /// It does.
        shows: bool,
    },
    /// It is recorded from now on; another one that was is not any more.
    Record,
    /// It is not recorded any more.
    Pause,
    /// It is over.
    Close {
        /// A last word; may be empty.
        note: String,
    },
    /// It is not over after all.
    Reopen {
        /// Why.
        note: String,
    },
}

/// Writes an incident to a file or folder that the user chooses.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ExportIncident {
    /// Environment id.
    pub environment: String,
    /// [`IncidentLine::id`].
    pub id: String,
    /// As what.
    pub format: IncidentFormat,
}

/// What an incident is exported as; redaction applies to all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum IncidentFormat {
    /// A post-mortem to go on writing.
    Markdown,
    /// One page that opens in any browser, pictures within.
    Html,
    /// The folder as it is, for checking.
    Zip,
}

/// Asks for a draft of the note that hands a shift over.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HandoverRequest {
    /// Environment id.
    pub environment: String,
    /// The shift.
    pub range: TimeRange,
}

/// A draft of the note that hands a shift over.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct HandoverNote {
    /// Markdown.
    pub text: String,
    /// What could not be asked and is missing in it.
    pub failures: Vec<Failure>,
}
