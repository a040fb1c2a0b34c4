//! Rule files as Prometheus itself reads and evaluates them, and as our own evaluator does.

#![allow(clippy::unwrap_used)] // the helpers are tests too

mod ours;
mod promtool;
#[path = "../../../rules/tests/servers/promtool.rs"]
mod servers;

use std::time::Duration;

use expect_test::expect;
use slo::{
    Alerting, Every, Format, Indicator, Limit, Objective, Period, Query, Side, Slices, Slo, Target,
    detection, pairs, rules,
};

use crate::{ours::Evaluated, promtool::Promtool};

const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(86_400);

fn slo(id: &str, target: f64, period: Period, indicator: Indicator) -> Slo {
    Slo {
        id: id.to_owned(),
        title: id.to_owned(),
        service: "api".to_owned(),
        description: String::new(),
        file: "slos/a.yml".to_owned(),
        format: Format::OpenSlo,
        target,
        objective: Ok(Objective {
            target: Target::new(target).unwrap(),
            period,
            indicator,
        }),
        source: None,
        alerting: Alerting::default(),
    }
}

fn events(side: Side, part: &str, total: &str) -> Indicator {
    Indicator::Events {
        part: Query::counters(part).unwrap(),
        side,
        total: Query::counters(total).unwrap(),
    }
}

fn errors() -> Indicator {
    events(Side::Bad, "sum(errors_total)", "sum(requests_total)")
}

fn month() -> Period {
    Period::Rolling(30 * DAY)
}

