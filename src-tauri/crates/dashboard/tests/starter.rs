//! The starter set keeps the rules it would hold others to.

use std::{collections::BTreeSet, fs, path::PathBuf};

use dashboard::{
    Format, Moment, PanelKind, Selection, SourceRef, Values, VariableKind, interpolate,
    used_variables,
};
use model::{Millis, TimeRange, Weight};

fn folder(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../..")
        .join(name)
}

fn files(name: &str) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder(name))
        .expect("the folder stands at the top of the workspace")
        .map(|entry| entry.expect("a readable folder").path())
        .map(|path| {
            let name = path
                .file_name()
                .expect("a file of a folder has a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(path).expect("a readable file"))
        })
        .collect();
    files.sort();
    assert!(!files.is_empty(), "{name} is empty");
    files
}

fn moment() -> Moment {
    Moment {
        range: TimeRange {
            start: Millis(0),
            end: Millis(3_600_000),
        },
        interval: Millis(15_000),
        rate_interval: Millis(60_000),
    }
}

#[test]
fn starter_dashboards_are_whole_described_and_ask_in_promql() {
    for (file, json) in files("dashboards") {
        let (dashboard, problems) = dashboard::parse(&json, &file);
        let costly: Vec<_> = problems
            .iter()
            .filter(|problem| problem.weight > Weight::Note)
            .collect();
        assert!(costly.is_empty(), "{file}: {costly:?}");
        assert_eq!(
            dashboard.uid,
            format!("wheelhouse-{}", file.trim_end_matches(".json"))
        );
        assert!(
            !dashboard.description.is_empty(),
            "{file} has no description"
        );
        let values: Values = dashboard
            .variables
            .iter()
            .map(|variable| {
                let several = variable.multi || variable.include_all;
                let selection = Selection {
                    values: variable.current.clone(),
                    all_value: variable.all_value.clone(),
                    several,
                    ..Selection::default()
                };
                (variable.name.clone(), selection)
            })
            .collect();
        let first = dashboard.variables.first().unwrap();
        assert!(matches!(first.kind, VariableKind::Source { .. }) && first.name == "ds");
        for panel in dashboard.panels() {
            let at = format!("{file}: {}", panel.title);
            assert!(!matches!(panel.kind, PanelKind::Unsupported { .. }), "{at}");
            if matches!(panel.kind, PanelKind::Text(_)) {
                continue;
            }
            assert!(!panel.description.is_empty(), "{at} has no description");
            assert!(panel.field.unit.is_some(), "{at} has no unit");
            assert!(!panel.targets.is_empty(), "{at} asks nothing");
            for target in &panel.targets {
                assert_eq!(target.source, SourceRef::Variable("ds".to_owned()), "{at}");
                let unknown: BTreeSet<String> = used_variables(&target.expr)
                    .into_iter()
                    .filter(|name| {
                        !values.contains_key(name) && !name.starts_with(char::is_numeric)
                    })
                    .collect();
                assert!(unknown.is_empty(), "{at} uses {unknown:?}");
                let query = interpolate(&target.expr, &values, Some(moment()), Format::PromQl);
                let parsed = promql_parser::parser::parse(&query);
                assert!(parsed.is_ok(), "{at}: {query}: {parsed:?}");
            }
        }
    }
}

#[test]
fn starter_panels_fill_their_grid_without_overlap() {
    for (file, json) in files("dashboards") {
        let (dashboard, _) = dashboard::parse(&json, &file);
        for row in &dashboard.rows {
            let mut taken = BTreeSet::new();
            for panel in &row.panels {
                let grid = panel.grid;
                for x in grid.x..grid.x + grid.w {
                    for y in grid.y..grid.y + grid.h {
                        assert!(
                            taken.insert((x, y)),
                            "{file}: {} overlaps at {x},{y}",
                            panel.title
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn starter_runbooks_hold_queries_that_parse_and_links_that_lead_somewhere() {
    for (file, text) in files("runbooks") {
        assert!(text.starts_with("# "), "{file} has no title");
        let mut queries = 0;
        let mut query: Option<String> = None;
        for line in text.lines() {
            let line = line.trim();
            match (&mut query, line.strip_prefix("```")) {
                (None, Some(info)) if info.starts_with("promql") => query = Some(String::new()),
                (Some(body), Some(_)) => {
                    let parsed = promql_parser::parser::parse(body);
                    assert!(parsed.is_ok(), "{file}: {body}: {parsed:?}");
                    queries += 1;
                    query = None;
                }
                (Some(body), None) => {
                    body.push_str(line);
                    body.push('\n');
                }
                _ => {}
            }
            for (_, link) in line
                .match_indices("](")
                .filter_map(|(at, _)| line.split_at_checked(at))
            {
                let target = link.trim_start_matches("](").split(')').next().unwrap();
                assert!(
                    folder("runbooks").join(target).is_file(),
                    "{file} links to {target}"
                );
            }
        }
        assert!(
            queries >= 1 && text.contains("expect:"),
            "{file} asks nothing of the metrics, or expects nothing"
        );
    }
}
