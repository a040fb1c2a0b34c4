use std::{fs, io, path::Path};

use model::{Code, Failure, Problem, Weight};

use crate::{
    Files, Listed, Pack, alerts::read_rules, check::position, parse::parse_in, queries::read_query,
    slos::read_slos,
};

/// The file that describes a pack.
pub const FILE: &str = "wheelhouse.toml";

/// The file that documents tables and columns.
pub const DATA_MODEL: &str = "docs/data-model.md";

const LARGEST: u64 = 4 << 20;
const MOST_FILES: usize = 5_000;
const DEEPEST: usize = 8;

/// Opens a pack: reads `wheelhouse.toml`, its alert rules, named queries and objectives, and lists the files beside it.
///
/// A folder without `wheelhouse.toml` opens with a note and whatever files it has. `vars` answers
/// `${NAME}`, usually from the process environment.
///
/// # Errors
/// Fails only if the folder itself cannot be read.
pub fn open(
    folder: &Path,
    vars: &dyn Fn(&str) -> Option<String>,
) -> Result<(Pack, Vec<Problem>), Failure> {
    // The file dialog and a drop give the file as often as the folder.
    let folder = match folder.parent() {
        Some(parent) if folder.file_name().is_some_and(|name| name == FILE) => parent,
        _ => folder,
    };
    fs::read_dir(folder).map_err(|error| unreadable(folder, &error))?;
    let (mut pack, mut problems) = match read(&folder.join(FILE), FILE) {
        Ok((text, problem)) => {
            let (pack, mut problems) = parse_in(&text, FILE, folder, vars);
            problems.splice(0..0, problem);
            (pack, problems)
        }
        Err(problem) => (
            Pack {
                folder: folder.to_owned(),
                ..Pack::default()
            },
            vec![problem],
        ),
    };
    if pack.name.is_empty() {
        pack.name = folder
            .canonicalize()
            .ok()
            .and_then(|path| Some(path.file_name()?.to_string_lossy().into_owned()))
            .unwrap_or_else(|| folder.display().to_string());
    }
    pack.files = Files {
        dashboards: list(folder, "dashboards", &["json"], 1, &mut problems),
        runbooks: list(folder, "runbooks", &["md"], DEEPEST, &mut problems),
        alerts: list(folder, "alerts", &["yml", "yaml"], 1, &mut problems),
        slos: list(folder, "slos", &["yml", "yaml"], 1, &mut problems),
        queries: list(folder, "queries", &["sql"], 1, &mut problems),
    };
    for listed in &pack.files.alerts {
        match read(&listed.path, &listed.name) {
            Ok((text, problem)) => {
                let (groups, more) = read_rules(&text, &listed.name);
                pack.rules.extend(groups);
                problems.extend(problem.into_iter().chain(more));
            }
            Err(problem) => problems.push(problem),
        }
    }
    for listed in &pack.files.queries {
        match read(&listed.path, &listed.name) {
            Ok((text, problem)) => {
                let (query, more) = read_query(&text, &listed.name);
                pack.queries.extend(query);
                problems.extend(problem.into_iter().chain(more));
            }
            Err(problem) => problems.push(problem),
        }
    }
    let mut slos = Vec::new();
    for listed in &pack.files.slos {
        match read(&listed.path, &listed.name) {
            Ok((text, problem)) => {
                slos.push((listed.name.as_str(), text));
                problems.extend(problem);
            }
            Err(problem) => problems.push(problem),
        }
    }
    let (slos, more) = read_slos(&slos);
    pack.slos = slos;
    problems.extend(more);
    Ok((pack, problems))
}

/// The text of a pack's data model, if it has one, and what keeps it from being read.
#[must_use]
pub fn data_model(folder: &Path) -> (Option<String>, Option<Problem>) {
    let path = folder.join(DATA_MODEL);
    if !path.exists() {
        return (None, None);
    }
    match read(&path, DATA_MODEL) {
        Ok((text, problem)) => (Some(text), problem),
        Err(problem) => (None, Some(problem)),
    }
}

