use model::{Pair, ValueKind};
use serde::Serialize;
use ts_rs::TS;

use super::conventions::{Topic, current, rank};
use crate::problems::is_cut;

/// Attributes about one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AttributeGroup {
    /// What they are about.
    pub topic: Topic,
    /// The ones that are looked for first, then the others in the order of the source.
    pub attributes: Vec<Attribute>,
}

/// An attribute; name and value are untrusted text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// Its whole value as text: numbers in decimal, lists and maps as JSON, bytes as base64.
    pub value: String,
    /// The type that the value had.
    pub kind: ValueKind,
    /// Other names under which the same value was sent, such as the one before a renaming.
    pub also: Vec<String>,
    /// Whether the value is as long as values are usually cut to, and so probably was.
    pub cut: bool,
}

/// Groups attributes by what they are about.
///
/// Services that send an attribute under its old and its new name at once are common: of equal
/// values the new name is shown, and the old one noted with it.
pub(super) fn grouped<'a>(pairs: impl Iterator<Item = Pair<'a>>) -> Vec<AttributeGroup> {
    let mut attributes = listed(pairs);
    attributes.sort_by_key(|one| (Topic::of(current(&one.name)), rank(&one.name)));
    let mut groups: Vec<AttributeGroup> = Vec::new();
    for attribute in attributes {
        let topic = Topic::of(current(&attribute.name));
        match groups.last_mut() {
            Some(group) if group.topic == topic => group.attributes.push(attribute),
            _ => groups.push(AttributeGroup {
                topic,
                attributes: vec![attribute],
            }),
        }
    }
    groups
}

/// Lists attributes in the order of the source.
pub(super) fn listed<'a>(pairs: impl Iterator<Item = Pair<'a>>) -> Vec<Attribute> {
    let pairs: Vec<Pair<'_>> = pairs.collect();
    let mut attributes: Vec<Attribute> = Vec::with_capacity(pairs.len());
    let mut old = Vec::new();
    for pair in &pairs {
        let new = current(pair.name);
        let same = |other: &Pair<'_>| other.name == new && other.value.text == pair.value.text;
        if new != pair.name && pairs.iter().any(same) {
            old.push((new, pair.name));
            continue;
        }
        attributes.push(Attribute {
            name: pair.name.to_owned(),
            value: pair.value.text.to_owned(),
            kind: pair.value.kind,
            also: Vec::new(),
            cut: is_cut(pair.value),
        });
    }
    for (new, name) in old {
        if let Some(attribute) = attributes.iter_mut().find(|one| one.name == new) {
            attribute.also.push(name.to_owned());
        }
    }
    attributes
}

#[cfg(test)]
mod tests {
    use model::Value;

    use super::*;

    fn pairs<'a>(texts: &'a [(&str, &str)]) -> impl Iterator<Item = Pair<'a>> {
        texts.iter().map(|(name, text)| Pair {
            name,
            value: Value::text(text),
        })
    }

    #[test]
    fn attributes_are_grouped_and_the_ones_looked_for_come_first() {
        let groups = grouped(pairs(&[
            ("order.id", "17"),
            ("http.response.header.x", "y"),
            ("http.status_code", "200"),
            ("server.address", "db"),
            ("http.request.method", "GET"),
            ("net.peer.port", "5432"),
            ("customer", "9"),
        ]));
        let shown: Vec<_> = groups
            .iter()
            .map(|group| {
                let names = group.attributes.iter().map(|one| one.name.as_str());
                (group.topic, names.collect::<Vec<_>>())
            })
            .collect();
        assert_eq!(
            shown,
            [
                (
                    Topic::Http,
                    vec![
                        "http.request.method",
                        "http.status_code",
                        "http.response.header.x"
                    ]
                ),
                (Topic::Network, vec!["server.address", "net.peer.port"]),
                (Topic::Other, vec!["order.id", "customer"]),
            ]
        );
    }

    #[test]
    fn what_is_sent_under_two_names_is_shown_once_if_it_is_the_same() {
        let found = listed(pairs(&[
            ("http.method", "GET"),
            ("http.request.method", "GET"),
            ("http.status_code", "200"),
            ("http.response.status_code", "500"),
            ("db.name", "shop"),
        ]));
        let shown: Vec<_> = found
            .iter()
            .map(|one| (one.name.as_str(), one.also.join(" ")))
            .collect();
        assert_eq!(
            shown,
            [
                ("http.request.method", "http.method".to_owned()),
                ("http.status_code", String::new()),
                ("http.response.status_code", String::new()),
                ("db.name", String::new()),
            ]
        );
    }

    #[test]
    fn values_as_long_as_a_usual_limit_are_marked() {
        let (long, longer) = ("x".repeat(2_048), "x".repeat(2_049));
        let found = listed(pairs(&[("a", &long), ("b", &longer), ("c", "x")]));
        let cut: Vec<_> = found.iter().map(|one| one.cut).collect();
        assert_eq!(cut, [true, false, false]);
    }
}
