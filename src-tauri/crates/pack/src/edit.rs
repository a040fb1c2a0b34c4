use std::path::Path;

use model::{Problem, Weight};
use toml_edit::{Array, DocumentMut, InlineTable, Item, Table, TableLike, Value, value};

use crate::{
    Auth, Connection, Database, DatabasePlace, DatabaseTls, Direct, FILE, LogPlace, LogServer,
    NamedHistory, Retention, Source, SourceKind,
    check::position,
    pack::{SCRAPE_INTERVAL, TIMEOUT},
    parse,
    value::write_duration,
};

/// Writes a source into the text of a `wheelhouse.toml` and returns the new text.
///
/// Comments, order and layout of everything else stay. The environment is added if it is not there
/// yet. The result is checked as [`parse`] checks it, so that nothing is written that would not be
/// read back.
///
/// # Errors
/// If the text is not TOML, the id is taken, or the source would not pass the checks.
pub fn add_source(text: &str, environment: &str, source: &Source) -> Result<String, Problem> {
    let mut document = document(text)?;
    let id = &source.id;
    let mut at = document.as_item_mut();
    for key in ["environments", environment, "sources"] {
        let within_inline = at.is_inline_table();
        at = at
            .as_table_like_mut()
            .ok_or_else(|| not_a_table(key))?
            .entry(key)
            .or_insert_with(|| empty(within_inline));
    }
    let inline = at.is_inline_table();
    let sources = at
        .as_table_like_mut()
        .ok_or_else(|| not_a_table("sources"))?;
    if sources.contains_key(id) {
        return Err(refuse(
            format!("environment {environment:?} already has a source {id:?}"),
            "choose another id, or remove that source first",
        ));
    }
    let table = written(source);
    let item = if inline {
        value(table.into_inline_table())
    } else {
        Item::Table(table)
    };
    sources.insert(id, item);
    let after = document.to_string();
    passes(text, &after, environment, source)?;
    Ok(after)
}

/// Takes a source out of the text of a `wheelhouse.toml` and returns the new text; comments directly
/// above the source go with it.
///
/// # Errors
/// If the text is not TOML or there is no such source.
pub fn remove_source(text: &str, environment: &str, id: &str) -> Result<String, Problem> {
    let mut document = document(text)?;
    let removed = ["environments", environment, "sources"]
        .into_iter()
        .try_fold(document.as_table_mut() as &mut dyn TableLike, |at, key| {
            at.get_mut(key)?.as_table_like_mut()
        })
        .and_then(|sources| sources.remove(id));
    match removed {
        Some(_) => Ok(document.to_string()),
        None => Err(refuse(
            format!("environment {environment:?} has no source {id:?}"),
            "reload the pack: the file has changed",
        )),
    }
}

/// Writes which source of an environment is meant where dashboards name a data source, and returns
/// the new text; no source takes the entry out.
///
/// # Errors
/// If the text is not TOML, or the environment has no such source.
pub fn map_data_source(
    text: &str,
    environment: &str,
    reference: &str,
    source: Option<&str>,
) -> Result<String, Problem> {
    let mut document = document(text)?;
    let mut at = document.as_item_mut();
    for key in ["environments", environment] {
        at = at
            .as_table_like_mut()
            .and_then(|table| table.get_mut(key))
            .ok_or_else(|| {
                refuse(
                    format!("the pack has no environment {environment:?}"),
                    "reload the pack: the file has changed",
                )
            })?;
    }
    let inline = at.is_inline_table();
    let table = at
        .as_table_like_mut()
        .ok_or_else(|| not_a_table(environment))?;
    let Some(source) = source else {
        if let Some(mapped) = table
            .get_mut("data_sources")
            .and_then(Item::as_table_like_mut)
        {
            mapped.remove(reference);
        }
        return Ok(document.to_string());
    };
    let known = table.get("sources").and_then(Item::as_table_like);
    if !known.is_some_and(|sources| sources.contains_key(source)) {
        return Err(refuse(
            format!("environment {environment:?} has no source {source:?}"),
            "choose a source of this environment",
        ));
    }
    table
        .entry("data_sources")
        .or_insert_with(|| empty(inline))
        .as_table_like_mut()
        .ok_or_else(|| not_a_table("data_sources"))?
        .insert(reference, value(source));
    Ok(document.to_string())
}

fn document(text: &str) -> Result<DocumentMut, Problem> {
    text.parse().map_err(|error: toml_edit::TomlError| {
        let (line, column) = position(text, error.span().map_or(0, |span| span.start));
        refuse(
            format!("this is not TOML: {}", error.message()),
            "correct the line first: the file is only changed while all of it is understood",
        )
        .position(line, column)
    })
}

