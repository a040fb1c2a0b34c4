use std::{
    fmt::Write,
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    path::Path,
};

use model::Failure;

use crate::{
    Console,
    wire::{Diagnostics, Nothing},
};

/// As much of the newest log file as is quoted.
const TAIL: u64 = 64 << 10;
const LINES: usize = 60;

/// Text for a support request: versions, pack, sources and the last log lines.
///
/// It holds no secret, because neither the pack nor the logs do.
///
/// # Errors
/// None: what cannot be read is said in the text.
#[allow(clippy::unused_async)] // a command
pub async fn diagnostics(console: &Console, request: Nothing) -> Result<Diagnostics, Failure> {
    let Nothing {} = request;
    let options = &console.shared.options;
    let mut text = format!(
        "Wheelhouse {} on {} {}\n",
        options.version,
        std::env::consts::OS,
        std::env::consts::ARCH
    );
    match console.shared.open.current() {
        None => text.push_str("no pack is open\n"),
        Some(opened) => {
            let pack = &opened.pack;
            line(
                &mut text,
                format_args!("pack {:?} at {}", pack.name, pack.folder.display()),
            );
            line(
                &mut text,
                format_args!("present {}, revision {}", opened.present, opened.revision),
            );
            for problem in &opened.problems {
                line(&mut text, format_args!("problem {problem}"));
            }
            for environment in &pack.environments {
                for source in &environment.sources {
                    let place = source.kind.connection().map(|found| found.url.to_string());
                    let (id, kind) = (&source.id, source.kind.name());
                    line(
                        &mut text,
                        format_args!(
                            "source {}/{id} {kind} {}",
                            environment.id,
                            place.unwrap_or_default()
                        ),
                    );
                }
            }
        }
    }
    for running in console.shared.environments.lock().await.all() {
        for source in running.sources() {
            let standing = source.standing();
            let state = match standing.failure {
                Some(failure) => format!("{:?}: {failure}", failure.code),
                None => format!("answered {:?}", standing.answered.map(|at| at.0)),
            };
            line(
                &mut text,
                format_args!(
                    "standing {}/{} {state}",
                    running.definition.id, source.definition.id
                ),
            );
        }
    }
    line(
        &mut text,
        format_args!("last log lines, from {}:", options.logs.display()),
    );
    text.push_str(&last_lines(&options.logs));
    Ok(Diagnostics {
        text,
        log_folder: options.logs.display().to_string(),
    })
}

fn line(text: &mut String, words: std::fmt::Arguments<'_>) {
    // Writing into a String cannot fail.
    let _ = writeln!(text, "{words}");
}

fn last_lines(folder: &Path) -> String {
    let newest = fs::read_dir(folder).ok().and_then(|entries| {
        entries
            .filter_map(Result::ok)
            .map(|entry| entry.path())
            .filter(|path| {
                path.extension()
                    .is_some_and(|extension| extension == "jsonl")
            })
            .max()
    });
    let Some(newest) = newest else {
        return "none\n".to_owned();
    };
    let read = || -> std::io::Result<Vec<u8>> {
        let mut file = File::open(&newest)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
        let mut bytes = Vec::new();
        file.take(TAIL).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) => {
            let text = String::from_utf8_lossy(&bytes);
            let lines: Vec<&str> = text.lines().collect();
            let first = lines.len().saturating_sub(LINES);
            lines
                .iter()
                .skip(first)
                .flat_map(|line| [line, "\n"])
                .collect()
        }
        Err(error) => format!("{} cannot be read: {error}\n", newest.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_last_lines_of_the_newest_file_are_quoted() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(last_lines(folder.path()), "none\n");
        fs::write(folder.path().join("wheelhouse.2026-01-01.jsonl"), "old\n").unwrap();
        let lines: String = (0..200).map(|number| format!("line {number}\n")).collect();
        fs::write(folder.path().join("wheelhouse.2026-01-02.jsonl"), lines).unwrap();
        let quoted = last_lines(folder.path());
        assert_eq!(quoted.lines().count(), LINES);
        assert!(quoted.ends_with("line 199\n"), "{quoted}");
    }
}
