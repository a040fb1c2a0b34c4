//! How long a crowded chart takes to draw: 100 series of 1,000 points, as JSON lines for
//! `cargo xtask bench`.

use std::{hint::black_box, time::Instant};

use chart::{ChartSpec, Color, Line, png, svg};
use model::{Millis, Point, TimeRange};

const SERIES: usize = 100;
const POINTS: i64 = 1_000;
const HOUR: i64 = 3_600_000;
const ROUNDS: usize = 31;

fn main() {
    let end = 1_795_223_130_000;
    let range = TimeRange::ending(Millis(end), Millis(HOUR));
    let mut spec = ChartSpec::new(1_200, 400, range);
    spec.series = (0..SERIES)
        .map(|nth| {
            Line::new(
                format!("series {nth}"),
                Color::Series(nth as u8),
                wave(nth, end),
            )
        })
        .collect();
    report("chart 100 x 1000", median(|| drop(black_box(svg(&spec)))));
    report(
        "chart 100 x 1000 as PNG",
        median(|| drop(black_box(png(&spec)))),
    );
}

/// A slow wave with noise that differs per series and repeats from run to run.
fn wave(nth: usize, end: i64) -> Vec<Point> {
    let mut state = nth as u64 + 1;
    (0..POINTS)
        .map(|index| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let noise = (state >> 11) as f64 / (1_u64 << 53) as f64;
            Point {
                at: Millis(end - HOUR + index * HOUR / (POINTS - 1)),
                value: nth as f64 * 0.1 + (index as f64 / 30.0).sin() + noise,
            }
        })
        .collect()
}

fn median(draw: impl Fn()) -> f64 {
    let mut times: Vec<f64> = (0..ROUNDS)
        .map(|_| {
            let began = Instant::now();
            draw();
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[ROUNDS / 2]
}

fn report(name: &str, value: f64) {
    println!("{{\"name\":\"{name}\",\"value\":{value:.3},\"unit\":\"ms\"}}");
}
