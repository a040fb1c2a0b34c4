//! A line of text as runs of one look each.

use std::sync::LazyLock;

use pulldown_cmark::{Event, Tag, TagEnd};
use regex::Regex;

use super::Reading;
use crate::{
    link::Link,
    placeholder::{self, Context},
    runbook::Run,
};

/// The runs of a text that is being read.
#[derive(Default)]
pub(super) struct Inline {
    runs: Vec<Run>,
    strong: u32,
    emphasis: u32,
    struck: u32,
    links: Vec<Option<Link>>,
}

impl Inline {
    pub(super) fn is_empty(&self) -> bool {
        self.runs.iter().all(|run| run.text.trim().is_empty())
    }

    /// Takes an event if it belongs to a line of text.
    pub(super) fn take(&mut self, event: &Event<'_>, file: &str) -> bool {
        match event {
            Event::Text(text) => self.push(text, false),
            Event::Code(text) => self.push(text, true),
            // HTML stays text; `<POD>` is no HTML at all.
            Event::InlineHtml(text) => {
                let lower = text.to_ascii_lowercase();
                match lower.trim_matches(['<', '>', '/', ' ']) {
                    "br" => self.push("\n", false),
                    _ if lower.starts_with("<!--") => {}
                    _ => self.push(text, false),
                }
            }
            Event::SoftBreak => self.push(" ", false),
            Event::HardBreak => self.push("\n", false),
            Event::FootnoteReference(name) => self.push(&format!("[^{name}]"), false),
            Event::InlineMath(text) | Event::DisplayMath(text) => self.push(text, true),
            Event::Start(tag) => match tag {
                Tag::Strong => self.strong += 1,
                Tag::Emphasis => self.emphasis += 1,
                Tag::Strikethrough => self.struck += 1,
                Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. } => {
                    self.links.push(Some(Link::read(dest_url, file)));
                }
                Tag::Superscript | Tag::Subscript => {}
                _ => return false,
            },
            Event::End(tag) => match tag {
                TagEnd::Strong => self.strong = self.strong.saturating_sub(1),
                TagEnd::Emphasis => self.emphasis = self.emphasis.saturating_sub(1),
                TagEnd::Strikethrough => self.struck = self.struck.saturating_sub(1),
                TagEnd::Link | TagEnd::Image => {
                    self.links.pop();
                }
                TagEnd::Superscript | TagEnd::Subscript => {}
                _ => return false,
            },
            _ => return false,
        }
        true
    }

    fn push(&mut self, text: &str, code: bool) {
        let run = Run {
            text: text.to_owned(),
            strong: self.strong > 0,
            emphasis: self.emphasis > 0,
            code,
            struck: self.struck > 0,
            placeholder: None,
            link: self.links.last().cloned().flatten(),
        };
        // The parser ends a text at each sign that could have begun something.
        match self.runs.last_mut() {
            Some(last) if !code && !last.code && same(last, &run) => last.text.push_str(text),
            _ => self.runs.push(run),
        }
    }

    /// The runs so far, with their placeholders and bare addresses told apart.
    pub(super) fn finish(&mut self, reading: &mut Reading<'_>, line: u32) -> Vec<Run> {
        self.links.clear();
        (self.strong, self.emphasis, self.struck) = (0, 0, 0);
        let mut finished = Vec::new();
        for run in std::mem::take(&mut self.runs) {
            let context = if run.code {
                Context::Span
            } else {
                Context::Prose
            };
            let places = placeholder::places(&run.text, context, &reading.set);
            let mut done = 0;
            for place in &places {
                let between = run.text.get(done..place.range.start).unwrap_or_default();
                addresses(&run, between, reading.file(), &mut finished);
                reading.note(place, line);
                finished.push(Run {
                    text: place.written.clone(),
                    placeholder: Some(place.name.clone()),
                    ..run.clone()
                });
                done = place.range.end;
            }
            let rest = run.text.get(done..).unwrap_or_default();
            addresses(&run, rest, reading.file(), &mut finished);
        }
        trim(&mut finished);
        finished
    }
}

fn same(a: &Run, b: &Run) -> bool {
    a.strong == b.strong && a.emphasis == b.emphasis && a.struck == b.struck && a.link == b.link
}

static ADDRESS: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r#"https?://[^\s<>()\[\]{}"'`|]+"#).expect("a constant that tests compile")
});

/// GitHub makes links of addresses that stand bare in a text.
fn addresses(run: &Run, text: &str, file: &str, finished: &mut Vec<Run>) {
    let mut push = |text: &str, link: Option<Link>| {
        if !text.is_empty() {
            finished.push(Run {
                text: text.to_owned(),
                link: link.or_else(|| run.link.clone()),
                ..run.clone()
            });
        }
    };
    let mut done = 0;
    if !run.code && run.link.is_none() && text.contains("://") {
        for matched in ADDRESS.find_iter(text) {
            // One that ends at a placeholder is no whole address.
            if matched.end() == text.len()
                && run.text.len() > text.len()
                && !run.text.ends_with(text)
            {
                continue;
            }
            let address = matched
                .as_str()
                .trim_end_matches(['.', ',', ';', ':', '!', '?', '*', '_']);
            push(text.get(done..matched.start()).unwrap_or_default(), None);
            push(address, Some(Link::read(address, file)));
            done = matched.start() + address.len();
        }
    }
    push(text.get(done..).unwrap_or_default(), None);
}

fn trim(runs: &mut Vec<Run>) {
    while runs.last().is_some_and(|run| run.text.trim().is_empty()) {
        runs.pop();
    }
    if let Some(last) = runs.last_mut() {
        let kept = last.text.trim_end().len();
        last.text.truncate(kept);
    }
    while runs.first().is_some_and(|run| run.text.trim().is_empty()) {
        runs.remove(0);
    }
}
