use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use memchr::memmem;
use model::LogLine;

use super::{
    RedactedLine, checks,
    found::{self, Found},
    names,
    rules::Rules,
    view::View,
};

/// How many layers of escapes are looked through: a record, within a message, within Docker's.
const LAYERS: usize = 3;
/// A secret shorter than this is taken out where a rule finds it, but not looked for elsewhere.
const SHORTEST: usize = 4;

/// A secret and the rule that found it.
type Secret = (String, usize);

/// Takes secrets out of every part of a line.
pub(super) fn redact(rules: &Rules, line: &LogLine) -> RedactedLine {
    let mut secrets = Vec::new();
    let mut parts: Vec<Part<'_>> = [&line.body, &line.raw, &line.request_id, &line.service]
        .into_iter()
        .map(|text| Part::of(rules, text, &mut secrets))
        .collect();
    for (name, value) in &line.fields {
        let mut part = Part::of(rules, value, &mut secrets);
        if checks::is_something(value) && names::is_secret(name) {
            part.found.push(Found {
                range: 0..value.len(),
                rule: Rules::by_name(),
                bare: false,
            });
            secrets.push((value.clone(), Rules::by_name()));
        }
        parts.push(part);
    }
    for part in &mut parts {
        let is_id = |found: &Found| {
            let text = part.text.get(found.range.clone());
            text == Some(&line.trace_id) || text == Some(&line.span_id)
        };
        part.found.retain(|found| !is_id(found));
    }
    if parts.iter().all(|part| part.found.is_empty()) {
        return RedactedLine {
            line: line.clone(),
            ..RedactedLine::default()
        };
    }
    let known = Known::of(secrets, line);
    for part in &mut parts {
        known.find(part.text, &mut part.found);
    }
    let mut done = parts
        .into_iter()
        .map(|part| found::apply(part.text, part.found, rules));
    let mut next = || done.next().unwrap_or_default();
    let (body, raw, request_id, service) = (next(), next(), next(), next());
    let mut count = [&body, &raw, &request_id, &service]
        .into_iter()
        .map(|part| part.marks.len())
        .sum();
    let mut fields = Vec::new();
    let mut values = Vec::with_capacity(line.fields.len());
    for (nth, ((name, _), value)) in line.fields.iter().zip(done).enumerate() {
        count += value.marks.len();
        if !value.marks.is_empty() {
            fields.push((nth, value.marks));
        }
        values.push((name.clone(), value.text));
    }
    RedactedLine {
        line: LogLine {
            at: line.at,
            severity: line.severity,
            body: body.text,
            service: service.text,
            trace_id: line.trace_id.clone(),
            span_id: line.span_id.clone(),
            request_id: request_id.text,
            fields: values,
            raw: raw.text,
            id: line.id.clone(),
            stream: line.stream.clone(),
        },
        body: body.marks,
        raw: raw.marks,
        fields,
        count,
    }
}

struct Part<'a> {
    text: &'a str,
    found: Vec<Found>,
}

impl<'a> Part<'a> {
    fn of(rules: &Rules, text: &'a str, secrets: &mut Vec<Secret>) -> Self {
        let mut found = Vec::new();
        search(rules, text, &mut found, secrets);
        Self { text, found }
    }
}

/// What the rules find in a text and in what it says once its escapes are taken off.
pub(super) fn search(rules: &Rules, text: &str, found: &mut Vec<Found>, secrets: &mut Vec<Secret>) {
    through_layers(text, found, |text, found| {
        rules.find(text, found);
        for place in found.iter() {
            if let Some(secret) = text.get(place.range.clone()) {
                secrets.push((secret.to_owned(), place.rule));
            }
        }
    });
}

/// Looks at a text and at what lies below its escapes; places are those of the text itself.
fn through_layers(text: &str, found: &mut Vec<Found>, mut look: impl FnMut(&str, &mut Vec<Found>)) {
    look(text, found);
    let mut views: Vec<View> = Vec::new();
    for _ in 0..LAYERS {
        let Some(view) = View::of(views.last().map_or(text, |view| &view.text)) else {
            return;
        };
        let mut here = Vec::new();
        look(&view.text, &mut here);
        views.push(view);
        found.extend(here.into_iter().map(|place| {
            Found {
                range: views
                    .iter()
                    .rev()
                    .fold(place.range, |range, view| view.origin(&range)),
                ..place
            }
        }));
    }
}

/// Secrets of one part of a line, to be found in the others.
struct Known {
    secrets: Vec<Secret>,
    /// For more secrets than are worth looking for one by one.
    automaton: Option<AhoCorasick>,
}

/// Building an automaton for fewer secrets than this takes longer than it saves.
const FEW: usize = 16;

impl Known {
    fn of(mut secrets: Vec<Secret>, line: &LogLine) -> Self {
        let ids = [&line.trace_id, &line.span_id];
        secrets.retain(|(text, _)| text.len() >= SHORTEST && !ids.contains(&text));
        secrets.sort_unstable();
        secrets.dedup_by(|a, b| a.0 == b.0);
        let many = secrets.len() >= FEW;
        let automaton = many.then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .kind(Some(AhoCorasickKind::NoncontiguousNFA))
                .build(secrets.iter().map(|(text, _)| text))
        });
        Self {
            automaton: automaton.and_then(Result::ok),
            secrets,
        }
    }

    fn find(&self, text: &str, found: &mut Vec<Found>) {
        let at = |range: Range<usize>, rule: usize| Found {
            range,
            rule,
            bare: false,
        };
        through_layers(text, found, |text, found| match &self.automaton {
            Some(automaton) => found.extend(automaton.find_iter(text).map(|place| {
                let secret = self.secrets.get(place.pattern().as_usize());
                at(
                    place.range(),
                    secret.map_or_else(Rules::by_name, |(_, rule)| *rule),
                )
            })),
            None => {
                for (secret, rule) in &self.secrets {
                    let places = memmem::find_iter(text.as_bytes(), secret);
                    found.extend(places.map(|start| at(start..start + secret.len(), *rule)));
                }
            }
        });
    }
}
