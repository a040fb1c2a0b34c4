use std::sync::LazyLock;

use regex::Regex;
use serde::Serialize;

use crate::{files::MigrationFile, rules::Words, split};

/// A table that a migration makes or changes, for "what made this column".
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Touch {
    /// The table, without its schema.
    pub table: String,
    /// The column, where the change is one column's.
    pub column: Option<String>,
    /// What is done to it.
    pub deed: Deed,
    /// The line in the file, counted from 1.
    pub line: u32,
}

/// What a migration does to a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Deed {
    /// It makes the table.
    Creates,
    /// It adds, changes or takes away a part of it.
    Alters,
    /// It makes an index on it.
    Indexes,
    /// It takes the table away.
    Drops,
    /// It writes rows.
    Fills,
}

/// The tables that a migration touches, in the order of its lines.
///
/// SQL is read by its words. Of programs only calls that name a table in a literal are seen, as
/// Rails, Laravel, Knex, Sequelize, Alembic, Ecto and EF Core write them.
#[must_use]
pub fn touched(file: &MigrationFile) -> Vec<Touch> {
    match file.sql() {
        Some((first, sql)) => split::statements(&sql)
            .iter()
            .flat_map(|statement| in_sql(&Words::of(statement.text), first + statement.line - 1))
            .collect(),
        None => in_program(&file.text()),
    }
}

fn in_sql(words: &Words, line: u32) -> Vec<Touch> {
    let Some(table) = words.table() else {
        return Vec::new();
    };
    let deed = if words.starts("create table") {
        Deed::Creates
    } else if words.starts("drop table") {
        Deed::Drops
    } else if words.starts("create") {
        Deed::Indexes
    } else if words.starts("alter table") {
        Deed::Alters
    } else {
        Deed::Fills
    };
    let touch = |column: Option<String>| Touch {
        table: table.clone(),
        column,
        deed,
        line,
    };
    match deed {
        // A table is made as a whole, and each of its columns with it.
        Deed::Creates => std::iter::once(None)
            .chain(words.made_columns().into_iter().map(Some))
            .map(touch)
            .collect(),
        Deed::Alters => {
            let columns = words.changed_columns();
            if columns.is_empty() {
                return vec![touch(None)];
            }
            columns
                .into_iter()
                .map(|column| touch(Some(column)))
                .collect()
        }
        Deed::Indexes | Deed::Drops | Deed::Fills => vec![touch(None)],
    }
}

static CALL: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r#"(?i)\b(create_?table|drop_?table|add_?column|remove_?column|drop_?column|rename_?column|change_?column|alter_?column|add_?index|create_?index|add_?foreign_?key|alter_?table|change_?table|batch_alter_table|Schema::create|Schema::table|Schema::dropIfExists|create table|alter table)\s*\(?\s*:?["']?(\w+)["']?(?:\s*,\s*(?:sa\.Column\(\s*)?:?["']?(\w+)["']?)?"#,
    )
    .expect("it is tested")
});

fn in_program(text: &str) -> Vec<Touch> {
    let mut touched = Vec::new();
    for (line, code) in (1_u32..).zip(text.lines()) {
        for found in CALL.captures_iter(code) {
            let call = found[1].to_lowercase().replace(['_', ' '], "");
            let deed = match call.as_str() {
                "createtable" | "schema::create" => Deed::Creates,
                "droptable" | "schema::dropifexists" => Deed::Drops,
                "addindex" | "createindex" => Deed::Indexes,
                _ => Deed::Alters,
            };
            let column = found
                .get(3)
                .filter(|_| call.ends_with("column"))
                .map(|column| column.as_str().to_owned());
            touched.push(Touch {
                table: found[2].to_owned(),
                column,
                deed,
                line,
            });
        }
    }
    touched
}

#[cfg(test)]
mod tests {
    use super::{Deed, touched};
    use crate::{MigrationFile, Tool};

    /// Table, column, deed and line.
    type Seen = (&'static str, Option<&'static str>, Deed, u32);

    #[test]
    fn tables_and_columns_are_found_in_sql_and_in_programs() {
        let sql = "CREATE TABLE IF NOT EXISTS shop.orders (id int, total numeric(10, 2), PRIMARY KEY (id, total));\n-- and\nALTER TABLE orders ADD COLUMN note text;\nALTER TABLE orders RENAME COLUMN note TO remark;\nCREATE INDEX i ON orders (note);\nUPDATE orders SET note = '';\nDROP TABLE \"Old\";\nSELECT 1;";
        let ruby = "class A\n  def change\n    create_table :orders do |t|\n    add_column :orders, :note, :string\n";
        let php =
            "Schema::create('orders', function (Blueprint $t) {\nSchema::dropIfExists('orders');";
        let python = "op.add_column('orders', sa.Column('note', sa.Text()))\nop.create_index(";
        let table: [(&str, &str, &[Seen]); 5] = [
            (
                "a.sql",
                sql,
                &[
                    ("orders", None, Deed::Creates, 1),
                    ("orders", Some("id"), Deed::Creates, 1),
                    ("orders", Some("total"), Deed::Creates, 1),
                    ("orders", Some("note"), Deed::Alters, 3),
                    ("orders", Some("note"), Deed::Alters, 4),
                    ("orders", Some("remark"), Deed::Alters, 4),
                    ("orders", None, Deed::Indexes, 5),
                    ("orders", None, Deed::Fills, 6),
                    ("Old", None, Deed::Drops, 7),
                ],
            ),
            (
                "b.sql",
                "ALTER TABLE t ADD a int CHECK (a > 0), ADD COLUMN IF NOT EXISTS b int, DROP CONSTRAINT c,\n ALTER COLUMN d DROP NOT NULL, ADD CONSTRAINT e CHECK (f > 1);\nALTER TABLE t CHANGE g h int;\nALTER TABLE t RENAME TO u;",
                &[
                    ("t", Some("a"), Deed::Alters, 1),
                    ("t", Some("b"), Deed::Alters, 1),
                    ("t", Some("d"), Deed::Alters, 1),
                    ("t", Some("g"), Deed::Alters, 3),
                    ("t", Some("h"), Deed::Alters, 3),
                    ("t", None, Deed::Alters, 4),
                ],
            ),
            (
                "a.rb",
                ruby,
                &[
                    ("orders", None, Deed::Creates, 3),
                    ("orders", Some("note"), Deed::Alters, 4),
                ],
            ),
            (
                "a.php",
                php,
                &[
                    ("orders", None, Deed::Creates, 1),
                    ("orders", None, Deed::Drops, 2),
                ],
            ),
            ("a.py", python, &[("orders", Some("note"), Deed::Alters, 1)]),
        ];
        for (path, text, expected) in table {
            let mut file = MigrationFile::new(Tool::Sqlx, "1", "x", path);
            file.bytes = text.as_bytes().to_vec();
            let found = touched(&file);
            let found: Vec<(&str, Option<&str>, Deed, u32)> = found
                .iter()
                .map(|t| (t.table.as_str(), t.column.as_deref(), t.deed, t.line))
                .collect();
            assert_eq!(found, expected, "{path}");
        }
    }
}
