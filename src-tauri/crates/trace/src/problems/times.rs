//! Times that cannot be, or do not fit each other.

use model::{Trace, Weight};

use super::{ProblemKind, TraceProblem};
use crate::{
    Skew,
    timing::{missing_end, missing_start},
    words::{clipped, counted, duration},
};

pub(super) fn clocks(trace: &Trace, skew: &Skew) -> Option<TraceProblem> {
    let worst = skew
        .processes()
        .iter()
        .max_by_key(|process| process.offset.unsigned_abs())?;
    let service = match trace.span(worst.span as usize).service() {
        "" => "a process without a name".to_owned(),
        name => format!("a process of {}", clipped(name, 60)),
    };
    let way = if worst.offset > 0 {
        "behind"
    } else {
        "ahead of"
    };
    let size = duration(worst.offset.saturating_abs());
    let mut message = format!("The clock of {service} is about {size} {way} its caller's");
    if skew.processes().len() > 1 {
        let others = counted(skew.processes().len() - 1, "more process", "more processes");
        message.push_str(&format!(", and {others} disagree"));
    }
    let spans = skew.processes().iter();
    let count = spans.map(|process| process.spans as usize).sum();
    let remedy = "Correct the times in the view, which moves each such process as a whole; and check that its host keeps time (NTP)";
    let problem = TraceProblem::new(ProblemKind::Skew, Weight::Warning, count, message, remedy);
    Some(problem.examples(skew.processes().iter().map(|process| process.span)))
}

pub(super) fn wrong(trace: &Trace) -> Vec<TraceProblem> {
    let (no_start, no_end) = (missing_start(trace), missing_end(trace));
    let is_backwards =
        |at: usize| !no_start(at) && !no_end(at) && trace.ends()[at] < trace.starts()[at];
    [
        Timed {
            kind: ProblemKind::EndBeforeStart,
            is: &is_backwards,
            words: ("span ends before it starts", "spans end before they start"),
            remedy: "They count as taking no time. The clock of their process was set back, or their times were written by hand",
        },
        Timed {
            kind: ProblemKind::EndMissing,
            is: &no_end,
            words: ("span has no end", "spans have no end"),
            remedy: "They count as taking no time. They were exported before they ended, or their process died",
        },
        Timed {
            kind: ProblemKind::StartMissing,
            is: &no_start,
            words: ("span has no start", "spans have no start"),
            remedy: "They are shown from the start of their parent on. Check the exporter",
        },
    ]
    .into_iter()
    .filter_map(|timed| timed.problem(trace))
    .collect()
}

/// A kind of wrong times.
struct Timed<'a> {
    kind: ProblemKind,
    is: &'a dyn Fn(usize) -> bool,
    words: (&'static str, &'static str),
    remedy: &'static str,
}

impl Timed<'_> {
    fn problem(self, trace: &Trace) -> Option<TraceProblem> {
        let spans: Vec<u32> = (0..)
            .take(trace.len())
            .filter(|span| (self.is)(*span as usize))
            .collect();
        let message = counted(spans.len(), self.words.0, self.words.1);
        let count = spans.len();
        (count > 0).then(|| {
            TraceProblem::new(self.kind, Weight::Warning, count, message, self.remedy)
                .examples(spans)
        })
    }
}
