use std::{fs, path::PathBuf};

use incident::{Entry, Happened, Incident, Spent, Surroundings, Verdict};
use model::{Code, Failure};

use super::{open::Whole, view};
use crate::{
    Console, PanelFile,
    logs::Hide,
    wire::{ExportIncident, IncidentFormat, IncidentRef, RecordVerdict},
};

/// An incident as a file to save. Markdown and HTML have what happened meanwhile and what it cost
/// beside the record; the archive is the folder as it was written, with its secrets hidden then.
///
/// # Errors
/// If there is no such incident, or its record cannot be read.
pub async fn incident_file(
    console: &Console,
    request: ExportIncident,
) -> Result<PanelFile, Failure> {
    let named = IncidentRef {
        environment: request.environment,
        id: request.id,
    };
    let whole = Whole::of(console, &named).await?;
    let around = match request.format {
        IncidentFormat::Zip => Surroundings::default(),
        IncidentFormat::Markdown | IncidentFormat::Html => {
            let (happened, spent) = whole.around(console, &named.environment).await;
            Surroundings {
                happened: (happened.into_iter())
                    .map(|mark| Happened {
                        at: mark.at,
                        words: mark.text,
                    })
                    .collect(),
                spent: (spent.into_iter())
                    .map(|spent| Spent {
                        title: spent.title,
                        words: spent.words,
                    })
                    .collect(),
            }
        }
    };
    let hide = console.rules();
    let folder = whole.found.place.folder;
    let handed = Handed {
        folder,
        entries: whole.entries,
        verdict: whole.verdict,
        around,
    };
    super::work(move || handed.file(request.format, &hide)).await?
}

/// Whether the folder of an incident is as it was written; needs no pack. `heads` is the folder in
/// which Wheelhouse remembers newest entries, if this computer has one.
///
/// # Errors
/// If it is no folder of an incident, or cannot be read.
pub async fn verify_incident_folder(
    folder: PathBuf,
    heads: Option<PathBuf>,
) -> Result<RecordVerdict, Failure> {
    let verified = super::work(move || verified(folder, heads)).await?;
    Ok(view::verdict(&verified?.verdict))
}

/// The folder of an incident as a file, without a pack: secrets that the built-in rules find are
/// hidden; what happened meanwhile is not known.
///
/// # Errors
/// As [`verify_incident_folder`].
pub async fn export_incident_folder(
    folder: PathBuf,
    format: IncidentFormat,
) -> Result<PanelFile, Failure> {
    super::work(move || verified(folder, None)?.file(format, &Hide::built_in())).await?
}

/// A record that is handed on.
struct Handed {
    folder: PathBuf,
    entries: Vec<Entry>,
    verdict: Verdict,
    around: Surroundings,
}

fn verified(folder: PathBuf, heads: Option<PathBuf>) -> Result<Handed, Failure> {
    let folder = fs::canonicalize(&folder).map_err(|error| {
        Failure::new(
            Code::NotFound,
            format!("the folder cannot be opened: {error}"),
        )
        .at(folder.display().to_string())
        .remedy("name the folder that holds record.jsonl")
    })?;
    // Heads lie in folders of the same names: pack, environment, incident.
    let mut names = folder.iter().rev().map(|name| name.to_string_lossy());
    let head = match (names.next(), names.next(), names.next(), heads) {
        (Some(incident), Some(environment), Some(pack), Some(heads)) => Some(
            heads
                .join(&*pack)
                .join(&*environment)
                .join(format!("{incident}.head")),
        ),
        _ => None,
    };
    let head = head.filter(|head| head.exists());
    let (entries, verdict) = incident::verify(&folder, head)?;
    Ok(Handed {
        folder,
        entries,
        verdict,
        around: Surroundings::default(),
    })
}

impl Handed {
    fn file(mut self, format: IncidentFormat, hide: &Hide) -> Result<PanelFile, Failure> {
        let name = self.folder.file_name().unwrap_or_default();
        let name = name.to_string_lossy().into_owned();
        if format == IncidentFormat::Zip {
            let bytes = incident::zip(&self.folder, &self.entries, &self.verdict)?;
            return Ok(file(&name, "zip", bytes));
        }
        if Incident::of(&self.entries).is_none() {
            return Err(Failure::new(
                Code::Storage,
                format!(
                    "the record has no entry that holds: {}",
                    self.verdict.sentence()
                ),
            )
            .at(self.folder.display().to_string()));
        }
        // Rules may have come since it was written.
        let hide = |name: &str, text: &str| hide.named(name, text);
        for entry in &mut self.entries {
            entry.what.redact(&hide);
        }
        for happened in &mut self.around.happened {
            happened.words = hide("", &happened.words);
        }
        Ok(match format {
            IncidentFormat::Markdown => {
                let text = incident::markdown(&self.entries, &self.around);
                file(&name, "md", text.into_bytes())
            }
            IncidentFormat::Html | IncidentFormat::Zip => {
                let text = incident::html(&self.folder, &self.entries, &self.around, &self.verdict);
                file(&name, "html", text.into_bytes())
            }
        })
    }
}

fn file(name: &str, ending: &str, bytes: Vec<u8>) -> PanelFile {
    PanelFile {
        name: format!("{name}.{ending}"),
        bytes,
    }
}
