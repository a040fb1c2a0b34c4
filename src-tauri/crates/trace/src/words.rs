/// A length of time for people: three digits and the unit in which it reads best.
pub(crate) fn duration(nanos: i64) -> String {
    let nanos = nanos as f64;
    let size = nanos.abs();
    let (unit, name) = match size {
        _ if size < 999.5 => (1.0, "ns"),
        _ if size < 999.5e3 => (1e3, "µs"),
        _ if size < 999.5e6 => (1e6, "ms"),
        _ if size < 99.95e9 => (1e9, "s"),
        _ if size < 5_997e9 => (60e9, "min"),
        _ => (3_600e9, "h"),
    };
    format!("{} {name}", three_digits(nanos / unit))
}

fn three_digits(value: f64) -> String {
    let digits = match value.abs() {
        size if size < 9.995 => 2,
        size if size < 99.95 => 1,
        _ => 0,
    };
    let text = format!("{value:.digits$}");
    if !text.contains('.') {
        return text;
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A count for people: `1,000,000`.
pub(crate) fn count(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 span`, `2 spans`.
pub(crate) fn counted(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// A text of someone else within a sentence: at most so many characters, on one line.
pub(crate) fn clipped(text: &str, most: usize) -> String {
    let mut words = String::new();
    for (at, character) in text.trim().chars().enumerate() {
        if at == most {
            words.push('…');
            break;
        }
        words.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_of_time_have_three_digits_and_a_unit() {
        for (nanos, text) in [
            (0, "0 ns"),
            (999, "999 ns"),
            (1_000, "1 µs"),
            (1_234_567, "1.23 ms"),
            (999_600_000, "1 s"),
            (1_200_000_000, "1.2 s"),
            (-2_000_000_000, "-2 s"),
            (61_500_000_000, "61.5 s"),
            (240_000_000_000, "4 min"),
            (10_800_000_000_000, "3 h"),
        ] {
            assert_eq!(duration(nanos), text);
        }
    }

    #[test]
    fn counts_are_grouped_and_texts_kept_short() {
        assert_eq!(count(0), "0");
        assert_eq!(count(999), "999");
        assert_eq!(counted(1, "span", "spans"), "1 span");
        assert_eq!(counted(1_234_567, "span", "spans"), "1,234,567 spans");
        assert_eq!(clipped(" a\nb🍵cd ", 4), "a b🍵…");
        assert_eq!(clipped("abc", 3), "abc");
    }
}