#[test]
fn a_rule_file_has_recordings_alerts_and_one_on_absence() {
    let one = slo("availability", 0.999, month(), errors());
    let written = rules([(&one, Some("runbooks/errors.md".to_owned()))]);
    assert_eq!(written.left_out, Vec::<String>::new());
    expect![[r#"
        groups:
          - name: "slo-recordings-api-availability"
            # From slos/a.yml.
            rules:
              - record: slo:sli_error:ratio_rate5m
                expr: |
                  ((sum(rate(errors_total[5m]))) or 0 * (sum(rate(requests_total[5m])))) / (sum(rate(requests_total[5m])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "5m"
              - record: slo:sli_error:ratio_rate30m
                expr: |
                  ((sum(rate(errors_total[30m]))) or 0 * (sum(rate(requests_total[30m])))) / (sum(rate(requests_total[30m])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "30m"
              - record: slo:sli_error:ratio_rate1h
                expr: |
                  ((sum(rate(errors_total[1h]))) or 0 * (sum(rate(requests_total[1h])))) / (sum(rate(requests_total[1h])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "1h"
              - record: slo:sli_error:ratio_rate2h
                expr: |
                  ((sum(rate(errors_total[2h]))) or 0 * (sum(rate(requests_total[2h])))) / (sum(rate(requests_total[2h])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "2h"
              - record: slo:sli_error:ratio_rate6h
                expr: |
                  ((sum(rate(errors_total[6h]))) or 0 * (sum(rate(requests_total[6h])))) / (sum(rate(requests_total[6h])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "6h"
              - record: slo:sli_error:ratio_rate1d
                expr: |
                  ((sum(rate(errors_total[1d]))) or 0 * (sum(rate(requests_total[1d])))) / (sum(rate(requests_total[1d])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "1d"
              - record: slo:sli_error:ratio_rate3d
                expr: |
                  ((sum(rate(errors_total[3d]))) or 0 * (sum(rate(requests_total[3d])))) / (sum(rate(requests_total[3d])))
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "3d"
              - record: slo:sli_error:ratio_rate30d
                expr: |
                  avg_over_time((slo:sli_error:ratio_rate30m{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"} > -Inf)[30d:30m])
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
                  sloth_window: "30d"
              - record: slo:objective:ratio
                expr: |
                  vector(0.999)
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
              - record: slo:error_budget:ratio
                expr: |
                  vector(0.001)
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
              - record: slo:time_period:days
                expr: |
                  vector(30)
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
              - record: slo:current_burn_rate:ratio
                expr: |
                  max without (sloth_window) (slo:sli_error:ratio_rate5m{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) / 0.001
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
              - record: slo:period_burn_rate:ratio
                expr: |
                  max without (sloth_window) (slo:sli_error:ratio_rate30d{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) / 0.001
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
              - record: slo:period_error_budget_remaining:ratio
                expr: |
                  1 - max without (sloth_window) (slo:sli_error:ratio_rate30d{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) / 0.001
                labels:
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_slo: "availability"
          - name: "slo-alerts-api-availability"
            # From slos/a.yml.
            rules:
              - alert: "AvailabilityErrorBudgetBurn"
                expr: |
                  (
                    max without (sloth_window) (slo:sli_error:ratio_rate5m{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (14.4 * 0.001)
                    and
                    max without (sloth_window) (slo:sli_error:ratio_rate1h{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (14.4 * 0.001)
                  )
                  or
                  (
                    max without (sloth_window) (slo:sli_error:ratio_rate30m{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (6 * 0.001)
                    and
                    max without (sloth_window) (slo:sli_error:ratio_rate6h{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (6 * 0.001)
                  )
                labels:
                  severity: "page"
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_severity: "page"
                  sloth_slo: "availability"
                annotations:
                  description: "Within the last 1 h or 6 h more of the budget of 30 days went than may: 99.9% of all events have to be good."
                  runbook_url: "runbooks/errors.md"
                  summary: "availability burns its error budget too fast"
              - alert: "AvailabilityErrorBudgetBurn"
                expr: |
                  (
                    max without (sloth_window) (slo:sli_error:ratio_rate2h{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (3 * 0.001)
                    and
                    max without (sloth_window) (slo:sli_error:ratio_rate1d{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (3 * 0.001)
                  )
                  or
                  (
                    max without (sloth_window) (slo:sli_error:ratio_rate6h{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (1 * 0.001)
                    and
                    max without (sloth_window) (slo:sli_error:ratio_rate3d{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"}) > (1 * 0.001)
                  )
                labels:
                  severity: "ticket"
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_severity: "ticket"
                  sloth_slo: "availability"
                annotations:
                  description: "Within the last 1 day or 3 days more of the budget of 30 days went than may: 99.9% of all events have to be good."
                  runbook_url: "runbooks/errors.md"
                  summary: "availability burns its error budget too fast"
              - alert: "AvailabilityAbsent"
                expr: |
                  absent(slo:sli_error:ratio_rate1h{sloth_id="api-availability", sloth_service="api", sloth_slo="availability"} > -Inf)
                for: 15m
                labels:
                  severity: "ticket"
                  sloth_id: "api-availability"
                  sloth_service: "api"
                  sloth_severity: "ticket"
                  sloth_slo: "availability"
                annotations:
                  description: "Within the last 1 h there was no event, or its metrics are gone. Its other alerts stay silent as long as that lasts."
                  runbook_url: "runbooks/errors.md"
                  summary: "availability cannot be told: there is nothing to measure"
    "#]].assert_eq(&written.text);
}

/// Every kind of indicator, names that are code elsewhere, and text that YAML would misread.
fn hostile() -> Vec<Slo> {
    let latency = events(
        Side::Good,
        "sum(d_bucket{le=\"0.3\",path=~\"/api/.*\\\\d\"})",
        "sum(d_count)",
    );
    let value = Indicator::Value {
        query: "histogram_quantile(0.95, sum by (le) (rate(d_bucket[5m])))".to_owned(),
        limit: Limit::AtMost(0.3),
    };
    let slices = Indicator::Slices {
        of: Box::new(errors()),
        slices: Slices {
            window: 5 * MINUTE,
            target: Some(0.95),
        },
    };
    let raw = Indicator::Share {
        share: Query::value("1 - avg(up{job=\"a\"})").unwrap(),
        side: Side::Bad,
    };
    let monthly = Period::Calendar {
        every: Every::Months(1),
        start: "2024-01-01T00:00:00".parse().unwrap(),
        zone: chrono_tz::Europe::Berlin,
    };
    let mut all = vec![
        slo("latency", 0.99, Period::Rolling(28 * DAY), latency),
        slo("value", 0.9, Period::Rolling(7 * DAY), value),
        slo("slices", 0.95, monthly, slices),
        slo("raw", 0.5, Period::Rolling(DAY), raw),
    ];
    let mut odd = slo("a\"b\\c\n: - {{ $value }} # ü", 0.999, month(), errors());
    odd.title = "{{ range }} \u{1b}[31m\u{2028}".to_owned();
    odd.file = "slos/\ngroups: evil".to_owned();
    odd.service = "%{x}\"}".to_owned();
    for name in ["good", "bad name", "1st", "ü"] {
        odd.alerting
            .labels
            .0
            .insert(name.to_owned(), "x: y".to_owned());
    }
    all.push(odd);
    let mut unknown = slo("unknown", 0.999, month(), errors());
    unknown.objective = Err("nobody knows".to_owned());
    all.push(unknown);
    all
}

#[test]
fn prometheus_takes_the_rules_of_every_indicator() {
    let all = hostile();
    let written = rules(all.iter().map(|slo| (slo, None)));
    for (words, what) in [
        (
            "\"unknown\" of slos/a.yml has no rules: nobody knows",
            "the unknown one",
        ),
        ("\"bad name\" is no name of a label", "a label"),
        ("\"raw\": a burn of", "a pair that cannot burn"),
    ] {
        assert!(
            written.left_out.iter().any(|one| one.contains(words)),
            "{what}: {:?}",
            written.left_out
        );
    }
    let groups = ours::read(&written.text);
    assert_eq!(groups.len(), 10, "two groups for each of five");
    for rule in groups.iter().flatten() {
        promql::check(&rule.expr, &promql::Options::default())
            .unwrap_or_else(|error| panic!("{}: {error}", rule.expr));
    }
    let Some(promtool) = Promtool::find() else {
        return;
    };
    promtool.check(&written.text);
    let none = rules([]);
    promtool.check(&none.text);
}

/// An error ratio that begins after a time without errors.
struct Outage {
    ratio: f64,
    /// Longer than the longest window of the severities, so that nothing is cut short.
    healthy: Duration,
    lasts: Duration,
    /// Distance between evaluations.
    every: Duration,
    /// The alerts that are looked at.
    severities: &'static [&'static str],
}

impl Outage {
    const fn for_pages(ratio: f64, minutes: u64) -> Self {
        Self {
            ratio,
            healthy: Duration::from_secs(7 * 3_600),
            lasts: Duration::from_secs(minutes * 60),
            every: MINUTE,
            severities: &["page"],
        }
    }

    const fn for_tickets(ratio: f64, hours: u64) -> Self {
        Self {
            ratio,
            healthy: Duration::from_secs(74 * 3_600),
            lasts: Duration::from_secs(hours * 3_600),
            every: Duration::from_secs(600),
            severities: &["page", "ticket"],
        }
    }
}

/// The Workbook's cases at a target of 99.9% over 30 days: detection by the formula
/// `threshold × budget ÷ ratio × long window`.
const OUTAGES: [Outage; 6] = [
    // A complete outage pages within a minute.
    Outage::for_pages(1.0, 10),
    // A burn of 144 pages after 6 minutes.
    Outage::for_pages(0.144, 20),
    // A burn of 20 pages after 43.2 minutes.
    Outage::for_pages(0.02, 60),
    // A burn of 10 is for the slow pair: after 3.6 hours, and a ticket after 7.2.
    Outage::for_tickets(0.01, 9),
    // A burn of 4 never pages, and is a ticket after 18 hours.
    Outage::for_tickets(0.004, 20),
    // A burn of 0.9 spends less than the budget: nobody is told.
    Outage::for_tickets(0.0009, 12),
];

/// When the first pair of a severity sees an outage, by the formula.
fn expected(outage: &Outage, severity: &str) -> Option<Duration> {
    let target = Target::new(0.999).unwrap();
    pairs(&month())
        .iter()
        .filter(|pair| pair.severity.name() == severity)
        .filter_map(|pair| detection(pair.threshold, target, outage.ratio, pair.long))
        .min()
        .filter(|seen| *seen <= outage.lasts)
}

#[tokio::test]
async fn alerts_fire_when_the_workbook_says_here_and_in_prometheus() {
    let promtool = Promtool::find();
    for outage in &OUTAGES {
        let mut one = slo("availability", 0.999, month(), errors());
        one.alerting.ticket.disabled = !outage.severities.contains(&"ticket");
        let written = rules([(&one, None)]);
        let groups = ours::read(&written.text);
        let evaluated = Evaluated::of(&groups, outage).await;
        let mut told = Vec::new();
        for &severity in outage.severities {
            let alert = evaluated.alert("AvailabilityErrorBudgetBurn", severity);
            let fires = evaluated.first(alert).await;
            let seen = fires.map(|at| at.saturating_sub(outage.healthy));
            let due = expected(outage, severity);
            match (seen, due) {
                (None, None) => {}
                // A sample a minute: what happens between two is seen at the next evaluation.
                (Some(seen), Some(due)) if seen.abs_diff(due) <= outage.every + 2 * MINUTE => {}
                other => panic!("{severity} at a ratio of {}: {other:?}", outage.ratio),
            }
            told.push((severity, fires));
        }
        if let Some(promtool) = &promtool {
            promtool.outage(&written.text, outage, &told);
        }
    }
}
