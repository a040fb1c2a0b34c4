//! A runbook as the window gets it: filled in, with links that lead somewhere.

use std::collections::BTreeMap;

use runbook::{
    Admonition, Block, Bound, Code, Filled, Kind, Live, LiveLanguage, Run, fill, outline,
};

use super::{Shelved, links::Linker, refused::Answering};
use crate::{
    open::Opened,
    wire::{self, BlockKind, OutlineEntry, Placeholder, RunbookBlock, RunbookFact, RunbookView},
};

/// A runbook with the values that are known.
pub(super) fn of(
    opened: &Opened,
    shelved: &Shelved,
    bound: &BTreeMap<String, Bound>,
    answering: &Answering,
) -> RunbookView {
    let runbook = &shelved.runbook;
    let values = values(bound);
    let writer = Writer {
        linker: Linker::new(opened, runbook),
        values: &values,
        answering,
    };
    RunbookView {
        file: shelved.file.clone(),
        title: runbook.title.clone(),
        starter: shelved.starter(),
        facts: runbook
            .facts
            .iter()
            .map(|fact| RunbookFact {
                name: fact.name.as_str().to_owned(),
                value: fact.value.clone(),
                from: fact.from.clone(),
                inferred: fact.inferred,
            })
            .collect(),
        placeholders: runbook
            .placeholders
            .iter()
            .map(|one| {
                let bound = bound.get(&one.name);
                Placeholder {
                    name: one.name.clone(),
                    written: one.written.clone(),
                    value: bound.map(|bound| bound.value.clone()),
                    from: bound.map(|bound| bound.from.clone()).unwrap_or_default(),
                    line: one.line,
                }
            })
            .collect(),
        outline: outline(runbook)
            .into_iter()
            .map(|one| OutlineEntry {
                block: number(one.block),
                level: one.level,
                text: one.text,
                steps: one.steps,
            })
            .collect(),
        blocks: (runbook.blocks.iter().enumerate())
            .map(|(at, block)| RunbookBlock {
                id: number(at),
                line: block.line,
                indent: block.indent,
                step: block.step,
                kind: writer.kind(block),
            })
            .collect(),
        problems: runbook.problems.clone(),
        cut: runbook.cut.clone(),
    }
}

/// Values without where they came from.
pub(super) fn values(bound: &BTreeMap<String, Bound>) -> BTreeMap<String, String> {
    let pairs = bound.iter();
    pairs
        .map(|(name, bound)| (name.clone(), bound.value.clone()))
        .collect()
}

/// What a live block says with its values: the text that is read, and the one that is sent.
pub(super) fn filled(live: &Live, values: &BTreeMap<String, String>) -> Filled {
    fill(&live.text, &live.places, live.language.language(), values)
}

struct Writer<'a> {
    linker: Linker<'a>,
    values: &'a BTreeMap<String, String>,
    answering: &'a Answering,
}

/// The text of a live block as it is shown: a request with its method before it.
pub(super) fn shown(live: &Live, filled: &Filled) -> String {
    match &live.request {
        Some(request) => format!("{} {}", request.method.as_str(), filled.text),
        None => filled.text.clone(),
    }
}

