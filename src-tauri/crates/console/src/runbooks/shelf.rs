//! Runbooks of the pack and of the starter set, as they are read.

use std::{fs::File, io::Read, path::Path};

use model::{Code, Failure};
use runbook::{MOST_BYTES, Runbook};

use crate::{open::Opened, starter};

/// A runbook with its text.
pub(crate) struct Shelved {
    /// Its file within the pack, or `starter/NAME`.
    pub(crate) file: String,
    /// Its text, as much of it as is read.
    pub(crate) text: String,
    /// What was read of it.
    pub(crate) runbook: Runbook,
}

impl Shelved {
    /// It came with Wheelhouse.
    pub(crate) fn starter(&self) -> bool {
        self.file.starts_with(STARTER)
    }
}

const STARTER: &str = "starter/";

/// All of them, in the order they are listed.
pub(crate) fn all(opened: &Opened) -> Vec<Shelved> {
    let listed = opened.runbooks.iter();
    listed.filter_map(|one| take(opened, &one.file)).collect()
}

/// One runbook by its file.
///
/// # Errors
/// [`Code::NotFound`] if the pack lists none of that name, or it cannot be read any more.
pub(crate) fn find(opened: &Opened, file: &str) -> Result<Shelved, Failure> {
    take(opened, file).ok_or_else(|| {
        Failure::new(Code::NotFound, format!("the pack has no runbook {file:?}"))
            .at(file.to_owned())
            .remedy("reload the list of runbooks; the file may have been renamed")
    })
}

fn take(opened: &Opened, file: &str) -> Option<Shelved> {
    let text = text(opened, file)?;
    let runbook = runbook::read(file, &text, &|other| self::text(opened, other));
    Some(Shelved {
        file: file.to_owned(),
        text,
        runbook,
    })
}

/// The text of a runbook of the pack or the starter set, as much of it as is read.
pub(crate) fn text(opened: &Opened, file: &str) -> Option<String> {
    if let Some(name) = file.strip_prefix(STARTER) {
        let starter = starter::RUNBOOKS.iter().find(|one| one.name == name)?;
        return Some(starter.text.to_owned());
    }
    let files = &opened.pack.files.runbooks;
    let listed = files.iter().find(|one| one.name == file)?;
    read(&listed.path)
}

fn read(path: &Path) -> Option<String> {
    let mut bytes = Vec::new();
    // One byte more than is read says that there is more.
    let most = u64::try_from(MOST_BYTES)
        .unwrap_or(u64::MAX)
        .saturating_add(1);
    File::open(path)
        .ok()?
        .take(most)
        .read_to_end(&mut bytes)
        .ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}
