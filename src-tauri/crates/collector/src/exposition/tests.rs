use std::path::PathBuf;

use super::*;

fn samples(page: &str, format: Format) -> (Vec<String>, Vec<String>) {
    let (exposition, problems) = parse(page.as_bytes(), format, "page");
    let samples = exposition
        .samples
        .iter()
        .map(|(labels, value, at)| match at {
            Some(at) => format!("{labels} {value} @{}", at.0),
            None => format!("{labels} {value}"),
        });
    let problems = problems.iter().map(ToString::to_string);
    (samples.collect(), problems.collect())
}

#[test]
fn one_line_gives_one_sample() {
    for (line, expected) in [
        ("up 1", "up 1"),
        ("  up\t1  ", "up 1"),
        ("up 1 1395066363000", "up 1 @1395066363000"),
        ("up 1 -5", "up 1 @-5"),
        ("up{} 1", "up 1"),
        ("up {} 1", "up 1"),
        ("up{a=\"b\"} 1", "up{a=\"b\"} 1"),
        ("up{a=\"b\",} 1", "up{a=\"b\"} 1"),
        ("up{ a = \"b\" , c = \"d\" } 1", "up{a=\"b\", c=\"d\"} 1"),
        ("up{a=\"\"} 1", "up 1"),
        ("up{a=\"x}y,z\"} 1", "up{a=\"x}y,z\"} 1"),
        (
            r#"up{a="C:\\DIR\n\"q\""} 1"#,
            "up{a=\"C:\\\\DIR\\n\\\"q\\\"\"} 1",
        ),
        ("up{a=\"ä ö #\"} 1", "up{a=\"ä ö #\"} 1"),
        ("a:b:c 1", "a:b:c 1"),
        ("{\"http.requests\"} 1", "{__name__=\"http.requests\"} 1"),
        (
            "{\"http.requests\",\"service.name\"=\"api\",b=\"c\"} 1",
            "{__name__=\"http.requests\", b=\"c\", \"service.name\"=\"api\"} 1",
        ),
        (
            "{b=\"c\",\"http.requests\"} 1",
            "{__name__=\"http.requests\", b=\"c\"} 1",
        ),
        ("up +Inf", "up inf"),
        ("up NaN", "up NaN"),
        ("up 1 # {trace_id=\"x\"} 2", "up 1"),
    ] {
        let (read, problems) = samples(line, Format::Text);
        assert_eq!(read, [expected], "{line}: {problems:?}");
        assert!(problems.is_empty(), "{line}: {problems:?}");
    }
}

#[test]
fn a_bad_line_costs_one_line_and_is_named_with_its_place() {
    for (line, expected) in [
        ("up", "page:2:3: a value is missing"),
        (
            "up one",
            "page:2:4: \"one\" is not a number; a value is expected",
        ),
        (
            "up{a=\"b\" 1",
            "page:2:11: the label set is not closed; } is missing",
        ),
        ("up{a=b} 1", "page:2:6: the value of \"a\" is not quoted"),
        (
            "up{a} 1",
            "page:2:5: = is expected after the label name \"a\"",
        ),
        ("up{1a=\"b\"} 1", "page:2:4: a label name is expected"),
        (
            "up{a=\"b\" c=\"d\"} 1",
            "page:2:10: a comma or } is expected",
        ),
        (
            "up{a=\"b\",a=\"c\"} 1",
            "page:2:10: the label \"a\" stands twice",
        ),
        ("up{a=\"\\x\"} 1", "page:2:6: a backslash escapes only"),
        ("1up 1", "page:2:1: \"1up\" is not a metric name"),
        (
            "http.requests 1",
            "page:2:1: \"http.requests\" is not a metric name",
        ),
        ("{a=\"b\"} 1", "page:2:1: the sample has no metric name"),
        (
            "up 1 1.5",
            "page:2:6: \"1.5\" is not a timestamp in whole milliseconds",
        ),
        (
            "up 1 5 6",
            "page:2:8: \"6\" stands after the end of the sample",
        ),
        ("up{a=\"äöü\"} x", "page:2:13: \"x\" is not a number"),
        (
            "up 1 # exemplar",
            "page:2:8: \"exemplar\" is not an exemplar",
        ),
        (
            "up 1 # {a=\"b\"}",
            "page:2:15: the exemplar's value is missing",
        ),
        ("# TYPE", "page:2:7: # TYPE names no metric"),
    ] {
        let page = format!("before 1\n{line}\nafter 2\n");
        let (read, problems) = samples(&page, Format::Text);
        assert_eq!(read, ["before 1", "after 2"], "{line}");
        assert_eq!(problems.len(), 1, "{line}: {problems:?}");
        assert!(problems[0].starts_with(expected), "{line}: {problems:?}");
    }
}

