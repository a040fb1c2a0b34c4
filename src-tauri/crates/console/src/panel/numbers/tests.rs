use dashboard::{Dashboard, PanelKind};
use model::Labels;

use super::*;
use crate::{dashboards::Choice, panel::Timing, wire::Chosen};

fn parsed(panel: &serde_json::Value) -> Dashboard {
    let file =
        serde_json::json!({"uid": "u", "title": "t", "schemaVersion": 39, "panels": [panel]});
    dashboard::parse(&file.to_string(), "t.json").0
}

fn series(name: &str, values: &[f64]) -> Frame {
    let points = (0..).zip(values).map(|(at, value)| Point {
        at: Millis(at * 1_000),
        value: *value,
    });
    let series = model::Series {
        labels: Labels::from_iter([("pod", name)]),
        points: points.collect(),
        histograms: Vec::new(),
    };
    Frame::of_series("A", name, &series)
}

fn stats(panel: &serde_json::Value, frames: &[Frame]) -> Vec<StatView> {
    let dashboard = parsed(panel);
    let panel = dashboard.panels().next().unwrap();
    let PanelKind::Stat(kind) = &panel.kind else {
        panic!("{panel:?}")
    };
    let timing = Timing {
        range: TimeRange {
            start: Millis(0),
            end: Millis(60_000),
        },
        step: Millis(1_000),
        rate: Millis(4_000),
    };
    let choice = Choice::new(&dashboard, &Chosen::new(), timing, |_| None);
    let linker = Linker {
        choice: &choice,
        uid: "u",
    };
    match stat(panel, kind, frames, &request(), &linker) {
        (Content::Stat(views), Figure::Stat(figure)) => {
            assert_eq!(
                figure.readings.len(),
                views.len(),
                "the picture has the same"
            );
            views
        }
        other => panic!("{other:?}"),
    }
}

fn request() -> PanelRequest {
    PanelRequest {
        environment: "e".to_owned(),
        uid: "u".to_owned(),
        panel: 1,
        chosen: Chosen::new(),
        range: TimeRange::ending(Millis(60_000), Millis(60_000)),
        width: 300,
        height: 120,
        theme: crate::wire::ThemeName::Dark,
        zone: crate::wire::Zone::Utc,
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    }
}

fn panel(options: serde_json::Value, defaults: serde_json::Value) -> serde_json::Value {
    serde_json::json!({"id": 1, "type": "stat", "title": "p", "options": options,
        "fieldConfig": {"defaults": defaults, "overrides": []}, "targets": []})
}

#[test]
fn a_threshold_gives_colour_state_and_band() {
    let limits = serde_json::json!({"unit": "percentunit", "min": 0, "max": 1, "thresholds": {"mode": "absolute",
        "steps": [{"color": "green", "value": null}, {"color": "yellow", "value": 0.8}, {"color": "red", "value": 0.95}]}});
    let view = &stats(
        &panel(serde_json::json!({}), limits),
        &[series("pool", &[0.1, 0.9])],
    )[0];
    assert_eq!(view.state, CellState::Warning);
    assert_eq!(view.color, "var(--threshold-warning)");
    assert_eq!(view.fraction, Some(0.9));
    assert_eq!(view.text, "90%");
    let starts: Vec<f64> = view.bands.iter().map(|(from, _)| *from).collect();
    assert_eq!(starts, [0.0, 0.8, 0.95]);
}

#[test]
fn what_is_no_number_says_so() {
    let none = stats(
        &panel(serde_json::json!({}), serde_json::json!({})),
        &[series("x", &[])],
    );
    assert_eq!(none[0].text, "no value");
    let idle = serde_json::json!({"noValue": "idle"});
    let none = stats(&panel(serde_json::json!({}), idle), &[series("x", &[])]);
    assert_eq!(none[0].text, "idle");
    let nan = stats(
        &panel(serde_json::json!({}), serde_json::json!({})),
        &[series("x", &[f64::NAN])],
    );
    assert_eq!(nan[0].value, None);
}

#[test]
fn the_text_mode_says_which_of_name_and_value_are_written() {
    for (mode, label, text) in [
        ("auto", "", "3"),
        ("value", "", "3"),
        ("name", "", "v1"),
        ("value_and_name", "v1", "3"),
        ("none", "", ""),
    ] {
        let options = serde_json::json!({"textMode": mode});
        let views = stats(
            &panel(options, serde_json::json!({})),
            &[series("v1", &[3.0])],
        );
        assert_eq!(
            (views[0].label.as_str(), views[0].text.as_str()),
            (label, text),
            "{mode}"
        );
    }
    let two = [series("v1", &[3.0]), series("v2", &[4.0])];
    let views = stats(&panel(serde_json::json!({}), serde_json::json!({})), &two);
    assert_eq!(views[1].label, "v2", "several are named");
}

#[test]
fn a_text_column_can_be_meant_by_its_name() {
    let sample = model::VectorSample {
        labels: Labels::from_iter([("version", "2.3.1"), ("job", "api")]),
        point: Point {
            at: Millis(0),
            value: 1.0,
        },
        histogram: None,
    };
    let table = Frame::of_vector("A", &[sample], false);
    let options =
        serde_json::json!({"reduceOptions": {"calcs": ["lastNotNull"], "fields": "/^version$/"}});
    let views = stats(
        &panel(options, serde_json::json!({})),
        std::slice::from_ref(&table),
    );
    assert_eq!(views.len(), 1);
    assert_eq!(views[0].text, "2.3.1");
    let all = serde_json::json!({"reduceOptions": {"values": true, "calcs": ["lastNotNull"], "fields": ""}});
    let views = stats(&panel(all, serde_json::json!({})), &[table]);
    assert_eq!((views[0].label.as_str(), views[0].text.as_str()), ("", "1"));
}

#[test]
fn a_background_takes_the_colour_and_the_change_is_told() {
    let options = serde_json::json!({"colorMode": "background", "showPercentChange": true, "graphMode": "area"});
    let defaults = serde_json::json!({"color": {"mode": "fixed", "fixedColor": "red"}});
    let view = &stats(&panel(options, defaults), &[series("x", &[2.0, 3.0])])[0];
    assert_eq!(
        view.background.as_deref(),
        Some("var(--threshold-critical)")
    );
    assert_eq!(view.color, colors::NEUTRAL);
    assert!(
        (view.change.unwrap() - 50.0).abs() < 1e-9,
        "{:?}",
        view.change
    );
    assert!(
        view.spark
            .as_ref()
            .is_some_and(|spark| spark.starts_with("<svg"))
    );
}
