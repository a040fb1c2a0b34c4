use collector::{ImportCount, Limits, Scrape, Store};
use model::{Code, ExemplarPoint, InstantValue, MetricKind, MetricMetadata, Metrics as _, Millis};
use promql::{RawSeries, STALE, Sample};

use crate::{START, WINDOW, labels, open, range, raw, samples, scrape, value};

#[tokio::test]
async fn samples_are_answered_before_and_after_they_are_folded_and_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let expected: Vec<(i64, f64)> = (0..1_200)
        .map(|nth| (nth * 15_000, (nth % 97) as f64))
        .collect();
    for (at, value) in &expected {
        store
            .append_scrape(scrape("up", START + at, *value))
            .await
            .unwrap();
    }
    let last = expected[1_199].0;
    assert_eq!(
        raw(&store, "up", 0, last).await,
        expected,
        "from the head alone"
    );

    let done = store.maintain(Millis(START + last)).await.unwrap();
    assert_eq!(
        done.folded, 960,
        "two windows of 480 are over, the third is not"
    );
    assert_eq!(store.extent().samples, 1_200);
    assert_eq!(
        raw(&store, "up", 0, last).await,
        expected,
        "from blocks and head"
    );
    let part = raw(&store, "up", WINDOW - 15_000, WINDOW + 15_000).await;
    assert_eq!(part, expected[479..482], "across the edge of a window");

    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        raw(&store, "up", 0, last).await,
        expected,
        "after a restart"
    );
    assert_eq!(store.extent().samples, 1_200);
    let again = store.maintain(Millis(START + last)).await.unwrap();
    assert_eq!(again.folded, 0);
    let extent = store.extent();
    assert_eq!(extent.oldest, Some(Millis(START)));
    assert_eq!(extent.newest, Some(Millis(START + last)));
}

#[tokio::test]
async fn late_samples_find_their_place_even_in_folded_windows() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for at in [0, 30_000, WINDOW, 2 * WINDOW] {
        store
            .append_scrape(scrape("up", START + at, 1.0))
            .await
            .unwrap();
    }
    store.maintain(Millis(START + 2 * WINDOW)).await.unwrap();
    // A sample in between, one of a known time, and one older than all.
    for (at, value) in [(15_000, 2.0), (30_000, 3.0), (-15_000, 4.0)] {
        store
            .append_scrape(scrape("up", START + at, value))
            .await
            .unwrap();
    }
    let expected = [
        (-15_000, 4.0),
        (0, 1.0),
        (15_000, 2.0),
        (30_000, 3.0),
        (WINDOW, 1.0),
        (2 * WINDOW, 1.0),
    ];
    assert_eq!(
        raw(&store, "up", -WINDOW, 2 * WINDOW).await,
        expected,
        "merged while reading"
    );
    let done = store.maintain(Millis(START + 2 * WINDOW)).await.unwrap();
    assert_eq!(done.folded, 3);
    assert_eq!(
        raw(&store, "up", -WINDOW, 2 * WINDOW).await,
        expected,
        "merged by folding"
    );
    assert_eq!(
        store.extent().samples,
        6,
        "the sample of a known time replaced it"
    );
}

#[tokio::test]
async fn a_row_across_two_windows_does_not_undo_what_was_written_later() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let up = labels(&[("__name__", "up")]);
    let timed = |pairs: &[(i64, f64)]| Scrape {
        at: Millis(START),
        timed: samples(pairs.iter().copied())
            .into_iter()
            .map(|sample| (up.clone(), sample))
            .collect(),
        ..Scrape::default()
    };
    store
        .append_scrape(timed(&[(0, 1.0), (WINDOW, 5.0)]))
        .await
        .unwrap();
    store.append_scrape(timed(&[(0, 2.0)])).await.unwrap();
    store
        .maintain(Millis(START + WINDOW + WINDOW / 2))
        .await
        .unwrap();
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        raw(&store, "up", 0, WINDOW).await,
        [(0, 2.0), (WINDOW, 5.0)]
    );
}

#[tokio::test]
async fn the_mark_of_a_series_that_is_gone_survives_to_the_bit() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let stale = f64::from_bits(STALE);
    store.append_scrape(scrape("up", START, 1.0)).await.unwrap();
    store
        .append_scrape(scrape("up", START + 15_000, stale))
        .await
        .unwrap();
    for round in ["head", "block", "restart"] {
        let view = store.metrics();
        assert_eq!(value(&view, "up", 14_999).await, Some(1.0), "{round}");
        assert_eq!(
            value(&view, "up", 15_000).await,
            None,
            "{round}: a plain NaN would be a value"
        );
        store
            .maintain(Millis(START + WINDOW + 60_000))
            .await
            .unwrap();
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(value(&store.metrics(), "up", 15_000).await, None);
}

