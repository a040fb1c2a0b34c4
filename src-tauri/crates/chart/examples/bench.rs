//! How long crowded pictures take to draw, as JSON lines for `cargo xtask bench`: a chart of 100
//! series of 1,000 points, a heatmap of 100 columns and 40 rows, and a dashboard of 24 panels.

use std::{hint::black_box, time::Instant};

use chart::{
    ChartSpec, Color, Line, Palette,
    figure::{Buckets, Figure, Heatmap},
    png,
    sheet::{GridPlace, Sheet, SheetItem, SheetPanel},
    svg,
};
use model::{Millis, Point, TimeRange};

const SERIES: usize = 100;
const POINTS: i64 = 1_000;
const HOUR: i64 = 3_600_000;
const ROUNDS: usize = 31;
const END: i64 = 1_795_223_130_000;

fn main() {
    let crowded = chart(SERIES);
    let heatmap = Figure::Heatmap(heatmap());
    let sheet = sheet();
    report("chart 100 x 1000", || drop(black_box(svg(&crowded))));
    report("chart 100 x 1000 as PNG", || drop(black_box(png(&crowded))));
    report("heatmap 100 x 40", || {
        drop(black_box(heatmap.svg(900, 300, Palette::Screen)));
    });
    report("sheet of 24 panels", || drop(black_box(sheet.svg())));
    report("sheet of 24 panels as PNG", || drop(black_box(sheet.png())));
}

fn chart(series: usize) -> ChartSpec {
    let range = TimeRange::ending(Millis(END), Millis(HOUR));
    let mut spec = ChartSpec::new(1_200, 400, range);
    spec.series = (0..series)
        .map(|nth| Line::new(format!("series {nth}"), Color::Series(nth as u8), wave(nth)))
        .collect();
    spec
}

/// A slow wave with noise that differs per series and repeats from run to run.
fn wave(nth: usize) -> Vec<Point> {
    let mut state = nth as u64 + 1;
    (0..POINTS)
        .map(|index| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise = (state >> 11) as f64 / (1_u64 << 53) as f64;
            Point {
                at: Millis(END - HOUR + index * HOUR / (POINTS - 1)),
                value: nth as f64 * 0.1 + (index as f64 / 30.0).sin() + noise,
            }
        })
        .collect()
}

fn heatmap() -> Heatmap {
    let range = TimeRange::ending(Millis(END), Millis(HOUR));
    let edges = (0..=40).map(f64::from).collect();
    let step = HOUR / 100;
    let mut heatmap = Heatmap::new(range, Millis(step), Buckets::Edges(edges));
    heatmap.moments = (1..=100).map(|at| Millis(END - HOUR + at * step)).collect();
    let column = |nth| {
        wave(nth)
            .iter()
            .take(40)
            .map(|point| point.value + 1.0)
            .collect()
    };
    heatmap.counts = (0..100).map(column).collect();
    heatmap
}

/// Four series in each of 24 panels, three to a row.
fn sheet() -> Sheet {
    let panel = |at: u32| SheetPanel {
        place: GridPlace {
            x: at % 3 * 8,
            y: at / 3 * 8,
            width: 8,
            height: 8,
        },
        title: format!("panel {at}"),
        note: String::new(),
        figure: Figure::Chart(Box::new(chart(4))),
        legend: None,
        transparent: false,
    };
    Sheet {
        width: 1_440,
        palette: Palette::Light,
        title: "Dashboard".to_owned(),
        lines: Vec::new(),
        items: (0..24)
            .map(|at| SheetItem::Panel(Box::new(panel(at))))
            .collect(),
    }
}

/// Prints the median of several rounds.
fn report(name: &str, draw: impl Fn()) {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            draw();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let value = times[ROUNDS / 2];
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"ms\"}}");
}
