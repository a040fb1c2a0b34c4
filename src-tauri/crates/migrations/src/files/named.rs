use std::collections::HashMap;

use model::Weight;

use super::{
    Down, FileKind, MigrationFile, Reader,
    pattern::{self, Way},
    place, sections, source,
};
use crate::{moment::Moment, order, tool::Tool};

/// Reads the files of a tool whose migrations are known by their file's or folder's name.
pub(super) fn read(
    reader: &mut Reader<'_>,
    paths: &[String],
    named: Option<&str>,
) -> Vec<MigrationFile> {
    let tool = reader.tool;
    let Some(folder) = place::find(reader, paths, named) else {
        return Vec::new();
    };
    let mut found: Vec<MigrationFile> = Vec::new();
    let mut downs: Vec<(String, Down)> = Vec::new();
    for path in paths {
        let Some((place, name)) = place::candidate(tool, path) else {
            odd(reader, path, &folder);
            continue;
        };
        let Some(below) = place::inside(place, &folder) else {
            continue;
        };
        if !(below.is_empty() || pattern::is_recursive(tool) || tool == Tool::Hasura) {
            continue;
        }
        let Some(parsed) = pattern::parse(tool, name) else {
            continue;
        };
        let Some(bytes) = reader.bytes(path) else {
            continue;
        };
        if parsed.way == Way::Down {
            let down = Down {
                path: path.clone(),
                line: 1,
                sql: String::from_utf8_lossy(&bytes).into_owned(),
            };
            downs.push((parsed.id, down));
            continue;
        }
        let mut file = MigrationFile::new(tool, parsed.id, parsed.name, path);
        file.kind = parsed.kind;
        file.bytes = bytes;
        if tool == Tool::Hasura {
            let database = place.rsplit('/').next().unwrap_or_default();
            if database != "migrations" && !database.is_empty() {
                file.group = Some(database.to_owned());
                file.id = format!("{database}.{}", file.id);
            }
        }
        if !source::complete(&mut file) {
            continue;
        }
        file.authored = file.authored.take().or_else(|| authored(&file.id));
        found.push(file);
    }
    pair(&mut found, downs);
    if tool == Tool::SeaOrm {
        registered(reader, &folder, &mut found);
    }
    if tool == Tool::Supabase {
        // Its own first file before migrations had content; the tool passes it by.
        found.retain(|file| {
            let old = file.id.len() == 14 && file.id.as_str() < "20211209000000";
            !(old && file.name == "init")
        });
    }
    found
}

/// A file among the migrations that the tool stops at.
fn odd(reader: &mut Reader<'_>, path: &str, folder: &str) {
    let direct = path
        .rsplit_once('/')
        .is_some_and(|(parent, _)| parent == folder);
    let sql = path.ends_with(".sql");
    if reader.tool == Tool::Sqlx && direct && sql {
        reader.problem(
            Weight::Warning,
            path,
            format!("{path} has no version before its first underscore; sqlx stops at it"),
            "rename it to <number>_<what it does>.sql, or move it elsewhere",
        );
    }
}

/// Puts each way back beside its way there.
fn pair(files: &mut [MigrationFile], downs: Vec<(String, Down)>) {
    let positions: HashMap<String, usize> = files
        .iter()
        .enumerate()
        .map(|(index, file)| {
            let bare = file.id.rsplit('.').next().unwrap_or(&file.id);
            let id = if file.tool == Tool::Hasura {
                bare
            } else {
                &file.id
            };
            (order::identity(file.tool, id), index)
        })
        .collect();
    let tool = files.first().map(|file| file.tool);
    for (id, down) in downs {
        let position = tool.and_then(|tool| positions.get(&order::identity(tool, &id)));
        if let Some(file) = position.and_then(|index| files.get_mut(*index)) {
            file.down = Some(down);
        }
    }
    for file in files {
        if file.down.is_none() && file.path.ends_with(".sql") {
            file.down = sections::down(file.tool, &file.text()).map(|(line, sql)| Down {
                path: file.path.clone(),
                line,
                sql,
            });
        }
    }
}

/// SeaORM runs what `Migrator::migrations()` lists, in the order of the list.
fn registered(reader: &mut Reader<'_>, folder: &str, files: &mut Vec<MigrationFile>) {
    let list = format!("{folder}/lib.rs");
    let Some(text) = reader.text(list.trim_start_matches('/')) else {
        files.sort_by(|a, b| a.id.cmp(&b.id));
        return;
    };
    let modules = source::registered(&text);
    if modules.is_empty() {
        files.sort_by(|a, b| a.id.cmp(&b.id));
        return;
    }
    let module = |file: &MigrationFile| {
        let path = file
            .path
            .trim_end_matches("/mod.rs")
            .trim_end_matches(".rs");
        let name = path.rsplit('/').next().unwrap_or(path).to_owned();
        modules.iter().position(|module| *module == name)
    };
    for file in files.iter().filter(|file| module(file).is_none()) {
        let message = format!("{} is not among Migrator::migrations() in {list}", file.id);
        reader.problem(
            Weight::Warning,
            &file.path,
            message,
            "add it to the list, or remove the file; SeaORM does not see it",
        );
    }
    files.retain(|file| module(file).is_some());
    files.sort_by_key(module);
}

/// The time in a name: 14 digits, 13 digits of milliseconds, or `2025_01_14_093012`.
pub(super) fn authored(id: &str) -> Option<Moment> {
    let digits: String = id
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .chars()
        .take_while(|c| c.is_ascii_digit() || *c == '_' || *c == '-')
        .filter(char::is_ascii_digit)
        .collect();
    match digits.len() {
        14 => {
            let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default();
            let text = format!(
                "{}-{}-{} {}:{}:{}",
                part(0..4),
                part(4..6),
                part(6..8),
                part(8..10),
                part(10..12),
                part(12..14)
            );
            Some(Moment::read(&text)).filter(|moment| moment.nanos().is_some())
        }
        13 => digits.parse().ok().and_then(Moment::epoch),
        _ => None,
    }
}

impl FileKind {
    /// Whether the tool takes files of this kind whatever came after them.
    pub(crate) fn may_be_late(self) -> bool {
        matches!(self, Self::Repeatable | Self::Unversioned)
    }
}
