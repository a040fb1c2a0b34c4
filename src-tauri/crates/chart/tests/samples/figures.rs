//! Figures of every kind, as a panel of a dashboard would show them.

use chart::{
    Color, Scheme,
    figure::{
        BarChart, BarGauge, BarGaugeMode, BarGroup, BarMode, BucketScale, Buckets, Figure, Gauge,
        Heatmap, Histogram, HistogramSeries, NoticeKind, Pie, PieLabel, Reading, Show, Slice, Stat,
        StatColor, StateSpan, Timeline, TimelineRow,
    },
    unit,
};
use model::Millis;

use super::time::{MINUTE, START, points, range, wave};

mod words;

/// A figure with its name and its size.
pub(crate) type Sample = (&'static str, Figure, (u32, u32));

/// Each under the name of its picture.
pub(crate) fn all() -> Vec<Sample> {
    const PANEL: (u32, u32) = (460, 220);
    vec![
        ("heatmap_of_latency", Figure::Heatmap(latency()), PANEL),
        ("heatmap_logarithmic", Figure::Heatmap(logarithmic()), PANEL),
        ("heatmap_of_names", Figure::Heatmap(names()), PANEL),
        ("histogram", Figure::Histogram(histogram(false)), PANEL),
        (
            "histogram_stacked",
            Figure::Histogram(histogram(true)),
            PANEL,
        ),
        ("bar_chart", Figure::BarChart(routes()), PANEL),
        ("bar_chart_lying", Figure::BarChart(lying()), PANEL),
        (
            "bar_chart_stacked",
            Figure::BarChart(stacked(BarMode::Stacked)),
            PANEL,
        ),
        (
            "bar_chart_shares",
            Figure::BarChart(stacked(BarMode::Percent)),
            PANEL,
        ),
        (
            "bar_chart_upright_names",
            Figure::BarChart(upright()),
            PANEL,
        ),
        ("pie", Figure::Pie(pie(false)), (300, 220)),
        ("donut", Figure::Pie(pie(true)), (300, 220)),
        ("pie_of_one", Figure::Pie(pie_of_one()), (220, 180)),
        ("state_timeline", Figure::Timeline(states()), PANEL),
        ("status_history", Figure::Timeline(history()), PANEL),
        ("gauge", Figure::Gauge(gauge(1)), (240, 200)),
        ("gauges", Figure::Gauge(gauge(4)), PANEL),
        (
            "bar_gauge",
            Figure::BarGauge(bar_gauge(BarGaugeMode::Gradient, false)),
            PANEL,
        ),
        (
            "bar_gauge_basic",
            Figure::BarGauge(bar_gauge(BarGaugeMode::Basic, false)),
            (300, 120),
        ),
        (
            "bar_gauge_cells",
            Figure::BarGauge(bar_gauge(BarGaugeMode::Lcd, false)),
            PANEL,
        ),
        (
            "bar_gauge_standing",
            Figure::BarGauge(bar_gauge(BarGaugeMode::Lcd, true)),
            PANEL,
        ),
        ("stat", Figure::Stat(stat(1, StatColor::Value)), (220, 140)),
        (
            "stats_on_colour",
            Figure::Stat(stat(4, StatColor::Background)),
            PANEL,
        ),
        (
            "stat_small",
            Figure::Stat(stat(1, StatColor::Value)),
            (120, 50),
        ),
        ("table", Figure::Table(words::table()), PANEL),
        ("text", Figure::Text(words::text()), PANEL),
        ("logs", Figure::Logs(words::logs(false)), PANEL),
        ("logs_wrapped", Figure::Logs(words::logs(true)), PANEL),
        (
            "nothing_and_why",
            Figure::Notice(words::notice(NoticeKind::Empty)),
            PANEL,
        ),
        (
            "failed_and_what_to_do",
            Figure::Notice(words::notice(NoticeKind::Failed)),
            PANEL,
        ),
        (
            "not_drawn_and_why",
            Figure::Notice(words::notice(NoticeKind::Unsupported)),
            (300, 120),
        ),
    ]
}

fn latency() -> Heatmap {
    let edges = vec![
        0.0,
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1.0,
        2.5,
        f64::INFINITY,
    ];
    let mut heatmap = Heatmap::new(range(360), Millis(6 * MINUTE), Buckets::Edges(edges));
    heatmap.unit = "s".to_owned();
    heatmap.moments = (1..=60).map(|at| Millis(START + at * 6 * MINUTE)).collect();
    heatmap.counts = (0..60)
        .map(|column| hump(column, 10, 3.0 + (f64::from(column) / 9.0).sin() * 2.0))
        .collect();
    heatmap
}

/// Counts that are highest around a row.
fn hump(column: i32, rows: usize, middle: f64) -> Vec<f64> {
    let noise = wave(column as u64 + 1, rows, 0.6, 1.0);
    let count = |(row, noise): (usize, f64)| {
        let far = (row as f64 - middle) / 1.4;
        (120.0 * (-far * far).exp() * noise).floor()
    };
    noise.into_iter().enumerate().map(count).collect()
}

fn logarithmic() -> Heatmap {
    let edges: Vec<f64> = (0..=12).map(|at| 0.001 * 2f64.powi(at)).collect();
    let mut heatmap = latency();
    heatmap.buckets = Buckets::Edges(edges);
    heatmap.scale = BucketScale::Log(2.0);
    heatmap.scheme = Scheme::Viridis;
    heatmap.counts = (0..60).map(|column| hump(column, 12, 6.0)).collect();
    heatmap
}

fn names() -> Heatmap {
    let routes = [
        "GET /orders",
        "POST /orders",
        "GET /products",
        "POST /payments",
    ];
    let mut heatmap = latency();
    heatmap.buckets = Buckets::Names(routes.map(str::to_owned).to_vec());
    heatmap.scheme = Scheme::YellowOrangeRed;
    heatmap.counts = (0..60)
        .map(|column| wave(column + 1, 4, 0.0, 40.0))
        .collect();
    heatmap.exponent = 1.0;
    heatmap.gap = 2.0;
    heatmap
}

fn histogram(stacked: bool) -> Histogram {
    let counts = |middle: f64| -> Vec<f64> {
        (0..24)
            .map(|at| (400.0 * (-((f64::from(at) - middle) / 4.0).powi(2)).exp()).floor())
            .collect()
    };
    let series = |label: &str, color, middle| HistogramSeries {
        label: label.to_owned(),
        color: Color::Series(color),
        counts: counts(middle),
    };
    Histogram {
        edges: (0..=24).map(|at| f64::from(at) * 0.02).collect(),
        series: vec![series("before", 0, 7.0), series("after", 1, 13.0)],
        unit: "s".to_owned(),
        decimals: None,
        stacked,
    }
}

fn categories(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn routes() -> BarChart {
    let names = categories(&["orders", "products", "carts", "payments", "users"]);
    let mut chart = BarChart::new(
        names,
        vec![
            BarGroup::new(
                "today",
                Color::Series(0),
                vec![820.0, 1_260.0, 400.0, 95.0, 310.0],
            ),
            BarGroup::new(
                "yesterday",
                Color::Series(1),
                vec![760.0, 1_180.0, 450.0, 120.0, f64::NAN],
            ),
        ],
    );
    chart.axis.unit = "short".to_owned();
    chart
}

fn lying() -> BarChart {
    let names = [
        "GET /api/v1/products",
        "POST /api/v1/orders",
        "POST /api/v1/payments/{id}/captures/{capture}/refunds",
        "GET /api/v1/carts",
    ];
    let mut chart = BarChart::new(
        categories(&names),
        vec![BarGroup::new(
            "p95",
            Color::Series(0),
            vec![0.12, 0.34, 1.9, 0.08],
        )],
    );
    chart.groups[0].colors = vec![None, None, Some(Color::Critical)];
    chart.horizontal = true;
    chart.axis.unit = "s".to_owned();
    chart
}

fn stacked(mode: BarMode) -> BarChart {
    let mut chart = BarChart::new(
        categories(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
        vec![
            BarGroup::new("ok", Color::Series(2), wave(1, 7, 300.0, 500.0)),
            BarGroup::new("retried", Color::Series(5), wave(2, 7, 60.0, 160.0)),
            BarGroup::new("failed", Color::Critical, wave(3, 7, 10.0, 60.0)),
        ],
    );
    chart.mode = mode;
    chart
}

fn upright() -> BarChart {
    let names = (0..20)
        .map(|at| format!("tenant-{at:02}-production"))
        .collect();
    let mut values = wave(4, 20, -20.0, 80.0);
    values[3] = 120.0;
    BarChart::new(
        names,
        vec![BarGroup::new("change", Color::Series(4), values)],
    )
}

fn pie(donut: bool) -> Pie {
    let slice = |label: &str, value: f64, color| Slice {
        label: label.to_owned(),
        value,
        text: unit::format("bytes", value, None),
        color,
    };
    Pie {
        slices: vec![
            slice("orders", 5.2e9, Color::Series(0)),
            slice("events", 3.1e9, Color::Series(1)),
            slice("audit", 1.4e9, Color::Series(2)),
            slice("sessions", 0.3e9, Color::Series(3)),
            slice("flags", 1e5, Color::Series(4)),
        ],
        donut,
        labels: vec![PieLabel::Name, PieLabel::Percent],
    }
}

fn pie_of_one() -> Pie {
    let mut one = pie(true);
    one.slices.truncate(1);
    one
}

fn states() -> Timeline {
    let names = ["api", "worker", "payments gateway", "postgres primary"];
    let rows = names.iter().zip(0_u64..).map(|(name, seed)| {
        let turns = wave(seed + 3, 9, 0.0, 4.0);
        let spans = turns.iter().zip(0..).map(|(turn, at)| {
            let (text, color) = match *turn as u8 {
                0 => ("degraded", Color::Warning),
                1 if at % 2 == 0 => ("down", Color::Critical),
                3 => ("unknown", Color::Muted),
                _ => ("up", Color::Ok),
            };
            StateSpan {
                start: Millis(START + at * 40 * MINUTE),
                end: Millis(START + (at + 1) * 40 * MINUTE),
                text: text.to_owned(),
                color,
            }
        });
        TimelineRow {
            label: (*name).to_owned(),
            spans: spans.collect(),
        }
    });
    Timeline::new(range(360), rows.collect())
}

fn history() -> Timeline {
    let rows = (0..6_u64).map(|row| TimelineRow {
        label: format!("probe {row}"),
        spans: wave(row + 2, 36, 0.0, 100.0)
            .into_iter()
            .zip(0..)
            .map(|(value, at)| StateSpan {
                start: Millis(START + at * 10 * MINUTE),
                end: Millis(START + (at + 1) * 10 * MINUTE),
                text: format!("{value:.0}"),
                color: match value {
                    value if value > 88.0 => Color::Critical,
                    value if value > 75.0 => Color::Warning,
                    _ => Color::Ok,
                },
            })
            .collect(),
    });
    let mut timeline = Timeline::new(range(360), rows.collect());
    timeline.gap = 2.0;
    timeline.values = Show::Never;
    timeline
}

/// Readings of a pool's use, in the colours of their thresholds.
pub(crate) fn readings(count: usize) -> Vec<Reading> {
    let bands = vec![
        (0.0, Color::Ok),
        (0.7, Color::Warning),
        (0.9, Color::Critical),
    ];
    let names = ["orders", "payments", "reporting replica", "sessions"];
    let values = [0.42, 0.943, 0.78, 0.07];
    (0..count)
        .map(|at| {
            let value = values[at % 4];
            let color = bands.iter().rev().find(|(from, _)| *from <= value);
            Reading {
                label: names[at % 4].to_owned(),
                text: unit::parts("percentunit", value, None),
                fraction: Some(value),
                color: color.map_or(Color::Ok, |(_, color)| *color),
                bands: bands.clone(),
                min: "0%".to_owned(),
                max: "100%".to_owned(),
                spark: points(6, &wave(at as u64 + 1, 60, value * 0.5, value)),
            }
        })
        .collect()
}

fn gauge(count: usize) -> Gauge {
    Gauge {
        readings: readings(count),
        bands: true,
        limits: true,
    }
}

fn bar_gauge(mode: BarGaugeMode, vertical: bool) -> BarGauge {
    BarGauge {
        readings: readings(4),
        mode,
        vertical,
        hide_rest: false,
    }
}

fn stat(count: usize, color: StatColor) -> Stat {
    let mut readings = readings(count);
    readings[0].text = unit::parts("reqps", 1_234.5, None);
    Stat {
        readings,
        color,
        sparkline: true,
    }
}
