//! The post-mortem as Markdown (GitHub-flavoured), filled in as far as the record tells.

use crate::{
    Answer, Attached, Entry, Incident, Moment, Surroundings, What, moment,
    questions::open_questions, timeline,
};

mod text;

use text::fenced;
pub use text::inline;

/// The version of the page; another one is not compared.
pub(crate) const FORMAT: u32 = 1;

/// What is left to people.
const TO_WRITE: &str = "_To be written._";

/// The post-mortem of a record. The same entries and surroundings make the same text.
#[must_use]
pub fn markdown(entries: &[Entry], around: &Surroundings) -> String {
    let Some(incident) = Incident::of(entries) else {
        return "# An incident that was not begun\n".to_owned();
    };
    let mut page = Page(String::with_capacity(4 << 10));
    page.line(&format!("# {}: {}", incident.id, inline(&incident.title)));
    head(&mut page, &incident);
    summary(&mut page, &incident, entries);
    page.heading("Impact");
    page.line(&format!(
        "{TO_WRITE} Who noticed it, and what did not work for them?"
    ));
    spent(&mut page, around);
    moments(&mut page, entries, around);
    measures(&mut page, &incident);
    cause(&mut page, &incident, entries);
    evidence(&mut page, entries);
    questions(&mut page, &incident, entries);
    hashes(&mut page, entries);
    page.0
}

/// The number of the entry up to which a page tells, and the version of its form.
pub(crate) fn told(page: &str) -> Option<(u64, u32)> {
    let last = page.lines().next_back()?;
    let (number, rest) = last
        .strip_prefix("Made from the record up to entry ")?
        .split_once(' ')?;
    let (_, format) = rest.rsplit_once("format ")?;
    Some((
        number.parse().ok()?,
        format.strip_suffix('.')?.parse().ok()?,
    ))
}

struct Page(String);

impl Page {
    fn line(&mut self, line: &str) {
        self.0.push_str(line);
        self.0.push('\n');
    }

    fn heading(&mut self, title: &str) {
        self.line(&format!("\n## {title}\n"));
    }

    /// Names with their values; those without one are left out.
    fn facts(&mut self, facts: &[(&str, String)]) {
        for (name, value) in facts.iter().filter(|(_, value)| !value.is_empty()) {
            self.line(&format!("- {name}: {value}"));
        }
    }
}

fn head(page: &mut Page, incident: &Incident) {
    page.line("");
    page.facts(&[
        ("State", incident.state.word().to_owned()),
        ("Severity", incident.severity.name().to_owned()),
        ("Environment", inline(&incident.environment)),
        ("Began", moment::spoken(incident.began.to_nanos())),
        (
            "Ended",
            incident
                .ended
                .map(|ended| moment::spoken(ended.to_nanos()))
                .unwrap_or_default(),
        ),
        ("Begun by", inline(&incident.operator)),
        ("Alert", inline(incident.alert_name().unwrap_or_default())),
    ]);
}

fn summary(page: &mut Page, incident: &Incident, entries: &[Entry]) {
    page.heading("Summary");
    page.line(&inline(&incident.sentence(entries)));
    page.line(&format!("\n{TO_WRITE} What happened, in two sentences?"));
}

fn spent(page: &mut Page, around: &Surroundings) {
    if around.spent.is_empty() {
        return;
    }
    page.heading("What it cost");
    for spent in &around.spent {
        page.line(&format!(
            "- {}: {}",
            inline(&spent.title),
            inline(&spent.words)
        ));
    }
}

fn moments(page: &mut Page, entries: &[Entry], around: &Surroundings) {
    page.heading("Timeline");
    page.line("| Time | Entry | Who | What |");
    page.line("| --- | --- | --- | --- |");
    for moment in timeline(entries, &around.happened) {
        let (number, who, words) = match moment {
            Moment::Happened(happened) => (String::new(), String::new(), happened.words.clone()),
            Moment::Done(entry) => (
                entry.number.to_string(),
                entry.by.operator.clone(),
                entry.what.words(),
            ),
        };
        let at = moment::spoken(moment.at());
        page.line(&format!(
            "| {at} | {number} | {} | {} |",
            inline(&who),
            inline(&words)
        ));
    }
}

