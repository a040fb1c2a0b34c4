use super::html::Page;
use crate::{
    bundle::{Bundle, Taken},
    change::{Approval, Change},
    csv::known,
};

/// Lines and letters of a text that are printed; the file lies beside the report.
const LINES: usize = 120;
const LETTERS: usize = 8_000;

/// All changes in one table, each leading to its part.
pub(super) fn overview(page: &mut Page, bundle: &Bundle<'_>) {
    page.section("changes", "The changes");
    if bundle.taken.is_empty() {
        page.paragraph("There is none.");
        return;
    }
    page.raw(
        "<table class=\"overview\">\n<caption>The changes of this pack</caption>\n<thead><tr>",
    );
    for column in [
        "Change",
        "State",
        "Applied",
        "File against row",
        "Approval",
        "Exceptions",
    ] {
        page.raw("<th scope=\"col\">");
        page.text(column);
        page.raw("</th>");
    }
    page.raw("</tr></thead>\n<tbody>\n");
    for (at, one) in bundle.taken.iter().enumerate() {
        let change = one.change;
        page.raw(&format!(
            "<tr><th scope=\"row\"><a href=\"#change-{}\">",
            at + 1
        ));
        page.bdi(&change.id);
        page.raw("</a>");
        if !change.name.is_empty() && change.name != change.id {
            page.raw("<br><span class=\"name\">");
            page.bdi(&change.name);
            page.raw("</span>");
        }
        page.raw("</th><td>");
        page.text(&change.state);
        page.raw("</td><td>");
        page.bdi(&change.applied.text);
        page.raw("<br><span class=\"name\">");
        page.text(known(change.applied.known));
        page.raw("</span></td><td>");
        page.bdi(&change.checksum.words);
        page.raw("</td><td>");
        page.bdi(&short(&change.approval));
        page.raw("</td><td>");
        match change.exceptions.len() {
            0 => page.raw("none"),
            count => page.raw(&format!("<strong>{count}</strong>")),
        }
        page.raw("</td></tr>\n");
    }
    page.raw("</tbody>\n</table>\n");
}

/// A part for each change.
pub(super) fn each(page: &mut Page, bundle: &Bundle<'_>) {
    for (at, one) in bundle.taken.iter().enumerate() {
        change(page, at + 1, one);
    }
}

fn change(page: &mut Page, number: usize, one: &Taken<'_>) {
    let change = one.change;
    page.raw(&format!("<article id=\"change-{number}\">\n<h3>"));
    page.bdi(&change.id);
    if !change.name.is_empty() && change.name != change.id {
        page.raw(" <span class=\"name\">");
        page.bdi(&change.name);
        page.raw("</span>");
    }
    page.raw("</h3>\n");
    for exception in &change.exceptions {
        page.raw("<p class=\"exception\"><strong>Exception</strong> ");
        page.bdi(&exception.message);
        page.raw("</p>\n");
    }
    facts(page, one);
    for found in &change.house {
        page.raw("<p class=\"house\"><strong>");
        page.text(&found.rule);
        page.raw("</strong> ");
        page.bdi(&found.message);
        if let Some(line) = found.line {
            page.text(&format!(" (line {line})"));
        }
        page.raw("</p>\n");
    }
    if let Some(file) = &change.file {
        let (text, cut) = shortened(&file.text);
        page.code(text);
        if cut {
            page.paragraph("The text goes on; the whole file lies beside this report.");
        }
    }
    page.raw("</article>\n");
}

fn facts(page: &mut Page, one: &Taken<'_>) {
    let change = one.change;
    let applied = format!("{} ({})", change.applied.text, known(change.applied.known));
    let took = change.duration.map(took).unwrap_or_default();
    let file = change.file.as_ref();
    let path = file.map_or_else(
        || "none of the pack of the system belongs to it".to_owned(),
        |file| format!("{}, line {}", file.path, file.line),
    );
    let tables = change.tables.join(", ");
    let checksum = &change.checksum;
    let (approval, commit) = approval(change);
    page.facts(&[
        ("Key", &change.key),
        ("State", &change.state),
        ("Applied", &applied),
        ("By", &change.by),
        ("Took", &took),
        ("Run", &change.batch),
        ("File", &path),
        ("Copy", one.copy.as_deref().unwrap_or_default()),
        ("Checksum in the row", &checksum.recorded),
        ("Checksum of the file", &checksum.now),
        ("Checksum first seen", &checksum.first_seen),
        ("File against row", &checksum.words),
        ("Approval", &approval),
        ("Commit", &commit),
        ("Tables", &tables),
    ]);
    let told = |name: &str| {
        // These stand above already, in their own words.
        !["Applied", "By", "Content", "File"].contains(&name)
    };
    let further: Vec<(&str, &str)> = change
        .provenance
        .iter()
        .map(|(name, words)| (name.as_str(), words.as_str()))
        .filter(|(name, _)| told(name))
        .collect();
    if !further.is_empty() {
        page.facts(&further);
    }
}

fn approval(change: &Change) -> (String, String) {
    match &change.approval {
        Approval::Commit {
            commit,
            author,
            date,
            signature,
            merge,
        } => {
            let merge = if merge.is_empty() {
                String::new()
            } else {
                format!("; {merge}")
            };
            let words = format!("written by {author} on {date}{merge}; {signature}");
            (words, commit.clone())
        }
        Approval::None { why } => (format!("none recorded: {why}"), String::new()),
    }
}

fn short(approval: &Approval) -> String {
    match approval {
        Approval::Commit { author, commit, .. } => {
            let start: String = commit.chars().take(10).collect();
            format!("{author}, {start}")
        }
        Approval::None { .. } => "none recorded".to_owned(),
    }
}

/// A length of time with a unit that fits.
fn took(nanos: i64) -> String {
    let of = nanos as f64;
    match nanos {
        ..=999_999 => format!("{:.1} µs", of / 1e3),
        1_000_000..=999_999_999 => format!("{:.1} ms", of / 1e6),
        _ => format!("{:.2} s", of / 1e9),
    }
}

/// As much of a text as is printed, and whether that is not all.
fn shortened(text: &str) -> (&str, bool) {
    let by_lines = text.match_indices('\n').nth(LINES - 1).map(|(at, _)| at);
    let by_letters = text.char_indices().nth(LETTERS).map(|(at, _)| at);
    let end = by_lines.into_iter().chain(by_letters).min();
    match end.and_then(|end| Some((text.get(..end)?, text.get(end..)?))) {
        Some((start, rest)) => (start, !rest.trim().is_empty()),
        None => (text, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_cut_between_letters() {
        assert_eq!(shortened("a\nb\n"), ("a\nb\n", false));
        let lines = "x\n".repeat(500);
        let (text, cut) = shortened(&lines);
        assert_eq!((text.lines().count(), cut), (LINES, true));
        let wide = "ü".repeat(20_000);
        let (text, cut) = shortened(&wide);
        assert_eq!((text.chars().count(), cut), (LETTERS, true));
        let ended = "x\n".repeat(LINES);
        assert!(!shortened(&ended).1, "nothing comes after the last line");
    }

    #[test]
    fn a_length_has_a_unit_that_fits() {
        let said = [1_500, 2_500_000, 61_000_000_000].map(took);
        assert_eq!(said, ["1.5 µs", "2.5 ms", "61.00 s"]);
    }
}
