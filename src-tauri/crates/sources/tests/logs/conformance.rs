//! Ten questions, and the edges of conditions, that every kind of source must answer with the same
//! lines.
//!
//! The lines are `fixtures/recorded/logs/conformance.jsonl`. A fake server holds them the way its
//! kind would (as text, as documents, as labels and text), reads the query that it received on its
//! own, and answers; [`ask_all`] then asks everything, page after page in both orders.

use std::collections::BTreeSet;

use model::{
    FieldMatch, FieldOp, LogFilter, LogOrder, LogSearch, Logs, Millis, Nanos, Severity, TextMatch,
    TimeRange,
};
use serde_json::Value;

use crate::fake;

/// The range of all questions. The first line that is held lies before it and the last one after
/// it; its last millisecond belongs to it whole.
pub(crate) const RANGE: TimeRange = TimeRange {
    start: Millis(1_795_165_200_000),
    end: Millis(1_795_168_200_000),
};

/// Nine lines of one moment do not fit a page of this size.
const SMALL_PAGE: usize = 7;

/// A line as it was written.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    /// Its field `case`, by which answers are compared.
    pub(crate) case: String,
    /// Its field `timestamp`.
    pub(crate) at: Nanos,
    /// The text, a JSON object.
    pub(crate) raw: String,
    /// The same, taken apart.
    pub(crate) json: Value,
}

impl Held {
    /// Fields by their dotted names, numbers as they are written; nothing is taken out.
    pub(crate) fn flat(&self) -> Vec<(String, String)> {
        let mut flat = Vec::new();
        flatten("", &self.json, &mut flat);
        flat
    }

    pub(crate) fn field(&self, name: &str) -> Option<String> {
        let mut flat = self.flat().into_iter();
        flat.find(|(found, _)| found == name)
            .map(|(_, value)| value)
    }

    /// The severity that its `level` names.
    pub(crate) fn severity(&self) -> Severity {
        match self.field("level").as_deref() {
            Some("trace") => Severity::Trace,
            Some("debug") => Severity::Debug,
            Some("info") => Severity::Info,
            Some("warn" | "WARNING") => Severity::Warn,
            Some("error") => Severity::Error,
            Some("fatal") => Severity::Fatal,
            Some(other) => panic!("{other} is not used in the lines"),
            None => Severity::Unset,
        }
    }
}

/// All lines, oldest first.
pub(crate) fn held() -> Vec<Held> {
    let file = fake::root().join("fixtures/recorded/logs/conformance.jsonl");
    let text = std::fs::read_to_string(file).unwrap();
    let lines = text.lines().map(|raw| {
        let json: Value = serde_json::from_str(raw).unwrap();
        let at = chrono::DateTime::parse_from_rfc3339(json["timestamp"].as_str().unwrap());
        Held {
            case: json["case"].as_str().unwrap().to_owned(),
            at: Nanos(at.unwrap().timestamp_nanos_opt().unwrap()),
            raw: raw.to_owned(),
            json,
        }
    });
    lines.collect()
}

/// A filter and the cases of the lines that it accepts.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) filter: LogFilter,
    pub(crate) expected: BTreeSet<String>,
    /// The lines that a source finds at least which knows whole words only.
    pub(crate) by_words: BTreeSet<String>,
}

