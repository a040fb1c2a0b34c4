//! Pictures as they were looked at and approved. `UPDATE_EXPECT=1` writes them anew; look again.

#[path = "samples/time.rs"]
mod time;

use chart::{
    Annotation, AnnotationKind, ChartSpec, Color, Interpolation, Line, MarkKind, Palette, Stack,
    Style, Threshold, Zone, png, svg,
};
use expect_test::expect_file;
use model::{Millis, Point, TimeRange};

/// 21 November 2026, 02:14 UTC.
const START: i64 = 1_795_227_240_000;
const MINUTE: i64 = 60_000;

fn spec(minutes: i64) -> ChartSpec {
    let range = TimeRange {
        start: Millis(START),
        end: Millis(START + minutes * MINUTE),
    };
    ChartSpec::new(320, 140, range)
}

/// One value per minute.
fn line(at: u8, values: &[f64]) -> Line {
    let point = |(minute, &value): (usize, &f64)| Point {
        at: Millis(START + minute as i64 * MINUTE),
        value,
    };
    let points = values.iter().enumerate().map(point).collect();
    Line::new(format!("series {at}"), Color::Series(at), points)
}

macro_rules! pictures {
    ($($name:ident: $spec:expr;)+) => {
        $(#[test]
        fn $name() {
            let file = concat!("golden/", stringify!($name), ".svg");
            expect_file![file].assert_eq(&svg(&$spec).svg);
        })+
    };
}

pictures! {
    lines: with(spec(10), |chart| {
        chart.y.unit = "s".to_owned();
        chart.series = vec![
            line(0, &[0.1, 0.12, 0.3, 0.25, 0.2, 0.21, 0.4, 0.35, 0.3, 0.1, 0.1]),
            line(1, &[0.5, 0.4, 0.45, 0.5, 0.6, 0.7, 0.65, 0.6, 0.5, 0.4, 0.3]),
        ];
    });
    gaps_and_lone_points: with(spec(12), |chart| {
        chart.gap_after = Some(Millis(MINUTE * 3 / 2));
        let mut gappy = line(0, &[1.0, 2.0, f64::NAN, 3.0, f64::INFINITY, 4.0, 5.0, 2.0, 2.0, 3.0, 4.0]);
        gappy.points.retain(|point| point.at != Millis(START + 8 * MINUTE));
        chart.series = vec![gappy];
    });
    one_point: with(spec(10), |chart| {
        let mut one = line(2, &[42.0]);
        one.points[0].at = Millis(START + 5 * MINUTE);
        chart.series = vec![one];
    });
    stacked_areas: with(spec(5), |chart| {
        chart.y.unit = "bytes".to_owned();
        chart.series = vec![
            line(0, &[1e6, 2e6, 3e6, 2e6, 1e6, 1e6]),
            line(1, &[2e6, 2e6, 1e6, 1e6, 2e6, 2e6]),
            line(2, &[1e6, 1e6, 1e6, 3e6, 3e6, 1e6]),
        ];
        stack(chart, false);
    });
    stacked_shares: with(spec(5), |chart| {
        chart.y.unit = "percentunit".to_owned();
        chart.y.max = Some(1.0);
        chart.series = vec![line(0, &[1.0, 2.0, 3.0, 4.0, 0.0, 1.0]), line(3, &[1.0, 2.0, 1.0, 4.0, 0.0, 3.0])];
        stack(chart, true);
    });
    bars_below_and_above_zero: with(spec(8), |chart| {
        let mut bars = line(4, &[1.0, -2.0, 3.0, -1.0, 2.0, 4.0, -3.0, 1.0]);
        bars.style = Style::Bars;
        chart.series = vec![bars];
    });
    points: with(spec(8), |chart| {
        let mut dots = line(5, &[1.0, 2.0, 3.0, 1.0, 2.0, 4.0, 3.0, 1.0]);
        dots.style = Style::Points;
        chart.series = vec![dots];
    });
    steps: with(spec(6), |chart| {
        let mut steps = line(6, &[1.0, 3.0, 2.0, 2.0, 5.0, 4.0]);
        steps.interpolation = Interpolation::StepAfter;
        steps.fill_opacity = 0.2;
        chart.series = vec![steps];
    });
    logarithmic: with(spec(6), |chart| {
        chart.y.log = Some(10.0);
        chart.y.unit = "short".to_owned();
        chart.series = vec![line(0, &[0.5, 4.0, 0.0, 300.0, 20_000.0, 9.0])];
    });
    constant_and_negative: with(spec(4), |chart| {
        chart.series = vec![line(0, &[-7.5; 5]), line(1, &[-2.0; 5])];
    });
    thresholds_and_marks: with(spec(10), |chart| {
        chart.y.unit = "percentunit".to_owned();
        chart.y.label = Some("errors & <retries>".to_owned());
        chart.series = vec![line(0, &[0.0, 0.01, 0.02, 0.06, 0.09, 0.08, 0.04, 0.02, 0.01, 0.0, 0.0])];
        let threshold = |value, color| Threshold { value, color, line: value > 0.0, dashed: false, fill: true };
        chart.thresholds = vec![
            threshold(f64::NEG_INFINITY, Color::Ok),
            threshold(0.02, Color::Warning),
            threshold(0.05, Color::Critical),
        ];
        let mark = |minute, end: Option<i64>| Annotation {
            at: Millis(START + minute * MINUTE),
            end: end.map(|minute| Millis(START + minute * MINUTE)),
            text: "deploy".to_owned(),
            color: Color::Muted,
            kind: AnnotationKind::Deploy,
        };
        chart.annotations = vec![mark(2, None), mark(6, Some(8)), mark(-5, Some(1))];
    });
    fixed_ends_cut_the_line: with(spec(6), |chart| {
        (chart.y.min, chart.y.max) = (Some(0.0), Some(10.0));
        chart.series = vec![line(0, &[2.0, 50.0, 5.0, -40.0, 5.0, 6.0, 6.0])];
    });
    the_night_the_clock_goes_back: with(spec(240), |chart| {
        // 24 October 2026, 23:00 UTC.
        chart.range.start = Millis(1_792_882_800_000);
        chart.range.end = Millis(chart.range.start.0 + 240 * MINUTE);
        chart.zone = "Europe/Berlin".parse::<Zone>().unwrap();
        chart.width = 480;
    });
    a_sparkline: with(spec(6), |chart| {
        (chart.width, chart.height, chart.bare) = (120, 32, true);
        chart.series = vec![line(0, &[1.0, 3.0, 2.0, 2.0, 5.0, 4.0, 4.0])];
    });
    a_soft_end_keeps_small_values_small: with(spec(4), |chart| {
        chart.y.unit = "percentunit".to_owned();
        chart.y.soft_max = Some(0.05);
        chart.series = vec![line(1, &[0.001, 0.002, 0.0, 0.001, 0.004])];
    });
    empty_for_a_file: with(spec(60), |chart| chart.palette = Palette::Dark);
}

