//! What a tool sorts migrations by.

use std::cmp::Ordering;

use crate::tool::Tool;

/// The place of a migration among its tool's, from its id alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Whole numbers in turn: `7`, `1.2.1`, a timestamp; then the text decides.
    Numbers(Vec<u128>, String),
    /// Text as bytes.
    Text(String),
}

impl Ord for Key {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Numbers(a, x), Self::Numbers(b, y)) => a.cmp(b).then_with(|| x.cmp(y)),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::Numbers(..), Self::Text(_)) => Ordering::Less,
            (Self::Text(_), Self::Numbers(..)) => Ordering::Greater,
        }
    }
}

impl PartialOrd for Key {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The key of a migration's id.
pub(crate) fn key(tool: Tool, id: &str) -> Key {
    let numbers = match tool {
        Tool::Sqlx
        | Tool::Refinery
        | Tool::Drizzle
        | Tool::Ecto
        | Tool::Goose
        | Tool::GolangMigrate
        | Tool::Rails => leading(id),
        Tool::Hasura => leading(id.rsplit('.').next().unwrap_or(id)),
        // `1.2` comes before `1.10`; `_` is another way to write the dot, trailing zeros are none.
        Tool::Flyway => versions(id),
        // The class ends in the time it was written at.
        Tool::TypeOrm => trailing(id),
        Tool::NodePgMigrate => leading(id),
        Tool::Django => leading(id.split_once('.').map_or(id, |(_, name)| name)),
        _ => None,
    };
    match numbers {
        Some(numbers) => Key::Numbers(numbers, id.to_owned()),
        None => Key::Text(id.to_owned()),
    }
}

/// The id as the tool compares it: Rails' `001` is its `1`, MikroORM once kept the extension.
pub(crate) fn identity(tool: Tool, id: &str) -> String {
    match tool {
        Tool::Sqlx
        | Tool::Refinery
        | Tool::Rails
        | Tool::Ecto
        | Tool::Goose
        | Tool::GolangMigrate => match id.trim_start_matches('0') {
            "" if !id.is_empty() => "0".to_owned(),
            stripped => stripped.to_owned(),
        },
        Tool::Flyway => match versions(id) {
            Some(numbers) => {
                let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
                numbers.join(".")
            }
            None => id.to_owned(),
        },
        Tool::Diesel => id.replace('-', ""),
        Tool::MikroOrm => id
            .strip_suffix(".js")
            .or_else(|| id.strip_suffix(".ts"))
            .unwrap_or(id)
            .to_owned(),
        Tool::Doctrine => id.trim_start_matches('\\').to_owned(),
        _ => id.to_owned(),
    }
}

fn leading(id: &str) -> Option<Vec<u128>> {
    let digits: String = id.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok().map(|number| vec![number])
}

fn trailing(id: &str) -> Option<Vec<u128>> {
    let start = id.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    id.get(start..)?.parse().ok().map(|number| vec![number])
}

fn versions(id: &str) -> Option<Vec<u128>> {
    let mut numbers: Vec<u128> = id
        .split(['.', '_'])
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    while numbers.len() > 1 && numbers.last() == Some(&0) {
        numbers.pop();
    }
    Some(numbers)
}

#[cfg(test)]
mod tests {
    use super::{identity, key};
    use crate::Tool;

    #[test]
    fn each_tool_has_its_order() {
        let table = [
            (Tool::Sqlx, "9", "10"),
            (Tool::Flyway, "1.9", "1.10"),
            (Tool::Flyway, "1_2", "1.3"),
            (Tool::Flyway, "2", "R views"),
            (Tool::TypeOrm, "Zebra1736847012137", "Apple1736847340274"),
            (Tool::Django, "shop.0002_b", "shop.0010_a"),
            (Tool::Dbmate, "10", "9"),
        ];
        for (tool, first, second) in table {
            assert!(
                key(tool, first) < key(tool, second),
                "{tool:?} {first} {second}"
            );
        }
    }

    #[test]
    fn the_same_migration_written_otherwise() {
        let table = [
            (Tool::Rails, "001", "1"),
            (Tool::Flyway, "1.0", "1"),
            (Tool::Diesel, "2025-01-14-093012", "20250114093012"),
            (
                Tool::MikroOrm,
                "Migration20250114093012.ts",
                "Migration20250114093012",
            ),
            (Tool::Goose, "00000", "0"),
        ];
        for (tool, one, other) in table {
            assert_eq!(identity(tool, one), identity(tool, other), "{tool:?}");
        }
        assert_ne!(identity(Tool::Dbmate, "001"), identity(Tool::Dbmate, "1"));
    }
}
