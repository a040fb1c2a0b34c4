use std::sync::Arc;

use model::{Failure, MetricKind};

use super::{
    names::{About, Catalogue},
    problem,
    rank::{PART, Ranked, ranked, score},
    spot::{Spot, Wants, spot},
    words,
};
use crate::{
    Console,
    wire::{CompleteRequest, Completion, CompletionKind, Completions},
};

/// Choices that are offered at most.
const MOST: usize = 100;
/// Metrics among them while nothing is typed, so that functions are seen too.
const MOST_METRICS: usize = 60;

/// What could stand at the cursor of a query.
///
/// Names come from the source, words from PromQL; without the source the words are still offered.
///
/// # Errors
/// If there is no such environment.
pub async fn complete(console: &Console, request: CompleteRequest) -> Result<Completions, Failure> {
    let running = console.environment(&request.environment).await?;
    let found = spot(&request.expr, bytes(&request.expr, request.cursor));
    let catalogue = running
        .metrics(request.source.as_deref())
        .and_then(|source| Ok((source.metrics()?, source)));
    let offered = match &catalogue {
        Ok((metrics, source)) => {
            let catalogue = Catalogue {
                names: &console.shared.names,
                environment: &request.environment,
                source,
                metrics: metrics.clone(),
                range: request.range,
            };
            offer(&catalogue, &found).await
        }
        Err(failure) => Err(failure.clone()),
    };
    let (mut items, failure) = match offered {
        Ok(items) => (items, None),
        Err(failure) => (words_at(&found), Some(failure)),
    };
    items.truncate(MOST);
    Ok(Completions {
        from: utf16(&request.expr, found.from),
        to: utf16(&request.expr, found.to),
        items,
        problem: problem::of(&request.expr),
        failure,
    })
}

/// The byte offset of an offset in UTF-16 units.
fn bytes(text: &str, units: u32) -> usize {
    let mut left = units as usize;
    for (at, letter) in text.char_indices() {
        if left < letter.len_utf16() {
            return at;
        }
        left -= letter.len_utf16();
    }
    text.len()
}

/// The offset in UTF-16 units of a byte offset.
pub(super) fn utf16(text: &str, at: usize) -> u32 {
    let before = text.get(..at).unwrap_or(text);
    u32::try_from(before.encode_utf16().count()).unwrap_or(u32::MAX)
}

async fn offer(catalogue: &Catalogue<'_>, spot: &Spot) -> Result<Vec<Completion>, Failure> {
    match &spot.wants {
        Wants::Operand { within } => {
            let (names, about) =
                futures::join!(catalogue.values("__name__", &[]), catalogue.about());
            Ok(operands(&names?, &about, &spot.word, within))
        }
        Wants::Name { selector } => {
            let selectors: Vec<String> = selector.text().into_iter().collect();
            let names = catalogue.labels(&selectors).await?;
            let taken = |name: &str| selector.labels.iter().any(|label| label == name);
            let free = names
                .iter()
                .filter(|name| !taken(name) && (*name != "__name__" || selector.metric.is_empty()));
            Ok(labels(free, &spot.word))
        }
        Wants::Value {
            label,
            selector,
            quote,
            regex,
        } => {
            let selectors: Vec<String> = selector.text().into_iter().collect();
            let values = catalogue.values(label, &selectors).await?;
            let write = |value: &str| written(value, *quote, *regex);
            let found = values.iter().filter_map(|value| {
                Some(Ranked {
                    score: score(value, &spot.word)?,
                    rank: 0,
                    item: item(&write(value), CompletionKind::Value, ""),
                })
            });
            Ok(ranked(found.collect()))
        }
        Wants::Grouping => {
            let selectors: Vec<String> = spot.metrics.iter().map(|name| by_name(name)).collect();
            let names = catalogue.labels(&selectors).await?;
            Ok(labels(
                names.iter().filter(|name| *name != "__name__"),
                &spot.word,
            ))
        }
        Wants::Operator { .. } | Wants::Comparison | Wants::Duration | Wants::Nothing => {
            Ok(words_at(spot))
        }
    }
}

/// A selector of a metric by its name; names of any letters can be written so.
fn by_name(metric: &str) -> String {
    format!("{{__name__=\"{}\"}}", escaped(metric, '"'))
}

/// What PromQL itself offers at the cursor.
fn words_at(spot: &Spot) -> Vec<Completion> {
    let word = &spot.word;
    let list = |words: &[(&str, &str)], kind| -> Vec<Ranked> {
        words
            .iter()
            .filter_map(|(name, detail)| {
                // Scattered letters name no word of so short a list.
                let score = score(name, word).filter(|score| word.is_empty() || *score >= PART)?;
                Some(Ranked {
                    score,
                    rank: 0,
                    item: item(name, kind, detail),
                })
            })
            .collect()
    };
    match &spot.wants {
        Wants::Operand { .. } => ranked(language(word)),
        Wants::Operator { aggregation } => {
            let grouping = ["by", "without"];
            let words: Vec<_> = words::KEYWORDS
                .iter()
                .filter(|(name, _)| *aggregation || !grouping.contains(name))
                .copied()
                .collect();
            let mut found = list(&words, CompletionKind::Keyword);
            for one in &mut found {
                one.rank = u8::from(!grouping.contains(&one.item.text.as_str()));
            }
            ranked(found)
        }
        Wants::Comparison => in_order(list(words::COMPARISONS, CompletionKind::Keyword)),
        Wants::Duration => in_order(list(words::DURATIONS, CompletionKind::Duration)),
        Wants::Name { .. } | Wants::Value { .. } | Wants::Grouping | Wants::Nothing => Vec::new(),
    }
}

