//! Links as files write them, over values as sources answer them.

use dashboard::{
    Cell, Column, Destination, Frame, Link, LinkContext, LinkedValue, Moment, Selection, Values,
};
use model::{Labels, Millis, TimeRange};

fn values() -> Values {
    let several = |values: &[&str], all: Option<&str>| Selection {
        values: values.iter().map(|value| (*value).to_owned()).collect(),
        all_value: all.map(str::to_owned),
        several: true,
        ..Selection::default()
    };
    Values::from_iter([
        ("job".to_owned(), Selection::one("api")),
        ("pod".to_owned(), several(&["a b", "c&d"], None)),
        ("env".to_owned(), Selection::one("prod")),
        ("port".to_owned(), Selection::one("8080")),
        ("host".to_owned(), Selection::one("evil.example")),
        ("all".to_owned(), several(&["x", "y"], Some(".*"))),
        ("none".to_owned(), several(&[], None)),
        ("sly".to_owned(), Selection::one("$job${__value.raw}")),
        (
            "every".to_owned(),
            Selection {
                all: true,
                ..several(&["1", "2"], None)
            },
        ),
        ("up".to_owned(), Selection::one("..")),
        ("dot".to_owned(), Selection::one(".")),
        ("script".to_owned(), Selection::one("javascript:alert(1)")),
    ])
}

fn moment() -> Moment {
    Moment {
        range: TimeRange {
            start: Millis(1_000),
            end: Millis(61_000),
        },
        interval: Millis(15_000),
        rate_interval: Millis(60_000),
    }
}

const HOSTILE: &str = "x/../../admin?a=1&b=2#c@evil.example:80\\\"<é\n";

/// What a link with this address becomes: `>uid var=… from to panel`, the address, or `! why`.
fn follow(url: &str) -> String {
    let link = Link {
        title: "t".to_owned(),
        url: url.to_owned(),
    };
    let labels = Labels::from_iter([("route", "/a b"), ("hostile", HOSTILE)]);
    let frame = Frame {
        columns: vec![
            Column::new("Value #A", vec![Cell::Number(1.0), Cell::Number(2.5)]),
            Column::new("pod.name", vec![Cell::Empty, Cell::Text("p/1".to_owned())]),
            Column::new("text", vec![Cell::Empty, Cell::Text("7s".to_owned())]),
        ],
        ..Frame::default()
    };
    let values = values();
    let context = LinkContext {
        dashboard: "here",
        values: &values,
        moment: moment(),
        value: Some(LinkedValue {
            name: "p99 é",
            labels: &labels,
            cell: &Cell::Number(2.5),
            text: "2.5 s",
            at: Some(Millis(5_000)),
            row: Some((&frame, 1)),
        }),
    };
    match link.follow(&context).to {
        Destination::External(url) => url,
        Destination::Refused(why) => format!("! {why}"),
        Destination::Internal {
            uid,
            variables,
            from,
            to,
            panel,
        } => {
            let mut written = format!(">{uid}");
            for (name, values) in variables {
                written.push_str(&format!(" {name}={}", values.join("|")));
            }
            for end in [from, to].into_iter().flatten() {
                written.push_str(&format!(" {end}"));
            }
            if let Some(panel) = panel {
                written.push_str(&format!(" #{panel}"));
            }
            written
        }
    }
}

fn check(cases: &[(&str, &str)]) {
    for (url, expected) in cases {
        assert_eq!(follow(url), *expected, "{url}");
    }
}

