//! Names that a source knows, kept for a moment: completion asks for them at every key.

use std::{
    collections::HashMap,
    future::Future,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use model::{Failure, MetricKind, Metrics, TimeRange};

use crate::environments::Connected;

/// Answers of sources by question.
#[derive(Default)]
pub(crate) struct Names {
    kept: Mutex<HashMap<Question, (Instant, Kept)>>,
}

/// Environment, source, range in fives of minutes, and what was asked.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    environment: String,
    source: String,
    range: (i64, i64),
    what: String,
}

#[derive(Clone)]
enum Kept {
    List(Arc<[String]>),
    About(Arc<About>),
}

/// What a source says of its metrics: kind and help by name.
pub(super) type About = HashMap<String, (MetricKind, String)>;

/// How long an answer is used again.
const FRESH: Duration = Duration::from_secs(20);
/// Answers kept at most.
const MOST_ANSWERS: usize = 64;
/// Names kept of one answer.
const MOST_NAMES: usize = 50_000;
/// Ranges within the same five minutes have the same names.
const ROUND: i64 = 300_000;

/// One source's names over one range.
pub(super) struct Catalogue<'a> {
    pub(super) names: &'a Names,
    pub(super) environment: &'a str,
    pub(super) source: &'a Connected,
    pub(super) metrics: Arc<dyn Metrics>,
    pub(super) range: TimeRange,
}

impl Catalogue<'_> {
    /// Values of a label among the series that the selector matches.
    pub(super) async fn values(
        &self,
        label: &str,
        selectors: &[String],
    ) -> Result<Arc<[String]>, Failure> {
        let what = format!("values {label} {}", selectors.join(" "));
        let ask = self.metrics.label_values(label, selectors, self.range);
        self.list(what, async { Ok(ask.await?.value) }).await
    }

    /// Names of labels among the series that the selectors match.
    pub(super) async fn labels(&self, selectors: &[String]) -> Result<Arc<[String]>, Failure> {
        let what = format!("labels {}", selectors.join(" "));
        let ask = self.metrics.label_names(selectors, self.range);
        self.list(what, async { Ok(ask.await?.value) }).await
    }

    /// What the source says of its metrics; nothing if it cannot say.
    pub(super) async fn about(&self) -> Arc<About> {
        let question = self.question("about".to_owned());
        if let Some(Kept::About(about)) = self.names.get(&question) {
            return about;
        }
        let answer = self.source.ask(self.metrics.metadata(None)).await;
        let about: About = match answer {
            Ok(answer) => answer
                .value
                .into_iter()
                .take(MOST_NAMES)
                .map(|one| (one.name, (one.kind, one.help)))
                .collect(),
            Err(_) => return Arc::default(),
        };
        let about = Arc::new(about);
        self.names.keep(question, Kept::About(about.clone()));
        about
    }

    async fn list(
        &self,
        what: String,
        ask: impl Future<Output = Result<Vec<String>, Failure>>,
    ) -> Result<Arc<[String]>, Failure> {
        let question = self.question(what);
        if let Some(Kept::List(list)) = self.names.get(&question) {
            return Ok(list);
        }
        let mut list = self.source.ask(ask).await?;
        list.truncate(MOST_NAMES);
        let list: Arc<[String]> = list.into();
        self.names.keep(question, Kept::List(list.clone()));
        Ok(list)
    }

    fn question(&self, what: String) -> Question {
        Question {
            environment: self.environment.to_owned(),
            source: self.source.definition.id.clone(),
            range: (
                self.range.start.0.div_euclid(ROUND),
                self.range.end.0.div_euclid(ROUND),
            ),
            what,
        }
    }
}

impl Names {
    fn get(&self, question: &Question) -> Option<Kept> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, answer) = kept.get(question)?;
        (at.elapsed() < FRESH).then(|| answer.clone())
    }

    fn keep(&self, question: Question, answer: Kept) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (at, _)| at.elapsed() < FRESH);
        if kept.len() >= MOST_ANSWERS {
            let oldest = kept.iter().min_by_key(|(_, (at, _))| *at);
            if let Some(oldest) = oldest.map(|(question, _)| question.clone()) {
                kept.remove(&oldest);
            }
        }
        kept.insert(question, (Instant::now(), answer));
    }
}
