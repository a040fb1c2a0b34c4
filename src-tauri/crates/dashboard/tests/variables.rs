//! Variables as files write them: their order, their options, and the numbers they may reach.

use dashboard::{Choice, Variable, VariableKind, VariableQuery, order, parse};
use model::{Problem, Weight};
use serde_json::{Value, json};

fn read(list: Value) -> (Vec<Variable>, Vec<Problem>) {
    let file = json!({"panels": [], "templating": {"list": list}});
    let (dashboard, problems) = parse(&file.to_string(), "f.json");
    (dashboard.variables, problems)
}

fn one(variable: Value) -> Variable {
    let (variables, problems) = read(json!([variable]));
    assert!(problems.is_empty(), "{problems:?}");
    variables.into_iter().next().expect("the variable")
}

fn with_regex(regex: &str) -> Variable {
    one(json!({"name": "v", "type": "query", "query": "label_values(a)", "regex": regex}))
}

#[test]
fn questions_are_read_from_texts_and_objects() {
    let values = |label: &str, selector: Option<&str>| VariableQuery::LabelValues {
        label: label.to_owned(),
        selector: selector.map(str::to_owned),
    };
    for (query, expected) in [
        (json!("label_values(up, job)"), values("job", Some("up"))),
        (
            json!({"query": "label_values(up, job)", "refId": "r", "qryType": 1}),
            values("job", Some("up")),
        ),
        (
            json!({"qryType": 1, "label": "pod", "metric": "up", "labelFilters": [
                {"label": "job", "op": "=~", "value": "a\"b"}], "refId": "r"}),
            values("pod", Some("up{job=~\"a\\\"b\"}")),
        ),
        (json!({"qryType": 1, "label": "pod"}), values("pod", None)),
        (
            json!({"qryType": 0, "match": "up"}),
            VariableQuery::LabelNames {
                selector: Some("up".to_owned()),
            },
        ),
        (
            json!({"qryType": 2, "metric": "http_.*"}),
            VariableQuery::Metrics {
                regex: "http_.*".to_owned(),
            },
        ),
        (
            json!({"qryType": 3, "varQuery": "sum(up)"}),
            VariableQuery::QueryResult {
                expr: "sum(up)".to_owned(),
            },
        ),
        (
            json!({"qryType": 4, "seriesQuery": "up{a=\"b\"}"}),
            VariableQuery::Series {
                selector: "up{a=\"b\"}".to_owned(),
            },
        ),
        (
            json!({"qryType": 5, "classicQuery": "metrics(up)"}),
            VariableQuery::Metrics {
                regex: "up".to_owned(),
            },
        ),
    ] {
        let variable = one(json!({"name": "v", "type": "query", "query": query}));
        let VariableKind::Query { query: read, .. } = variable.kind else {
            panic!("{:?}", variable.kind)
        };
        assert_eq!(read, expected, "{query}");
    }
}

#[test]
fn options_of_the_file_are_read() {
    for (variable, expected) in [
        (
            json!({"type": "custom", "query": "a, b : c ,d\\,e,  x : y : z"}),
            vec![("a", "a"), ("b", "c"), ("d,e", "d,e"), ("x : y", "z")],
        ),
        (
            json!({"type": "custom", "valuesFormat": "json",
                "query": "[\"a\", {\"text\": \"B\", \"value\": \"b\"}, {\"value\": 3}, null]"}),
            vec![("a", "a"), ("B", "b"), ("3", "3")],
        ),
        (
            json!({"type": "switch", "enabledValue": "1", "disabledValue": "0"}),
            vec![("on", "1"), ("off", "0")],
        ),
    ] {
        let mut named = variable.clone();
        named["name"] = "v".into();
        let VariableKind::Custom(options) = one(named).kind else {
            panic!("{variable}")
        };
        let options: Vec<(&str, &str)> = options
            .iter()
            .map(|(text, value)| (text.as_str(), value.as_str()))
            .collect();
        assert_eq!(options, expected, "{variable}");
    }
    let interval = one(
        json!({"name": "i", "type": "interval", "query": "1m,\"5m\", auto ,1h",
        "auto": true, "auto_count": 50, "auto_min": "30s"}),
    );
    let VariableKind::Interval { options, auto } = interval.kind else {
        panic!("{:?}", interval.kind)
    };
    assert_eq!(options, ["1m", "5m", "1h"]);
    assert_eq!(auto, Some((50, "30s".to_owned())));
}

#[test]
fn options_are_cut_by_the_regex_and_made_unique() {
    let answered = [
        "pod-10 id=\"7\"",
        "pod-2 id=\"9\"",
        "other",
        "pod-2 id=\"9\"",
    ];
    let answered = answered.map(str::to_owned);
    for (regex, expected) in [
        (
            "",
            vec![
                ("pod-10 id=\"7\"", ""),
                ("pod-2 id=\"9\"", ""),
                ("other", ""),
            ],
        ),
        ("/pod-(\\d+)/", vec![("10", ""), ("2", "")]),
        (
            "/POD/i",
            vec![("pod-10 id=\"7\"", ""), ("pod-2 id=\"9\"", "")],
        ),
        (
            "/(?<text>pod-\\d+) id=\"(?<value>\\d+)\"/",
            vec![("7", "pod-10"), ("9", "pod-2")],
        ),
        (
            "/(?<text>pod-\\d+)|id=\"(?<value>\\d+)\"/g",
            vec![("7", "pod-10"), ("9", "pod-2")],
        ),
        ("/(?<value>\\d+)/", vec![("10", ""), ("2", "")]),
        (
            "/(\\d+)/g",
            vec![("10", ""), ("7", ""), ("2", ""), ("9", "")],
        ),
        ("nothing", vec![]),
    ] {
        let expected: Vec<Choice> = expected
            .into_iter()
            .map(|(value, text)| Choice {
                text: if text.is_empty() { value } else { text }.to_owned(),
                value: value.to_owned(),
            })
            .collect();
        assert_eq!(with_regex(regex).choices(&answered), expected, "{regex}");
    }
}

