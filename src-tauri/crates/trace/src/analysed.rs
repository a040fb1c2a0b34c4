use model::Trace;

use crate::{CriticalPath, Times, Timing, Tree};

/// A trace with what was worked out of it; all parts are of the same trace.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Analysed<'a> {
    pub trace: &'a Trace,
    pub tree: &'a Tree,
    pub timing: &'a Timing,
    pub times: &'a Times,
    /// The path of the [main root](crate::main_root).
    pub path: &'a CriticalPath,
}
