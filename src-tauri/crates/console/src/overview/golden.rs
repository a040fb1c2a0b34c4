use std::sync::Arc;

use chart::Color;
use model::{Answer, Failure, InstantValue, Metrics, Millis};

use crate::{
    Console,
    environments::{Connected, Running},
    panel::{self, Drawing, Timing},
    wire::{
        BeforeAfter, GoldenSignal, GoldenSignals, Health, MarkView, OverviewRequest, SignalKind,
    },
};

mod families;

use families::{Family, PRESENT, family};

/// One signal before it was asked for.
struct Asked {
    kind: SignalKind,
    title: &'static str,
    detail: String,
    unit: &'static str,
    query: String,
    /// From here on it is a warning, and critical.
    limits: Option<(f64, f64)>,
    /// The axis reaches at least this far, so that a quiet signal looks quiet.
    least_top: f64,
}

/// The four signals, each standing or failing alone.
pub(super) async fn signals(
    console: &Console,
    running: &Running,
    request: &OverviewRequest,
) -> Result<GoldenSignals, Failure> {
    let (of, present) = match Of::running(running, request).await {
        Ok(found) => found,
        Err(failure) => {
            return Ok(GoldenSignals {
                signals: failed(&failure),
            });
        }
    };
    let marks = panel::marks(&running.changes(request.range).await);
    let asked = questions(family(&present), &present, &of.timing);
    Ok(GoldenSignals {
        signals: of.answer(console, asked, &marks).await,
    })
}

/// Requests, errors and latency of one route around a moment; in words why there are none.
pub(crate) async fn signals_of_route(
    console: &Console,
    running: &Running,
    request: &OverviewRequest,
    (method, route): (&str, &str),
    mark: MarkView,
) -> Result<Vec<GoldenSignal>, String> {
    let found = Of::running(running, request).await;
    let (of, present) = found.map_err(|failure| failure.to_string())?;
    let family = family(&present).ok_or_else(families::none_found)?;
    let selector = [family.counter().to_owned()];
    let labels = of.metrics.label_names(&selector, request.range);
    let labels = of.source.ask(labels).await;
    let labels = labels.map_err(|failure| failure.to_string())?.value;
    let only = family.only(&labels, method, route);
    let only = only.ok_or_else(|| format!("{} has no label of the route", family.name))?;
    let window = panel::duration(of.timing.rate.max(LEAST_WINDOW));
    let mut marks = panel::marks(&running.changes(request.range).await);
    marks.push(mark);
    let asked = of_requests(family, &only, &window);
    Ok(of.answer(console, asked, &marks).await)
}

/// The golden signals around a moment, with their values over all the time before and after it;
/// in words why there are none.
pub(crate) async fn signals_around(
    console: &Console,
    running: &Running,
    request: &OverviewRequest,
    at: Millis,
    mark: MarkView,
) -> Result<Vec<BeforeAfter>, String> {
    let found = Of::running(running, request).await;
    let (of, present) = found.map_err(|failure| failure.to_string())?;
    let mut marks = panel::marks(&running.changes(request.range).await);
    marks.retain(|other| other.kind != mark.kind || other.at != mark.at);
    marks.push(mark);
    let whole = |from: Millis, to: Millis| Timing {
        rate: Millis((to.0 - from.0).max(LEAST_WINDOW.0)),
        ..of.timing
    };
    let family = family(&present);
    let (start, end) = (request.range.start, request.range.end);
    let before = of.instants(questions(family, &present, &whole(start, at)), at);
    let after = of.instants(questions(family, &present, &whole(at, end)), end);
    let course = questions(family, &present, &of.timing);
    let (signals, before, after) =
        futures::join!(of.answer(console, course, &marks), before, after);
    let values = before.into_iter().zip(after);
    Ok(signals
        .into_iter()
        .zip(values)
        .map(|(signal, (before, after))| BeforeAfter {
            signal,
            ratio: match (&before, &after) {
                (Some((before, _)), Some((after, _))) if *before > 0.0 => Some(after / before),
                _ => None,
            },
            before: before.map(|(_, text)| text).unwrap_or_default(),
            after: after.map(|(_, text)| text).unwrap_or_default(),
        })
        .collect())
}

