use futures::FutureExt as _;
use incident::{Found, What};
use model::{Code, Failure};

use super::{checked, view, write::Writing};
use crate::{
    Console,
    wire::{Pin, PinWhat, Pinned},
};

mod asked;
mod looked;
mod words;

pub(crate) use asked::record_answer;
use words::joined;

/// Puts something into the record of the incident that is recorded.
///
/// # Errors
/// If nothing is recorded, what is to be pinned cannot be asked or is not held any more, or the
/// entry cannot be written.
pub async fn pin(console: &Console, request: Pin) -> Result<Pinned, Failure> {
    let Pin {
        environment,
        what,
        note,
    } = request;
    let found = console.recorded(&environment)?.ok_or_else(|| {
        Failure::new(Code::NotFound, "no incident is recorded now")
            .remedy("begin one, or go on recording one that is open")
    })?;
    let note = checked(note)?;
    let writing = gather(console, what, note).boxed().await?;
    let entry = console.write(&environment, &found, writing).await?;
    Ok(Pinned {
        id: found.id,
        entry: view::entry(&entry),
    })
}

impl Console {
    /// The incident that is recorded in an environment.
    pub(super) fn recorded(&self, environment: &str) -> Result<Option<Found>, Failure> {
        let shelf = self.shelf(environment)?;
        Ok(shelf.recording().and_then(|id| shelf.find(&id)))
    }
}

/// What is pinned, asked again where it has to be.
async fn gather(console: &Console, what: PinWhat, note: String) -> Result<Writing, Failure> {
    let what = match what {
        PinWhat::Panel { panel } => return asked::panel(console, *panel, note).await,
        PinWhat::Query { query } => return asked::query(console, *query, note).await,
        PinWhat::Block { block } => return asked::block(console, *block, note).await,
        PinWhat::Lines { logs, lines } => return looked::lines(console, logs, &lines, note),
        PinWhat::Trace { trace } => return looked::trace(console, &trace, &note).await,
        PinWhat::Migration { migration } => {
            return looked::migration(console, *migration, &note).await;
        }
        PinWhat::Alert { alert } => return Ok(looked::alert(&alert, &note)),
        PinWhat::Note { text } => What::Note {
            text: checked(joined(&text, &note))?,
        },
        PinWhat::Runbook { file, title } => What::Runbook { file, title },
        PinWhat::Step {
            file,
            runbook,
            step,
            deed,
            words,
        } => What::Step {
            file,
            runbook,
            step,
            deed,
            words: checked(joined(&words, &note))?,
        },
        PinWhat::Copied { text, file } => What::Copied {
            text: checked(text)?,
            file,
        },
        PinWhat::Milestone { milestone } => What::Milestone {
            milestone: view::recorded(milestone),
            note,
        },
    };
    Ok(what.into())
}