#[test]
fn variables_are_ordered_by_what_they_need() {
    let query = |name: &str, query: &str| json!({"name": name, "type": "query", "query": query});
    for (list, expected, circles) in [
        (
            json!([query("pod", "label_values(up{job=\"$job\"}, pod)"),
                {"name": "job", "type": "query", "query": "label_values(job)", "datasource": {"uid": "${ds}"}},
                {"name": "ds", "type": "datasource", "query": "prometheus"},
                {"name": "text", "type": "textbox", "query": "x"}]),
            "ds job pod text",
            vec![],
        ),
        (
            json!([
                query("a", "label_values($b, x)"),
                query("b", "label_values($c, x)"),
                query("c", "label_values($a, x)"),
                query("d", "label_values($a, x)"),
                query("e", "label_values(x)")
            ]),
            "e a b c d",
            vec!["$a → $b → $c → $a"],
        ),
        (
            json!([query("self", "label_values($self, x)"), query("x", "label_values(up, ${y:raw})"),
                {"name": "y", "type": "custom", "query": "[[x]]"}]),
            "self x y",
            vec!["$self → $self", "$x → $y → $x"],
        ),
    ] {
        let (variables, problems) = read(list.clone());
        let (ordered, told) = order(&variables, "f.json");
        let names: Vec<&str> = ordered
            .iter()
            .map(|at| variables[*at].name.as_str())
            .collect();
        assert_eq!(names.join(" "), expected, "{list}");
        assert_eq!(told, problems, "reading the file tells of circles, too");
        assert_eq!(told.len(), circles.len(), "{told:?}");
        for (problem, circle) in told.iter().zip(circles) {
            assert_eq!(problem.weight, Weight::Warning);
            assert!(problem.message.ends_with(circle), "{problem}");
        }
    }
}

#[test]
fn ten_thousand_variables_in_one_circle_end() {
    let list: Vec<Value> = (0..10_000)
        .map(|at| {
            json!({"name": format!("v{at}"), "type": "query",
            "query": format!("label_values(up{{x=\"$v{}\"}}, x)", (at + 1) % 10_000)})
        })
        .collect();
    let (variables, problems) = read(Value::Array(list));
    assert_eq!(variables.len(), 10_000);
    assert_eq!(problems.len(), 1);
    assert!(
        problems[0].message.ends_with("→ $v11 → …"),
        "{}",
        problems[0]
    );
}

#[test]
fn many_options_and_a_regex_that_would_explode_elsewhere_are_bounded() {
    // Nested repetition takes exponential time in engines that go back.
    let hostile = format!("{}!", "a".repeat(10_000));
    let answered: Vec<String> = (0..10_000).map(|at| format!("pod-{at}")).collect();
    let answered: Vec<String> = answered.into_iter().chain([hostile.clone()]).collect();
    assert_eq!(with_regex("/^(a+)+$/").choices(&answered), []);
    assert_eq!(with_regex("/^(a|aa)*!$/").choices(&answered).len(), 1);
    assert_eq!(with_regex("/pod-(.*)/").choices(&answered).len(), 10_000);
    // A pattern that would take gigabytes is refused and said.
    let (variables, problems) = read(
        json!([{"name": "v", "type": "query", "query": "label_values(a)",
        "regex": "/(((a{1000}){1000}){1000})/"}]),
    );
    assert!(
        problems[0]
            .message
            .contains("is not understood, options are not filtered")
    );
    assert_eq!(variables[0].choices(&answered).len(), 10_001);
}

#[test]
fn variables_that_cannot_be_offered_are_told_with_how() {
    let (variables, problems) = read(json!([
        {"name": "", "type": "custom", "query": "a"},
        {"name": "twice", "type": "custom", "query": "a"},
        {"name": "twice", "type": "custom", "query": "b"},
        {"name": "filters", "type": "adhoc", "filters": [{"key": "job", "operator": "=~", "value": "a.*"}]},
        {"name": "by", "type": "groupby"},
        {"name": "odd", "type": "system"},
        {"name": "sql", "type": "query", "query": "SELECT 1", "datasource": {"type": "mysql", "uid": "x"}},
    ]));
    let names: Vec<&str> = variables
        .iter()
        .map(|variable| variable.name.as_str())
        .collect();
    assert_eq!(names, ["twice", "filters", "by", "odd", "sql"]);
    assert!(
        matches!(&variables[1].kind, VariableKind::AdHoc { filters, .. }
        if filters[0].label == "job" && filters[0].operator == "=~" && filters[0].value == "a.*")
    );
    let said: Vec<&str> = problems
        .iter()
        .map(|problem| problem.message.as_str())
        .collect();
    assert_eq!(
        said,
        [
            "variable $: it has no name, so it is left out",
            "variable $twice: another variable has this name, so it is left out",
            "variable $filters: its filters are not added to queries",
            "variable $by: labels to group by are not put into queries",
            "variable $odd: the kind \"system\" is not offered",
            "variable $sql: \"SELECT 1\" is not a question to a Prometheus source",
        ]
    );
}
