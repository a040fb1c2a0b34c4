use super::*;

const SEEN: Nanos = Nanos(1_795_705_200_000_000_000);

#[test]
fn every_digit_of_a_time_is_kept_and_the_guess_is_told() {
    use TimeGuess::{AssumedUtc, AssumedYear, Micros, Millis, Seconds, Zoned};
    const T: i64 = 1_795_705_200_000_000_000;
    for (text, expected, guess) in [
        ("2026-11-26T15:00:00.123456789Z", T + 123_456_789, Zoned),
        (
            "2026-11-26T16:00:00.123456789+01:00",
            T + 123_456_789,
            Zoned,
        ),
        ("2026-11-26T16:00:00.5+0100", T + 500_000_000, Zoned),
        ("2026-11-26 10:00:00.5-05", T + 500_000_000, Zoned),
        ("2026-11-26 15:00:00 UTC", T, Zoned),
        ("2026-11-26 16:00:00 +0100", T, Zoned),
        ("2026-11-26T15:00:00.1234567891234Z", T + 123_456_789, Zoned),
        ("2026-11-26 15:00:00.123456", T + 123_456_000, AssumedUtc),
        ("2026-11-26 15:00:00,123", T + 123_000_000, AssumedUtc),
        ("2026/11/26 15:00:00", T, AssumedUtc),
        ("26/Nov/2026:15:00:00 +0000", T, Zoned),
        ("26/Nov/2026 15:00:00", T, AssumedUtc),
        ("26-Nov-2026 15:00:00 UTC", T, Zoned),
        ("26 Nov 2026 15:00:00.123", T + 123_000_000, AssumedUtc),
        ("Thu, 26 Nov 2026 15:00:00 GMT", T, Zoned),
        (
            "Thu Nov 26 15:00:00.123456 2026",
            T + 123_456_000,
            AssumedUtc,
        ),
        ("Nov 26 2026 15:00:00", T, AssumedUtc),
        ("Nov 26 15:00:00", T, AssumedYear),
        ("Nov  6 15:00:00", T - 20 * 86_400_000_000_000, AssumedYear),
        ("Dec 26 15:00:00", T - 335 * 86_400_000_000_000, AssumedYear),
        ("1795705200", T, Seconds),
        ("1795705200.123456789", T + 123_456_789, Seconds),
        ("1795705200123", T + 123_000_000, Millis),
        ("1795705200123.25", T + 123_250_000, Millis),
        ("1795705200123456", T + 123_456_000, Micros),
        ("1795705200123456789", T + 123_456_789, TimeGuess::Nanos),
    ] {
        let found = whole(text, SEEN).map(|moment| (moment.at, moment.guess));
        assert_eq!(found, Some((Nanos(expected), guess)), "{text}");
    }
    assert_eq!(
        from_number("1.7957052e9").map(|moment| moment.at),
        Some(SEEN)
    );
}

#[test]
fn what_is_no_time_is_none() {
    for text in [
        "",
        "yesterday",
        "2026-13-45T00:00:00Z",
        "2026-11-26T25:00:00Z",
        "2026-11-26",
        "99999999999999999999",
        "9999-12-31T00:00:00Z",
        "1.2.3",
        "Nov",
        "26/Nov",
        "2026-11-26T15:00:00é",
    ] {
        assert_eq!(whole(text, SEEN), None, "{text}");
    }
}

#[test]
fn the_rest_of_a_line_follows_its_time() {
    for (line, rest) in [
        ("2026-11-26 15:00:00,123 - app", " - app"),
        ("2026-11-26 15:00:00, then", ", then"),
        ("2026-11-26 15:00:00 -1 left", " -1 left"),
        ("2026-11-26 15:00:00.1 CET [7] LOG:  x", " CET [7] LOG:  x"),
        ("2026-11-26T15:00:00Zulu", "Zulu"),
        ("Nov 26 15:00:00 2001 sheep", " 2001 sheep"),
        ("Nov 26 15:00:00 host app: x", " host app: x"),
    ] {
        assert_eq!(
            prefix(line, SEEN).map(|(_, rest)| rest),
            Some(rest),
            "{line}"
        );
    }
}
