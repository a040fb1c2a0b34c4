//! What a good `wheelhouse.toml` means.

use std::{fs, path::Path, time::Duration};

use model::{Code, Weight};
use pack::{Auth, SourceKind, open, parse};

const SAMPLE: &str = include_str!("sample.toml");

fn unset(_: &str) -> Option<String> {
    None
}

#[test]
fn every_key_of_the_format_is_read() {
    let (pack, problems) = parse(SAMPLE, "wheelhouse.toml", &unset);
    let worse = problems
        .iter()
        .find(|problem| problem.weight > Weight::Note);
    assert_eq!(worse, None, "the sample is whole");
    expect_test::expect_file!["sample.expected"].assert_debug_eq(&pack);
}

#[test]
fn variables_reach_into_addresses_and_paths() {
    let vars = |name: &str| match name {
        "HARBOUR_PORT" => Some("9999".into()),
        "HARBOUR_RUN" => Some("/run/harbour".into()),
        _ => None,
    };
    let (pack, _) = parse(SAMPLE, "wheelhouse.toml", &vars);
    let SourceKind::Direct(direct) = &pack.environments[0].sources[0].kind else {
        panic!("the demo environment is direct");
    };
    assert_eq!(
        direct.scrape[0].url.as_str(),
        "http://127.0.0.1:9999/metrics"
    );
    assert_eq!(direct.logs[0].file, Path::new("/run/harbour/harbour.jsonl"));
}

#[test]
fn every_kind_is_read() {
    let (pack, problems) = parse(SAMPLE, "wheelhouse.toml", &unset);
    let kinds = |pack: &pack::Pack, at: usize| -> Vec<String> {
        let sources = pack.environments[at].sources.iter();
        sources
            .map(|source| source.kind.name().to_owned())
            .collect()
    };
    assert_eq!(
        kinds(&pack, 1),
        ["prometheus", "loki", "tempo", "postgres", "actuator"]
    );
    assert_eq!(problems, []);
    let alerts = "[environments.a.sources]\na = { kind = \"alertmanager\", url = \"http://a/prefix\" }\n\
                  g = { kind = \"grafana\", url = \"https://g\", auth = { type = \"bearer\" } }\n";
    let (pack, problems) = parse(alerts, "wheelhouse.toml", &unset);
    assert_eq!(kinds(&pack, 0), ["alertmanager", "grafana"]);
    assert_eq!(problems, []);
}

#[test]
fn an_unreadable_production_mark_counts_as_production() {
    let (pack, problems) = parse(
        "[environments.live]\nproduction = \"no\"\n",
        "wheelhouse.toml",
        &unset,
    );
    assert!(pack.environments[0].production);
    assert_eq!(problems.len(), 1);
}

#[test]
fn a_folder_opens_with_its_files_listed_and_its_paths_resolved() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(
        at("wheelhouse.toml"),
        "[environments.x.sources.m]\nkind = 'prometheus'\nurl = 'http://h'\nca_file = 'ca.pem'\n\
         auth = { type = 'basic', user = 'reader' }\n",
    )
    .unwrap();
    for name in [
        "dashboards/b.json",
        "dashboards/a.json",
        "dashboards/notes.txt",
        "dashboards/.hidden.json",
        "runbooks/deep/er/restart.md",
        "alerts/rules.yaml",
    ] {
        fs::create_dir_all(at(name).parent().unwrap()).unwrap();
        fs::write(at(name), "").unwrap();
    }
    fs::write(at("slos"), "a file where a folder belongs").unwrap();

    for opened in [folder.path().to_owned(), at("wheelhouse.toml")] {
        let (pack, problems) = open(&opened, &unset).unwrap();
        let names = |files: &[pack::Listed]| {
            files
                .iter()
                .map(|file| file.name.clone())
                .collect::<Vec<_>>()
        };
        assert_eq!(
            names(&pack.files.dashboards),
            ["dashboards/a.json", "dashboards/b.json"]
        );
        assert_eq!(names(&pack.files.runbooks), ["runbooks/deep/er/restart.md"]);
        assert_eq!(names(&pack.files.alerts), ["alerts/rules.yaml"]);
        assert_eq!(
            pack.name,
            folder.path().file_name().unwrap().to_string_lossy(),
            "an unnamed pack is called after its folder"
        );
        let SourceKind::Prometheus(prometheus) = &pack.environments[0].sources[0].kind else {
            panic!("it is written as prometheus");
        };
        let connection = &prometheus.connection;
        assert_eq!(connection.ca_file, Some(at("ca.pem")));
        assert_eq!(connection.timeout, Duration::from_secs(30));
        assert_eq!(
            connection.auth,
            Auth::Basic {
                user: "reader".into()
            }
        );
        let files: Vec<_> = problems.iter().map(|problem| &problem.file).collect();
        assert_eq!(files, ["slos"], "the bad folder is named and hides nothing");
    }
}

