use std::collections::BTreeSet;

use expect_test::expect_file;

use super::*;

fn form(kind: &str) -> AddSource {
    AddSource {
        environment: "live".to_owned(),
        id: kind.to_owned(),
        kind: serde_json::from_value(kind.into()).expect("the form knows the kind"),
        url: String::new(),
        auth: AuthKind::None,
        auth_name: String::new(),
        tenant: String::new(),
        path: String::new(),
        service: String::new(),
        region: String::new(),
        profile: String::new(),
        names: Vec::new(),
        otlp_http: String::new(),
        otlp_grpc: String::new(),
        tls: TlsCheck::VerifyFull,
        engine: String::new(),
        migrations: String::new(),
    }
}

fn with(kind: &str, fill: impl FnOnce(&mut AddSource)) -> AddSource {
    let mut form = form(kind);
    fill(&mut form);
    form
}

fn at(url: &str) -> impl FnOnce(&mut AddSource) {
    move |form| url.clone_into(&mut form.url)
}

#[test]
fn every_kind_of_the_file_can_be_added_by_the_form() {
    let mut text = String::new();
    for form in filled() {
        let source = source(&form).expect("the form is filled in");
        // The writer refuses what would not read back.
        text = pack::add_source(&text, "live", &source).expect("it reads back");
    }
    expect_file!["every_kind.toml"].assert_eq(&text);
    let (pack, problems) = pack::parse(&text, "wheelhouse.toml", &|_| None);
    assert_eq!(problems, []);
    let sources = &pack.environments[0].sources;
    let added: BTreeSet<&str> = sources.iter().map(|source| source.kind.name()).collect();
    assert_eq!(added, pack::SourceKind::names().into_iter().collect());
    for source in sources {
        assert_eq!(
            source.id,
            source.kind.name(),
            "the form says one kind and writes another"
        );
    }
}

/// A form of every kind, filled in.
fn filled() -> Vec<AddSource> {
    vec![
        with("prometheus", |form| {
            at("https://metrics.example")(form);
            form.auth = AuthKind::Bearer;
            form.tenant = " orders ".into();
        }),
        with("direct", |form| {
            at("http://127.0.0.1:8080/metrics")(form);
            form.otlp_http = "127.0.0.1:4318".into();
            form.otlp_grpc = "127.0.0.1:4317".into();
            form.path = "run/orders.jsonl".into();
            form.service = "orders".into();
        }),
        with("tempo", |form| {
            at("https://tempo.example")(form);
            form.auth = AuthKind::Basic;
            form.auth_name = "ops".into();
        }),
        with("jaeger", at("https://jaeger.example")),
        with("zipkin", at("https://zipkin.example")),
        with("datadog", |form| {
            at("https://api.datadoghq.eu")(form);
            form.auth = AuthKind::Keys;
            form.names = vec!["main".into()];
        }),
        with("xray", |form| {
            form.region = "eu-central-1".into();
            form.auth = AuthKind::Keys;
        }),
        with("otlp-files", |form| form.path = "traces".into()),
        with("loki", |form| {
            at("https://loki.example")(form);
            form.tenant = "orders".into();
        }),
        with("elasticsearch", |form| {
            at("https://search.example")(form);
            form.auth = AuthKind::Header;
            form.auth_name = "X-Api-Key".into();
            form.names = vec!["logs-*".into()];
        }),
        with("opensearch", |form| {
            at("https://search.example")(form);
            form.region = "cn-north-1".into();
            form.auth = AuthKind::Keys;
        }),
        with("splunk", |form| {
            at("https://splunk.example:8089")(form);
            form.auth = AuthKind::Bearer;
            form.names = vec!["main".into(), "web".into()];
        }),
        with("victorialogs", at("http://logs:9428")),
        with("cloudwatch", |form| {
            form.region = "cn-north-1".into();
            form.profile = "ops".into();
            form.names = vec!["/ecs/orders".into(), "/ecs/worker".into()];
        }),
        with("jsonl", |form| {
            form.path = "/var/log/orders".into();
            form.service = "orders".into();
        }),
        with("postgres", |form| {
            at("postgres://readonly@replica.example/orders")(form);
            form.migrations = "db/migrate".into();
        }),
        with("mysql", |form| {
            at("mysql://readonly@replica.example/orders")(form);
            form.tls = TlsCheck::Require;
        }),
        with("mariadb", |form| {
            at("mariadb://readonly@replica.example/orders")(form);
            form.tls = TlsCheck::Off;
        }),
        with("sqlite", |form| form.path = "data/orders.db".into()),
        with("actuator", |form| {
            at("https://orders.example/actuator")(form);
            form.auth = AuthKind::Basic;
            form.auth_name = "ops".into();
            form.engine = "postgres".into();
            form.migrations = "db/migration".into();
        }),
        with("alertmanager", at("https://alerts.example")),
        with("grafana", |form| {
            at("https://grafana.example")(form);
            form.auth = AuthKind::Bearer;
        }),
    ]
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    for (form, message, remedy) in [
        (form("cloudwatch"), "the region is missing", "eu-central-1"),
        (form("xray"), "the region is missing", "eu-central-1"),
        (
            with("cloudwatch", |form| form.region = "eu central".into()),
            "\"eu central\" is no region",
            "eu-central-1",
        ),
        (form("loki"), "the address is not a URL", "in full"),
        (form("actuator"), "the address is not a URL", "in full"),
        (form("sqlite"), "the file is missing", "data/orders.db"),
        (form("otlp-files"), "the path is missing", "traces/"),
        (
            form("jsonl"),
            "nowhere where its lines are",
            "file or a folder",
        ),
        (
            with("jsonl", |form| {
                at("http://orders/logs")(form);
                form.path = "run".into();
            }),
            "both a path and an address",
            "keep one",
        ),
        (
            with("direct", |form| form.otlp_http = "localhost".into()),
            "no address to receive on",
            "127.0.0.1:4318",
        ),
        (
            with("actuator", |form| {
                at("https://orders.example/actuator")(form);
                form.engine = "oracle".into();
            }),
            "no database that is known",
            "postgres, mysql, mariadb, sqlite",
        ),
        (
            with("tempo", |form| {
                at("https://tempo.example")(form);
                form.auth = AuthKind::Basic;
            }),
            "the user name is missing",
            "afterwards",
        ),
    ] {
        let failure = source(&form).expect_err(message);
        assert_eq!(failure.code, Code::BadInput);
        assert!(failure.message.contains(message), "{}", failure.message);
        let said = failure.remedy.as_deref().unwrap_or_default();
        assert!(said.contains(remedy), "{message}: {said}");
    }
}

#[test]
fn the_file_refuses_what_the_form_lets_pass() {
    for (form, message) in [
        (form("direct"), "gathers nothing"),
        (
            with("direct", |form| {
                at("http://127.0.0.1:8080/metrics")(form);
                form.otlp_http = "0.0.0.0:4318".into();
            }),
            "can be reached from other computers",
        ),
        (
            with(
                "postgres",
                at("postgres://readonly:word@replica.example/orders"),
            ),
            "holds a password",
        ),
    ] {
        let source = source(&form).expect("the form itself is whole");
        let problem = pack::add_source("", "live", &source).expect_err(message);
        assert!(problem.message.contains(message), "{}", problem.message);
    }
}
