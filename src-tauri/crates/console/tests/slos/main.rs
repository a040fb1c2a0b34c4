//! Objectives through the console's commands, over what its own collector keeps and over a server.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

#[path = "../inquiry/fake.rs"]
mod fake;
mod scene;

use console::wire::{BudgetSpentRequest, Health, SloView};
use model::{Millis, TimeRange, Weight};

use crate::{
    fake::Fake,
    scene::{NOW, Scene, objective, request},
};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;

/// Six hours of a thousand requests a minute, of which a share fails in the last minutes.
async fn outage(ratio: f64, minutes: i64) -> Scene {
    let failing = move |at: i64| {
        if at > NOW - minutes * MINUTE {
            ratio
        } else {
            0.0
        }
    };
    Scene::of(
        6,
        &[
            ("requests_total{code=\"200\"}", &move |at| {
                1_000.0 * (1.0 - failing(at))
            }),
            ("requests_total{code=\"500\"}", &move |at| {
                1_000.0 * failing(at)
            }),
        ],
        &[(
            "slos/a.yml",
            &objective(
                "availability",
                "requests_total{code=\"500\"}",
                "requests_total",
                0.999,
            ),
        )],
    )
    .await
}

async fn only(scene: &Scene) -> SloView {
    let view = console::slos(&scene.console, request(400)).await.unwrap();
    assert_eq!(view.slos.len(), 1);
    view.slos.into_iter().next().unwrap()
}

#[tokio::test]
async fn a_healthy_objective_says_how_much_it_knows() {
    let scene = outage(0.0, 0).await;
    let slo = only(&scene).await;
    assert_eq!(slo.health, Health::Ok, "{}", slo.sentence);
    assert_eq!((slo.left, slo.achieved), (Some(1.0), Some(1.0)));
    assert_eq!(slo.coverage, "6 h of 30 days");
    assert!(
        (slo.covered - 6.0 / 720.0).abs() < 0.000_5,
        "{}",
        slo.covered
    );
    assert_eq!(
        slo.sentence,
        "Over the last 6 h of 30 days nothing of the budget was spent."
    );
    assert_eq!(slo.period, "30 days, rolling");
    assert_eq!(slo.exhausted, None);
    let chart = slo.chart.expect("it is drawn");
    assert!(chart.svg.starts_with("<svg"));
    assert!(slo.queries.iter().all(|query| query.source == "local"));
    assert!(
        slo.burns
            .iter()
            .all(|burn| !burn.burning && burn.long_burn == Some(0.0)),
        "{:?}",
        slo.burns
    );
}

#[tokio::test]
async fn an_outage_burns_and_says_until_when() {
    // An hour at 2%: a burn of 20, of which an hour is 20/720 of the month's budget.
    let scene = outage(0.02, 60).await;
    let slo = only(&scene).await;
    assert_eq!(slo.health, Health::Critical);
    let left = slo.left.unwrap();
    assert!((left - (1.0 - 20.0 / 720.0)).abs() < 0.002, "{left}");
    let pages: Vec<bool> = slo.burns.iter().map(|burn| burn.burning).collect();
    // Over six hours it is a burn of a sixth of 20.
    assert_eq!(pages, [true, false, true, true], "{:?}", slo.burns);
    let fastest = &slo.burns[0];
    assert_eq!(
        (fastest.long.as_str(), fastest.short.as_str()),
        ("1 h", "5 min")
    );
    assert!((fastest.long_burn.unwrap() - 20.0).abs() < 0.3);
    // What is left lasts 35 hours at this speed.
    let lasts = slo.exhausted.unwrap().0 - NOW;
    assert!((lasts as f64 / HOUR as f64 - 35.0).abs() < 1.0, "{lasts}");
    assert!(
        slo.sentence.starts_with(
            "Burns 20.0 × as fast as it may over 1 h, and at this speed the budget is gone in 1 day"
        ),
        "{}",
        slo.sentence
    );
    assert_eq!(
        slo.alerts,
        ["Errors", "Named"],
        "the others are about something else"
    );
}

#[tokio::test]
async fn what_a_time_cost_is_told() {
    let scene = outage(0.5, 20).await;
    let spent = |start: i64, end: i64| {
        let range = TimeRange {
            start: Millis(start),
            end: Millis(end),
        };
        let request = BudgetSpentRequest {
            environment: "here".to_owned(),
            range,
        };
        async {
            console::budget_spent(&scene.console, request)
                .await
                .unwrap()
                .remove(0)
        }
    };
    // Twenty minutes at a burn of 500: 23% of the month.
    let share = 500.0 * 20.0 / (30.0 * 1_440.0);
    for (start, end, expected) in [
        (NOW - 20 * MINUTE, NOW, share),
        (NOW - 40 * MINUTE, NOW, share),
        (NOW - 10 * MINUTE, NOW, share / 2.0),
        (NOW - 3 * HOUR, NOW - 2 * HOUR, 0.0),
    ] {
        let found = spent(start, end).await;
        let value = found.spent.unwrap_or_else(|| panic!("{}", found.words));
        assert!(
            (value - expected).abs() < 0.01,
            "{value} is not {expected}: {}",
            found.words
        );
    }
    assert_eq!(
        spent(NOW - 20 * MINUTE, NOW).await.words,
        "23% of the budget of 30 days"
    );
    let before = spent(NOW - 100 * HOUR, NOW - 99 * HOUR).await;
    assert_eq!(before.spent, None);
    assert!(
        before.words.contains("no data of that time"),
        "{}",
        before.words
    );
}

