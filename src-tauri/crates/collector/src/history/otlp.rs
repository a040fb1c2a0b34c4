use std::{
    collections::HashMap,
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use model::{Failure, LogLine, Problem, Span};
use promql::{Labels, RawSeries, Sample};
use serde_json::Value;

use super::{Brought, Import, blocking, left_out};
use crate::{
    otlp::{Batch, Metrics, json, lines, spans},
    store::Scrape,
};

/// Problems listed at most.
const MOST_PROBLEMS: usize = 50;
/// Spans or lines kept in one step.
const AT_ONCE: usize = 5_000;

impl Import {
    pub(super) async fn import_otlp(&self) -> Result<(Brought, Vec<Problem>), Failure> {
        let path = self.file.path.clone();
        let seen = self.clock.now();
        let read = blocking(move || read(&path, seen)).await?;
        let mut brought = Brought {
            lines: read.lines.len() as u64,
            spans: read.spans.len() as u64,
            samples: 0,
        };
        for spans in read.spans.chunks(AT_ONCE) {
            self.store.append_spans(spans.to_vec()).await?;
        }
        for lines in read.lines.chunks(AT_ONCE) {
            self.store.append_logs(lines.to_vec()).await?;
        }
        if !read.metrics.samples.is_empty() {
            let rest = Scrape {
                at: seen.to_millis(),
                exemplars: read.metrics.exemplars,
                metadata: read.metrics.metadata,
                ..Scrape::default()
            };
            let series = columns(read.metrics.samples);
            brought.samples = self.store.import_metrics(series).await?.new_samples;
            self.store.append_scrape(rest).await?;
        }
        Ok((brought, read.problems))
    }
}

#[derive(Default)]
struct History {
    spans: Vec<Span>,
    lines: Vec<LogLine>,
    metrics: Batch,
    problems: Vec<Problem>,
}

fn read(path: &Path, seen: model::Nanos) -> io::Result<History> {
    let mut history = History::default();
    let mut metrics = Metrics::default();
    let place = path.display().to_string();
    let mut reader = BufReader::new(File::open(path)?);
    let mut line = Vec::new();
    let mut number = 0_u32;
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line)? == 0 {
            return Ok(history);
        }
        number = number.saturating_add(1);
        if line.trim_ascii().is_empty() {
            continue;
        }
        if let Err(message) = read_line(&line, seen, &mut metrics, &mut history)
            && history.problems.len() < MOST_PROBLEMS
        {
            history.problems.push(left_out(&place, number, message));
        }
    }
}

fn read_line(
    line: &[u8],
    seen: model::Nanos,
    metrics: &mut Metrics,
    history: &mut History,
) -> Result<(), String> {
    let request: Value = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    let words = |error: serde_json::Error| error.to_string();
    let rejected = if request.get("resourceSpans").is_some() {
        let (spans, rejected) = spans(json::of_value(request).map_err(words)?);
        history.spans.extend(spans);
        rejected
    } else if request.get("resourceLogs").is_some() {
        let request = json::of_value(request).map_err(words)?;
        history.lines.extend(lines(request, seen));
        return Ok(());
    } else if request.get("resourceMetrics").is_some() {
        let request = json::of_value(request).map_err(words)?;
        let (batch, rejected) = metrics.read(request, seen.to_millis());
        history.metrics.samples.extend(batch.samples);
        history.metrics.exemplars.extend(batch.exemplars);
        history.metrics.metadata.extend(batch.metadata);
        rejected
    } else {
        return Err("the line is no OTLP request for traces, logs or metrics".to_owned());
    };
    match rejected.count {
        0 => Ok(()),
        count => Err(format!("{count} refused: {}", rejected.message())),
    }
}

fn columns(samples: Vec<(Labels, Sample)>) -> Vec<RawSeries> {
    let mut columns: HashMap<Labels, Vec<Sample>> = HashMap::new();
    for (labels, sample) in samples {
        columns.entry(labels).or_default().push(sample);
    }
    let series = |(labels, samples)| RawSeries::of_numbers(labels, samples);
    columns.into_iter().map(series).collect()
}
