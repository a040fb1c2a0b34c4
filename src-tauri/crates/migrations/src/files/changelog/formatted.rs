use std::sync::LazyLock;

use regex::Regex;

use super::{Change, Changelog, Item, Set, Sql};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is tested")
}

static HEADER: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*--\s*liquibase formatted sql(.*)$"));
static SET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?i)^\s*--\s*changeset\s+("[^"]+"|[^:"]+?)\s*:\s*("[^"]+"|\S+)(.*)$"#)
});
static PROPERTY: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*--\s*property\s+(.*)$"));
static ROLLBACK: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?i)^\s*--\s*rollback\s?(.*)$"));
static VALID: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?i)^\s*--\s*validCheckSums?:?\s+(\S+)"));
static ASIDE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?i)^\s*--\s*(comment[:\s]|preconditions\b|precondition-|labels?:|ignoreLines:)")
});
static ATTRIBUTE: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(\w+):("[^"]*"|\S+)"#));

/// The changesets of formatted SQL; `None` if the text is not that.
///
/// Source: Liquibase's AbstractFormattedChangeLogParser.
pub(super) fn read(text: &str) -> Option<Changelog> {
    let mut lines = (1_u32..).zip(text.lines());
    let header = lines.find(|(_, line)| !line.trim().is_empty())?.1;
    let header = HEADER.captures(header)?;
    let logical = attribute(&header[1], "logicalFilePath");
    let mut items = Vec::new();
    let mut open: Option<(Set, Sql)> = None;
    let mut ignored = 0_usize;
    let mut in_rollback = false;
    for (number, line) in lines {
        if ignored > 0 {
            ignored -= 1;
            continue;
        }
        if in_rollback {
            in_rollback = !line.contains("*/");
            continue;
        }
        if let Some(found) = SET.captures(line) {
            items.extend(open.take().map(close));
            open = Some(begin(&found[1], &found[2], &found[3], number));
        } else if let Some(found) = PROPERTY.captures(line) {
            let part = |name| attribute(&found[1], name);
            if let (Some(name), Some(value)) = (part("name"), part("value")) {
                items.push(Item::Property { name, value });
            }
        } else if let Some((set, sql)) = &mut open {
            if let Some(found) = ROLLBACK.captures(line) {
                let rollback = set.rollback.get_or_insert_default();
                rollback.push_str(&found[1]);
                rollback.push('\n');
            } else if let Some(found) = VALID.captures(line) {
                set.valid.push(found[1].to_owned());
            } else if line
                .trim_start()
                .to_lowercase()
                .starts_with("/* liquibase rollback")
                || line
                    .trim_start()
                    .to_lowercase()
                    .starts_with("/*liquibase rollback")
            {
                in_rollback = !line.contains("*/");
            } else if ASIDE.is_match(line) {
                ignored = attribute(line, "ignoreLines")
                    .and_then(|n| n.parse().ok())
                    .unwrap_or(0);
            } else {
                sql.text.push_str(line);
                sql.text.push('\n');
            }
        }
    }
    items.extend(open.map(close));
    Some(Changelog { logical, items })
}

fn begin(author: &str, id: &str, attributes: &str, line: u32) -> (Set, Sql) {
    let yes =
        |name: &str| attribute(attributes, name).map(|value| value.eq_ignore_ascii_case("true"));
    let set = Set {
        id: unquoted(id),
        author: unquoted(author),
        logical: attribute(attributes, "logicalFilePath"),
        run_on_change: yes("runOnChange") == Some(true),
        run_always: yes("runAlways") == Some(true),
        line,
        ..Set::default()
    };
    let sql = Sql {
        text: String::new(),
        split: yes("splitStatements").unwrap_or(true),
        strip: yes("stripComments").unwrap_or(true),
        delimiter: attribute(attributes, "endDelimiter"),
    };
    (set, sql)
}

fn close((mut set, mut sql): (Set, Sql)) -> Item {
    sql.text = sql.text.trim().to_owned();
    set.changes.push(Change::Sql(sql));
    Item::Set(Box::new(set))
}

fn attribute(text: &str, name: &str) -> Option<String> {
    ATTRIBUTE
        .captures_iter(text)
        .find(|found| found[1].eq_ignore_ascii_case(name))
        .map(|found| unquoted(&found[2]))
}

fn unquoted(text: &str) -> String {
    text.trim().trim_matches('"').to_owned()
}