#[test]
fn addresses_take_values_fields_and_rows() {
    check(&[
        ("https://h/?v=${__value.raw}", "https://h/?v=2.5"),
        (
            "https://h/?v=${__value.numeric}&t=${__value.time}",
            "https://h/?v=2.5&t=5000",
        ),
        ("https://h/?v=${__value.text}", "https://h/?v=2.5%20s"),
        (
            "https://h/?n=${__field.name}&s=${__series.name}",
            "https://h/?n=p99%20%C3%A9&s=p99%20%C3%A9",
        ),
        (
            "https://h/?r=${__field.labels.route}",
            "https://h/?r=%2Fa%20b",
        ),
        (
            "https://h/?r=${__field.labels[\"route\"]}&q=${__field.labels.none}",
            "https://h/?r=%2Fa%20b&q=",
        ),
        (
            "https://h/?a=${__data.fields[\"Value #A\"]}",
            "https://h/?a=2.5",
        ),
        (
            "https://h/?a=${__data.fields[0].numeric}",
            "https://h/?a=2.5",
        ),
        (
            "https://h/?a=${__data.fields.pod.name}",
            "https://h/?a=p%2F1",
        ),
        (
            "https://h/?a=${__data.fields.pod.name.text}&b=${__data.fields.text}",
            "https://h/?a=p%2F1&b=7s",
        ),
        (
            "https://h/?a=${__data.fields[\"none\"]}&b=${__data.fields[9]}",
            "https://h/?a=&b=",
        ),
        (
            "https://h/?a=${__value.raw:percentencode}",
            "https://h/?a=2.5",
        ),
    ]);
}

#[test]
fn addresses_take_variables_and_the_range() {
    check(&[
        ("https://h/$job/[[job]]?x=${job}", "https://h/api/api?x=api"),
        (
            "https://h/?${pod:queryparam}",
            "https://h/?var-pod=a%20b&var-pod=c%26d",
        ),
        ("https://h/?p=${pod:pipe}", "https://h/?p=a%20b%7Cc%26d"),
        (
            "https://h/?p=${pod:percentencode}",
            "https://h/?p=%7Ba%20b%2Cc%26d%7D",
        ),
        (
            "https://h/?p=${pod:uriencode}",
            "https://h/?p=%7Ba%20b%2Cc%26d%7D",
        ),
        ("https://h/?p=${all:percentencode}", "https://h/?p=.%2A"),
        (
            "https://h/?${__url_time_range}",
            "https://h/?from=1000&to=61000",
        ),
        (
            "https://h/?$__url_time_range",
            "https://h/?from=1000&to=61000",
        ),
        (
            "https://h/?a=$__from&b=${__to}",
            "https://h/?a=1000&b=61000",
        ),
        (
            "https://h/?${__url.params:include:var-job,to}",
            "https://h/?var-job=api&to=61000",
        ),
        (
            "https://h/?x=${unknown}&y=$unknown",
            "https://h/?x=${unknown}&y=$unknown",
        ),
        (
            "https://h/?x=$sly",
            "https://h/?x=%24job%24%7B__value.raw%7D",
        ),
        ("https://$env.example.com/", "https://prod.example.com/"),
        ("https://h:${port}/", "https://h:8080/"),
    ]);
}

#[test]
fn dashboards_are_found_in_addresses() {
    check(&[
        (
            "/d/abc/slug?var-x=1&var-x=2&var-y=a%20b",
            ">abc x=1|2 y=a b",
        ),
        ("d/abc", ">abc"),
        ("/grafana/d/abc/slug", ">abc"),
        ("/d-solo/abc?panelId=4", ">abc #4"),
        (
            "/d/abc?viewPanel=panel-12&from=now-6h&to=now&orgId=1",
            ">abc now-6h now #12",
        ),
        ("/d/abc?var-pod=$pod", ">abc pod=a b|c&d"),
        ("/d/abc?var-other=${pod}", ">abc other=a b|c&d"),
        (
            "/d/abc?${pod:queryparam}&${__url_time_range}",
            ">abc pod=a b|c&d 1000 61000",
        ),
        ("/d/abc?var-r=${__field.labels.route}", ">abc r=/a b"),
        ("/d/abc?${none:queryparam}", ">abc"),
        ("/d/abc?${every:queryparam}", ">abc every=$__all"),
        ("/d/abc?var-x=$every", ">abc x=$__all"),
        ("/d/abc?${job:customqueryparam:var-x:p-}", ">abc x=p-api"),
        ("?var-job=web", ">here job=web"),
        (
            "${__url.path}?${__url.params:include:var-env}",
            ">here env=prod",
        ),
        ("/dashboard/db/old-name?var-a=1", ">old-name a=1"),
        ("/d/a%2Fb", ">a/b"),
        ("/d/${job}", ">api"),
        ("/d/abc#top", ">abc"),
    ]);
    assert!(follow("/d/abc?${__all_variables}").contains("job=api pod=a b|c&d env=prod"));
}