#[tokio::test]
async fn history_is_imported_once_however_often_it_comes() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store
        .append_scrape(scrape("up", START + 5 * WINDOW, 9.0))
        .await
        .unwrap();
    let history = || -> Vec<RawSeries> {
        let job = |nth: i64| {
            labels(&[
                ("__name__", "up"),
                ("job", ["api", "web", "queue"][nth as usize]),
            ])
        };
        let series = |nth| {
            RawSeries::of_numbers(
                job(nth),
                samples((0..2_400).map(|at| (at * 15_000 - nth, at as f64))),
            )
        };
        (0..3).map(series).collect()
    };
    let first = store.import_metrics(history()).await.unwrap();
    assert_eq!(
        first,
        ImportCount {
            new_series: 2,
            new_samples: 7_200
        }
    );
    let second = store.import_metrics(history()).await.unwrap();
    assert_eq!(second, ImportCount::default());
    assert_eq!(store.extent().samples, 7_201);

    let mut expected: Vec<(i64, f64)> = (0..2_400).map(|at| (at * 15_000, at as f64)).collect();
    expected.push((5 * WINDOW, 9.0));
    assert_eq!(
        raw(&store, "up{job=\"api\"}", 0, 5 * WINDOW).await,
        expected
    );
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        raw(&store, "up{job=\"api\"}", 0, 5 * WINDOW).await,
        expected
    );
    assert_eq!(store.extent().samples, 7_201);

    // What is unsorted or repeated is put in order first.
    let odd = RawSeries::of_numbers(
        labels(&[("__name__", "odd")]),
        samples([
            (30_000, 3.0),
            (0, 1.0),
            (30_000, 4.0),
            (i64::MAX - START, 0.0),
        ]),
    );
    store.import_metrics(vec![odd]).await.unwrap();
    assert_eq!(
        raw(&store, "odd", 0, WINDOW).await,
        [(0, 1.0), (30_000, 4.0)]
    );
}

#[tokio::test]
async fn a_sample_of_an_impossible_time_costs_only_itself() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let up = labels(&[("__name__", "up")]);
    let timed = [i64::MAX, i64::MIN, START].map(|at| (up.clone(), Sample { at, value: 1.0 }));
    let scrape = Scrape {
        at: Millis(START),
        timed: timed.to_vec(),
        ..Scrape::default()
    };
    store.append_scrape(scrape).await.unwrap();
    assert_eq!(raw(&store, "up", 0, 0).await, [(0, 1.0)]);
    assert_eq!(store.extent().samples, 1);
}

#[tokio::test]
async fn exemplars_and_metadata_are_kept_and_repeats_are_not() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    let bucket = labels(&[("__name__", "latency_bucket"), ("le", "1")]);
    let exemplar = |nth: i64| ExemplarPoint {
        at: Millis(START + nth * 1_000),
        value: if nth == 2 { f64::NAN } else { 0.25 },
        labels: [("trace_id", format!("trace-{nth}"))].into_iter().collect(),
    };
    let metadata = MetricMetadata {
        name: "latency".to_owned(),
        kind: MetricKind::Histogram,
        help: "How long \"it\" takes".to_owned(),
        unit: "seconds".to_owned(),
    };
    for nth in [0, 0, 1, 1, 2] {
        let scrape = Scrape {
            at: Millis(START + nth * 15_000),
            samples: vec![(bucket.clone(), 1.0)],
            exemplars: vec![(bucket.clone(), exemplar(nth))],
            metadata: vec![metadata.clone()],
            ..Scrape::default()
        };
        store.append_scrape(scrape).await.unwrap();
    }
    for _ in 0..2 {
        let query = "sum(rate(latency_bucket{le=\"1\"}[5m])) / sum(rate(latency_bucket[5m]))";
        let answer = store
            .metrics()
            .exemplars(query, range(1_000, 9_000))
            .await
            .unwrap();
        assert_eq!(answer.value.len(), 1, "two selectors, one series");
        assert_eq!(answer.value[0].labels.get("le"), Some("1"));
        let found = &answer.value[0].exemplars;
        assert_eq!(found[0], exemplar(1));
        assert!(found[1].value.is_nan() && found.len() == 2);
        let view = store.metrics();
        assert_eq!(
            view.metadata(None).await.unwrap().value,
            std::slice::from_ref(&metadata)
        );
        assert_eq!(view.metadata(Some("latency")).await.unwrap().value.len(), 1);
        assert_eq!(view.metadata(Some("other")).await.unwrap().value.len(), 0);
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        store.metrics().metadata(None).await.unwrap().value,
        [metadata]
    );
}

