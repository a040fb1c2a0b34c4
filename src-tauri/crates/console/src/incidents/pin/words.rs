//! What an answer says, in few words.

use crate::wire::{Content, Expectation, StatView, TableView};

/// Numbers that are named one by one.
const MOST: usize = 3;

/// The content of an answer in few words; empty for a failure, which is told apart.
pub(super) fn value(content: &Content) -> String {
    match content {
        Content::Chart(chart) => count(chart.series.len(), "series", "series"),
        Content::Figure(_) => String::new(),
        Content::Stat(stats) | Content::Gauge(stats) => numbers(stats),
        Content::BarGauge(bars) => numbers(&bars.items),
        Content::Table(table) => rows(table),
        Content::Logs(logs) => count(logs.lines.len(), "line", "lines"),
        Content::Alerts(alerts) => count(alerts.len(), "alert", "alerts"),
        Content::Dashboards(_) | Content::Markdown(_) => String::new(),
        Content::Plain(text) => text.lines().next().unwrap_or_default().to_owned(),
        Content::Empty(found) => format!("nothing: {}", found.text),
        Content::Unsupported(why) => format!("not drawn: {why}"),
        Content::Failed(_) => String::new(),
    }
}

/// Why there is no answer, if there is none.
pub(super) fn failure(content: &Content) -> Option<String> {
    match content {
        Content::Failed(failure) => Some(failure.message.clone()),
        _ => None,
    }
}

/// The name of a verdict, and it in words.
pub(super) fn verdict(expectation: Option<&Expectation>) -> (String, String) {
    let (name, words) = match expectation {
        None => ("", ""),
        Some(Expectation::Met { words }) => ("met", words.as_str()),
        Some(Expectation::Missed { words }) => ("missed", words.as_str()),
        Some(Expectation::Unknown { why }) => ("unknown", why.as_str()),
    };
    (name.to_owned(), words.to_owned())
}

/// Words with others behind them.
pub(super) fn joined(words: &str, more: &str) -> String {
    match (words.trim(), more.trim()) {
        (words, "") => words.to_owned(),
        ("", more) => more.to_owned(),
        (words, more) => format!("{words}: {more}"),
    }
}

fn rows(table: &TableView) -> String {
    match table.rows.as_slice() {
        // One number is what was asked for.
        [row] if row.iter().filter(|cell| cell.value.is_some()).count() == 1 => {
            let number = row.iter().find(|cell| cell.value.is_some());
            number.map(|cell| cell.text.clone()).unwrap_or_default()
        }
        _ => count(table.total as usize, "row", "rows"),
    }
}

fn numbers(stats: &[StatView]) -> String {
    let one = |stat: &StatView| joined(&stat.label, &stat.text);
    let shown: Vec<String> = stats.iter().take(MOST).map(one).collect();
    let more = stats.len().saturating_sub(MOST);
    let mut words = shown.join(", ");
    if more > 0 {
        words.push_str(&format!(" and {more} more"));
    }
    words
}

fn count(count: usize, one: &str, many: &str) -> String {
    match count {
        1 => format!("1 {one}"),
        count => format!("{count} {many}"),
    }
}
