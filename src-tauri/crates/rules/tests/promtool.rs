//! Files of rule tests run by us and by Prometheus' own tool: both pass all of them, and both fail each
//! where something else is expected.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use rules::{TestReport, test_file};

#[path = "servers/promtool.rs"]
mod servers;

/// The files, each with an expectation and what it is changed into.
const FILES: [(&str, &str, &str); 10] = [
    ("absent.yml", "job: backup", "job: nightly"),
    ("between.yml", "00:02:30", "00:02:29"),
    ("for.yml", "value: 360", "value: 420"),
    ("functions.yml", "value: 0.42", "value: 0.43"),
    ("joins.yml", "severity: page", "severity: ticket"),
    ("keep_firing_for.yml", "{eval_time: 14m", "{eval_time: 13m"),
    ("recording.yml", "{route: /orders}", "{route: /carts}"),
    ("since.yml", "value: 1020", "value: 1000"),
    ("staleness.yml", "eval_time: 3m", "eval_time: 2m"),
    ("templates.yml", "62.5% of OPS", "63% of OPS"),
];

#[tokio::test]
async fn every_file_passes_here_as_it_passes_there() {
    let promtool = Promtool::find();
    let names: Vec<String> = test_files();
    assert_eq!(
        names,
        FILES.map(|(name, ..)| name),
        "every file is in the list"
    );
    for (name, from, to) in FILES {
        let path = folder().join(name);
        let report = test_file(&path).await.expect(name);
        assert!(report.passed(), "{name}: {}", told(&report));
        let checks: usize = report.results.iter().map(|one| one.checks).sum();
        assert!(checks >= 2, "{name} compares {checks} things");

        let copies = tempfile::tempdir().expect("a folder");
        let changed = changed(copies.path(), name, from, to);
        let report = test_file(&changed).await.expect(name);
        assert!(
            report.problems.is_empty(),
            "{name} still reads: {}",
            told(&report)
        );
        assert!(!report.passed(), "{name} with {to} for {from} fails");

        if let Some(promtool) = &promtool {
            promtool.test(&path, true);
            promtool.test(&changed, false);
        }
    }
}

/// One number of a file changed at a time, so that no comparison is one in name only.
#[tokio::test]
async fn no_expected_number_may_be_another() {
    let mut changes = 0;
    for (name, ..) in FILES {
        let text = fs::read_to_string(folder().join(name)).expect(name);
        for (at, _) in text.match_indices("value: ") {
            let copies = tempfile::tempdir().expect("a folder");
            let path = changed(copies.path(), name, "", "");
            let (before, after) = text.split_at(at + "value: ".len());
            fs::write(&path, format!("{before}7{after}")).expect("the folder is ours");
            let report = test_file(&path).await.expect(name);
            assert!(!report.passed(), "{name} with another number at {at} fails");
            changes += 1;
        }
    }
    assert!(changes > 25, "only {changes} numbers are expected");
}

#[tokio::test]
async fn what_is_wrong_with_a_file_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("the folder is ours");
        folder.path().join(name)
    };
    let good = "groups: [{name: g, rules: [{record: r, expr: x}]}]";
    write("good.yml", good);
    write(
        "bad.yml",
        "groups: [{name: g, rules: [{record: r, expr: 'sum('}, {alert: A, expr: x, annotations: {a: '{{ now }}'}}]}]",
    );
    let tests = |files: &str, test: &str| format!("rule_files: [{files}]\ntests: [{test}]\n");
    let series = |values: &str| {
        format!(
            "{{input_series: [{{series: x, values: {values}}}], promql_expr_test: [{{expr: r, eval_time: 1m}}]}}"
        )
    };
    for (text, expected) in [
        (tests("none.yml", ""), "no rule file is called \"none.yml\""),
        (tests("'n*.yml'", ""), "no rule file is called \"n*.yml\""),
        (
            tests("bad.yml", ""),
            "the expression of the record r in group \"g\"",
        ),
        (
            tests("bad.yml", ""),
            "the function `now` is not supported in templates: annotation a of the alert A",
        ),
        (
            tests("good.yml", "{alert_rule_tests: []}"),
            "a test has no key `alert_rule_tests`",
        ),
        (
            tests("good.yml", "{alert_rule_test: [{eval_time: 1m}]}"),
            "`alertname` is missing",
        ),
        (
            tests("good.yml", &series("1 one")),
            "\"one\" is no value of a series",
        ),
        (
            tests("good.yml", &series("1x5")),
            "expected nothing, found r 1",
        ),
        (
            tests(
                "good.yml",
                "{promql_expr_test: [{expr: 'sum(', eval_time: 1m}]}",
            ),
            "sum( at 1m: ",
        ),
        (
            tests(
                "good.yml",
                "{promql_expr_test: [{expr: r, eval_time: 9000y}]}",
            ),
            "evaluations",
        ),
    ] {
        let report = test_file(&write("tests.yml", &text))
            .await
            .expect("it is there");
        let said = told(&report);
        assert!(
            !report.passed() && said.contains(expected),
            "{text}\n{said}"
        );
    }
    let missing = test_file(&folder.path().join("gone.yml")).await;
    assert!(missing.expect_err("it is not there").remedy.is_some());
}

fn told(report: &TestReport) -> String {
    let problems = report.problems.iter().map(ToString::to_string);
    let failures = report.results.iter().flat_map(|one| one.failures.clone());
    problems.chain(failures).collect::<Vec<_>>().join("\n")
}

/// A copy of a file of tests beside copies of all rule files, with its first such text changed.
fn changed(to: &Path, name: &str, from: &str, into: &str) -> PathBuf {
    for entry in fs::read_dir(folder()).expect("the folder of tests") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, to.join(path.file_name().expect("a file"))).expect("the folder is ours");
    }
    let path = to.join(name);
    let text = fs::read_to_string(&path).expect(name);
    assert!(text.contains(from), "{name} expects {from}");
    fs::write(&path, text.replacen(from, into, 1)).expect("the folder is ours");
    path
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/rules")
}

fn test_files() -> Vec<String> {
    let entries = fs::read_dir(folder()).expect("the folder of tests");
    let names = entries.map(|entry| {
        entry
            .expect("an entry")
            .file_name()
            .to_string_lossy()
            .into_owned()
    });
    let mut names: Vec<String> = names
        .filter(|name| name.ends_with(".yml") && !name.ends_with(".rules.yml"))
        .collect();
    names.sort();
    names
}

/// Prometheus' own tool.
struct Promtool(PathBuf);

impl Promtool {
    fn find() -> Option<Self> {
        servers::promtool().map(Self)
    }

    /// Runs the tests of a file, which pass or fail.
    fn test(&self, file: &Path, passes: bool) {
        let output = Command::new(&self.0)
            .args(["test", "rules"])
            .arg(file)
            .output();
        let output = output.expect("it starts");
        let said = String::from_utf8_lossy(&output.stdout);
        let complaint = String::from_utf8_lossy(&output.stderr);
        let words = format!("{}: {said}\n{complaint}", file.display());
        assert_eq!(output.status.success(), passes, "{words}");
        // It read the file, and something in it was otherwise.
        assert!(passes || complaint.contains("exp:"), "{words}");
    }
}
