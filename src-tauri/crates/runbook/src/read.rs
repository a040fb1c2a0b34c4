//! A file → blocks.

use std::collections::{BTreeMap, HashMap, HashSet};

use model::{Problem, Weight};

use crate::{
    facts,
    limits::{MOST_BYTES, MOST_INCLUDED, MOST_PLACEHOLDERS},
    link::Target,
    placeholder::Place,
    runbook::{Block, Kind, Placeholder, Run, Runbook},
    steps,
};

mod inline;
mod walk;

/// Reads a runbook. `file` is its path relative to the pack; `others` answers the text of a
/// runbook that it includes.
///
/// Nothing makes it fail: what cannot be used is listed in [`Runbook::problems`].
#[must_use]
pub fn read(file: &str, text: &str, others: &dyn Fn(&str) -> Option<String>) -> Runbook {
    let mut reading = Reading {
        others,
        open: vec![file.to_owned()],
        gathered: Gathered::default(),
        set: HashSet::new(),
    };
    let text = text.trim_start_matches('\u{feff}');
    let text = reading.cut(text);
    let entries = walk::walk(&mut reading, text, file);
    let known = facts::read(&entries, text);
    let Gathered {
        mut blocks,
        placeholders,
        problems,
        cut,
        ..
    } = reading.gathered;
    let steps = steps::number(&mut blocks);
    let mut runbook = Runbook {
        file: file.to_owned(),
        title: known
            .title
            .unwrap_or_else(|| title(blocks.iter().filter(|block| !block.included), file)),
        summary: summary(&blocks),
        facts: known.facts,
        reviewed: known.reviewed,
        anchors: anchors(&blocks),
        blocks,
        placeholders,
        steps,
        problems,
        cut,
    };
    runbook.judge_anchors();
    runbook.judge_names();
    runbook
}

/// One entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outlined {
    /// The block it is.
    pub block: usize,
    /// 1 to 6.
    pub level: u8,
    /// Its text.
    pub text: String,
    /// How many steps stand below it.
    pub steps: u32,
}

/// The headings of a runbook with the number of steps below each.
#[must_use]
pub fn outline(runbook: &Runbook) -> Vec<Outlined> {
    let mut outline: Vec<Outlined> = Vec::new();
    for (at, block) in runbook.blocks.iter().enumerate() {
        let step = match &block.kind {
            Kind::Heading {
                level, text, step, ..
            } => {
                outline.push(Outlined {
                    block: at,
                    level: *level,
                    text: plain(text),
                    steps: 0,
                });
                step
            }
            Kind::Item { step, .. } => step,
            _ => &None,
        };
        if step.is_none() {
            continue;
        }
        // The headings above are those of lower levels, each lower than the one before.
        let own = matches!(block.kind, Kind::Heading { .. });
        let mut level = u8::MAX;
        for (back, above) in outline.iter_mut().rev().enumerate() {
            if above.level < level {
                level = above.level;
                above.steps += u32::from(!(own && back == 0));
            }
            if level == 1 {
                break;
            }
        }
    }
    outline
}

/// What is put together while files are read.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) blocks: Vec<Block>,
    pub(crate) placeholders: Vec<Placeholder>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) cut: Option<String>,
    known: HashMap<String, usize>,
    deep: bool,
}

pub(crate) struct Reading<'o> {
    others: &'o dyn Fn(&str) -> Option<String>,
    /// The files that are being read, each included by the one before.
    open: Vec<String>,
    pub(crate) gathered: Gathered,
    /// Variables that fences of a shell have set.
    pub(crate) set: HashSet<String>,
}

