//! Tests of rules, in the format of `promtool test rules`, over our own evaluation.

mod bench;
mod compare;
mod files;
mod run;

use std::path::Path;

use model::{Failure, Problem};

#[cfg(test)]
pub(crate) use self::bench::Bench;

/// How the tests of one file went.
#[derive(Clone, Debug)]
pub struct TestReport {
    /// What is wrong with the file and its rule files; with any, it has not passed.
    pub problems: Vec<Problem>,
    /// Its tests, none where a file cannot be used.
    pub results: Vec<TestResult>,
}

/// How one test went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestResult {
    /// Its name, or the line that it stands at.
    pub name: String,
    /// What was compared.
    pub checks: usize,
    /// What was otherwise than expected, in words.
    pub failures: Vec<String>,
}

impl TestReport {
    /// Whether everything was as expected.
    #[must_use]
    pub fn passed(&self) -> bool {
        self.problems.is_empty() && self.results.iter().all(|one| one.failures.is_empty())
    }
}

/// Runs the tests of a file on the rule files that it names.
///
/// Format: <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/>.
///
/// # Errors
/// If the file cannot be read.
pub async fn test_file(path: &Path) -> Result<TestReport, Failure> {
    let (tests, groups, problems) = files::read(path)?;
    let mut results = Vec::new();
    if problems.is_empty() {
        for test in &tests.tests {
            results.push(run::run(&tests, test, &groups).await);
        }
    }
    Ok(TestReport { problems, results })
}
