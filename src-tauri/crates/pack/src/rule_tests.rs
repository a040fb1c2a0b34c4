use std::time::Duration;

use model::{Labels, Problem, Weight};
use saphyr::MarkedYaml;

use crate::yaml::{Fields, Reader};

/// A file that tests rules, in the format of `promtool test rules`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleTests {
    /// Patterns of rule files, relative to this one.
    pub rule_files: Vec<String>,
    /// Time between two evaluations of the rules.
    pub evaluation_interval: Duration,
    /// Groups in the order they are evaluated.
    pub group_order: Vec<String>,
    /// Numbers may differ in their last digit.
    pub fuzzy: bool,
    /// The tests.
    pub tests: Vec<RuleTest>,
}

/// Series, and what rules make of them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RuleTest {
    /// Its name, if it has one.
    pub name: String,
    /// The line it begins at.
    pub line: u32,
    /// Time between two samples of its series.
    pub interval: Duration,
    /// Series and their values, as they are written.
    pub series: Vec<(String, String)>,
    /// Alerts that fire.
    pub alerts: Vec<AlertTest>,
    /// Values of expressions.
    pub expressions: Vec<ExpressionTest>,
    /// What templates know of the server.
    pub external_labels: Labels,
    /// Where templates lead.
    pub external_url: String,
}

/// The alerts of one name that fire at one time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct AlertTest {
    /// When, since the first sample.
    pub at: Duration,
    /// The alert's name.
    pub name: String,
    /// Labels without the name, and annotations, of each.
    pub expected: Vec<(Labels, Labels)>,
}

/// The value of an expression at one time.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpressionTest {
    /// When, since the first sample.
    pub at: Duration,
    /// The expression.
    pub expr: String,
    /// Its series.
    pub expected: Vec<ExpectedSample>,
}

/// A series of an expression's value, as it is written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ExpectedSample {
    /// Its labels.
    pub labels: String,
    /// Its number.
    pub value: String,
    /// Its histogram, if it is one.
    pub histogram: Option<String>,
}

const FILE_KEYS: [&str; 5] = [
    "rule_files",
    "evaluation_interval",
    "group_eval_order",
    "fuzzy_compare",
    "tests",
];
const TEST_KEYS: [&str; 7] = [
    "interval",
    "name",
    "input_series",
    "alert_rule_test",
    "promql_expr_test",
    "external_labels",
    "external_url",
];
const MINUTE: Duration = Duration::from_secs(60);

/// Reads a file of rule tests. What is wrong costs its test only.
///
/// Format: <https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/>.
#[must_use]
pub fn read_rule_tests(text: &str, file: &str) -> (RuleTests, Vec<Problem>) {
    let mut reader = Reader::new(file, "a file of rule tests");
    let documents = reader.documents(text);
    let read = documents
        .first()
        .and_then(|document| read_file(&mut reader, document));
    (read.unwrap_or_default(), reader.problems)
}

fn read_file(reader: &mut Reader<'_>, node: &MarkedYaml<'_>) -> Option<RuleTests> {
    let mut fields = reader.mapping(node, "a file of rule tests")?;
    let interval = reader.duration(&mut fields, "evaluation_interval");
    let interval = interval
        .filter(|interval| !interval.is_zero())
        .unwrap_or(MINUTE);
    let mut tests = RuleTests {
        rule_files: texts(reader, &mut fields, "rule_files"),
        evaluation_interval: interval,
        group_order: texts(reader, &mut fields, "group_eval_order"),
        fuzzy: fields.is("fuzzy_compare", "true"),
        tests: Vec::new(),
    };
    fields.take("fuzzy_compare");
    for node in nodes(reader, &mut fields, "tests") {
        tests.tests.extend(read_test(reader, node, interval));
    }
    reader.unknown(&fields, "a file of rule tests", &FILE_KEYS);
    Some(tests)
}

