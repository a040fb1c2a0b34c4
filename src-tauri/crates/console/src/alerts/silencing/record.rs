//! The record of silences: a chain per pack, beside those of databases and incidents.

use std::path::PathBuf;

use chain::{Chain, ChainError, Hash, Opening, Place, Predecessor};
use model::{Code, Failure, Millis, SilenceMatcher};
use pack::Pack;
use serde::{Deserialize, Serialize};

use crate::{
    Console, Options,
    environments::{Connected, Running},
};

/// One step of a change of a silence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Note {
    pub(super) stage: Stage,
    pub(super) action: Action,
    /// Environment id.
    pub(super) environment: String,
    /// Key and address of the source.
    pub(super) source: String,
    pub(super) address: String,
    /// The silence; of one that is made, once it is.
    pub(super) id: Option<String>,
    pub(super) replaces: Option<String>,
    pub(super) matchers: Vec<SilenceMatcher>,
    pub(super) ends: Option<Millis>,
    pub(super) by: String,
    pub(super) comment: String,
    /// Alerts that become quiet, or are heard again.
    pub(super) quiet: Vec<String>,
    pub(super) failure: Option<String>,
}

/// How far a change is: one that was asked for and has no other note may have been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Stage {
    /// It is about to be sent.
    Asked,
    /// The source has done it.
    Done,
    /// The source has not.
    Failed,
}

/// What is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Action {
    Make,
    End,
}

impl Note {
    /// A change that is asked for.
    pub(super) fn of(action: Action, running: &Running, source: &Connected, comment: &str) -> Self {
        let connection = source.definition.kind.connection();
        Self {
            stage: Stage::Asked,
            action,
            environment: running.definition.id.clone(),
            source: source.definition.id.clone(),
            address: connection.map_or_else(String::new, |one| one.url.to_string()),
            id: None,
            replaces: None,
            matchers: Vec::new(),
            ends: None,
            by: String::new(),
            comment: comment.to_owned(),
            quiet: Vec::new(),
            failure: None,
        }
    }
}

/// Puts a note on the disk.
///
/// # Errors
/// [`Code::Storage`] if it cannot be kept.
pub(super) async fn keep(console: &Console, note: Note) -> Result<(), Failure> {
    let opened = console.shared.opened()?;
    let folders = Folders::of(&console.shared.options, &opened.pack);
    let at = console.shared.options.clock.now();
    let work = move || -> Result<(), ChainError> {
        let mut chain = folders.open()?;
        chain.turn()?.append(at, &note)?;
        Ok(())
    };
    let kept = tokio::task::spawn_blocking(work).await;
    let kept = kept.map_err(|error| {
        Failure::new(Code::Internal, format!("recording stopped: {error}"))
            .remedy("copy the diagnostics")
    })?;
    Ok(kept?)
}

/// Where the record of a pack lies.
struct Folders {
    chains: PathBuf,
    heads: PathBuf,
    about: String,
}

impl Folders {
    fn of(options: &Options, pack: &Pack) -> Self {
        let place = pack.folder.display().to_string();
        let hash = Hash::of(place.as_bytes()).to_string();
        let name: String = pack
            .name
            .chars()
            .map(|letter| {
                if letter.is_ascii_alphanumeric() {
                    letter.to_ascii_lowercase()
                } else {
                    '-'
                }
            })
            .take(24)
            .collect();
        let folder = format!("{name}-{}", hash.get(..16).unwrap_or(&hash));
        Self {
            chains: options.data.join("silences").join(&folder),
            heads: options.config.join("silence-heads").join(&folder),
            about: format!("silences made and ended with the pack {:?}", pack.name),
        }
    }

    /// The chain that is added to; after a broken one, the next.
    fn open(&self) -> Result<Chain, ChainError> {
        let mut after = None;
        let mut number = 1_u32;
        loop {
            let name = match number {
                1 => "silences".to_owned(),
                number => format!("silences-{number}"),
            };
            let file = format!("{name}.jsonl");
            let place = Place {
                file: self.chains.join(&file),
                head: self.heads.join(format!("{name}.head")),
            };
            let opening = Opening {
                about: self.about.clone(),
                after,
            };
            let (chain, verdict) = Chain::open(place, opening, |_| {})?;
            let Some(breach) = verdict.breach else {
                return Ok(chain);
            };
            after = Some(Predecessor {
                file,
                line: breach.line,
                breach: breach.to_string(),
                head: verdict.head,
            });
            number += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_record_is_left_as_it_is_and_gone_on_after() {
        let folder = tempfile::tempdir().expect("a folder");
        let folders = || Folders {
            chains: folder.path().join("chains"),
            heads: folder.path().join("heads"),
            about: "silences".to_owned(),
        };
        let write = |text: &str| {
            let mut chain = folders().open().expect("it opens");
            let mut turn = chain.turn().expect("a turn");
            turn.append(model::Nanos(1), &text).expect("it is kept");
        };
        write("one");
        write("two");
        let first = folders().chains.join("silences.jsonl");
        let text = std::fs::read_to_string(&first).expect("it is there");
        assert_eq!(text.lines().count(), 3, "the opening and two notes");
        std::fs::write(&first, text.replace("one", "eno")).expect("it is ours");
        write("three");
        let second = folders().chains.join("silences-2.jsonl");
        let second = std::fs::read_to_string(second).expect("a new one");
        assert!(
            second.contains("three") && second.contains("silences.jsonl"),
            "{second}"
        );
        let first = std::fs::read_to_string(&first).expect("it is there");
        assert!(first.contains("eno"));
    }
}