impl Reading<'_> {
    /// As much of a text as is read.
    fn cut<'t>(&mut self, text: &'t str) -> &'t str {
        if text.len() <= MOST_BYTES {
            return text;
        }
        let mut end = MOST_BYTES;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let whole = text.get(..end).unwrap_or_default();
        let kept = whole
            .rfind('\n')
            .map_or(whole, |at| text.get(..at).unwrap_or_default());
        let line = u32::try_from(kept.lines().count()).unwrap_or(u32::MAX);
        let said = format!("only the first {} MiB are shown", MOST_BYTES >> 20);
        self.tell(
            Weight::Warning,
            line,
            said.clone(),
            "part the runbook into several files",
        );
        self.gathered.cut = Some(format!("{said}, to line {line}"));
        kept
    }

    /// The file that is being read.
    pub(crate) fn file(&self) -> &str {
        self.open.last().map_or("", String::as_str)
    }

    pub(crate) fn included(&self) -> bool {
        self.open.len() > 1
    }

    pub(crate) fn tell(
        &mut self,
        weight: Weight,
        line: u32,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let problem = Problem::new(weight, self.file(), message, remedy).position(line, 1);
        self.gathered.problems.push(problem);
    }

    /// Says once that something is nested too deeply.
    pub(crate) fn tell_depth(&mut self, line: u32, deepest: u16) {
        if !std::mem::replace(&mut self.gathered.deep, true) {
            let message =
                format!("lists are nested more than {deepest} deep; deeper ones are shown there");
            self.tell(Weight::Note, line, message, "flatten the list");
        }
    }

    /// Notes a placeholder that stands on a line.
    pub(crate) fn note(&mut self, place: &Place, line: u32) {
        let placeholders = &mut self.gathered.placeholders;
        match self.gathered.known.get(&place.name) {
            Some(at) => {
                if let Some(known) = placeholders.get_mut(*at)
                    && known.written.len() < 8
                    && !known.written.contains(&place.written)
                {
                    known.written.push(place.written.clone());
                }
            }
            None if placeholders.len() < MOST_PLACEHOLDERS => {
                self.gathered
                    .known
                    .insert(place.name.clone(), placeholders.len());
                placeholders.push(Placeholder {
                    name: place.name.clone(),
                    written: vec![place.written.clone()],
                    line,
                });
            }
            None => {}
        }
    }

    /// Reads another runbook in the place of the line that includes it.
    pub(crate) fn include(&mut self, file: &str, line: u32, indent: u16) {
        if self.open.iter().any(|open| open == file) {
            let chain = self.open.join(" → ");
            let message = format!("{file} includes itself: {chain} → {file}");
            self.tell(
                Weight::Warning,
                line,
                message,
                "remove one of the lines `include:`",
            );
            return;
        }
        if self.open.len() > MOST_INCLUDED {
            let message =
                format!("{file} is not included: more than {MOST_INCLUDED} include each other");
            self.tell(
                Weight::Warning,
                line,
                message,
                "include it in the first of them",
            );
            return;
        }
        let Some(text) = (self.others)(file) else {
            let message = format!("{file} is included and is no runbook of the pack");
            self.tell(
                Weight::Warning,
                line,
                message,
                "correct the path, or add the runbook",
            );
            return;
        };
        let at = self.gathered.blocks.len();
        self.gathered.blocks.push(Block {
            line,
            indent,
            step: None,
            included: self.included(),
            kind: Kind::Included {
                file: file.to_owned(),
                title: String::new(),
            },
        });
        self.open.push(file.to_owned());
        let text = text.trim_start_matches('\u{feff}');
        let text = self.cut(text);
        let entries = walk::walk(self, text, file);
        self.open.pop();
        let inner = self.gathered.blocks.get(at + 1..).unwrap_or_default();
        let name = facts::read(&entries, "")
            .title
            .unwrap_or_else(|| title(inner.iter(), file));
        if let Some(Block {
            kind: Kind::Included { title, .. },
            ..
        }) = self.gathered.blocks.get_mut(at)
        {
            *title = name;
        }
    }
}

impl Runbook {
    /// Links to headings that are not there.
    fn judge_anchors(&mut self) {
        let missing: Vec<(u32, String)> = self
            .links()
            .filter_map(|(line, link)| match &link.target {
                Target::Heading(anchor) if !anchor.is_empty() && !self.has_anchor(anchor) => {
                    Some((line, anchor.clone()))
                }
                _ => None,
            })
            .collect();
        for (line, anchor) in missing {
            self.problems.push(
                Problem::new(
                    Weight::Warning,
                    &self.file,
                    format!("the link #{anchor} leads to no heading"),
                    "correct the link, or name the heading so",
                )
                .position(line, 1),
            );
        }
    }

