//! What stands in a panel of a picture: its drawing, or words in its place.

use chart::{
    Color,
    figure::{
        Cell, Column, Figure, LogBlock, LogRow, Notice, NoticeKind, Paragraph, ParagraphKind,
        Table, TextBlock,
    },
};
use model::{Alert, AlertState, Severity};

use crate::{
    panel::{self, Portrait},
    wire::{self, Content, DashboardGroup, EmptyCause, LogsView},
};

mod markdown;

/// Lines and rows that fit no picture are left off.
const MOST: usize = 200;

/// The figure of a panel; times of log lines are written in the zone.
pub(super) fn of(portrait: &Portrait, zone: &wire::Zone) -> Figure {
    match &portrait.view.content {
        Content::Empty(found) => {
            let hints = found.hints.iter().map(|hint| hint.text.as_str());
            let detail: Vec<&str> = std::iter::once(found.text.as_str()).chain(hints).collect();
            let title = match found.cause {
                EmptyCause::NothingToShow => "Nothing to show",
                _ => "No data",
            };
            notice(NoticeKind::Empty, title, detail.join(" "))
        }
        Content::Failed(failure) => {
            let remedy = failure.remedy.as_deref().unwrap_or_default();
            let detail = format!("{} {remedy}", failure.message);
            notice(NoticeKind::Failed, "Failed", detail.trim_end().to_owned())
        }
        Content::Unsupported(why) => notice(NoticeKind::Unsupported, "Not drawn", why.clone()),
        Content::Markdown(text) => Figure::Text(TextBlock {
            paragraphs: markdown::paragraphs(text),
        }),
        Content::Plain(text) => Figure::Text(TextBlock {
            paragraphs: vec![Paragraph {
                kind: ParagraphKind::Body,
                text: text.clone(),
            }],
        }),
        Content::Logs(logs) => Figure::Logs(lines(logs, zone)),
        Content::Alerts(alerts) => Figure::Table(table(alerts)),
        Content::Dashboards(groups) => Figure::Text(links(groups)),
        Content::Chart(_)
        | Content::Figure(_)
        | Content::Stat(_)
        | Content::Gauge(_)
        | Content::BarGauge(_)
        | Content::Table(_) => portrait.figure.clone().unwrap_or_else(|| {
            let why = "this panel is only drawn in the window".to_owned();
            notice(NoticeKind::Unsupported, "Not drawn", why)
        }),
    }
}

fn notice(kind: NoticeKind, title: &str, detail: String) -> Figure {
    Figure::Notice(Notice {
        kind,
        title: title.to_owned(),
        detail,
    })
}

fn lines(logs: &LogsView, zone: &wire::Zone) -> LogBlock {
    LogBlock {
        rows: logs
            .lines
            .iter()
            .take(MOST)
            .map(|line| LogRow {
                at: line.at.to_millis(),
                color: match line.severity {
                    Severity::Error | Severity::Fatal => Color::Critical,
                    Severity::Warn => Color::Warning,
                    _ => Color::Muted,
                },
                text: if logs.labels && !line.service.is_empty() {
                    format!("{} {}", line.service, line.body)
                } else {
                    line.body.clone()
                },
            })
            .collect(),
        zone: panel::zone(zone),
        wrap: logs.wrap,
        more: logs.lines.len().saturating_sub(MOST),
    }
}

fn table(alerts: &[Alert]) -> Table {
    let column = |title: &str| Column {
        title: title.to_owned(),
        ..Column::default()
    };
    let row = |alert: &Alert| {
        let (state, color) = match alert.state {
            AlertState::Firing => ("firing", Color::Critical),
            AlertState::Pending => ("pending", Color::Warning),
            AlertState::Suppressed => ("suppressed", Color::Muted),
        };
        let text = |text: &str| Cell {
            text: text.to_owned(),
            ..Cell::default()
        };
        vec![
            Cell {
                color: Some(color),
                ..text(state)
            },
            text(alert.labels.get("alertname").unwrap_or_default()),
            text(alert.annotations.get("summary").unwrap_or_default()),
        ]
    };
    Table {
        columns: ["State", "Alert", "Summary"].map(column).into(),
        rows: alerts.iter().take(MOST).map(row).collect(),
        more: alerts.len().saturating_sub(MOST),
    }
}

fn links(groups: &[DashboardGroup]) -> TextBlock {
    let mut paragraphs = Vec::new();
    for group in groups {
        if !group.heading.is_empty() {
            paragraphs.push(Paragraph {
                kind: ParagraphKind::Heading(3),
                text: group.heading.clone(),
            });
        }
        paragraphs.extend(group.links.iter().take(MOST).map(|link| Paragraph {
            kind: ParagraphKind::Item,
            text: link.title.clone(),
        }));
    }
    TextBlock { paragraphs }
}
