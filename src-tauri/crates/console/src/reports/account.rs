use dashboard::{Element, Entry, Place, Report};
use model::Failure;

use crate::{
    Console, dashboards,
    wire::{ElementCounts, ImportReport, ReportEntry, ReportRequest, Verdict, VerdictCounts},
};

/// Kinds of parts in the order the report tells them, with the words the window shows.
const ELEMENTS: [(Element, &str); 9] = [
    (Element::Panel, "panel"),
    (Element::Query, "query"),
    (Element::Setting, "option"),
    (Element::Override, "override"),
    (Element::Transformation, "transformation"),
    (Element::Variable, "variable"),
    (Element::Link, "link"),
    (Element::Annotation, "annotation"),
    (Element::Row, "row"),
];

/// What became of every part of a dashboard's file.
///
/// # Errors
/// If no dashboard has that uid, or its file holds none.
#[allow(clippy::unused_async)] // a command
pub async fn import_report(
    console: &Console,
    request: ReportRequest,
) -> Result<ImportReport, Failure> {
    let (dashboard, loaded) = dashboards::find(console, &request.uid)?;
    Ok(told(&dashboard.title, &loaded.file, &loaded.report))
}

/// All parts of a file together.
pub(crate) fn total(report: &Report) -> VerdictCounts {
    let counts = ELEMENTS.map(|(element, _)| counts(report, element));
    counts
        .into_iter()
        .fold(VerdictCounts::default(), |sum, one| VerdictCounts {
            rendered: sum.rendered + one.rendered,
            approximated: sum.approximated + one.approximated,
            unsupported: sum.unsupported + one.unsupported,
        })
}

fn counts(report: &Report, element: Element) -> VerdictCounts {
    let count = |verdict| u32::try_from(report.count(element, verdict)).unwrap_or(u32::MAX);
    VerdictCounts {
        rendered: count(dashboard::Verdict::Rendered),
        approximated: count(dashboard::Verdict::Approximated),
        unsupported: count(dashboard::Verdict::Unsupported),
    }
}

fn told(title: &str, file: &str, report: &Report) -> ImportReport {
    let elements = ELEMENTS
        .iter()
        .filter(|(element, _)| report.total(*element) > 0);
    let (rendered, other): (Vec<&Entry>, Vec<&Entry>) = report
        .entries
        .iter()
        .partition(|entry| entry.verdict == dashboard::Verdict::Rendered);
    let mut entries: Vec<ReportEntry> = other.into_iter().chain(rendered).map(entry).collect();
    if report.left_off > 0 {
        entries.push(ReportEntry {
            panel: None,
            panel_title: String::new(),
            element: "option".to_owned(),
            name: format!("{} more", report.left_off),
            verdict: Verdict::Rendered,
            words: "counted above and not listed: there are too many".to_owned(),
        });
    }
    ImportReport {
        title: title.to_owned(),
        file: file.to_owned(),
        total: total(report),
        elements: elements
            .map(|(element, word)| ElementCounts {
                element: (*word).to_owned(),
                counts: counts(report, *element),
            })
            .collect(),
        entries,
    }
}

fn entry(entry: &Entry) -> ReportEntry {
    let (panel, panel_title, name) = match &entry.place {
        Place::Panel { id, title } => (Some(*id), title.clone(), entry.name.clone()),
        Place::Dashboard => (None, String::new(), entry.name.clone()),
        Place::Row(title) if entry.element == Element::Row => (None, String::new(), title.clone()),
        Place::Row(place) | Place::Variable(place) if entry.name == *place => {
            (None, String::new(), entry.name.clone())
        }
        Place::Row(place) => (
            None,
            String::new(),
            format!("row {place:?}: {}", entry.name),
        ),
        Place::Variable(place) => (None, String::new(), format!("${place}: {}", entry.name)),
    };
    let words = match (entry.words.as_str(), entry.count) {
        ("", _) | (_, 0 | 1) => entry.words.clone(),
        (words, count) => format!("{words} ({count} times)"),
    };
    let element = ELEMENTS
        .iter()
        .find(|(element, _)| *element == entry.element);
    ReportEntry {
        panel,
        panel_title,
        element: element.map_or("option", |(_, word)| word).to_owned(),
        name,
        verdict: match entry.verdict {
            dashboard::Verdict::Rendered => Verdict::Rendered,
            dashboard::Verdict::Approximated => Verdict::Approximated,
            dashboard::Verdict::Unsupported => Verdict::Unsupported,
        },
        words,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = r#"{"uid":"u","title":"T","schemaVersion":39,"panels":[
        {"id":1,"type":"text","title":"Words","gridPos":{"x":0,"y":0,"w":24,"h":4},
         "options":{"mode":"markdown","content":"hello"}},
        {"id":2,"type":"geomap","title":"Map","gridPos":{"x":0,"y":4,"w":24,"h":4}},
        {"id":3,"type":"stat","title":"Up","gridPos":{"x":0,"y":8,"w":24,"h":4},
         "targets":[{"refId":"A","expr":"up"}]}]}"#;

    #[test]
    fn counts_are_exact_and_what_is_not_rendered_comes_first() {
        let (_, _, report) = dashboard::examine(FILE, "dashboards/t.json");
        let told = told("T", "dashboards/t.json", &report);
        let panels = &told.elements[0];
        assert_eq!(panels.element, "panel");
        let expected = VerdictCounts {
            rendered: 2,
            approximated: 0,
            unsupported: 1,
        };
        assert_eq!(panels.counts, expected);
        let of = |sum: fn(&VerdictCounts) -> u32| -> u32 {
            told.elements.iter().map(|one| sum(&one.counts)).sum()
        };
        assert_eq!(of(|one| one.rendered), told.total.rendered);
        assert_eq!(of(|one| one.approximated), told.total.approximated);
        assert_eq!(of(|one| one.unsupported), told.total.unsupported);
        let first = &told.entries[0];
        assert_eq!((first.panel, first.panel_title.as_str()), (Some(2), "Map"));
        assert_eq!(first.verdict, Verdict::Unsupported);
        assert!(!first.words.is_empty());
        let rendered_from = told
            .entries
            .iter()
            .position(|one| one.verdict == Verdict::Rendered)
            .expect("two panels are rendered");
        let rest = &told.entries[rendered_from..];
        assert!(rest.iter().all(|one| one.verdict == Verdict::Rendered));
    }
}
