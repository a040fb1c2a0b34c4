use std::sync::{Mutex, PoisonError};

use model::Answer;

/// What a server said beside the lines, over several questions.
#[derive(Debug, Default)]
pub(super) struct Remarks(Mutex<Answer<()>>);

impl Remarks {
    /// Takes note of a warning, once.
    pub(super) fn warn(&self, warning: &str) {
        self.with(|said| push(&mut said.warnings, warning));
    }

    /// Takes note of a remark, once.
    pub(super) fn inform(&self, info: &str) {
        self.with(|said| push(&mut said.infos, info));
    }

    /// Takes note that something is missing.
    pub(super) fn partial(&self) {
        self.with(|said| said.partial = true);
    }

    /// Adds what was said to an answer.
    pub(super) fn told<T>(self, mut answer: Answer<T>) -> Answer<T> {
        let said = self.0.into_inner().unwrap_or_else(PoisonError::into_inner);
        answer.partial |= said.partial;
        answer.warnings.extend(said.warnings);
        answer.infos.extend(said.infos);
        answer
    }

    fn with(&self, change: impl FnOnce(&mut Answer<()>)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

fn push(texts: &mut Vec<String>, text: &str) {
    if !texts.iter().any(|have| have == text) {
        texts.push(text.to_owned());
    }
}
