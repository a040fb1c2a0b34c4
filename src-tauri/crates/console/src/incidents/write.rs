use std::{
    collections::HashMap,
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
};

use incident::{Attachment, By, Entry, Found, IncidentError, Kind, Place, Record, What};
use model::{Code, Failure};
use serde_json::Value;

use super::list::Known;
use crate::{Console, logs::Hide};

/// Records that are open for adding, by their folder.
#[derive(Default)]
pub(crate) struct Records {
    open: Mutex<HashMap<PathBuf, Arc<Mutex<Option<Record>>>>>,
    pub(super) known: Mutex<Known>,
}

/// What is to be recorded.
pub(super) struct Writing {
    pub(super) what: What,
    /// What its files are about.
    pub(super) title: String,
    pub(super) data: Option<Value>,
    /// A picture of our own drawing.
    pub(super) picture: Option<String>,
}

impl From<What> for Writing {
    fn from(what: What) -> Self {
        Self {
            what,
            title: String::new(),
            data: None,
            picture: None,
        }
    }
}

impl Console {
    /// Adds an entry to a record, its secrets hidden. When it returns, the entry is on the disk.
    pub(super) async fn write(
        &self,
        environment: &str,
        found: &Found,
        writing: impl Into<Writing>,
    ) -> Result<Entry, Failure> {
        let writing = writing.into();
        let write = move |_: &[Entry]| Some(writing);
        let entry = self.write_if(environment, found, write).await?;
        Ok(entry.expect("there is something to write"))
    }

    /// The same, if the entries so far leave something to add.
    pub(super) async fn write_if(
        &self,
        environment: &str,
        found: &Found,
        write: impl FnOnce(&[Entry]) -> Option<Writing> + Send + 'static,
    ) -> Result<Option<Entry>, Failure> {
        let clock = self.shared.options.clock.clone();
        let by = By {
            operator: operator(),
            environment: environment.to_owned(),
            clock_ahead_ms: self.clock_ahead_ms(environment),
        };
        // Redaction that is off for looking stays on for what is kept and handed on.
        let hide = self.rules();
        let record = self.shared.incidents.of(&found.place);
        let place = found.place.clone();
        let work = move || {
            let mut open = record.lock().unwrap_or_else(PoisonError::into_inner);
            let written = (|| {
                let record = refreshed(&mut open, place)?;
                let Some(writing) = write(record.entries()) else {
                    return Ok(None);
                };
                let (what, attachments) = hidden(writing, &hide);
                let entry = record.append(clock.now(), by, what, &attachments)?;
                Ok(Some(entry.clone()))
            })();
            // A record that failed is read anew by who comes next.
            if written.is_err() {
                *open = None;
            }
            written
        };
        let written: Result<_, IncidentError> =
            tokio::task::spawn_blocking(work).await.map_err(|error| {
                Failure::new(Code::Internal, format!("recording stopped: {error}"))
                    .remedy("copy the diagnostics")
            })?;
        Ok(written?)
    }
}

impl Console {
    /// What this computer's clock is ahead of the environment's sources', by the first of them that
    /// tells.
    fn clock_ahead_ms(&self, environment: &str) -> Option<f64> {
        let opened = self.shared.opened().ok()?;
        let mut environments = opened.pack.environments.iter();
        let environment = environments.find(|one| one.id == environment)?;
        let connections = environment.sources.iter();
        let mut connections = connections.filter_map(|source| source.kind.connection());
        let clocks = &self.shared.ambient.clocks;
        connections.find_map(|connection| clocks.ahead_ms(&connection.url))
    }
}

impl Records {
    fn of(&self, place: &Place) -> Arc<Mutex<Option<Record>>> {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.entry(place.folder.clone()).or_default().clone()
    }
}

/// The name of the user.
pub(super) fn operator() -> String {
    whoami::username().unwrap_or_else(|_| "not known".to_owned())
}

/// The open record with what other windows have added.
fn refreshed(open: &mut Option<Record>, place: Place) -> Result<&mut Record, IncidentError> {
    let record = match open {
        Some(record) => {
            record.refresh()?;
            record
        }
        None => open.insert(Record::open(place)?),
    };
    Ok(record)
}

/// What is written, without its secrets.
fn hidden(writing: Writing, hide: &Hide) -> (What, Vec<Attachment>) {
    let hide = |name: &str, text: &str| hide.named(name, text);
    let Writing {
        mut what,
        title,
        data,
        picture,
    } = writing;
    what.redact(&hide);
    let title = hide("", &title);
    let mut attachments = Vec::new();
    if let Some(mut data) = data {
        incident::redact_json(&mut data, &hide);
        attachments.push(Attachment {
            kind: Kind::Data,
            title: title.clone(),
            ending: "json",
            bytes: format!("{data:#}\n").into_bytes(),
        });
    }
    if let Some(picture) = picture {
        attachments.push(Attachment {
            kind: Kind::Picture,
            title,
            ending: "svg",
            bytes: words_hidden(&picture, &hide).into_bytes(),
        });
    }
    (what, attachments)
}

/// A drawing with secrets hidden in its words; its numbers stay.
fn words_hidden(svg: &str, hide: &incident::Hide<'_>) -> String {
    let mut out = String::with_capacity(svg.len());
    for (nth, part) in svg.split('<').enumerate() {
        if nth > 0 {
            out.push('<');
        }
        match part.split_once('>') {
            Some((tag, words)) if !words.trim().is_empty() => {
                out.push_str(tag);
                out.push('>');
                out.push_str(&hide("", words));
            }
            _ => out.push_str(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_drawing_are_hidden_and_its_numbers_stay() {
        let hide = |_: &str, text: &str| text.replace("4111111111111111", "[hidden]");
        let svg = "<svg><path d=\"M4111111111111111 1\"/><text x=\"1\">card 4111111111111111</text>\n</svg>";
        assert_eq!(
            words_hidden(svg, &hide),
            "<svg><path d=\"M4111111111111111 1\"/><text x=\"1\">card [hidden]</text>\n</svg>"
        );
    }
}
