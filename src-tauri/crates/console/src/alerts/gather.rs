//! What the sources of an environment tell of alerts, all asked at once.

use std::{future::Future, sync::Arc, time::Duration};

use model::{Alerts, Answer, Code, Failure, Rule, Silence, Told};

use crate::environments::{Connected, Running};

/// How long somebody who looks at the list waits for one source.
const PATIENCE: Duration = Duration::from_secs(10);

/// A source of alerts with what it tells; what it does not tell is a failure of its own.
pub(super) struct Teller {
    pub(super) source: Arc<Connected>,
    /// It delivers alerts that others evaluate.
    pub(super) delivers: bool,
    pub(super) told: Result<Answer<Vec<Told>>, Failure>,
    pub(super) rules: Result<Answer<Vec<Rule>>, Failure>,
    pub(super) silences: Result<Answer<Vec<Silence>>, Failure>,
}

impl Teller {
    pub(super) fn title(&self) -> &str {
        &self.source.definition.title
    }

    /// Its failures, each once: a source that is down fails at every question.
    pub(super) fn failures(&self) -> Vec<Failure> {
        let mut failures: Vec<Failure> = Vec::new();
        let all = [
            self.told.as_ref().err(),
            self.rules.as_ref().err(),
            self.silences.as_ref().err(),
        ];
        for failure in all.into_iter().flatten() {
            if failures.iter().all(|known| known.code != failure.code) {
                failures.push(failure.clone());
            }
        }
        failures
    }

    /// What it said beside its answers, and where they were cut.
    pub(super) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        said(&mut warnings, self.title(), &self.told, "alerts");
        said(&mut warnings, self.title(), &self.rules, "rules");
        said(&mut warnings, self.title(), &self.silences, "silences");
        warnings
    }
}

fn said<T>(
    warnings: &mut Vec<String>,
    title: &str,
    answer: &Result<Answer<T>, Failure>,
    what: &str,
) {
    let Ok(answer) = answer else {
        return;
    };
    warnings.extend(answer.warnings.iter().map(|one| format!("{title}: {one}")));
    if let Some(most) = answer.capped_at {
        warnings.push(format!(
            "{title}: more than {most} {what}; the rest is left out"
        ));
    }
}

/// Everything that the sources tell.
pub(super) async fn everything(running: &Running) -> Vec<Teller> {
    let asking = of(running).into_iter().map(|(source, alerts)| async move {
        let (told, rules, silences) = match &alerts {
            Ok(alerts) => futures::join!(
                ask(&source, alerts.told()),
                ask(&source, alerts.rules()),
                ask(&source, alerts.silences()),
            ),
            Err(failure) => (
                Err(failure.clone()),
                Err(failure.clone()),
                Err(failure.clone()),
            ),
        };
        Teller {
            delivers: alerts.is_ok_and(|alerts| alerts.keeps_silences()),
            source,
            told,
            rules,
            silences,
        }
    });
    futures::future::join_all(asking).await
}

/// What the sources tell of alerts alone: title, whether it delivers, and its answer.
pub(super) async fn told(
    running: &Running,
) -> Vec<(String, bool, Result<Answer<Vec<Told>>, Failure>)> {
    let asking = of(running).into_iter().map(|(source, alerts)| async move {
        let title = source.definition.title.clone();
        match alerts {
            Ok(alerts) => {
                let told = ask(&source, alerts.told()).await;
                (title, alerts.keeps_silences(), told)
            }
            Err(failure) => (title, false, Err(failure)),
        }
    });
    futures::future::join_all(asking).await
}

type Reached = (Arc<Connected>, Result<Arc<dyn Alerts>, Failure>);

fn of(running: &Running) -> Vec<Reached> {
    let sources = running.sources().into_iter();
    let reached = sources.filter_map(|source| {
        let alerts = source.alerts()?;
        Some((source, alerts))
    });
    reached.collect()
}

async fn ask<T>(
    source: &Connected,
    question: impl Future<Output = Result<T, Failure>>,
) -> Result<T, Failure> {
    let title = &source.definition.title;
    tokio::time::timeout(PATIENCE, source.ask(question))
        .await
        .unwrap_or_else(|_| {
            Err(Failure::new(
                Code::Timeout,
                format!(
                    "{title} did not tell of its alerts in {} s",
                    PATIENCE.as_secs()
                ),
            )
            .at(title.clone())
            .remedy("test the source on the Sources screen"))
        })
}
