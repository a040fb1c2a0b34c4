use std::{collections::HashMap, rc::Rc};

use super::{Column, ForeignKey, Index, Kind, Schema, Size, Table};
use crate::{Cell, Rows};

/// Puts the answers of the catalogue together. Every answer has the columns `schema` and `name`
/// of the table it is about; what is about no table of the list is left out.
pub(super) fn schema(
    tables: &Rows,
    sizes: Option<&Rows>,
    columns: &Rows,
    indexes: &Rows,
    keys: &Rows,
) -> Schema {
    let mut schema = Schema {
        is_cut: [tables, columns, indexes, keys]
            .iter()
            .any(|rows| rows.cut.is_some()),
        ..Schema::default()
    };
    let mut places = HashMap::new();
    for row in Record::all(tables) {
        places.insert(
            (row.string("schema"), row.string("name")),
            schema.tables.len(),
        );
        schema.tables.push(table(&row));
    }
    let mut each = |rows: &Rows, add: fn(&mut Table, &Record<'_>)| {
        for row in Record::all(rows) {
            let place = places.get(&(row.string("schema"), row.string("name")));
            if let Some(table) = place.and_then(|at| schema.tables.get_mut(*at)) {
                add(table, &row);
            }
        }
    };
    if let Some(sizes) = sizes {
        each(sizes, |table, row| table.size = size(row));
    }
    each(columns, column);
    each(indexes, index);
    each(keys, key);
    for table in &mut schema.tables {
        finish(table);
    }
    schema
}

fn table(row: &Record<'_>) -> Table {
    Table {
        schema: row.string("schema"),
        name: row.string("name"),
        kind: kind(&row.string("kind"), row.truth("is_partition")),
        // PostgreSQL has -1 before the first ANALYZE.
        rows: row.integer("estimate").filter(|rows| *rows >= 0),
        size: size(row),
        comment: row.text("comment"),
        columns: Vec::new(),
        primary_key: Vec::new(),
        indexes: Vec::new(),
        foreign_keys: Vec::new(),
    }
}

fn kind(word: &str, is_partition: bool) -> Kind {
    match word {
        "v" | "VIEW" | "SYSTEM VIEW" | "view" => Kind::View,
        "m" => Kind::MaterializedView,
        "f" | "virtual" => Kind::Foreign,
        _ if is_partition => Kind::Partition,
        "p" => Kind::Partitioned,
        _ => Kind::Table,
    }
}

fn size(row: &Record<'_>) -> Option<Size> {
    Some(Size {
        table: row.integer("bytes")?,
        indexes: row.integer("index_bytes").unwrap_or_default(),
    })
}

fn column(table: &mut Table, row: &Record<'_>) {
    let name = row.string("column");
    if row
        .integer("key_position")
        .is_some_and(|position| position > 0)
    {
        table.primary_key.push(name.clone());
    }
    table.columns.push(Column {
        name,
        type_name: row.string("type"),
        nullable: row.truth("nullable"),
        default: row.text("default"),
        extra: row.text("extra"),
        comment: row.text("comment"),
    });
}

/// One row a column of an index, in their order.
fn index(table: &mut Table, row: &Record<'_>) {
    let name = row.string("index");
    let column = row.text("column");
    if let Some(index) = table.indexes.last_mut().filter(|index| index.name == name) {
        index.columns.push(column);
        return;
    }
    table.indexes.push(Index {
        name,
        columns: vec![column],
        unique: row.truth("is_unique"),
        primary: row.truth("is_primary"),
        valid: row.truth("is_valid"),
        predicate: row.text("predicate"),
        definition: row.text("definition"),
    });
}

/// One row a column of a foreign key, in their order.
fn key(table: &mut Table, row: &Record<'_>) {
    let name = row.string("key");
    let (column, to_column) = (row.string("column"), row.text("to_column"));
    if let Some(key) = table.foreign_keys.last_mut().filter(|key| key.name == name) {
        key.columns.push(column);
        key.to_columns.extend(to_column);
        return;
    }
    table.foreign_keys.push(ForeignKey {
        name,
        columns: vec![column],
        to_schema: row.string("to_schema"),
        to_table: row.string("to_table"),
        to_columns: to_column.into_iter().collect(),
        on_delete: row.text("on_delete"),
        on_update: row.text("on_update"),
        validated: row.truth("is_valid"),
        indexed: false,
    });
}

fn finish(table: &mut Table) {
    if let Some(index) = table.indexes.iter().find(|index| index.primary) {
        table.primary_key = index.columns.iter().flatten().cloned().collect();
    }
    for key in &mut table.foreign_keys {
        // SQLite's row number is a primary key without an index.
        key.indexed = table
            .indexes
            .iter()
            .any(|index| ForeignKey::is_served_by(&key.columns, index))
            || table.primary_key == key.columns;
    }
}

