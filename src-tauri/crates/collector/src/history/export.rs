//! The way out: OpenMetrics text with times, as `promtool tsdb create-blocks-from openmetrics` and
//! this crate's import read it.

mod write;

use std::collections::{HashMap, HashSet};

use model::{Failure, MetricMetadata, TimeRange};
use promql::{Matcher, RawSeries};

use self::write::{push_family, push_labels, push_sample};
use crate::{Store, store::Batches};

/// Samples in one piece of text: some ten megabytes.
const AT_ONCE: usize = 100_000;

/// The samples of a store as text, piece by piece.
#[derive(Debug)]
pub struct TextExport {
    batches: Batches,
    metadata: HashMap<String, MetricMetadata>,
    told: HashSet<String>,
    /// Read and not written, the next series last.
    read: Vec<RawSeries>,
    /// Samples of that next series that are written.
    written: usize,
    is_over: bool,
    exported: Exported,
}

/// How much was exported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exported {
    /// Series that had samples.
    pub series: u64,
    /// Series that are still to come.
    pub left: u64,
    /// Samples written.
    pub samples: u64,
    /// Marks of the end of a series, for which the text has no sign: they are left out.
    pub stale: u64,
    /// Damaged blocks: up to two hours of some series are missing for each.
    pub damaged: u64,
}

impl Store {
    /// Exports the series that any of the selectors accepts, or all without selectors: series by
    /// series, their samples ascending in time.
    pub fn export_text(&self, selectors: &[Vec<Matcher>], range: TimeRange) -> TextExport {
        let metadata = self.metadata(None).into_iter();
        TextExport {
            batches: self.batches(selectors, range),
            metadata: metadata.map(|one| (one.name.clone(), one)).collect(),
            told: HashSet::new(),
            read: Vec::new(),
            written: 0,
            is_over: false,
            exported: Exported::default(),
        }
    }
}

impl TextExport {
    /// The next piece of the text; `None` after `# EOF`.
    ///
    /// # Errors
    /// If the store cannot be read.
    pub async fn next(&mut self) -> Result<Option<String>, Failure> {
        if self.is_over {
            return Ok(None);
        }
        let mut text = String::new();
        let end = self.exported.samples + AT_ONCE as u64;
        while self.exported.samples < end {
            if self.read.is_empty() && !self.read_more().await? {
                text.push_str("# EOF\n");
                self.is_over = true;
                break;
            }
            self.write(&mut text);
        }
        Ok(Some(text))
    }

    /// How much was exported until now.
    #[must_use]
    pub fn exported(&self) -> Exported {
        Exported {
            left: (self.batches.left() + self.read.len()) as u64,
            ..self.exported
        }
    }

    async fn read_more(&mut self) -> Result<bool, Failure> {
        let Some(found) = self.batches.next().await? else {
            return Ok(false);
        };
        self.exported.damaged += found.damaged as u64;
        self.exported.series += found.series.len() as u64;
        self.read = found.series;
        self.read
            .sort_by(|a, b| b.labels.iter().cmp(a.labels.iter()));
        Ok(true)
    }

    /// Writes some samples of the next series.
    fn write(&mut self, text: &mut String) {
        let Some(series) = self.read.last() else {
            return;
        };
        let name = series.labels.name().unwrap_or_default();
        if self.written == 0
            && let Some(family) = family(name, &self.metadata)
            && self.told.insert(family.name.clone())
        {
            push_family(text, family);
        }
        let mut start = String::new();
        push_labels(&mut start, &series.labels);
        let samples = series.samples.iter().skip(self.written).take(AT_ONCE);
        for sample in samples {
            self.written += 1;
            if sample.is_stale() {
                self.exported.stale += 1;
                continue;
            }
            self.exported.samples += 1;
            text.push_str(&start);
            push_sample(text, *sample);
        }
        if self.written >= series.samples.len() {
            self.read.pop();
            self.written = 0;
        }
    }
}

/// What is known of the metric that a series belongs to, by its name or without what its type adds.
fn family<'m>(
    name: &str,
    metadata: &'m HashMap<String, MetricMetadata>,
) -> Option<&'m MetricMetadata> {
    const ENDINGS: [&str; 8] = [
        "_bucket", "_count", "_sum", "_total", "_created", "_info", "_gcount", "_gsum",
    ];
    let shorter = ENDINGS.iter().filter_map(|end| name.strip_suffix(end));
    std::iter::once(name)
        .chain(shorter)
        .find_map(|name| metadata.get(name))
}

#[cfg(test)]
mod tests;
