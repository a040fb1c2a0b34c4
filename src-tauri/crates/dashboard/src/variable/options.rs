use std::collections::HashSet;

use regex::{Captures, Regex};

use super::Variable;
use crate::matching;

/// One option of a variable.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// What people read.
    pub text: String,
    /// What stands in queries.
    pub value: String,
}

impl Choice {
    pub(super) fn plain(text: &str) -> Self {
        Self {
            text: text.to_owned(),
            value: text.to_owned(),
        }
    }
}

impl Variable {
    /// Turns a source's answer into options: filtered and cut by the regex, unique, sorted.
    ///
    /// The regex cuts out its groups named `value` and `text`, or the first one; with the flag `g`
    /// every match is an option. A regex that cannot be compiled is in the problems of the file
    /// and filters nothing. Source: Grafana
    /// `packages/scenes/src/variables/variants/query/utils.ts`.
    #[must_use]
    pub fn choices(&self, answered: &[String]) -> Vec<Choice> {
        let pattern = self.regex.as_deref().filter(|regex| !regex.is_empty());
        let regex = pattern.and_then(matching::regex);
        let every = pattern.is_some_and(has_flag_g);
        let mut choices = Vec::new();
        let mut seen = HashSet::new();
        for value in answered {
            let cut = match &regex {
                Some(regex) => cut(value, regex, every),
                None => vec![Choice::plain(value)],
            };
            for choice in cut {
                if seen.insert(choice.value.clone()) {
                    choices.push(choice);
                }
            }
        }
        self.sort.apply(&mut choices);
        choices
    }

    /// The values of [`Variable::choices`].
    #[must_use]
    pub fn options(&self, answered: &[String]) -> Vec<String> {
        let choices = self.choices(answered).into_iter();
        choices.map(|choice| choice.value).collect()
    }
}

/// `/pattern/g`, with or without other flags.
fn has_flag_g(pattern: &str) -> bool {
    let flags = pattern
        .strip_prefix('/')
        .and_then(|rest| rest.rsplit_once('/'));
    flags.is_some_and(|(_, flags)| flags.contains('g'))
}

fn cut(value: &str, regex: &Regex, every: bool) -> Vec<Choice> {
    let matches: Vec<Captures<'_>> = regex
        .captures_iter(value)
        .take(if every { usize::MAX } else { 1 })
        .collect();
    if matches.is_empty() {
        return Vec::new();
    }
    let named = |name: &str| {
        let mut found = matches.iter().filter_map(|found| found.name(name));
        found.next().map(|group| group.as_str().to_owned())
    };
    match (named("text"), named("value")) {
        (None, None) => {}
        (Some(text), Some(value)) => return vec![Choice { text, value }],
        (Some(one), None) | (None, Some(one)) => return vec![Choice::plain(&one)],
    }
    let firsts = matches.iter().filter_map(|found| found.get(1));
    let firsts: Vec<Choice> = firsts.map(|group| Choice::plain(group.as_str())).collect();
    if firsts.is_empty() {
        return vec![Choice::plain(value)];
    }
    firsts
}
