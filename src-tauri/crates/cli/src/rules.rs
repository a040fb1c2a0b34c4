use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};
use console::TestReport;
use model::Failure;

use crate::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Rules {
    /// Run files of rule tests, as `promtool test rules` does; exits with 1 if one does not pass
    Test(Test),
}

#[derive(Debug, Args)]
pub(crate) struct Test {
    /// Files that name rule files, series, and what is expected
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
}

/// Runs rule tests.
pub(crate) async fn run(rules: Rules) -> Result<ExitCode, Failure> {
    let Rules::Test(test) = rules;
    let mut passed = true;
    for file in &test.files {
        let report = console::test_rules(file).await?;
        passed &= report.passed();
        let text = told(&file.display().to_string(), &report);
        print::out(print::plain(&text).as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(!passed)))
}

fn told(file: &str, report: &TestReport) -> String {
    let checks: usize = report.results.iter().map(|one| one.checks).sum();
    let mut text = if report.passed() {
        format!("{file}: passed, {checks} checks\n")
    } else {
        format!("{file}: failed\n")
    };
    for problem in &report.problems {
        text.push_str(&format!("  {problem}\n"));
    }
    for result in &report.results {
        for failure in &result.failures {
            text.push_str(&format!("  {}: {failure}\n", result.name));
        }
    }
    text
}
