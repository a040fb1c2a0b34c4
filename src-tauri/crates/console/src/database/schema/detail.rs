use replica::{Column, ForeignKey, Index};

use super::line;
use crate::{
    database::{
        known::Known,
        migrations::{OneHistory, keyed},
        titled,
    },
    wire::{ColumnView, DocsView, ForeignKeyView, IndexView, TableDetail, TouchView},
};

/// Everything about the table at a place of the list.
pub(super) fn of(known: &Known, at: usize, histories: &[OneHistory]) -> TableDetail {
    let table = &known.schema.tables[at];
    let documented = known.document.table(&table.schema, &table.name);
    let leads_here =
        |key: &&ForeignKey| key.to_schema == table.schema && key.to_table == table.name;
    let referenced_by = known.schema.tables.iter().flat_map(|other| {
        let keys = other.foreign_keys.iter().filter(leads_here);
        keys.map(|key| (titled(&other.schema, &other.name), key.columns.join(", ")))
    });
    TableDetail {
        line: line(known, at),
        columns: table
            .columns
            .iter()
            .map(|column| column_view(column, &table.primary_key, documented))
            .collect(),
        indexes: table.indexes.iter().map(index_view).collect(),
        foreign_keys: table.foreign_keys.iter().map(key_view).collect(),
        referenced_by: referenced_by.collect(),
        migrations: histories
            .iter()
            .flat_map(|history| history.touching(&table.name))
            .collect(),
        touches: histories
            .iter()
            .flat_map(|history| touches(history, &table.name))
            .collect(),
        docs: documented.map(|said| DocsView {
            text: said.text.clone(),
            type_name: String::new(),
            type_differs: false,
            line: said.line,
        }),
    }
}

/// What migrations do to a table, in the order they ran.
fn touches(history: &OneHistory, table: &str) -> Vec<TouchView> {
    let of_line = |(key, line): (String, &migrations::Line)| {
        let file = line.file.map(|at| &history.files[at]);
        let touched = file.map(migrations::touched).unwrap_or_default();
        let path = file.map(|file| file.path.clone()).unwrap_or_default();
        let id = line.id.clone();
        let own = touched
            .into_iter()
            .filter(|touch| touch.table.eq_ignore_ascii_case(table));
        own.map(move |touch| TouchView {
            history: history.found.title(),
            migration: key.clone(),
            id: id.clone(),
            column: touch.column,
            deed: deed(touch.deed).to_owned(),
            file: path.clone(),
            line: touch.line,
        })
        .collect::<Vec<_>>()
    };
    keyed(history).flat_map(of_line).collect()
}

fn deed(deed: migrations::Deed) -> &'static str {
    match deed {
        migrations::Deed::Creates => "creates",
        migrations::Deed::Alters => "alters",
        migrations::Deed::Indexes => "indexes",
        migrations::Deed::Drops => "drops",
        migrations::Deed::Fills => "fills",
    }
}

fn column_view(
    column: &Column,
    key: &[String],
    documented: Option<&schema::DocumentedTable>,
) -> ColumnView {
    let said = documented.and_then(|table| table.column(&column.name));
    ColumnView {
        name: column.name.clone(),
        type_name: column.type_name.clone(),
        nullable: column.nullable,
        default: column.default.clone().unwrap_or_default(),
        extra: column.extra.clone().unwrap_or_default(),
        comment: column.comment.clone().unwrap_or_default(),
        key: key.contains(&column.name),
        docs: said.map(|said| DocsView {
            text: said.text.clone(),
            type_name: said.type_name.clone(),
            type_differs: schema::differ(&said.type_name, &column.type_name),
            line: said.line,
        }),
    }
}

fn index_view(index: &Index) -> IndexView {
    let expression = || "(expression)".to_owned();
    IndexView {
        name: index.name.clone(),
        columns: index
            .columns
            .iter()
            .map(|column| column.clone().unwrap_or_else(expression))
            .collect(),
        unique: index.unique,
        primary: index.primary,
        valid: index.valid,
        predicate: index.predicate.clone().unwrap_or_default(),
    }
}

fn key_view(key: &ForeignKey) -> ForeignKeyView {
    ForeignKeyView {
        name: key.name.clone(),
        columns: key.columns.clone(),
        to: titled(&key.to_schema, &key.to_table),
        to_columns: key.to_columns.clone(),
        on_delete: key.on_delete.clone().unwrap_or_default(),
        indexed: key.indexed,
    }
}
