use std::{
    collections::{BTreeSet, HashMap, HashSet},
    sync::LazyLock,
};

use regex::Regex;

use super::{MigrationFile, Reader};
use crate::{moment::Moment, tool::Tool};

fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("it is tested")
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r#"(?m)^\s+label\s*=\s*["'](\w+)["']"#));
static PAIR: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"\(\s*["'](\w+)["']\s*,\s*["'](\w+)["']\s*,?\s*\)"#));
static REVISION: LazyLock<Regex> =
    LazyLock::new(|| pattern(r#"(?m)^revision\b[^=\n]*=\s*["']([^"']+)["']"#));
static TEXT: LazyLock<Regex> = LazyLock::new(|| pattern(r#"["']([^"']+)["']"#));
static CREATED: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?m)^Create Date:\s*(.+?)\s*$"));

/// Django's migrations of every app in the tree; `id` is `app.name`.
pub(super) fn django(reader: &mut Reader<'_>, paths: &[String]) -> Vec<MigrationFile> {
    let mut found = Vec::new();
    let mut labels: HashMap<String, String> = HashMap::new();
    for path in paths {
        let Some((folder, name)) = path.rsplit_once('/') else {
            continue;
        };
        let Some((app, "migrations")) = folder.rsplit_once('/') else {
            continue;
        };
        let Some(name) = name
            .strip_suffix(".py")
            .filter(|name| !name.starts_with(['_', '~']))
        else {
            continue;
        };
        let Some(bytes) = reader.bytes(path) else {
            continue;
        };
        if !labels.contains_key(app) {
            labels.insert(app.to_owned(), label(reader, app, paths));
        }
        let label = &labels[app];
        let mut file = MigrationFile::new(Tool::Django, format!("{label}.{name}"), name, path);
        file.bytes = bytes;
        file.group = Some(label.clone());
        let text = file.text();
        if !text.contains("Migration") {
            continue;
        }
        let pairs = |list: &str| -> Vec<String> {
            assigned(&text, list)
                .map(|value| {
                    PAIR.captures_iter(&value)
                        .map(|pair| format!("{}.{}", &pair[1], &pair[2]))
                        .collect()
                })
                .unwrap_or_default()
        };
        file.parents = pairs("dependencies");
        file.replaces = pairs("replaces");
        found.push(file);
    }
    found
}

/// The app's label: what its configuration says, else its folder's name.
fn label(reader: &mut Reader<'_>, app: &str, paths: &[String]) -> String {
    let folder = app.rsplit('/').next().unwrap_or(app).to_owned();
    let configuration = format!("{app}/apps.py");
    if paths.binary_search(&configuration).is_err() {
        return folder;
    }
    reader
        .text(&configuration)
        .and_then(|text| Some(LABEL.captures(&text)?.get(1)?.as_str().to_owned()))
        .unwrap_or(folder)
}

/// Alembic's revisions, parents before children.
pub(super) fn alembic(reader: &mut Reader<'_>, paths: &[String]) -> Vec<MigrationFile> {
    let mut found = Vec::new();
    for path in paths.iter().filter(|path| path.ends_with(".py")) {
        // Configuration and programs are no revisions; only what names itself one is.
        let Ok(bytes) = reader.tree.read(path) else {
            reader.bytes(path);
            continue;
        };
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let Some(revision) = REVISION.captures(&text).map(|found| found[1].to_owned()) else {
            continue;
        };
        let mut file = MigrationFile::new(Tool::Alembic, &revision, title(&text, path), path);
        let texts = |name: &str| -> Vec<String> {
            assigned(&text, name)
                .map(|value| {
                    TEXT.captures_iter(&value)
                        .map(|text| text[1].to_owned())
                        .collect()
                })
                .unwrap_or_default()
        };
        file.parents = texts("down_revision");
        file.parents.extend(texts("depends_on"));
        file.authored = CREATED.captures(&text).map(|found| Moment::read(&found[1]));
        file.bytes = bytes;
        found.push(file);
    }
    // A branch label may stand for a revision among the parents; revisions may be shortened.
    let ids: HashSet<String> = found.iter().map(|file| file.id.clone()).collect();
    for file in &mut found {
        for parent in &mut file.parents {
            if ids.contains(parent) {
                continue;
            }
            let mut longer = ids.iter().filter(|id| id.starts_with(parent.as_str()));
            if let (Some(only), None) = (longer.next(), longer.next()) {
                parent.clone_from(only);
            }
        }
    }
    sorted(found)
}

/// The first line of the text between three quotes.
fn title(text: &str, path: &str) -> String {
    let first = text
        .split_once("\"\"\"")
        .and_then(|(_, rest)| rest.lines().next())
        .map(|line| line.trim().trim_end_matches("\"\"\"").to_owned())
        .filter(|line| !line.is_empty());
    let stem = || {
        let name = path.rsplit('/').next().unwrap_or(path);
        name.trim_end_matches(".py").to_owned()
    };
    first.unwrap_or_else(stem)
}

/// The value of an assignment, up to the closing bracket or the end of the line.
fn assigned(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| {
        let line = line.trim_start();
        let rest = line.strip_prefix(name).map(str::trim_start);
        !rest.is_some_and(|rest| rest.starts_with('=') || rest.starts_with(':'))
    });
    let (_, mut value) = lines
        .next()
        .and_then(|line| line.split_once('='))
        .map(|(name, value)| (name, uncommented(value)))?;
    let depth = |text: &str| {
        let count = |brackets: [char; 2]| text.chars().filter(|c| brackets.contains(c)).count();
        count(['(', '[']) > count([')', ']'])
    };
    while depth(&value) {
        let line = lines.next()?;
        value.push('\n');
        value.push_str(&uncommented(line));
    }
    Some(value)
}

/// A line without its comment; a `#` inside a text is none.
fn uncommented(line: &str) -> String {
    let mut quote = None;
    let mut kept = String::new();
    for c in line.chars() {
        match (quote, c) {
            (None, '#') => break,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
        kept.push(c);
    }
    kept
}

/// Parents before children, and the older of two that wait for nothing first.
fn sorted(mut files: Vec<MigrationFile>) -> Vec<MigrationFile> {
    files.sort_by_cached_key(|file| {
        (
            file.authored.as_ref().and_then(Moment::nanos),
            file.id.clone(),
        )
    });
    let place: HashMap<&str, usize> = files
        .iter()
        .enumerate()
        .map(|(index, file)| (file.id.as_str(), index))
        .collect();
    let mut waits = vec![0_usize; files.len()];
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); files.len()];
    for (index, file) in files.iter().enumerate() {
        for parent in file.parents.iter().filter_map(|id| place.get(id.as_str())) {
            waits[index] += 1;
            children[*parent].push(index);
        }
    }
    let mut ready: BTreeSet<usize> = (0..files.len())
        .filter(|index| waits[*index] == 0)
        .collect();
    let mut turn = vec![usize::MAX; files.len()];
    let mut next = 0;
    while let Some(index) = ready.pop_first() {
        turn[index] = next;
        next += 1;
        for child in &children[index] {
            waits[*child] -= 1;
            if waits[*child] == 0 {
                ready.insert(*child);
            }
        }
    }
    // What stands in a circle has no turn and stays at the end as it is.
    let mut pairs: Vec<(usize, MigrationFile)> = turn.into_iter().zip(files).collect();
    pairs.sort_by_key(|(turn, _)| *turn);
    pairs.into_iter().map(|(_, file)| file).collect()
}
