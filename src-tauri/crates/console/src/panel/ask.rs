use std::collections::BTreeMap;

use dashboard::{Panel, SourceRef, Target, TargetFormat};
use futures::future::join_all;
use indexmap::IndexMap;
use model::{Answer, Code, Failure, Histogram, Labels, Millis, Point, Series};

use super::draw::Observed;
use crate::{
    dashboards::Choice,
    environments::{Query, Running, Shareable, When},
    wire::{Content, Emptiness, EmptyCause, SentQuery},
};

/// What the queries of a panel brought.
pub(super) struct Answers {
    /// One entry per series, in the order of the queries.
    pub(super) series: Vec<Asked>,
    /// The queries as they were sent.
    pub(super) queries: Vec<SentQuery>,
    /// Remarks of the sources, and queries that failed while others answered.
    pub(super) warnings: Vec<String>,
    /// The number at which an answer was cut.
    pub(super) capped_at: Option<u32>,
    failures: Vec<Failure>,
    asked: usize,
}

/// One series with the query it came from.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    pub(super) ref_id: String,
    pub(super) legend_format: String,
    pub(super) expr: String,
    pub(super) format: TargetFormat,
    pub(super) instant: bool,
    pub(super) labels: Labels,
    pub(super) points: Vec<Point>,
    pub(super) histograms: Vec<(Millis, Histogram)>,
}

/// More lines than this cannot be told apart, and take seconds to draw.
const MOST_SERIES: usize = 1_000;

/// Asks all queries of a panel; equal ones once.
pub(super) async fn all(running: &Running, panel: &Panel, choice: &Choice) -> Answers {
    let shown: Vec<&Target> = panel
        .targets
        .iter()
        .filter(|target| !target.hidden)
        .collect();
    let mut answers = Answers {
        series: Vec::new(),
        queries: Vec::new(),
        warnings: Vec::new(),
        capped_at: None,
        failures: Vec::new(),
        asked: shown.len(),
    };
    let mut unique: IndexMap<Question, Vec<&Target>> = IndexMap::new();
    for target in shown {
        match question(panel, target, choice) {
            Ok(question) => unique.entry(question).or_default().push(target),
            Err(failure) => answers.failures.push(failure),
        }
    }
    answers.queries = unique
        .keys()
        .map(|question| SentQuery {
            ref_id: String::new(),
            expr: question.expr.clone(),
            source: question.source.clone().unwrap_or_default(),
            instant: question.instant,
            step: question.step,
        })
        .collect();
    let (questions, targets): (Vec<Question>, Vec<Vec<&Target>>) = unique.into_iter().unzip();
    let asking: Vec<_> = questions
        .iter()
        .map(|question| question.ask(running, choice))
        .collect();
    let results = join_all(asking).await;
    for ((question, result), targets) in questions.iter().zip(results).zip(targets) {
        match result {
            Ok(answer) => answers.take(question, &answer, &targets, choice),
            Err(failure) => answers
                .failures
                .push(failure.at(format!("query {}", question.expr))),
        }
    }
    if answers.failures.len() < answers.asked {
        let failed = answers.failures.iter().map(|failure| match &failure.place {
            Some(place) => format!("{}: {failure}", place),
            None => failure.to_string(),
        });
        answers.warnings.extend(failed);
    }
    answers
}

impl Answers {
    fn take(
        &mut self,
        question: &Question,
        answer: &Answer<Vec<Series>>,
        targets: &[&Target],
        choice: &Choice,
    ) {
        for remark in answer.warnings.iter().chain(&answer.infos) {
            if !self.warnings.contains(remark) {
                self.warnings.push(remark.clone());
            }
        }
        if answer.partial {
            self.warnings
                .push("the source says that part of the data is missing".to_owned());
        }
        self.capped_at = self.capped_at.or(answer.capped_at);
        for target in targets {
            for series in &answer.value {
                if self.series.len() == MOST_SERIES {
                    self.capped_at = Some(MOST_SERIES as u32);
                    return;
                }
                self.series.push(Asked {
                    ref_id: target.ref_id.clone(),
                    legend_format: choice.fill(&target.legend_format),
                    expr: question.expr.clone(),
                    format: target.format,
                    instant: question.instant,
                    labels: series.labels.clone(),
                    points: series.points.clone(),
                    histograms: series.histograms.clone(),
                });
            }
        }
    }

