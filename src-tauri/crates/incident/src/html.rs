//! The post-mortem as one page that opens in any browser: no script, nothing from elsewhere.

use std::path::Path;

use evidence::Page;

use crate::{
    Answer, Attached, Entry, Incident, Moment, Surroundings, Verdict, What, files::picture,
    markdown::expectation, moment, questions::open_questions, timeline,
};

/// Bytes of pictures that are put into a page; the rest stays beside the record.
const LARGEST: u64 = 32 << 20;

/// The post-mortem of a record with its pictures, as far as they are what was recorded.
#[must_use]
pub fn html(folder: &Path, entries: &[Entry], around: &Surroundings, verdict: &Verdict) -> String {
    let Some(incident) = Incident::of(entries) else {
        let mut page = Page::new("An incident that was not begun");
        page.paragraph(&verdict.sentence());
        return page.end();
    };
    let mut page = Page::new(&format!("{}: {}", incident.id, incident.title));
    head(&mut page, &incident, entries);
    if !verdict.holds() {
        page.section("changed", "This record was changed");
        let breaches = verdict.breaches.iter();
        let breaches: Vec<String> = breaches
            .map(|breach| format!("{}: {}", breach.place, breach.words))
            .collect();
        page.list(&breaches, "");
    }
    page.section("impact", "Impact");
    page.paragraph("To be written. Who noticed it, and what did not work for them?");
    let spent: Vec<String> = around
        .spent
        .iter()
        .map(|spent| format!("{}: {}", spent.title, spent.words))
        .collect();
    page.list(&spent, "What it cost the objectives is not known.");
    moments(&mut page, entries, around);
    measures(&mut page, &incident);
    page.section("cause", "Cause");
    let shown = entries
        .iter()
        .filter(|entry| incident.causes.contains(&entry.number));
    let causes: Vec<String> = shown
        .map(|entry| format!("Entry {}: {}", entry.number, entry.what.words()))
        .collect();
    page.list(&causes, "No entry is marked as showing the cause.");
    page.paragraph("To be written. Why could it happen?");
    page.section("evidence", "Evidence");
    let mut room = LARGEST;
    for entry in entries {
        evidence(&mut page, folder, entry, &mut room);
    }
    page.section("questions", "Open questions");
    page.list(&open_questions(&incident, entries), "");
    hashes(&mut page, entries, verdict);
    page.end()
}

fn head(page: &mut Page, incident: &Incident, entries: &[Entry]) {
    page.raw("<header><p class=\"kind\">Record of an incident</p><h1>");
    page.bdi(&format!("{}: {}", incident.id, incident.title));
    page.raw(" <span class=\"environment\">");
    page.bdi(&incident.environment);
    page.raw("</span></h1><p class=\"lead\">");
    page.text(&incident.sentence(entries));
    page.raw("</p></header>\n");
    let ended = incident.ended.map(|ended| moment::spoken(ended.to_nanos()));
    page.facts(&[
        ("State", incident.state.word()),
        ("Severity", incident.severity.name()),
        ("Began", &moment::spoken(incident.began.to_nanos())),
        ("Ended", ended.as_deref().unwrap_or_default()),
        ("Begun by", &incident.operator),
        ("Alert", incident.alert_name().unwrap_or_default()),
    ]);
}

fn moments(page: &mut Page, entries: &[Entry], around: &Surroundings) {
    page.section("timeline", "Timeline");
    let rows = timeline(entries, &around.happened)
        .into_iter()
        .map(|moment| {
            let at = moment::spoken(moment.at());
            match moment {
                Moment::Happened(happened) => {
                    vec![at, String::new(), String::new(), happened.words.clone()]
                }
                Moment::Done(entry) => vec![
                    at,
                    entry.number.to_string(),
                    entry.by.operator.clone(),
                    entry.what.words(),
                ],
            }
        })
        .collect();
    let columns = ["Time", "Entry", "Who", "What"];
    page.table(
        "timeline",
        "What happened and what was done",
        &columns,
        rows,
    );
}