/// What signals are asked of.
struct Of<'a> {
    request: &'a OverviewRequest,
    source: Arc<Connected>,
    metrics: Arc<dyn Metrics>,
    timing: Timing,
}

impl<'a> Of<'a> {
    /// The environment's metrics, and the names of those that signals can be read off.
    async fn running(
        running: &Running,
        request: &'a OverviewRequest,
    ) -> Result<(Self, Vec<String>), Failure> {
        let source = running.metrics(None)?;
        let metrics = source.metrics()?;
        let interval = panel::scrape_interval(&source);
        let timing = panel::timing(request.range, request.width, interval, None);
        let present = metrics.instant(PRESENT, request.range.end);
        let present = names(&source.ask(present).await?);
        let of = Self {
            request,
            source,
            metrics,
            timing,
        };
        Ok((of, present))
    }

    /// The value of each question at one moment, as a number and with its unit.
    async fn instants(&self, asked: Vec<Question>, at: Millis) -> Vec<Option<(f64, String)>> {
        let answers = asked.into_iter().map(|(_, asked)| async move {
            let asked = asked.ok()?;
            let answer = self
                .source
                .ask(self.metrics.instant(&asked.query, at))
                .await;
            let InstantValue::Vector(samples) = answer.ok()?.value else {
                return None;
            };
            let value = samples.first()?.point.value;
            let told = value.is_finite();
            told.then(|| (value, chart::unit::format(asked.unit, value, None)))
        });
        futures::future::join_all(answers).await
    }

    async fn answer(
        &self,
        console: &Console,
        asked: Vec<Question>,
        marks: &[MarkView],
    ) -> Vec<GoldenSignal> {
        let answers = asked.into_iter().map(|(title_only, asked)| async move {
            match asked {
                Ok(asked) => self.ask(console, marks, asked).await,
                Err(why) => blank(title_only, Some(why), None),
            }
        });
        futures::future::join_all(answers).await
    }
}

/// A shorter window shows every request instead of the course.
const LEAST_WINDOW: Millis = Millis(60_000);

fn names(answer: &Answer<InstantValue>) -> Vec<String> {
    let InstantValue::Vector(samples) = &answer.value else {
        return Vec::new();
    };
    samples
        .iter()
        .filter_map(|sample| Some(sample.labels.metric()?.to_owned()))
        .collect()
}

type Question = (SignalKind, Result<Asked, String>);

fn questions(family: Option<Family>, present: &[String], timing: &Timing) -> Vec<Question> {
    let window = panel::duration(timing.rate.max(LEAST_WINDOW));
    let saturation = families::saturation(present, &window).map(|(detail, query)| Asked {
        kind: SignalKind::Saturation,
        title: "Saturation",
        detail: detail.into(),
        unit: "percentunit",
        query,
        limits: Some((0.8, 0.95)),
        least_top: 1.0,
    });
    let mut questions: Vec<Question> = match family {
        None => [SignalKind::Rate, SignalKind::Errors, SignalKind::Latency]
            .map(|kind| (kind, Err(families::none_found())))
            .into(),
        Some(family) => of_requests(family, "", &window),
    };
    questions.push((SignalKind::Saturation, saturation));
    questions
}

/// Rate, errors and latency of the requests that `only` selects.
fn of_requests(family: Family, only: &str, window: &str) -> Vec<Question> {
    let rate = Asked {
        kind: SignalKind::Rate,
        title: "Requests",
        detail: format!("per second, {}", family.name),
        unit: "reqps",
        query: family.rate(only, window),
        limits: None,
        least_top: 1.0,
    };
    let errors = Asked {
        kind: SignalKind::Errors,
        title: "Errors",
        detail: "share of requests answered 5xx".into(),
        unit: "percentunit",
        query: family.errors(only, window),
        limits: Some((0.01, 0.05)),
        least_top: 0.05,
    };
    let latency = family.latency(only, window).map_or_else(
        || Err(format!("{} holds no durations", family.name)),
        |query| {
            Ok(Asked {
                kind: SignalKind::Latency,
                title: "Latency",
                detail: "95th percentile of all requests".into(),
                unit: "s",
                query,
                limits: Some((1.0, 2.5)),
                least_top: 0.1,
            })
        },
    );
    vec![
        (SignalKind::Rate, Ok(rate)),
        (SignalKind::Errors, Ok(errors)),
        (SignalKind::Latency, latency),
    ]
}

