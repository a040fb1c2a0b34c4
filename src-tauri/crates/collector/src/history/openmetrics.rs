use std::{fs::File, io::Read};

use model::{Code, Failure, Millis, Problem};

use super::{Brought, Import, blocking, samples::Samples};
use crate::{
    Store,
    store::{ImportCount, Scrape},
};

/// What came in from a text of samples.
#[derive(Clone, Debug, Default)]
pub struct ImportedText {
    /// Series that were not known before, and samples that were not there before.
    pub count: ImportCount,
    /// Samples that were read.
    pub samples: u64,
    /// Lines that were read.
    pub lines: u64,
    /// Lines that were left out; why stands in `problems`.
    pub refused: u64,
    /// Times of the first and the last sample.
    pub span: Option<(Millis, Millis)>,
    /// What is wrong with lines, the first ones of them.
    pub problems: Vec<Problem>,
    /// Why it ended before the end of the text; what is counted here is kept all the same.
    pub failure: Option<Failure>,
}

impl Store {
    /// Imports OpenMetrics text with times, or what `promtool tsdb dump` prints, batch by batch;
    /// `watch` hears after each of them. The same text again changes nothing.
    ///
    /// `place` names the text in problems; `labels` are given to series that lack them.
    pub async fn import_text(
        &self,
        text: impl Read + Send + 'static,
        place: &str,
        labels: &[(String, String)],
        now: Millis,
        watch: &mut (dyn FnMut(&ImportedText) + Send),
    ) -> ImportedText {
        let mut imported = ImportedText::default();
        let mut samples = Samples::new(text, place, labels);
        loop {
            let read = blocking(move || {
                let (batch, end) = samples.next_batch();
                Ok((samples, batch, end))
            });
            let (rest, batch, end) = match read.await {
                Ok(read) => read,
                Err(failure) => {
                    imported.failure = Some(failure);
                    return imported;
                }
            };
            samples = rest;
            let is_last = samples.is_over();
            let read = (batch.samples as u64, batch.span);
            let kept = self.keep(batch.series, batch.exemplars, now).await;
            match kept {
                Ok(count) => imported.add(count, read),
                Err(failure) => imported.failure = Some(failure),
            }
            imported.lines = u64::from(samples.line());
            imported.refused = samples.refused();
            watch(&imported);
            if let Err(error) = end {
                let failure = Failure::new(
                    Code::Storage,
                    format!("line {} cannot be read: {error}", imported.lines + 1),
                );
                let failure = failure.remedy("check the file; what came before that is kept");
                imported.failure.get_or_insert(failure.at(place));
            }
            if is_last || imported.failure.is_some() {
                break;
            }
        }
        let (metadata, problems) = samples.finish();
        imported.problems = problems;
        let rest = Scrape {
            at: now,
            metadata,
            ..Scrape::default()
        };
        if let Err(error) = self.append_scrape(rest).await {
            imported.failure.get_or_insert(error.into());
        }
        imported
    }

    async fn keep(
        &self,
        series: Vec<promql::RawSeries>,
        exemplars: Vec<(promql::Labels, model::ExemplarPoint)>,
        at: Millis,
    ) -> Result<ImportCount, Failure> {
        let count = self.import_metrics(series).await?;
        if !exemplars.is_empty() {
            let rest = Scrape {
                at,
                exemplars,
                ..Scrape::default()
            };
            self.append_scrape(rest).await?;
        }
        Ok(count)
    }
}

impl ImportedText {
    fn add(&mut self, count: ImportCount, (samples, span): (u64, Option<(Millis, Millis)>)) {
        self.count.new_series += count.new_series;
        self.count.new_samples += count.new_samples;
        self.samples += samples;
        self.span = match (self.span, span) {
            (Some((first, last)), Some((from, until))) => Some((first.min(from), last.max(until))),
            (known, new) => known.or(new),
        };
    }
}

impl Import {
    pub(super) async fn import_open_metrics(&self) -> Result<(Brought, Vec<Problem>), Failure> {
        let path = self.file.path.clone();
        let text = blocking(move || File::open(path)).await?;
        let place = self.file.path.display().to_string();
        let now = self.clock.now().to_millis();
        let labels = &self.file.labels;
        let imported = self
            .store
            .import_text(text, &place, labels, now, &mut |_| {})
            .await;
        match imported.failure {
            Some(failure) => Err(failure),
            None => Ok((
                Brought {
                    samples: imported.count.new_samples,
                    ..Brought::default()
                },
                imported.problems,
            )),
        }
    }
}
