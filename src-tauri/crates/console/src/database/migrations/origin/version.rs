use checkout::{Deed, Past, Then, Touch};
use migrations::{Entry, MigrationFile, Tool, Verdict, Zone};

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
    entry: &Entry,
    file: Option<&MigrationFile>,
) -> Result<Version<'k>, String> {
    if let Some(file) = file
        && let Some(touch) = proved(known, past, entry, file).await
    {
        return Ok(Version {
            touch,
            proved: true,
            words: "Its checksum is the one in the row: this text is what was applied".to_owned(),
        });
    }
    let (at, how) = moment(entry)?;
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

/// The newest version with the checksum in the row.
async fn proved<'k>(
    known: &Known,
    past: &'k Past,
    entry: &Entry,
    file: &MigrationFile,
) -> Option<&'k Touch> {
    let hashes_content = matches!(
        file.tool,
        Tool::Sqlx | Tool::Drizzle | Tool::Drizzle1 | Tool::Prisma | Tool::Refinery | Tool::Flyway
    );
    if !hashes_content || entry.checksum.is_none() {
        return None;
    }
    let kept = past
        .touches
        .iter()
        .filter(|touch| touch.deed != Deed::Deleted);
    for touch in kept.take(TRIED) {
        let Ok(bytes) = known.checkout.text(&touch.blob).await else {
            continue;
        };
        let mut version = file.clone();
        version.bytes = bytes;
        if matches!(
            migrations::verify(entry, &version),
            Verdict::Same | Verdict::LineEndings { .. }
        ) {
            return Some(touch);
        }
    }
    None
}

/// When it was applied, and how that is known.
fn moment(entry: &Entry) -> Result<(model::Millis, String), String> {
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
