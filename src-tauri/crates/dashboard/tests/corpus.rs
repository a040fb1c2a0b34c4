//! Dashboards that people ship: every file is read, and every panel is accounted for.

use std::{collections::BTreeMap, fs, path::PathBuf};

use dashboard::PanelKind;
use model::Weight;

fn corpus() -> Option<PathBuf> {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    let folder = shared.join("corpus/dashboards");
    folder.is_dir().then_some(folder)
}

#[test]
fn every_dashboard_of_the_corpus_is_read_and_every_panel_is_classified() {
    let Some(folder) = corpus() else {
        println!("skipped: the corpus of dashboards is not here");
        return;
    };
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    let (mut files, mut panels, mut drawn) = (0, 0, 0);
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let json = fs::read_to_string(&path).unwrap();
        let name = path.file_name().unwrap().to_string_lossy();
        let (dashboard, problems) = dashboard::parse(&json, &name);
        let refused: Vec<_> = problems
            .iter()
            .filter(|problem| problem.weight == Weight::Error)
            .collect();
        assert!(refused.is_empty(), "{name} is refused whole: {refused:?}");
        files += 1;
        for panel in dashboard.panels() {
            assert!(
                panel.grid.x + panel.grid.w <= 24,
                "{name}: {} leaves the grid",
                panel.title
            );
            panels += 1;
            let kind = match &panel.kind {
                PanelKind::Unsupported { kind, .. } => format!("not drawn: {kind}"),
                other => {
                    drawn += 1;
                    let debug = format!("{other:?}");
                    debug
                        .split(['(', ' '])
                        .next()
                        .unwrap_or_default()
                        .to_owned()
                }
            };
            *kinds.entry(kind).or_default() += 1;
        }
        let expected = count(&serde_json::from_str(&json).unwrap());
        assert_eq!(
            dashboard.panels().count(),
            expected,
            "{name} loses or invents panels"
        );
    }
    println!("{files} files, {panels} panels, {drawn} drawn");
    for (kind, count) in kinds {
        println!("{count:6} {kind}");
    }
    assert!(
        files > 0 && drawn * 10 >= panels * 8,
        "{drawn} of {panels} panels are drawn"
    );
}

/// Panels of a file that are no rows, counted without reading them.
fn count(value: &serde_json::Value) -> usize {
    let list = |key: &str| {
        value
            .get(key)
            .and_then(serde_json::Value::as_array)
            .into_iter()
            .flatten()
    };
    let dashboard = value.get("dashboard").filter(|inner| inner.is_object());
    if let Some(inner) = dashboard {
        return count(inner);
    }
    let rows: usize = list("rows").map(count).sum();
    let panels: usize = list("panels")
        .map(|panel| {
            if panel.get("type").is_some_and(|kind| kind == "row") {
                count(panel)
            } else {
                1
            }
        })
        .sum();
    rows + panels
}
