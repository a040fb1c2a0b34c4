use std::time::Duration;

use model::Labels;

use self::{
    selector::{ID, ids, recorded, selector},
    yaml::{block, quoted},
};
use crate::{
    Format, Objective, OneAlert, Pair, Period, Severity, Slo, pairs,
    period::{duration_in_words, prometheus_duration},
    windows,
};

mod selector;
mod yaml;

/// A Prometheus rule file that watches objectives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// The file.
    pub text: String,
    /// What has no rule, and why; one sentence each.
    pub left_out: Vec<String>,
}

/// How long an objective has to be without a value before that is an alert.
const ABSENT_FOR: &str = "15m";

/// Writes recording rules for all windows, alerts on pairs of them, and an alert on absence.
///
/// Each objective comes with the address of its runbook, if that is known. Names and labels of the
/// recorded series are Sloth's, so that dashboards made for Sloth show them:
/// <https://github.com/slok/sloth>.
pub fn rules<'a>(slos: impl IntoIterator<Item = (&'a Slo, Option<String>)>) -> Rules {
    let mut rules = Rules {
        text: "groups:\n".to_owned(),
        left_out: Vec::new(),
    };
    let mut groups = 0;
    for (slo, runbook) in slos {
        match &slo.objective {
            Ok(objective) => {
                let mut writing = Writing {
                    slo,
                    objective,
                    runbook,
                    rules: &mut rules,
                };
                writing.recordings();
                writing.alerts();
                groups += 1;
            }
            Err(why) => {
                let words = format!("{:?} of {} has no rules: {why}", slo.id, slo.file);
                rules.left_out.push(words);
            }
        }
    }
    if groups == 0 {
        rules.text = "groups: []\n".to_owned();
    }
    rules
}

struct Writing<'a> {
    slo: &'a Slo,
    objective: &'a Objective,
    runbook: Option<String>,
    rules: &'a mut Rules,
}

