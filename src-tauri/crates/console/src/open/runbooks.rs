use std::{
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
};

use pack::Pack;

use crate::{starter, wire::RunbookLink};

/// As much of a runbook as is searched for its first heading.
const HEAD: u64 = 16 << 10;

/// Runbooks of the pack, then those of the starter set that the pack does not replace.
pub(super) fn list(pack: &Pack) -> Vec<RunbookLink> {
    let mut runbooks: Vec<RunbookLink> = pack
        .files
        .runbooks
        .iter()
        .map(|file| RunbookLink {
            file: file.name.clone(),
            title: title_of(&file.path, &file.name),
        })
        .collect();
    for runbook in starter::RUNBOOKS {
        let replaced =
            (runbooks.iter()).any(|own| own.file.rsplit('/').next() == Some(runbook.name));
        if !replaced {
            runbooks.push(RunbookLink {
                file: format!("starter/{}", runbook.name),
                title: heading(runbook.text.lines()).unwrap_or_else(|| runbook.name.to_owned()),
            });
        }
    }
    runbooks
}

fn title_of(path: &Path, name: &str) -> String {
    let lines = File::open(path)
        .ok()
        .map(|file| BufReader::new(file.take(HEAD)).lines());
    lines
        .and_then(|lines| heading(lines.map_while(Result::ok)))
        .unwrap_or_else(|| name.to_owned())
}

/// The first heading of a Markdown text, without its marks.
fn heading(lines: impl Iterator<Item = impl AsRef<str>>) -> Option<String> {
    let mut fenced = false;
    for line in lines {
        let line = line.as_ref().trim();
        if line.starts_with("```") || line.starts_with("~~~") {
            fenced = !fenced;
        }
        let title = line.trim_start_matches('#');
        if !fenced && line.starts_with("# ") && !title.trim().is_empty() {
            return Some(title.trim().to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_title_is_the_first_heading_outside_a_fence() {
        for (text, expected) in [
            ("# High error rate\n", Some("High error rate")),
            ("---\nowner: x\n---\n\n# Title\n", Some("Title")),
            ("```sh\n# a comment\n```\n# Title\n", Some("Title")),
            ("no heading", None),
            ("## second level only", None),
        ] {
            assert_eq!(heading(text.lines()).as_deref(), expected, "{text:?}");
        }
    }
}
