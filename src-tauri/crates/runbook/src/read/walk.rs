//! The events of the Markdown parser → blocks.

use std::collections::HashMap;

use model::Weight;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{Reading, inline::Inline, plain};
use crate::{
    fence,
    front::{self, Entry},
    limits::{DEEPEST, MOST_BLOCKS},
    lines::Lines,
    link::{self, Target},
    runbook::{Admonition, Block, Kind, Run},
};

/// Reads the blocks of a file into `reading`, and returns its front matter.
pub(super) fn walk(reading: &mut Reading<'_>, text: &str, file: &str) -> Vec<Entry> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_GFM
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    let mut walk = Walk {
        file,
        lines: Lines::new(text),
        reading,
        inline: Inline::default(),
        around: Vec::new(),
        depth: 0,
        line: 1,
        table: None,
        literal: None,
        slugs: HashMap::new(),
        entries: Vec::new(),
    };
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        if walk.reading.gathered.blocks.len() >= MOST_BLOCKS {
            let line = walk.lines.at(range.start);
            let said = format!("only the first {MOST_BLOCKS} blocks are shown");
            walk.reading
                .gathered
                .cut
                .get_or_insert_with(|| format!("{said}, to line {line}"));
            walk.reading.tell(
                Weight::Warning,
                line,
                said,
                "part the runbook into several files",
            );
            break;
        }
        walk.take(event, range.start);
    }
    walk.flush();
    walk.entries
}

/// What stands around the text that is being read.
enum Around {
    Quote(Option<Admonition>),
    List(Option<u64>),
    Item {
        number: Option<u64>,
        checked: Option<bool>,
        line: u32,
        begun: bool,
    },
}

/// Text that is gathered as it is written.
enum Literal {
    Fence {
        info: String,
        text: String,
        line: u32,
    },
    Html {
        text: String,
        line: u32,
    },
    Front {
        text: String,
        line: u32,
    },
}

type Cells = Vec<Vec<Run>>;

struct Walk<'w, 'o> {
    file: &'w str,
    lines: Lines,
    reading: &'w mut Reading<'o>,
    inline: Inline,
    around: Vec<Around>,
    /// Items and quotes in `around`.
    depth: usize,
    /// The line with which the text in `inline` begins.
    line: u32,
    table: Option<(u32, Vec<Cells>)>,
    literal: Option<Literal>,
    slugs: HashMap<String, u32>,
    entries: Vec<Entry>,
}

impl Walk<'_, '_> {
    fn take(&mut self, event: Event<'_>, at: usize) {
        if self.gather(&event) {
            return;
        }
        if self.inline.is_empty() && !matches!(event, Event::End(_)) {
            self.line = self.lines.at(at);
        }
        if self.inline.take(&event, self.file) {
            return;
        }
        match event {
            Event::Start(tag) => self.start(tag, at),
            Event::End(tag) => self.end(tag),
            Event::Rule => {
                self.flush();
                self.push(Kind::Rule, self.lines.at(at));
            }
            Event::TaskListMarker(done) => {
                if let Some(Around::Item { checked, .. }) = self.around.last_mut() {
                    *checked = Some(done);
                }
            }
            _ => {}
        }
    }

    /// Takes what belongs to a fence, to HTML or to front matter.
    fn gather(&mut self, event: &Event<'_>) -> bool {
        let Some(literal) = &mut self.literal else {
            return false;
        };
        let (Literal::Fence { text, .. }
        | Literal::Html { text, .. }
        | Literal::Front { text, .. }) = literal;
        match event {
            Event::Text(piece) | Event::Html(piece) | Event::InlineHtml(piece) => {
                text.push_str(piece);
            }
            Event::End(TagEnd::CodeBlock | TagEnd::HtmlBlock | TagEnd::MetadataBlock(_)) => {
                if let Some(literal) = self.literal.take() {
                    self.gathered(literal);
                }
            }
            _ => {}
        }
        true
    }

