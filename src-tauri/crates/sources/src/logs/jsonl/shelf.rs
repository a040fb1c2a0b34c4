//! Which files a source of lines is made of.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::{SystemTime, UNIX_EPOCH},
};

use model::{Code, Failure, Nanos};

/// The most files of one source.
pub(super) const MOST_FILES: usize = 500;
/// How the names of files with lines end, before what rotation and packing add.
const ENDINGS: [&str; 7] = ["log", "jsonl", "ndjson", "json", "txt", "out", "err"];

/// A file with lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Listed {
    pub(super) path: PathBuf,
    /// What it is called as long as it is written to, whatever rotation calls it later.
    pub(super) stream: String,
    pub(super) modified: Nanos,
    pub(super) size: u64,
}

/// The files of a path, those written to last first, and how many are left out.
///
/// A file comes with those that rotation made of it, a folder with all that look like logs; `*`
/// and `?` in the last part of the path stand for any text and any character.
pub(super) fn listed(path: &Path) -> Result<(Vec<Listed>, usize), Failure> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let is_pattern = name.contains(['*', '?']) && !path.exists();
    let folder = match path.is_dir() {
        true => path,
        false => parent(path),
    };
    let own = family(&name);
    let fits = |other: &str| match () {
        () if path.is_dir() => looks_like_log(other),
        () if is_pattern => matches(&name, other),
        () => other == name || family(other) == own,
    };
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(|error| failure(path, &error))? {
        let entry = entry.map_err(|error| failure(path, &error))?;
        let other = entry.file_name().to_string_lossy().into_owned();
        if other.starts_with('.') || !fits(&other) {
            continue;
        }
        let known = match fs::metadata(entry.path()) {
            Ok(known) if known.is_file() && known.len() > 0 => known,
            // What was rotated away since is found under its other name.
            _ => continue,
        };
        files.push(Listed {
            stream: folder.join(family(&other)).display().to_string(),
            path: entry.path(),
            modified: nanos(known.modified().ok()),
            size: known.len(),
        });
    }
    if files.is_empty() && !is_pattern && !path.is_dir() {
        // An empty file is there, one that is not there is an error.
        fs::metadata(path).map_err(|error| failure(path, &error))?;
    }
    files.sort_by(|a, b| {
        b.modified
            .cmp(&a.modified)
            .then_with(|| a.path.cmp(&b.path))
    });
    let left_out = files.len().saturating_sub(MOST_FILES);
    files.truncate(MOST_FILES);
    Ok((files, left_out))
}

/// Why files cannot be read, and what to do.
pub(super) fn failure(path: &Path, error: &io::Error) -> Failure {
    let shown = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => Failure::new(
            Code::NotFound,
            format!("there is no file or folder {shown}"),
        )
        .remedy("start the backend, or correct the path of the source"),
        io::ErrorKind::PermissionDenied => {
            Failure::new(Code::Forbidden, format!("{shown} may not be read"))
                .remedy("give yourself the right to read the folder and its files")
        }
        _ => Failure::new(Code::Storage, format!("{shown} cannot be read: {error}"))
            .remedy("check the disk or network drive that it lies on"),
    }
    .at(shown.to_string())
}

/// The name of a log without what rotation added: a number or a date behind it, or a date before
/// its ending, and packing.
fn family(name: &str) -> String {
    let name = [".gz", ".zst", ".zstd"]
        .iter()
        .find_map(|packing| name.strip_suffix(packing))
        .unwrap_or(name);
    let (kept, _) = without_numbers(name);
    match kept.rsplit_once('.') {
        Some((stem, ending)) if ENDINGS.contains(&ending) => {
            let (kept, digits) = without_numbers(stem);
            // Fewer digits tell one process from another.
            let stem = if digits >= 6 { kept } else { stem };
            format!("{stem}.{ending}")
        }
        _ => kept.to_owned(),
    }
}

/// A name without the numbers at its end, and how many digits they had.
fn without_numbers(mut name: &str) -> (&str, usize) {
    let mut digits = 0;
    while let Some((rest, last)) = name.rsplit_once(['.', '-', '_']) {
        let count = last.bytes().filter(u8::is_ascii_digit).count();
        let is_number = count > 0
            && last
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"TZ".contains(&byte));
        if !is_number || rest.is_empty() {
            break;
        }
        digits += count;
        name = rest;
    }
    (name, digits)
}