#[test]
fn a_folder_without_the_file_opens_with_a_note() {
    let folder = tempfile::tempdir().unwrap();
    let (pack, problems) = open(folder.path(), &unset).unwrap();
    assert_eq!(pack.environments, []);
    assert_eq!(problems.len(), 1);
    assert_eq!(problems[0].weight, Weight::Note);

    let gone = folder.path().join("gone");
    let failure = open(&gone, &unset).unwrap_err();
    assert_eq!(failure.code, Code::NotFound);
    assert!(failure.message.contains("gone"), "{failure}");
}

#[test]
fn stores_of_traces_know_their_address_and_their_keys() {
    let text = "name = \"x\"\n[environments.e.sources.a]\nkind = \"datadog\"\nsite = \"datadoghq.eu\"\n\
                index = [\"main\", \"a b\"]\nstorage = \"flex\"\n\
                [environments.e.sources.b]\nkind = \"xray\"\nregion = \"eu-central-1\"\n\
                [environments.e.sources.c]\nkind = \"jaeger\"\nurl = \"http://127.0.0.1:16686\"\n\
                [environments.e.sources.d]\nkind = \"xray\"\nregion = \"a/b\"\n\
                [environments.e.sources.f]\nkind = \"xray\"\nregion = \"cn-north-1\"\nprofile = \"ops\"\n";
    let (pack, problems) = parse(text, "w.toml", &unset);
    let sources = &pack.environments[0].sources;
    let told: Vec<(&str, &str, bool)> = sources
        .iter()
        .map(|source| {
            let connection = source.kind.connection().unwrap();
            let keys = connection.auth == pack::Auth::Keys;
            (source.kind.name(), connection.url.as_str(), keys)
        })
        .collect();
    assert_eq!(
        told,
        [
            ("datadog", "https://api.datadoghq.eu/", true),
            ("xray", "https://xray.eu-central-1.amazonaws.com/", true),
            ("jaeger", "http://127.0.0.1:16686/", false),
            ("xray", "https://xray.cn-north-1.amazonaws.com.cn/", false),
        ]
    );
    let SourceKind::Traces(datadog) = &sources[0].kind else {
        panic!("{:?}", sources[0]);
    };
    assert_eq!(
        (&datadog.indexes[..], datadog.storage),
        (&["main".to_owned()][..], Some("flex"))
    );
    for (problem, words) in problems
        .iter()
        .zip(["no name or pattern", "not part of a host's name"])
    {
        assert!(problem.message.contains(words), "{problem:?}");
    }
    let wrong =
        "name = \"x\"\n[environments.e.sources.a]\nkind = \"datadog\"\nstorage = \"cold\"\n";
    let (_, problems) = parse(wrong, "w.toml", &unset);
    assert!(
        problems[0].remedy.contains("online-archives"),
        "{problems:?}"
    );
}

#[test]
fn databases_are_read_with_what_protects_them() {
    let text = "name = \"x\"\n[environments.e.sources.a]\nkind = \"postgres\"\n\
                url = \"postgres://readonly@db/orders\"\ntls = \"verify-ca\"\npooled = true\n\
                heartbeat = { table = \"ops.beat\", column = \"at\" }\nstale_after = \"5s\"\n\
                [environments.e.sources.b]\nkind = \"sqlite\"\nfile = \"data/x.db\"\nmigrations = \"m\"\n\
                [environments.e.sources.c]\nkind = \"mysql\"\nurl = \"mysql://u:pw@db/x\"\n\
                [environments.e.sources.d]\nkind = \"mariadb\"\nurl = \"mysql://db/x\"\ntls = \"verify\"\n";
    let (pack, problems) = parse(text, "w.toml", &unset);
    let sources = &pack.environments[0].sources;
    let databases: Vec<&pack::Database> = sources
        .iter()
        .map(|source| match &source.kind {
            SourceKind::Database(database) => database,
            other => panic!("{other:?}"),
        })
        .collect();
    let [postgres, sqlite, mariadb] = databases.as_slice() else {
        panic!("the one with a password in its address is left out");
    };
    let pack::DatabasePlace::Server {
        connection,
        tls,
        pooled,
    } = &postgres.place
    else {
        panic!("a server");
    };
    assert_eq!(
        connection.auth,
        Auth::Basic {
            user: "readonly".to_owned()
        }
    );
    assert_eq!((*tls, *pooled), (pack::DatabaseTls::VerifyCa, true));
    assert_eq!(
        postgres.heartbeat,
        Some(("ops.beat".to_owned(), "at".to_owned()))
    );
    assert_eq!(postgres.stale_after, Some(Duration::from_secs(5)));
    assert!(!postgres.primary_allowed, "unless it is written");
    assert!(
        matches!(&sqlite.place, pack::DatabasePlace::File(file) if file.ends_with("data/x.db"))
    );
    assert!(sqlite.migrations.is_some());
    assert_eq!(mariadb.kind, pack::DatabaseKind::Mariadb);
    let messages: Vec<&str> = problems.iter().map(|one| one.message.as_str()).collect();
    assert!(
        messages
            .iter()
            .any(|message| message.contains("a password")),
        "{messages:?}"
    );
    assert!(
        messages.iter().any(|message| message.contains("`tls`")),
        "{messages:?}"
    );
}
