//! The way there and the way back in one file.

use crate::tool::Tool;

/// What runs forward, and the line it begins at.
pub(super) fn up(tool: Tool, text: &str) -> (u32, String) {
    match marks(tool) {
        Some((up, down)) => section(text, up, Some(down))
            .or_else(|| section(text, "", Some(down)))
            .unwrap_or_else(|| (1, text.to_owned())),
        None => (1, text.to_owned()),
    }
}

/// What runs backward, and the line it begins at; `None` where nothing stands there.
pub(super) fn down(tool: Tool, text: &str) -> Option<(u32, String)> {
    let (up, down) = marks(tool)?;
    section(text, down, Some(up)).filter(|(_, sql)| {
        sql.lines()
            .any(|line| !line.trim().is_empty() && !line.trim().starts_with("--"))
    })
}

/// The comments that begin either part, in lower case without blanks.
fn marks(tool: Tool) -> Option<(&'static str, &'static str)> {
    match tool {
        Tool::Goose => Some(("--+gooseup", "--+goosedown")),
        Tool::Dbmate => Some(("--migrate:up", "--migrate:down")),
        Tool::NodePgMigrate => Some(("--upmigration", "--downmigration")),
        _ => None,
    }
}

fn section(text: &str, from: &str, to: Option<&str>) -> Option<(u32, String)> {
    let squeezed = |line: &str| {
        line.chars()
            .filter(|c| !c.is_whitespace())
            .flat_map(char::to_lowercase)
            .collect::<String>()
    };
    let mut begun = from.is_empty().then_some(1);
    let mut section = String::new();
    for (number, line) in (1_u32..).zip(text.split_inclusive('\n')) {
        if line.trim_start().starts_with("--") {
            let mark = squeezed(line);
            if begun.is_none() && mark.starts_with(from) {
                begun = Some(number + 1);
                continue;
            }
            if begun.is_some() && to.is_some_and(|to| mark.starts_with(to)) {
                break;
            }
        }
        if begun.is_some() {
            section.push_str(line);
        }
    }
    begun.map(|line| (line, section))
}

#[cfg(test)]
mod tests {
    use super::{down, up};
    use crate::Tool;

    #[test]
    fn both_ways_in_one_file() {
        let table = [
            (Tool::Goose, "-- +goose Up\nA;\n\n-- +goose Down\nB;\n"),
            (
                Tool::Dbmate,
                "-- migrate:up transaction:false\r\nA;\n\n-- migrate:down\nB;\n",
            ),
            (
                Tool::NodePgMigrate,
                "-- Up Migration\nA;\n\n-- Down Migration\nB;\n",
            ),
        ];
        for (tool, text) in table {
            assert_eq!(up(tool, text), (2, "A;\n\n".to_owned()), "{tool:?}");
            assert_eq!(down(tool, text), Some((5, "B;\n".to_owned())), "{tool:?}");
        }
        assert_eq!(
            down(Tool::Dbmate, "-- migrate:up\nA;\n-- migrate:down\n"),
            None
        );
        assert_eq!(up(Tool::Sqlx, "A;"), (1, "A;".to_owned()));
    }
}
