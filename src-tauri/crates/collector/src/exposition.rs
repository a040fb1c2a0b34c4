//! Scrape pages: Prometheus text 0.0.4 and 1.0.0, OpenMetrics 1.0.
//!
//! A bad line costs one line and is named with its place; the rest of the page is used.
//! Formats: <https://prometheus.io/docs/instrumenting/exposition_formats/> and
//! <https://prometheus.io/docs/specs/om/open_metrics_spec/>.

mod format;
mod line;
mod metadata;
mod number;
mod page;
mod series;

pub use format::{ACCEPT, Format};
pub use line::{Exemplar, Fault, Line};
pub(crate) use metadata::Families;
pub(crate) use page::Reading;
pub use page::{Page, PageLine};
pub use series::series_labels;
pub(crate) use series::series_pairs;

use model::{MetricMetadata, Millis, Problem};
use promql::Labels;

/// The most problems that are listed for one page; more are counted in a last one.
const MOST_PROBLEMS: usize = 50;

/// What a page holds, in the order it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Exposition {
    /// Series, value and the time the exporter gave, if it gave one.
    pub samples: Vec<(Labels, f64, Option<Millis>)>,
    /// Exemplars with the series they stand on.
    pub exemplars: Vec<(Labels, ExemplarSample)>,
    /// Type, help and unit of the metric families.
    pub metadata: Vec<MetricMetadata>,
}

/// One observation with its own labels, usually `trace_id`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExemplarSample {
    /// Its labels.
    pub labels: model::Labels,
    /// What was observed.
    pub value: f64,
    /// When, if the exporter said so.
    pub at: Option<Millis>,
}

/// Reads a whole page; `place` names it in problems (a URL or a file).
///
/// Bytes that are not UTF-8 cost the line they stand on.
pub fn parse(page: &[u8], format: Format, place: &str) -> (Exposition, Vec<Problem>) {
    let mut exposition = Exposition::default();
    let mut families = Families::default();
    let mut problems = Problems::new(place);
    for (number, line) in Page::new(page, format) {
        let outcome = match line {
            Ok(PageLine::Sample(line)) => read(&line, &mut exposition),
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
    exposition.metadata = families.into_metadata();
    (exposition, problems.into_inner())
}

fn read(line: &Line<'_>, exposition: &mut Exposition) -> Result<(), Fault> {
    let labels = series_labels(line.series).map_err(|fault| fault.within(line.series_at))?;
    if let Some(exemplar) = &line.exemplar {
        exposition
            .exemplars
            .push((labels.clone(), exemplar.read()?));
    }
    exposition.samples.push((labels, line.value, line.at));
    Ok(())
}

/// The problems of one page, capped.
pub(crate) struct Problems {
    place: String,
    /// What to do about a line, if it is not what stands at its fault.
    remedy: Option<&'static str>,
    listed: Vec<Problem>,
    left_out: u64,
}

impl Problems {
    pub(crate) fn new(place: &str) -> Self {
        Self {
            place: place.to_owned(),
            remedy: None,
            listed: Vec::new(),
            left_out: 0,
        }
    }

    /// Those of a file that no exporter wrote just now.
    pub(crate) fn of_file(place: &str) -> Self {
        Self {
            remedy: Some("correct the file and import it again; the rest of it is kept"),
            ..Self::new(place)
        }
    }

    pub(crate) fn push(&mut self, line: u32, fault: &Fault) {
        if self.listed.len() >= MOST_PROBLEMS {
            self.left_out += 1;
            return;
        }
        self.listed.push(
            Problem::new(
                model::Weight::Warning,
                self.place.clone(),
                fault.message.clone(),
                self.remedy.unwrap_or(fault.remedy),
            )
            .position(line, fault.column),
        );
    }

    /// How many there are, listed or not.
    pub(crate) fn count(&self) -> u64 {
        self.listed.len() as u64 + self.left_out
    }

    pub(crate) fn into_inner(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            self.listed.push(Problem::new(
                model::Weight::Warning,
                self.place,
                format!("{} more lines were left out", self.left_out),
                "correct the lines listed above first; they usually share a cause",
            ));
        }
        self.listed
    }
}

#[cfg(test)]
mod tests;
