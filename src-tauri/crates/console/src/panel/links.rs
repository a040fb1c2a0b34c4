//! Links of panels and values as the window follows them.

use dashboard::{Cell, Field, Frame, figure::Reading};
use model::Labels;

use crate::wire::LinkView;

/// Fills links with what a panel shows.
pub(super) struct Linker<'a> {
    pub(super) choice: &'a crate::dashboards::Choice,
}

impl Linker<'_> {
    /// The links of a single number.
    pub(super) fn of_reading(&self, _reading: &Reading) -> Vec<LinkView> {
        Vec::new()
    }

    /// The links of one value.
    pub(super) fn of_value(
        &self,
        _field: &Field,
        _name: &str,
        _labels: &Labels,
        _cell: &Cell,
        _frame: &Frame,
        _row: usize,
    ) -> Vec<LinkView> {
        Vec::new()
    }
}
