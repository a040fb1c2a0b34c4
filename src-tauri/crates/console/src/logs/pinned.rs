use model::{Failure, LogLine};

use crate::Console;

/// Lines that are held, by their numbers, and the titles of their sources. Secrets are hidden, also
/// where redaction is off.
///
/// # Errors
/// If one of them is not held any more.
pub(crate) fn pinned(
    console: &Console,
    logs: u32,
    numbers: &[u32],
) -> Result<(Vec<LogLine>, Vec<String>), Failure> {
    let open = console.shared.logs.get(logs)?;
    let held = {
        let lines = open.lines();
        let line = |number: &u32| {
            let (source, line) = lines.line(*number)?;
            let source = lines.sources.get(source as usize);
            let title = source.map(|source| source.asked.title.clone());
            Ok((line.clone(), title.unwrap_or_default()))
        };
        numbers
            .iter()
            .map(line)
            .collect::<Result<Vec<_>, Failure>>()?
    };
    let hide = console.rules();
    let mut titles: Vec<String> = Vec::new();
    let mut lines = Vec::with_capacity(held.len());
    for (line, title) in held {
        lines.push(hide.line(&line).line);
        if !titles.contains(&title) {
            titles.push(title);
        }
    }
    Ok((lines, titles))
}
