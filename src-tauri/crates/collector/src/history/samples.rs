//! Samples with times, read line by line in batches, so that a file of any size needs little memory.

use std::{
    collections::HashMap,
    io::{self, BufRead, BufReader, Read},
};

use model::{ExemplarPoint, MetricMetadata, Millis, Problem};
use promql::{Labels, RawSeries, Sample};

use super::dump;
use crate::{
    exposition::{Families, Fault, Format, Line, PageLine, Problems, Reading, series_pairs},
    store::storable,
};

/// Samples in one batch: some ten megabytes.
const AT_ONCE: usize = 500_000;
/// No line of samples is longer.
const LONGEST_LINE: u64 = 1 << 20;

/// Reads what `promtool` reads and writes: OpenMetrics with times, and lines of `tsdb dump`.
pub(super) struct Samples<R> {
    input: BufReader<R>,
    reading: Reading,
    is_dump: Option<bool>,
    labels: Vec<(String, String)>,
    families: Families,
    problems: Problems,
    line: Vec<u8>,
}

/// Some of the samples.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) series: Vec<RawSeries>,
    pub(super) exemplars: Vec<(Labels, ExemplarPoint)>,
    /// How many samples there are.
    pub(super) samples: usize,
    /// Times of the first and the last of them.
    pub(super) span: Option<(Millis, Millis)>,
    /// Series are told apart by their text, so that labels are read once for each.
    known: HashMap<Box<str>, usize>,
}

impl<R: Read> Samples<R> {
    /// Reads `input`, which problems call `place`; `labels` are given to series that lack them.
    pub(super) fn new(input: R, place: &str, labels: &[(String, String)]) -> Self {
        Self {
            input: BufReader::with_capacity(1 << 18, input),
            reading: Reading::new(Format::OpenMetrics),
            is_dump: None,
            labels: labels.to_vec(),
            families: Families::default(),
            problems: Problems::of_file(place),
            line: Vec::new(),
        }
    }

    /// The number of the line read last.
    pub(super) fn line(&self) -> u32 {
        self.reading.number()
    }

    /// Whether all was read.
    pub(super) fn is_over(&self) -> bool {
        self.reading.is_closed()
    }

    /// How many lines were left out.
    pub(super) fn refused(&self) -> u64 {
        self.problems.count()
    }

    /// What was said of the metrics, and what is wrong with the lines.
    pub(super) fn finish(self) -> (Vec<MetricMetadata>, Vec<Problem>) {
        (self.families.into_metadata(), self.problems.into_inner())
    }

    /// The next samples, also where a fault ends them.
    pub(super) fn next_batch(&mut self) -> (Batch, io::Result<()>) {
        let mut batch = Batch::default();
        while batch.samples < AT_ONCE && !self.reading.is_closed() {
            match self.next_line() {
                Ok(true) => self.take(&mut batch),
                Ok(false) => {
                    if let Some(fault) = self.reading.end() {
                        self.problems.push(self.reading.number(), &fault);
                    }
                }
                Err(error) => return (batch, Err(error)),
            }
        }
        (batch, Ok(()))
    }

    /// Whether there is another line, which is read then.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut limited = (&mut self.input).take(LONGEST_LINE);
        let length = limited.read_until(b'\n', &mut self.line)?;
        if self.line.last() == Some(&b'\n') {
            self.line.pop();
        } else if length as u64 == LONGEST_LINE {
            let words = format!("line {} is longer than 1 MiB", self.reading.number() + 1);
            return Err(io::Error::new(io::ErrorKind::InvalidData, words));
        }
        Ok(length > 0)
    }

    fn take(&mut self, batch: &mut Batch) {
        if self.is_dump.is_none() && !matches!(self.line.first(), None | Some(b'#')) {
            let is_dump = dump::is_dump(&self.line);
            if is_dump {
                self.reading = Reading::from(Format::Text, self.reading.number());
            }
            self.is_dump = Some(is_dump);
        }
        if self.is_dump == Some(true) {
            dump::plain(&mut self.line);
        }
        let outcome = match self.reading.read(&self.line) {
            None => return,
            Some(Ok(PageLine::Sample(line))) => batch.take(&line, &self.labels),
            Some(Ok(PageLine::Metadata(word))) => {
                self.families.note(word);
                Ok(())
            }
            Some(Err(fault)) => Err(fault),
        };
        if let Err(fault) = outcome {
            self.problems.push(self.reading.number(), &fault);
        }
    }
}

impl Batch {
    fn take(&mut self, line: &Line<'_>, labels: &[(String, String)]) -> Result<(), Fault> {
        let Some(at) = line.at else {
            return Err(line.fault("the sample has no time, so it cannot be history"));
        };
        if !storable(at.0) {
            return Err(line.fault("the time of the sample is out of all reach"));
        }
        let place = match self.known.get(line.series) {
            Some(place) => *place,
            None => self.add(line, labels)?,
        };
        let series = self.series.get_mut(place).expect("known places exist");
        series.samples.push(Sample {
            at: at.0,
            value: line.value,
        });
        self.samples += 1;
        let (first, last) = self.span.unwrap_or((at, at));
        self.span = Some((first.min(at), last.max(at)));
        if let Some(exemplar) = &line.exemplar {
            let read = exemplar.read()?;
            let point = ExemplarPoint {
                at: read.at.unwrap_or(at),
                value: read.value,
                labels: read.labels,
            };
            self.exemplars.push((series.labels.clone(), point));
        }
        Ok(())
    }

    fn add(&mut self, line: &Line<'_>, labels: &[(String, String)]) -> Result<usize, Fault> {
        let own = series_pairs(line.series).map_err(|fault| line.placed(fault))?;
        let added = labels
            .iter()
            .filter(|(name, _)| own.iter().all(|(have, _)| have != name))
            .map(|(name, value)| (name.as_str().into(), value.as_str().into()));
        let labels = Labels::from_pairs(added.chain(own.iter().cloned()));
        let place = self.series.len();
        self.series.push(RawSeries::of_numbers(labels, Vec::new()));
        self.known.insert(line.series.into(), place);
        Ok(place)
    }
}
