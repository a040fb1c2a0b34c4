//! A reading of SPL on its own ("Search Reference"): the commands that searches for lines need.

mod expression;
mod terms;
mod tokens;

use std::collections::BTreeMap;

use expression::{Expression, Value};
use terms::Terms;

/// An event or a result: fields that are not null.
pub(crate) type Row = BTreeMap<String, String>;

/// Runs a search over events, which are in the order in which the server finds them.
///
/// The error is what the server would say.
pub(crate) fn run(search: &str, events: &[Row]) -> Result<Vec<Row>, String> {
    let commands = split(search)?;
    let (first, rest) = commands.split_first().ok_or("no command")?;
    let terms = first
        .strip_prefix("search ")
        .ok_or("the first command is not search")?;
    let terms = Terms::parse(terms)?;
    let mut rows: Vec<Row> = events
        .iter()
        .filter(|event| terms.holds(event))
        .cloned()
        .collect();
    for command in rest {
        rows = apply(command, rows)?;
    }
    Ok(rows)
}

/// The commands between pipes; what stands in quotes is not looked into.
fn split(search: &str) -> Result<Vec<String>, String> {
    let mut commands = vec![String::new()];
    let mut letters = search.chars();
    // Macros are put in before anything is parsed.
    if search.contains('`') {
        return Err("Error in 'SearchParser': Missing closing tick mark for macro".into());
    }
    while let Some(c) = letters.next() {
        match c {
            '|' => {
                commands.push(String::new());
                continue;
            }
            '[' => {
                return Err("Error in 'SearchParser': Missing a search command before '['".into());
            }
            _ => {}
        }
        let command = commands.last_mut().unwrap();
        command.push(c);
        if c == '"' {
            loop {
                let c = letters
                    .next()
                    .ok_or("Error in 'SearchParser': Mismatched quotes")?;
                command.push(c);
                match c {
                    '\\' => command.extend(letters.next()),
                    '"' => break,
                    _ => {}
                }
            }
        }
    }
    Ok(commands
        .into_iter()
        .map(|one| one.trim().to_owned())
        .collect())
}

fn apply(command: &str, mut rows: Vec<Row>) -> Result<Vec<Row>, String> {
    let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
    match name {
        "where" => {
            let expression = Expression::parse(rest)?;
            let mut kept = Vec::new();
            for row in rows {
                if expression.value(&row)? == Some(Value::Bool(true)) {
                    kept.push(row);
                }
            }
            Ok(kept)
        }
        "eval" => {
            let (field, expression) = rest.split_once('=').ok_or("eval")?;
            let expression = Expression::parse(expression)?;
            for row in &mut rows {
                match expression.value(row)? {
                    Some(value) => _ = row.insert(field.trim().to_owned(), value.text()),
                    None => _ = row.remove(field.trim()),
                }
            }
            Ok(rows)
        }
        "head" => {
            rows.truncate(rest.parse().map_err(|_| "head")?);
            Ok(rows)
        }
        "sort" => {
            let (count, by) = rest.split_once(' ').ok_or("sort")?;
            let down = by.starts_with('-');
            let by = by.trim_start_matches('-');
            let number = |row: &Row| row.get(by).and_then(|text| text.parse::<f64>().ok());
            rows.sort_by(|a, b| {
                let ordering = number(a).partial_cmp(&number(b)).unwrap();
                if down { ordering.reverse() } else { ordering }
            });
            match count.parse().map_err(|_| "sort")? {
                0 => {}
                count => rows.truncate(count),
            }
            Ok(rows)
        }
        "bin" => {
            let span = rest.strip_prefix("_time span=").ok_or("bin")?;
            let seconds: f64 = match span.strip_suffix("ms") {
                Some(millis) => millis.parse::<f64>().map_err(|_| "span")? / 1_000.0,
                None => span
                    .strip_suffix('s')
                    .ok_or("span")?
                    .parse()
                    .map_err(|_| "span")?,
            };
            for row in &mut rows {
                let time: f64 = row["_time"].parse().unwrap();
                let start = (time / seconds).floor() * seconds;
                row.insert("_time".into(), start.to_string());
            }
            Ok(rows)
        }
        "stats" => {
            let by = rest.strip_prefix("count by ").ok_or("stats")?;
            let by: Vec<&str> = by.split(", ").collect();
            let mut groups: BTreeMap<Vec<String>, usize> = BTreeMap::new();
            for row in &rows {
                let key: Option<Vec<String>> =
                    by.iter().map(|name| row.get(*name).cloned()).collect();
                // Events without one of the fields are left out.
                if let Some(key) = key {
                    *groups.entry(key).or_default() += 1;
                }
            }
            let rows = groups.into_iter().map(|(key, count)| {
                let mut row: Row = by.iter().map(|name| (*name).to_owned()).zip(key).collect();
                row.insert("count".into(), count.to_string());
                row
            });
            Ok(rows.collect())
        }
        "fields" => {
            let names: Vec<&str> = rest.split(", ").collect();
            if !names.contains(&"*") {
                return Err("fields: all of them are wanted".into());
            }
            for row in &mut rows {
                row.retain(|name, _| !name.starts_with('_') || names.contains(&name.as_str()));
            }
            Ok(rows)
        }
        other => Err(format!("Unknown search command '{other}'.")),
    }
}

#[test]
fn it_reads_what_the_reference_shows() {
    let event: Row = [
        ("_raw", "user=\"Mia\" status=503 path=/a*b"),
        ("_time", "1795165200.000424"),
        ("index", "main"),
        ("status", "503"),
        ("http.route", "/a*b"),
    ]
    .map(|(name, value)| (name.to_owned(), value.to_owned()))
    .into();
    for (search, found) in [
        ("search index=*", 1),
        ("search index=\"MAIN\" \"*mi*\"", 1),
        ("search index=main (\"*nobody*\" OR status=\"50*\")", 1),
        ("search index=* | where 'http.route'=\"/a*b\"", 1),
        ("search index=* | where 'http.route'=\"/aXb\"", 0),
        (
            "search index=* | where match(_raw, \"(?i)USER=\\\"mia\")",
            1,
        ),
        ("search index=* | where NOT match(missing, \"x\")", 0),
        (
            "search index=* | where isnull(missing) AND tonumber(status)>500",
            1,
        ),
        ("search index=* | where missing=\"x\" OR status=\"503\"", 1),
        (
            "search index=* | eval a=lower(coalesce(b, \"X\")) | where a=\"x\"",
            1,
        ),
        ("search index=* | stats count by missing", 0),
    ] {
        let rows = run(search, std::slice::from_ref(&event)).unwrap();
        assert_eq!(rows.len(), found, "{search}");
    }
    for wrong in [
        "index=main",
        "search index=* | delete",
        "search index=* `macro`",
        "search index=* [search x]",
        "search (index=*",
        "search index=* | where 'a'=",
        "search earliest=\"0\"",
        "search word",
    ] {
        assert!(run(wrong, &[]).is_err(), "{wrong}");
    }
}
