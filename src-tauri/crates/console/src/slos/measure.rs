use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
    time::Duration,
};

use model::{Failure, Millis, Series, TimeRange};
use slo::{Answered, Counts, Course, Objective, Part, Question, Slo, Step, question, read_part};

use crate::{
    environments::{Connected, Query, Running},
    panel,
    wire::SentQuery,
};

/// What a source said about an objective.
#[derive(Clone, Debug, Default)]
pub(super) struct Measured {
    /// As of when.
    pub(super) at: Millis,
    /// What was counted within each window, from now back.
    pub(super) recent: HashMap<Duration, Counts>,
    /// What was counted over the period, piece by piece.
    pub(super) course: Course,
    /// A series of its good events was there, if it counts those.
    pub(super) good_seen: bool,
    /// What was asked.
    pub(super) queries: Vec<SentQuery>,
    /// Why not all of it was answered.
    pub(super) failure: Option<Failure>,
}

/// Pieces of a period, about.
const PIECES: i64 = 288;
/// A piece has at least so many scrapes, so that an increase within it can be told.
const SCRAPES: i64 = 4;
const MINUTE: i64 = 60_000;

/// Asks how an objective stood at a moment.
///
/// Two questions go out at once: one about all windows of the pairs, one about the whole period.
/// Where little of the period has data, that little is asked for once more in finer pieces.
pub(super) async fn measure(
    running: &Running,
    slo: &Slo,
    objective: &Objective,
    at: Millis,
) -> Measured {
    let source = match running.metrics(slo.source.as_deref()) {
        Ok(source) => source,
        Err(failure) => {
            return Measured {
                at,
                failure: Some(failure),
                ..Measured::default()
            };
        }
    };
    let asking = Asking {
        source: &source,
        objective,
        at,
    };
    let (recent, course) = futures::join!(asking.recent(), asking.course());
    let mut measured = Measured {
        at,
        ..Measured::default()
    };
    for part in [recent, course] {
        measured.recent.extend(part.recent);
        measured.good_seen |= part.good_seen;
        measured.queries.extend(part.queries);
        measured.failure = measured.failure.or(part.failure);
        if !part.course.steps.is_empty() {
            measured.course = part.course;
        }
    }
    if measured.course.steps.is_empty() && measured.failure.is_some() {
        measured.course = longest(&measured);
    }
    for (query, letter) in measured.queries.iter_mut().zip('A'..) {
        query.ref_id = letter.to_string();
    }
    measured
}

/// The longest of the windows in place of the period, for a source that refuses the whole of it.
fn longest(measured: &Measured) -> Course {
    let longest = measured.recent.iter().max_by_key(|(window, _)| **window);
    let Some((window, counts)) = longest else {
        return Course::default();
    };
    Course {
        step: Millis(i64::try_from(window.as_millis()).unwrap_or(i64::MAX)),
        steps: vec![Step {
            at: measured.at,
            counts: *counts,
        }],
    }
}

/// What was counted within one time that ends at a moment; nothing if there was no series.
pub(super) async fn counted(
    running: &Running,
    slo: &Slo,
    objective: &Objective,
    (window, at): (Duration, Millis),
) -> Result<Option<Counts>, Failure> {
    let source = running.metrics(slo.source.as_deref())?;
    let asking = Asking {
        source: &source,
        objective,
        at,
    };
    let part = asking.windows(&[window]).await;
    match part.failure {
        Some(failure) => Err(failure),
        None => Ok(part.recent.get(&window).copied()),
    }
}

/// The shortest time in which a source's increases can be told.
pub(super) fn least_window(running: &Running, slo: &Slo) -> Millis {
    let interval = running
        .metrics(slo.source.as_deref())
        .map_or(Millis(15_000), |source| panel::scrape_interval(&source));
    Millis(interval.0.saturating_mul(SCRAPES).max(MINUTE))
}