/// A row by the names of its columns.
struct Record<'a> {
    positions: Rc<HashMap<&'a str, usize>>,
    row: &'a [Cell],
}

impl<'a> Record<'a> {
    fn all(rows: &'a Rows) -> impl Iterator<Item = Self> {
        let names = rows.columns.iter().enumerate();
        let positions: HashMap<&str, usize> = names
            .map(|(at, column)| (column.name.as_str(), at))
            .collect();
        let positions = Rc::new(positions);
        rows.rows.iter().map(move |row| Self {
            positions: positions.clone(),
            row,
        })
    }

    fn cell(&self, name: &str) -> Option<&'a Cell> {
        self.row.get(*self.positions.get(name)?)
    }

    /// Empty where it is null.
    fn string(&self, name: &str) -> String {
        self.cell(name).and_then(Cell::text).unwrap_or_default()
    }

    /// Nothing where it is null or empty.
    fn text(&self, name: &str) -> Option<String> {
        Some(self.string(name)).filter(|text| !text.is_empty())
    }

    fn integer(&self, name: &str) -> Option<i64> {
        self.cell(name)?.integer()
    }

    fn truth(&self, name: &str) -> bool {
        self.cell(name).and_then(Cell::truth).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Header;

    fn rows(names: &str, rows: &[&[&str]]) -> Rows {
        let columns = names.split(' ').map(|name| Header {
            name: name.into(),
            type_name: String::new(),
        });
        let cell = |text: &&str| match *text {
            "-" => Cell::Null,
            text => Cell::Text(text.into()),
        };
        Rows {
            columns: columns.collect(),
            rows: rows
                .iter()
                .map(|row| row.iter().map(cell).collect())
                .collect(),
            ..Rows::default()
        }
    }

    #[test]
    fn answers_are_put_together_by_the_name_of_the_table() {
        let schema = schema(
            &rows(
                "schema name kind is_partition estimate comment",
                &[
                    &["a", "orders", "r", "f", "-1", "-"],
                    &["b", "orders", "p", "f", "7", "all"],
                    &["b", "orders_1", "p", "t", "7", "-"],
                ],
            ),
            Some(&rows(
                "schema name bytes index_bytes",
                &[&["b", "orders", "8", "4"], &["c", "x", "1", "1"]],
            )),
            &rows(
                "schema name column type nullable default extra comment",
                &[
                    &["a", "orders", "id", "bigint", "f", "-", "identity", "-"],
                    &["a", "orders", "customer", "bigint", "t", "-", "-", "who"],
                    &["a", "orders", "shop", "bigint", "t", "-", "-", "-"],
                ],
            ),
            &rows(
                "schema name index column is_unique is_primary is_valid predicate definition",
                &[
                    &["a", "orders", "orders_pkey", "id", "t", "t", "t", "-", "-"],
                    &[
                        "a",
                        "orders",
                        "by_customer",
                        "shop",
                        "f",
                        "f",
                        "t",
                        "-",
                        "-",
                    ],
                    &[
                        "a",
                        "orders",
                        "by_customer",
                        "customer",
                        "f",
                        "f",
                        "t",
                        "-",
                        "-",
                    ],
                    &["a", "orders", "by_lower", "-", "f", "f", "f", "-", "-"],
                ],
            ),
            &rows(
                "schema name key column to_schema to_table to_column on_delete on_update is_valid",
                &[
                    &[
                        "a", "orders", "both", "customer", "a", "c", "id", "CASCADE", "-", "t",
                    ],
                    &[
                        "a", "orders", "both", "shop", "a", "c", "shop", "CASCADE", "-", "t",
                    ],
                    &[
                        "a", "orders", "one", "customer", "a", "c", "id", "-", "-", "f",
                    ],
                ],
            ),
        );
        let [orders, whole, part] = &schema.tables[..] else {
            panic!("{schema:?}");
        };
        assert_eq!(orders.primary_key, ["id"]);
        assert_eq!((orders.rows, whole.rows), (None, Some(7)));
        assert_eq!(
            whole.size,
            Some(Size {
                table: 8,
                indexes: 4
            })
        );
        assert_eq!(
            (whole.kind, part.kind),
            (Kind::Partitioned, Kind::Partition)
        );
        assert_eq!(orders.columns.len(), 3);
        assert_eq!(orders.indexes.len(), 3);
        assert!(!orders.indexes[2].valid && orders.indexes[2].columns == [None]);
        let [both, one] = &orders.foreign_keys[..] else {
            panic!("{orders:?}");
        };
        assert_eq!(both.to_columns, ["id", "shop"]);
        assert!(both.indexed, "the order of columns does not matter");
        assert!(!one.indexed, "the index begins with another column");
    }
}
