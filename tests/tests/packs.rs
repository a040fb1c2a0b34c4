//! What ships is whole: the demo's pack and the starter set.

use std::{fs, path::Path};

use model::Weight;
use tests::tree::root;

#[test]
fn the_demo_pack_has_nothing_worse_than_notes() {
    let folder = root().join("fixtures/harbour/pack");
    let (pack, problems) = pack::open(&folder, &|_| None).expect("the demo has a pack");
    let worse: Vec<String> = problems
        .iter()
        .filter(|problem| problem.weight > Weight::Note)
        .map(ToString::to_string)
        .collect();
    assert!(worse.is_empty(), "{}", worse.join("\n"));
    for id in ["demo", "production-like"] {
        assert!(
            pack.environments
                .iter()
                .any(|environment| environment.id == id),
            "the pack has no environment {id}"
        );
    }
    for (what, files) in [
        ("dashboards", &pack.files.dashboards),
        ("runbooks", &pack.files.runbooks),
        ("alerts", &pack.files.alerts),
        ("slos", &pack.files.slos),
        ("queries", &pack.files.queries),
    ] {
        assert!(!files.is_empty(), "the pack has no {what}");
    }
}

#[test]
fn the_demo_packs_queries_only_read() {
    let folder = root().join("fixtures/harbour/pack");
    let (pack, _) = pack::open(&folder, &|_| None).expect("the demo has a pack");
    for query in &pack.queries {
        let named: Vec<(String, replica::Parameter)> = query
            .parameters
            .iter()
            .map(|one| (one.name.clone(), replica::Parameter::Text(String::new())))
            .collect();
        for engine in [replica::Engine::Sqlite, replica::Engine::Postgres] {
            replica::check_named(engine, &query.sql, &named)
                .unwrap_or_else(|fault| panic!("{}: {fault}", query.file));
        }
    }
}

#[test]
fn every_dashboard_that_ships_is_read_whole() {
    let mut read = 0;
    for folder in ["dashboards", "fixtures/harbour/pack/dashboards"] {
        for file in fs::read_dir(root().join(folder))
            .into_iter()
            .flatten()
            .flatten()
        {
            let path = file.path();
            let json = fs::read_to_string(&path).expect("a dashboard is text");
            let (dashboard, problems) = dashboard::parse(&json, &path.to_string_lossy());
            let errors: Vec<String> = problems
                .iter()
                .filter(|problem| problem.weight == Weight::Error)
                .map(ToString::to_string)
                .collect();
            assert!(errors.is_empty(), "{}", errors.join("\n"));
            assert!(
                dashboard.panels().next().is_some(),
                "{} is empty",
                path.display()
            );
            read += 1;
        }
    }
    assert!(
        read >= 4,
        "three of the starter set and Harbour's own, found {read}"
    );
}

#[test]
fn the_starter_set_is_there() {
    for name in [
        "dashboards/http-red.json",
        "dashboards/runtime.json",
        "dashboards/database-pool.json",
    ] {
        assert!(root().join(name).is_file(), "{name} is missing");
    }
    let runbooks = fs::read_dir(root().join("runbooks"))
        .into_iter()
        .flatten()
        .flatten();
    let markdown = runbooks.filter(|entry| {
        Path::new(&entry.file_name())
            .extension()
            .is_some_and(|e| e == "md")
    });
    assert!(markdown.count() >= 3, "the starter set has three runbooks");
}
