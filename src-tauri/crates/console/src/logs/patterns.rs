use std::{sync::Arc, time::Instant};

use lines::patterns::{Miner, Pattern, Piece};
use model::{Failure, LogLine, Millis, Severity, TimeRange};

use super::{held::Open, redaction::Hide, rows::work, store::Store};
use crate::{
    Console,
    environments::Running,
    overview::step_of_versions,
    panel::scrape_interval,
    wire::{ChangeKind, ChangeMark, LogPattern, LogPatterns, LogPatternsRequest, PatternPiece},
};

/// Patterns that the window gets.
const MOST: usize = 500;
/// Characters of an example.
const LONGEST: usize = 120;

/// Patterns of held lines, and which of them were not seen before a change.
///
/// # Errors
/// If the lines are not held any more.
pub async fn log_patterns(
    console: &Console,
    request: LogPatternsRequest,
) -> Result<LogPatterns, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, patterns(console, &request))
        .await
}

async fn patterns(console: &Console, request: &LogPatternsRequest) -> Result<LogPatterns, Failure> {
    let open = console.shared.logs.get(request.logs)?;
    let range = range(&open);
    let environment = &open.what.environment;
    let mut changes: Vec<ChangeMark> = Vec::new();
    let mut late = Millis(0);
    if !environment.is_empty() {
        let running = console.environment(environment).await?;
        changes = running.changes(range).await.to_vec();
        late = lateness(&running, range);
    }
    changes.retain(|change| tells(change.kind) && range.contains(change.at));
    let change = match request.since {
        Some(since) => changes.iter().find(|change| change.at == since).cloned(),
        None => changes.first().cloned(),
    };
    let since = request.since.or(change.as_ref().map(|change| change.at));
    let deployed = change
        .as_ref()
        .filter(|change| change.kind == ChangeKind::Deploy)
        .map(|deploy| Millis(deploy.at.0 - late.0))
        // Where no line is older, the moment it is told of has to do.
        .filter(|earliest| *earliest > range.start);
    let known_until = deployed.or(since);
    let hide = console.hide(environment);
    let mut mined = work(move || mine(&open, known_until, &hide)).await?;
    mined.since = since;
    mined.change = change;
    mined.changes = changes;
    Ok(mined)
}

/// Whether a change may bring lines that were not written before.
fn tells(kind: ChangeKind) -> bool {
    !matches!(kind, ChangeKind::Up | ChangeKind::Down)
}

/// How long after it a deploy may be told of: it shows in the first sample that is looked at, and
/// what it brings is in the log before.
fn lateness(running: &Running, range: TimeRange) -> Millis {
    let scrape = running.metrics(None).ok();
    let scrape = scrape.map_or(Millis(0), |source| scrape_interval(&source));
    Millis(scrape.0 + step_of_versions(range).0)
}

fn range(open: &Open) -> TimeRange {
    let lines = open.lines();
    let ends = lines.store.oldest().zip(lines.store.newest());
    ends.map_or(open.what.filter.range, |(oldest, newest)| TimeRange {
        start: oldest.to_millis(),
        end: newest.to_millis(),
    })
}

fn mine(open: &Open, since: Option<Millis>, hide: &Hide) -> LogPatterns {
    let begun = Instant::now();
    let mut miner = Miner::new();
    let mut lines = open.lines();
    let mut of_lines: Vec<(u32, u32)> = Vec::with_capacity(lines.store.len());
    for held in lines.store.iter() {
        if let Some(pattern) = miner.add(u64::from(held.number), &held.line) {
            of_lines.push((held.number, pattern));
        }
    }
    let ids = miner.ids();
    let mined = miner.patterns(since.map(Millis::to_nanos));
    let mut numbers: Vec<Vec<u32>> = vec![Vec::new(); ids.len()];
    for (line, pattern) in of_lines {
        let now = ids.get(pattern as usize).copied().unwrap_or(pattern);
        if let Some(numbers) = numbers.get_mut(now as usize) {
            numbers.push(line);
        }
    }
    let numbers = numbers.into_iter().map(|mut numbers| {
        numbers.sort_unstable();
        Arc::from(numbers)
    });
    lines.replace_patterns(numbers.collect());
    let total = mined.patterns.len() as u32;
    let buckets = mined
        .patterns
        .first()
        .map_or(0, |one| one.trend.len() as i64);
    let length = mined.step.0.saturating_mul(buckets);
    let spread = TimeRange {
        start: mined.start,
        end: Millis(mined.start.0.saturating_add(length)),
    };
    let mut patterns = mined.patterns;
    // Stable: patterns come the most frequent first.
    patterns.sort_by_key(|pattern| pattern.is_new != Some(true));
    let mut notes = Vec::new();
    if patterns.len() > MOST {
        notes.push(format!("{MOST} of {total} patterns are shown"));
        patterns.truncate(MOST);
    }
    let examples: Vec<Vec<String>> = patterns
        .iter()
        .map(|pattern| examples(pattern, &lines.store))
        .collect();
    drop(lines);
    let views = patterns.into_iter().zip(&examples);
    let views = views.map(|(pattern, examples)| view(pattern, examples, hide));
    if mined.left_out > 0 {
        notes.push(format!(
            "{} lines fit no pattern: there are too many different ones",
            mined.left_out
        ));
    }
    LogPatterns {
        patterns: views.collect(),
        total,
        lines: u32::try_from(mined.lines).unwrap_or(u32::MAX),
        range: spread,
        since,
        change: None,
        changes: Vec::new(),
        notes,
        took_ms: begun.elapsed().as_secs_f64() * 1_000.0,
    }
}

