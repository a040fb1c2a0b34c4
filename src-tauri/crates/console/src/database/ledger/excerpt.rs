use chain::Chain;
use model::{Failure, Nanos};

use super::{folders::Folders, with_book};
use crate::{Console, database::keeper::keeper, wire::DatabaseRequest};

/// The part of a ledger that an auditor takes away: every entry from the first of a period to the
/// newest there is, so that the period is tied to the head.
#[derive(Clone, Debug, Default)]
pub struct LedgerExcerpt {
    /// One per file of the ledger, the oldest first; files that end before the period are left out.
    pub files: Vec<LedgerExcerptFile>,
}

/// Entries of one file of a ledger.
#[derive(Clone, Debug)]
pub struct LedgerExcerptFile {
    /// The file's name.
    pub name: String,
    /// The entries as they stand in the file, without ends of lines; [`chain::Verifier::excerpt`]
    /// judges them.
    pub lines: Vec<String>,
    /// How many of them lie in the period; the others tie them to the head.
    pub within: usize,
    /// The newest entry.
    pub head: Option<chain::Head>,
    /// Where the file is broken, if it is; entries after that are left out.
    pub breach: Option<chain::Breach>,
}

/// The entries of a database's ledger between two moments of this computer's clock, and the head.
///
/// # Errors
/// If there is no such database, or its ledger cannot be read.
pub async fn ledger_excerpt(
    console: &Console,
    request: &DatabaseRequest,
    from: Nanos,
    to: Nanos,
) -> Result<LedgerExcerpt, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, _) = keeper(&running, request.source.as_deref())?;
    // The book is held meanwhile, so that no look is recorded half-way through.
    with_book(console, &source, move |_, folders| read(folders, from, to)).await?
}

pub(super) fn read(folders: &Folders, from: Nanos, to: Nanos) -> Result<LedgerExcerpt, Failure> {
    let mut excerpt = LedgerExcerpt::default();
    let numbers = folders.numbers().map_err(|error| {
        Failure::new(
            model::Code::Storage,
            format!("the ledger cannot be listed: {error}"),
        )
        .at(folders.chains.display().to_string())
    })?;
    for number in numbers {
        let place = folders.place(number);
        let (mut lines, mut within) = (Vec::new(), 0);
        let verdict = Chain::verify(&place, |entry| {
            // A clock may have gone back: what follows an entry of the period belongs to its proof.
            if lines.is_empty() && entry.at < from {
                return;
            }
            within += usize::from(from <= entry.at && entry.at <= to);
            lines.push(entry.line().trim_end().to_owned());
        })?;
        if lines.is_empty() && verdict.breach.is_none() {
            continue;
        }
        let name = place.file.file_name().unwrap_or_default();
        excerpt.files.push(LedgerExcerptFile {
            name: name.to_string_lossy().into_owned(),
            lines,
            within,
            head: verdict.head,
            breach: verdict.breach,
        });
    }
    Ok(excerpt)
}
