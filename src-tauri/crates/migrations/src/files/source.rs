//! Names inside programs, read by scanners that know what the tools' templates write.

use std::sync::LazyLock;

use regex::Regex;

use super::MigrationFile;
use crate::tool::Tool;

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is tested")
}

static TYPEORM_CLASS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bclass\s+(\w*?\d{13})\b"));
static TYPEORM_NAME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r#"(?m)^\s*(?:readonly\s+|public\s+)?name\s*(?::\s*string\s*)?=\s*["'`](\w+)["'`]"#)
});
static PHP_NAMESPACE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^\s*namespace\s+([\w\\]+)\s*[;{]"));
static PHP_CLASS: LazyLock<Regex> = LazyLock::new(|| pattern(r"\bclass\s+(\w+)"));
static EF_ID: LazyLock<Regex> = LazyLock::new(|| pattern(r#"\[Migration\("([^"]+)"\)\]"#));
static SEAORM_NAME: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"fn\s+name\s*\(&self\)\s*->\s*&str\s*\{\s*"([^"]+)"\s*\}"#));
static SEAORM_LIST: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?m)^[^/\n]*?Box::new\(\s*(?:\w+::)*?(\w+)::Migration\b"));

/// Takes the id from the text where the tool does; `false` if it is no migration.
pub(super) fn complete(file: &mut MigrationFile) -> bool {
    let text = file.text();
    let first = |pattern: &Regex| {
        let found = pattern.captures(&text)?.get(1)?;
        Some(found.as_str().to_owned())
    };
    match file.tool {
        Tool::TypeOrm => {
            let Some(class) = first(&TYPEORM_CLASS) else {
                return false;
            };
            let name = first(&TYPEORM_NAME).unwrap_or(class);
            file.authored = name
                .get(name.len().saturating_sub(13)..)
                .and_then(super::named::authored);
            file.id.clone_from(&name);
            file.name = name;
        }
        Tool::Doctrine => {
            let class = first(&PHP_CLASS).unwrap_or_else(|| file.id.clone());
            file.id = match first(&PHP_NAMESPACE) {
                Some(namespace) => format!("{namespace}\\{class}"),
                None => class,
            };
            file.name.clone_from(&file.id);
        }
        Tool::EfCore => {
            if let Some(id) = first(&EF_ID) {
                file.name.clone_from(&id);
                file.id = id;
            }
        }
        Tool::SeaOrm => {
            if let Some(name) = first(&SEAORM_NAME) {
                file.name.clone_from(&name);
                file.id = name;
            }
        }
        _ => {}
    }
    true
}

/// The modules that SeaORM's `Migrator` lists, in order.
pub(super) fn registered(text: &str) -> Vec<String> {
    SEAORM_LIST
        .captures_iter(text)
        .filter_map(|found| Some(found.get(1)?.as_str().to_owned()))
        .collect()
}