/// The first messages of a pattern.
fn examples(pattern: &Pattern, store: &Store) -> Vec<String> {
    let numbers = pattern.examples.iter();
    numbers
        .filter_map(|number| store.by_number(u32::try_from(*number).ok()?))
        .map(|held| held.line.body.clone())
        .collect()
}

fn view(pattern: Pattern, examples: &[String], hide: &Hide) -> LogPattern {
    let severity = Severity::ALL
        .into_iter()
        .rev()
        .find(|severity| pattern.severities[*severity as usize] > 0)
        .unwrap_or_default();
    LogPattern {
        pattern: pattern.id,
        template: template(&pattern, examples, hide),
        count: u32::try_from(pattern.count).unwrap_or(u32::MAX),
        trend: pattern.trend,
        severities: pattern.severities,
        severity,
        first: pattern.first,
        last: pattern.last,
        example: pattern
            .examples
            .first()
            .and_then(|number| u32::try_from(*number).ok())
            .unwrap_or_default(),
        new: pattern.is_new == Some(true),
    }
}

/// A template with nothing in it that would be hidden in a line.
fn template(pattern: &Pattern, examples: &[String], hide: &Hide) -> Vec<PatternPiece> {
    let text = |text: &str| PatternPiece {
        text: lines::ansi::plain(text),
        hole: false,
        examples: Vec::new(),
    };
    let line = |body: String| LogLine {
        body,
        ..LogLine::default()
    };
    let redacted = hide.line(&line(pattern.text()));
    if redacted.count > 0 {
        return vec![text(&redacted.line.body)];
    }
    // What is hidden in a message is not among its values.
    let filled: Vec<Vec<String>> = examples
        .iter()
        .filter_map(|message| pattern.values(&hide.line(&line(message.clone())).line.body))
        .collect();
    let mut hole = 0;
    let pieces = pattern.template.iter().map(|piece| match piece {
        Piece::Text(shared) => text(shared),
        Piece::Placeholder(placeholder) => {
            hole += 1;
            PatternPiece {
                text: placeholder.name().to_owned(),
                hole: true,
                examples: values_of(hole - 1, &filled),
            }
        }
    });
    pieces.collect()
}

/// The values of one hole, each once.
fn values_of(hole: usize, filled: &[Vec<String>]) -> Vec<String> {
    let mut values: Vec<String> = Vec::new();
    for value in filled.iter().filter_map(|values| values.get(hole)) {
        let value: String = lines::ansi::plain(value).chars().take(LONGEST).collect();
        if !value.is_empty() && !values.contains(&value) {
            values.push(value);
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The one pattern of these messages: its text, and the values in its holes.
    fn shown(messages: &[&str], hide: &Hide) -> String {
        let lines: Vec<LogLine> = messages
            .iter()
            .map(|body| LogLine {
                body: (*body).to_owned(),
                ..LogLine::default()
            })
            .collect();
        let found = lines::patterns::mine(&lines, None).patterns;
        let [pattern] = found.as_slice() else {
            panic!("{found:?}");
        };
        let messages: Vec<String> = messages.iter().map(|body| (*body).to_owned()).collect();
        let pieces = template(pattern, &messages, hide);
        let pieces = pieces.iter().map(|piece| match piece.hole {
            true => format!("<{}: {}>", piece.text, piece.examples.join(", ")),
            false => piece.text.clone(),
        });
        pieces.collect()
    }

    #[test]
    fn a_hole_tells_what_stands_there_in_the_first_lines() {
        let hide = Hide::built_in();
        let long = format!("took {} ms", "9".repeat(200));
        for (messages, expected) in [
            (
                &[
                    "user ann took 3 ms",
                    "user bo took 41 ms",
                    "user ann took 3 ms",
                ][..],
                "user <*: ann, bo> took <number: 3, 41> ms".to_owned(),
            ),
            (&["the same"], "the same".to_owned()),
            (
                &[long.as_str()],
                format!("took <number: {}> ms", "9".repeat(LONGEST)),
            ),
        ] {
            assert_eq!(shown(messages, &hide), expected);
        }
    }

    #[test]
    fn no_example_tells_what_is_hidden_in_its_line() {
        let messages = [
            "card 4111111111111111 of ann@example.com was declined now",
            "card 5500005555555559 of bob@example.com was declined now",
        ];
        let open = shown(&messages, &Hide::nothing());
        assert!(open.contains("4111111111111111"), "{open}");
        let hidden = shown(&messages, &Hide::built_in());
        for secret in ["4111", "5500", "ann@", "bob@"] {
            assert!(!hidden.contains(secret), "{hidden}");
        }
    }
}
