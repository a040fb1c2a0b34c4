/// As much of a file as is read, in bytes.
pub const MOST_BYTES: usize = 5 << 20;
/// Blocks of a runbook, with those of the runbooks it includes.
pub const MOST_BLOCKS: usize = 100_000;
/// Levels of lists and quotes that are shown; what lies deeper is shown at the last.
pub const DEEPEST: u16 = 32;
/// Runbooks that include each other, in a row.
pub(crate) const MOST_INCLUDED: usize = 8;
/// Characters of a placeholder's name.
pub(crate) const LONGEST_NAME: usize = 60;
/// Different placeholders of a runbook.
pub(crate) const MOST_PLACEHOLDERS: usize = 1_000;
