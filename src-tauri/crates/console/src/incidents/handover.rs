use futures::FutureExt as _;
use incident::plain_markdown as plain;
use model::{Alert, AlertState, Failure, Millis, TimeRange};

use crate::{
    Console,
    age::age,
    environments::Running,
    overview,
    wire::{
        AlertsRequest, ChangeMark, HandoverNote, HandoverRequest, Health, IncidentLine,
        IncidentState, IncidentsRequest, SilenceState, SilenceView, SloView, SlosRequest,
        SourceLine, ThemeName, Zone,
    },
};

/// A draft of the note that hands a shift over: what fires and is silenced, incidents, what
/// changed, budgets, and sources that fail.
///
/// # Errors
/// If there is no such environment; what cannot be asked is told beside the note.
pub async fn handover_note(
    console: &Console,
    request: HandoverRequest,
) -> Result<HandoverNote, Failure> {
    let running = console.environment(&request.environment).await?;
    let now = console.shared.now();
    let environment = || request.environment.clone();
    let slos = SlosRequest {
        environment: environment(),
        width: 0,
        height: 0,
        theme: ThemeName::Light,
        zone: Zone::Utc,
    };
    let (alerts, slos, incidents, changes, sources) = futures::join!(
        alerts(console, &running, environment()).boxed(),
        crate::slos::slos(console, slos).boxed(),
        super::incidents(
            console,
            IncidentsRequest {
                environment: environment()
            }
        ),
        overview::changes(&running, request.range).boxed(),
        crate::sources::lines(&running, now),
    );
    let Alerts {
        alerts,
        silences,
        mut failures,
    } = alerts;
    let mut note = Note {
        text: String::new(),
        now,
    };
    note.line(&format!(
        "# Handover of {}, {} to {}",
        plain(&running.definition.title),
        moment(request.range.start),
        moment(request.range.end)
    ));
    note.alerts(&alerts);
    note.silences(&silences);
    let incidents = incidents.map(|view| view.incidents);
    note.incidents(&told(incidents, &mut failures), request.range);
    note.changes(&changes);
    let slos = slos.map(|view| view.slos);
    note.budgets(&told(slos, &mut failures));
    note.sources(&sources);
    note.line("\n## To do\n\n- [ ] ");
    Ok(HandoverNote {
        text: note.text,
        failures,
    })
}

/// What tells of alerts, as far as it could be asked.
struct Alerts {
    alerts: Vec<Alert>,
    silences: Vec<SilenceView>,
    failures: Vec<Failure>,
}

async fn alerts(console: &Console, running: &Running, environment: String) -> Alerts {
    match crate::alerts::alerts(console, AlertsRequest { environment }).await {
        Ok(view) => Alerts {
            alerts: view.alerts.into_iter().map(|line| line.alert).collect(),
            silences: view.silences,
            failures: view.failures,
        },
        Err(failure) => {
            let (alerts, mut failures) = overview::alerts(running).await;
            failures.push(failure);
            Alerts {
                alerts,
                silences: Vec::new(),
                failures,
            }
        }
    }
}

/// What was answered; a failure is told beside the note.
fn told<T>(answer: Result<Vec<T>, Failure>, failures: &mut Vec<Failure>) -> Vec<T> {
    answer.unwrap_or_else(|failure| {
        failures.push(failure);
        Vec::new()
    })
}

struct Note {
    text: String,
    now: Millis,
}

impl Note {
    fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// A heading with items, or a sentence if there are none.
    fn list(&mut self, title: &str, items: &[String], otherwise: &str) {
        self.line(&format!("\n## {title}\n"));
        if items.is_empty() {
            self.line(otherwise);
        }
        for item in items {
            self.line(&format!("- {item}"));
        }
    }

    fn alerts(&mut self, alerts: &[Alert]) {
        let of = |state: AlertState| -> Vec<String> {
            let alerts = alerts.iter().filter(|alert| alert.state == state);
            alerts.map(|alert| self.alert(alert)).collect()
        };
        let (firing, pending) = (of(AlertState::Firing), of(AlertState::Pending));
        let suppressed = of(AlertState::Suppressed);
        self.list("Alerts that fire", &firing, "None.");
        if !pending.is_empty() {
            self.list("Alerts that wait", &pending, "");
        }
        if !suppressed.is_empty() {
            self.list("Alerts that are kept quiet", &suppressed, "");
        }
    }

