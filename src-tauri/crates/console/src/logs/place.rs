use std::sync::Arc;

use model::{Failure, Logs};

use crate::{Console, environments::Connected};

/// A source as it can be asked for lines now.
#[derive(Clone)]
pub(super) struct Place {
    /// Its key.
    pub(super) source: String,
    /// Its title.
    pub(super) title: String,
    /// Its kind.
    pub(super) kind: String,
    /// What answers, or why nothing does.
    pub(super) logs: Result<Arc<dyn Logs>, Failure>,
    /// Keeps count of its questions and of how it stands.
    connected: Option<Arc<Connected>>,
}

impl Place {
    pub(super) fn of(connected: &Arc<Connected>) -> Self {
        Self {
            source: connected.definition.id.clone(),
            title: connected.definition.title.clone(),
            kind: connected.definition.kind.name().to_owned(),
            logs: connected.logs(),
            connected: Some(connected.clone()),
        }
    }

    /// A place that no pack names.
    #[cfg(test)]
    pub(super) fn alone(source: &str, logs: Arc<dyn Logs>) -> Self {
        Self {
            source: source.to_owned(),
            title: source.to_owned(),
            kind: "test".to_owned(),
            logs: Ok(logs),
            connected: None,
        }
    }

    /// Asks it as one of the few that it is asked by at a time.
    pub(super) async fn ask<T>(
        &self,
        question: impl Future<Output = Result<T, Failure>>,
    ) -> Result<T, Failure> {
        match &self.connected {
            Some(connected) => connected.ask(question).await,
            None => question.await,
        }
    }
}

/// The source with this key, or all that have logs.
pub(super) async fn places(
    console: &Console,
    environment: &str,
    source: Option<&str>,
) -> Result<Vec<Place>, Failure> {
    let running = console.environment(environment).await?;
    if let Some(source) = source {
        return Ok(vec![Place::of(&running.source(source)?)]);
    }
    let all = running.with_logs();
    if all.is_empty() {
        running.logs()?;
    }
    Ok(all.iter().map(Place::of).collect())
}
