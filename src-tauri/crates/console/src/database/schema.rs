use model::{Code, Failure};
use replica::{Kind, Table};

use super::{
    chosen,
    known::{Known, known},
    migrations::beside_listed,
};
use crate::{
    Console,
    wire::{HitPlace, SchemaHit, SchemaRequest, SchemaView, TableDetail, TableLine, TableRequest},
};

mod detail;

/// The tables and views of a database, or those that fit a search, the best first.
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
    let known = known(console, &source, &replica, true).await?;
    let is_it = |table: &Table| table.schema == request.schema && table.name == request.table;
    let at = known.schema.tables.iter().position(is_it).ok_or_else(|| {
        Failure::new(
            Code::NotFound,
            format!("there is no table {:?} any more", request.table),
        )
        .at(source.definition.title.clone())
        .remedy("reload the list of tables")
    })?;
    // A database without a history still has tables.
    let histories = match beside_listed(console, &source, &replica, &known).await {
        Ok(found) => found.histories,
        Err(_) => Vec::new(),
    };
    Ok(detail::of(&known, at, &histories))
}

async fn list(console: &Console, request: &SchemaRequest) -> Result<SchemaView, Failure> {
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let known = known(console, &source, &replica, request.kept).await?;
    let from = request.from as usize;
    let count = request.count.map_or(usize::MAX, |count| count as usize);
    let total = known.tables.len();
    let (tables, matched) = if request.search.trim().is_empty() {
        let page = (0..total).skip(from).take(count);
        (page.map(|at| line(&known, at)).collect(), total)
    } else {
        let found = known
            .search
            .find(&known.tables, &known.document, &request.search);
        let matched = found.len();
        let page = found.into_iter().skip(from).take(count);
        (page.map(|found| hit(&known, found)).collect(), matched)
    };
    Ok(SchemaView {
        source: source.definition.id.clone(),
        tables,
        matched: matched as u32,
        total: total as u32,
        cut: known.schema.is_cut,
        at: known.at,
    })
}

fn hit(known: &Known, found: schema::Found) -> TableLine {
    let hits = found.hits.into_iter().map(|hit| SchemaHit {
        place: match hit.place {
            schema::Place::Name => HitPlace::Name,
            schema::Place::Comment => HitPlace::Comment,
            schema::Place::Docs => HitPlace::Docs,
        },
        column: hit.column,
        text: hit.snippet.text,
        marks: hit.snippet.marks,
    });
    TableLine {
        hits: hits.collect(),
        ..line(known, found.table)
    }
}

/// A table as it stands in the list.
fn line(known: &Known, at: usize) -> TableLine {
    let table = &known.schema.tables[at];
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
        documented: known.document.table(&table.schema, &table.name).is_some(),
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
            "{} has no index: deletes in {} read the whole table",
            called(&key.name, &key.columns),
            key.to_table
        )
    });
    let unchecked = table.foreign_keys.iter().filter(|key| !key.validated);
    let unchecked = unchecked.map(|key| {
        let called = called(&key.name, &key.columns);
        format!("{called} was never checked for old rows")
    });
    let keyless = (table.kind == Kind::Table && table.primary_key.is_empty())
        .then(|| "there is no primary key".to_owned());
    invalid
        .chain(bare)
        .chain(unchecked)
        .chain(keyless)
        .collect()
}

/// A foreign key by its name, or by its columns where the server keeps no name.
fn called(name: &str, columns: &[String]) -> String {
    match name {
        "" => format!("foreign key ({})", columns.join(", ")),
        name => format!("foreign key {name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::called;

    #[test]
    fn a_foreign_key_without_a_name_is_called_by_its_columns() {
        let columns = ["shop_id".to_owned(), "cart_id".to_owned()];
        assert_eq!(called("items_cart", &columns), "foreign key items_cart");
        assert_eq!(called("", &columns), "foreign key (shop_id, cart_id)");
    }
}
