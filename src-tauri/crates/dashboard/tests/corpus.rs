//! Dashboards that people ship: every file is read, and everything in it is accounted for.

use std::{collections::BTreeMap, fs, path::PathBuf, time::Instant};

use dashboard::{Element, PanelKind, Report, Verdict};
use model::Weight;
use serde_json::Value;

fn files() -> Vec<(String, String)> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    let Ok(folder) = fs::read_dir(shared.join("corpus/dashboards")) else {
        println!("skipped: the corpus of dashboards is not here");
        return Vec::new();
    };
    let mut files: Vec<(String, String)> = folder
        .map(|entry| entry.expect("a readable folder").path())
        .filter(|path| path.extension().is_some_and(|kind| kind == "json"))
        .map(|path| {
            let name = path
                .file_name()
                .expect("files have names")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}

#[test]
fn every_dashboard_of_the_corpus_is_read_and_every_panel_is_classified() {
    let files = files();
    let mut kinds: BTreeMap<String, [usize; 3]> = BTreeMap::new();
    let begun = Instant::now();
    let read: Vec<_> = files
        .iter()
        .map(|(name, json)| dashboard::examine(json, name))
        .collect();
    println!("{} files in {:?}", files.len(), begun.elapsed());
    for ((name, json), (dashboard, problems, report)) in files.iter().zip(&read) {
        let refused: Vec<_> = problems
            .iter()
            .filter(|problem| problem.weight == Weight::Error)
            .collect();
        assert!(refused.is_empty(), "{name} is refused whole: {refused:?}");
        for panel in dashboard.panels() {
            assert!(
                panel.grid.x + panel.grid.w <= 24,
                "{name}: {} leaves the grid",
                panel.title
            );
        }
        for entry in &report.entries {
            if entry.element == Element::Panel {
                kinds.entry(entry.name.clone()).or_default()[entry.verdict as usize] += 1;
            }
        }
        let shown = dashboard.panels().count();
        let unsupported = dashboard
            .panels()
            .filter(|panel| matches!(panel.kind, PanelKind::Unsupported { .. }));
        assert_eq!(
            unsupported.count(),
            report.count(Element::Panel, Verdict::Unsupported),
            "{name}"
        );
        let expected = Count::of(&serde_json::from_str(json).unwrap());
        assert_eq!(shown, expected.panels, "{name} loses or invents panels");
    }
    println!("rendered approximated unsupported");
    let mut sums = [0; 3];
    for (kind, counts) in &kinds {
        println!("{:8} {:12} {:11} {kind}", counts[0], counts[1], counts[2]);
        for (sum, count) in sums.iter_mut().zip(counts) {
            *sum += count;
        }
    }
    let all: usize = sums.iter().sum();
    println!("{:8} {:12} {:11} of {all}", sums[0], sums[1], sums[2]);
    assert!(
        sums[0] * 100 >= all * 97,
        "{} of {all} panels are rendered",
        sums[0]
    );
}

#[test]
fn the_account_of_every_file_is_exact() {
    let mut total: BTreeMap<(Element, Verdict), usize> = BTreeMap::new();
    let mut words: BTreeMap<(Verdict, String), usize> = BTreeMap::new();
    for (name, json) in files() {
        let (_, _, report) = dashboard::examine(&json, &name);
        let expected = Count::of(&serde_json::from_str(&json).unwrap());
        assert_eq!(Count::told(&report), expected, "{name}");
        assert_eq!(report.left_off, 0, "{name}");
        for count in report.counts() {
            *total.entry((count.element, count.verdict)).or_default() += count.count;
        }
        for entry in report.entries {
            assert_eq!(
                entry.words.is_empty(),
                entry.verdict == Verdict::Rendered,
                "{name}: {entry:?}"
            );
            if entry.verdict > Verdict::Rendered {
                let name = match entry.element {
                    Element::Setting => entry.name,
                    _ => String::new(),
                };
                let key = format!("{:?} {name}: {}", entry.element, entry.words);
                *words.entry((entry.verdict, key)).or_default() += entry.count;
            }
        }
    }
    for ((element, verdict), count) in total {
        println!("{count:6} {element:?} {verdict:?}");
    }
    for ((verdict, words), count) in words {
        println!("{count:6} {verdict:?} {words}");
    }
}

/// As counted on 154 dashboards of application teams: two panels in three have no description, and
/// every rule finds something.
#[test]
fn lint_finds_in_the_corpus_what_reviewers_find() {
    let mut rules: BTreeMap<&str, usize> = BTreeMap::new();
    let (mut panels, mut queries) = (0, 0);
    for (name, json) in files() {
        let (dashboard, _) = dashboard::parse(&json, &name);
        panels += dashboard.panels().count();
        queries += dashboard
            .panels()
            .map(|panel| panel.targets.len())
            .sum::<usize>();
        for finding in dashboard::lint(&dashboard) {
            *rules.entry(finding.rule).or_default() += 1;
            if matches!(finding.rule, "broken-query" | "unknown-variable") {
                println!("{name}: {}: {}", finding.title, finding.message);
            }
        }
    }
    println!("{panels} panels, {queries} queries: {rules:?}");
    let found = |rule: &str| rules.get(rule).copied().unwrap_or(0);
    assert!(
        found("broken-query") * 20 <= queries,
        "rules judge queries, not our parser"
    );
    assert!(panels == 0 || found("no-description") * 3 > panels);
}

/// Elements of a file, counted without the crate.
#[derive(Debug, Default, PartialEq)]
struct Count {
    panels: usize,
    rows: usize,
    queries: usize,
    properties: usize,
    transformations: usize,
    variables: usize,
    links: usize,
    annotations: usize,
    settings: usize,
}

impl Count {
    fn told(report: &Report) -> Self {
        Self {
            panels: report.total(Element::Panel),
            rows: report.total(Element::Row),
            queries: report.total(Element::Query),
            properties: report.total(Element::Override),
            transformations: report.total(Element::Transformation),
            variables: report.total(Element::Variable),
            links: report.total(Element::Link),
            annotations: report.total(Element::Annotation),
            settings: report.total(Element::Setting),
        }
    }

    fn of(file: &Value) -> Self {
        let mut count = Self::default();
        let inner = file.get("dashboard").filter(|inner| inner.is_object());
        count.object("dashboard", inner.unwrap_or(file));
        count
    }

    fn object(&mut self, place: &str, object: &Value) {
        for (key, value) in object.as_object().into_iter().flatten() {
            let list = || value.as_array().into_iter().flatten();
            match (place, key.as_str()) {
                ("dashboard" | "row", "panels") => list().for_each(|panel| self.panel(panel)),
                ("dashboard", "rows") => {
                    self.rows += list().count();
                    list().for_each(|row| self.object("row", row));
                }
                ("dashboard", "templating") => self.object("templating", value),
                ("dashboard", "annotations") => self.object("annotations", value),
                ("templating", "list") => {
                    self.variables += list().count();
                    list().for_each(|variable| self.object("variable", variable));
                }
                ("annotations", "list") => self.annotations += list().count(),
                ("dashboard" | "row" | "panel" | "defaults", "links") => {
                    self.links += list().count();
                }
                ("row", "targets") => self.queries += list().count(),
                ("panel", "targets") => {
                    self.queries += list().count();
                    list().for_each(|target| self.object("target", target));
                }
                ("panel", "transformations") => self.transformations += list().count(),
                ("panel", "fieldConfig") => self.object("fieldConfig", value),
                ("fieldConfig", "defaults") => self.object("defaults", value),
                ("fieldConfig", "overrides") => {
                    let properties = list().filter_map(|own| own.get("properties")?.as_array());
                    self.properties += properties.map(Vec::len).sum::<usize>();
                }
                _ => self.setting(value),
            }
        }
        if object.as_object().is_some_and(serde_json::Map::is_empty) {
            self.settings += 1;
        }
    }

    fn panel(&mut self, panel: &Value) {
        if panel.get("type").is_some_and(|kind| kind == "row") {
            self.rows += 1;
            self.object("row", panel);
        } else {
            self.panels += 1;
            self.object("panel", panel);
        }
    }

    fn setting(&mut self, value: &Value) {
        match value {
            Value::Object(map) if !map.is_empty() => {
                map.values().for_each(|value| self.setting(value));
            }
            Value::Array(list)
                if list
                    .iter()
                    .any(|value| value.is_object() || value.is_array()) =>
            {
                list.iter().for_each(|value| self.setting(value));
            }
            _ => self.settings += 1,
        }
    }
}
