use chrono::NaiveDateTime;
use chrono_tz::Tz;
use saphyr::MarkedYaml;
use slo::{Every, Period};

use super::super::common::{length, optional, refuse, shorthand};
use crate::yaml::{Fields, Reader};

/// How the specification writes a start, and how others do.
const STARTS: [&str; 4] = [
    "%Y-%m-%d %H:%M:%S",
    "%Y-%m-%dT%H:%M:%S",
    "%Y-%m-%dT%H:%M:%SZ",
    "%Y-%m-%d %H:%M",
];

/// `timeWindow`: a list of exactly one.
pub(super) fn period(
    reader: &mut Reader<'_>,
    spec: &mut Fields<'_>,
    of: &MarkedYaml<'_>,
) -> Result<Period, String> {
    const REMEDY: &str = "write one, such as `- duration: 30d` with `isRolling: true`";
    let Some(list) = spec.take("timeWindow") else {
        return Err(refuse(reader, of, "it has no `timeWindow`", REMEDY));
    };
    let [only] = reader.sequence(list, "`timeWindow`") else {
        return Err(refuse(
            reader,
            list,
            "`timeWindow` does not have exactly one entry",
            REMEDY,
        ));
    };
    let mut fields = reader
        .mapping(only, "a time window")
        .ok_or("`timeWindow` has no keys")?;
    let written = optional(reader, &mut fields, "duration");
    let rolling = optional(reader, &mut fields, "isRolling") == "true";
    let calendar = fields.take("calendar");
    reader.unknown(
        &fields,
        "a time window",
        &["duration", "isRolling", "calendar"],
    );
    let read = shorthand(&written);
    let Some((read, length)) = read.and_then(|read| Some((read, length(read)?))) else {
        let why = format!("`duration` is {written:?}, which is no time of up to ten years");
        return Err(refuse(
            reader,
            only,
            why,
            "write it like 30d, 4w, 1M, 1Q or 1Y",
        ));
    };
    match calendar {
        Some(at) if rolling => Err(refuse(
            reader,
            at,
            "its time window is both rolling and of the calendar",
            "keep one of `isRolling: true` and `calendar`",
        )),
        Some(at) => of_calendar(reader, at, read),
        // Without a calendar there is nothing else that it can be.
        None => Ok(Period::Rolling(length)),
    }
}

fn of_calendar(
    reader: &mut Reader<'_>,
    node: &MarkedYaml<'_>,
    (number, unit): (u64, char),
) -> Result<Period, String> {
    let mut fields = reader
        .mapping(node, "`calendar`")
        .ok_or("`calendar` has no keys")?;
    let start = optional(reader, &mut fields, "startTime");
    let zone = optional(reader, &mut fields, "timeZone");
    reader.unknown(&fields, "`calendar`", &["startTime", "timeZone"]);
    let count = u32::try_from(number).unwrap_or(u32::MAX);
    let every = match unit {
        'd' => Every::Days(count),
        'w' => Every::Days(count.saturating_mul(7)),
        'M' => Every::Months(count),
        'Q' => Every::Months(count.saturating_mul(3)),
        'Y' | 'y' => Every::Months(count.saturating_mul(12)),
        _ => {
            let why = format!("the calendar has no periods of {number}{unit}");
            return Err(refuse(
                reader,
                node,
                why,
                "write days, weeks, months, quarters or years, such as 1M",
            ));
        }
    };
    let read = |format: &&str| NaiveDateTime::parse_from_str(start.trim(), format).ok();
    let Some(begins) = STARTS.iter().find_map(read) else {
        let why = format!("`startTime` is {start:?}, which is no time");
        return Err(refuse(
            reader,
            node,
            why,
            "write it like 2026-01-01 00:00:00",
        ));
    };
    let zone = if zone.is_empty() {
        Ok(Tz::UTC)
    } else {
        zone.parse::<Tz>()
    };
    match zone {
        Ok(zone) => Ok(Period::Calendar {
            every,
            start: begins,
            zone,
        }),
        Err(_) => Err(refuse(
            reader,
            node,
            "`timeZone` is no zone that is known",
            "write its name as in the IANA data base, such as Europe/Berlin",
        )),
    }
}
