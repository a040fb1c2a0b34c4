//! Time series charts that show one ability each.

use chart::{
    Align, Annotation, AnnotationKind, Axis, Bars, ChartSpec, Color, Exemplar, Interpolation, Line,
    Markers, Side, Stack, Style, Threshold,
};
use model::{Millis, Point, TimeRange};

/// 21 November 2026, 02:14 UTC.
pub(crate) const START: i64 = 1_795_227_240_000;
pub(crate) const MINUTE: i64 = 60_000;

pub(crate) fn range(minutes: i64) -> TimeRange {
    TimeRange {
        start: Millis(START),
        end: Millis(START + minutes * MINUTE),
    }
}

pub(crate) fn points(every: i64, values: &[f64]) -> Vec<Point> {
    let point = |(at, &value): (usize, &f64)| Point {
        at: Millis(START + at as i64 * every * MINUTE),
        value,
    };
    values.iter().enumerate().map(point).collect()
}

/// A wave that differs by its seed and is the same in every run.
pub(crate) fn wave(seed: u64, count: usize, low: f64, high: f64) -> Vec<f64> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    (0..count)
        .map(|at| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise = (state >> 40) as f64 / (1_u64 << 24) as f64;
            let slow = (at as f64 / count as f64 * 9.0 + seed as f64).sin() / 2.0 + 0.5;
            low + (high - low) * (slow * 0.75 + noise * 0.25)
        })
        .collect()
}

fn line(at: u8, label: &str, values: &[f64]) -> Line {
    Line::new(label, Color::Series(at), points(6, values))
}

fn chart(change: impl FnOnce(&mut ChartSpec)) -> ChartSpec {
    let mut spec = ChartSpec::new(460, 200, range(360));
    change(&mut spec);
    spec
}

fn stacked(mut lines: Vec<Line>, percent: bool) -> Vec<Line> {
    for line in &mut lines {
        line.fill_opacity = 0.35;
        line.stack = Some(Stack {
            group: "A".to_owned(),
            percent,
        });
    }
    lines
}

/// Each under the name of its picture.
pub(crate) fn all() -> Vec<(&'static str, ChartSpec)> {
    vec![
        ("interpolations", interpolations()),
        ("stack_with_a_zero_series", stack_with_a_zero_series()),
        ("stacked_shares_of_three", shares()),
        ("two_axes", two_axes()),
        ("stacked_bars", stacked_bars()),
        ("marks_and_exemplars", marks_and_exemplars()),
        ("fading_area_and_dashes", fading()),
        ("band_between_two_series", band()),
        ("symmetric_logarithm", symmetric()),
        ("limits_as_lines_and_areas", limits()),
        ("negative_stack_apart", negative_stack()),
        ("markers", markers()),
    ]
}

fn interpolations() -> ChartSpec {
    chart(|spec| {
        let values = [1.0, 1.0, 4.0, 2.0, 2.5, 6.0, 3.0];
        let kinds = [
            Interpolation::Linear,
            Interpolation::Smooth,
            Interpolation::StepBefore,
            Interpolation::StepAfter,
        ];
        spec.series = (0..4)
            .zip(kinds)
            .map(|(at, kind)| {
                let shifted: Vec<f64> = values
                    .iter()
                    .map(|value| value + f64::from(at) * 6.0)
                    .collect();
                let mut line =
                    Line::new(format!("{kind:?}"), Color::Series(at), points(60, &shifted));
                line.interpolation = kind;
                line.markers = Markers::Always;
                line
            })
            .collect();
    })
}

fn stack_with_a_zero_series() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "reqps".to_owned();
        let mut failed = vec![0.0; 60];
        failed[40..44].copy_from_slice(&[3.0, 9.0, 7.0, 2.0]);
        let mut lines = vec![
            line(0, "2xx", &wave(1, 60, 20.0, 40.0)),
            line(1, "4xx", &wave(2, 60, 4.0, 9.0)),
            line(2, "5xx", &failed),
        ];
        lines[2].color = Color::Critical;
        spec.series = stacked(lines, false);
    })
}

fn shares() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "percentunit".to_owned();
        spec.y.max = Some(1.0);
        let lines = (0..3).map(|at| line(at, "share", &wave(u64::from(at) + 4, 60, 1.0, 9.0)));
        spec.series = stacked(lines.collect(), true);
    })
}

fn two_axes() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "reqps".to_owned();
        spec.y.label = Some("requests".to_owned());
        spec.y.color = Some(Color::Series(0));
        spec.right = Some(Axis {
            unit: "s".to_owned(),
            label: Some("p99".to_owned()),
            color: Some(Color::Series(1)),
            min: Some(0.0),
            ..Axis::default()
        });
        let mut slow = line(1, "p99", &wave(7, 60, 0.1, 0.45));
        slow.side = Side::Right;
        spec.series = vec![line(0, "requests", &wave(3, 60, 100.0, 180.0)), slow];
    })
}

