//! Every number on a dashboard over a real Prometheus, against the query API and Grafana's
//! documented reductions, computed here a second time.

use std::{fs, path::Path};

use console::{
    Console, Options,
    wire::{
        Chosen, Content, OpenPack, PanelRequest, PanelView, SentQuery, StatView, ThemeName, Zone,
    },
};
use model::{InstantValue, Metrics, Millis, TimeRange};
use serde_json::{Value, json};

use crate::{queries::HTTP, scene::Scene};

/// Length of the range, and the scrapes before it so that the first rate is whole.
const LENGTH: i64 = 20_000;
const SCRAPES: f64 = 32.0;

/// One panel and how its numbers follow from the raw samples.
struct Case {
    kind: &'static str,
    calc: &'static str,
    expr: String,
    instant: bool,
    unit: &'static str,
}

fn cases() -> Vec<Case> {
    let rate = format!("sum(rate({HTTP}_count[5s]))");
    let by_route = format!("sum by (http_route) (rate({HTTP}_count[10s]))");
    let total = format!("sum({HTTP}_count)");
    let quantile = format!("histogram_quantile(0.95, sum by (le) (rate({HTTP}_bucket[10s])))");
    let case = |kind, calc, expr: &str, unit| Case {
        kind,
        calc,
        expr: expr.to_owned(),
        instant: false,
        unit,
    };
    let mut cases = vec![
        case("stat", "lastNotNull", &rate, "reqps"),
        case("stat", "last", &rate, "reqps"),
        case("stat", "firstNotNull", &rate, "reqps"),
        case("stat", "first", &total, "short"),
        case("stat", "min", &rate, "none"),
        case("stat", "max", &quantile, "s"),
        case("stat", "mean", &rate, "reqps"),
        case("stat", "median", &rate, "reqps"),
        case("stat", "sum", &rate, "short"),
        case("stat", "count", &rate, "none"),
        case("stat", "range", &total, "none"),
        case("stat", "delta", &total, "none"),
        case("stat", "diff", &total, "none"),
        case("stat", "diffperc", &total, "none"),
        case("stat", "step", &total, "none"),
        case("stat", "stdDev", &rate, "none"),
        case("stat", "variance", &rate, "none"),
        case("stat", "distinctCount", &total, "none"),
        case("stat", "changeCount", &total, "none"),
        case("stat", "p90", &rate, "reqps"),
        case("stat", "mean", &by_route, "reqps"),
        case("gauge", "lastNotNull", "max(process_open_fds)", "none"),
        case("gauge", "max", &quantile, "s"),
        case("bargauge", "lastNotNull", &by_route, "reqps"),
        case("timeseries", "mean", &by_route, "reqps"),
        case("timeseries", "max", &rate, "reqps"),
        case(
            "timeseries",
            "min",
            "process_resident_memory_bytes",
            "bytes",
        ),
        case("timeseries", "sum", &rate, "short"),
        case("table", "", &by_route, "reqps"),
        case("table", "", "process_resident_memory_bytes", "bytes"),
    ];
    for case in &mut cases {
        case.instant = case.kind == "table";
    }
    cases
}

