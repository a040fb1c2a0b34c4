use std::{collections::HashMap, io, path::Path};

use model::{ExemplarPoint, Failure, MetricMetadata, Problem};
use promql::{Labels, RawSeries, Sample};

use super::{Brought, Import, blocking};
use crate::{
    exposition::{Families, Fault, Format, Line, Page, PageLine, Problems, series_pairs},
    store::Scrape,
};

impl Import {
    pub(super) async fn import_open_metrics(&self) -> Result<(Brought, Vec<Problem>), Failure> {
        let file = self.file.clone();
        let read = blocking(move || read(&file.path, &file.labels)).await?;
        let at = self.clock.now().to_millis();
        let rest = Scrape {
            at,
            exemplars: read.exemplars,
            metadata: read.metadata,
            ..Scrape::default()
        };
        let count = self.store.import_metrics(read.series).await?;
        self.store.append_scrape(rest).await?;
        let brought = Brought {
            samples: count.new_samples,
            ..Brought::default()
        };
        Ok((brought, read.problems))
    }
}

struct History {
    series: Vec<RawSeries>,
    exemplars: Vec<(Labels, ExemplarPoint)>,
    metadata: Vec<MetricMetadata>,
    problems: Vec<Problem>,
}

fn read(path: &Path, labels: &[(String, String)]) -> io::Result<History> {
    let page = std::fs::read(path)?;
    Ok(read_page(&page, labels, &path.display().to_string()))
}

fn read_page(page: &[u8], labels: &[(String, String)], place: &str) -> History {
    let mut problems = Problems::new(place);
    let mut families = Families::default();
    let mut series = Columns {
        known: HashMap::new(),
        series: Vec::new(),
        exemplars: Vec::new(),
        labels,
    };
    for (number, line) in Page::new(page, Format::OpenMetrics) {
        let outcome = match line {
            Ok(PageLine::Sample(line)) => series.take(&line),
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
    History {
        series: series.series,
        exemplars: series.exemplars,
        metadata: families.into_metadata(),
        problems: problems.into_inner(),
    }
}

/// Samples by series. Series are told apart by their text, so that labels are read once for each.
struct Columns<'a> {
    known: HashMap<&'a str, usize>,
    series: Vec<RawSeries>,
    exemplars: Vec<(Labels, ExemplarPoint)>,
    labels: &'a [(String, String)],
}

impl<'a> Columns<'a> {
    fn take(&mut self, line: &Line<'a>) -> Result<(), Fault> {
        let Some(at) = line.at else {
            return Err(line.fault("the sample has no time, so it cannot be history"));
        };
        let place = match self.known.get(line.series) {
            Some(place) => *place,
            None => self.add(line)?,
        };
        let series = self.series.get_mut(place).expect("known places exist");
        series.samples.push(Sample {
            at: at.0,
            value: line.value,
        });
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

    fn add(&mut self, line: &Line<'a>) -> Result<usize, Fault> {
        let own = series_pairs(line.series).map_err(|fault| line.placed(fault))?;
        let added = self
            .labels
            .iter()
            .filter(|(name, _)| own.iter().all(|(have, _)| have != name))
            .map(|(name, value)| (name.as_str().into(), value.as_str().into()));
        let labels = Labels::from_pairs(added.chain(own.iter().cloned()));
        let place = self.series.len();
        self.series.push(RawSeries::of_numbers(labels, Vec::new()));
        self.known.insert(line.series, place);
        Ok(place)
    }
}
