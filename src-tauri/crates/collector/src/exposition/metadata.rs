use indexmap::IndexMap;
use model::{MetricKind, MetricMetadata};

use super::line::Word;

/// Metric families by name, in the order a page names them.
#[derive(Default)]
pub(crate) struct Families(IndexMap<String, MetricMetadata>);

impl Families {
    pub(crate) fn note(&mut self, word: Word<'_>) {
        match word {
            Word::Help(family, text) => self.entry(family).help = unescape(text),
            Word::Type(family, text) => self.entry(family).kind = kind(text),
            Word::Unit(family, text) => self.entry(family).unit = text.trim().to_owned(),
        }
    }

    pub(crate) fn into_metadata(self) -> Vec<MetricMetadata> {
        self.0.into_values().collect()
    }

    fn entry(&mut self, family: &str) -> &mut MetricMetadata {
        if !self.0.contains_key(family) {
            self.0.insert(family.to_owned(), blank(family));
        }
        self.0.get_mut(family).expect("it was inserted above")
    }
}

fn blank(family: &str) -> MetricMetadata {
    MetricMetadata {
        name: family.to_owned(),
        kind: MetricKind::Unknown,
        help: String::new(),
        unit: String::new(),
    }
}

fn kind(text: &str) -> MetricKind {
    match text.trim().to_ascii_lowercase().as_str() {
        "counter" => MetricKind::Counter,
        "gauge" => MetricKind::Gauge,
        "histogram" => MetricKind::Histogram,
        "gaugehistogram" => MetricKind::GaugeHistogram,
        "summary" => MetricKind::Summary,
        "info" => MetricKind::Info,
        "stateset" => MetricKind::StateSet,
        _ => MetricKind::Unknown,
    }
}

fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        match next {
            '\\' => match rest.next() {
                Some('n') => out.push('\n'),
                Some(other @ ('\\' | '"')) => out.push(other),
                Some(other) => out.extend(['\\', other]),
                None => out.push('\\'),
            },
            other => out.push(other),
        }
    }
    out
}
