//! Log panels: a stream selector and line filters as a search every source of logs understands.

use dashboard::{Dedup, Logs, Panel};
use model::{Failure, LogLine, LogSearch, TimeRange};

use crate::{
    Console,
    dashboards::Choice,
    environments::Running,
    wire::{Content, Emptiness, EmptyCause, LogsView, SentQuery},
};

/// Lines that a panel shows at most.
const MOST: usize = 500;

/// What a log panel brought.
pub(super) struct Found {
    pub(super) content: Content,
    pub(super) queries: Vec<SentQuery>,
    pub(super) warnings: Vec<String>,
    pub(super) capped_at: Option<u32>,
}

/// Asks the panel's queries and merges their lines by time.
pub(super) async fn content(
    console: &Console,
    running: &Running,
    panel: &Panel,
    kind: &Logs,
    choice: &Choice,
    range: TimeRange,
) -> Found {
    let mut found = Found {
        content: Content::Empty(Emptiness::new(
            EmptyCause::NoQuery,
            "The panel has no query.",
        )),
        queries: Vec::new(),
        warnings: Vec::new(),
        capped_at: None,
    };
    let mut lines: Vec<LogLine> = Vec::new();
    let mut failures: Vec<Failure> = Vec::new();
    let asked: Vec<_> = panel
        .targets
        .iter()
        .filter(|target| !target.hidden)
        .collect();
    for target in &asked {
        let expr = choice.logs(&target.expr);
        let answer = ask(running, &expr, range, &mut found.queries, &target.ref_id).await;
        match answer {
            Ok(answer) => {
                found.capped_at = found.capped_at.or(answer.capped_at);
                lines.extend(answer.value);
            }
            Err(failure) => failures.push(failure.at(format!("query {expr}"))),
        }
    }
    if failures.len() == asked.len()
        && let Some(first) = failures.first()
    {
        found.content = match first.code {
            model::Code::Unsupported => Content::Unsupported(first.message.clone()),
            _ => Content::Failed(first.clone()),
        };
        return found;
    }
    found.warnings = failures.iter().map(ToString::to_string).collect();
    if !asked.is_empty() && lines.is_empty() {
        found.content = Content::Empty(Emptiness::new(
            EmptyCause::NothingToShow,
            "No log line in this range fits the query.",
        ));
    } else if !lines.is_empty() {
        let hide = console.hide(&running.definition.id);
        let mut shown = view(kind, lines);
        for line in &mut shown.lines {
            *line = hide.line(line).line;
        }
        found.content = Content::Logs(shown);
    }
    found
}

async fn ask(
    running: &Running,
    expr: &str,
    range: TimeRange,
    sent: &mut Vec<SentQuery>,
    ref_id: &str,
) -> Result<model::Answer<Vec<LogLine>>, Failure> {
    let filter = dashboard::log_filter(expr, range).map_err(|why| {
        Failure::new(
            model::Code::Unsupported,
            format!("{why}, in the query {expr}"),
        )
    })?;
    let source = running.logs()?;
    sent.push(SentQuery {
        ref_id: ref_id.to_owned(),
        expr: expr.to_owned(),
        source: source.definition.id.clone(),
        instant: false,
        step: model::Millis(0),
    });
    let logs = source.logs()?;
    let search = LogSearch::newest(filter, MOST);
    let answer = source.ask(logs.search(&search)).await?;
    Ok(answer.map(|page| page.lines))
}

fn view(kind: &Logs, mut lines: Vec<LogLine>) -> LogsView {
    lines.sort_by_key(|line| std::cmp::Reverse(line.at));
    lines.dedup_by(|later, first| match kind.dedup {
        Dedup::None => false,
        Dedup::Exact => later.body == first.body,
        Dedup::Numbers => without_digits(&later.body) == without_digits(&first.body),
        Dedup::Signature => signature(&later.body) == signature(&first.body),
    });
    lines.truncate(MOST);
    if kind.ascending {
        lines.reverse();
    }
    LogsView {
        lines,
        wrap: kind.wrap,
        times: kind.time,
        labels: kind.labels,
    }
}

fn without_digits(text: &str) -> String {
    text.chars()
        .filter(|letter| !letter.is_ascii_digit())
        .collect()
}

fn signature(text: &str) -> String {
    text.chars().filter(char::is_ascii_punctuation).collect()
}

#[cfg(test)]
mod tests {
    use model::Nanos;

    use super::*;

    fn line(at: i64, body: &str) -> LogLine {
        LogLine {
            at: Nanos(at),
            body: body.to_owned(),
            ..LogLine::default()
        }
    }

    #[test]
    fn neighbours_are_told_once_as_the_file_asks() {
        let lines = || {
            vec![
                line(1, "took 12 ms"),
                line(3, "took 90 ms"),
                line(2, "took 12 ms"),
                line(4, "took 90 ms"),
            ]
        };
        let shown = |dedup, ascending| {
            let kind = Logs {
                dedup,
                ascending,
                ..Logs::default()
            };
            let view = view(&kind, lines());
            view.lines.iter().map(|line| line.at.0).collect::<Vec<_>>()
        };
        assert_eq!(shown(Dedup::None, false), [4, 3, 2, 1], "newest first");
        assert_eq!(shown(Dedup::None, true), [1, 2, 3, 4]);
        assert_eq!(shown(Dedup::Exact, false), [4, 2]);
        assert_eq!(shown(Dedup::Numbers, false), [4]);
    }
}