#[test]
fn other_addresses_are_refused_with_a_reason() {
    for (url, why) in [
        ("javascript:alert(1)", "\"javascript\" are not followed"),
        (" JaVaScRiPt:alert(1)", "\"javascript\""),
        ("java\nscript:alert(1)", "\"javascript\""),
        ("data:text/html,<script>", "\"data\""),
        ("file:///etc/passwd", "\"file\""),
        ("vbscript:x", "\"vbscript\""),
        ("tauri://localhost", "\"tauri\""),
        ("mailto:a@b", "\"mailto\""),
        ("//evil.example/d/abc", "no scheme"),
        ("\\\\evil.example/d/abc", "no scheme"),
        ("/\\evil.example/d/abc", "no scheme"),
        ("https://user@evil.example/", "user name"),
        ("https://good.example:x@evil.example/", "user name"),
        ("http://", "not valid"),
        ("/explore?left=x", "leads into Grafana"),
        ("#x", "leads into Grafana"),
        ("", "no address"),
        ("https://h:99999/", "not valid"),
    ] {
        let followed = follow(url);
        assert!(
            followed.starts_with("! ") && followed.contains(why),
            "{url}: {followed}"
        );
    }
    let long = format!("https://h/?{}", "a".repeat(20_000));
    assert!(follow(&long).contains("too long"));
}

#[test]
fn hostile_values_stay_where_they_stand() {
    let escaped = "x%2F..%2F..%2Fadmin%3Fa%3D1%26b%3D2%23c%40evil.example%3A80%5C%22%3C%C3%A9%0A";
    check(&[
        (
            "https://h/a/${__field.labels.hostile}/b",
            &format!("https://h/a/{escaped}/b"),
        ),
        (
            "https://h/?q=${__field.labels.hostile}",
            &format!("https://h/?q={escaped}"),
        ),
        (
            "https://h/?q=1#${__field.labels.hostile}",
            &format!("https://h/?q=1#{escaped}"),
        ),
        (
            "https://h/?q=${__field.labels.hostile:raw}",
            &format!("https://h/?q={escaped}"),
        ),
        (
            "/d/abc?var-x=${__field.labels.hostile}",
            &format!(">abc x={HOSTILE}"),
        ),
    ]);
    for url in [
        "${__field.labels.hostile}",
        "$script",
        "${script:raw}",
        "java${script}",
        "https:${host}",
        "https://${__field.labels.hostile}/x",
        "https://$host/x",
        "https://$host.example.com/x",
        "https://$env/x",
        "https://example.$env",
        "https://example$env/x",
        "https://$env.com/x",
        "https://a.$env.com/x",
        "https://h:${host}/",
        "https://${host:queryparam}",
        "https://${host:queryparam}.example.com/",
        "https://$__all_variables",
        "https://h:80${host}/",
        "//$env.example.com/",
        "https://h/a/$up/b",
        "https://h/a/$dot$dot/b",
        "https://h/a/$up",
        "/d/$up",
        "/d/abc/$up?x=1",
    ] {
        let followed = follow(url);
        assert!(followed.starts_with("! "), "{url}: {followed}");
    }
}

#[test]
fn a_title_is_filled_as_a_person_reads_it() {
    let values = values();
    let labels = Labels::from_iter([("route", "/a b")]);
    let context = LinkContext {
        dashboard: "here",
        values: &values,
        moment: moment(),
        value: Some(LinkedValue {
            name: "p99",
            labels: &labels,
            cell: &Cell::Empty,
            text: "",
            at: None,
            row: None,
        }),
    };
    for (title, expected) in [
        (
            "Logs of ${__field.labels.route} in $env, $pod",
            "Logs of /a b in prod, a b + c&d",
        ),
        ("<b>${unknown}</b>", "<b>${unknown}</b>"),
        (" ", "https://h/"),
    ] {
        let link = Link {
            title: title.to_owned(),
            url: "https://h/".to_owned(),
        };
        assert_eq!(link.follow(&context).title, expected);
        let without = LinkContext {
            value: None,
            ..context
        };
        assert!(link.follow(&without).to == Destination::External("https://h/".to_owned()));
    }
}
