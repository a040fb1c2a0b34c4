use model::Millis;

use super::open::Opened;
use crate::wire::{OpenTrace, TraceView};

/// An open trace as the window sees it: everything but its rows.
pub(super) fn of(_opened: &Opened, _request: &OpenTrace, _at: Millis) -> TraceView {
    unimplemented!()
}