/// The ten questions.
pub(crate) fn questions() -> Vec<Question> {
    let all = LogFilter::all(RANGE);
    let of = |fields: Vec<FieldMatch>| LogFilter {
        fields,
        ..all.clone()
    };
    let text = |texts: &[&str]| LogFilter {
        text: texts.iter().map(|text| (*text).to_owned()).collect(),
        ..all.clone()
    };
    let condition = |name: &str, op, values: &[&str]| FieldMatch {
        name: name.to_owned(),
        op,
        values: values.iter().map(|value| (*value).to_owned()).collect(),
    };
    let everything: Vec<String> = (2..=60).map(|case| format!("c{case:02}")).collect();
    let everything = everything.join(" ");
    let mut part_of_a_word = question("a part of a word", text(&["imeout"]), "c13 c14 c15 c17 c18");
    part_of_a_word.by_words.clear();
    vec![
        question("everything", all.clone(), &everything),
        question(
            "a request id that begins another one",
            LogFilter::of_field("request_id", "req-7Qx", RANGE),
            "c09 c10 c12",
        ),
        question(
            "one of two traces in one service",
            of(vec![
                condition(
                    "trace_id",
                    FieldOp::Equal,
                    &[
                        "4bf92f3577b34da6a3ce929d0e0e4736",
                        "00f067aa0ba902b74bf92f3577b34da6",
                    ],
                ),
                condition("service", FieldOp::Equal, &["checkout"]),
            ]),
            "c04 c05 c10",
        ),
        question(
            "two texts, one of them quoted and in other letters",
            text(&["say \"HELLO\"", "storefront"]),
            "c40",
        ),
        part_of_a_word,
        question(
            "warnings and worse, however the level is written",
            LogFilter {
                severities: Severity::Warn.or_worse(),
                ..all.clone()
            },
            "c06 c10 c13 c14 c15 c18 c23 c33 c36 c39 c56 c58 c59",
        ),
        question(
            "one severity of two services, without two routes",
            LogFilter {
                severities: vec![Severity::Info],
                ..of(vec![
                    condition("service", FieldOp::Equal, &["billing", "checkout"]),
                    condition(
                        "http.route",
                        FieldOp::NotEqual,
                        &["/cart", "/orders/17/lines"],
                    ),
                ])
            },
            "c02 c05 c07 c16 c27 c29 c30 c34 c35 c37 c38 c60",
        ),
        question(
            "numbers between two others, not texts",
            of(vec![
                condition("duration_ms", FieldOp::Above, &["1000"]),
                condition("duration_ms", FieldOp::Below, &["5000"]),
            ]),
            "c05 c08 c14 c18 c22 c25",
        ),
        question(
            "a pattern, and a field that is missing or empty",
            of(vec![
                condition("http.route", FieldOp::Regex, &[r"^/orders/\d+$"]),
                condition("tenant", FieldOp::Missing, &[]),
            ]),
            "c11 c20 c24 c27",
        ),
        question(
            "values that would be queries",
            of(vec![
                condition(
                    "note",
                    FieldOp::Equal,
                    &[
                        "a\"b\\c",
                        "{x=\"y\"} |= \"z\"",
                        "100% *wild* ?card",
                        "first line\nsecond line\ttabbed",
                        "tea 🍵 naïve Straße",
                        "\u{202e}right to left\u{202c}",
                    ],
                ),
                condition("note", FieldOp::Exists, &[]),
            ]),
            "c42 c43 c44 c49 c50 c51",
        ),
    ]
}

/// Where conditions end: a value that is missing, empty, in other letters or no number. An empty
/// value itself is not asked for, because some servers do not keep it.
pub(crate) fn edges() -> Vec<Question> {
    use FieldOp::{Above, Below, Contains, Equal, Exists, NotEqual, Regex};
    let of = |conditions: &[(&str, FieldOp, &[&str])]| LogFilter {
        fields: conditions
            .iter()
            .map(|(name, op, values)| FieldMatch {
                name: (*name).to_owned(),
                op: *op,
                values: values.iter().map(|value| (*value).to_owned()).collect(),
            })
            .collect(),
        ..LogFilter::all(RANGE)
    };
    let but = |left_out: &[u32]| {
        let cases = (2..=60).filter(|case| !left_out.contains(case));
        let cases: Vec<String> = cases.map(|case| format!("c{case:02}")).collect();
        cases.join(" ")
    };
    let edge = |name, conditions: &[_], expected: &str| question(name, of(conditions), expected);
    vec![
        edge(
            "another value, an empty one or none",
            &[("tenant", NotEqual, &["north"])],
            &but(&[6, 7, 23]),
        ),
        edge(
            "none of two values",
            &[("tenant", NotEqual, &["north", "south"])],
            &but(&[6, 7, 15, 16, 23, 57, 58]),
        ),
        edge(
            "a value that nothing has is none to be left out",
            &[("nobody.knows", NotEqual, &["x"])],
            &but(&[]),
        ),
        edge(
            "there, and not empty",
            &[("tenant", Exists, &[])],
            "c06 c07 c15 c16 c23 c57 c58",
        ),
        edge(
            "a whole value, letter by letter",
            &[("http.route", Equal, &["/cart"])],
            "c25 c28",
        ),
        edge(
            "a part of a value, in any case of its letters",
            &[("http.route", Contains, &["CART"])],
            "c25 c28 c29",
        ),
        edge(
            "an expression fits anywhere, letter by letter",
            &[("http.route", Regex, &["[Cc]ar", "^/payments$"])],
            "c10 c18 c25 c28 c29",
        ),
        edge(
            "an expression that is anchored",
            &[("http.route", Regex, &["^orders"])],
            "",
        ),
        edge(
            "texts that begin with a number are none",
            &[("amount", Above, &["1"])],
            "",
        ),
        edge(
            "a bound itself is not within",
            &[
                ("duration_ms", Above, &["1e3"]),
                ("duration_ms", Below, &["1200"]),
            ],
            "c18",
        ),
    ]
}