/// The text of a file of the pack, with a problem if some of its bytes are not text.
fn read(path: &Path, file: &str) -> Result<(String, Option<Problem>), Problem> {
    let broken = |message: String, remedy: &str| Problem::new(Weight::Error, file, message, remedy);
    let unread = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound if file == FILE => Problem::new(
            Weight::Note,
            FILE,
            format!("the folder has no {FILE}, so it names no environment and no source"),
            "add a source under Sources: the file is then written",
        ),
        _ => broken(
            format!("{file} cannot be read: {error}"),
            "check that it is a file and its permissions",
        ),
    };
    let size = fs::metadata(path).map_err(unread)?.len();
    if size > LARGEST {
        return Err(broken(
            format!("{file} has {size} bytes, more than is read at most ({LARGEST})"),
            "check that this is the right file",
        ));
    }
    match String::from_utf8(fs::read(path).map_err(unread)?) {
        Ok(text) => Ok((text, None)),
        Err(error) => {
            let good = error.utf8_error().valid_up_to();
            let text = String::from_utf8_lossy(error.as_bytes()).into_owned();
            let (line, column) = position(&text, good);
            let problem = broken(
                "this is not UTF-8".into(),
                "save the file as UTF-8; what could be read is used",
            );
            Ok((text, Some(problem.position(line, column))))
        }
    }
}

/// Files below `folder/within` with one of the extensions, sorted; a missing folder has none.
fn list(
    folder: &Path,
    within: &str,
    extensions: &[&str],
    depth: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Listed> {
    let mut files = Vec::new();
    descend(folder, within, extensions, depth, &mut files, problems);
    files.sort_by(|a, b| a.name.cmp(&b.name));
    if files.len() > MOST_FILES {
        problems.push(Problem::new(
            Weight::Warning,
            within,
            format!(
                "{} files, of which the first {MOST_FILES} are used",
                files.len()
            ),
            "move those that are not part of the pack elsewhere",
        ));
        files.truncate(MOST_FILES);
    }
    files
}

fn descend(
    folder: &Path,
    within: &str,
    extensions: &[&str],
    depth: usize,
    files: &mut Vec<Listed>,
    problems: &mut Vec<Problem>,
) {
    let entries = match fs::read_dir(folder.join(within)) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return,
        Err(error) => {
            let message = format!("this folder cannot be read: {error}");
            let remedy = "check that it is a folder and its permissions";
            problems.push(Problem::new(Weight::Error, within, message, remedy));
            return;
        }
    };
    for entry in entries.flatten() {
        let Ok(name) = entry.file_name().into_string() else {
            let shown = entry.file_name().to_string_lossy().into_owned();
            let message = "the file's name is not UTF-8, so nothing could refer to it";
            problems.push(Problem::new(
                Weight::Warning,
                format!("{within}/{shown}"),
                message,
                "rename it",
            ));
            continue;
        };
        if name.starts_with('.') || files.len() > MOST_FILES {
            continue;
        }
        let path = entry.path();
        let name = format!("{within}/{name}");
        if path.is_dir() {
            if depth > 1 {
                descend(folder, &name, extensions, depth - 1, files, problems);
            }
            continue;
        }
        let fits = path
            .extension()
            .and_then(|extension| extension.to_str())
            .is_some_and(|extension| {
                extensions
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(extension))
            });
        if fits {
            files.push(Listed { name, path });
        }
    }
}

fn unreadable(folder: &Path, error: &io::Error) -> Failure {
    let (code, what) = match error.kind() {
        io::ErrorKind::NotFound => (Code::NotFound, "does not exist".to_owned()),
        io::ErrorKind::NotADirectory => (Code::BadInput, "is not a folder".to_owned()),
        _ => (Code::BadPack, format!("cannot be read: {error}")),
    };
    let shown = folder.display();
    Failure::new(code, format!("the pack {shown} {what}"))
        .at(shown.to_string())
        .remedy("open a folder that holds a wheelhouse.toml, or that should")
}
