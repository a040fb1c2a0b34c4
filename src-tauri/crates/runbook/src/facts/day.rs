use chrono::{Datelike, NaiveDate};

/// A day as people write it; the first of the month where only that is said.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let text = text.trim();
    // `2026-11-27T10:00:00Z` and `2026-11-27 (Jane)`.
    if let Some(day) = text
        .get(..10)
        .and_then(|day| NaiveDate::parse_from_str(day, "%Y-%m-%d").ok())
    {
        return Some(day);
    }
    let words: Vec<&str> = text
        .split(|letter: char| letter.is_whitespace() || ",()".contains(letter))
        .filter(|word| !word.is_empty())
        .take(3)
        .collect();
    for count in (1..=words.len()).rev() {
        let joined = words.get(..count)?.join(" ");
        let joined = joined.trim_end_matches('.');
        for form in [
            "%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%B %d %Y", "%d %b %Y", "%b %d %Y",
        ] {
            // `December 2025` is no 20 December of the year 25.
            if let Ok(day) = NaiveDate::parse_from_str(joined, form)
                && day.year() > 1_900
            {
                return Some(day);
            }
        }
        for form in ["%d %Y-%m", "%d %Y/%m", "%d %B %Y", "%d %b %Y"] {
            if let Ok(day) = NaiveDate::parse_from_str(&format!("1 {joined}"), form) {
                return Some(day);
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_as_people_write_them() {
        for (text, expected) in [
            ("2026-11-27", Some("2026-11-27")),
            ("2026-11-27T10:00:00Z", Some("2026-11-27")),
            ("2026-11-27 (Jane)", Some("2026-11-27")),
            ("2026/11/27", Some("2026-11-27")),
            ("27.11.2026", Some("2026-11-27")),
            ("27 November 2026", Some("2026-11-27")),
            ("November 27, 2026", Some("2026-11-27")),
            ("Nov 27, 2026 by Jane", Some("2026-11-27")),
            ("December 2025", Some("2025-12-01")),
            ("2025-12", Some("2025-12-01")),
            ("2026-02-30", None),
            ("quarterly", None),
            ("", None),
            ("é", None),
        ] {
            let day = day(text).map(|day| day.to_string());
            assert_eq!(day.as_deref(), expected, "{text}");
        }
    }
}
