//! Reads the samples a plan needs.

use crate::answer::RawSeries;
use crate::error::Error;
use crate::options::Options;
use crate::plan::Fetch;
use crate::storage::Storage;

/// The series of each fetch, in the order of their labels.
pub(crate) async fn select(
    storage: &dyn Storage,
    fetches: &[Fetch],
    options: &Options,
) -> Result<Vec<Vec<RawSeries>>, Error> {
    let mut selected = Vec::with_capacity(fetches.len());
    let mut samples = 0_usize;
    for fetch in fetches {
        if options.cancel.is_cancelled() {
            return Err(Error::Cancelled);
        }
        let mut series = match fetch.start <= fetch.end {
            true => {
                storage
                    .select(&fetch.matchers, fetch.start, fetch.end)
                    .await?
            }
            false => Vec::new(),
        };
        samples = series
            .iter()
            .fold(samples, |sum, one| sum.saturating_add(one.weight()));
        if samples > options.max_samples {
            return Err(Error::TooManySamples {
                limit: options.max_samples,
            });
        }
        series.sort_by(|left, right| left.labels.cmp(&right.labels));
        selected.push(series);
    }
    Ok(selected)
}
