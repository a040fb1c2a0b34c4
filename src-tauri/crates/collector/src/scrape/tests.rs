use model::Millis;
use promql::Labels;

use super::round::{MOST_SAMPLES, Memory, Page};
use super::*;

fn read(memory: &mut Memory, page: &str) -> Page {
    memory.read(page.as_bytes(), Format::Text, Millis(5), "page")
}

fn shown(samples: &[(Labels, f64)]) -> Vec<String> {
    let mut shown: Vec<String> = samples
        .iter()
        .map(|(labels, value)| {
            let stale = value.to_bits() == promql::STALE;
            format!(
                "{labels} {}",
                if stale {
                    "stale".to_owned()
                } else {
                    value.to_string()
                }
            )
        })
        .collect();
    shown.sort();
    shown
}

#[test]
fn labels_of_the_target_win_and_those_of_the_page_stay_under_another_name() {
    let mut memory = Memory::of("api", "h:80");
    let page = read(
        &mut memory,
        "a 1\nb{job=\"x\",instance=\"y\"} 2\nc{job=\"x\",exported_job=\"z\"} 3\n",
    );
    assert_eq!(
        shown(&page.samples),
        [
            r#"a{instance="h:80", job="api"} 1"#,
            r#"b{exported_instance="y", exported_job="x", instance="h:80", job="api"} 2"#,
            r#"c{exported_exported_job="x", exported_job="z", instance="h:80", job="api"} 3"#,
        ]
    );
    assert!(page.problems.is_empty());
}

#[test]
fn a_series_that_vanishes_ends_with_a_stale_marker_once() {
    let mut memory = Memory::of("j", "i");
    read(&mut memory, "a 1\nb{x=\"1\"} 2\n");
    let page = read(&mut memory, "a 1\n");
    assert_eq!(
        shown(&page.samples),
        [
            r#"a{instance="i", job="j"} 1"#,
            r#"b{instance="i", job="j", x="1"} stale"#
        ]
    );
    assert_eq!(page.ended, 1);
    let page = read(&mut memory, "a 1\nb{ x=\"1\" } 2\n");
    assert_eq!(page.ended, 0);
    let page = read(&mut memory, "a 1\nb{x=\"1\"} 2\n");
    assert_eq!(
        page.ended,
        0,
        "written differently, it is the same series: {:?}",
        shown(&page.samples)
    );
    let page = memory.end();
    assert_eq!(
        shown(&page.samples),
        [
            r#"a{instance="i", job="j"} stale"#,
            r#"b{instance="i", job="j", x="1"} stale"#
        ]
    );
    assert_eq!(memory.end().ended, 0);
}

#[test]
fn series_with_times_of_their_own_are_not_ended() {
    let mut memory = Memory::of("j", "i");
    let page = read(&mut memory, "a 1 1000\n");
    assert_eq!(
        (page.samples.len(), page.timed.len(), page.timed[0].1.at),
        (0, 1, 1_000)
    );
    assert_eq!(read(&mut memory, "b 1\n").ended, 0);
}

#[test]
fn bad_and_double_lines_are_named_and_the_rest_is_kept() {
    let mut memory = Memory::of("j", "i");
    let page = read(&mut memory, "a 1\nbroken{\na 2\nc 3\n");
    assert_eq!(page.samples.len(), 2);
    let problems: Vec<String> = page
        .problems
        .iter()
        .map(|p| format!("{:?} {}", p.line, p.message))
        .collect();
    assert_eq!(
        problems,
        [
            "Some(2) the label set is not closed; } is missing",
            "Some(3) the series stands twice on the page"
        ]
    );
}

#[test]
fn a_page_of_too_many_series_is_cut_and_named() {
    let page: String = (0..MOST_SAMPLES + 10)
        .map(|n| format!("a{{n=\"{n}\"}} 1\n"))
        .collect();
    let page = read(&mut Memory::of("j", "i"), &page);
    assert_eq!(page.samples.len(), MOST_SAMPLES);
    assert_eq!(page.problems.len(), 10);
}

#[test]
fn the_instance_is_host_and_port() {
    for (url, expected) in [
        ("http://127.0.0.1:8080/metrics", "127.0.0.1:8080"),
        ("https://api.example.com/metrics", "api.example.com:443"),
        ("http://[::1]:9/m", "[::1]:9"),
        ("nonsense", "nonsense"),
    ] {
        assert_eq!(instance(url), expected);
    }
}

#[test]
fn a_page_without_a_line_that_can_be_read_is_a_failure() {
    let mut memory = Memory::of("j", "i");
    for (page, fails) in [
        ("a 1\nbroken{\n", false),
        ("", false),
        ("# only a comment\n", false),
        ("<html>\n<body>not metrics</body>\n", true),
    ] {
        let read = read(&mut memory, page);
        let failure = nothing_read(&read, "http://h/metrics");
        assert_eq!(failure.is_some(), fails, "{page}: {failure:?}");
    }
}