#[tokio::test]
async fn labels_and_series_are_listed_within_the_range() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    for (at, job, zone) in [(0, "api", "a"), (0, "web", ""), (WINDOW, "queue", "b")] {
        let up = labels(&[("__name__", "up"), ("job", job), ("zone", zone)]);
        let scrape = Scrape {
            at: Millis(START + at),
            samples: vec![(up, 1.0)],
            ..Scrape::default()
        };
        store.append_scrape(scrape).await.unwrap();
    }
    let view = store.metrics();
    let all = range(0, WINDOW);
    let early = range(0, 1_000);
    assert_eq!(
        view.label_names(&[], all).await.unwrap().value,
        ["__name__", "job", "zone"]
    );
    let text = |text: &str| vec![text.to_owned()];
    assert_eq!(
        view.label_names(&text("up{job=\"web\"}"), all)
            .await
            .unwrap()
            .value,
        ["__name__", "job"]
    );
    assert_eq!(
        view.label_values("job", &[], all).await.unwrap().value,
        ["api", "queue", "web"]
    );
    assert_eq!(
        view.label_values("job", &[], early).await.unwrap().value,
        ["api", "web"]
    );
    let two = ["up{job=\"api\"}".to_owned(), "up{zone=~\".+\"}".to_owned()];
    assert_eq!(
        view.label_values("job", &two, all).await.unwrap().value,
        ["api", "queue"]
    );
    let series = view.series(&two, all, 1).await.unwrap();
    assert_eq!((series.value.len(), series.capped_at), (1, Some(1)));
    let series = view.series(&two, all, 2).await.unwrap();
    assert_eq!((series.value.len(), series.capped_at), (2, None));
    let refused = view.series(&text("sum(up)"), all, 9).await.unwrap_err();
    assert_eq!(refused.code, Code::BadQuery);
}

#[tokio::test]
async fn what_cannot_be_answered_says_why_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path()).await;
    store.append_scrape(scrape("up", START, 1.0)).await.unwrap();
    let view = store.metrics();
    let step = Millis(1_000);
    for (query, length, code) in [
        ("sum(up", 1_000, Code::BadQuery),
        ("", 1_000, Code::BadQuery),
        ("up[5m]", 1_000, Code::BadQuery),
        ("nonsense(up)", 1_000, Code::BadQuery),
        ("up{job=~\"(\"}", 1_000, Code::BadQuery),
        ("up", 11_000_000, Code::TooLarge),
    ] {
        let failure = view.range(query, range(0, length), step).await.unwrap_err();
        assert_eq!(failure.code, code, "{query}: {failure:?}");
        assert!(
            failure.remedy.is_some() && failure.place.is_some(),
            "{failure:?}"
        );
    }
    let failure = view
        .range("up", range(0, 1_000), Millis(0))
        .await
        .unwrap_err();
    assert_eq!(failure.code, Code::BadQuery, "a step of zero");
    let most = view.range("up", range(0, 10_999_000), step).await.unwrap();
    assert_eq!(
        most.value[0].points.len(),
        300,
        "11,000 steps are allowed; the look-back is 5 min"
    );
    let InstantValue::Scalar(one) = view.instant("1", Millis(START)).await.unwrap().value else {
        panic!("a number is a scalar")
    };
    assert_eq!(one.value.to_bits(), 1_f64.to_bits());
}

#[tokio::test]
async fn a_hundred_thousand_series_are_summed_whole_and_listed_in_part() {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits {
        max_series_per_target: 100_000,
        ..Limits::default()
    };
    let (store, _) = Store::open(folder.path(), limits, Millis(START))
        .await
        .unwrap();
    let series = (0..100_000).map(|nth| {
        RawSeries::of_numbers(
            labels(&[("__name__", "wide"), ("nth", &nth.to_string())]),
            samples([(0, 1.0)]),
        )
    });
    store.import_metrics(series.collect()).await.unwrap();
    let view = store.metrics();
    assert_eq!(value(&view, "sum(wide)", 0).await, Some(100_000.0));
    let answer = view
        .range("wide", range(0, 0), Millis(1_000))
        .await
        .unwrap();
    assert_eq!(
        (answer.value.len(), answer.capped_at),
        (10_000, Some(10_000))
    );
    let answer = view.label_values("nth", &[], range(0, 0)).await.unwrap();
    assert_eq!(
        (answer.value.len(), answer.capped_at),
        (10_000, Some(10_000))
    );
}
