//! What grew: the sizes of a database's tables, noted once a day on this computer.

use std::{collections::BTreeMap, fs, io, path::Path};

use model::Nanos;
use replica::{Replica, Schema};

use crate::{
    Console,
    database::{ledger::Folders, titled},
    environments::Connected,
    wire::HealthReport,
};

mod sizes;

use sizes::{Bytes, Sizes};

const FILE: &str = "sizes.jsonl";
/// Rows of the report: what grew most.
const MOST: usize = 50;
const HOUR: i64 = 3_600 * 1_000_000_000;
const DAY: i64 = 24 * HOUR;

/// Notes the sizes of today, if they are not noted yet; whatever keeps it from that costs one day.
pub(super) fn note(console: &Console, source: &Connected, schema: &Schema) {
    let Ok(opened) = console.shared.opened() else {
        return;
    };
    let folders = Folders::of(&console.shared.options, &opened.pack, source);
    let now = console.shared.options.clock.now();
    if !console.shared.ledgers.is_new_day(&folders, day(now)) {
        return;
    }
    let (tables, folder) = (measured(schema), folders.chains);
    tokio::task::spawn_blocking(move || {
        if let Err(error) = kept(&folder, now, &tables) {
            tracing::warn!(%error, folder = %folder.display(), "sizes of tables are not noted");
        }
    });
}

/// What grew since the first note, as a question about health.
pub(super) async fn report(
    console: &Console,
    source: &Connected,
    replica: &Replica,
) -> HealthReport {
    let mut report = HealthReport {
        id: "growth".to_owned(),
        title: "Growth of tables and indexes".to_owned(),
        needs: String::new(),
        on_replica: String::new(),
        limited: false,
        columns: Vec::new(),
        rows: Vec::new(),
        numeric: Vec::new(),
        capped_at: None,
        note: String::new(),
        failure: None,
    };
    let schema = source.ask(async { Ok(replica.tables().await?) }).await;
    let opened = console.shared.opened();
    let (schema, opened) = match schema.and_then(|schema| Ok((schema, opened?))) {
        Ok(both) => both,
        Err(failure) => {
            report.failure = Some(failure);
            return report;
        }
    };
    let folder = Folders::of(&console.shared.options, &opened.pack, source).chains;
    let now = console.shared.options.clock.now();
    let tables = measured(&schema);
    let noted = tables.clone();
    match tokio::task::spawn_blocking(move || kept(&folder, now, &noted)).await {
        Ok(Ok(sizes)) => told(&mut report, &sizes, now, &tables),
        Ok(Err(error)) => report.note = format!("Sizes of earlier days cannot be read: {error}."),
        Err(error) => report.note = format!("Sizes of earlier days were not read: {error}."),
    }
    report
}

/// Reads what is noted and adds today's sizes, if they are not among it.
fn kept(folder: &Path, now: Nanos, tables: &BTreeMap<String, Bytes>) -> io::Result<Sizes> {
    let file = folder.join(FILE);
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(error),
    };
    let mut sizes = Sizes::read(&text);
    if sizes.newest_day() != Some(day(now)) && !tables.is_empty() {
        let line = sizes.line(now, tables);
        sizes.take(&line);
        let mut written = serde_json::to_string(&line)?;
        written.push('\n');
        if !text.is_empty() && !text.ends_with('\n') {
            written.insert(0, '\n');
        }
        fs::create_dir_all(folder)?;
        let mut open = fs::File::options().create(true).append(true).open(&file)?;
        io::Write::write_all(&mut open, written.as_bytes())?;
    }
    Ok(sizes)
}

/// Fills the report in.
fn told(report: &mut HealthReport, sizes: &Sizes, now: Nanos, tables: &BTreeMap<String, Bytes>) {
    let Some(first) = sizes.first() else {
        report.note = "The server does not say how large its tables are.".to_owned();
        return;
    };
    let since = now.0.saturating_sub(first.0).max(0);
    if since < HOUR {
        let ago = length(since);
        report.note = format!("The first look was {ago} ago: no growth can be told yet.");
        return;
    }
    report.columns = [
        "table",
        "total_bytes",
        "grown_bytes",
        "indexes_grown_bytes",
        "per_day_bytes",
    ]
    .map(str::to_owned)
    .to_vec();
    report.numeric = vec![false, true, true, true, true];
    let mut grown: Vec<(i64, Vec<Option<String>>)> = tables
        .iter()
        .filter_map(|(table, now_bytes)| {
            let (at, then) = sizes.first_of(table)?;
            let rows = now_bytes.table.saturating_sub(then.table);
            let indexes = now_bytes.indexes.saturating_sub(then.indexes);
            // What shrank is vacuumed or rebuilt, not grown.
            let all = rows.saturating_add(indexes);
            let elapsed = now.0.saturating_sub(at.0);
            let per_day = (elapsed >= DAY).then(|| all as f64 * (DAY as f64 / elapsed as f64));
            let total = now_bytes.table.saturating_add(now_bytes.indexes);
            let row = vec![
                Some(table.clone()),
                Some(total.to_string()),
                Some(all.to_string()),
                Some(indexes.max(0).to_string()),
                per_day.map(|bytes| format!("{bytes:.0}")),
            ];
            (all > 0).then_some((all, row))
        })
        .collect();
    grown.sort_by_key(|(all, row)| (std::cmp::Reverse(*all), row.first().cloned()));
    report.capped_at = (grown.len() > MOST).then_some(MOST as u32);
    let rows = grown.into_iter().take(MOST);
    report.rows = rows.map(|(_, row)| row).collect();
    let looked = format!("Since the first look, {} ago", length(since));
    report.note = match (report.rows.is_empty(), since < DAY) {
        (true, _) => format!("{looked}, no table grew."),
        (false, true) => format!("{looked}; growth per day can be told after one."),
        (false, false) => format!("{looked}; of a newer table since it was first seen."),
    };
}

fn measured(schema: &Schema) -> BTreeMap<String, Bytes> {
    let tables = schema.tables.iter();
    tables
        .filter_map(|table| {
            let size = table.size?;
            let bytes = Bytes {
                table: size.table,
                indexes: size.indexes,
            };
            Some((titled(&table.schema, &table.name), bytes))
        })
        .collect()
}

fn day(at: Nanos) -> i64 {
    at.0.div_euclid(DAY)
}

fn length(nanos: i64) -> String {
    Nanos(nanos).to_millis().in_words()
}

#[cfg(test)]
mod tests;