#[test]
fn bytes_that_are_not_utf8_cost_their_line() {
    let (exposition, problems) = parse(b"a 1\nb{x=\"\xff\"} 1\nc 1\n", Format::Text, "page");
    assert_eq!(exposition.samples.len(), 2);
    assert_eq!((problems[0].line, problems[0].column), (Some(2), Some(6)));
}

#[test]
fn open_metrics_has_seconds_exemplars_units_and_an_end() {
    let page = "# TYPE req_seconds histogram\n# UNIT req_seconds seconds\n# HELP req_seconds How \\\"long\\\"\\nit took.\n\
        req_seconds_bucket{le=\"+Inf\"} 5 1520879607.789 # {trace_id=\"KOO5S4vxi0o\",span_id=\"1\"} 0.67 1520879606.1\n\
        req_seconds_created 1520430000.123\n# EOF\n";
    let (exposition, problems) = parse(page.as_bytes(), Format::OpenMetrics, "page");
    assert_eq!(problems, []);
    assert_eq!(exposition.samples[0].2, Some(Millis(1_520_879_607_789)));
    assert_eq!(exposition.samples[1].0.name(), Some("req_seconds_created"));
    let (series, exemplar) = &exposition.exemplars[0];
    assert_eq!(series, &exposition.samples[0].0);
    assert_eq!(exemplar.labels.get("trace_id"), Some("KOO5S4vxi0o"));
    assert_eq!(
        (exemplar.value, exemplar.at),
        (0.67, Some(Millis(1_520_879_606_100)))
    );
    let family = &exposition.metadata[0];
    assert_eq!(family.kind, model::MetricKind::Histogram);
    assert_eq!(family.help, "How \"long\"\nit took.");
    assert_eq!(family.unit, "seconds");
}

#[test]
fn a_page_without_its_end_mark_is_used_and_named() {
    let (read, problems) = samples("a 1\nb 2\n", Format::OpenMetrics);
    assert_eq!(read, ["a 1", "b 2"]);
    assert!(problems[0].contains("cut short"), "{problems:?}");
    let (read, problems) = samples("a 1\n# EOF\nb 2\nc 3\n", Format::OpenMetrics);
    assert_eq!(read, ["a 1"]);
    assert!(
        problems[0].starts_with("page:3:1: the page goes on"),
        "{problems:?}"
    );
}

#[test]
fn a_page_of_nothing_but_bad_lines_lists_a_bounded_number() {
    let page = "bad line here\n".repeat(10_000);
    let (read, problems) = samples(&page, Format::Text);
    assert!(read.is_empty());
    assert_eq!(problems.len(), MOST_PROBLEMS + 1);
    assert!(
        problems[MOST_PROBLEMS].contains("9950 more lines"),
        "{problems:?}"
    );
}

#[test]
fn pages_of_real_exporters_parse_without_a_problem() {
    let Some(folder) = recorded("exporters") else {
        return;
    };
    for (file, format) in [
        ("shop_openmetrics.txt", Format::OpenMetrics),
        ("shop_text.txt", Format::Text),
        ("node_exporter_1.11.txt", Format::Text),
        ("loki_self.txt", Format::Text),
    ] {
        let page = std::fs::read(folder.join(file)).unwrap();
        let (exposition, problems) = parse(&page, format, file);
        assert!(problems.is_empty(), "{file}: {problems:?}");
        let text = String::from_utf8(page).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(exposition.samples.len(), lines, "{file}");
        assert!(!exposition.metadata.is_empty(), "{file}");
        let exemplars = exposition.exemplars.len();
        assert_eq!(
            exemplars > 0,
            format == Format::OpenMetrics,
            "{file}: {exemplars}"
        );
    }
}

#[test]
fn mutated_pages_never_panic() {
    let seed: &[u8] = b"# HELP a b\\n\n# TYPE a counter\na_total{x=\"\xc3\xa4\\\"\",y=\"z\"} 1 # {t=\"1\"} 2 3.5\n{\"q.r\",s=\"t\"} NaN 17\n# EOF\n";
    let mut random = crate::testing::Random::new(7);
    for _ in 0..5_000 {
        let page = random.mutate(seed);
        for format in [Format::Text, Format::OpenMetrics] {
            let (exposition, problems) = parse(&page, format, "page");
            let lines = page.split(|byte| *byte == b'\n').count();
            assert!(exposition.samples.len() + problems.len() <= lines + 1);
        }
    }
}

/// The recorded answers beside the workspace, if they are there.
fn recorded(folder: &str) -> Option<PathBuf> {
    crate::testing::shared(&format!("recorded/{folder}"))
}
