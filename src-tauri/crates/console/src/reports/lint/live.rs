//! Queries asked of the sources: those that are refused, and those that match nothing.

use std::time::Duration;

use futures::{StreamExt, stream};
use indexmap::IndexMap;
use model::{Code, Failure, Weight};

use super::Subject;
use crate::{
    Console,
    dashboards::{Choice, Loaded, settle},
    environments::{Query, Running, When},
    panel,
    wire::{Emptiness, EmptyCause, Finding, LintReport, LintRequest, SentQuery},
};

/// All questions together may take this long.
const DEADLINE: Duration = Duration::from_secs(90);
/// Questions under way; each source takes no more than its own share of them at once.
const AT_ONCE: usize = 32;

/// Asks every distinct query of the dashboards, with macros and the variables' own values filled in.
pub(super) async fn ask(
    console: &Console,
    running: &Running,
    request: &LintRequest,
    chosen: &[Loaded],
    report: &mut LintReport,
) {
    let mut asked: IndexMap<SentQuery, Vec<Finding>> = IndexMap::new();
    for loaded in chosen {
        let Some(dashboard) = &loaded.dashboard else {
            continue;
        };
        let subject = Subject { loaded, dashboard };
        collect(
            console,
            running,
            request,
            &subject,
            &mut asked,
            &mut report.failures,
        )
        .await;
    }
    report.queries = u32::try_from(asked.len()).unwrap_or(u32::MAX);
    // Owned, because a closure over two borrowed lifetimes cannot move to another thread.
    let asking = asked
        .into_iter()
        .map(|(sent, places)| judged(running, request, sent, places));
    let asking: Vec<_> = asking.collect();
    let asking = stream::iter(asking).buffered(AT_ONCE);
    let mut asking = Box::pin(asking);
    let end = tokio::time::Instant::now() + DEADLINE;
    loop {
        match tokio::time::timeout_at(end, asking.next()).await {
            Ok(Some((places, Ok(verdict)))) => {
                let found = verdict
                    .iter()
                    .flat_map(|verdict| places.iter().map(|place| verdict.at(place)));
                report.findings.extend(found);
            }
            Ok(Some((_, Err(failure)))) => fail(&mut report.failures, failure),
            Ok(None) => return,
            Err(_) => {
                let failure = Failure::new(
                    Code::Timeout,
                    format!(
                        "not every query was answered within {} s",
                        DEADLINE.as_secs()
                    ),
                )
                .remedy("lint one dashboard at a time");
                fail(&mut report.failures, failure);
                return;
            }
        }
    }
}

async fn judged(
    running: &Running,
    request: &LintRequest,
    sent: SentQuery,
    places: Vec<Finding>,
) -> (Vec<Finding>, Result<Option<Verdict>, Failure>) {
    let verdict = judge(running, request, &sent).await;
    (places, verdict)
}

/// Adds the queries of one dashboard, each with the panels it stands in.
async fn collect(
    console: &Console,
    running: &Running,
    request: &LintRequest,
    subject: &Subject<'_>,
    asked: &mut IndexMap<SentQuery, Vec<Finding>>,
    failures: &mut Vec<Failure>,
) {
    let (environment, uid) = (&running.definition.id, &subject.dashboard.uid);
    let (values, failed) = settle(
        console,
        environment,
        subject.dashboard,
        request.range,
        &IndexMap::new(),
    )
    .await;
    for failure in failed {
        fail(failures, failure);
    }
    let scrape = running.metrics(None).ok();
    let scrape = scrape
        .as_deref()
        .map_or(model::Millis(15_000), panel::scrape_interval);
    let timing = panel::timing(request.range, 1_000, scrape, None);
    let choice = Choice::new(subject.dashboard, &values, timing, |name| {
        console.shared.options(environment, uid, name)
    });
    for panel in subject.dashboard.panels() {
        let targets = panel.targets.iter();
        for target in targets.filter(|one| !one.hidden && one.other.is_none()) {
            let source = match &target.source {
                dashboard::SourceRef::Default => &panel.source,
                own => own,
            };
            let expr = choice.query(&target.expr, timing.step);
            let Ok(reference) = panel::reference(source, &choice) else {
                continue;
            };
            if expr.trim().is_empty() {
                continue;
            }
            match running.metrics(reference.as_deref()) {
                Ok(source) => {
                    let sent = SentQuery {
                        ref_id: String::new(),
                        expr,
                        source: source.definition.id.clone(),
                        instant: true,
                        step: timing.step,
                    };
                    let place = subject.finding(
                        "",
                        Weight::Warning,
                        Some(panel),
                        format!("query {}", target.ref_id),
                        "",
                    );
                    asked.entry(sent).or_default().push(place);
                }
                Err(failure) => fail(failures, failure),
            }
        }
    }
}

/// What is wrong with a query, apart from where it stands.
struct Verdict {
    rule: &'static str,
    weight: Weight,
    message: String,
    remedy: String,
}

impl Verdict {
    fn at(&self, place: &Finding) -> Finding {
        Finding {
            rule: self.rule.to_owned(),
            weight: self.weight,
            message: format!("{}: {}", place.message, self.message),
            remedy: self.remedy.clone(),
            ..place.clone()
        }
    }
}

async fn judge(
    running: &Running,
    request: &LintRequest,
    sent: &SentQuery,
) -> Result<Option<Verdict>, Failure> {
    let source = running.metrics(Some(&sent.source))?;
    let query = Query {
        expr: sent.expr.clone(),
        when: When::At(request.range.end),
    };
    match source.series(query).await {
        Ok(answer) if !answer.value.is_empty() => Ok(None),
        Ok(_) => {
            let found = panel::explain(&panel::Unanswered {
                running,
                dashboard: None,
                written: &[],
                sent: std::slice::from_ref(sent),
                valueless: Vec::new(),
                range: request.range,
            })
            .await;
            Ok(empty(found))
        }
        Err(failure) if failure.code == Code::BadQuery => Ok(Some(Verdict {
            rule: "bad-query",
            weight: Weight::Error,
            message: failure.message,
            remedy: "correct the query; Explore shows where it goes wrong".to_owned(),
        })),
        Err(failure) if failure.code == Code::Unsupported => Ok(None),
        Err(failure) => Err(failure),
    }
}

/// Emptiness that a correct dashboard would not have.
fn empty(found: Emptiness) -> Option<Verdict> {
    let weight = match found.cause {
        EmptyCause::MetricUnknown | EmptyCause::LabelUnknown => Weight::Warning,
        EmptyCause::OutsideRange => Weight::Note,
        EmptyCause::NoQuery
        | EmptyCause::Filtered
        | EmptyCause::VariableEmpty
        | EmptyCause::Transformed
        | EmptyCause::NothingToShow
        | EmptyCause::Unknown => return None,
    };
    let hints: Vec<String> = found.hints.into_iter().map(|hint| hint.text).collect();
    Some(Verdict {
        rule: "matches-nothing",
        weight,
        message: found.text,
        remedy: if hints.is_empty() {
            "correct the name in the query, or collect what it asks for".to_owned()
        } else {
            hints.join(" ")
        },
    })
}

/// Keeps each failure once: a source that is down fails every query.
fn fail(failures: &mut Vec<Failure>, failure: Failure) {
    let known = failures
        .iter()
        .any(|other| other.code == failure.code && other.place == failure.place);
    if !known {
        failures.push(failure);
    }
}