fn read_test(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    of_file: Duration,
) -> Option<RuleTest> {
    let mut fields = reader.mapping(node, "a test")?;
    let interval = reader.duration(&mut fields, "interval");
    let mut test = RuleTest {
        line: u32::try_from(node.span.start.line()).unwrap_or(u32::MAX),
        name: text(reader, &mut fields, "name").unwrap_or_default(),
        interval: interval
            .filter(|interval| !interval.is_zero())
            .unwrap_or(of_file),
        external_labels: reader.labels(&mut fields, "external_labels"),
        external_url: text(reader, &mut fields, "external_url").unwrap_or_default(),
        ..RuleTest::default()
    };
    for node in nodes(reader, &mut fields, "input_series") {
        let Some(mut series) = reader.mapping(node, "a series") else {
            continue;
        };
        let labels = needed(reader, node, &mut series, "series");
        let values = needed(reader, node, &mut series, "values");
        reader.unknown(&series, "a series", &["series", "values"]);
        test.series.extend(labels.zip(values));
    }
    for node in nodes(reader, &mut fields, "alert_rule_test") {
        test.alerts.extend(read_alerts(reader, node));
    }
    for node in nodes(reader, &mut fields, "promql_expr_test") {
        test.expressions.extend(read_expression(reader, node));
    }
    reader.unknown(&fields, "a test", &TEST_KEYS);
    Some(test)
}

fn read_alerts(reader: &mut Reader<'_>, node: &MarkedYaml<'_>) -> Option<AlertTest> {
    let mut fields = reader.mapping(node, "a test of alerts")?;
    let at = reader
        .duration(&mut fields, "eval_time")
        .unwrap_or_default();
    let name = needed(reader, node, &mut fields, "alertname")?;
    let mut expected = Vec::new();
    for node in nodes(reader, &mut fields, "exp_alerts") {
        // An alert without labels and annotations of its own.
        let Some(mut alert) = reader.mapping(node, "an alert") else {
            expected.push((Labels::default(), Labels::default()));
            continue;
        };
        let labels = reader.labels(&mut alert, "exp_labels");
        let annotations = reader.labels(&mut alert, "exp_annotations");
        reader.unknown(&alert, "an alert", &["exp_labels", "exp_annotations"]);
        expected.push((labels, annotations));
    }
    let known = ["eval_time", "alertname", "exp_alerts"];
    reader.unknown(&fields, "a test of alerts", &known);
    Some(AlertTest { at, name, expected })
}

fn read_expression(reader: &mut Reader<'_>, node: &MarkedYaml<'_>) -> Option<ExpressionTest> {
    let mut fields = reader.mapping(node, "a test of an expression")?;
    let at = reader
        .duration(&mut fields, "eval_time")
        .unwrap_or_default();
    let expr = needed(reader, node, &mut fields, "expr")?;
    let mut expected = Vec::new();
    for node in nodes(reader, &mut fields, "exp_samples") {
        let Some(mut sample) = reader.mapping(node, "a sample") else {
            continue;
        };
        expected.push(ExpectedSample {
            labels: text(reader, &mut sample, "labels").unwrap_or_default(),
            value: text(reader, &mut sample, "value").unwrap_or_else(|| "0".to_owned()),
            histogram: text(reader, &mut sample, "histogram"),
        });
        reader.unknown(&sample, "a sample", &["labels", "value", "histogram"]);
    }
    let known = ["eval_time", "expr", "exp_samples"];
    reader.unknown(&fields, "a test of an expression", &known);
    Some(ExpressionTest { at, expr, expected })
}

fn nodes<'y>(reader: &mut Reader<'_>, fields: &mut Fields<'y>, key: &str) -> &'y [MarkedYaml<'y>] {
    match fields.take(key) {
        Some(node) => reader.sequence(node, &format!("`{key}`")),
        None => &[],
    }
}

fn texts(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Vec<String> {
    let nodes = nodes(reader, fields, key);
    let what = format!("an entry of `{key}`");
    nodes
        .iter()
        .filter_map(|node| reader.text(node, &what))
        .collect()
}

fn text(reader: &mut Reader<'_>, fields: &mut Fields<'_>, key: &str) -> Option<String> {
    let node = fields.take(key)?;
    reader.text(node, &format!("`{key}`"))
}

fn needed(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    fields: &mut Fields<'_>,
    key: &str,
) -> Option<String> {
    let found = text(reader, fields, key);
    if found.is_none() {
        let message = format!("`{key}` is missing; this is left out");
        reader.problem(Weight::Error, node, message, format!("write `{key}`"));
    }
    found
}
