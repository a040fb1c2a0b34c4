//! How many evaluations pass.

use std::collections::BTreeMap;

use crate::script::Eval;

/// What Prometheus 3.5.3 made of an evaluation.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Standing {
    /// It passed.
    Passed,
    /// Native histograms are involved, which the comparison with it left out.
    Native,
    /// It failed or was refused: syntax or semantics of a later version.
    Later,
}

#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) total: usize,
}

impl Tally {
    fn count(&mut self, passed: bool) {
        self.total += 1;
        self.passed += usize::from(passed);
    }

    /// The part that passed.
    pub(crate) fn part(&self) -> f64 {
        self.passed as f64 / self.total as f64
    }
}

/// What became of the evaluations of some scripts.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) all: Tally,
    /// Those that Prometheus 3.5.3 passes.
    pub(crate) prometheus: Tally,
    pub(crate) native: Tally,
    /// Evaluations at one instant, asked again as a range.
    pub(crate) ranges: Tally,
    /// `file:line` of those that fail.
    pub(crate) failing: Vec<String>,
    files: BTreeMap<String, [Tally; 3]>,
    reasons: Vec<String>,
}

impl Outcome {
    pub(crate) fn count(
        &mut self,
        file: &str,
        eval: &Eval,
        standing: Option<Standing>,
        checked: &Result<(), String>,
    ) {
        let passed = checked.is_ok();
        let [prometheus, native, later] = self.files.entry(file.to_owned()).or_default();
        self.all.count(passed);
        match standing {
            Some(Standing::Passed) => {
                self.prometheus.count(passed);
                prometheus.count(passed);
            }
            Some(Standing::Native) => {
                self.native.count(passed);
                native.count(passed);
            }
            Some(Standing::Later) | None => later.count(passed),
        }
        if let Err(reason) = checked {
            self.failing.push(format!("{file}:{}", eval.line));
            self.explain(file, eval, reason);
        }
    }

    pub(crate) fn count_range(&mut self, file: &str, eval: &Eval, checked: &Result<(), String>) {
        self.ranges.count(checked.is_ok());
        if let Err(reason) = checked {
            self.explain(&format!("as a range, {file}"), eval, reason);
        }
    }

    fn explain(&mut self, file: &str, eval: &Eval, reason: &str) {
        self.reasons.push(format!(
            "{file}:{}: {}\n    {reason}",
            eval.line, eval.query
        ));
    }

    /// Prints why evaluations fail, and a table of how many pass in each file.
    pub(crate) fn print(&self) {
        self.reasons.iter().for_each(|reason| println!("{reason}"));
        let columns = ["passes in 3.5.3", "native histograms", "other"];
        let [first, second, third] = columns;
        println!("{:<28} {first:>17} {second:>17} {third:>17}", "file");
        for (file, tallies) in &self.files {
            line(file, tallies);
        }
        line(
            "all; as ranges",
            &[self.prometheus, self.native, self.ranges],
        );
    }
}

fn line(name: &str, tallies: &[Tally]) {
    let cells = tallies.iter().map(|tally| match tally.total {
        0 => format!("{:>17}", "-"),
        total => format!("{:>17}", format!("{} of {total}", tally.passed)),
    });
    println!("{name:<28} {}", cells.collect::<Vec<_>>().join(" "));
}