/// Asks a source that holds the lines everything, in both orders, in one page and in small ones.
pub(crate) async fn ask_all(source: &dyn Logs) {
    let words = source.abilities().text == TextMatch::Words;
    for question in questions().into_iter().chain(edges()) {
        for order in [LogOrder::NewestFirst, LogOrder::OldestFirst] {
            for limit in [1_000, SMALL_PAGE] {
                let name = format!("{}, {order:?}, pages of {limit}", question.name);
                let found = pages(source, &question.filter, order, limit, &name).await;
                if words {
                    let mut expected = question.expected.clone();
                    expected.retain(|case| found.contains(case));
                    assert!(found.is_superset(&question.by_words), "{name}: {found:?}");
                    assert_eq!(found, expected, "{name}");
                } else {
                    assert_eq!(found, question.expected, "{name}");
                }
            }
        }
    }
}

async fn pages(
    source: &dyn Logs,
    filter: &LogFilter,
    order: LogOrder,
    limit: usize,
    name: &str,
) -> BTreeSet<String> {
    let mut search = LogSearch {
        filter: filter.clone(),
        order,
        limit,
        after: None,
    };
    let mut found = BTreeSet::new();
    let mut last: Option<Nanos> = None;
    // Sixty lines fill fewer pages than this even if most of them are empty.
    for _ in 0..200 {
        let answer = source.search(&search).await;
        let page = answer.unwrap_or_else(|failure| panic!("{name}: {failure:?}"));
        assert!(page.value.lines.len() <= limit, "{name}: too long a page");
        for line in page.value.lines {
            let mut fields = line.fields.iter();
            let case = fields.find(|(field, _)| field == "case" || field.ends_with(".case"));
            let (_, case) = case.unwrap_or_else(|| panic!("{name}: no case in {line:?}"));
            if let Some(last) = last {
                let ordered = match order {
                    LogOrder::NewestFirst => line.at <= last,
                    LogOrder::OldestFirst => line.at >= last,
                };
                assert!(ordered, "{name}: {case} stands in the wrong place");
            }
            last = Some(line.at);
            assert!(found.insert(case.clone()), "{name}: {case} came twice");
        }
        match page.value.next {
            Some(next) => search.after = Some(next),
            None => return found,
        }
    }
    panic!("{name}: the pages do not end");
}

fn question(name: &'static str, filter: LogFilter, expected: &str) -> Question {
    let expected: BTreeSet<String> = expected.split_whitespace().map(str::to_owned).collect();
    Question {
        name,
        filter,
        by_words: expected.clone(),
        expected,
    }
}

fn flatten(path: &str, value: &Value, flat: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            for (name, value) in object {
                let path = if path.is_empty() {
                    name.clone()
                } else {
                    format!("{path}.{name}")
                };
                flatten(&path, value, flat);
            }
        }
        Value::String(text) => flat.push((path.to_owned(), text.clone())),
        other => flat.push((path.to_owned(), other.to_string())),
    }
}

#[test]
fn the_lines_are_in_order_and_the_questions_about_them() {
    let held = held();
    assert_eq!(held.len(), 61);
    assert!(held.is_sorted_by_key(|line| line.at));
    let cases: BTreeSet<String> = held.iter().map(|line| line.case.clone()).collect();
    assert_eq!(cases.len(), held.len());
    let within = |line: &&Held| RANGE.contains(line.at.to_millis());
    assert_eq!(held.iter().filter(within).count(), 59);
    let questions = questions();
    assert_eq!(questions.len(), 10);
    for question in questions.iter().chain(&edges()) {
        assert!(question.expected.is_subset(&cases), "{}", question.name);
    }
    let warned: BTreeSet<String> = held
        .iter()
        .filter(|line| line.severity() >= Severity::Warn)
        .map(|line| line.case.clone())
        .collect();
    assert_eq!(questions[5].expected, warned);
}
