use model::{Alert, AlertState, Millis, Silence, Told};

use super::name;
use crate::alerts::rules::time;

/// Alerts that a question names; of more it says how many.
const NAMED: usize = 10;
/// Labels that do not tell alerts of one name apart, or that everybody knows.
const HIDDEN: [&str; 2] = ["alertname", "severity"];

/// What will happen, as a question: who becomes quiet, where, until when.
pub(super) fn question(
    environment: &str,
    covered: &[&Told],
    told: &[Told],
    replaced: Option<&Silence>,
    ends: Millis,
    now: Millis,
) -> String {
    let doing = if replaced.is_some() {
        "Change this silence"
    } else {
        "Silence"
    };
    let fresh: Vec<&&Told> = covered
        .iter()
        .filter(|one| one.alert.state == AlertState::Firing)
        .collect();
    let quiet = covered.len() - fresh.len();
    let mut words = format!("{doing} in {environment} {}? ", until(ends, now));
    words.push_str(&match fresh.len() {
        0 => "No alert that fires now becomes quiet".to_owned(),
        count => format!(
            "{} now {} quiet: {}",
            alerts(count),
            if count == 1 { "becomes" } else { "become" },
            list(fresh.iter().map(|one| &one.alert))
        ),
    });
    if quiet > 0 {
        words.push_str(&format!("; {} quiet already", are(quiet)));
    }
    words.push_str(". New alerts that meet the conditions stay quiet too.");
    // Who was hidden by the old conditions alone comes back.
    let loud: Vec<&Alert> = replaced.map_or_else(Vec::new, |old| {
        told.iter()
            .filter(|one| one.silenced_by == [old.id.clone()])
            .filter(|one| !covered.iter().any(|other| std::ptr::eq(*other, *one)))
            .map(|one| &one.alert)
            .collect()
    });
    if !loud.is_empty() {
        let count = alerts(loud.len());
        words.push_str(&format!(
            " {count} will be heard again: {}.",
            list(loud.into_iter())
        ));
    }
    words
}

/// What ending a silence does, as a question.
pub(super) fn ending(environment: &str, silence: &Silence, loud: &[&Told]) -> String {
    let whose = if silence.by.is_empty() {
        String::new()
    } else {
        format!(" of {}", silence.by)
    };
    let then = match loud.len() {
        0 => "No alert that fires now is heard again".to_owned(),
        count => format!(
            "{} {} heard again: {}",
            alerts(count),
            if count == 1 { "is" } else { "are" },
            list(loud.iter().map(|one| &one.alert))
        ),
    };
    format!("End the silence{whose} in {environment}? {then}.")
}

/// `until 14:00 UTC, for 2 h`, said so that nobody has to reckon.
pub(super) fn until(ends: Millis, now: Millis) -> String {
    let length = Millis(ends.0.saturating_sub(now.0).max(0));
    match chrono::DateTime::from_timestamp_millis(ends.0) {
        Some(moment) => format!(
            "for {}, until {}",
            time(length),
            moment.format("%Y-%m-%d %H:%M UTC")
        ),
        None => format!("for {}", time(length)),
    }
}

pub(super) fn alerts(count: usize) -> String {
    match count {
        1 => "1 alert".to_owned(),
        _ => format!("{count} alerts"),
    }
}

fn are(count: usize) -> String {
    match count {
        1 => "1 is".to_owned(),
        _ => format!("{count} are"),
    }
}

fn list<'a>(alerts: impl ExactSizeIterator<Item = &'a Alert>) -> String {
    let count = alerts.len();
    let mut names: Vec<String> = alerts.take(NAMED).map(named).collect();
    if count > NAMED {
        names.push(format!("and {} more", count - NAMED));
    }
    names.join(", ")
}

/// An alert's name with what tells it apart from others of that name.
pub(super) fn named(alert: &Alert) -> String {
    let apart = alert
        .labels
        .0
        .iter()
        .filter(|(label, _)| !HIDDEN.contains(&label.as_str()));
    let apart: Vec<&str> = apart.map(|(_, value)| value.as_str()).take(4).collect();
    let name = name(alert);
    let words = if apart.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({})", apart.join(", "))
    };
    shortened(&words)
}

/// Labels hold any text, and a question is one line.
fn shortened(text: &str) -> String {
    let plain = text
        .chars()
        .map(|letter| if letter.is_control() { ' ' } else { letter });
    let mut short: String = plain.clone().take(120).collect();
    if plain.count() > 120 {
        short.push('…');
    }
    short
}

#[cfg(test)]
mod tests {
    use model::{Labels, SilenceState};

    use super::*;

    fn told(name: &str, job: &str, state: AlertState, silenced_by: &[&str]) -> Told {
        let mut told = Told::from(Alert {
            labels: Labels::from_iter([("alertname", name), ("job", job), ("severity", "page")]),
            annotations: Labels::default(),
            state,
            since: None,
            value: None,
        });
        told.silenced_by = silenced_by.iter().map(|id| (*id).to_owned()).collect();
        told
    }

    fn silence(id: &str) -> Silence {
        Silence {
            id: id.to_owned(),
            matchers: Vec::new(),
            starts: None,
            ends: None,
            updated: None,
            by: "anna".to_owned(),
            comment: "x".to_owned(),
            state: SilenceState::Active,
        }
    }

    #[test]
    fn a_question_says_who_becomes_quiet_where_and_until_when() {
        let all = [
            told("Slow", "api", AlertState::Firing, &[]),
            told("Slow", "web", AlertState::Suppressed, &["s2"]),
            told("Down", "db", AlertState::Suppressed, &["s1"]),
        ];
        let now = Millis(1_795_223_580_000);
        let ends = Millis(now.0 + 7_200_000);
        let found = question("Production", &[&all[0], &all[1]], &all, None, ends, now);
        assert_eq!(
            found,
            "Silence in Production for 2 h, until 2026-11-21 03:13 UTC? 1 alert now becomes \
             quiet: Slow (api); 1 is quiet already. New alerts that meet the conditions stay quiet \
             too."
        );
        let found = question("Demo", &[], &all, Some(&silence("s1")), ends, now);
        assert!(found.starts_with("Change this silence in Demo"), "{found}");
        assert!(
            found.contains("No alert that fires now becomes quiet"),
            "{found}"
        );
        assert!(
            found.ends_with("1 alert will be heard again: Down (db)."),
            "{found}"
        );
        assert_eq!(
            ending("Demo", &silence("s1"), &[&all[2]]),
            "End the silence of anna in Demo? 1 alert is heard again: Down (db)."
        );
    }

    #[test]
    fn many_alerts_and_long_labels_stay_one_readable_line() {
        let all: Vec<Told> = (0..30)
            .map(|at| {
                told(
                    "A\nB",
                    &format!("{at}{}", "x".repeat(300)),
                    AlertState::Firing,
                    &[],
                )
            })
            .collect();
        let covered: Vec<&Told> = all.iter().collect();
        let found = question("Demo", &covered, &all, None, Millis(60_000), Millis(0));
        assert!(found.contains("30 alerts now become quiet"), "{found}");
        assert!(found.contains("and 20 more"), "{found}");
        assert!(!found.contains('\n') && found.chars().count() < 2_000);
    }
}
