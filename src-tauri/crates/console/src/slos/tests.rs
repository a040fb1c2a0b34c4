use std::time::Duration;

use expect_test::expect;
use model::{Millis, TimeRange};
use slo::{
    Counts, Course, Every, Indicator, Objective, Period, Query, Side, Step, Target, standing,
};

use super::{about, spent, words};

const HOUR: Duration = Duration::from_secs(3_600);
const NOW: Millis = Millis(1_795_223_100_000);

fn objective(period: Period) -> Objective {
    Objective {
        target: Target::new(0.999).unwrap(),
        period,
        indicator: Indicator::Events {
            part: Query::counters("sum(bad_total{route=\"/a\"})").unwrap(),
            side: Side::Bad,
            total: Query::counters("sum(all_total{route=\"/a\"})").unwrap(),
        },
    }
}

fn month() -> Period {
    Period::Rolling(720 * HOUR)
}

/// So many hours that end now, with a share of bad events among a thousand each.
fn hours(count: i64, ratio: f64) -> Course {
    let step = Millis(3_600_000);
    let at = |hour: i64| Millis(NOW.0 - hour * step.0);
    let counts = Counts::new(ratio * 1_000.0, 1_000.0).unwrap();
    Course {
        step,
        steps: (0..count)
            .rev()
            .map(|hour| Step {
                at: at(hour),
                counts,
            })
            .collect(),
    }
}

fn said(period: Period, course: &Course, recent: Option<Counts>) -> String {
    let objective = objective(period);
    let standing = standing(&objective, NOW, |_| recent, course).unwrap();
    words::sentence(&objective, &standing, NOW)
}

#[test]
fn a_sentence_begins_with_the_gravest_fact() {
    let ratio = |ratio: f64| Counts::new(ratio * 1_000.0, 1_000.0);
    let start = "2024-01-01T00:00:00".parse().unwrap();
    let monthly = Period::Calendar {
        every: Every::Months(1),
        start,
        zone: chrono_tz::UTC,
    };
    let told = [
        said(month(), &hours(720, 0.0002), ratio(0.0003)),
        said(month(), &hours(6, 0.0144), ratio(0.0148)),
        said(month(), &hours(720, 0.0013), ratio(0.02)),
        said(month(), &hours(720, 0.0009), ratio(0.0)),
        said(month(), &hours(6, 0.0), Counts::new(0.0, 0.0)),
        said(month(), &hours(6, 0.0), None),
        said(monthly, &hours(48, 0.0001), ratio(0.0001)),
    ];
    expect![[r#"
        80% of the budget of 30 days is left; burns 0.3 × as fast as it may.
        Burns 14.8 × as fast as it may over 1 h, and at this speed the budget is gone in 1 day 18 h; over the last 6 h of 30 days 12% of the budget was spent, and 88% is left.
        Burns 20.0 × as fast as it may over 1 h; the budget of 30 days is spent, and 30% of it beyond that.
        10% of the budget of 30 days is left.
        There were no events in the last hour, so that how fast it burns cannot be told; over the last 6 h of 30 days nothing of the budget was spent.
        Over the last 6 h of 30 days nothing of the budget was spent.
        Over the last 2 days of the 20 days that have passed this month 0.7% of the budget was spent, and 99.3% is left; burns 0.1 × as fast as it may."#]].assert_eq(&told.join("\n"));
}

#[test]
fn shares_are_written_so_that_nearly_all_is_not_all() {
    for (share, words) in [
        (1.0, "100%"),
        (0.9999, "99.9%"),
        (0.982, "98%"),
        (0.055, "5.5%"),
        (0.0004, "less than 0.1%"),
        (0.0, "0%"),
        (1.3, "130%"),
    ] {
        assert_eq!(words::percent(share), words, "{share}");
    }
}

#[test]
fn a_time_spends_its_traffics_share() {
    let objective = objective(month());
    let hour = |ago: i64| TimeRange {
        start: Millis(NOW.0 - ago * 3_600_000),
        end: Millis(NOW.0 - (ago - 1) * 3_600_000),
    };
    let burn_of_ten = Counts::new(10.0, 1_000.0);
    for (course, counted, range, expected) in [
        // An hour of 720 at a burn of 10.
        (hours(720, 0.0), burn_of_ten, hour(1), Some(10.0 / 720.0)),
        (hours(6, 0.0), burn_of_ten, hour(3), Some(10.0 / 720.0)),
        (hours(6, 0.0), Counts::new(0.0, 0.0), hour(3), Some(0.0)),
        // Before there was any data.
        (hours(6, 0.0), None, hour(100), None),
        (Course::default(), burn_of_ten, hour(1), None),
    ] {
        let found = spent::of_course(&objective, &course, counted, range);
        match (found, expected) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-9, "{found}"),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}

#[test]
fn alerts_are_about_what_they_can_select() {
    let (groups, problems) = pack::read_rules(
        r#"groups:
  - name: a
    rules:
      - {alert: Same, expr: 'rate(bad_total{route="/a"}[5m]) > 1'}
      - {alert: Wider, expr: 'sum(all_total) > 1'}
      - {alert: Pattern, expr: 'all_total{route=~"/.*",code="500"} > 1'}
      - {alert: OtherRoute, expr: 'all_total{route="/b"} > 1'}
      - {alert: NotThatRoute, expr: 'all_total{route!="/a"} > 1'}
      - {alert: OtherMetric, expr: 'all_totals > 1'}
      - {alert: Recorded, expr: 'slo:sli_error:ratio_rate5m{sloth_slo="a",sloth_service="s"} > 1'}
      - {alert: RecordedOther, expr: 'slo:sli_error:ratio_rate5m{sloth_slo="b"} > 1'}
      - {alert: Pyrra, expr: 'x > 1', labels: {slo: a}}
      - {alert: NotPromQl, expr: 'sum('}
      - {record: all, expr: all_total}
"#,
        "alerts/a.yml",
    );
    assert!(problems.is_empty(), "{problems:?}");
    let slo = slo::Slo {
        id: "a".to_owned(),
        title: "a".to_owned(),
        service: "s".to_owned(),
        description: String::new(),
        file: "slos/a.yml".to_owned(),
        format: slo::Format::OpenSlo,
        target: 0.999,
        objective: Ok(objective(month())),
        source: None,
        alerting: slo::Alerting::default(),
    };
    let rules = about::of_groups(&groups);
    assert_eq!(
        about::alerts(&slo, &rules),
        ["Same", "Wider", "Pattern", "Recorded", "Pyrra"]
    );
}