    fn gathered(&mut self, literal: Literal) {
        match literal {
            Literal::Fence { info, text, line } => {
                let read = fence::read(&info, text.trim_end_matches('\n'), &mut self.reading.set);
                if let Some((message, remedy)) = read.wrong {
                    self.reading.tell(Weight::Warning, line, message, remedy);
                }
                let (text, places) = match &read.kind {
                    Kind::Code(code) => (&code.text, &code.places),
                    Kind::Live(live) => (&live.text, &live.places),
                    _ => return,
                };
                for place in places {
                    let before = text.get(..place.range.start).unwrap_or_default();
                    let further = before.matches('\n').count();
                    let further = u32::try_from(further).unwrap_or(u32::MAX);
                    self.reading
                        .note(place, line.saturating_add(1).saturating_add(further));
                }
                self.push(read.kind, line);
            }
            Literal::Html { text, line } => {
                let text = text.trim();
                // A comment is not meant to be read.
                let comment = text.starts_with("<!--") && text.ends_with("-->");
                if !text.is_empty() && !comment {
                    let text = text.to_owned();
                    self.push(Kind::Html { text }, line);
                }
            }
            Literal::Front { text, line } => {
                let mut problems = Vec::new();
                self.entries = front::read(&text, self.file, line + 1, &mut problems);
                self.reading.gathered.problems.append(&mut problems);
            }
        }
    }