fn looks_like_log(name: &str) -> bool {
    let family = family(name);
    let ending = family.rsplit_once('.').map(|(_, ending)| ending);
    ending.is_some_and(|ending| ENDINGS.contains(&ending))
}

/// Whether a name fits a pattern; in time that grows with the product of both lengths at most.
fn matches(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut at, mut read) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while let Some(character) = name.get(read) {
        match pattern.get(at) {
            Some('*') => {
                star = Some((at, read));
                at += 1;
            }
            Some(asked) if *asked == '?' || asked == character => {
                at += 1;
                read += 1;
            }
            _ => {
                let Some((back, taken)) = star else {
                    return false;
                };
                star = Some((back, taken + 1));
                at = back + 1;
                read = taken + 1;
            }
        }
    }
    pattern.iter().skip(at).all(|asked| *asked == '*')
}

fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A time of the file system.
fn nanos(time: Option<SystemTime>) -> Nanos {
    let since = time.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let nanos = since.map(|since| i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    Nanos(nanos.unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rotation_keeps_a_family() {
        for (name, expected) in [
            ("app.log", "app.log"),
            ("app.log.1", "app.log"),
            ("app.log.12.gz", "app.log"),
            ("app.log.2026-11-26", "app.log"),
            ("app.log-20261126.zst", "app.log"),
            ("app.log.20261126T120000Z.gz", "app.log"),
            ("app-2026-11-26.log", "app.log"),
            ("app.2026-11-26.jsonl.gz", "app.jsonl"),
            ("app-2026-11-26.1.log", "app.log"),
            ("worker-1.log", "worker-1.log"),
            ("worker-1.log.3", "worker-1.log"),
            ("application.log", "application.log"),
            ("2026.log", "2026.log"),
            ("messages", "messages"),
            ("messages-20261126", "messages"),
        ] {
            assert_eq!(family(name), expected, "{name}");
        }
    }

    #[test]
    fn patterns_fit_as_in_a_shell() {
        for (pattern, name, fits) in [
            ("*.log", "app.log", true),
            ("*.log", "app.log.1", false),
            ("app*", "app", true),
            ("a?p.*", "app.log", true),
            ("*a*b*", "xxaxxb", true),
            ("*a*b*", "xxbxxa", false),
            ("?", "", false),
            ("*", "", true),
        ] {
            assert_eq!(matches(pattern, name), fits, "{pattern} {name}");
        }
        assert!(!matches(&"*a".repeat(40), &"a".repeat(39)));
    }

    #[test]
    fn a_folder_gives_logs_and_a_file_its_rotated_ones() {
        let folder = tempfile::tempdir().unwrap();
        for name in [
            "app.log",
            "app.log.1",
            "app.log.2.gz",
            "apple.log",
            "x.sqlite",
            ".hidden.log",
        ] {
            fs::write(folder.path().join(name), "x\n").unwrap();
        }
        fs::write(folder.path().join("empty.log"), "").unwrap();
        let names = |path: &Path| {
            let (files, left_out) = listed(path).unwrap();
            assert_eq!(left_out, 0);
            let names = files.iter().map(|file| {
                file.path
                    .file_name()
                    .unwrap()
                    .to_string_lossy()
                    .into_owned()
            });
            let mut names: Vec<String> = names.collect();
            names.sort();
            names
        };
        assert_eq!(
            names(&folder.path().join("app.log")),
            ["app.log", "app.log.1", "app.log.2.gz"]
        );
        assert_eq!(
            names(folder.path()),
            ["app.log", "app.log.1", "app.log.2.gz", "apple.log"]
        );
        assert_eq!(names(&folder.path().join("app*")).len(), 4);
        assert!(names(&folder.path().join("empty.log")).is_empty());
        assert!(names(&folder.path().join("none*")).is_empty());
        let failure = listed(&folder.path().join("none.log")).unwrap_err();
        assert_eq!(failure.code, Code::NotFound);
        assert!(failure.message.contains("none.log"));
    }
}
