use std::collections::HashMap;

use checkout::{Deed, Past, Present, Then, Touch};
use migrations::{Entry, Line, MigrationFile, Tool, Verdict, Zone};
use model::Millis;

use super::{known::Known, millis};

/// The version of a file that was applied, as far as git can tell.
pub(super) struct Version<'k> {
    pub(super) touch: &'k Touch,
    /// Whether its checksum is the one in the row.
    pub(super) proved: bool,
    /// How it is known.
    pub(super) words: String,
}

/// Versions whose checksums are tried.
const TRIED: usize = 20;

/// The version whose checksum stands in the row, or the one that git held when it was applied;
/// without either, why.
pub(super) async fn version<'k>(
    known: &'k Known,
    past: &'k Past,
    line: &Line,
    entry: &Entry,
    file: Option<&MigrationFile>,
) -> Result<Version<'k>, String> {
    let moment = moment(entry);
    let at = moment.as_ref().ok().map(|(at, _)| *at);
    if let Some(file) = file
        && let Some(touch) = proved(known, past, line, entry, file, at).await
    {
        return Ok(Version {
            touch,
            proved: true,
            words: "Its checksum is the one in the row: this text is what was applied".to_owned(),
        });
    }
    let (at, how) = moment?;
    match known.history.then(past, at) {
        Then::Version { touch, .. } => Ok(Version {
            touch,
            proved: false,
            words: format!("The main line held it {how}; that it is what ran is not proved"),
        }),
        Then::Deleted { touch } => Err(format!(
            "Commit {} had deleted the file from the main line {how}",
            known.history.commit(touch.commit).short()
        )),
        Then::NotYet { first, arrival } => Err(format!(
            "The file was not on the main line yet {how}: commit {} brought it there later{}",
            arrival.commit.short(),
            if first.deed == Deed::Added {
                ", so it ran from a branch, or from a folder without git"
            } else {
                ""
            }
        )),
        Then::Unknown => Err("Git’s answer does not reach back to that time".to_owned()),
    }
}

/// The version with the checksum in the row: the newest that had arrived by then, or the oldest.
async fn proved<'k>(
    known: &Known,
    past: &'k Past,
    line: &Line,
    entry: &Entry,
    file: &MigrationFile,
    at: Option<Millis>,
) -> Option<&'k Touch> {
    let hashes_content = matches!(
        file.tool,
        Tool::Sqlx | Tool::Drizzle | Tool::Drizzle1 | Tool::Prisma | Tool::Refinery | Tool::Flyway
    );
    if !hashes_content || entry.checksum.is_none() {
        return None;
    }
    let mut fitting: HashMap<&str, bool> = HashMap::new();
    // What lies in the folder was compared already, and is not read from git again.
    if known.state(&file.path) == Some(Present::Committed)
        && let (Some(verdict), Some(newest)) = (&line.verdict, past.touches.first())
    {
        fitting.insert(&newest.blob, fits(verdict));
    }
    let mut oldest = None;
    let kept = past
        .touches
        .iter()
        .filter(|touch| touch.deed != Deed::Deleted);
    for touch in kept.take(TRIED) {
        let fits = match fitting.get(touch.blob.as_str()) {
            Some(fits) => *fits,
            None => {
                let fits = is_what_ran(known, touch, entry, file).await;
                fitting.insert(&touch.blob, fits);
                fits
            }
        };
        if !fits {
            continue;
        }
        let arrival = known.history.arrival(known.history.commit(touch.commit));
        let arrived = arrival.map(|arrival| arrival.commit.committed);
        if at.is_none_or(|at| arrived.is_some_and(|arrived| arrived <= at)) {
            return Some(touch);
        }
        oldest = Some(touch);
    }
    oldest
}

async fn is_what_ran(known: &Known, touch: &Touch, entry: &Entry, file: &MigrationFile) -> bool {
    let Ok(bytes) = known.checkout.text(&touch.blob).await else {
        return false;
    };
    let mut version = file.clone();
    version.bytes = bytes;
    fits(&migrations::verify(entry, &version))
}

fn fits(verdict: &Verdict) -> bool {
    matches!(verdict, Verdict::Same | Verdict::LineEndings { .. })
}

/// When it was applied, and how that is known.
fn moment(entry: &Entry) -> Result<(Millis, String), String> {
    use migrations::Applied::{Committed, Recorded, Seen, Unknown};
    let (moment, how) = match &entry.applied {
        Recorded { at } => (at, "at the time in the row"),
        Committed { at } => (at, "when the row was committed"),
        Seen {
            after: Some(_),
            before,
        } => (before, "when this console first saw the row"),
        Seen { after: None, .. } | Unknown => {
            return Err(
                "When it was applied is not known, so neither is which version was".to_owned(),
            );
        }
    };
    let nanos = moment
        .nanos()
        .ok_or_else(|| format!("The time {:?} in the row cannot be read", moment.text()))?;
    let zone = match moment.zone() {
        Zone::Known => "",
        Zone::Unknown => " (read as UTC, the row names no zone)",
    };
    Ok((millis(nanos), format!("{how}{zone}")))
}