#[test]
fn every_ability_of_a_chart_is_drawn_as_it_was_approved() {
    for (name, mut spec) in time::all() {
        for (palette, theme) in [(Palette::Screen, "screen"), (Palette::Dark, "dark")] {
            spec.palette = palette;
            let drawn = svg(&spec);
            expect_test::expect_file![format!("golden/{name}-{theme}.svg")].assert_eq(&drawn.svg);
        }
    }
}

#[test]
fn marks_come_with_the_places_where_they_were_drawn() {
    let (_, spec) = time::all()
        .into_iter()
        .find(|(name, _)| *name == "marks_and_exemplars")
        .unwrap();
    let drawn = svg(&spec);
    let of = |kind| drawn.marks.iter().filter(move |mark| mark.kind == kind);
    assert_eq!(of(MarkKind::Annotation).count(), spec.annotations.len());
    assert_eq!(of(MarkKind::Exemplar).count(), spec.exemplars.len());
    let plot = drawn.plot;
    for mark in &drawn.marks {
        assert!(
            mark.x >= plot.left && mark.x <= plot.left + plot.width,
            "{mark:?}"
        );
    }
    let alert = of(MarkKind::Annotation).nth(3).unwrap();
    assert!(alert.until.unwrap() > alert.x && alert.y < plot.top);
}

#[test]
fn a_series_that_adds_nothing_draws_no_line_over_its_stack() {
    let (_, mut spec) = time::all()
        .into_iter()
        .find(|(name, _)| *name == "stack_with_a_zero_series")
        .unwrap();
    let strokes = |spec: &ChartSpec| {
        svg(spec)
            .svg
            .matches("stroke=\"var(--threshold-critical)\"")
            .count()
    };
    assert_eq!(strokes(&spec), 1, "one hump, one line");
    for point in &mut spec.series[2].points {
        point.value = 0.0;
    }
    assert_eq!(strokes(&spec), 0);
}