    /// Whether a heading has an anchor.
    #[must_use]
    pub fn has_anchor(&self, anchor: &str) -> bool {
        self.anchors.contains_key(anchor) || self.anchors.contains_key(&anchor.to_lowercase())
    }

    /// Names of live fences that are taken twice, and places for steps that are not there.
    fn judge_names(&mut self) {
        let mut named: BTreeMap<&str, u32> = BTreeMap::new();
        let mut problems = Vec::new();
        for (at, live) in self.live() {
            let line = self.blocks.get(at).map_or(1, |block| block.line);
            if live.name.is_empty() {
                continue;
            }
            if let Some(first) = named.insert(&live.name, line) {
                let message = format!("the name {:?} is taken in line {first}", live.name);
                let remedy = "give each fence a name of its own";
                problems.push(
                    Problem::new(Weight::Warning, &self.file, message, remedy).position(line, 1),
                );
            }
        }
        for placeholder in &self.placeholders {
            let step = placeholder
                .name
                .strip_prefix("steps.")
                .and_then(|rest| rest.split('.').next());
            if let Some(step) = step.filter(|step| !named.contains_key(step)) {
                let message = format!(
                    "{} takes from a step named {step:?}, and there is none",
                    placeholder.written.first().map_or("", String::as_str)
                );
                let remedy =
                    format!("write `name={step}` behind the language of that step's fence");
                problems.push(
                    Problem::new(Weight::Warning, &self.file, message, remedy)
                        .position(placeholder.line, 1),
                );
            }
        }
        self.problems.extend(problems);
    }
}

/// The text of runs without their looks.
pub(crate) fn plain(runs: &[Run]) -> String {
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title<'b>(blocks: impl Iterator<Item = &'b Block> + Clone, file: &str) -> String {
    let headings = || {
        blocks.clone().filter_map(|block| match &block.kind {
            Kind::Heading { level, text, .. } => Some((*level, plain(text))),
            _ => None,
        })
    };
    let first = headings()
        .find(|(level, _)| *level == 1)
        .or_else(|| headings().next());
    let heading = first.map(|(_, text)| text).filter(|text| !text.is_empty());
    heading.unwrap_or_else(|| {
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        stem.replace(['-', '_'], " ")
    })
}

/// The first sentence of the first paragraph that is one.
fn summary(blocks: &[Block]) -> String {
    let paragraphs = blocks.iter().filter_map(|block| match &block.kind {
        Kind::Paragraph { text } if block.indent == 0 => Some(plain(text)),
        _ => None,
    });
    // `Owner: …` below the title is no sentence about the runbook.
    let mut told = paragraphs.filter(|text| {
        let key = text.split_once(':').map_or("", |(key, _)| key);
        !text.is_empty() && (key.is_empty() || key.split_whitespace().count() > 2)
    });
    let Some(text) = told.next() else {
        return String::new();
    };
    let end = text.match_indices(['.', '!', '?']).find(|(at, sign)| {
        text.get(at + sign.len()..)
            .is_some_and(|rest| rest.starts_with(' '))
    });
    let sentence = end
        .and_then(|(at, sign)| text.get(..at + sign.len()))
        .unwrap_or(&text);
    const MOST: usize = 240;
    if sentence.chars().count() > MOST {
        return sentence
            .chars()
            .take(MOST)
            .chain(std::iter::once('…'))
            .collect();
    }
    sentence.to_owned()
}

fn anchors(blocks: &[Block]) -> BTreeMap<String, usize> {
    let mut anchors = BTreeMap::new();
    for (at, block) in blocks.iter().enumerate() {
        if let Kind::Heading { anchor, .. } = &block.kind {
            anchors.entry(anchor.clone()).or_insert(at);
        }
    }
    anchors
}
