use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A block of Markdown, as far as a data model is made of it.
pub(super) enum Block {
    /// A heading with its level from 1.
    Heading { level: u32, inline: Inline },
    /// Prose.
    Prose(Range<usize>),
    /// The items of a list.
    List(Vec<Inline>, Range<usize>),
    /// Rows of a table, its head first.
    Table(Vec<Vec<Inline>>),
    /// A block of code with its language; the place is that of its first line of code.
    Code {
        language: String,
        text: String,
        at: usize,
    },
}

/// A run of text.
#[derive(Clone, Debug, Default)]
pub(super) struct Inline {
    /// As it reads.
    pub(super) text: String,
    /// Texts set as code.
    pub(super) codes: Vec<String>,
    /// What it begins with, if that is set off as code or bold.
    pub(super) lead: Option<String>,
    /// The byte with which the lead ends.
    pub(super) lead_end: usize,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

/// The blocks of a text; those inside of quotes and items belong to the block around them.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut events = Parser::new_ext(text, options).into_offset_iter();
    let mut blocks = Vec::new();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => blocks.push(Block::Heading {
                level: depth(level),
                inline: inline(&mut events, range),
            }),
            Event::Start(Tag::List(_)) => {
                let items = items(&mut events);
                blocks.push(Block::List(items, range));
            }
            Event::Start(Tag::Table(_)) => blocks.push(Block::Table(rows(&mut events))),
            Event::Start(Tag::CodeBlock(kind)) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => info
                        .split_whitespace()
                        .next()
                        .unwrap_or_default()
                        .to_lowercase(),
                    CodeBlockKind::Indented => String::new(),
                };
                let (mut code, mut at) = (String::new(), None);
                for (event, range) in events.by_ref() {
                    match event {
                        Event::Text(piece) => {
                            at.get_or_insert(range.start);
                            code.push_str(&piece);
                        }
                        Event::End(TagEnd::CodeBlock) => break,
                        _ => {}
                    }
                }
                blocks.push(Block::Code {
                    language,
                    text: code,
                    at: at.unwrap_or(range.start),
                });
            }
            Event::Start(Tag::MetadataBlock(_)) => skip(&mut events),
            Event::Start(_) => {
                skip(&mut events);
                blocks.push(Block::Prose(range));
            }
            _ => {}
        }
    }
    blocks
}

type Events<'a> = pulldown_cmark::OffsetIter<'a>;

/// Passes by what is inside of a tag that began.
fn skip(events: &mut Events<'_>) {
    let mut depth = 1_u32;
    for (event, _) in events.by_ref() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return;
        }
    }
}

/// What is inside of a tag that began, as one run.
fn inline(events: &mut Events<'_>, range: Range<usize>) -> Inline {
    let mut run = Inline {
        range,
        ..Inline::default()
    };
    let mut depth = 1_u32;
    // The lead is open while only it was seen.
    let mut strong: Option<u32> = None;
    let mut lead = String::new();
    for (event, range) in events.by_ref() {
        let begun = !run.text.trim().is_empty();
        match event {
            Event::Start(Tag::Strong | Tag::Emphasis) => {
                depth += 1;
                if !begun && strong.is_none() {
                    strong = Some(depth);
                }
            }
            Event::Start(tag) => {
                depth += 1;
                // A list inside of an item, and each item of it, begins a line.
                if matches!(tag, Tag::List(_) | Tag::Item | Tag::Paragraph) && begun {
                    run.text.push(' ');
                }
            }
            Event::End(_) => {
                if strong == Some(depth) {
                    run.lead = Some(std::mem::take(&mut lead));
                    run.lead_end = range.end;
                    strong = Some(0);
                }
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Event::Code(code) => {
                if strong.is_some_and(|open| open > 0) {
                    lead.push_str(&code);
                } else if !begun && strong.is_none() {
                    run.lead = Some(code.to_string());
                    run.lead_end = range.end;
                }
                run.codes.push(code.to_string());
                run.text.push_str(&code);
            }
            Event::Text(text) => {
                if strong.is_some_and(|open| open > 0) {
                    lead.push_str(&text);
                }
                run.text.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => run.text.push(' '),
            _ => {}
        }
    }
    run
}

fn items(events: &mut Events<'_>) -> Vec<Inline> {
    let mut items = Vec::new();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::Item) => items.push(inline(events, range)),
            Event::End(TagEnd::List(_)) => break,
            _ => {}
        }
    }
    items
}

fn rows(events: &mut Events<'_>) -> Vec<Vec<Inline>> {
    let mut rows: Vec<Vec<Inline>> = Vec::new();
    while let Some((event, range)) = events.next() {
        match event {
            Event::Start(Tag::TableHead | Tag::TableRow) => rows.push(Vec::new()),
            Event::Start(Tag::TableCell) => {
                let cell = inline(events, range);
                if let Some(row) = rows.last_mut() {
                    row.push(cell);
                }
            }
            Event::End(TagEnd::Table) => break,
            _ => {}
        }
    }
    rows
}

fn depth(level: HeadingLevel) -> u32 {
    level as u32
}
