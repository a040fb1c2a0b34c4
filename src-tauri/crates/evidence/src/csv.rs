use crate::{
    bundle::Taken,
    change::{Approval, Change, Known},
    moment,
};

/// The column that names the cells of a row that were changed so that no program runs them.
const DEFUSED: &str = "defused";

/// The changes as RFC 4180: comma, CR LF, quotes doubled.
///
/// Cells that a spreadsheet would take for a formula get an apostrophe in front, and the last
/// column names them; `changes.json` has every text as it is.
pub(crate) fn changes(taken: &[Taken<'_>]) -> String {
    let mut text = String::new();
    let mut names: Vec<&str> = cells(taken.first())
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    names.push(DEFUSED);
    row(&mut text, names.iter().map(|name| (*name).to_owned()));
    for one in taken {
        let mut defused: Vec<&str> = Vec::new();
        let mut written: Vec<String> = Vec::new();
        for (name, value) in cells(Some(one)) {
            if is_formula(&value) {
                defused.push(name);
                written.push(format!("'{value}"));
            } else {
                written.push(value);
            }
        }
        written.push(defused.join(" "));
        row(&mut text, written.into_iter());
    }
    text
}

/// Column and value; without a change the columns alone.
fn cells(of: Option<&Taken<'_>>) -> Vec<(&'static str, String)> {
    let text = |get: fn(&Change) -> String| of.map(|one| get(one.change)).unwrap_or_default();
    vec![
        ("key", text(|change| change.key.clone())),
        ("history", text(|change| change.history.clone())),
        ("id", text(|change| change.id.clone())),
        ("name", text(|change| change.name.clone())),
        ("state", text(|change| change.state.clone())),
        ("applied", text(|change| change.applied.text.clone())),
        (
            "applied_known",
            text(|change| known(change.applied.known).to_owned()),
        ),
        (
            "applied_earliest",
            text(|change| at(change.applied.earliest)),
        ),
        ("applied_latest", text(|change| at(change.applied.latest))),
        ("by", text(|change| change.by.clone())),
        ("duration_ns", text(|change| number(change.duration))),
        ("batch", text(|change| change.batch.clone())),
        (
            "file",
            text(|change| {
                change
                    .file
                    .as_ref()
                    .map(|file| file.path.clone())
                    .unwrap_or_default()
            }),
        ),
        (
            "copy",
            of.and_then(|one| one.copy.clone()).unwrap_or_default(),
        ),
        (
            "checksum_recorded",
            text(|change| change.checksum.recorded.clone()),
        ),
        ("checksum_now", text(|change| change.checksum.now.clone())),
        (
            "checksum_first_seen",
            text(|change| change.checksum.first_seen.clone()),
        ),
        (
            "checksum_says",
            text(|change| change.checksum.words.clone()),
        ),
        (
            "approval",
            text(|change| approval(&change.approval)[0].clone()),
        ),
        (
            "commit",
            text(|change| approval(&change.approval)[1].clone()),
        ),
        (
            "author",
            text(|change| approval(&change.approval)[2].clone()),
        ),
        (
            "commit_date",
            text(|change| approval(&change.approval)[3].clone()),
        ),
        (
            "signature",
            text(|change| approval(&change.approval)[4].clone()),
        ),
        (
            "merge",
            text(|change| approval(&change.approval)[5].clone()),
        ),
        (
            "house_rules",
            text(|change| list(change.house.iter().map(|one| one.message.as_str()))),
        ),
        (
            "exceptions",
            text(|change| list(change.exceptions.iter().map(|one| one.message.as_str()))),
        ),
        (
            "tables",
            text(|change| list(change.tables.iter().map(String::as_str))),
        ),
    ]
}

fn approval(of: &Approval) -> [String; 6] {
    match of {
        Approval::Commit {
            commit,
            author,
            date,
            signature,
            merge,
        } => [
            "a commit".to_owned(),
            commit.clone(),
            author.clone(),
            date.clone(),
            signature.clone(),
            merge.clone(),
        ],
        Approval::None { why } => {
            let mut cells: [String; 6] = Default::default();
            cells[0] = format!("none recorded: {why}");
            cells
        }
    }
}

/// How a time is known, in a word or two.
pub(crate) fn known(of: Known) -> &'static str {
    match of {
        Known::Recorded => "recorded in the row",
        Known::Committed => "commit time of the row",
        Known::Seen => "seen by this console",
        Known::Unknown => "cannot be known",
    }
}

fn at(of: Option<model::Nanos>) -> String {
    of.map(moment::written).unwrap_or_default()
}

fn number(of: Option<i64>) -> String {
    of.map(|number| number.to_string()).unwrap_or_default()
}

fn list<'a>(of: impl Iterator<Item = &'a str>) -> String {
    of.collect::<Vec<_>>().join("; ")
}

/// Whether a spreadsheet may run it: it begins like a formula, also behind blanks and in wide
/// letters.
fn is_formula(value: &str) -> bool {
    let control = value.starts_with(['\t', '\r', '\n']);
    let first = value.trim_start().chars().next();
    control || first.is_some_and(|first| "=+-@＝＋－＠|%".contains(first))
}

fn row(text: &mut String, cells: impl Iterator<Item = String>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            text.push(',');
        }
        if cell.contains(['"', ',', '\r', '\n']) {
            text.push('"');
            text.push_str(&cell.replace('"', "\"\""));
            text.push('"');
        } else {
            text.push_str(&cell);
        }
    }
    text.push_str("\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_told_however_it_hides() {
        for (value, formula) in [
            ("=1+1", true),
            ("  =1+1", true),
            ("+1", true),
            ("-1", true),
            ("@SUM(A1)", true),
            ("＝1", true),
            ("\tx", true),
            ("\r=1", true),
            ("|calc", true),
            ("a=b", false),
            ("", false),
            ("2026-07-01", false),
        ] {
            assert_eq!(is_formula(value), formula, "{value:?}");
        }
    }

    #[test]
    fn a_cell_with_quotes_and_lines_is_one_cell() {
        let mut text = String::new();
        let cells = ["a", "b,c", "d\"e", "f\r\ng", ""].map(str::to_owned);
        row(&mut text, cells.into_iter());
        assert_eq!(text, "a,\"b,c\",\"d\"\"e\",\"f\r\ng\",\r\n");
    }
}