    fn start(&mut self, tag: Tag<'_>, at: usize) {
        let line = self.lines.at(at);
        if self.table.is_none() {
            self.flush();
        }
        self.line = line;
        match tag {
            Tag::BlockQuote(kind) => {
                self.begin_item();
                self.around.push(Around::Quote(kind.map(admonition)));
                self.depth += 1;
            }
            Tag::List(first) => {
                self.begin_item();
                self.around.push(Around::List(first));
            }
            Tag::Item => {
                let number = match self.around.last_mut() {
                    Some(Around::List(Some(next))) => {
                        let number = *next;
                        *next = next.saturating_add(1);
                        Some(number)
                    }
                    _ => None,
                };
                self.around.push(Around::Item {
                    number,
                    checked: None,
                    line,
                    begun: false,
                });
                self.depth += 1;
                if self.depth > usize::from(DEEPEST) {
                    self.reading.tell_depth(line, DEEPEST);
                }
            }
            Tag::CodeBlock(kind) => {
                self.begin_item();
                let info = match kind {
                    CodeBlockKind::Fenced(info) => info.to_string(),
                    CodeBlockKind::Indented => String::new(),
                };
                self.literal = Some(Literal::Fence {
                    info,
                    text: String::new(),
                    line,
                });
            }
            Tag::HtmlBlock => {
                self.begin_item();
                self.literal = Some(Literal::Html {
                    text: String::new(),
                    line,
                });
            }
            Tag::MetadataBlock(_) => {
                self.literal = Some(Literal::Front {
                    text: String::new(),
                    line,
                });
            }
            Tag::Table(_) => {
                self.begin_item();
                self.table = Some((line, Vec::new()));
            }
            Tag::TableHead | Tag::TableRow => {
                if let Some((_, rows)) = &mut self.table {
                    rows.push(Vec::new());
                }
            }
            Tag::Heading { .. } => self.begin_item(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(level) => {
                let text = self.inline.finish(self.reading, self.line);
                let anchor = self.anchor(&plain(&text));
                let kind = Kind::Heading {
                    level: level as u8,
                    text,
                    anchor,
                    step: None,
                };
                self.push(kind, self.line);
            }
            TagEnd::TableCell => {
                let cell = self.inline.finish(self.reading, self.line);
                if let Some(row) = self.table.as_mut().and_then(|(_, rows)| rows.last_mut()) {
                    row.push(cell);
                }
            }
            TagEnd::Table => {
                if let Some((line, rows)) = self.table.take() {
                    let mut rows = rows.into_iter();
                    let head = rows.next().unwrap_or_default();
                    let rows = rows.collect();
                    self.push(Kind::Table { head, rows }, line);
                }
            }
            TagEnd::Paragraph => self.flush(),
            TagEnd::Item => {
                self.flush();
                self.begin_item();
                self.around.pop();
                self.depth = self.depth.saturating_sub(1);
            }
            TagEnd::List(_) => {
                self.around.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.around.pop();
                self.depth = self.depth.saturating_sub(1);
            }
            _ => {}
        }
    }

    /// Makes a block of the text so far.
    fn flush(&mut self) {
        if self.inline.is_empty() {
            return;
        }
        let line = self.line;
        let text = self.inline.finish(self.reading, line);
        if let Some(file) = self.included(&text, line) {
            self.begin_item();
            let indent = self.indent(0);
            if let Some(file) = file {
                self.reading.include(&file, line, indent);
            }
            return;
        }
        match self.around.last_mut() {
            Some(Around::Item { begun, .. }) if !*begun => self.item(text),
            Some(Around::Quote(admonition)) => {
                let admonition = *admonition;
                let block = self.block(Kind::Quote { text, admonition }, line, 1);
                self.reading.gathered.blocks.push(block);
            }
            _ => self.push(Kind::Paragraph { text }, line),
        }
    }

    /// The file that a line `include: other.md` names; none of one that leads to no runbook.
    fn included(&mut self, text: &[Run], line: u32) -> Option<Option<String>> {
        let words = plain(text);
        let named = words.strip_prefix("include:")?.trim();
        let linked = text
            .iter()
            .find_map(|run| run.link.as_ref())
            .map(|link| &link.target);
        let target = match linked {
            Some(target) => target.clone(),
            None if named.split_whitespace().count() == 1 => {
                link::Link::read(named, self.file).target
            }
            None => return None,
        };
        if let Target::Document { file, .. } = target {
            return Some(Some(file));
        }
        let message = format!("`include: {named}` names no Markdown file of the pack");
        self.reading.tell(
            Weight::Warning,
            line,
            message,
            "write its path beside this file",
        );
        Some(None)
    }

    /// An item whose first line was not there begins with what comes.
    fn begin_item(&mut self) {
        if let Some(Around::Item { begun: false, .. }) = self.around.last() {
            self.item(Vec::new());
        }
    }

    fn item(&mut self, text: Vec<Run>) {
        let Some(Around::Item {
            number,
            checked,
            line,
            begun,
        }) = self.around.last_mut()
        else {
            return;
        };
        *begun = true;
        let line = *line;
        let kind = Kind::Item {
            number: *number,
            checked: *checked,
            step: None,
            text,
        };
        let block = self.block(kind, line, 1);
        self.reading.gathered.blocks.push(block);
    }

    fn push(&mut self, kind: Kind, line: u32) {
        let block = self.block(kind, line, 0);
        self.reading.gathered.blocks.push(block);
    }

    /// A block within what stands around it, but for the innermost `own` of these.
    fn block(&self, kind: Kind, line: u32, own: usize) -> Block {
        Block {
            line,
            indent: self.indent(own),
            step: None,
            included: self.reading.included(),
            kind,
        }
    }

    fn indent(&self, own: usize) -> u16 {
        let depth = self.depth.saturating_sub(own);
        u16::try_from(depth).unwrap_or(DEEPEST).min(DEEPEST)
    }

    /// The anchor of a heading; the second of a name gets a number, as GitHub does it.
    fn anchor(&mut self, heading: &str) -> String {
        let slug = link::anchor(heading);
        let seen = self.slugs.entry(slug.clone()).or_insert(0);
        let anchor = match *seen {
            0 => slug,
            nth => format!("{slug}-{nth}"),
        };
        *seen += 1;
        anchor
    }
}

fn admonition(kind: BlockQuoteKind) -> Admonition {
    match kind {
        BlockQuoteKind::Note => Admonition::Note,
        BlockQuoteKind::Tip => Admonition::Tip,
        BlockQuoteKind::Important => Admonition::Important,
        BlockQuoteKind::Warning => Admonition::Warning,
        BlockQuoteKind::Caution => Admonition::Caution,
    }
}
