//! Files that mean harm, or were not meant to be runbooks.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::time::{Duration, Instant};

use proptest::prelude::*;
use runbook::{Kind, MOST_BLOCKS, Run, Runbook, Target, outline, read};

fn none(_: &str) -> Option<String> {
    None
}

fn text_of(runs: &[Run]) -> String {
    runs.iter().map(|run| run.text.as_str()).collect()
}

fn whole(runbook: &Runbook) -> String {
    let mut text = String::new();
    for block in &runbook.blocks {
        for run in block.runs() {
            text.push_str(&run.text);
        }
        if let Kind::Html { text: html } = &block.kind {
            text.push_str(html);
        }
    }
    text
}

#[test]
fn html_stays_text() {
    let hostile = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<iframe src=\"javascript:alert(1)\"></iframe>",
        "<svg/onload=alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<style>*{display:none}</style>",
    ];
    for one in hostile {
        for text in [
            format!("# {one}\n"),
            format!("before {one} after\n"),
            format!("{one}\n"),
            format!("- {one}\n"),
            format!("> {one}\n"),
            format!("| a |\n|---|\n| {one} |\n"),
        ] {
            let runbook = read("a.md", &text, &none);
            let told = whole(&runbook);
            assert!(told.contains(one), "{text}: {told}");
            assert_eq!(runbook.links().count(), 0, "{text}");
            assert_eq!(runbook.placeholders, [], "{text}");
        }
    }
}

#[test]
fn links_that_mean_harm_are_refused_wherever_they_stand() {
    let text = "[a](javascript:alert(1)) ![b](file:///etc/passwd) [c](<\\\\\\\\host\\\\share>) \
        [d](../../etc/passwd)\n\n<javascript:alert(1)>\n\n[e]\n\n[e]: data:text/html,x\n";
    let runbook = read("runbooks/a.md", text, &none);
    let links: Vec<_> = runbook.links().collect();
    assert_eq!(links.len(), 6, "{links:?}");
    for (_, link) in links {
        assert!(matches!(link.target, Target::Refused(_)), "{link:?}");
    }
}

#[test]
fn deep_lists_are_shown_at_the_deepest_level() {
    let text: String = (0..1_000)
        .map(|depth| format!("{}- item {depth}\n", "  ".repeat(depth)))
        .collect();
    let runbook = read("a.md", &text, &none);
    let deepest = runbook.blocks.iter().map(|block| block.indent).max();
    assert_eq!(deepest, Some(runbook::DEEPEST));
    assert_eq!(runbook.problems.len(), 1, "{:?}", runbook.problems);
    assert!(runbook.problems[0].message.contains("nested"));
    let quotes = format!("{} x\n", ">".repeat(5_000));
    let runbook = read("a.md", &quotes, &none);
    assert!(whole(&runbook).contains('x'));
}

#[test]
fn a_large_file_is_cut_and_says_so() {
    let paragraph = "A line of text with <POD> and `$NAME`.\n\n";
    let text = format!(
        "# Title\n\n{}",
        paragraph.repeat((6 << 20) / paragraph.len())
    );
    let runbook = read("a.md", &text, &none);
    assert_eq!(runbook.title, "Title");
    let cut = runbook.cut.unwrap();
    assert!(cut.contains("5 MiB"), "{cut}");
    let text = "x\n\n".repeat(MOST_BLOCKS + 50);
    let runbook = read("a.md", &text, &none);
    assert!(runbook.blocks.len() <= MOST_BLOCKS + 1);
    assert!(runbook.cut.unwrap().contains("blocks"));
    assert!(
        runbook
            .problems
            .iter()
            .any(|one| one.message.contains("blocks"))
    );
}

#[test]
fn runbooks_that_include_each_other_end() {
    let others = |file: &str| match file {
        "runbooks/a.md" => Some("# A\n\ninclude: b.md\n".to_owned()),
        "runbooks/b.md" => Some("# B\n\n1. Look.\n\ninclude: [the first](a.md)\n".to_owned()),
        _ => None,
    };
    let text = others("runbooks/a.md").unwrap();
    let runbook = read("runbooks/a.md", &text, &others);
    let included: Vec<&str> = runbook
        .blocks
        .iter()
        .filter_map(|block| match &block.kind {
            Kind::Included { title, .. } => Some(title.as_str()),
            _ => None,
        })
        .collect();
    assert_eq!(included, ["B"]);
    assert_eq!(runbook.title, "A");
    assert_eq!(runbook.steps, 1);
    let said = runbook.problems[0].to_string();
    assert!(
        said.contains("runbooks/b.md:5") && said.contains("includes itself"),
        "{said}"
    );
    let text =
        "include: missing.md\n\ninclude: https://example.org/x\n\ninclude: this sentence is none\n";
    let runbook = read("runbooks/a.md", text, &others);
    assert_eq!(runbook.problems.len(), 2, "{:?}", runbook.problems);
    assert_eq!(runbook.blocks.len(), 1);
}