fn with(mut spec: ChartSpec, change: impl FnOnce(&mut ChartSpec)) -> ChartSpec {
    change(&mut spec);
    spec
}

fn stack(chart: &mut ChartSpec, percent: bool) {
    for line in &mut chart.series {
        line.fill_opacity = 0.3;
        line.stack = Some(Stack {
            group: "A".to_owned(),
            percent,
        });
    }
}

#[test]
fn what_comes_beside_the_picture_tells_where_values_lie() {
    let mut chart = spec(10);
    chart.series = vec![line(0, &[0.0, 5.0, f64::NAN, 9.0])];
    let drawn = svg(&chart);
    assert_eq!(drawn.x, (chart.range.start, chart.range.end));
    assert_eq!(drawn.y, (0.0, 10.0));
    assert_eq!((drawn.drawn, drawn.not_drawable), (3, 1));
    let plot = drawn.plot;
    assert!(plot.left + plot.width <= 320.0 && plot.top + plot.height <= 140.0);
    let (first, last) = (
        drawn.y_ticks.first().unwrap(),
        drawn.y_ticks.last().unwrap(),
    );
    assert_eq!((first.label.as_str(), last.label.as_str()), ("0", "10"));
}

#[test]
fn text_never_becomes_markup() {
    let mut chart = spec(10);
    chart.y.label = Some("</text><script>alert(1)</script>\u{0}\"'&".to_owned());
    chart.y.unit = "<b onload=x>".to_owned();
    chart.series = vec![line(0, &[1.0, 2.0])];
    let svg = svg(&chart).svg;
    assert!(
        !svg.contains("<script") && !svg.contains("<b ") && !svg.contains('\u{0}'),
        "{svg}"
    );
    assert!(svg.contains("&lt;script&gt;"));
}

#[test]
fn senseless_specifications_are_drawn_all_the_same() {
    let extremes = [
        0.0,
        -1e308,
        1e308,
        5e-324,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ];
    for (width, height) in [(0, 0), (1, 1), (20, 20), (3_000, 10)] {
        for (start, end) in [(0, 0), (10, -10), (i64::MIN, i64::MAX), (START, START + 1)] {
            for log in [None, Some(10.0), Some(0.0), Some(f64::NAN)] {
                let range = TimeRange {
                    start: Millis(start),
                    end: Millis(end),
                };
                let mut chart = ChartSpec::new(width, height, range);
                chart.y.log = log;
                (chart.y.min, chart.y.max) = (Some(f64::NAN), Some(-1.0));
                chart.series = vec![line(0, &extremes), line(9, &extremes)];
                chart.series[1].style = Style::Bars;
                chart.gap_after = Some(Millis(-1));
                stack(&mut chart, true);
                assert!(svg(&chart).svg.ends_with("</svg>\n"));
            }
        }
    }
}

#[test]
fn a_png_shows_the_series_its_labels_and_nothing_outside_the_plot() {
    let mut chart = spec(6);
    chart.palette = Palette::Light;
    (chart.y.min, chart.y.max) = (Some(0.0), Some(10.0));
    chart.series = vec![line(0, &[2.0, 50.0, 5.0, -40.0, 5.0, 6.0, 6.0])];
    let plot = svg(&chart).plot;
    let file = png(&chart);
    let mut reader = ::png::Decoder::new(std::io::Cursor::new(file))
        .read_info()
        .unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    assert_eq!(
        (info.width, info.height),
        (640, 280),
        "twice the size in CSS pixels"
    );
    let (mut series, mut text, mut outside) = (0, 0, 0);
    for (at, pixel) in pixels.chunks_exact(3).enumerate() {
        let (x, y) = ((at % 640) as f64 / 2.0, (at / 640) as f64 / 2.0);
        let inside =
            x >= plot.left - 1.0 && y >= plot.top - 2.0 && y <= plot.top + plot.height + 2.0;
        let blue = pixel[2] > pixel[0].saturating_add(60);
        series += usize::from(blue && inside);
        outside += usize::from(blue && !inside);
        text += usize::from(pixel[0] < 140 && !inside);
    }
    assert!(series > 1_000, "{series} pixels of the line");
    assert!(text > 300, "{text} pixels of labels");
    assert_eq!(outside, 0);
}