impl Writing<'_> {
    fn recordings(&mut self) {
        self.group("recordings");
        for window in windows(&self.objective.period) {
            let expr = self.objective.indicator.error_ratio(window);
            let name = prometheus_duration(window);
            self.record(&recorded(&name), &expr, Some(&name));
        }
        let (whole, selector) = (self.objective.period.usual_length(), selector(self.slo));
        let period = prometheus_duration(whole);
        // Pieces that lie side by side. What is no number is left out: there was no traffic.
        let piece = prometheus_duration(pairs(&self.objective.period)[1].short);
        let average = format!(
            "avg_over_time(({}{selector} > -Inf)[{period}:{piece}])",
            recorded(&piece)
        );
        self.record(&recorded(&period), &average, Some(&period));
        let target = self.objective.target;
        let shortest = prometheus_duration(pairs(&self.objective.period)[0].short);
        let of_short = format!(
            "max without (sloth_window) ({}{selector})",
            recorded(&shortest)
        );
        let of_period = format!(
            "max without (sloth_window) ({}{selector})",
            recorded(&period)
        );
        let days = whole.as_secs_f64() / 86_400.0;
        let budget = target.budget();
        for (name, expr) in [
            ("slo:objective:ratio", format!("vector({})", target.share())),
            ("slo:error_budget:ratio", format!("vector({budget})")),
            ("slo:time_period:days", format!("vector({days})")),
            (
                "slo:current_burn_rate:ratio",
                format!("{of_short} / {budget}"),
            ),
            (
                "slo:period_burn_rate:ratio",
                format!("{of_period} / {budget}"),
            ),
            (
                "slo:period_error_budget_remaining:ratio",
                format!("1 - {of_period} / {budget}"),
            ),
        ] {
            self.record(name, &expr, None);
        }
    }

    fn alerts(&mut self) {
        self.group("alerts");
        for severity in [Severity::Page, Severity::Ticket] {
            let settings = self.settings(severity);
            if settings.disabled {
                self.left_out(format!("its {} is disabled in the file", severity.name()));
                continue;
            }
            let (reachable, never): (Vec<Pair>, Vec<Pair>) = pairs(&self.objective.period)
                .into_iter()
                .filter(|pair| pair.severity == severity)
                .partition(|pair| pair.reachable(self.objective.target));
            for pair in never {
                let most = self.objective.target.most_burn();
                self.left_out(format!(
                    "a burn of {} cannot happen: at {} a complete outage burns {most:.1}",
                    pair.threshold, self.objective.target
                ));
            }
            if !reachable.is_empty() {
                self.burn_alert(severity, &reachable);
            }
        }
        self.absence_alert();
    }

    fn burn_alert(&mut self, severity: Severity, pairs: &[Pair]) {
        let selector = selector(self.slo);
        let over = |window: Duration, threshold: f64| {
            let budget = self.objective.target.budget();
            format!(
                "max without (sloth_window) ({}{selector}) > ({threshold} * {budget})",
                recorded(&prometheus_duration(window))
            )
        };
        let each: Vec<String> = pairs
            .iter()
            .map(|pair| {
                let (short, long) = (
                    over(pair.short, pair.threshold),
                    over(pair.long, pair.threshold),
                );
                format!("(\n  {short}\n  and\n  {long}\n)")
            })
            .collect();
        let windows: Vec<String> = pairs
            .iter()
            .map(|pair| duration_in_words(pair.long))
            .collect();
        let summary = format!(
            "{} burns its error budget too fast",
            self.as_text(&self.slo.title)
        );
        let description = format!(
            "Within the last {} more of the budget of {} went than may: {} of all events have to be good.",
            windows.join(" or "),
            self.objective.period.length_in_words(),
            self.objective.target
        );
        let name = self.alert_name("ErrorBudgetBurn");
        self.alert(
            &name,
            &each.join("\nor\n"),
            None,
            severity,
            (summary, description),
        );
    }

    /// Without traffic an error ratio is no number, and no other alert fires.
    fn absence_alert(&mut self) {
        if self.settings(Severity::Ticket).disabled {
            return;
        }
        let fastest = pairs(&self.objective.period)[0].long;
        let expr = format!(
            "absent({}{} > -Inf)",
            recorded(&prometheus_duration(fastest)),
            selector(self.slo)
        );
        let title = self.as_text(&self.slo.title);
        let summary = format!("{title} cannot be told: there is nothing to measure");
        let description = format!(
            "Within the last {} there was no event, or its metrics are gone. Its other alerts stay silent as long as that lasts.",
            duration_in_words(fastest)
        );
        let name = self.alert_name("Absent");
        self.alert(
            &name,
            &expr,
            Some(ABSENT_FOR),
            Severity::Ticket,
            (summary, description),
        );
    }

    fn group(&mut self, what: &str) {
        let name = quoted(&format!("slo-{what}-{}", ids(self.slo).0));
        let slo = self.slo;
        let calendar = matches!(self.objective.period, Period::Calendar { .. });
        let text = &mut self.rules.text;
        text.push_str(&format!("  - name: {name}\n"));
        if calendar {
            let length = duration_in_words(self.objective.period.usual_length());
            let period = self.objective.period.in_words();
            text.push_str(&format!(
                "    # The period is {period}; rules know rolling ones: {length}.\n"
            ));
        }
        // A comment ends with its line.
        let file: String = slo
            .file
            .chars()
            .filter(|letter| !letter.is_control())
            .collect();
        text.push_str(&format!("    # From {file}.\n    rules:\n"));
    }

    fn record(&mut self, name: &str, expr: &str, window: Option<&str>) {
        let (id, service, slo) = ids(self.slo);
        let mut labels = Labels::default();
        for (label, value) in [(ID, id), ("sloth_service", service), ("sloth_slo", slo)] {
            labels.0.insert(label.to_owned(), value);
        }
        if let Some(window) = window {
            labels
                .0
                .insert("sloth_window".to_owned(), window.to_owned());
        }
        let text = &mut self.rules.text;
        text.push_str(&format!(
            "      - record: {name}\n        expr: {}",
            block(expr, 10)
        ));
        write_labels(text, "labels", &labels);
    }

    fn alert(
        &mut self,
        name: &str,
        expr: &str,
        hold: Option<&str>,
        severity: Severity,
        (summary, description): (String, String),
    ) {
        let (id, service, slo) = ids(self.slo);
        let mut labels = Labels::from_iter([
            (ID.to_owned(), id),
            ("sloth_service".to_owned(), service),
            ("sloth_slo".to_owned(), slo),
            ("sloth_severity".to_owned(), severity.name().to_owned()),
            ("severity".to_owned(), severity.name().to_owned()),
        ]);
        let mut annotations = Labels::from_iter([
            ("summary".to_owned(), summary),
            ("description".to_owned(), description),
        ]);
        if let Some(runbook) = &self.runbook {
            annotations
                .0
                .insert("runbook_url".to_owned(), runbook.clone());
        }
        let alerting = &self.slo.alerting;
        let settings = self.settings(severity);
        for (into, from) in [
            (&mut labels, [&alerting.labels, &settings.labels]),
            (
                &mut annotations,
                [&alerting.annotations, &settings.annotations],
            ),
        ] {
            for (label, value) in from.into_iter().flat_map(|labels| &labels.0) {
                into.0.insert(label.clone(), value.clone());
            }
        }
        let (labels, refused) = named(labels);
        let (annotations, more) = named(annotations);
        for label in refused.into_iter().chain(more) {
            self.left_out(format!("{label:?} is no name of a label"));
        }
        let text = &mut self.rules.text;
        text.push_str(&format!(
            "      - alert: {}\n        expr: {}",
            quoted(name),
            block(expr, 10)
        ));
        if let Some(hold) = hold {
            text.push_str(&format!("        for: {hold}\n"));
        }
        write_labels(text, "labels", &labels);
        write_labels(text, "annotations", &annotations);
    }

    fn settings(&self, severity: Severity) -> OneAlert {
        match severity {
            Severity::Page => self.slo.alerting.page.clone(),
            Severity::Ticket => self.slo.alerting.ticket.clone(),
        }
    }

    fn alert_name(&self, what: &str) -> String {
        let own = self.slo.alerting.name.clone();
        match (own, what) {
            (Some(own), "Absent") => format!("{own}Absent"),
            (Some(own), _) => own,
            (None, what) => format!("{}{what}", in_one_word(&self.slo.id)),
        }
    }

    /// Text of a file that is no template, within an annotation that is one.
    fn as_text(&self, text: &str) -> String {
        match self.slo.format {
            Format::Sloth => text.to_owned(),
            Format::OpenSlo | Format::Pyrra => text.replace("{{", "{{ \"{{\" }}"),
        }
    }

    fn left_out(&mut self, why: String) {
        let words = format!("{:?}: {why}", self.slo.id);
        if !self.rules.left_out.contains(&words) {
            self.rules.left_out.push(words);
        }
    }
}

/// The labels that have names Prometheus takes, and the names of the others.
fn named(labels: Labels) -> (Labels, Vec<String>) {
    let good = |name: &str| {
        let mut letters = name.chars();
        letters
            .next()
            .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
            && letters.all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
    };
    let (named, others): (Vec<_>, Vec<_>) = labels.0.into_iter().partition(|(name, _)| good(name));
    let named = Labels(named.into_iter().collect());
    (named, others.into_iter().map(|(name, _)| name).collect())
}

fn write_labels(text: &mut String, key: &str, labels: &Labels) {
    text.push_str(&format!("        {key}:\n"));
    for (name, value) in &labels.0 {
        text.push_str(&format!("          {name}: {}\n", quoted(value)));
    }
}

/// `api-availability` as `ApiAvailability`.
fn in_one_word(name: &str) -> String {
    let mut word = String::new();
    let mut begins = true;
    for letter in name.chars() {
        if !letter.is_ascii_alphanumeric() {
            begins = true;
        } else if begins {
            word.push(letter.to_ascii_uppercase());
            begins = false;
        } else {
            word.push(letter);
        }
    }
    // A name of an alert may begin with anything; of none at all nothing is known.
    if word.is_empty() {
        "Slo".to_owned()
    } else {
        word
    }
}
