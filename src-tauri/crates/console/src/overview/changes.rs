use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use model::{Millis, Series, TimeRange};

use crate::{
    environments::{Connected, Query, Running},
    wire::{ChangeKind, ChangeMark, ProbeState},
};

mod alerts;

pub(crate) use alerts::{held, stretches};

/// What changed within the range, newest first, at most [`MOST`].
///
/// Deploys are read off `version` labels of `*_build_info` and `target_info`, restarts off
/// `process_start_time_seconds`, and turns off Wheelhouse's own probes.
pub(crate) async fn changes(running: &Running, range: TimeRange) -> Vec<ChangeMark> {
    let mut marks = probe_turns(running, range);
    marks.extend(running.migrated(range));
    if let Ok(source) = running.metrics(None)
        && source.metrics().is_ok()
    {
        let (deployed, restarted, fired) = futures::join!(
            deploys(&source, range),
            restarts(&source, range),
            alerts::fired(running, range)
        );
        marks.extend(fired);
        marks.extend(deployed);
        // A deploy restarts the process; one mark says both.
        marks.extend(
            restarted
                .into_iter()
                .filter(|restart| !marks_near(&marks_of_deploys(&marks), restart.at))
                .collect::<Vec<_>>(),
        );
    }
    marks.sort_by_key(|mark| std::cmp::Reverse(mark.at));
    marks.truncate(MOST);
    marks
}

const MOST: usize = 50;
const SAME_EVENT: i64 = 120_000;
const STEPS: i64 = 240;

/// How far apart the moments are at which versions are looked at: a deploy is told of at the first
/// of them that shows it.
pub(crate) fn step_of_versions(range: TimeRange) -> Millis {
    Millis((range.length().0 / STEPS).max(5_000))
}

const VERSIONS: &str = "count by (__name__, job, version, service_version) \
    ({__name__=~\".+_build_info|build_info|target_info\"})";
const STARTS: &str = "max by (job, instance) (process_start_time_seconds)";

fn marks_of_deploys(marks: &[ChangeMark]) -> Vec<Millis> {
    marks
        .iter()
        .filter(|mark| mark.kind == ChangeKind::Deploy)
        .map(|mark| mark.at)
        .collect()
}

fn marks_near(deploys: &[Millis], at: Millis) -> bool {
    deploys
        .iter()
        .any(|deploy| (deploy.0 - at.0).abs() <= SAME_EVENT)
}

fn probe_turns(running: &Running, range: TimeRange) -> Vec<ChangeMark> {
    running
        .probes
        .now()
        .into_iter()
        .flat_map(|(definition, probed)| {
            probed
                .turns
                .into_iter()
                .filter(move |(at, _)| range.contains(*at))
                .map(move |(at, state)| match state {
                    ProbeState::Down => ChangeMark {
                        at,
                        end: None,
                        kind: ChangeKind::Down,
                        text: format!("probe {} down", definition.title),
                    },
                    ProbeState::Up | ProbeState::Waiting => ChangeMark {
                        at,
                        end: None,
                        kind: ChangeKind::Up,
                        text: format!("probe {} back up", definition.title),
                    },
                })
        })
        .collect()
}

async fn deploys(source: &Arc<Connected>, range: TimeRange) -> Vec<ChangeMark> {
    let step = step_of_versions(range);
    match source.series(Query::over(VERSIONS, range, step)).await {
        Ok(answer) => versions_that_appear(&answer.value, range, step),
        // The source's own line already says why it does not answer.
        Err(_) => Vec::new(),
    }
}

/// A version that a job shows where it showed another one before.
fn versions_that_appear(series: &[Series], range: TimeRange, step: Millis) -> Vec<ChangeMark> {
    let mut by_job: BTreeMap<&str, BTreeMap<Millis, BTreeSet<&str>>> = BTreeMap::new();
    for one in series {
        let version = ["version", "service_version"]
            .iter()
            .find_map(|name| one.labels.get(name));
        let Some(version) = version.filter(|version| !version.is_empty()) else {
            continue;
        };
        let job = one.labels.get("job").unwrap_or_default();
        for point in &one.points {
            by_job
                .entry(job)
                .or_default()
                .entry(point.at)
                .or_default()
                .insert(version);
        }
    }
    let mut marks = Vec::new();
    for (job, moments) in by_job {
        let mut before: Option<&BTreeSet<&str>> = None;
        for (at, versions) in &moments {
            if let Some(before) = before {
                for version in versions.difference(before) {
                    marks.push(ChangeMark {
                        at: *at,
                        end: None,
                        kind: ChangeKind::Deploy,
                        text: if job.is_empty() {
                            format!("deploy {version}")
                        } else {
                            format!("deploy {version} of {job}")
                        },
                    });
                }
            }
            before = Some(versions);
        }
    }
    // The first step only shows what was there already.
    marks.retain(|mark| mark.at.0 > range.start.0 + step.0 / 2);
    marks
}

async fn restarts(source: &Arc<Connected>, range: TimeRange) -> Vec<ChangeMark> {
    let step = step_of_versions(range);
    let (now, course) = futures::join!(
        source.series(Query::at(STARTS, range.end)),
        source.series(Query::over(STARTS, range, step))
    );
    let mut started: BTreeSet<(Millis, String)> = BTreeSet::new();
    let mut note = |labels: &model::Labels, value: f64| {
        if value.is_finite() && value > 0.0 {
            let at = Millis((value * 1_000.0) as i64);
            let job = labels.get("job").unwrap_or_default().to_owned();
            if range.contains(at) {
                started.insert((at, job));
            }
        }
    };
    for answer in [now, course].into_iter().flatten() {
        for series in &answer.value {
            for point in &series.points {
                note(&series.labels, point.value);
            }
        }
    }
    started
        .into_iter()
        .map(|(at, job)| ChangeMark {
            at,
            end: None,
            kind: ChangeKind::Restart,
            text: format!("{job} started"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use model::{Labels, Point};

    use super::*;

    fn version(version: &str, seconds: std::ops::Range<i64>) -> Series {
        Series {
            labels: Labels::from_iter([("job", "api"), ("version", version)]),
            points: seconds
                .step_by(10)
                .map(|second| Point {
                    at: Millis(second * 1_000),
                    value: 1.0,
                })
                .collect(),
            histograms: Vec::new(),
        }
    }

    #[test]
    fn a_version_is_a_deploy_where_it_replaces_or_joins_another() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(300_000),
        };
        let course = [
            version("v1", 0..100),
            version("v2", 100..200),
            version("v1", 200..301),
        ];
        let marks = versions_that_appear(&course, range, Millis(10_000));
        let said: Vec<(i64, &str)> = marks
            .iter()
            .map(|mark| (mark.at.0, mark.text.as_str()))
            .collect();
        assert_eq!(
            said,
            [(100_000, "deploy v2 of api"), (200_000, "deploy v1 of api")]
        );
        assert_eq!(
            versions_that_appear(&course[..1], range, Millis(10_000)),
            []
        );
    }

    #[test]
    fn a_gap_in_the_samples_is_no_deploy() {
        let range = TimeRange {
            start: Millis(0),
            end: Millis(300_000),
        };
        let mut course = version("v1", 0..100);
        course.points.extend(version("v1", 200..300).points);
        assert_eq!(versions_that_appear(&[course], range, Millis(10_000)), []);
    }
}