/// Refuses a change that the reader would complain about or read differently.
fn passes(before: &str, after: &str, environment: &str, source: &Source) -> Result<(), Problem> {
    let unset = |_: &str| Some("0".to_owned());
    let (_, known) = parse(before, FILE, &unset);
    let (pack, problems) = parse(after, FILE, &unset);
    let is_new = |problem: &Problem| {
        problem.weight > Weight::Note && !known.iter().any(|known| known.message == problem.message)
    };
    if let Some(problem) = problems.into_iter().find(is_new) {
        return Err(problem);
    }
    let read = pack
        .environments
        .iter()
        .filter(|read| read.id == environment)
        .flat_map(|environment| &environment.sources)
        .any(|read| read.id == source.id);
    if read {
        return Ok(());
    }
    Err(refuse(
        format!(
            "source {:?} would not be read back from the file",
            source.id
        ),
        "use letters, digits, \"-\", \"_\" and \".\" in the names",
    ))
}

fn refuse(message: String, remedy: &str) -> Problem {
    Problem::new(Weight::Error, FILE, message, remedy)
}

fn not_a_table(key: &str) -> Problem {
    refuse(
        format!("`{key}` cannot be added to: what it lies in is not a table"),
        "write it as a [section]",
    )
}

fn empty(inline: bool) -> Item {
    if inline {
        return value(InlineTable::new());
    }
    let mut table = Table::new();
    table.set_implicit(true);
    Item::Table(table)
}

fn written(source: &Source) -> Table {
    let mut table = Table::new();
    if source.title != source.id && !source.title.is_empty() {
        table["title"] = value(&source.title);
    }
    table["kind"] = value(source.kind.name());
    match &source.kind {
        SourceKind::Direct(direct) => write_direct(&mut table, direct),
        SourceKind::Prometheus(prometheus) => {
            write_connection(&mut table, &prometheus.connection);
            if prometheus.scrape_interval != SCRAPE_INTERVAL {
                table["scrape_interval"] = value(write_duration(prometheus.scrape_interval));
            }
        }
        SourceKind::Traces(server) => {
            write_account(&mut table, &server.region, server.profile.as_deref());
            if !server.indexes.is_empty() {
                table["index"] = value(server.indexes.iter().collect::<Array>());
            }
            if let Some(storage) = server.storage {
                table["storage"] = value(storage);
            }
            write_connection(&mut table, &server.connection);
        }
        SourceKind::TraceFiles(path) => table["path"] = value(slashes(path)),
        SourceKind::Logs(server) => write_log_server(&mut table, server),
        SourceKind::LogLines(lines) => {
            match &lines.place {
                LogPlace::Path(path) => table["path"] = value(slashes(path)),
                LogPlace::Address(connection) => write_connection(&mut table, connection),
            }
            if !lines.service.is_empty() {
                table["service"] = value(&lines.service);
            }
        }
        SourceKind::Database(database) => write_database(&mut table, database),
        SourceKind::Actuator(actuator) => {
            if let Some(engine) = actuator.engine {
                table["engine"] = value(engine.name());
            }
            if let Some(folder) = &actuator.migrations {
                table["migrations"] = value(slashes(folder));
            }
            write_histories(&mut table, &actuator.histories);
            write_connection(&mut table, &actuator.connection);
        }
        SourceKind::Alerts(server) => write_connection(&mut table, &server.connection),
    }
    table
}

/// Where in Amazon's cloud a source is, and whose keys sign its requests.
fn write_account(table: &mut Table, region: &str, profile: Option<&str>) {
    if !region.is_empty() {
        table["region"] = value(region);
    }
    if let Some(profile) = profile {
        table["profile"] = value(profile);
    }
}

fn write_log_server(table: &mut Table, server: &LogServer) {
    write_account(table, &server.region, server.profile.as_deref());
    if let Some(key) = server.kind.names_key().filter(|_| !server.names.is_empty()) {
        table[key] = value(server.names.iter().collect::<Array>());
    }
    write_connection(table, &server.connection);
}

