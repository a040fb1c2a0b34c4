//! Sources are added and removed without touching the rest of the file.

use expect_test::expect;
use pack::{
    Connection, LogKind, LogLines, LogPlace, LogServer, Prometheus, Source, SourceKind, add_source,
    map_data_source, parse, remove_source,
};

const SAMPLE: &str = include_str!("sample.toml");

fn unset(_: &str) -> Option<String> {
    None
}

fn prometheus(id: &str, url: &str) -> Source {
    Source {
        id: id.into(),
        title: "Extra".into(),
        kind: SourceKind::Prometheus(Prometheus {
            connection: Connection::to(url.parse().expect("a whole address")),
            scrape_interval: std::time::Duration::from_secs(30),
        }),
    }
}

#[test]
fn what_is_added_reads_back_as_it_was() {
    let (pack, _) = parse(SAMPLE, "w.toml", &unset);
    for environment in &pack.environments {
        for source in &environment.sources {
            let mut copy = source.clone();
            copy.id = "copy".into();
            for text in [SAMPLE, "", "environments = { demo = { title = 'D' } }\n"] {
                let edited = add_source(text, "demo", &copy).unwrap();
                let (read, _) = parse(&edited, "w.toml", &unset);
                let found = read
                    .environments
                    .iter()
                    .find(|environment| environment.id == "demo")
                    .and_then(|demo| demo.sources.iter().find(|source| source.id == "copy"));
                assert_eq!(found, Some(&copy), "{edited}");
            }
        }
    }
}