impl Writer<'_> {
    fn kind(&self, block: &Block) -> BlockKind {
        match &block.kind {
            Kind::Heading {
                level,
                text,
                anchor,
                ..
            } => BlockKind::Heading {
                level: *level,
                text: self.runs(text),
                anchor: anchor.clone(),
            },
            Kind::Paragraph { text } => BlockKind::Paragraph {
                text: self.runs(text),
            },
            Kind::Item {
                number,
                checked,
                step,
                text,
            } => BlockKind::Item {
                number: number.map(|number| u32::try_from(number).unwrap_or(u32::MAX)),
                checked: *checked,
                step: *step,
                text: self.runs(text),
            },
            Kind::Quote { text, admonition } => BlockKind::Quote {
                text: self.runs(text),
                admonition: admonition.map(|kind| named(kind).to_owned()),
            },
            Kind::Table { head, rows } => BlockKind::Table {
                head: head.iter().map(|cell| self.runs(cell)).collect(),
                rows: (rows.iter())
                    .map(|row| row.iter().map(|cell| self.runs(cell)).collect())
                    .collect(),
            },
            Kind::Rule => BlockKind::Rule,
            Kind::Html { text } => BlockKind::Html { text: text.clone() },
            Kind::Code(code) => self.code(code),
            Kind::Live(live) => BlockKind::Live(self.live(live)),
            Kind::Included { file, title } => BlockKind::Included {
                file: file.clone(),
                title: title.clone(),
            },
        }
    }

    fn runs(&self, runs: &[Run]) -> Vec<wire::Run> {
        runs.iter().map(|run| self.run(run)).collect()
    }

    fn run(&self, run: &Run) -> wire::Run {
        let value = run
            .placeholder
            .as_ref()
            .and_then(|name| self.values.get(name));
        wire::Run {
            text: value.unwrap_or(&run.text).clone(),
            strong: run.strong,
            emphasis: run.emphasis,
            code: run.code,
            struck: run.struck,
            placeholder: run.placeholder.clone(),
            link: run.link.as_ref().map(|link| self.linker.view(link)),
        }
    }

    fn code(&self, code: &Code) -> BlockKind {
        let filled = fill(&code.text, &code.places, code.language, self.values);
        let danger = code.dangers.first().map(|first| wire::Danger {
            line: first.line,
            why: whys(code),
        });
        let mut notes: Vec<String> = Vec::new();
        if !code.note.is_empty() && danger.is_none() {
            notes.push(code.note.clone());
        }
        notes.extend(unwritten(&filled));
        BlockKind::Code {
            language: code.written.clone(),
            danger,
            open: open(&filled),
            note: (!notes.is_empty()).then(|| notes.join("; ")),
            text: filled.text,
        }
    }

    fn live(&self, live: &Live) -> wire::LiveBlock {
        let filled = filled(live, self.values);
        // An address with an open place has no host to judge yet.
        let refused = if filled.whole() {
            self.answering.refusal(live, &filled.query)
        } else {
            unwritten(&filled).next()
        };
        wire::LiveBlock {
            language: language(live.language),
            name: live.name.clone(),
            expect: live.expected.clone(),
            open: open(&filled),
            refused,
            text: shown(live, &filled),
        }
    }
}

/// All that the fence would change; each once.
fn whys(code: &Code) -> String {
    let mut whys: Vec<&str> = Vec::new();
    for danger in &code.dangers {
        if !whys.contains(&danger.why.as_str()) {
            whys.push(&danger.why);
        }
    }
    whys.join("; ")
}

/// Names of placeholders without a value, or with one that cannot be written.
fn open(filled: &Filled) -> Vec<String> {
    let refused = filled.refused.iter().map(|(name, _)| name.clone());
    filled.open.iter().cloned().chain(refused).collect()
}

/// Why values are not written.
pub(super) fn unwritten(filled: &Filled) -> impl Iterator<Item = String> {
    let refused = filled.refused.iter();
    refused.map(|(name, why)| format!("the value of {name} is not written: {why}"))
}

fn named(kind: Admonition) -> &'static str {
    match kind {
        Admonition::Note => "note",
        Admonition::Tip => "tip",
        Admonition::Important => "important",
        Admonition::Warning => "warning",
        Admonition::Caution => "caution",
    }
}

fn language(language: LiveLanguage) -> wire::LiveLanguage {
    match language {
        LiveLanguage::Promql => wire::LiveLanguage::Promql,
        LiveLanguage::Logql => wire::LiveLanguage::Logql,
        LiveLanguage::Traceql => wire::LiveLanguage::Traceql,
        LiveLanguage::Sql => wire::LiveLanguage::Sql,
        LiveLanguage::Http => wire::LiveLanguage::Http,
    }
}

fn number(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