#[tokio::test]
async fn what_cannot_be_told_says_why() {
    let constant: &dyn Fn(i64) -> f64 = &|_| 0.0;
    let until_noon: &dyn Fn(i64) -> f64 = &|at| if at < NOW - 2 * HOUR { 100.0 } else { 0.0 };
    let files = [
        (
            "slos/a.yml",
            objective("typo", "request_total{code=\"500\"}", "request_total", 0.99),
        ),
        (
            "slos/b.yml",
            objective("still", "still_total{code=\"500\"}", "still_total", 0.99),
        ),
        (
            "slos/c.yml",
            objective("idle", "idle_total{code=\"500\"}", "idle_total", 0.99),
        ),
        (
            "slos/d.yml",
            objective("whole", "idle_total", "idle_total", 1.0),
        ),
        (
            "slos/e.yml",
            objective("bound", "idle_total{le=\"0.250\"}", "idle_total", 0.99)
                .replace("bad:", "good:"),
        ),
    ];
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let scene = Scene::of(
        6,
        &[("still_total", constant), ("idle_total", until_noon)],
        &files,
    )
    .await;
    let view = console::slos(&scene.console, request(0)).await.unwrap();
    for (id, reason) in [
        ("typo", "no series of request_total"),
        ("still", "no event was counted in the 6 h"),
        ("idle", "no events in the last hour"),
        ("whole", "no error budget"),
        ("bound", "matches what is good"),
    ] {
        let slo = view.slos.iter().find(|slo| slo.id == id).unwrap();
        assert!(slo.unknown.contains(reason), "{id}: {:?}", slo.unknown);
        assert_eq!(slo.health, Health::Unknown, "{id}");
        assert!(!slo.sentence.is_empty() && slo.chart.is_none(), "{id}");
        // Of the one that is only idle it is known what was before.
        assert_eq!(slo.left.is_some(), id == "idle", "{id}");
    }
    assert!(
        view.problems
            .iter()
            .any(|problem| problem.file == "slos/d.yml" && problem.weight == Weight::Error)
    );
}

#[tokio::test]
async fn a_source_that_does_not_answer_is_said() {
    let slos = objective("availability", "e_total", "r_total", 0.999);
    let scene = Scene::over("127.0.0.1:1", &[("slos/a.yml", &slos)]).await;
    let slo = only(&scene).await;
    assert_eq!(slo.health, Health::Unknown);
    assert!(slo.failure.is_some());
    assert!(slo.sentence.contains("did not answer"), "{}", slo.sentence);
}

#[tokio::test]
async fn a_server_is_asked_little_and_seldom() {
    let fake = Fake::start_at(NOW, &["r_total{code=\"200\"}", "r_total{code=\"500\"}"]).await;
    let files: Vec<(String, String)> = (0..20)
        .map(|number| {
            let error = format!("r_total{{code=\"500\",n!=\"{number}\"}}");
            (
                format!("slos/{number}.yml"),
                objective(&format!("o{number}"), &error, "r_total", 0.4),
            )
        })
        .collect();
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (name.as_str(), text.as_str()))
        .collect();
    let scene = Scene::over(&fake.address.to_string(), &files).await;
    let view = console::slos(&scene.console, request(0)).await.unwrap();
    // Half of the requests fail and 60% may: a day of 30 has gone by.
    for slo in &view.slos {
        assert_eq!(slo.health, Health::Ok, "{}", slo.sentence);
        assert!(
            (slo.achieved.unwrap() - 0.5).abs() < 0.01,
            "{}",
            slo.sentence
        );
        let spent = 1.0 - slo.left.unwrap();
        assert!((spent - 0.5 / 0.6 / 30.0).abs() < 0.005, "{spent}");
    }
    let queries = |asked: &[String]| asked.iter().filter(|one| one.contains("slo_part")).count();
    let asked = queries(&fake.asked());
    assert!(
        asked <= 60,
        "two questions each, and one in finer pieces: {asked}"
    );
    assert!(fake.most_open() <= 8, "{}", fake.most_open());
    console::slos(&scene.console, request(300)).await.unwrap();
    assert_eq!(
        queries(&fake.asked()),
        asked,
        "what was just measured is not asked again"
    );
}
