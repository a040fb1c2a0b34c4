/// What test runners reported.
#[derive(Default, Debug, PartialEq, Eq)]
pub(super) struct Counts {
    /// Tests that passed.
    pub(super) passed: usize,
    /// Names of tests and checks that failed.
    pub(super) failed: Vec<String>,
    /// Names of tests that were left out, with the reason where one was given.
    pub(super) skipped: Vec<String>,
}

impl Counts {
    /// Reads what nextest, libtest and Vitest print.
    pub(super) fn in_output(output: &str) -> Self {
        let mut counts = Self::default();
        let mut skipped = Vec::new();
        let mut test = "";
        // nextest shows what a failed test printed, which is the report of libtest inside it.
        let nextest = output
            .lines()
            .any(|line| nextest_summary(line.trim()).is_some());
        for line in output.lines() {
            let line = line.trim();
            if let Some(summary) = nextest_summary(line) {
                counts.passed += number_before(summary, "passed");
                let failed = number_before(summary, "failed")
                    + number_before(summary, "exec failed")
                    + number_before(summary, "timed out");
                counts.fill_failed(failed, "nextest");
            } else if let Some(name) = nextest_failure(line) {
                counts.fail(name);
            } else if nextest {
                continue;
            } else if let Some(summary) = line.strip_prefix("test result:") {
                counts.passed += number_before(summary, "passed");
                test = "";
            } else if let Some((name, outcome)) = libtest_line(line) {
                match outcome {
                    "FAILED" => counts.fail(name),
                    ignored if ignored.starts_with("ignored") => {
                        counts.skipped.push(name.to_owned());
                    }
                    _ => {}
                }
            } else if let Some(name) = line
                .strip_prefix("---- ")
                .and_then(|line| line.strip_suffix(" stdout ----"))
            {
                test = name;
            } else if let (Some(reason), false) = (skip(line), test.is_empty()) {
                skipped.push((test, reason));
            } else if let Some(summary) = line.strip_prefix("Tests ") {
                counts.passed += number_before(summary, "passed");
                counts.fill_failed(number_before(summary, "failed"), "vitest");
                for _ in 0..number_before(summary, "skipped") + number_before(summary, "todo") {
                    counts.skipped.push("a test of the page".into());
                }
            }
        }
        for (test, reason) in skipped {
            counts.skip(test, reason);
        }
        counts
    }

    /// Moves tests that say in nextest's JUnit report that they skip from passed to skipped.
    pub(super) fn skips_in_report(&mut self, report: &str) {
        for case in report.split("<testcase ").skip(1) {
            let name = attribute(case, "name").unwrap_or("a test");
            let within = attribute(case, "classname").unwrap_or_default();
            let failed = case.contains("<failure") || case.contains("<error");
            let reason = case.split(['\n', '>']).find_map(|line| skip(line.trim()));
            if let (Some(reason), false) = (reason, failed) {
                self.skip(&format!("{within} {name}"), reason);
            }
        }
    }

    pub(super) fn fail(&mut self, name: &str) {
        if !self.failed.iter().any(|failed| failed == name) {
            self.failed.push(name.to_owned());
        }
    }

    pub(super) fn add(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed.extend(other.failed);
        self.skipped.extend(other.skipped);
    }

    /// A test that says it skips was counted among the passed by its runner.
    fn skip(&mut self, name: &str, reason: &str) {
        self.passed = self.passed.saturating_sub(1);
        self.skipped.push(format!("{name}: {reason}"));
    }

    /// Makes up names where a runner counts more failures than it named.
    fn fill_failed(&mut self, count: usize, runner: &str) {
        for index in self.failed.len()..count {
            self.failed.push(format!("{runner} failure {}", index + 1));
        }
    }
}

/// `Summary [  12.3s] 45 tests run: 44 passed (1 slow), 1 failed, 2 skipped`; its skipped are those
/// that the command filtered out.
fn nextest_summary(line: &str) -> Option<&str> {
    line.strip_prefix("Summary [")?
        .split_once("run: ")
        .map(|(_, counts)| counts)
}

