//! Which parts of a runbook are steps: items of ordered lists and of task lists, numbered
//! headings, and sections that hold something to ask.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use crate::{
    link::Target,
    runbook::{Block, Kind, Run},
};

static NUMBERED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?i)^(?:(?:step|phase|schritt)\s*\d{1,2}\b|\d{1,2}(?:[.\-]\d{1,2})*(?:[.):]|\s[-–—:])\s*\S|\d{1,2}[.\-]\d{1,2}\s)")
        .expect("a constant that tests compile")
});
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"(?i)\b(?:contacts?|contents|glossary|prerequisites?|prevention|references?|related|see also|structure)\b",
    )
    .expect("a constant that tests compile")
});

/// Numbers the steps and tells each block which one it belongs to; returns how many there are.
pub(crate) fn number(blocks: &mut [Block]) -> u32 {
    let asking = sections_that_ask(blocks);
    let mut count = 0_u32;
    // The step of the section with its level, and that of the item with its indent.
    let mut section: Option<(u8, u32)> = None;
    let mut item: Option<(u16, u32)> = None;
    let mut aside = false;
    for at in 0..blocks.len() {
        let Some(block) = blocks.get_mut(at) else {
            break;
        };
        if item.is_some_and(|(indent, _)| block.indent <= indent) {
            item = None;
        }
        match &mut block.kind {
            Kind::Heading {
                level, text, step, ..
            } => {
                let words: String = text.iter().map(|run| run.text.as_str()).collect();
                if section.is_some_and(|(above, _)| *level <= above) {
                    section = None;
                }
                aside = ASIDE.is_match(&words);
                let asks = asking.contains(&at);
                if (NUMBERED.is_match(words.trim()) || asks) && !aside && *level > 1 {
                    count += 1;
                    *step = Some(count);
                    section = Some((*level, count));
                }
            }
            Kind::Item {
                number,
                checked,
                step,
                text,
            } if (number.is_some() || checked.is_some())
                && item.is_none()
                && !aside
                && !is_contents(text) =>
            {
                count += 1;
                *step = Some(count);
                item = Some((block.indent, count));
            }
            _ => {}
        }
        block.step = item
            .or(section.map(|(_, step)| (0, step)))
            .map(|(_, step)| step);
    }
    count
}

/// Headings whose own text holds a fence that is asked and belongs to no item.
fn sections_that_ask(blocks: &[Block]) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut heading = None;
    for (at, block) in blocks.iter().enumerate() {
        match &block.kind {
            Kind::Heading { .. } => heading = Some(at),
            Kind::Live(_) if block.indent == 0 => found.extend(heading),
            _ => {}
        }
    }
    found
}

/// An item that is nothing but a link to a heading belongs to a table of contents.
fn is_contents(text: &[Run]) -> bool {
    let mut said = text
        .iter()
        .filter(|run| !run.text.trim().is_empty())
        .peekable();
    said.peek().is_some()
        && said.all(|run| {
            let link = run.link.as_ref().map(|link| &link.target);
            matches!(link, Some(Target::Heading(_)))
        })
}
