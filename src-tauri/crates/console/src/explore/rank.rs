use std::cmp::Ordering;

use crate::wire::Completion;

/// A choice with its place.
pub(super) struct Ranked {
    /// How well it fits what is typed; higher is better.
    pub(super) score: u8,
    /// Which kind comes first among equals; lower is better.
    pub(super) rank: u8,
    pub(super) item: Completion,
}

impl Ranked {
    pub(super) fn order(&self, other: &Self) -> Ordering {
        let text = |one: &Self| one.item.text.chars().count();
        (other.score.cmp(&self.score))
            .then(self.rank.cmp(&other.rank))
            .then_with(|| {
                // Of names that fit equally, the shorter one is nearer to what is typed.
                if self.score == EVERYTHING {
                    Ordering::Equal
                } else {
                    text(self).cmp(&text(other))
                }
            })
            .then_with(|| self.item.text.cmp(&other.item.text))
    }
}

/// Choices, best first.
pub(super) fn ranked(mut choices: Vec<Ranked>) -> Vec<Completion> {
    choices.sort_by(Ranked::order);
    choices.into_iter().map(|one| one.item).collect()
}

/// The score of everything while nothing is typed.
const EVERYTHING: u8 = 1;

/// The score of a name that has what is typed as a part.
pub(super) const PART: u8 = 50;

/// How well a name fits what is typed: the same, its beginning, beginnings of its words in order, a
/// part of it, its letters in order.
pub(super) fn score(name: &str, typed: &str) -> Option<u8> {
    if typed.is_empty() {
        return Some(EVERYTHING);
    }
    let (name, typed) = (name.to_lowercase(), typed.to_lowercase());
    if name == typed {
        return Some(100);
    }
    if name.starts_with(&typed) {
        return Some(80);
    }
    if begins_words(&name, &typed) {
        return Some(60);
    }
    if name.contains(&typed) {
        return Some(PART);
    }
    in_order(&name, &typed).then_some(20)
}

/// Whether the words of what is typed begin words of the name, in this order.
fn begins_words(name: &str, typed: &str) -> bool {
    let split = |text: &str| -> Vec<String> {
        let words = text.split(|letter: char| !letter.is_alphanumeric());
        words
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect()
    };
    let words = split(typed);
    let names = split(name);
    let mut names = names.iter();
    !words.is_empty()
        && words
            .iter()
            .all(|word| names.any(|name| name.starts_with(word.as_str())))
}

fn in_order(name: &str, typed: &str) -> bool {
    let mut letters = name.chars();
    typed
        .chars()
        .all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearer_a_name_the_higher_its_score() {
        for (name, typed, expected) in [
            ("rate", "rate", Some(100)),
            ("rate_limit", "RATE", Some(80)),
            ("http_server_requests_total", "http_req", Some(60)),
            ("http_server_requests_total", "requests", Some(60)),
            ("http_server_requests_total", "quest", Some(50)),
            ("http_server_requests_total", "hsrt", Some(20)),
            ("http_server_requests_total", "total_http", None),
            ("up", "down", None),
            ("up", "", Some(EVERYTHING)),
        ] {
            assert_eq!(score(name, typed), expected, "{name} {typed}");
        }
    }
}
