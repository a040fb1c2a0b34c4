use model::Millis;

use crate::{Color, Zone};

/// Log lines as they stand in a list.
#[derive(Clone, Debug)]
pub struct LogBlock {
    /// The lines from the top.
    pub rows: Vec<LogRow>,
    /// The zone in which times are written.
    pub zone: Zone,
    /// Breaks long lines instead of cutting them.
    pub wrap: bool,
    /// Lines that exist but are not among these.
    pub more: usize,
}

/// One line of a [`LogBlock`].
#[derive(Clone, Debug)]
pub struct LogRow {
    /// When.
    pub at: Millis,
    /// Colour of its severity.
    pub color: Color,
    /// Untrusted text.
    pub text: String,
}
