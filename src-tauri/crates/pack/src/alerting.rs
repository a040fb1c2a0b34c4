use model::{AlertSeverity, Weight};
use toml::de::DeValue;

use crate::{
    check::{Check, Keys, Wrong},
    nearest::nearest,
};

/// What a pack says about working with alerts, under `[alerts]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alerting {
    /// Whether silences may be made and ended from the window; they may not unless written.
    pub silences: bool,
    /// Which alerts are told outside the window.
    pub notify: Notify,
}

/// Which alerts are told outside the window, under `[alerts.notify]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notify {
    /// How grave alerts are that are told; critical ones unless written.
    pub severities: Vec<AlertSeverity>,
    /// The hours, by this computer's clock, in which only `quiet_severities` are told.
    pub quiet: Option<DayHours>,
    /// How grave alerts are that are told in quiet hours; none unless written.
    pub quiet_severities: Vec<AlertSeverity>,
}

impl Default for Notify {
    fn default() -> Self {
        Self {
            severities: vec![AlertSeverity::Critical],
            quiet: None,
            quiet_severities: Vec::new(),
        }
    }
}

/// Hours of every day, which may reach over midnight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayHours {
    /// The first minute of the day that belongs to them, from 0.
    pub from: u16,
    /// The first minute of the day that does not belong to them any more.
    pub to: u16,
}

impl DayHours {
    /// Whether a minute of the day, from 0 to 1439, belongs to them.
    #[must_use]
    pub fn contains(self, minute: u16) -> bool {
        if self.from < self.to {
            (self.from..self.to).contains(&minute)
        } else {
            minute >= self.from || minute < self.to
        }
    }
}

/// What stands under `[alerts]`; what cannot be used is named and taken as not written.
pub(crate) fn alerting(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Alerting {
    let mut alerting = Alerting::default();
    let Some(mut table) = check.table_at(keys, "alerts", "`alerts`") else {
        return alerting;
    };
    if let Some(silences) = check.boolean(&mut table, "silences") {
        alerting.silences = silences.value;
    }
    if let Some(mut notify) = check.table_at(&mut table, "notify", "`alerts.notify`") {
        if let Some(severities) = severities(check, &mut notify, "severities") {
            alerting.notify.severities = severities;
        }
        let quiet = check.optional(&mut notify, "quiet", day_hours);
        alerting.notify.quiet = quiet.map(|written| written.value);
        if let Some(severities) = self::severities(check, &mut notify, "quiet_severities") {
            alerting.notify.quiet_severities = severities;
        }
        check.finish(&notify);
    }
    check.finish(&table);
    alerting
}

/// A list of severities, or nothing if the key is not written.
fn severities(
    check: &mut Check<'_>,
    keys: &mut Keys<'_>,
    key: &'static str,
) -> Option<Vec<AlertSeverity>> {
    let is_list = keys
        .entries()
        .iter()
        .any(|(name, _, value)| *name == key && matches!(value.get_ref(), DeValue::Array(_)));
    let mut severities = Vec::new();
    for value in check.array(keys, key) {
        let read = check.read(keys, key, value, severity, Weight::Warning);
        severities.extend(read.map(|written| written.value));
    }
    is_list.then_some(severities)
}

fn severity(text: &str) -> Result<AlertSeverity, Wrong> {
    let known = AlertSeverity::ALL;
    if let Some(severity) = known.into_iter().find(|known| known.name() == text) {
        return Ok(severity);
    }
    let names = known.map(AlertSeverity::name);
    let remedy = match nearest(text, names) {
        Some(near) => format!("did you mean {near:?}?"),
        None => format!("write {}", names.join(", ")),
    };
    Err(Wrong::new(format!("knows no severity {text:?}"), remedy))
}

/// Reads `22:00-07:00`.
fn day_hours(text: &str) -> Result<DayHours, Wrong> {
    let hours = text.split_once('-').and_then(|(from, to)| {
        Some(DayHours {
            from: minute(from.trim())?,
            to: minute(to.trim())?,
        })
    });
    hours.filter(|hours| hours.from != hours.to).ok_or_else(|| {
        Wrong::new(
            format!("is no time of the day: {text:?}"),
            "write from when until when, such as \"22:00-07:00\"",
        )
    })
}

fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let plain = |part: &str| part.len() == 2 && part.chars().all(|one| one.is_ascii_digit());
    if !plain(hour) || !plain(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    // 24:00 is how people write the end of a day.
    match (hour, minute) {
        (24, 0) => Some(0),
        (0..24, 0..60) => Some(hour * 60 + minute),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn silences_and_notifications_are_off_or_usual_unless_written() {
        let (pack, _) = crate::parse("", "wheelhouse.toml", &|_| None);
        assert!(!pack.alerting.silences);
        assert_eq!(pack.alerting.notify.severities, [AlertSeverity::Critical]);

        let text = "[alerts]\nsilences = true\n[alerts.notify]\n\
                    severities = [\"critical\", \"warning\"]\nquiet = \"22:00-07:00\"\n\
                    quiet_severities = [\"critical\"]\n";
        let (pack, problems) = crate::parse(text, "wheelhouse.toml", &|_| None);
        assert!(
            problems
                .iter()
                .all(|one| one.message.contains("environment"))
        );
        assert!(pack.alerting.silences);
        let notify = pack.alerting.notify;
        assert_eq!(
            notify.severities,
            [AlertSeverity::Critical, AlertSeverity::Warning]
        );
        assert_eq!(notify.quiet_severities, [AlertSeverity::Critical]);
        let quiet = notify.quiet.expect("it is written");
        for (hour, expected) in [(21, false), (22, true), (0, true), (6, true), (7, false)] {
            assert_eq!(quiet.contains(hour * 60), expected, "{hour}:00");
        }
    }

    #[test]
    fn what_cannot_be_used_is_named_and_allows_nothing() {
        let text = "[alerts]\nsilences = \"yes\"\nsilence = true\n[alerts.notify]\n\
                    severities = [\"critcal\", 3]\nquiet = \"22-7\"\nquiet_severities = \"all\"\n";
        let (pack, problems) = crate::parse(text, "wheelhouse.toml", &|_| None);
        assert!(!pack.alerting.silences);
        assert_eq!(pack.alerting.notify.severities, []);
        assert_eq!(pack.alerting.notify.quiet, None);
        let said: Vec<String> = problems.iter().map(ToString::to_string).collect();
        for part in [
            "`silences` of `alerts` must be true or false",
            "did you mean `silences`?",
            "did you mean \"critical\"?",
            "must be a string",
            "no time of the day",
            "`quiet_severities` of `alerts.notify` must be an array",
        ] {
            assert!(
                said.iter().any(|one| one.contains(part)),
                "{part}: {said:#?}"
            );
        }
    }

    #[test]
    fn times_of_the_day_are_hours_and_minutes() {
        for (text, expected) in [
            ("22:00-07:00", Some((1_320, 420))),
            ("00:00 - 24:00", None),
            ("18:00-24:00", Some((1_080, 0))),
            ("9:00-17:00", None),
            ("25:00-07:00", None),
            ("22:60-07:00", None),
            ("22:00", None),
            ("", None),
        ] {
            let read = day_hours(text).ok().map(|hours| (hours.from, hours.to));
            assert_eq!(read, expected, "{text}");
        }
    }
}
