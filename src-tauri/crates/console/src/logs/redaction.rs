use std::{
    borrow::Cow,
    collections::HashSet,
    fs::OpenOptions,
    io::{self, BufRead as _, BufReader, Write as _},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use lines::redact::{Mark, Pattern, RedactedLine, Redactor};
use model::{Code, Failure, LogLine};
use serde::{Deserialize, Serialize};

use crate::{
    Console,
    wire::{Redaction, RedactionRecord, SetRedaction},
};

/// The file in the application's data folder to which every turning off and on is added.
const FILE: &str = "redaction.jsonl";
/// Records that the window gets.
const SHOWN: usize = 20;
/// Characters of a reason.
const LONGEST_REASON: usize = 1_000;

/// Where redaction is off until the window closes, and the rules as they were built last.
#[derive(Default)]
pub(crate) struct RedactionState {
    off: Mutex<HashSet<String>>,
    built: Mutex<Option<Built>>,
}

#[derive(Clone)]
struct Built {
    patterns: Vec<Pattern>,
    redactor: Arc<Redactor>,
}

/// What hides secrets, or nothing where redaction is off.
#[derive(Clone)]
pub(crate) struct Hide(Option<Arc<Redactor>>);

impl Hide {
    #[cfg(test)]
    pub(super) fn nothing() -> Self {
        Self(None)
    }

    /// What the built-in rules hide, where no pack is open.
    pub(crate) fn built_in() -> Self {
        Self(Some(Arc::new(Redactor::new(&[]).0)))
    }

    /// Whether anything is hidden.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// A line without its secrets.
    pub(crate) fn line(&self, line: &LogLine) -> RedactedLine {
        match &self.0 {
            Some(redactor) => redactor.line(line),
            None => RedactedLine {
                line: line.clone(),
                ..RedactedLine::default()
            },
        }
    }

    /// A text without its secrets.
    pub(super) fn text<'t>(&self, text: &'t str) -> (Cow<'t, str>, Vec<Mark>) {
        match &self.0 {
            Some(redactor) => {
                let redacted = redactor.text(text);
                (Cow::Owned(redacted.text), redacted.marks)
            }
            None => (Cow::Borrowed(text), Vec::new()),
        }
    }

    /// A text that stands under a name, without its secrets: the name may say that it is one.
    pub(crate) fn named(&self, name: &str, text: &str) -> String {
        if name.is_empty() {
            return self.text(text).0.into_owned();
        }
        let line = LogLine {
            fields: vec![(name.to_owned(), text.to_owned())],
            ..LogLine::default()
        };
        let mut fields = self.line(&line).line.fields;
        fields.pop().map_or_else(String::new, |(_, text)| text)
    }

    /// A value without its secrets, and whether it had one.
    pub(super) fn value(&self, text: String) -> (String, bool) {
        let (shown, marks) = self.text(&text);
        let is_hidden = !marks.is_empty();
        let shown = shown.into_owned();
        (shown, is_hidden)
    }
}

impl Console {
    /// What hides secrets in the lines of an environment.
    pub(crate) fn hide(&self, environment: &str) -> Hide {
        let state = &self.shared.redaction;
        let off = state.off.lock().unwrap_or_else(PoisonError::into_inner);
        if off.contains(environment) {
            return Hide(None);
        }
        drop(off);
        self.rules()
    }

    /// What hides secrets wherever redaction is on.
    pub(crate) fn rules(&self) -> Hide {
        let patterns = self.patterns();
        let state = &self.shared.redaction;
        let mut built = state.built.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = built.as_ref().filter(|built| built.patterns == patterns) {
            return Hide(Some(built.redactor.clone()));
        }
        // Patterns that cannot be used are among the pack's problems.
        let (redactor, _) = Redactor::new(&patterns);
        let redactor = Arc::new(redactor);
        *built = Some(Built {
            patterns,
            redactor: redactor.clone(),
        });
        Hide(Some(redactor))
    }

