use std::{
    sync::{Arc, Mutex, PoisonError},
    time::SystemTime,
};

/// The statements that a database was asked, in their order; clones share them.
#[derive(Clone, Debug, Default)]
pub struct Asked(Arc<Mutex<Vec<(SystemTime, String)>>>);

impl Asked {
    /// When each statement was sent, by this computer's clock, and its text.
    #[must_use]
    pub fn all(&self) -> Vec<(SystemTime, String)> {
        let statements = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        statements.clone()
    }

    pub(crate) fn note(&self, sql: &str) {
        let mut statements = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        statements.push((SystemTime::now(), sql.to_owned()));
    }
}