fn write_database(table: &mut Table, database: &Database) {
    match &database.place {
        DatabasePlace::File(file) => table["file"] = value(slashes(file)),
        DatabasePlace::Server {
            connection,
            tls,
            pooled,
        } => {
            // The user stands in the address.
            let mut connection = connection.clone();
            connection.auth = Auth::None;
            write_connection(table, &connection);
            match tls {
                DatabaseTls::VerifyFull => {}
                DatabaseTls::VerifyCa => table["tls"] = value("verify-ca"),
                DatabaseTls::Require => table["tls"] = value("require"),
                DatabaseTls::Off => table["tls"] = value("off"),
            }
            if *pooled {
                table["pooled"] = value(true);
            }
        }
    }
    if database.primary_allowed {
        table["primary_allowed"] = value(true);
    }
    if let Some(stale) = database.stale_after {
        table["stale_after"] = value(write_duration(stale));
    }
    if let Some(folder) = &database.migrations {
        table["migrations"] = value(slashes(folder));
    }
    write_histories(table, &database.histories);
    if let Some((name, column)) = &database.heartbeat {
        table["heartbeat"] = value(inline([
            ("table", name.as_str()),
            ("column", column.as_str()),
        ]));
    }
}

fn write_histories(table: &mut Table, histories: &[NamedHistory]) {
    let written = histories.iter().map(|history| {
        let mut entry = inline([("tool", history.tool), ("table", &history.table)]);
        if let Some(folder) = &history.folder {
            entry.insert("folder", slashes(folder).into());
        }
        entry
    });
    let written: Array = written.collect();
    if !written.is_empty() {
        table["histories"] = value(written);
    }
}

fn write_connection(table: &mut Table, connection: &Connection) {
    table["url"] = value(connection.url.as_str());
    let auth = match &connection.auth {
        // Kinds with several keys always have them.
        Auth::None | Auth::Keys => None,
        Auth::Bearer => Some(inline([("type", "bearer")])),
        Auth::Basic { user } => Some(inline([("type", "basic"), ("user", user)])),
        Auth::Header { name } => Some(inline([("type", "header"), ("name", name)])),
    };
    if let Some(auth) = auth {
        table["auth"] = value(auth);
    }
    let path = |path: &Option<std::path::PathBuf>| path.as_deref().map(slashes);
    for (key, text) in [
        ("tenant", connection.tenant.clone()),
        ("ca_file", path(&connection.ca_file)),
        ("client_cert", path(&connection.client_cert)),
        ("client_key", path(&connection.client_key)),
        ("proxy", connection.proxy.as_ref().map(ToString::to_string)),
    ] {
        if let Some(text) = text {
            table[key] = value(text);
        }
    }
    if connection.timeout != TIMEOUT {
        table["timeout"] = value(write_duration(connection.timeout));
    }
    if !connection.headers.is_empty() {
        let headers = connection
            .headers
            .iter()
            .map(|(name, text)| (name.as_str(), text.as_str()));
        table["headers"] = value(inline(headers));
    }
}

fn write_direct(table: &mut Table, direct: &Direct) {
    let mut scrape = Array::new();
    for page in &direct.scrape {
        let mut entry = inline([("job", page.job.as_str()), ("url", page.url.as_str())]);
        if page.every != SCRAPE_INTERVAL {
            entry.insert("every", write_duration(page.every).into());
        }
        scrape.push(entry);
    }
    if !scrape.is_empty() {
        table["scrape"] = value(scrape);
    }
    let otlp: InlineTable = [("http", direct.otlp.http), ("grpc", direct.otlp.grpc)]
        .into_iter()
        .filter_map(|(key, address)| Some((key, Value::from(address?.to_string()))))
        .collect();
    if !otlp.is_empty() {
        table["otlp"] = value(otlp);
    }
    let logs: Array = direct
        .logs
        .iter()
        .map(|log| {
            inline([
                ("file", slashes(&log.file).as_str()),
                ("service", &log.service),
            ])
        })
        .collect();
    if !logs.is_empty() {
        table["logs"] = value(logs);
    }
    let history: Array = direct.history.iter().map(|file| slashes(file)).collect();
    if !history.is_empty() {
        table["history"] = value(history);
    }
    if direct.retention != Retention::default() {
        let mut retention = InlineTable::new();
        retention.insert("max_age", write_duration(direct.retention.max_age).into());
        let bytes = i64::try_from(direct.retention.max_bytes).unwrap_or(i64::MAX);
        retention.insert("max_bytes", bytes.into());
        let (written, default) = (direct.retention, Retention::default());
        for (key, number, usual) in [
            ("max_series", written.max_series, default.max_series),
            (
                "max_series_per_target",
                written.max_series_per_target,
                default.max_series_per_target,
            ),
        ] {
            if number != usual {
                retention.insert(key, i64::try_from(number).unwrap_or(i64::MAX).into());
            }
        }
        table["retention"] = value(retention);
    }
}

fn inline<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> InlineTable {
    pairs
        .into_iter()
        .map(|(key, text)| (key, Value::from(text)))
        .collect()
}

/// A path as the file writes it on every system.
fn slashes(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}
