//! All samples of some series, a few series at a time.

use std::collections::VecDeque;

use model::TimeRange;
use promql::Matcher;

use super::{
    Store, StoreError,
    read::Found,
    series::{GroupId, SeriesId},
};

/// Samples in one batch, about: a single series may have more.
const AT_ONCE: usize = 500_000;

/// Series that are still to be read, those of one metric together.
#[derive(Debug)]
pub(crate) struct Batches {
    store: Store,
    range: TimeRange,
    rest: VecDeque<(GroupId, SeriesId)>,
    /// How many series are read next: as many as the last ones let expect.
    width: usize,
}

impl Store {
    /// The series that any of the selectors accepts, to be read in batches; without selectors, all.
    pub(crate) fn batches(&self, selectors: &[Vec<Matcher>], range: TimeRange) -> Batches {
        let state = self.inner.state();
        let ids = state.directory.select_any(selectors, range).into_iter();
        let mut named: Vec<_> = ids
            .filter_map(|id| {
                let entry = state.directory.get(id)?;
                Some((entry.labels.name()?, entry.group, id))
            })
            .collect();
        named.sort_unstable();
        Batches {
            store: self.clone(),
            range,
            rest: named
                .into_iter()
                .map(|(_, group, id)| (group, id))
                .collect(),
            width: 1,
        }
    }
}

impl Batches {
    /// How many series are still to be read.
    pub(crate) fn left(&self) -> usize {
        self.rest.len()
    }

    /// The samples of the next series; `None` after the last.
    pub(crate) async fn next(&mut self) -> Result<Option<Found>, StoreError> {
        let Some((group, _)) = self.rest.front().copied() else {
            return Ok(None);
        };
        // Of one group alone: its blocks are read for all of them at once.
        let together = self.rest.iter().take(self.width);
        let together = together.take_while(|(other, _)| *other == group).count();
        let ids: Vec<SeriesId> = self.rest.drain(..together).map(|(_, id)| id).collect();
        let (start, end) = (self.range.start.0, self.range.end.0);
        let found = self.store.samples_of(&ids, start, end, usize::MAX).await?;
        let found = found.unwrap_or_default();
        let longest = found.series.iter().map(|one| one.samples.len()).max();
        self.width = (AT_ONCE / longest.unwrap_or(0).max(1)).max(1);
        Ok(Some(found))
    }
}
