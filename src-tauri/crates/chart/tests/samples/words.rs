//! Figures that are made of words.

use chart::{
    Color, Zone,
    figure::{
        Cell, Column, LogBlock, LogRow, Notice, NoticeKind, Paragraph, ParagraphKind, Table,
        TextBlock,
    },
    unit,
};
use model::Millis;

use super::super::time::START;

pub(super) fn table() -> Table {
    let column = |title: &str, right| Column {
        title: title.to_owned(),
        width: None,
        right,
    };
    let cell = |text: &str| Cell {
        text: text.to_owned(),
        ..Cell::default()
    };
    let row = |route: &str, rate: &str, share: f64, state: &str, color| {
        vec![
            cell(route),
            cell(rate),
            Cell {
                fraction: Some(share),
                ..cell(&unit::format("percentunit", share, None))
            },
            Cell {
                color: Some(color),
                background: true,
                ..cell(state)
            },
        ]
    };
    Table {
        columns: vec![
            column("Route", false),
            column("Rate", true),
            column("Share", true),
            column("State", false),
        ],
        rows: vec![
            row("GET /api/v1/products", "120 req/s", 0.61, "ok", Color::Ok),
            row(
                "POST /api/v1/orders",
                "43.2 req/s",
                0.22,
                "slow",
                Color::Warning,
            ),
            row(
                "POST /api/v1/payments/{id}/captures/{capture}/refunds",
                "9.80 req/s",
                0.05,
                "failing",
                Color::Critical,
            ),
            row("GET /healthz", "0.20 req/s", 0.001, "unknown", Color::Muted),
            row("GET /api/v1/carts", "23.0 req/s", 0.12, "ok", Color::Ok),
        ],
        more: 12,
    }
}

pub(super) fn text() -> TextBlock {
    let paragraph = |kind, text: &str| Paragraph {
        kind,
        text: text.to_owned(),
    };
    TextBlock {
        paragraphs: vec![
            paragraph(ParagraphKind::Heading(1), "Orders"),
            paragraph(
                ParagraphKind::Body,
                "Requests of the order service by route, with errors and latency. Limits are those of the contract; a breach pages the on-call engineer.",
            ),
            paragraph(
                ParagraphKind::Item,
                "Errors above 1 % for five minutes: see the runbook.",
            ),
            paragraph(
                ParagraphKind::Item,
                "The pool is shared with reporting until March, which shows at the full hour.",
            ),
            paragraph(
                ParagraphKind::Code,
                "curl -s https://orders.example/healthz",
            ),
        ],
    }
}

pub(super) fn logs(wrap: bool) -> LogBlock {
    let row = |seconds: i64, color, text: &str| LogRow {
        at: Millis(START + seconds * 1_017),
        color,
        text: text.to_owned(),
    };
    LogBlock {
        rows: vec![
            row(
                0,
                Color::Muted,
                "GET /api/v1/products 200 12 ms request_id=5b1c9a",
            ),
            row(
                1,
                Color::Warning,
                "pool is 93 % busy, waited 412 ms for a connection",
            ),
            row(
                2,
                Color::Critical,
                "POST /api/v1/orders 503: no connection within 5 s, request_id=77aa01 trace_id=4bf92f3577b34da6a3ce929d0e0e4736",
            ),
            row(3, Color::Muted, "GET /healthz 200 1 ms"),
            row(
                4,
                Color::Muted,
                "POST /api/v1/carts 201 33 ms request_id=91c0de",
            ),
        ],
        zone: Zone::Utc,
        wrap,
        more: 240,
    }
}

pub(super) fn notice(kind: NoticeKind) -> Notice {
    let (title, detail) = match kind {
        NoticeKind::Empty => (
            "No sample in this range",
            "http_requests_total{route=\"/orders\"} was last seen 3 h 12 min ago, at 02:14 UTC.",
        ),
        NoticeKind::Failed => (
            "The source does not answer",
            "prometheus at 10.0.3.7:9090 refused the connection. Check that the server runs and that the address in wheelhouse.toml is right.",
        ),
        NoticeKind::Unsupported => ("Not drawn: geomap", "Wheelhouse draws no maps."),
    };
    Notice {
        kind,
        title: title.to_owned(),
        detail: detail.to_owned(),
    }
}
