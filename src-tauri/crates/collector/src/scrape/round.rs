use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
};

use model::{ExemplarPoint, MetricMetadata, Millis, Problem};
use promql::{Labels, STALE, Sample};

use super::own_series;
use crate::exposition::{self, Families, Fault, Format, Line, PageLine, Problems, series_pairs};

/// The most series taken of one page.
pub(super) const MOST_SAMPLES: usize = 200_000;

/// What a loop remembers of its page from one round to the next.
#[derive(Debug)]
pub(super) struct Memory {
    job: String,
    instance: String,
    round: u64,
    /// By the text of the series: pages repeat themselves, and reading labels is the slow part.
    known: HashMap<String, Known>,
}

#[derive(Debug)]
struct Known {
    labels: Labels,
    round: u64,
    /// The exporter gives times itself; such a series is not ended for being absent.
    timed: bool,
}

/// What one round brought.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) samples: Vec<(Labels, f64)>,
    pub(super) timed: Vec<(Labels, Sample)>,
    pub(super) exemplars: Vec<(Labels, ExemplarPoint)>,
    pub(super) metadata: Vec<MetricMetadata>,
    pub(super) problems: Vec<Problem>,
    /// How many of the samples are stale markers.
    pub(super) ended: u64,
}

impl Memory {
    pub(super) fn of(job: &str, instance: &str) -> Self {
        Self {
            job: job.to_owned(),
            instance: instance.to_owned(),
            round: 0,
            known: HashMap::new(),
        }
    }

    /// The same target, nothing remembered.
    pub(super) fn fresh(&self) -> Self {
        Self::of(&self.job, &self.instance)
    }

    /// A series about the target itself.
    pub(super) fn own(&self, name: &str) -> Labels {
        own_series(name, &self.job, &self.instance)
    }

    /// Reads a page and ends the series that are no longer on it.
    pub(super) fn read(&mut self, body: &[u8], format: Format, at: Millis, place: &str) -> Page {
        self.round += 1;
        let mut page = Page::default();
        let mut families = Families::default();
        let mut problems = Problems::new(place);
        for (number, line) in exposition::Page::new(body, format) {
            let outcome = match line {
                Ok(PageLine::Sample(line)) => self.take(&line, at, &mut page),
                Ok(PageLine::Metadata(word)) => {
                    families.note(word);
                    Ok(())
                }
                Err(fault) => Err(fault),
            };
            if let Err(fault) = outcome {
                problems.push(number, &fault);
            }
        }
        page.metadata = families.into_metadata();
        page.problems = problems.into_inner();
        let round = self.round;
        self.end_where(&mut page, |known| known.round != round);
        page
    }

    /// Ends every series: the page cannot be read.
    pub(super) fn end(&mut self) -> Page {
        let mut page = Page::default();
        self.end_where(&mut page, |_| true);
        page
    }

    fn end_where(&mut self, page: &mut Page, gone: impl Fn(&Known) -> bool) {
        let mut ended = HashSet::new();
        self.known.retain(|_, known| {
            let gone = gone(known);
            if gone && !known.timed {
                ended.insert(known.labels.clone());
            }
            !gone
        });
        if ended.is_empty() {
            return;
        }
        // The same series may have come back written in another way.
        for known in self.known.values() {
            ended.remove(&known.labels);
        }
        page.ended = ended.len() as u64;
        let markers = ended
            .into_iter()
            .map(|labels| (labels, f64::from_bits(STALE)));
        page.samples.extend(markers);
    }

    fn take(&mut self, line: &Line<'_>, at: Millis, page: &mut Page) -> Result<(), Fault> {
        if page.samples.len() + page.timed.len() >= MOST_SAMPLES {
            return Err(line.fault(format!(
                "the page holds more than {MOST_SAMPLES} series; this one is left out"
            )));
        }
        let labels = self.recognise(line)?;
        if let Some(exemplar) = &line.exemplar {
            let read = exemplar.read()?;
            let point = ExemplarPoint {
                at: read.at.unwrap_or(at),
                value: read.value,
                labels: read.labels,
            };
            page.exemplars.push((labels.clone(), point));
        }
        match line.at {
            None => page.samples.push((labels, line.value)),
            Some(at) => {
                let sample = Sample {
                    at: at.0,
                    value: line.value,
                };
                page.timed.push((labels, sample));
            }
        }
        Ok(())
    }

    fn recognise(&mut self, line: &Line<'_>) -> Result<Labels, Fault> {
        let timed = line.at.is_some();
        if let Some(known) = self.known.get_mut(line.series) {
            if known.round == self.round && !timed {
                return Err(line.fault("the series stands twice on the page"));
            }
            known.round = self.round;
            known.timed = timed;
            return Ok(known.labels.clone());
        }
        let labels = self.labels(line)?;
        let known = Known {
            labels: labels.clone(),
            round: self.round,
            timed,
        };
        self.known.insert(line.series.to_owned(), known);
        Ok(labels)
    }

    fn labels(&self, line: &Line<'_>) -> Result<Labels, Fault> {
        let mut pairs = series_pairs(line.series).map_err(|fault| line.placed(fault))?;
        for target in ["job", "instance"] {
            let Some(at) = pairs.iter().position(|(name, _)| name == target) else {
                continue;
            };
            let mut free = format!("exported_{target}");
            while pairs.iter().any(|(name, _)| *name == free) {
                free.insert_str(0, "exported_");
            }
            if let Some(pair) = pairs.get_mut(at) {
                pair.0 = Cow::Owned(free);
            }
        }
        pairs.push((Cow::Borrowed("job"), Cow::Borrowed(&self.job)));
        pairs.push((Cow::Borrowed("instance"), Cow::Borrowed(&self.instance)));
        Ok(Labels::from_pairs(pairs))
    }
}
