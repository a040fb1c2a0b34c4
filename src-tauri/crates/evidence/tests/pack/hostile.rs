use std::fs;

use evidence::{Choice, Evidence, Known, verify, write};

use super::sample;

const TEXTS: [&str; 10] = [
    "<script>alert(1)</script>",
    "\"><img src=x onerror=alert(1)>",
    "</style></pre><h1>approved</h1>",
    "=HYPERLINK(\"http://evil.example\",\"ok\")",
    "+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "../../../outside",
    "two\r\nlines, \"quoted\"",
    "\u{202e}txt.lqs\u{2066}",
    "nul\0 \u{1b}[2J bell\u{7}",
];

/// A pack in which every text that comes from elsewhere is hostile.
fn hostile() -> Evidence {
    let mut evidence = sample::evidence();
    evidence.choice = Choice::All;
    evidence.changes = TEXTS
        .iter()
        .enumerate()
        .map(|(at, text)| {
            let text = (*text).to_owned();
            let mut change = sample::change(1, &text);
            change.key = format!("{text}/{at}");
            for field in [
                &mut change.history,
                &mut change.id,
                &mut change.name,
                &mut change.applied.text,
                &mut change.by,
                &mut change.batch,
                &mut change.checksum.recorded,
                &mut change.checksum.now,
                &mut change.checksum.first_seen,
                &mut change.checksum.words,
            ] {
                field.clone_from(&text);
            }
            change.applied.known = Known::Unknown;
            change.tables = vec![text.clone()];
            change.provenance = vec![(text.clone(), text.clone())];
            change.approval = evidence::Approval::Commit {
                commit: text.clone(),
                author: text.clone(),
                date: text.clone(),
                signature: text.clone(),
                merge: text.clone(),
            };
            if let Some(file) = &mut change.file {
                file.path = format!("{text}.sql");
            }
            change
        })
        .collect();
    for text in TEXTS {
        let text = text.to_owned();
        evidence.unproved.push(text.clone());
        evidence.problems.push(text.clone());
        evidence.source.facts.push((text.clone(), text.clone()));
        evidence.histories[0].exceptions.push(evidence::Exception {
            code: text.clone(),
            message: text.clone(),
        });
        evidence.system = text.clone();
        evidence.maker.user = text;
    }
    evidence
}

#[test]
fn hostile_text_becomes_neither_markup_nor_a_formula_nor_a_path() {
    let folder = tempfile::tempdir().expect("a folder");
    let evidence = hostile();
    let place = folder.path().join("pack");
    let written = write(&evidence, &sample::drawn(&evidence), None, &place).expect("room");
    assert_eq!(verify(&place).expect("it can be read").faults, []);
    assert_eq!(written.changes, TEXTS.len());

    let report = fs::read_to_string(place.join("report.html")).expect("it was written");
    for markup in [
        "<script",
        "<img",
        "onerror=alert(1)>",
        "<h1>approved",
        "http://",
    ] {
        let text = markup == "http://" && report.contains("&quot;http://evil.example&quot;");
        assert!(text || !report.contains(markup), "{markup}");
    }
    assert_eq!(report.matches("</style>").count(), 1);
    assert!(report.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(report.contains("[U+202E]txt.lqs[U+2066]"));
    let unseen = |letter: char| letter.is_control() && letter != '\n';
    assert!(!report.chars().any(unseen));

    let csv = fs::read_to_string(place.join("changes.csv")).expect("it was written");
    let rows = parsed(&csv);
    assert_eq!(rows.len(), TEXTS.len() + 1);
    let column = |name: &str| {
        rows[0]
            .iter()
            .position(|column| column == name)
            .expect(name)
    };
    let (name, defused) = (column("name"), column("defused"));
    for (text, row) in TEXTS.iter().zip(&rows[1..]) {
        assert_eq!(row.len(), rows[0].len(), "{text:?}");
        let formula = text.starts_with(['=', '+', '@']);
        let expected = if formula {
            format!("'{text}")
        } else {
            (*text).to_owned()
        };
        assert_eq!(row[name], expected);
        assert_eq!(
            row[defused].split(' ').any(|each| each == "name"),
            formula,
            "{text:?}"
        );
        let dangerous = |cell: &&String| cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
        assert_eq!(row.iter().find(dangerous), None);
    }

    let outside = fs::read_dir(folder.path()).expect("it is a folder").count();
    assert_eq!(outside, 1, "nothing lies beside the pack");
    let json = fs::read(place.join("changes.json")).expect("it was written");
    let json: serde_json::Value = serde_json::from_slice(&json).expect("it is JSON");
    for (text, change) in TEXTS
        .iter()
        .zip(json["changes"].as_array().expect("a list"))
    {
        assert_eq!(change["name"], *text, "nothing is lost");
    }
}

/// Rows and cells of RFC 4180, read by its own grammar.
fn parsed(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let mut quoted = false;
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        let row = rows.last_mut().expect("there is always one");
        let cell = row.last_mut().expect("there is always one");
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted && letters.peek() == Some(&'\n') => {
                letters.next();
                rows.push(vec![String::new()]);
            }
            letter => cell.push(letter),
        }
    }
    assert!(!quoted, "a quote is open at the end");
    assert_eq!(
        rows.pop(),
        Some(vec![String::new()]),
        "the last row is ended"
    );
    rows
}