#[test]
fn front_matter_that_lies_hides_nothing() {
    for front in ["title: [", "alerts: {a: [b}", "- a\n- b", "title: |\n  x"] {
        let text = format!("---\n{front}\n---\n\n# Title\n\nText.\n");
        let runbook = read("a.md", &text, &none);
        assert!(whole(&runbook).contains("Text."), "{front}");
    }
}

#[test]
fn a_file_without_anything_has_a_title() {
    for (text, title) in [
        ("", "disk full"),
        ("\u{feff}# T\n", "T"),
        ("## Second\n", "Second"),
        ("plain text", "disk full"),
        ("# \n\ntext", "disk full"),
        ("---\ntitle: Said\n---\n# T\n", "Said"),
    ] {
        assert_eq!(
            read("runbooks/disk-full.md", text, &none).title,
            title,
            "{text}"
        );
    }
}

#[test]
fn the_outline_counts_steps_below_each_heading() {
    let text = "# T\n\n## Diagnosis\n\n1. a\n2. b\n\n### 3. c\n\n## Verify\n\n```promql\nup\n```\n";
    let runbook = read("a.md", text, &none);
    let told: Vec<_> = outline(&runbook)
        .into_iter()
        .map(|one| (one.level, one.text, one.steps))
        .collect();
    assert_eq!(
        told,
        [
            (1, "T".to_owned(), 4),
            (2, "Diagnosis".to_owned(), 3),
            (3, "3. c".to_owned(), 0),
            (2, "Verify".to_owned(), 0),
        ]
    );
}

#[test]
fn blocks_keep_their_order_and_place() {
    let text = "# T\n\n> [!WARNING]\n> careful\n\n1. one\n   - [x] sub\n\n   ```sh\n   ls\n   ```\n2. two\n\n   more\n";
    let runbook = read("a.md", text, &none);
    let told: Vec<String> = runbook
        .blocks
        .iter()
        .map(|block| {
            let what = match &block.kind {
                Kind::Heading { text, .. } => format!("heading {}", text_of(text)),
                Kind::Quote { text, admonition } => format!("{admonition:?} {}", text_of(text)),
                Kind::Item {
                    number,
                    checked,
                    text,
                    ..
                } => {
                    format!("item {number:?} {checked:?} {}", text_of(text))
                }
                Kind::Code(code) => format!("code {}", code.text),
                Kind::Paragraph { text } => format!("text {}", text_of(text)),
                other => format!("{other:?}"),
            };
            format!(
                "{}:{}:{} {what}",
                block.line,
                block.indent,
                block.step.unwrap_or_default()
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "1:0:0 heading T",
            "4:0:0 Some(Warning) careful",
            "6:0:1 item Some(1) None one",
            "7:1:1 item None Some(true) sub",
            "9:1:1 code ls",
            "12:0:2 item Some(2) None two",
            "14:1:2 text more",
        ]
    );
}

#[test]
fn what_grows_with_the_square_of_a_file_would_hang() {
    // Each was slow in some reader of Markdown, or is what our own patterns look for.
    let begun = Instant::now();
    for piece in [
        "[", "![", "*a ", "<a ", "`", "{{ ", "${", "| a ", "\\", "&", "http://", "<!--", "- x\n",
        "1. <A> ",
    ] {
        let text = piece.repeat((1 << 17) / piece.len());
        let one = Instant::now();
        drop(read("a.md", &text, &none));
        println!("{piece:?}: {:?}", one.elapsed());
    }
    // A square of these sizes would be many minutes.
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_makes_it_fail(text in "\\PC{0,400}") {
        let _ = read("a.md", &text, &none);
    }

    #[test]
    fn no_markdown_makes_it_fail(pieces in prop::collection::vec(prop::sample::select(vec![
        "# ", "\n", "\n\n", "- ", "1. ", "- [ ] ", "```", "```promql\n", "~~~", "> ", "    ", "| a | b |\n|---|---|\n",
        "<POD>", "$X", "${Y}", "{{ z }}", "[a](b.md)", "**", "_", "`", "<b>", "include: x.md", "---\n", "é", "\u{0}", "expect: < 3",
    ]), 0..60)) {
        let text: String = pieces.concat();
        let runbook = read("a.md", &text, &none);
        let steps = runbook.blocks.iter().filter_map(|block| block.step).max().unwrap_or_default();
        prop_assert!(steps <= runbook.steps);
        for one in outline(&runbook) {
            prop_assert!(one.block < runbook.blocks.len());
        }
    }
}