impl Of<'_> {
    async fn ask(&self, console: &Console, marks: &[MarkView], asked: Asked) -> GoldenSignal {
        let (request, timing) = (self.request, self.timing);
        let range = self.metrics.range(&asked.query, timing.range, timing.step);
        let answer = self.source.ask(range).await;
        let series = match answer {
            Ok(answer) => answer.value,
            Err(failure) => {
                let mut signal = blank(asked.kind, None, Some(failure));
                signal.query = asked.query;
                return signal;
            }
        };
        let newest = series
            .iter()
            .flat_map(|one| &one.points)
            .rfind(|point| point.value.is_finite())
            .copied();
        let Some(newest) = newest else {
            let mut signal = blank(asked.kind, Some("no sample in this range".into()), None);
            signal.query = asked.query;
            return signal;
        };
        let health = health(newest.value, asked.limits);
        let values = series
            .iter()
            .take(1)
            .flat_map(|one| &one.points)
            .map(|point| point.value);
        let highest = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
        let chart = panel::draw(
            console,
            Drawing {
                width: request.width,
                height: request.height,
                zone: &request.zone,
                range: request.range,
                step: timing.step,
                unit: asked.unit,
                min: Some(0.0),
                max: (highest <= asked.least_top).then_some(asked.least_top),
                marks,
                title: asked.title,
                color: signal_color(asked.kind),
            },
            series.into_iter().take(1).collect(),
        );
        GoldenSignal {
            kind: asked.kind,
            title: asked.title.to_owned(),
            value: chart::unit::format(asked.unit, newest.value, None),
            detail: asked.detail,
            health,
            chart: Some(chart),
            stale: panel::staleness(newest.at, timing.range.end, timing.step),
            empty: None,
            failure: None,
            query: asked.query,
        }
    }
}

fn signal_color(kind: SignalKind) -> Color {
    Color::Series(match kind {
        SignalKind::Rate => 0,
        SignalKind::Errors => 3,
        SignalKind::Latency => 1,
        SignalKind::Saturation => 2,
    })
}

fn health(value: f64, limits: Option<(f64, f64)>) -> Health {
    match limits {
        Some((_, critical)) if value >= critical => Health::Critical,
        Some((warning, _)) if value >= warning => Health::Warning,
        Some(_) | None => Health::Ok,
    }
}

fn failed(failure: &Failure) -> Vec<GoldenSignal> {
    [
        SignalKind::Rate,
        SignalKind::Errors,
        SignalKind::Latency,
        SignalKind::Saturation,
    ]
    .map(|kind| blank(kind, None, Some(failure.clone())))
    .into()
}

fn blank(kind: SignalKind, empty: Option<String>, failure: Option<Failure>) -> GoldenSignal {
    let title = match kind {
        SignalKind::Rate => "Requests",
        SignalKind::Errors => "Errors",
        SignalKind::Latency => "Latency",
        SignalKind::Saturation => "Saturation",
    };
    GoldenSignal {
        kind,
        title: title.to_owned(),
        value: "–".to_owned(),
        detail: String::new(),
        health: Health::Unknown,
        chart: None,
        stale: None,
        empty,
        failure,
        query: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_reached_at_its_value() {
        let limits = Some((0.01, 0.05));
        for (value, expected) in [
            (0.0, Health::Ok),
            (0.01, Health::Warning),
            (0.05, Health::Critical),
            (f64::NAN, Health::Ok),
        ] {
            assert_eq!(health(value, limits), expected, "{value}");
        }
        assert_eq!(health(9.0, None), Health::Ok);
    }
}