fn stacked_bars() -> ChartSpec {
    chart(|spec| {
        let mut lines: Vec<Line> = (0..3)
            .map(|at| {
                Line::new(
                    "jobs",
                    Color::Series(at),
                    points(15, &wave(u64::from(at), 24, 1.0, 6.0)),
                )
            })
            .collect();
        for line in &mut lines {
            line.style = Style::Bars;
            line.bars = Bars {
                align: Align::After,
                width: 0.8,
            };
        }
        spec.series = stacked(lines, false);
        for line in &mut spec.series {
            line.fill_opacity = 0.85;
        }
    })
}

fn marks_and_exemplars() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "s".to_owned();
        spec.series = vec![line(0, "p95", &wave(9, 60, 0.05, 0.2))];
        let kinds = [
            (AnnotationKind::Deploy, Color::Series(4)),
            (AnnotationKind::Restart, Color::Muted),
            (AnnotationKind::Migration, Color::Series(2)),
            (AnnotationKind::Alert, Color::Critical),
            (AnnotationKind::Run, Color::Series(0)),
            (AnnotationKind::Incident, Color::Warning),
            (AnnotationKind::Note, Color::Muted),
        ];
        spec.annotations = kinds
            .into_iter()
            .enumerate()
            .map(|(at, (kind, color))| {
                let start = START + (20 + at as i64 * 48) * MINUTE;
                let lasts = matches!(kind, AnnotationKind::Alert | AnnotationKind::Incident);
                Annotation {
                    at: Millis(start),
                    end: lasts.then_some(Millis(start + 30 * MINUTE)),
                    text: "v2.3.1".to_owned(),
                    color,
                    kind,
                }
            })
            .collect();
        spec.exemplars = (0..12)
            .map(|at| Exemplar {
                at: Millis(START + (at * 29 + 7) * MINUTE),
                value: 0.04 + 0.03 * ((at * 7) % 6) as f64,
                color: Color::Series(1),
                side: Side::Left,
            })
            .collect();
    })
}

fn fading() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "bytes".to_owned();
        let mut area = line(0, "used", &wave(5, 60, 2e8, 9e8));
        (area.fill_opacity, area.fade) = (0.6, true);
        area.interpolation = Interpolation::Smooth;
        let mut limit = line(1, "limit", &[1.1e9; 61]);
        limit.dash = vec![8.0, 4.0];
        spec.series = vec![area, limit];
    })
}

fn band() -> ChartSpec {
    chart(|spec| {
        let low = wave(2, 60, 1.0, 3.0);
        let high: Vec<f64> = low.iter().map(|low| low + 2.0).collect();
        let mut upper = line(0, "p95", &high);
        (upper.fill_to, upper.fill_opacity) = (Some(0), 0.25);
        spec.series = vec![line(0, "p50", &low), upper];
    })
}

fn symmetric() -> ChartSpec {
    chart(|spec| {
        (spec.y.log, spec.y.linear_to) = (Some(10.0), Some(1.0));
        spec.series = vec![line(
            0,
            "drift",
            &[-300.0, -5.0, 0.0, 0.4, 20.0, 4_000.0, 90.0, -2.0],
        )];
        spec.range = range(42);
    })
}

fn limits() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "percentunit".to_owned();
        let limit = |value, color, dashed| Threshold {
            value,
            color,
            line: value > 0.0,
            dashed,
            fill: true,
        };
        spec.thresholds = vec![
            limit(f64::NEG_INFINITY, Color::Ok, false),
            limit(0.02, Color::Warning, true),
            limit(0.05, Color::Critical, false),
        ];
        spec.series = vec![line(0, "errors", &wave(8, 60, 0.0, 0.07))];
    })
}

fn negative_stack() -> ChartSpec {
    chart(|spec| {
        spec.y.unit = "Bps".to_owned();
        spec.y.centered = true;
        let sent = |seed| -> Vec<f64> {
            wave(seed, 60, 1e6, 4e6)
                .iter()
                .map(|value| -value)
                .collect()
        };
        spec.series = stacked(
            vec![
                line(0, "in a", &wave(1, 60, 1e6, 5e6)),
                line(1, "in b", &wave(2, 60, 1e6, 3e6)),
                line(2, "out a", &sent(3)),
                line(3, "out b", &sent(4)),
            ],
            false,
        );
    })
}

fn markers() -> ChartSpec {
    chart(|spec| {
        let shown = [Markers::Auto, Markers::Always, Markers::Never];
        spec.series = (0..3)
            .zip(shown)
            .map(|(at, markers)| {
                let values: Vec<f64> = wave(u64::from(at), 15, 0.0, 4.0)
                    .iter()
                    .map(|value| value + f64::from(at) * 5.0)
                    .collect();
                let mut line = Line::new("", Color::Series(at), points(24, &values));
                line.markers = markers;
                line.point_size = 5.0 + f64::from(at) * 2.0;
                line
            })
            .collect();
    })
}