    fn patterns(&self) -> Vec<Pattern> {
        let opened = self.shared.opened();
        let pack = opened.as_ref().map(|opened| &opened.pack);
        pack.map(patterns_of).unwrap_or_default()
    }

    /// What is hidden in lines of an environment, and the record of turning it off and on.
    pub(super) fn redaction(&self, environment: &str) -> Redaction {
        let patterns = self.patterns();
        let names = Redactor::new(&patterns).0.names();
        Redaction {
            on: self.hide(environment).is_on(),
            rules: names,
            hidden: 0,
            records: records(&self.record_file(), environment),
        }
    }

    fn record_file(&self) -> PathBuf {
        self.shared.options.data.join(FILE)
    }
}

/// Patterns of a pack that cannot be used.
pub(crate) fn redaction_problems(pack: &pack::Pack) -> Vec<model::Problem> {
    Redactor::new(&patterns_of(pack)).1
}

/// The patterns that a pack adds to the built-in rules.
fn patterns_of(pack: &pack::Pack) -> Vec<Pattern> {
    let pattern = |redaction: &pack::Redaction| Pattern {
        name: redaction.name.clone(),
        expression: redaction.expression.clone(),
        file: pack::FILE.to_owned(),
        position: Some(redaction.position),
    };
    pack.redaction.iter().map(pattern).collect()
}

/// One turning off or on, as it stands in the file.
#[derive(Serialize, Deserialize)]
struct Recorded {
    environment: String,
    #[serde(flatten)]
    record: RedactionRecord,
}

/// Turns redaction off for an environment until the window closes, or on again. It is off only once
/// that is on disk.
///
/// # Errors
/// If there is no reason, or the record cannot be written.
#[allow(clippy::unused_async)] // a command
pub async fn set_redaction(console: &Console, request: SetRedaction) -> Result<Redaction, Failure> {
    let why: String = request.reason.trim().chars().take(LONGEST_REASON).collect();
    if !request.on && why.is_empty() {
        return Err(
            Failure::new(Code::BadInput, "turning redaction off needs a reason")
                .remedy("say why, such as the incident and what is looked for"),
        );
    }
    let record = RedactionRecord {
        at: console.shared.now(),
        who: whoami::username().unwrap_or_else(|_| "not known".to_owned()),
        on: request.on,
        why,
    };
    let file = console.record_file();
    let recorded = Recorded {
        environment: request.environment.clone(),
        record,
    };
    append(&file, &recorded).map_err(|error| {
        Failure::new(
            Code::Storage,
            format!("turning redaction off or on cannot be recorded: {error}"),
        )
        .at(file.display().to_string())
        .remedy("free some space, or make the file writable for this user")
    })?;
    let state = &console.shared.redaction;
    {
        let mut off = state.off.lock().unwrap_or_else(PoisonError::into_inner);
        if request.on {
            off.remove(&request.environment);
        } else {
            off.insert(request.environment.clone());
        }
    }
    Ok(console.redaction(&request.environment))
}

fn append(file: &Path, recorded: &Recorded) -> io::Result<()> {
    let mut line = serde_json::to_vec(recorded)?;
    line.push(b'\n');
    let mut file = OpenOptions::new().create(true).append(true).open(file)?;
    file.write_all(&line)?;
    file.sync_all()
}

/// The newest records of an environment; a line that is none is passed over.
fn records(file: &Path, environment: &str) -> Vec<RedactionRecord> {
    let Ok(file) = std::fs::File::open(file) else {
        return Vec::new();
    };
    let lines = BufReader::new(file).lines().map_while(Result::ok);
    let recorded = lines.filter_map(|line| serde_json::from_str::<Recorded>(&line).ok());
    let mut records: Vec<RedactionRecord> = recorded
        .filter(|recorded| recorded.environment == environment)
        .map(|recorded| recorded.record)
        .collect();
    records.reverse();
    records.truncate(SHOWN);
    records
}
