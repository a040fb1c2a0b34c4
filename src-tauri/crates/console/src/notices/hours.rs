use chrono::{NaiveTime, Timelike as _};
use model::{Alert, AlertSeverity};
use pack::Notify;

/// Whether the user shall be told of an alert at this time of the day, where the user is.
pub(super) fn wanted(alert: &Alert, local: NaiveTime, notify: &Notify) -> bool {
    let minute = u16::try_from(local.hour() * 60 + local.minute()).unwrap_or_default();
    let quiet = notify.quiet.is_some_and(|hours| hours.contains(minute));
    let told = if quiet {
        &notify.quiet_severities
    } else {
        &notify.severities
    };
    told.contains(&AlertSeverity::of(alert))
}

#[cfg(test)]
mod tests {
    use model::{AlertSeverity::Critical, AlertSeverity::Warning, AlertState, Labels};
    use pack::DayHours;

    use super::*;

    #[test]
    fn quiet_hours_keep_all_but_the_gravest_quiet() {
        let night = Notify {
            severities: vec![Critical, Warning],
            quiet: Some(DayHours {
                from: 22 * 60,
                to: 7 * 60,
            }),
            quiet_severities: vec![Critical],
        };
        for (severity, (hour, minute), notify, told) in [
            ("critical", (12, 0), &Notify::default(), true),
            ("page", (12, 0), &Notify::default(), true),
            ("warning", (12, 0), &Notify::default(), false),
            ("warning", (21, 59), &night, true),
            ("warning", (22, 0), &night, false),
            ("warning", (6, 59), &night, false),
            ("warning", (7, 0), &night, true),
            ("critical", (3, 0), &night, true),
            ("info", (12, 0), &night, false),
        ] {
            let alert = Alert {
                labels: Labels::from_iter([("severity".to_owned(), severity.to_owned())]),
                annotations: Labels::default(),
                state: AlertState::Firing,
                since: None,
                value: None,
            };
            let local = NaiveTime::from_hms_opt(hour, minute, 0).unwrap();
            assert_eq!(wanted(&alert, local, notify), told, "{severity} at {local}");
        }
    }
}
