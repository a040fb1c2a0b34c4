use std::collections::HashMap;

use chain::Head;

use crate::{
    change::Change,
    content::Evidence,
    csv,
    draw::Draw,
    json,
    ledger::{self, LEDGER},
    names::Names,
    report,
};

/// The files of a pack, before they are written.
pub(crate) struct Bundle<'e> {
    pub(crate) evidence: &'e Evidence,
    pub(crate) draw: &'e Draw,
    pub(crate) taken: Vec<Taken<'e>>,
    pub(crate) ledger_head: Option<Head>,
    /// Name and content of all but the manifest.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

/// A change that is taken, and where its file lies in the pack.
pub(crate) struct Taken<'e> {
    pub(crate) change: &'e Change,
    pub(crate) copy: Option<String>,
}

/// The folder of the migration files.
const COPIES: &str = "migrations";
/// The changes for programs.
pub(crate) const DOCUMENT: &str = "changes.json";

impl<'e> Bundle<'e> {
    pub(crate) fn of(evidence: &'e Evidence, draw: &'e Draw) -> Self {
        let mut bundle = Self {
            evidence,
            draw,
            taken: Vec::new(),
            ledger_head: None,
            files: Vec::new(),
        };
        bundle.copy_files();
        bundle.excerpt_ledger();
        let texts = [
            ("report.html", report::html(&bundle).into_bytes()),
            ("changes.csv", csv::changes(&bundle.taken).into_bytes()),
            (DOCUMENT, json::document(&bundle)),
        ];
        let texts = texts.map(|(name, bytes)| (name.to_owned(), bytes));
        bundle.files.splice(0..0, texts);
        bundle
    }

    /// Several changes can share a file; it is copied once.
    fn copy_files(&mut self) {
        let mut names = Names::default();
        let mut copies: HashMap<(&str, &[u8]), String> = HashMap::new();
        let changes = self.evidence.changes.iter().zip(&self.draw.taken);
        for (change, _) in changes.filter(|(_, taken)| **taken) {
            let copy = change.file.as_ref().map(|file| {
                copies
                    .entry((&file.path, &file.bytes))
                    .or_insert_with(|| {
                        let name = names.claim(COPIES, &file.path);
                        self.files.push((name.clone(), file.bytes.clone()));
                        name
                    })
                    .clone()
            });
            self.taken.push(Taken { change, copy });
        }
    }

    /// Entries that do not hold are copied as they are; verifying the pack then says where.
    fn excerpt_ledger(&mut self) {
        let Some((newest, older)) = self.evidence.ledger.files.split_last() else {
            return;
        };
        for (at, lines) in older.iter().enumerate() {
            self.files.push((ledger::older(at + 1), lines.clone()));
        }
        self.ledger_head = ledger::head(newest).ok().flatten();
        self.files.push((LEDGER.to_owned(), newest.clone()));
    }
}