    /// The state to show instead of data, if there is no data.
    pub(super) fn nothing(&self) -> Option<Content> {
        if self.asked == 0 {
            return Some(Content::Empty(Emptiness::new(
                EmptyCause::NoQuery,
                "the panel has no query",
            )));
        }
        if self.failures.len() == self.asked
            && let Some(first) = self.failures.first()
        {
            return Some(match first.code {
                Code::Unsupported => Content::Unsupported(first.message.clone()),
                _ => Content::Failed(first.clone()),
            });
        }
        let points = self
            .series
            .iter()
            .any(|series| !series.points.is_empty() || !series.histograms.is_empty());
        (!points).then(|| {
            Content::Empty(Emptiness::new(
                EmptyCause::Unknown,
                "no series matches in this range: the metric may have another name or label, or \
                 nothing was collected yet",
            ))
        })
    }

    /// The newest point of all series.
    pub(super) fn newest(&self) -> Option<Millis> {
        self.series
            .iter()
            .filter_map(|series| {
                let point = series.points.last().map(|point| point.at);
                point.max(series.histograms.last().map(|(at, _)| *at))
            })
            .max()
    }
}

/// One query as it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Question {
    expr: String,
    source: Option<String>,
    instant: bool,
    step: Millis,
}

fn question(panel: &Panel, target: &Target, choice: &Choice) -> Result<Question, Failure> {
    if let Some(other) = &target.other {
        return Err(Failure::new(
            Code::Unsupported,
            format!(
                "query {} is for {other}, which this version does not ask",
                target.ref_id
            ),
        ));
    }
    let own = target
        .interval
        .as_deref()
        .and_then(|text| dashboard::duration(&choice.fill(text)));
    let step = Millis(
        choice.timing.step.0.max(own.map_or(0, |own| own.0))
            * i64::from(target.interval_factor.max(1)),
    );
    let expr = choice.query(&target.expr, step);
    if expr.trim().is_empty() {
        return Err(
            Failure::new(Code::BadQuery, format!("query {} is empty", target.ref_id))
                .remedy("write a query in the dashboard's file"),
        );
    }
    let source = match &target.source {
        SourceRef::Default => &panel.source,
        own => own,
    };
    Ok(Question {
        expr,
        source: reference(source, choice)?,
        instant: target.instant,
        step,
    })
}

/// The key or title a source reference means; nothing for the default one.
pub(crate) fn reference(source: &SourceRef, choice: &Choice) -> Result<Option<String>, Failure> {
    match source {
        SourceRef::Default | SourceRef::Mixed => Ok(None),
        SourceRef::Variable(name) => Ok(choice.source(name)),
        SourceRef::Named { id, .. } => Ok(Some(id.clone())),
        SourceRef::Internal(what) => Err(Failure::new(
            Code::Unsupported,
            format!("{what:?} is a source of Grafana's own, without a server behind it"),
        )),
    }
}

/// Exemplars of the queries that ask for them: of each stretch of time the greatest, which is the
/// one worth opening.
pub(super) async fn exemplars(running: &Running, panel: &Panel, choice: &Choice) -> Vec<Observed> {
    let range = choice.timing.range;
    let wanted = panel
        .targets
        .iter()
        .filter(|target| target.exemplars && !target.hidden);
    let asking = wanted.filter_map(|target| {
        let question = question(panel, target, choice).ok()?;
        let source = running.metrics(question.source.as_deref()).ok()?;
        Some(async move {
            let metrics = source.metrics().ok()?;
            // Not every server keeps exemplars; the panel is whole without.
            let answer = source.ask(metrics.exemplars(&question.expr, range)).await;
            Some((target.ref_id.as_str(), answer.ok()?.value))
        })
    });
    let mut greatest: BTreeMap<(&str, i64), Observed> = BTreeMap::new();
    let stretch = (range.length().0 / STRETCHES).max(1);
    for (ref_id, series) in join_all(asking).await.into_iter().flatten() {
        for (of, one) in series.into_iter().flat_map(|series| {
            series
                .exemplars
                .into_iter()
                .map(move |one| (series.labels.clone(), one))
        }) {
            if !range.contains(one.at) || !one.value.is_finite() {
                continue;
            }
            let place = (ref_id, (one.at.0 - range.start.0) / stretch);
            if greatest
                .get(&place)
                .is_some_and(|other| other.value >= one.value)
            {
                continue;
            }
            let mut labels = of;
            labels.0.extend(one.labels.0);
            let observed = Observed {
                ref_id: ref_id.to_owned(),
                at: one.at,
                value: one.value,
                labels,
            };
            greatest.insert(place, observed);
        }
    }
    greatest.into_values().collect()
}

/// As many exemplars of a query stand side by side without hiding each other.
const STRETCHES: i64 = 50;

impl Question {
    async fn ask(&self, running: &Running, choice: &Choice) -> Shareable {
        let source = running.metrics(self.source.as_deref())?;
        let when = if self.instant {
            When::At(choice.timing.range.end)
        } else {
            When::Over(dashboard::align(choice.timing.range, self.step), self.step)
        };
        let expr = self.expr.clone();
        source.series(Query { expr, when }).await
    }
}