fn in_order(words: Vec<Ranked>) -> Vec<Completion> {
    words.into_iter().map(|one| one.item).collect()
}

/// Functions and aggregations.
fn language(word: &str) -> Vec<Ranked> {
    let of = |words: &'static [(&str, &str)], kind: CompletionKind, rank: u8| {
        words.iter().filter_map(move |(name, detail)| {
            Some(Ranked {
                score: score(name, word)?,
                rank,
                item: item(name, kind, detail),
            })
        })
    };
    of(words::AGGREGATIONS, CompletionKind::Aggregation, 1)
        .chain(of(words::FUNCTIONS, CompletionKind::Function, 2))
        .collect()
}

fn operands(names: &Arc<[String]>, about: &About, word: &str, within: &str) -> Vec<Completion> {
    let mut metrics: Vec<Ranked> = names
        .iter()
        .filter_map(|name| {
            let score = score(name, word)?;
            let (kind, help) = described(about, name);
            let fits = fits(within, name, kind);
            Some(Ranked {
                score: score.saturating_add(u8::from(fits) * 8),
                // What is typed in full is rather a function than a part of a metric's name.
                rank: if word.is_empty() { 0 } else { 3 },
                item: item(name, CompletionKind::Metric, &detail(kind, help)),
            })
        })
        .collect();
    if word.is_empty() && metrics.len() > MOST_METRICS {
        metrics.sort_by(Ranked::order);
        metrics.truncate(MOST_METRICS);
    }
    metrics.extend(language(word));
    ranked(metrics)
}

/// What the source says of a metric, by the name of its family.
fn described<'a>(about: &'a About, name: &str) -> (MetricKind, &'a str) {
    let families = [
        "", "_total", "_bucket", "_count", "_sum", "_info", "_created",
    ];
    families
        .iter()
        .filter_map(|suffix| about.get(name.strip_suffix(suffix)?))
        .map(|(kind, help)| (*kind, help.as_str()))
        .next()
        .unwrap_or_default()
}

/// Whether a metric is what a function is usually called with.
fn fits(function: &str, name: &str, kind: MetricKind) -> bool {
    let cumulative = ["_total", "_count", "_sum", "_bucket"];
    match function {
        "rate" | "increase" | "irate" | "resets" => {
            kind == MetricKind::Counter || cumulative.iter().any(|suffix| name.ends_with(suffix))
        }
        "histogram_quantile" | "histogram_fraction" => name.ends_with("_bucket"),
        "delta" | "idelta" | "deriv" | "predict_linear" => kind == MetricKind::Gauge,
        _ => false,
    }
}

fn detail(kind: MetricKind, help: &str) -> String {
    let kind = match kind {
        MetricKind::Counter => "counter",
        MetricKind::Gauge => "gauge",
        MetricKind::Histogram => "histogram",
        MetricKind::GaugeHistogram => "gauge histogram",
        MetricKind::Summary => "summary",
        MetricKind::Info => "info",
        MetricKind::StateSet => "state set",
        MetricKind::Unknown => "",
    };
    let help: String = help.chars().take(300).collect();
    match (kind, help.as_str()) {
        ("", help) => help.to_owned(),
        (kind, "") => kind.to_owned(),
        (kind, help) => format!("{kind}: {help}"),
    }
}

fn labels<'a>(names: impl Iterator<Item = &'a String>, word: &str) -> Vec<Completion> {
    let found = names.filter_map(|name| {
        Some(Ranked {
            score: score(name, word)?,
            rank: 0,
            item: item(name, CompletionKind::Label, ""),
        })
    });
    ranked(found.collect())
}

fn item(text: &str, kind: CompletionKind, detail: &str) -> Completion {
    Completion {
        text: text.to_owned(),
        kind,
        detail: detail.to_owned(),
    }
}

/// A value as it is written at the cursor: quoted if no quote is open, escaped in any case.
fn written(value: &str, quote: Option<char>, regex: bool) -> String {
    let value = if regex {
        literal(value)
    } else {
        value.to_owned()
    };
    match quote {
        Some(quote) => escaped(&value, quote),
        None => format!("\"{}\"", escaped(&value, '"')),
    }
}

/// A regular expression that matches this text alone.
fn literal(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        if "\\.+*?()|[]{}^$".contains(letter) {
            out.push('\\');
        }
        out.push(letter);
    }
    out
}

fn escaped(value: &str, quote: char) -> String {
    if quote == '`' {
        return value.replace('`', "");
    }
    let mut out = String::with_capacity(value.len());
    for letter in value.chars() {
        match letter {
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            _ => {
                if letter == '\\' || letter == quote {
                    out.push('\\');
                }
                out.push(letter);
            }
        }
    }
    out
}
