use std::{collections::HashMap, sync::LazyLock};

use regex::Regex;

use super::{Reader, pattern};
use crate::tool::Tool;

/// The folder in which the tool's migrations lie: as configured, as usual, or where most are.
///
/// `named` is a folder that the pack names: what lies directly in it is taken as it is.
pub(super) fn find(
    reader: &mut Reader<'_>,
    paths: &[String],
    named: Option<&str>,
) -> Option<String> {
    let tool = reader.tool;
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for path in paths {
        if let Some((folder, _)) = candidate(tool, path) {
            *counts.entry(folder).or_default() += 1;
        }
    }
    let named = named.map(|folder| folder.trim_matches('/'));
    if let Some(named) = named
        && counts
            .keys()
            .any(|folder| inside(folder, named) == Some("") || pattern::is_recursive(tool))
    {
        return Some(named.to_owned());
    }
    if let Some(folder) = configured(reader, paths)
        && counts.keys().any(|other| inside(other, &folder).is_some())
    {
        return Some(folder);
    }
    for usual in usual(tool) {
        let mut fitting: Vec<&str> = counts
            .keys()
            .filter_map(|folder| base(folder, usual))
            .collect();
        fitting.sort_by_key(|folder| (folder.len(), *folder));
        if let Some(folder) = fitting.first() {
            return Some((*folder).to_owned());
        }
    }
    counts
        .into_iter()
        .filter(|(folder, _)| telling(tool) || folder.contains("migrat"))
        .max_by_key(|(folder, count)| (*count, std::cmp::Reverse(folder.len()), *folder))
        .map(|(folder, _)| folder.to_owned())
}

/// The folder of migrations that a file would belong to, and its name there.
pub(super) fn candidate(tool: Tool, path: &str) -> Option<(&str, &str)> {
    let (folder, file) = path.rsplit_once('/').unwrap_or(("", path));
    let whole = if pattern::is_folder(tool) {
        let (above, _) = folder.rsplit_once('/').unwrap_or(("", folder));
        (above, path.get(above.len()..)?.trim_start_matches('/'))
    } else {
        (folder, file)
    };
    pattern::parse(tool, whole.1).map(|_| whole)
}

/// What remains of a folder below another; `None` if it does not lie there.
pub(super) fn inside<'f>(folder: &'f str, above: &str) -> Option<&'f str> {
    if above.is_empty() {
        return Some(folder);
    }
    let rest = folder.strip_prefix(above)?;
    if rest.is_empty() {
        Some("")
    } else {
        rest.strip_prefix('/')
    }
}

/// The part of a folder that ends in one of the usual names.
fn base<'f>(folder: &'f str, usual: &str) -> Option<&'f str> {
    let mut end = folder.len();
    loop {
        let part = folder.get(..end)?;
        if part == usual || part.ends_with(&format!("/{usual}")) {
            return Some(part);
        }
        end = part.rfind('/')?;
    }
}

/// Whether a file's name alone is enough to take it for a migration of the tool.
fn telling(tool: Tool) -> bool {
    matches!(
        tool,
        Tool::Refinery
            | Tool::SeaOrm
            | Tool::MikroOrm
            | Tool::Flyway
            | Tool::Doctrine
            | Tool::GolangMigrate
            | Tool::Diesel
            | Tool::Drizzle1
            | Tool::Prisma
            | Tool::EfCore
            | Tool::Sqlx
            | Tool::Goose
            | Tool::Dbmate
            | Tool::Atlas
    )
}

fn usual(tool: Tool) -> &'static [&'static str] {
    match tool {
        Tool::SeaOrm => &["migration/src", "migrations/src"],
        Tool::Prisma => &["prisma/migrations", "migrations"],
        Tool::TypeOrm => &["migrations", "migration"],
        Tool::Drizzle1 => &["drizzle", "migrations"],
        Tool::Rails => &["db/migrate"],
        Tool::Flyway => &["db/migration", "db/migrations", "migrations", "sql"],
        Tool::EfCore => &["Migrations"],
        Tool::Ecto => &["priv/repo/migrations", "migrations"],
        Tool::Laravel => &["database/migrations"],
        Tool::Dbmate => &["db/migrations", "migrations"],
        Tool::Supabase => &["supabase/migrations"],
        Tool::Hasura => &["migrations"],
        _ => &["migrations", "db/migrations", "db/migration"],
    }
}

/// Files in which a tool is told its folder, and how.
static CONFIGURATIONS: LazyLock<Vec<(Tool, &str, Regex)>> = LazyLock::new(|| {
    let quoted = r#"\s*[:=]\s*["'`]([^"'`$*]+)"#;
    let table = [
        (Tool::Diesel, "diesel.toml", format!("(?m)^dir{quoted}")),
        (Tool::Knex, "knexfile", format!("directory{quoted}")),
        (
            Tool::Sequelize,
            ".sequelizerc",
            format!(r#"migrations-path['"]?{quoted}"#),
        ),
        (Tool::MikroOrm, "mikro-orm.config", format!("path{quoted}")),
        (Tool::Drizzle1, "drizzle.config", format!(r"\bout{quoted}")),
        (
            Tool::Prisma,
            "prisma.config",
            format!(r"migrations\s*:\s*\{{[^}}]*?path{quoted}"),
        ),
        (Tool::Sqlx, "sqlx.toml", format!("migrations-dir{quoted}")),
        (
            Tool::Flyway,
            "flyway.",
            r"locations?\s*=\s*(?:filesystem:|classpath:)?([\w./-]+)".to_owned(),
        ),
        (
            Tool::Atlas,
            "atlas.hcl",
            r#"dir\s*=\s*"file://([^"?]+)"#.to_owned(),
        ),
    ];
    table
        .into_iter()
        .map(|(tool, file, pattern)| (tool, file, Regex::new(&pattern).expect("it is tested")))
        .collect()
});

/// The folder that the tool's configuration names, relative to the tree.
fn configured(reader: &mut Reader<'_>, paths: &[String]) -> Option<String> {
    for (tool, file, pattern) in CONFIGURATIONS.iter() {
        if *tool != reader.tool {
            continue;
        }
        for path in paths {
            let (folder, name) = path.rsplit_once('/').unwrap_or(("", path));
            if !name.starts_with(file) {
                continue;
            }
            let Some(text) = reader.text(path) else {
                continue;
            };
            let Some(told) = pattern.captures(&text).and_then(|found| found.get(1)) else {
                continue;
            };
            return Some(joined(folder, told.as_str()));
        }
    }
    None
}

/// A relative path as seen from a folder, without `.` and `..`.
pub(super) fn joined(folder: &str, relative: &str) -> String {
    let mut parts: Vec<&str> = if relative.starts_with('/') {
        Vec::new()
    } else {
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in relative.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            other => parts.push(other),
        }
    }
    parts.join("/")
}