fn measures(page: &mut Page, incident: &Incident) {
    page.section("measures", "Measures");
    let rows = incident
        .measures
        .iter()
        .map(|measure| {
            let took = match (measure.at, measure.took_ms) {
                (None, _) => "not yet".to_owned(),
                (Some(_), Some(took)) => format!("after {}", moment::length(took)),
                (Some(_), None) => "before the begin, by the clocks".to_owned(),
            };
            let at = measure.at.map(moment::spoken).unwrap_or_default();
            vec![measure.milestone.word().to_owned(), took, at]
        })
        .collect();
    page.table(
        "measures",
        "How long things took",
        &["Milestone", "Took", "When"],
        rows,
    );
}

fn evidence(page: &mut Page, folder: &Path, entry: &Entry, room: &mut u64) {
    let heading = |page: &mut Page, title: &str| {
        page.heading(&format!("Entry {}: {title}", entry.number));
    };
    match &entry.what {
        What::Answer(answer) => {
            heading(page, &answer.title);
            self::answer(page, answer);
        }
        What::Lines {
            title, note, lines, ..
        } => {
            heading(page, title);
            noted(page, note);
            page.code(&lines.join("\n"));
        }
        What::Thing {
            thing,
            title,
            words,
            ..
        } => {
            heading(page, &format!("{thing} {title}"));
            noted(page, words);
        }
        What::Copied { text, .. } => {
            heading(page, "command copied");
            page.code(text);
        }
        _ if entry.files.is_empty() => return,
        what => heading(page, &what.words()),
    }
    for file in &entry.files {
        self::file(page, folder, entry, file, room);
    }
}

fn answer(page: &mut Page, answer: &Answer) {
    noted(page, &answer.note);
    let range = format!(
        "{} to {}",
        moment::spoken(answer.range.start.to_nanos()),
        moment::spoken(answer.range.end.to_nanos())
    );
    page.facts(&[
        ("Asked from", &answer.from),
        ("Source", &answer.source),
        ("Range", &range),
        ("Answer", &answer.value),
        ("No answer", answer.failure.as_deref().unwrap_or_default()),
        ("Expectation", &expectation(answer)),
    ]);
    page.code(&answer.query);
}

fn noted(page: &mut Page, note: &str) {
    if !note.is_empty() {
        page.paragraph(note);
    }
}

/// A picture is shown if it is the one that was recorded; anything else is named.
fn file(page: &mut Page, folder: &Path, entry: &Entry, file: &Attached, room: &mut u64) {
    if !file.path.ends_with(".svg") {
        page.paragraph(&format!("Data: {}", file.path));
        return;
    }
    if file.bytes > *room {
        page.paragraph(&format!(
            "{} is left out: the page would be too large",
            file.path
        ));
        return;
    }
    match picture(folder, std::slice::from_ref(entry), &file.path) {
        Ok(svg) => {
            *room -= file.bytes;
            page.picture(&svg, &file.path);
        }
        Err(error) => page.paragraph(&error.to_string()),
    }
}

fn hashes(page: &mut Page, entries: &[Entry], verdict: &Verdict) {
    page.section("hashes", "Hashes");
    page.paragraph(&verdict.sentence());
    page.list(&verdict.remarks, "There is nothing to remark.");
    let files = entries.iter().flat_map(|entry| &entry.files);
    let rows: Vec<Vec<String>> = files
        .map(|file| vec![file.path.clone(), file.sha256.to_string()])
        .collect();
    if !rows.is_empty() {
        page.table("hashes", "Files of the record", &["File", "SHA-256"], rows);
    }
    if let Some(last) = entries.last() {
        page.paragraph(&format!(
            "Entry {} has the SHA-256 {}.",
            last.number, last.hash
        ));
    }
    page.paragraph("This page is made from the folder of the incident, which alone can be verified: wheelhousectl incident verify FOLDER");
}