/// The documented reduction: Grafana `docs/sources/panels-visualizations/query-transform-data/
/// calculation-types`.
fn reduced(calc: &str, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let count = values.len() as f64;
    let (first, last) = (values[0], values[values.len() - 1]);
    let (min, max) = (sorted[0], sorted[sorted.len() - 1]);
    let sum: f64 = values.iter().sum();
    let mean = sum / count;
    let variance = values
        .iter()
        .map(|value| (value - mean).powi(2))
        .sum::<f64>()
        / count;
    match calc {
        "lastNotNull" | "last" => last,
        "firstNotNull" | "first" => first,
        "min" => min,
        "max" => max,
        "mean" => mean,
        "median" if sorted.len().is_multiple_of(2) => {
            (sorted[sorted.len() / 2 - 1] + sorted[sorted.len() / 2]) / 2.0
        }
        "median" => sorted[sorted.len() / 2],
        "sum" => sum,
        "count" => count,
        "range" => max - min,
        // A counter that was never reset has grown by its difference.
        "delta" | "diff" => last - first,
        "diffperc" => (last - first) / first * 100.0,
        "step" => values
            .windows(2)
            .map(|pair| pair[1] - pair[0])
            .fold(f64::INFINITY, f64::min),
        "stdDev" => variance.sqrt(),
        "variance" => variance,
        "distinctCount" => {
            sorted.dedup();
            sorted.len() as f64
        }
        "changeCount" => values.windows(2).filter(|pair| pair[0] != pair[1]).count() as f64,
        "p90" => sorted[((sorted.len() - 1) as f64 * 0.9).round() as usize],
        other => panic!("{other}"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn thirty_panels_show_what_the_query_api_answers() {
    let Some(scene) = Scene::open().await else {
        return;
    };
    let end = scene.scraped(SCRAPES).await;
    let cases = cases();
    assert_eq!(cases.len(), 30);
    let folder = tempfile::tempdir().expect("a folder for the pack");
    write_pack(folder.path(), &scene.address, &cases);
    let console = console(folder.path()).await;
    let range = TimeRange::ending(Millis(end.0 / 1_000 * 1_000), Millis(LENGTH));
    let mut wrong = Vec::new();
    for (at, case) in cases.iter().enumerate() {
        let id = u32::try_from(at).expect("few cases") + 1;
        let view = console::panel(&console, request(id, range))
            .await
            .expect("a panel");
        let [sent] = view.queries.as_slice() else {
            panic!("panel {id} sent {:?}", view.queries)
        };
        let expected = expected(&scene, case, sent, range).await;
        let shown = shown(&view, case);
        if let Err(why) = compare(&shown, &expected) {
            wrong.push(format!(
                "panel {id}, {} of {} as {}: {why}",
                case.calc, case.expr, case.kind
            ));
        }
    }
    console.close().await;
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A number with how it is written; charts only write it.
type Number = (Option<f64>, String);

/// What the query API answers, reduced and written, in the order of the text.
async fn expected(scene: &Scene, case: &Case, sent: &SentQuery, range: TimeRange) -> Vec<Number> {
    let mut numbers: Vec<f64> = if case.instant {
        let answer = scene.prometheus.instant(&sent.expr, range.end).await;
        match answer.expect("the API answers").value {
            InstantValue::Vector(samples) => samples.iter().map(|one| one.point.value).collect(),
            other => panic!("{other:?}"),
        }
    } else {
        let answer = scene.prometheus.range(&sent.expr, range, sent.step).await;
        let series = answer.expect("the API answers").value;
        let values = |one: &model::Series| -> Vec<f64> {
            one.points.iter().map(|point| point.value).collect()
        };
        assert!(series.iter().all(|one| one.points.len() > 10), "{series:?}");
        series
            .iter()
            .map(|one| reduced(case.calc, &values(one)))
            .collect()
    };
    numbers.sort_by(f64::total_cmp);
    // A count of requests per second is no request per second.
    let unit = match case.calc {
        "count" | "distinctCount" | "changeCount" => "none",
        "diffperc" => "percent",
        _ => case.unit,
    };
    let number = |value: f64| (Some(value), chart::unit::format(unit, value, None));
    numbers.into_iter().map(number).collect()
}

fn shown(view: &PanelView, case: &Case) -> Vec<Number> {
    let of_stat = |stat: &StatView| (stat.value, stat.text.clone());
    let mut numbers: Vec<Number> = match &view.content {
        Content::Stat(stats) | Content::Gauge(stats) => stats.iter().map(of_stat).collect(),
        Content::BarGauge(bars) => bars.items.iter().map(of_stat).collect(),
        Content::Chart(chart) => chart
            .series
            .iter()
            .map(|series| (None, series.calcs[0].clone()))
            .collect(),
        Content::Table(table) => {
            let column = table
                .columns
                .iter()
                .position(|column| column.name == "Value");
            let column = column.expect("a column of values");
            let cell =
                |row: &Vec<console::wire::TableCell>| (row[column].value, row[column].text.clone());
            table.rows.iter().map(cell).collect()
        }
        other => panic!("{} of {}: {other:?}", case.kind, case.expr),
    };
    numbers.sort_by(|a, b| match (a.0, b.0) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        _ => a.1.cmp(&b.1),
    });
    numbers
}

fn compare(shown: &[Number], expected: &[Number]) -> Result<(), String> {
    let mut expected = expected.to_vec();
    if shown.iter().all(|(value, _)| value.is_none()) {
        expected.sort_by(|a, b| a.1.cmp(&b.1));
    }
    let same = |(shown, expected): (&Number, &Number)| {
        let close = match (shown.0, expected.0) {
            (Some(shown), Some(expected)) => {
                (shown - expected).abs() <= 1e-9 * expected.abs().max(1e-9)
            }
            _ => true,
        };
        close && shown.1 == expected.1
    };
    if shown.len() == expected.len() && shown.iter().zip(&expected).all(same) {
        return Ok(());
    }
    Err(format!("shows {shown:?}, the API gives {expected:?}"))
}

fn write_pack(folder: &Path, address: &str, cases: &[Case]) {
    let pack = format!(
        "[environments.live.sources.metrics]\nkind = \"prometheus\"\nurl = \"{address}\"\nscrape_interval = \"1s\"\n"
    );
    fs::write(folder.join("wheelhouse.toml"), pack).expect("a pack");
    fs::create_dir(folder.join("dashboards")).expect("a folder");
    let panels: Vec<Value> = (1..)
        .zip(cases)
        .map(|(id, case): (u32, &Case)| {
            let reduce = json!({ "calcs": [case.calc], "fields": "", "values": false });
            let options = match case.kind {
                "timeseries" => {
                    json!({ "legend": { "displayMode": "table", "calcs": [case.calc] } })
                }
                "table" => json!({}),
                _ => json!({ "reduceOptions": reduce }),
            };
            let format = if case.instant { "table" } else { "time_series" };
            json!({
                "id": id, "type": case.kind, "title": format!("{} {id}", case.calc),
                "gridPos": { "x": 0, "y": id * 4, "w": 12, "h": 4 }, "options": options,
                "fieldConfig": { "defaults": { "unit": case.unit }, "overrides": [] },
                "targets": [{ "refId": "A", "expr": case.expr, "instant": case.instant,
                    "range": !case.instant, "format": format }],
            })
        })
        .collect();
    let dashboard =
        json!({ "uid": "thirty", "title": "Thirty", "schemaVersion": 41, "panels": panels });
    fs::write(folder.join("dashboards/thirty.json"), dashboard.to_string()).expect("a dashboard");
}

async fn console(folder: &Path) -> Console {
    let _at = |name: &str| folder.join(name);
    let console = Console::start(Options::within(folder))
        .await
        .expect("a console");
    let folder = folder.display().to_string();
    console::open_pack(&console, OpenPack { folder })
        .await
        .expect("the pack opens");
    console
}

fn request(panel: u32, range: TimeRange) -> PanelRequest {
    PanelRequest {
        environment: "live".to_owned(),
        uid: "thirty".to_owned(),
        panel,
        chosen: Chosen::new(),
        range,
        // A point a second: as many as there are samples.
        width: 20,
        height: 100,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
        isolate: Vec::new(),
        scoped: Chosen::new(),
        question: 0,
    }
}
