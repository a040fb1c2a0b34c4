use std::fs;

use incident::{Happened, Milestone, Spent, Surroundings, What, html, markdown};
use model::Millis;

use crate::sample::{Desk, START, anna, answer, began, minute, note, picture};

const HOSTILE: [&str; 14] = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"><svg onload=alert(1)>",
    "'><iframe src=javascript:alert(1)>",
    "]]><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "</title><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</code></pre><script>alert(1)</script>",
    "[x](javascript:alert(1))",
    "![x](http://example.test/x.png)",
    "```\n<script>alert(1)</script>\n```",
    "<meta http-equiv=refresh content=0;url=http://example.test>",
    "\u{202e}|\u{0}<b>&lt;script&gt;",
];

fn record(text: &str) -> (Desk, Surroundings) {
    let desk = Desk::new();
    let mut record = desk.open();
    let mut by = anna();
    by.operator = text.to_owned();
    by.environment = text.to_owned();
    let mut asked = answer(text, "missed");
    if let What::Answer(answer) = &mut asked {
        answer.query = text.to_owned();
        answer.value = text.to_owned();
        answer.words = text.to_owned();
        answer.source = text.to_owned();
        answer.failure = Some(text.to_owned());
    }
    let all = [
        began(text, 0),
        note(text),
        asked,
        What::Lines {
            title: text.to_owned(),
            note: text.to_owned(),
            lines: vec![text.to_owned()],
            data: None,
        },
        What::Thing {
            thing: "trace".to_owned(),
            title: text.to_owned(),
            words: text.to_owned(),
            data: None,
        },
        What::Copied {
            text: text.to_owned(),
            file: text.to_owned(),
        },
        What::Step {
            file: text.to_owned(),
            runbook: text.to_owned(),
            step: text.to_owned(),
            deed: "skipped".to_owned(),
            words: text.to_owned(),
        },
        What::Title {
            title: text.to_owned(),
        },
        What::Cause {
            entry: 3,
            shows: true,
        },
        What::Milestone {
            milestone: Milestone::Closed,
            note: text.to_owned(),
        },
    ];
    for (at, what) in all.into_iter().enumerate() {
        let mut file = picture("<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
        file.title = text.to_owned();
        record
            .append(minute(at as i64), by.clone(), what, &[file])
            .unwrap();
    }
    let around = Surroundings {
        happened: vec![Happened {
            at: Millis(START),
            words: text.to_owned(),
        }],
        spent: vec![Spent {
            title: text.to_owned(),
            words: text.to_owned(),
        }],
    };
    (desk, around)
}

/// Every tag of a page.
fn tags(page: &str) -> Vec<&str> {
    let parts = page.split('<').skip(1);
    parts
        .filter_map(|part| part.split_once('>').map(|(tag, _)| tag))
        .collect()
}

#[test]
fn nothing_of_others_lives_in_the_page() {
    const OURS: [&str; 32] = [
        "!doctype", "html", "head", "meta", "title", "style", "body", "main", "header", "section",
        "article", "h1", "h2", "h3", "p", "span", "bdi", "dl", "div", "dt", "dd", "ul", "li",
        "table", "caption", "thead", "tbody", "tr", "th", "td", "pre", "code",
    ];
    for text in HOSTILE {
        let (desk, around) = record(text);
        let (entries, verdict) = desk.verify();
        assert!(verdict.holds(), "{verdict:?}");
        let page = html(&desk.folder(), &entries, &around, &verdict);
        for tag in tags(&page) {
            let name = tag
                .trim_start_matches('/')
                .split([' ', '\n'])
                .next()
                .unwrap();
            assert!(OURS.contains(&name) || name == "img", "{text}: <{tag}>");
            let quiet =
                !tag.contains(" on") && !tag.contains("javascript:") && !tag.contains("href");
            assert!(quiet, "{text}: <{tag}>");
            if name == "img" {
                assert!(tag.contains("src=\"data:image/svg+xml;base64,"), "{tag}");
            }
        }
        assert_eq!(page.matches("<meta http-equiv").count(), 1, "{text}");
        assert!(page.contains("default-src 'none'"));
    }
}

#[test]
fn nothing_of_others_is_markup_in_markdown() {
    for text in HOSTILE {
        let (desk, around) = record(text);
        let (entries, _) = desk.verify();
        let written = fs::read_to_string(desk.folder().join("incident.md")).unwrap();
        for page in [written, markdown(&entries, &around)] {
            let mut fence: Option<usize> = None;
            for line in page.lines() {
                let ticks = line.chars().take_while(|letter| *letter == '`').count();
                match fence {
                    Some(long) if ticks >= long && line.len() == ticks => fence = None,
                    Some(_) => {}
                    None if ticks >= 3 => fence = Some(ticks),
                    None => {
                        let bare = line
                            .trim_start_matches("- [ ] ")
                            .replace("\\\\", "")
                            .replace("\\<", "")
                            .replace("\\[", "")
                            .replace("\\!", "");
                        assert!(!bare.contains('<'), "{text}: {line}");
                        let links = bare.matches("](").count();
                        let ours =
                            bare.starts_with("![picture](pictures/") || bare.starts_with("[data/");
                        assert!(links == 0 || ours || !bare.contains('['), "{text}: {line}");
                    }
                }
            }
            assert_eq!(fence, None, "{text}: a fence is not closed");
        }
    }
}

#[test]
fn a_picture_that_is_not_the_recorded_one_is_not_shown() {
    let desk = Desk::new();
    crate::sample::whole(&desk);
    let (entries, _) = desk.verify();
    fs::write(
        desk.folder().join("pictures/0003-error-rate.svg"),
        "<svg onload=\"alert(1)\"/>",
    )
    .unwrap();
    let (_, verdict) = desk.verify();
    let page = html(&desk.folder(), &entries, &Surroundings::default(), &verdict);
    assert!(!page.contains("<img"));
    assert!(page.contains("is not the picture that was recorded"));
    assert!(page.contains("This record was changed"));
}
