//! Our chart beside uPlot's of the same data in the same window, as JSON lines for
//! `cargo xtask bench`: 100 series of 1,000 points, from the data to the painted frame.

use std::time::{Duration, Instant};

use chart::{ChartSpec, Color, Line};
use model::{Millis, Point, TimeRange};
use tauri::{Manager, WebviewUrl, WebviewWindow, WebviewWindowBuilder, http};

const UPLOT: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../ui/node_modules/uplot/dist/uPlot.iife.min.js"
);
// A system without a language says "C", which uPlot does not survive.
const PAGE: &str = "<!doctype html><title>Drawing</title><div id=\"place\"></div>\
    <script>Object.defineProperty(navigator, 'language', { get: () => 'en' })</script>\
    <script src=\"/uplot.js\"></script><script src=\"/data.js\"></script><script src=\"/rounds.js\"></script>";
/// Both are drawn in turns; the frame after the work tells that it is painted.
const ROUNDS: &str = r"
const place = document.getElementById('place');
const painted = () => new Promise((done) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = done;
  channel.port2.postMessage(0);
}));
const timed = async (draw) => {
  place.replaceChildren();
  await painted();
  const began = performance.now();
  draw();
  await painted();
  return performance.now() - began;
};
const median = (list) => list.sort((a, b) => a - b)[list.length >> 1];
const series = [{}, ...data.slice(1).map((_, at) => ({ stroke: `hsl(${at * 37 % 360} 60% 50%)`, width: 1, points: { show: false } }))];
(async () => {
  const ours = [], theirs = [];
  for (let round = 0; round < 15; round += 1) {
    theirs.push(await timed(() => new uPlot({ width: 1200, height: 400, series, legend: { show: false }, cursor: { show: false } }, data, place)));
    ours.push(await timed(() => { place.innerHTML = svg; }));
  }
  window.result = { ours: median(ours), theirs: median(theirs) };
})();
";
const SERIES: usize = 100;
const POINTS: i64 = 1_000;
const END: i64 = 1_795_223_130_000;
const HOUR: i64 = 3_600_000;

fn main() {
    let spec = spec();
    let drawn: Vec<f64> = (0..15)
        .map(|_| {
            let began = Instant::now();
            std::hint::black_box(chart::svg(&spec));
            began.elapsed().as_secs_f64() * 1_000.0
        })
        .collect();
    let in_rust = median(drawn);
    let data = data(&spec);
    tauri::Builder::default()
        .register_uri_scheme_protocol("drawing", move |_context, request| {
            let (kind, body) = match request.uri().path() {
                "/uplot.js" => ("text/javascript", std::fs::read(UPLOT).unwrap_or_default()),
                "/data.js" => ("text/javascript", data.clone().into_bytes()),
                "/rounds.js" => ("text/javascript", ROUNDS.as_bytes().to_vec()),
                _ => ("text/html", PAGE.as_bytes().to_vec()),
            };
            let mut answer = http::Response::new(body);
            answer.headers_mut().insert(
                http::header::CONTENT_TYPE,
                http::HeaderValue::from_static(kind),
            );
            answer
        })
        .setup(move |app| {
            let page = WebviewUrl::CustomProtocol("drawing://localhost/".parse()?);
            let window = WebviewWindowBuilder::new(app, "main", page)
                .title("Drawing")
                .inner_size(1280.0, 800.0)
                .build()?;
            std::thread::spawn(move || tell(&window, in_rust));
            Ok(())
        })
        .run(tauri::generate_context!())
        .expect("the window opens");
}

/// Waits for the page's numbers and prints them.
#[allow(clippy::print_stdout)] // what it is for
fn tell(window: &WebviewWindow, in_rust: f64) {
    let began = Instant::now();
    while began.elapsed() < Duration::from_secs(60) {
        std::thread::sleep(Duration::from_millis(50));
        let (answer, answered) = std::sync::mpsc::channel();
        let asked = window.eval_with_callback("window.result ?? null", move |value| {
            // Nobody listens any more once an answer came too late.
            let _ = answer.send(value);
        });
        let Some(value) = asked
            .ok()
            .and_then(|()| answered.recv_timeout(Duration::from_secs(5)).ok())
            .and_then(|value| serde_json::from_str::<serde_json::Value>(&value).ok())
        else {
            continue;
        };
        if let (Some(ours), Some(theirs)) = (value["ours"].as_f64(), value["theirs"].as_f64()) {
            let ours = ours + in_rust;
            for (name, value, unit) in [
                ("chart 100 x 1000 on screen", ours, "ms"),
                ("uPlot 100 x 1000 on screen", theirs, "ms"),
                ("chart on screen, ratio", ours / theirs, "x"),
            ] {
                println!(
                    "{}",
                    serde_json::json!({ "name": name, "value": value, "unit": unit })
                );
            }
            break;
        }
    }
    window.app_handle().exit(0);
}

fn spec() -> ChartSpec {
    let range = TimeRange::ending(Millis(END), Millis(HOUR));
    let mut spec = ChartSpec::new(1_200, 400, range);
    spec.series = (0..SERIES)
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

/// The same data for both: our picture, and uPlot's columns with times in seconds.
fn data(spec: &ChartSpec) -> String {
    let seconds = spec.series.first().map_or_else(Vec::new, |line| {
        let times = line.points.iter();
        times.map(|point| point.at.0 as f64 / 1_000.0).collect()
    });
    let mut columns: Vec<Vec<f64>> = vec![seconds];
    columns.extend(spec.series.iter().map(|line| {
        let values = line.points.iter();
        values.map(|point| point.value).collect()
    }));
    let svg = chart::svg(spec).svg;
    format!(
        "const svg = {}; const data = {};",
        serde_json::json!(svg),
        serde_json::json!(columns)
    )
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
