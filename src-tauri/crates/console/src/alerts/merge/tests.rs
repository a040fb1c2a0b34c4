use model::Millis;

use super::*;

/// `A a=1 firing@5` as a source tells it; after `by` what keeps it quiet, `~` its fingerprint.
fn told(text: &str) -> Told {
    let mut words = text.split_whitespace();
    let mut labels = vec![("alertname", words.next().expect("a name"))];
    let mut told = Told::from(Alert {
        labels: Labels::default(),
        annotations: Labels::default(),
        state: AlertState::Firing,
        since: None,
        value: None,
    });
    for word in words {
        if let Some((state, since)) = word.split_once('@') {
            told.alert.since = since.parse().ok().map(Millis);
            told.alert.state = match state {
                "pending" => AlertState::Pending,
                "suppressed" => AlertState::Suppressed,
                _ => AlertState::Firing,
            };
        } else if let Some(fingerprint) = word.strip_prefix('~') {
            told.fingerprint = Some(fingerprint.to_owned());
        } else if let Some(by) = word.strip_prefix("silence:") {
            told.silenced_by.push(by.to_owned());
        } else if let Some(by) = word.strip_prefix("inhibited:") {
            told.inhibited_by.push(by.to_owned());
        } else if let Some(by) = word.strip_prefix("muted:") {
            told.muted_by.push(by.to_owned());
        } else if let Some(pair) = word.split_once('=') {
            labels.push(pair);
        }
    }
    told.alert.labels = Labels::from_iter(labels);
    told
}

/// `P:` begins what an evaluator tells, `A:` what a deliverer tells.
fn merged(text: &str) -> Vec<Merged> {
    let sources: Vec<(&str, Vec<Told>)> = text
        .split(';')
        .map(|source| {
            let (title, alerts) = source.trim().split_once(':').expect("a title");
            let alerts = alerts.split(',').map(str::trim);
            let told = alerts.filter(|alert| !alert.is_empty()).map(told);
            (title, told.collect())
        })
        .collect();
    let tellings: Vec<Telling<'_>> = sources
        .iter()
        .map(|(title, told)| Telling {
            title,
            delivers: title.starts_with('A'),
            told,
        })
        .collect();
    merge(&tellings)
}

fn shown(one: &Merged) -> String {
    let labels: Vec<String> = one
        .alert
        .labels
        .0
        .iter()
        .filter(|(name, _)| *name != "alertname")
        .map(|(name, value)| format!(" {name}={value}"))
        .collect();
    format!(
        "{}{} {:?}@{} {}",
        name(&one.alert.labels),
        labels.concat(),
        one.alert.state,
        one.alert.since.map_or(-1, |since| since.0),
        one.sources.join("+")
    )
}

#[test]
fn one_alert_of_several_sources_is_one() {
    for (sources, expected) in [
        ("P: X a=1 firing@5", vec!["X a=1 Firing@5 P"]),
        (
            "P: X a=1 firing@5; A: X a=1 firing@9",
            vec!["X a=1 Firing@5 P+A"],
        ),
        (
            "P: X a=1 firing@5; A: X a=1 cluster=c suppressed@9",
            vec!["X a=1 Suppressed@5 P+A"],
        ),
        // A value that differs is another alert.
        (
            "P: X a=1 firing@5; A: X a=2 firing@9",
            vec!["X a=1 Firing@5 P", "X a=2 Firing@9 A"],
        ),
        // What waits is not delivered yet; what no longer holds here is not delivered any more.
        ("P: X pending@5; A:", vec!["X Pending@5 P"]),
        (
            "P: X pending@5; A: X cluster=c firing@1",
            vec!["X Firing@5 P+A"],
        ),
        // The most labels decide.
        (
            "P: X firing@1, X a=1 firing@2; A: X a=1 cluster=c firing@3, X cluster=c firing@4",
            vec!["X a=1 Firing@2 P+A", "X Firing@1 P+A"],
        ),
        // Two clusters send to one Alertmanager, and one of them is a source.
        (
            "P: X firing@1; A: X cluster=c firing@3, X cluster=d firing@4",
            vec!["X cluster=c Firing@1 P+A", "X cluster=d Firing@1 P+A"],
        ),
        (
            "P: X firing@1; A: X firing@3, X cluster=d firing@4",
            vec!["X Firing@1 P+A", "X cluster=d Firing@4 A"],
        ),
        // Two Prometheus of one pair, two Alertmanager of one cluster.
        (
            "P: X firing@2; P2: X pending@1; A: X r=1 suppressed@3; A2: X r=1 suppressed@3",
            vec!["X Suppressed@1 P+P2+A+A2"],
        ),
        ("A: X suppressed@3; A2: X firing@3", vec!["X Firing@3 A+A2"]),
        (
            "P: X firing@1; A: Y firing@1",
            vec!["X Firing@1 P", "Y Firing@1 A"],
        ),
        ("P:", vec![]),
    ] {
        let found: Vec<String> = merged(sources).iter().map(shown).collect();
        assert_eq!(found, expected, "{sources}");
    }
}

#[test]
fn an_id_stays_when_an_alert_is_delivered_as_well() {
    let alone = merged("P: X a=1 pending@5");
    let delivered = merged("P: X a=1 firing@5; A: X a=1 cluster=c firing@9");
    assert_eq!(alone[0].id, delivered[0].id);
    assert_eq!(delivered[0].alert.labels, alone[0].alert.labels);
    let both = merged("P: X firing@1; A: X c=1 firing@3, X c=2 firing@4");
    assert_ne!(both[0].id, both[1].id);
    assert_ne!(
        id(&told("X a=1").alert.labels),
        id(&told("X a=11").alert.labels)
    );
}

#[test]
fn what_keeps_an_alert_quiet_is_named() {
    let all = merged(
        "A: Down ~f1 firing@1, X ~f2 suppressed@2 inhibited:f1 inhibited:f9 muted:nights silence:s1",
    );
    let quiet = &all[1];
    assert_eq!(
        quiet.quiet,
        [
            "inhibited by Down",
            "inhibited by an alert that is not listed",
            "muted by the time interval nights"
        ]
    );
    assert_eq!(quiet.silences, ["s1"]);
}

#[test]
fn alerts_with_five_hundred_labels_are_merged() {
    let labels = |at: usize, more: &[(&str, String)]| -> Labels {
        let own = (0..500).map(|label| (format!("label_{label}"), format!("{at}")));
        let named = [("alertname".to_owned(), "X".to_owned())];
        let more = more
            .iter()
            .map(|(name, value)| ((*name).to_owned(), value.clone()));
        own.chain(named).chain(more).collect()
    };
    let many = |count: usize, more: &[(&str, String)]| -> Vec<Told> {
        let alert = |at| {
            let mut one = told("X firing@1");
            one.alert.labels = labels(at, more);
            one
        };
        (0..count).map(alert).collect()
    };
    let (evaluated, delivered) = (many(200, &[]), many(200, &[("cluster", "c".to_owned())]));
    let telling = |title, delivers, told| Telling {
        title,
        delivers,
        told,
    };
    let merged = merge(&[
        telling("P", false, &evaluated),
        telling("A", true, &delivered),
    ]);
    assert_eq!(merged.len(), 200);
    assert!(
        merged
            .iter()
            .all(|one| one.sources == ["P", "A"] && one.alert.labels.0.len() == 501)
    );
}