struct Asking<'a> {
    source: &'a Arc<Connected>,
    objective: &'a Objective,
    at: Millis,
}

impl Asking<'_> {
    async fn recent(&self) -> Measured {
        self.windows(&slo::windows(&self.objective.period)).await
    }

    async fn windows(&self, windows: &[Duration]) -> Measured {
        let Question { expr, windows } = question(&self.objective.indicator, windows);
        let mut part = Measured::default();
        let answer = self.ask(&mut part, Query::at(&expr, self.at)).await;
        let mut answered: HashMap<String, Answered> = HashMap::new();
        for series in &answer {
            let (Some((what, window)), Some(point)) =
                (read_part(&series.labels), series.points.last())
            else {
                continue;
            };
            part.good_seen |= what == Part::Good;
            answered.entry(window).or_default().put(what, point.value);
        }
        for window in windows {
            let answered = answered.get(&slo::prometheus_duration(window));
            let counts = answered.and_then(|one| one.counts(&self.objective.indicator));
            part.recent.extend(counts.map(|counts| (window, counts)));
        }
        part
    }

    async fn course(&self) -> Measured {
        let passed = self.objective.period.passed(self.at);
        let step = self.step(passed.length());
        let coarse = self.pieces(passed.length(), step).await;
        let Some(start) = coarse.course.start() else {
            return coarse;
        };
        let length = Millis(self.at.0 - start.0);
        let finer = self.step(length);
        if finer.0.saturating_mul(2) > step.0 {
            return coarse;
        }
        let mut fine = self.pieces(length, finer).await;
        if fine.course.steps.is_empty() {
            return coarse;
        }
        fine.queries.splice(0..0, coarse.queries);
        fine.good_seen |= coarse.good_seen;
        fine
    }

    /// The length of a piece, in whole minutes.
    fn step(&self, length: Millis) -> Millis {
        let least = panel::scrape_interval(self.source)
            .0
            .saturating_mul(SCRAPES);
        let step = (length.0 / PIECES).max(least).max(1);
        Millis((step + MINUTE - 1) / MINUTE * MINUTE)
    }

    /// Counts of the pieces of a time that ends now.
    async fn pieces(&self, length: Millis, step: Millis) -> Measured {
        let window = Duration::from_millis(u64::try_from(step.0).unwrap_or(0));
        let pieces = (length.0 / step.0).max(1);
        let range = TimeRange::ending(self.at, Millis((pieces - 1) * step.0));
        let expr = question(&self.objective.indicator, &[window]).expr;
        let mut part = Measured::default();
        let answer = self.ask(&mut part, Query::over(&expr, range, step)).await;
        let mut answered: BTreeMap<Millis, Answered> = BTreeMap::new();
        for series in &answer {
            let Some((what, _)) = read_part(&series.labels) else {
                continue;
            };
            part.good_seen |= what == Part::Good;
            for point in &series.points {
                answered.entry(point.at).or_default().put(what, point.value);
            }
        }
        let steps = answered.into_iter().filter_map(|(at, answered)| {
            let counts = answered.counts(&self.objective.indicator)?;
            Some(Step { at, counts })
        });
        part.course = Course {
            step,
            steps: steps.collect(),
        };
        part
    }

    /// The answer's series; none if there is no answer, which the part then says.
    async fn ask(&self, part: &mut Measured, query: Query) -> Vec<Series> {
        let (instant, step) = match query.when {
            crate::environments::When::At(_) => (true, Millis(0)),
            crate::environments::When::Over(_, step) => (false, step),
        };
        part.queries.push(SentQuery {
            ref_id: String::new(),
            expr: query.expr.clone(),
            source: self.source.definition.id.clone(),
            instant,
            step,
        });
        match self.source.series(query).await {
            Ok(answer) => answer.value.clone(),
            Err(failure) => {
                part.failure = Some(failure);
                Vec::new()
            }
        }
    }
}