#[test]
fn files_of_traces_are_written_with_their_path() {
    let source = Source {
        id: "saved".into(),
        title: "saved".into(),
        kind: SourceKind::TraceFiles("fixtures/traces".into()),
    };
    let edited = add_source("", "demo", &source).unwrap();
    expect![[r#"
        [environments.demo.sources.saved]
        kind = "otlp-files"
        path = "fixtures/traces"
    "#]]
    .assert_eq(&edited);
    let (pack, problems) = parse(&edited, "w.toml", &unset);
    assert_eq!(pack.environments[0].sources, [source]);
    assert_eq!(problems, []);
}

#[test]
fn sources_of_logs_are_written_with_where_their_lines_are() {
    let server = |kind: LogKind, names: &[&str], address: &str| LogServer {
        kind,
        connection: Connection::to(address.parse().unwrap()),
        names: names.iter().map(|name| (*name).to_owned()).collect(),
        region: String::new(),
        profile: None,
    };
    let cloud = LogServer {
        region: "eu-central-1".to_owned(),
        profile: Some("ops".to_owned()),
        ..server(
            LogKind::CloudWatch,
            &["/ecs/orders", "/ecs/worker"],
            "https://logs.eu-central-1.amazonaws.com",
        )
    };
    let mut signed = LogServer {
        region: "eu-central-1".to_owned(),
        ..server(LogKind::OpenSearch, &["logs-*"], "https://search.example")
    };
    signed.connection.auth = pack::Auth::Keys;
    let lines = |place: LogPlace| LogLines {
        place,
        service: "orders".to_owned(),
    };
    let address = Connection::to("http://orders/logs".parse().unwrap());
    for kind in [
        SourceKind::Logs(server(LogKind::Loki, &[], "http://loki:3100")),
        SourceKind::Logs(server(LogKind::Splunk, &["main"], "https://splunk:8089")),
        SourceKind::Logs(cloud),
        SourceKind::Logs(signed),
        SourceKind::LogLines(lines(LogPlace::Path("/var/log/orders".into()))),
        SourceKind::LogLines(lines(LogPlace::Address(Box::new(address)))),
    ] {
        let source = Source {
            id: "lines".to_owned(),
            title: "lines".to_owned(),
            kind,
        };
        let text = add_source("", "live", &source).unwrap();
        let (pack, problems) = parse(&text, "w.toml", &unset);
        assert_eq!(problems, [], "{text}");
        assert_eq!(pack.environments[0].sources, [source], "{text}");
    }
}

#[test]
fn adding_and_removing_leaves_the_file_as_it_was() {
    let added = add_source(SAMPLE, "demo", &prometheus("extra", "http://h:9090")).unwrap();
    let removed = remove_source(&added, "demo", "extra").unwrap();
    assert_eq!(removed, SAMPLE);
}

#[test]
fn a_source_joins_its_siblings_and_comments_stay() {
    let text = "# ours\n[environments.a] # the first\ntitle = 'A'\n\n\
                # metrics\n[environments.a.sources.m]\nkind = 'direct' # embedded\notlp = { http = '127.0.0.1:4318' }\n\n\
                # the other\n[environments.b]\ntitle = 'B'\n";
    let added = add_source(text, "a", &prometheus("new", "https://h/prom")).unwrap();
    expect![[r##"
        # ours
        [environments.a] # the first
        title = 'A'

        # metrics
        [environments.a.sources.m]
        kind = 'direct' # embedded
        otlp = { http = '127.0.0.1:4318' }

        [environments.a.sources.new]
        title = "Extra"
        kind = "prometheus"
        url = "https://h/prom"
        scrape_interval = "30s"

        # the other
        [environments.b]
        title = 'B'
    "##]]
    .assert_eq(&added);
    let removed = remove_source(&added, "a", "m").unwrap();
    expect![[r##"
        # ours
        [environments.a] # the first
        title = 'A'

        [environments.a.sources.new]
        title = "Extra"
        kind = "prometheus"
        url = "https://h/prom"
        scrape_interval = "30s"

        # the other
        [environments.b]
        title = 'B'
    "##]]
    .assert_eq(&removed);
}

#[test]
fn what_would_not_pass_is_not_written() {
    let refused = |text: &str, environment: &str, source: &Source| {
        add_source(text, environment, source)
            .unwrap_err()
            .to_string()
    };
    let good = prometheus("new", "http://h");
    for (found, expected) in [
        (
            refused(SAMPLE, "demo", &prometheus("harbour", "http://h")),
            "already has a source \"harbour\"",
        ),
        (
            refused(SAMPLE, "demo", &prometheus("new", "http://u:pw@h")),
            "holds a password",
        ),
        (
            refused(SAMPLE, "demo", &prometheus("a b", "http://h")),
            "\"a b\" cannot name a source",
        ),
        (
            refused("name = ", "demo", &good),
            "w.toml:1:8: this is not TOML",
        ),
        (
            refused("environments = 1", "demo", &good),
            "cannot be added to",
        ),
        (
            remove_source(SAMPLE, "demo", "none")
                .unwrap_err()
                .to_string(),
            "has no source \"none\"",
        ),
    ] {
        let expected = expected.replace("w.toml", "wheelhouse.toml");
        assert!(found.contains(&expected), "{found} lacks {expected}");
    }
}

#[test]
fn a_data_source_of_dashboards_is_mapped_and_taken_out_again() {
    let text = "# ours\n[environments.a]\ntitle = \"A\" # keep\n\n[environments.a.sources.m]\nkind = \"direct\"\n";
    let mapped = map_data_source(text, "a", "PBFA97CFB590B2093", Some("m")).unwrap();
    assert!(
        mapped.starts_with("# ours\n") && mapped.contains("# keep"),
        "{mapped}"
    );
    let (pack, problems) = parse(&mapped, "wheelhouse.toml", &|_| None);
    let about = problems
        .iter()
        .filter(|problem| problem.message.contains("data source"));
    assert_eq!(about.count(), 0, "{problems:?}");
    let entry = ("PBFA97CFB590B2093".to_owned(), "m".to_owned());
    assert_eq!(pack.environments[0].data_sources, [entry]);
    let back = map_data_source(&mapped, "a", "PBFA97CFB590B2093", None).unwrap();
    let (pack, _) = parse(&back, "wheelhouse.toml", &|_| None);
    assert_eq!(pack.environments[0].data_sources, []);
    for (environment, source) in [("b", "m"), ("a", "other")] {
        let refused = map_data_source(text, environment, "x", Some(source)).unwrap_err();
        assert!(refused.message.contains("has no") || refused.message.contains("no environment"));
    }
}

#[test]
fn a_mapping_to_a_source_that_is_not_there_is_named() {
    let text = "[environments.a.sources.metrics]\nkind = \"direct\"\n[environments.a.data_sources]\nx = \"metric\"\ny = 3\n";
    let (pack, problems) = parse(text, "wheelhouse.toml", &|_| None);
    assert_eq!(pack.environments[0].data_sources, []);
    let about: Vec<_> = problems
        .iter()
        .filter(|problem| problem.message.contains("data source"))
        .collect();
    assert!(about[0].message.contains("\"metric\""), "{problems:?}");
    assert!(about[0].remedy.contains("metrics"), "{problems:?}");
    assert_eq!(about[0].line, Some(4));
    assert!(about[1].message.contains("as text"), "{problems:?}");
}
