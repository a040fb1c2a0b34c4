use std::collections::HashMap;

use super::MOST;
use crate::Table;

/// Which tables a diagram shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those of one schema.
    Schema(String),
    /// One table and those that keys connect with it, so many keys away.
    Around {
        /// The table's schema.
        schema: String,
        /// The table.
        table: String,
        /// How many keys away.
        steps: u32,
    },
}

/// The tables of a diagram.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// Places in the list of tables, ascending.
    pub tables: Vec<usize>,
    /// How many of those asked for are left out.
    pub left_out: usize,
}

/// Chooses the tables of a diagram, at most [`MOST`]: of a schema those with the most keys, around a
/// table those that are nearest. Nothing if the table is not there.
#[must_use]
pub fn choose(tables: &[Table], scope: &Scope) -> Option<Chosen> {
    let mut places: HashMap<(&str, &str), usize> = HashMap::with_capacity(tables.len());
    for (at, table) in tables.iter().enumerate() {
        places.insert((&table.schema, &table.name), at);
    }
    let mut keys: Vec<(usize, usize)> = Vec::new();
    for (from, table) in tables.iter().enumerate() {
        for key in &table.foreign_keys {
            if let Some(to) = places.get(&(key.to_schema.as_str(), key.to_table.as_str())) {
                keys.push((from, *to));
            }
        }
    }
    let mut degree = vec![0_usize; tables.len()];
    for (from, to) in keys.iter().filter(|(from, to)| from != to) {
        degree[*from] += 1;
        degree[*to] += 1;
    }
    let mut wanted: Vec<usize> = match scope {
        Scope::Schema(schema) => {
            let mut own: Vec<usize> = (0..tables.len())
                .filter(|at| tables[*at].schema == *schema)
                .collect();
            if own.len() > MOST {
                own.sort_by_key(|at| (std::cmp::Reverse(degree[*at]), *at));
            }
            own
        }
        Scope::Around {
            schema,
            table,
            steps,
        } => {
            let middle = *places.get(&(schema.as_str(), table.as_str()))?;
            around(middle, *steps, &keys, &degree)
        }
    };
    let left_out = wanted.len().saturating_sub(MOST);
    wanted.truncate(MOST);
    wanted.sort_unstable();
    Some(Chosen {
        tables: wanted,
        left_out,
    })
}

/// A table and its neighbours, the nearest first, of equals those with the most keys.
fn around(middle: usize, steps: u32, keys: &[(usize, usize)], degree: &[usize]) -> Vec<usize> {
    let mut neighbours: HashMap<usize, Vec<usize>> = HashMap::new();
    for (from, to) in keys {
        neighbours.entry(*from).or_default().push(*to);
        neighbours.entry(*to).or_default().push(*from);
    }
    let mut found = vec![middle];
    let mut met: std::collections::HashSet<usize> = found.iter().copied().collect();
    let mut begin = 0;
    for _ in 0..steps {
        let mut next: Vec<usize> = Vec::new();
        for at in &found[begin..] {
            let near = neighbours.get(at).into_iter().flatten();
            next.extend(near.filter(|near| met.insert(**near)));
        }
        next.sort_by_key(|at| (std::cmp::Reverse(degree[*at]), *at));
        begin = found.len();
        found.extend(next);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ForeignKey;

    fn table(schema: &str, name: &str, to: &[&str]) -> Table {
        Table {
            schema: schema.into(),
            name: name.into(),
            foreign_keys: to
                .iter()
                .map(|to| ForeignKey {
                    to_schema: schema.into(),
                    to_table: (*to).into(),
                    ..ForeignKey::default()
                })
                .collect(),
            ..Table::default()
        }
    }

    #[test]
    fn a_neighbourhood_grows_with_its_steps_and_a_schema_is_capped() {
        let tables = [
            table("a", "orders", &["customers", "orders"]),
            table("a", "customers", &["regions"]),
            table("a", "items", &["orders"]),
            table("a", "regions", &[]),
            table("b", "orders", &[]),
        ];
        let around = |steps| Scope::Around {
            schema: "a".into(),
            table: "orders".into(),
            steps,
        };
        let of = |scope: &Scope| choose(&tables, scope).map(|chosen| chosen.tables);
        assert_eq!(of(&around(0)), Some(vec![0]));
        assert_eq!(of(&around(1)), Some(vec![0, 1, 2]));
        assert_eq!(of(&around(2)), Some(vec![0, 1, 2, 3]));
        assert_eq!(of(&Scope::Schema("b".into())), Some(vec![4]));
        assert_eq!(of(&Scope::Schema("c".into())), Some(vec![]));
        let gone = Scope::Around {
            schema: "a".into(),
            table: "gone".into(),
            steps: 1,
        };
        assert_eq!(of(&gone), None);
        let many: Vec<Table> = (0..MOST + 7)
            .map(|at| {
                table(
                    "s",
                    &format!("t{at:04}"),
                    if at == MOST + 6 { &["t0000"] } else { &[] },
                )
            })
            .collect();
        let chosen = choose(&many, &Scope::Schema("s".into())).unwrap();
        assert_eq!((chosen.tables.len(), chosen.left_out), (MOST, 7));
        assert!(chosen.tables.contains(&(MOST + 6)), "keys count");
    }
}