/// `FAIL [   0.008s] (12/34) pack::read a_test`; nextest repeats them at the end.
fn nextest_failure(line: &str) -> Option<&str> {
    let rest = [
        "FAIL [",
        "TIMEOUT [",
        "TERMINATING [",
        "SIGKILL [",
        "SIGABRT [",
        "SIGSEGV [",
    ]
    .into_iter()
    .find_map(|word| line.strip_prefix(word))?;
    let (_, name) = rest.split_once(']')?;
    let name = name.trim_start();
    Some(
        match name
            .strip_prefix('(')
            .and_then(|name| name.split_once(") "))
        {
            Some((_, name)) => name,
            None => name,
        },
    )
}

fn libtest_line(line: &str) -> Option<(&str, &str)> {
    line.strip_prefix("test ")?.rsplit_once(" ... ")
}

/// The reason in a line by which a test says that it skips.
fn skip(line: &str) -> Option<&str> {
    let (word, reason) = line.split_once(':').or_else(|| line.split_once(' '))?;
    let says = ["skipped", "skipping", "skip"]
        .iter()
        .any(|known| word.trim().eq_ignore_ascii_case(known));
    says.then(|| reason.trim())
}

/// The number before a word: 44 in `44 passed`.
fn number_before(text: &str, word: &str) -> usize {
    text.split([',', ';', '|', '(', '.', '['])
        .filter_map(|part| {
            let (number, rest) = part.trim().split_once(' ')?;
            (rest.trim() == word).then(|| number.parse::<usize>().ok())?
        })
        .sum()
}

fn attribute<'a>(element: &'a str, name: &str) -> Option<&'a str> {
    let (_, after) = element.split_once(&format!("{name}=\""))?;
    Some(after.split_once('"')?.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(passed: usize, failed: &[&str], skipped: &[&str]) -> Counts {
        let owned = |names: &[&str]| names.iter().map(ToString::to_string).collect();
        Counts {
            passed,
            failed: owned(failed),
            skipped: owned(skipped),
        }
    }

    #[test]
    fn nextest_is_read() {
        let output = "
        PASS [   0.004s] (1/4) model answer::tests::a
        FAIL [   0.008s] (2/4) pack::read a_test
    running 1 test
    test a_test ... FAILED
    test result: FAILED. 0 passed; 1 failed; 0 ignored; 0 measured; 3 filtered out
     TIMEOUT [  30.002s] (3/4) pack::watch slow
     Summary [  30.300s] 4 tests run: 2 passed (1 slow), 1 failed, 1 timed out, 7 skipped
        FAIL [   0.008s] (2/4) pack::read a_test
     TIMEOUT [  30.002s] (3/4) pack::watch slow
error: test run failed";
        assert_eq!(
            Counts::in_output(output),
            counts(2, &["pack::read a_test", "pack::watch slow"], &[])
        );
    }

    #[test]
    fn a_passed_test_that_says_it_skips_is_skipped() {
        let mut found = counts(3, &[], &[]);
        found.skips_in_report(
            "<testsuite name=\"promql\">
             <testcase name=\"scripts\" classname=\"promql::acceptance\" time=\"0.1\">
               <system-out>\nskipped: ../shared is absent\n</system-out></testcase>
             <testcase name=\"other\" classname=\"promql\"><system-err>it skipped nothing</system-err></testcase>",
        );
        assert_eq!(
            found,
            counts(2, &[], &["promql::acceptance scripts: ../shared is absent"])
        );
    }

    #[test]
    fn libtest_is_read() {
        let output = "
running 4 tests
test a::b ... ok
test a::c ... FAILED
test a::d ... ignored, needs a display
test e ... ok
---- e stdout ----
Skipping: no server
test result: FAILED. 2 passed; 1 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.00s
test result: ok. 5 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s";
        assert_eq!(
            Counts::in_output(output),
            counts(6, &["a::c"], &["a::d", "e: no server"])
        );
    }

    #[test]
    fn vitest_is_read() {
        for (output, expected) in [
            (
                " Test Files  3 passed (3)\n      Tests  45 passed (45)",
                counts(45, &[], &[]),
            ),
            (
                "      Tests  1 failed | 44 passed | 1 skipped (46)",
                counts(44, &["vitest failure 1"], &["a test of the page"]),
            ),
            ("nothing", counts(0, &[], &[])),
        ] {
            assert_eq!(Counts::in_output(output), expected, "{output}");
        }
    }
}
