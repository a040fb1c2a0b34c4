use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError, Weak},
    time::Duration,
};

use futures::{
    FutureExt,
    future::{BoxFuture, Shared, WeakShared},
};
use model::{Answer, Failure, InstantValue, Labels, Millis, Series, TimeRange};

use super::Connected;

/// A query as a source is asked: equal ones are sent once.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Query {
    /// PromQL with everything filled in.
    pub(crate) expr: String,
    /// The moments asked for.
    pub(crate) when: When,
}

impl Query {
    /// A query at one moment.
    pub(crate) fn at(expr: &str, at: Millis) -> Self {
        Self {
            expr: expr.to_owned(),
            when: When::At(at),
        }
    }

    /// A query at every step of a range.
    pub(crate) fn over(expr: &str, range: TimeRange, step: Millis) -> Self {
        Self {
            expr: expr.to_owned(),
            when: When::Over(range, step),
        }
    }
}

/// The moments a query is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum When {
    /// One moment.
    At(Millis),
    /// Every step of a range, both ends included.
    Over(TimeRange, Millis),
}

/// What everyone gets who asked the same.
pub(crate) type Shareable = Result<Arc<Answer<Vec<Series>>>, Failure>;
type Answering = Shared<BoxFuture<'static, Shareable>>;

/// Questions under way, and answers so fresh that they serve the next panel of the same screen.
#[derive(Default)]
pub(crate) struct Desk {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    open: HashMap<Query, Slot>,
    /// How often everything was forgotten: who asked before is answered, and nobody else by it.
    forgotten: u64,
}

enum Slot {
    Asking(WeakShared<BoxFuture<'static, Shareable>>),
    Answered(Arc<Answer<Vec<Series>>>),
}

/// How long an answer serves others: panels of one screen ask within this time.
const FRESH: Duration = Duration::from_secs(2);

impl Connected {
    /// Asks a query, together with everyone who asks the same meanwhile.
    ///
    /// The request is dropped at the server when the last of them drops its future.
    pub(crate) async fn series(self: &Arc<Self>, query: Query) -> Shareable {
        let (asking, forgotten) = match self.desk.take_part(self, &query) {
            Part::Answered(answer) => return Ok(answer),
            Part::Asking(asking, forgotten) => (asking, forgotten),
        };
        let result = asking.await;
        self.desk.settle(self, query, &result, forgotten);
        result
    }
}

enum Part {
    Answered(Arc<Answer<Vec<Series>>>),
    Asking(Answering, u64),
}

impl Desk {
    /// Lets no answer serve others any more, nor one that is under way.
    pub(super) fn forget(&self) {
        let mut held = self.held();
        held.open.clear();
        held.forgotten += 1;
    }

    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_part(&self, source: &Arc<Connected>, query: &Query) -> Part {
        let mut held = self.held();
        let Held { open, forgotten } = &mut *held;
        match open.get(query) {
            Some(Slot::Answered(answer)) => return Part::Answered(answer.clone()),
            Some(Slot::Asking(asking)) => {
                if let Some(asking) = asking.upgrade() {
                    return Part::Asking(asking, *forgotten);
                }
            }
            None => {}
        }
        open.retain(|_, slot| match slot {
            Slot::Asking(asking) => asking.upgrade().is_some(),
            Slot::Answered(_) => true,
        });
        let asking = ask(source.clone(), query.clone()).boxed().shared();
        if let Some(weak) = asking.downgrade() {
            open.insert(query.clone(), Slot::Asking(weak));
        }
        Part::Asking(asking, *forgotten)
    }

    fn settle(&self, source: &Arc<Connected>, query: Query, result: &Shareable, forgotten: u64) {
        let mut held = self.held();
        if held.forgotten != forgotten {
            return;
        }
        let open = &mut held.open;
        let Ok(answer) = result else {
            open.remove(&query);
            return;
        };
        if matches!(open.get(&query), Some(Slot::Answered(_))) {
            return;
        }
        open.insert(query.clone(), Slot::Answered(answer.clone()));
        let source: Weak<Connected> = Arc::downgrade(source);
        tokio::spawn(async move {
            tokio::time::sleep(FRESH).await;
            if let Some(source) = source.upgrade() {
                let mut held = source.desk.held();
                if held.forgotten == forgotten {
                    held.open.remove(&query);
                }
            }
        });
    }
}

async fn ask(source: Arc<Connected>, query: Query) -> Shareable {
    let metrics = source.metrics()?;
    let answer = match query.when {
        When::At(at) => source
            .ask(metrics.instant(&query.expr, at))
            .await?
            .map(series_of),
        When::Over(range, step) => source.ask(metrics.range(&query.expr, range, step)).await?,
    };
    Ok(Arc::new(answer))
}

/// An instant answer as series of one point.
fn series_of(value: InstantValue) -> Vec<Series> {
    match value {
        InstantValue::Scalar(point) => vec![Series {
            labels: Labels::default(),
            points: vec![point],
            histograms: Vec::new(),
        }],
        InstantValue::Text(_) => Vec::new(),
        InstantValue::Vector(samples) => samples
            .into_iter()
            .map(|sample| match sample.histogram {
                Some(histogram) => Series {
                    labels: sample.labels,
                    points: Vec::new(),
                    histograms: vec![(sample.point.at, histogram)],
                },
                None => Series {
                    labels: sample.labels,
                    points: vec![sample.point],
                    histograms: Vec::new(),
                },
            })
            .collect(),
        InstantValue::Matrix(series) => series,
    }
}

#[cfg(test)]
mod tests;
