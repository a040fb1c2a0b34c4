use model::{Alert, AlertSeverity, AlertState};

use crate::wire::{Health, ProbeState, ProbeView, SourceLine};

/// The first answer: a word and a sentence, the gravest fact first.
pub(super) fn sum_up(
    probes: &[ProbeView],
    alerts: &[Alert],
    sources: &[SourceLine],
) -> (Health, String) {
    let down: Vec<&str> = probes
        .iter()
        .filter(|probe| probe.state == ProbeState::Down)
        .map(|probe| probe.title.as_str())
        .collect();
    let firing: Vec<&Alert> = alerts
        .iter()
        .filter(|alert| alert.state == AlertState::Firing)
        .collect();
    let critical = firing
        .iter()
        .filter(|alert| AlertSeverity::of(alert) == AlertSeverity::Critical)
        .count();
    let silent: Vec<&str> = sources
        .iter()
        .filter(|source| matches!(source.health, Health::Critical))
        .map(|source| source.title.as_str())
        .collect();

    let mut facts = Vec::new();
    if !down.is_empty() {
        facts.push(format!(
            "{} down: {}",
            count(down.len(), "probe is", "probes are"),
            list(&down)
        ));
    }
    if !firing.is_empty() {
        let names: Vec<&str> = firing
            .iter()
            .filter_map(|alert| alert.labels.get("alertname"))
            .collect();
        facts.push(format!(
            "{} firing: {}",
            count(firing.len(), "alert is", "alerts are"),
            list(&names)
        ));
    }
    if !silent.is_empty() {
        facts.push(format!("no answer from {}", list(&silent)));
    }
    let pending = alerts
        .iter()
        .filter(|alert| alert.state == AlertState::Pending)
        .count();
    if pending > 0 {
        facts.push(format!(
            "{} pending",
            count(pending, "alert is", "alerts are")
        ));
    }

    let known = probes
        .iter()
        .any(|probe| probe.state != ProbeState::Waiting)
        || sources
            .iter()
            .any(|source| source.answered.is_some() || source.newest.is_some());
    let health = if !down.is_empty() || critical > 0 {
        Health::Critical
    } else if !firing.is_empty() || !silent.is_empty() {
        Health::Warning
    } else if !known {
        Health::Unknown
    } else {
        Health::Ok
    };
    if facts.is_empty() {
        let sentence = if known {
            quiet(probes, sources)
        } else {
            "Nothing has answered yet.".into()
        };
        return (health, sentence);
    }
    let mut sentence = facts.join("; ");
    sentence.push('.');
    (health, capitalised(&sentence))
}

fn quiet(probes: &[ProbeView], sources: &[SourceLine]) -> String {
    let up = probes
        .iter()
        .filter(|probe| probe.state == ProbeState::Up)
        .count();
    let well = sources
        .iter()
        .filter(|source| source.health == Health::Ok)
        .count();
    let mut parts = Vec::new();
    if !probes.is_empty() {
        parts.push(format!(
            "{up} of {} up",
            count(probes.len(), "probe", "probes")
        ));
    }
    parts.push("no alert fires".to_owned());
    parts.push(format!(
        "{well} of {} answering",
        count(sources.len(), "source", "sources")
    ));
    let mut sentence = parts.join(", ");
    sentence.push('.');
    capitalised(&sentence)
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// At most three names, then how many more.
fn list(names: &[&str]) -> String {
    match names {
        [_, _, _, _, ..] => {
            format!(
                "{} and {} more",
                names.iter().take(3).copied().collect::<Vec<_>>().join(", "),
                names.len() - 3
            )
        }
        _ => names.join(", "),
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use model::{Labels, Millis};

    use super::*;

    fn probe(title: &str, state: ProbeState) -> ProbeView {
        ProbeView {
            id: title.into(),
            title: title.into(),
            url: "http://h/".into(),
            state,
            status: None,
            took_ms: None,
            since: None,
            failure: None,
        }
    }

    fn alert(name: &str, severity: &str, state: AlertState) -> Alert {
        Alert {
            labels: Labels::from_iter([("alertname", name), ("severity", severity)]),
            annotations: Labels::default(),
            state,
            since: None,
            value: None,
        }
    }

    fn source(title: &str, health: Health) -> SourceLine {
        SourceLine {
            id: title.into(),
            title: title.into(),
            kind: "prometheus".into(),
            health,
            detail: String::new(),
            newest: None,
            answered: (health == Health::Ok).then_some(Millis(1)),
            failure: None,
        }
    }

    fn check(
        probes: &[ProbeView],
        alerts: &[Alert],
        sources: &[SourceLine],
        health: Health,
        sentence: &Expect,
    ) {
        let (found, said) = sum_up(probes, alerts, sources);
        sentence.assert_eq(&said);
        assert_eq!(found, health);
    }

    #[test]
    fn the_gravest_fact_comes_first() {
        let (up, down) = (ProbeState::Up, ProbeState::Down);
        let well = [source("Prometheus", Health::Ok)];
        check(
            &[],
            &[],
            &[],
            Health::Unknown,
            &expect!["Nothing has answered yet."],
        );
        check(
            &[probe("Ready", up)],
            &[],
            &well,
            Health::Ok,
            &expect!["1 of 1 probe up, no alert fires, 1 of 1 source answering."],
        );
        check(
            &[probe("Ready", down), probe("Health", up)],
            &[alert("HighErrorRate", "critical", AlertState::Firing)],
            &[source("Prometheus", Health::Critical)],
            Health::Critical,
            &expect![
                "1 probe is down: Ready; 1 alert is firing: HighErrorRate; no answer from Prometheus."
            ],
        );
        let many: Vec<Alert> = ["A", "B", "C", "D", "E"]
            .map(|name| alert(name, "warning", AlertState::Firing))
            .into();
        check(
            &[],
            &many,
            &well,
            Health::Warning,
            &expect!["5 alerts are firing: A, B, C and 2 more."],
        );
        check(
            &[],
            &[alert("A", "warning", AlertState::Pending)],
            &well,
            Health::Ok,
            &expect!["1 alert is pending."],
        );
    }
}
