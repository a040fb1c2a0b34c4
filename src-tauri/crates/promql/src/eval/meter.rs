//! What an evaluation may use, and what it has to say.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;

use crate::answer::RawSeries;
use crate::error::Error;
use crate::options::{Cancel, Options};

/// Counts the numbers held at once and watches the two ways to be cancelled.
pub(crate) struct Meter<'a> {
    held: Cell<usize>,
    limit: usize,
    cancel: &'a Cancel,
    dropped: &'a Cancel,
}

impl<'a> Meter<'a> {
    pub(crate) fn new(options: &'a Options, dropped: &'a Cancel, data: &[Vec<RawSeries>]) -> Self {
        let held = data
            .iter()
            .flatten()
            .map(|series| series.samples.len())
            .sum();
        Self {
            held: Cell::new(held),
            limit: options.max_samples,
            cancel: &options.cancel,
            dropped,
        }
    }

    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.cancel.is_cancelled() || self.dropped.is_cancelled() {
            Err(Error::Cancelled)
        } else {
            Ok(())
        }
    }

    pub(crate) fn held(&self) -> usize {
        self.held.get()
    }

    pub(crate) fn add(&self, points: usize) -> Result<(), Error> {
        self.check()?;
        self.set(self.held().saturating_add(points))
    }

    pub(crate) fn set(&self, points: usize) -> Result<(), Error> {
        self.held.set(points);
        if points > self.limit {
            Err(Error::TooManySamples { limit: self.limit })
        } else {
            Ok(())
        }
    }
}

/// Warnings and remarks, each once.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    warnings: RefCell<BTreeSet<String>>,
    infos: RefCell<BTreeSet<String>>,
}

impl Notes {
    pub(crate) fn warn(&self, text: String) {
        self.warnings.borrow_mut().insert(text);
    }

    pub(crate) fn inform(&self, text: String) {
        self.infos.borrow_mut().insert(text);
    }

    pub(crate) fn into_lists(self) -> (Vec<String>, Vec<String>) {
        (
            self.warnings.into_inner().into_iter().collect(),
            self.infos.into_inner().into_iter().collect(),
        )
    }
}
