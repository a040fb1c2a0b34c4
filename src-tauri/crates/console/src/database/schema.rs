use model::{Code, Failure};
use replica::{Column, ForeignKey, Index, Kind, Schema, Table};

use super::{
    chosen,
    migrations::{Beside, beside},
    titled,
};
use crate::{
    Console,
    wire::{
        ColumnView, ForeignKeyView, IndexView, SchemaRequest, SchemaView, TableDetail, TableLine,
        TableRequest,
    },
};

/// The tables and views of a database.
///
/// # Errors
/// If there is no such database, or it cannot be read.
pub async fn schema(console: &Console, request: SchemaRequest) -> Result<SchemaView, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, list(console, &request))
        .await
}

/// Everything about one table.
///
/// # Errors
/// If there is no such database or table, or it cannot be read.
pub async fn table(console: &Console, request: TableRequest) -> Result<TableDetail, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, Some(&request.source))?;
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    let is_it = |table: &&Table| table.schema == request.schema && table.name == request.table;
    let table = schema.tables.iter().find(is_it).ok_or_else(|| {
        Failure::new(
            Code::NotFound,
            format!("there is no table {:?} any more", request.table),
        )
        .at(source.definition.title.clone())
        .remedy("reload the list of tables")
    })?;
    let mut detail = detail(table, &schema);
    // A database without a history still has tables.
    if let Ok(found) = beside(console, &source, &replica).await {
        detail.migrations = touching(&found, &request.table);
    }
    Ok(detail)
}

/// Migrations that make or change the table.
fn touching(found: &Beside, table: &str) -> Vec<(String, String, String)> {
    found
        .histories
        .iter()
        .flat_map(|history| history.touching(table))
        .collect()
}

async fn list(console: &Console, request: &SchemaRequest) -> Result<SchemaView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let schema = source.ask(async { Ok(replica.tables().await?) }).await?;
    let wanted = request.search.to_lowercase();
    let mut tables: Vec<TableLine> = schema.tables.iter().map(line).collect();
    let total = tables.len() as u32;
    tables.retain(|table| {
        let mut words = wanted.split_whitespace();
        words.all(|word| table.name.to_lowercase().contains(word) || table.words.contains(word))
    });
    let matched = tables.len() as u32;
    let count = request.count.unwrap_or(u32::MAX);
    let page = tables
        .into_iter()
        .skip(request.from as usize)
        .take(count as usize);
    Ok(SchemaView {
        source: source.definition.id.clone(),
        tables: page.collect(),
        matched,
        total,
        cut: schema.is_cut,
        at: console.shared.now(),
    })
}

fn line(table: &Table) -> TableLine {
    let comments = table
        .columns
        .iter()
        .filter_map(|column| column.comment.as_deref());
    let names = table.columns.iter().map(|column| column.name.as_str());
    let words: Vec<&str> = names
        .chain(comments)
        .chain(table.comment.as_deref())
        .collect();
    TableLine {
        schema: table.schema.clone(),
        name: table.name.clone(),
        kind: kind(table.kind).to_owned(),
        rows: table.rows.map(|rows| rows as f64),
        bytes: table.size.map(|size| (size.table + size.indexes) as f64),
        columns: table.columns.len() as u32,
        indexes: table.indexes.len() as u32,
        comment: table.comment.clone().unwrap_or_default(),
        findings: findings(table),
        words: words.join(" ").to_lowercase(),
        documented: false,
        hits: Vec::new(),
    }
}

fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Table => "table",
        Kind::Partitioned => "partitioned table",
        Kind::Partition => "partition",
        Kind::View => "view",
        Kind::MaterializedView => "materialized view",
        Kind::Foreign => "foreign table",
    }
}

fn findings(table: &Table) -> Vec<String> {
    let invalid = table.indexes.iter().filter(|index| !index.valid);
    let invalid = invalid.map(|index| format!("index {} is invalid and not used", index.name));
    let bare = table.foreign_keys.iter().filter(|key| !key.indexed);
    let bare = bare.map(|key| {
        format!(
            "foreign key {} has no index: deletes in {} read the whole table",
            key.name, key.to_table
        )
    });
    let unchecked = table.foreign_keys.iter().filter(|key| !key.validated);
    let unchecked =
        unchecked.map(|key| format!("foreign key {} was never checked for old rows", key.name));
    let keyless = (table.kind == Kind::Table && table.primary_key.is_empty())
        .then(|| "there is no primary key".to_owned());
    invalid
        .chain(bare)
        .chain(unchecked)
        .chain(keyless)
        .collect()
}

fn detail(table: &Table, schema: &Schema) -> TableDetail {
    let leads_here =
        |key: &&ForeignKey| key.to_schema == table.schema && key.to_table == table.name;
    let referenced_by = schema.tables.iter().flat_map(|other| {
        let keys = other.foreign_keys.iter().filter(leads_here);
        keys.map(|key| (titled(&other.schema, &other.name), key.columns.join(", ")))
    });
    TableDetail {
        line: line(table),
        columns: table
            .columns
            .iter()
            .map(|column| column_view(column, &table.primary_key))
            .collect(),
        indexes: table.indexes.iter().map(index_view).collect(),
        foreign_keys: table.foreign_keys.iter().map(key_view).collect(),
        referenced_by: referenced_by.collect(),
        migrations: Vec::new(),
        touches: Vec::new(),
        docs: None,
    }
}

fn column_view(column: &Column, key: &[String]) -> ColumnView {
    ColumnView {
        name: column.name.clone(),
        type_name: column.type_name.clone(),
        nullable: column.nullable,
        default: column.default.clone().unwrap_or_default(),
        extra: column.extra.clone().unwrap_or_default(),
        comment: column.comment.clone().unwrap_or_default(),
        key: key.contains(&column.name),
        docs: None,
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