fn measures(page: &mut Page, incident: &Incident) {
    page.heading("Measures");
    for measure in &incident.measures {
        let words = match (measure.at, measure.took_ms) {
            (None, _) => "not yet".to_owned(),
            (Some(at), Some(took)) => {
                format!("after {} ({})", moment::length(took), moment::spoken(at))
            }
            (Some(at), None) => format!("{} (before the begin, by the clocks)", moment::spoken(at)),
        };
        page.line(&format!("- {}: {words}", measure.milestone.word()));
    }
}

fn cause(page: &mut Page, incident: &Incident, entries: &[Entry]) {
    page.heading("Cause");
    let shown = entries
        .iter()
        .filter(|entry| incident.causes.contains(&entry.number));
    for entry in shown {
        page.line(&format!(
            "- Entry {}: {}",
            entry.number,
            inline(&entry.what.words())
        ));
    }
    page.line(&format!("\n{TO_WRITE} Why could it happen?"));
}

fn evidence(page: &mut Page, entries: &[Entry]) {
    page.heading("Evidence");
    for entry in entries {
        match &entry.what {
            What::Answer(answer) => {
                title(page, entry, &answer.title);
                self::answer(page, answer);
            }
            What::Lines {
                title: from,
                lines,
                note,
                ..
            } => {
                title(page, entry, from);
                noted(page, note);
                page.line(&fenced("text", &lines.join("\n")));
            }
            What::Thing {
                thing,
                title: name,
                words,
                ..
            } => {
                title(page, entry, &format!("{thing} {name}"));
                page.line(&inline(words));
            }
            What::Copied { text, .. } => {
                title(page, entry, "command copied");
                page.line(&fenced("text", text));
            }
            _ if entry.files.is_empty() => continue,
            what => title(page, entry, &what.words()),
        }
        files(page, &entry.files);
    }
}

fn title(page: &mut Page, entry: &Entry, title: &str) {
    if !page.0.ends_with("\n\n") {
        page.line("");
    }
    page.line(&format!("### Entry {}: {}\n", entry.number, inline(title)));
}

fn answer(page: &mut Page, answer: &Answer) {
    noted(page, &answer.note);
    page.facts(&[
        ("Asked from", inline(&answer.from)),
        ("Source", inline(&answer.source)),
        (
            "Range",
            format!(
                "{} to {}",
                moment::spoken(answer.range.start.to_nanos()),
                moment::spoken(answer.range.end.to_nanos())
            ),
        ),
        ("Answer", inline(&answer.value)),
        (
            "No answer",
            inline(answer.failure.as_deref().unwrap_or_default()),
        ),
        ("Expectation", inline(&expectation(answer))),
    ]);
    page.line(&format!("\n{}", fenced("text", &answer.query)));
}

/// How an answer compares with what was expected of it.
pub(crate) fn expectation(answer: &Answer) -> String {
    match (answer.verdict.as_str(), answer.words.as_str()) {
        ("", _) => String::new(),
        (verdict, "") => verdict.to_owned(),
        (verdict, words) => format!("{verdict}: {words}"),
    }
}

fn noted(page: &mut Page, note: &str) {
    if !note.is_empty() {
        page.line(&format!("{}\n", inline(note)));
    }
}

/// Pictures are shown, the rest is linked; the paths are our own.
fn files(page: &mut Page, files: &[Attached]) {
    for file in files
        .iter()
        .filter(|file| crate::names::is_plain(&file.path))
    {
        let path = &file.path;
        if path.ends_with(".svg") {
            page.line(&format!("\n![picture]({path})"));
        } else {
            page.line(&format!("\n[{path}]({path})"));
        }
    }
}

fn questions(page: &mut Page, incident: &Incident, entries: &[Entry]) {
    page.heading("Open questions");
    for question in open_questions(incident, entries) {
        page.line(&format!("- [ ] {}", inline(&question)));
    }
}

fn hashes(page: &mut Page, entries: &[Entry]) {
    page.heading("Hashes");
    for file in entries.iter().flat_map(|entry| &entry.files) {
        page.line(&format!("- `{}` {}", file.sha256, inline(&file.path)));
    }
    page.line("\n`incident.md` is made anew with every entry; what counts is `record.jsonl`, in which every entry names the one before it and its files by SHA-256. `wheelhousectl incident verify FOLDER` compares all of it.\n");
    if let Some(last) = entries.last() {
        page.line(&format!(
            "Made from the record up to entry {} with SHA-256 `{}`, format {FORMAT}.",
            last.number, last.hash
        ));
    }
}