    fn alert(&self, alert: &Alert) -> String {
        let label = |name: &str| alert.labels.get(name).unwrap_or_default();
        let mut words = format!("**{}**", plain(label("alertname")));
        let owner = ["owner", "team"]
            .map(label)
            .into_iter()
            .find(|owner| !owner.is_empty());
        let summary = alert.annotations.get("summary").unwrap_or_default();
        let parts = [
            ("", plain(label("severity"))),
            ("owner ", plain(owner.unwrap_or_default())),
            (
                "for ",
                alert
                    .since
                    .map_or_else(String::new, |since| self.age(since)),
            ),
            ("", plain(summary)),
        ];
        for (name, part) in parts.iter().filter(|(_, part)| !part.is_empty()) {
            words.push_str(&format!(", {name}{part}"));
        }
        words
    }

    fn silences(&mut self, silences: &[SilenceView]) {
        let items: Vec<String> = silences
            .iter()
            .filter(|silence| silence.state != SilenceState::Expired)
            .map(|silence| {
                let matchers = silence.matchers.iter().map(|one| {
                    let sign = match (one.equal, one.regex) {
                        (true, false) => "=",
                        (true, true) => "=~",
                        (false, false) => "!=",
                        (false, true) => "!~",
                    };
                    plain(&format!("{}{sign}{:?}", one.name, one.value))
                });
                let matchers: Vec<String> = matchers.collect();
                let age =
                    silence
                        .starts
                        .map_or_else(String::new, |starts| match starts > self.now {
                            true => format!(", from {}", moment(starts)),
                            false => format!(", for {}", self.age(starts)),
                        });
                let ends = silence
                    .ends
                    .map_or_else(String::new, |ends| format!(", until {}", moment(ends)));
                format!(
                    "{} by {}{age}{ends}: {}",
                    matchers.join(", "),
                    plain(&silence.by),
                    plain(&silence.comment)
                )
            })
            .collect();
        self.list("Silences", &items, "None in force.");
    }

    fn incidents(&mut self, incidents: &[IncidentLine], range: TimeRange) {
        let of_shift = incidents.iter().filter(|one| {
            one.state != IncidentState::Closed
                || range.contains(one.began)
                || one.ended.is_some_and(|ended| range.contains(ended))
        });
        let items: Vec<String> = of_shift
            .map(|one| {
                let state = match one.state {
                    IncidentState::Open => "open",
                    IncidentState::Mitigated => "mitigated",
                    IncidentState::Closed => "closed",
                };
                format!(
                    "**{}** {}: {state}, began {}, {} entries, begun by {}",
                    one.id,
                    plain(&one.title),
                    moment(one.began),
                    one.entries,
                    plain(&one.operator)
                )
            })
            .collect();
        self.list("Incidents", &items, "None.");
    }

    fn changes(&mut self, changes: &[ChangeMark]) {
        let change = |mark: &ChangeMark| format!("{} {}", moment(mark.at), plain(&mark.text));
        let items: Vec<String> = changes.iter().map(change).collect();
        self.list("What changed", &items, "Nothing that the sources tell of.");
    }

    fn budgets(&mut self, slos: &[SloView]) {
        let items: Vec<String> = slos
            .iter()
            .map(|slo| {
                let left = slo.left.map_or_else(
                    || slo.unknown.clone(),
                    |left| format!("{:.1}% of the budget of {} left", left * 100.0, slo.period),
                );
                format!(
                    "**{}**: {}; {}",
                    plain(&slo.title),
                    plain(&left),
                    plain(&slo.sentence)
                )
            })
            .collect();
        self.list(
            "Error budgets",
            &items,
            "The pack has no objectives that could be asked.",
        );
    }

    fn sources(&mut self, sources: &[SourceLine]) {
        let failing = sources
            .iter()
            .filter(|source| source.failure.is_some() || source.health == Health::Critical);
        let items: Vec<String> = failing
            .map(|source| {
                let why = source
                    .failure
                    .as_ref()
                    .map_or(&source.detail, |failure| &failure.message);
                format!("**{}**: {}", plain(&source.title), plain(why))
            })
            .collect();
        self.list("Sources that fail", &items, "None.");
    }

    fn age(&self, since: Millis) -> String {
        age(Millis(self.now.0.saturating_sub(since.0)))
    }
}

fn moment(at: Millis) -> String {
    let moment = chrono::DateTime::from_timestamp_millis(at.0);
    moment.map_or_else(String::new, |at| {
        at.format("%Y-%m-%d %H:%M UTC").to_string()
    })
}
