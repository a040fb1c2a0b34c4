use super::{Choice, Sort};

impl Sort {
    /// The order of Grafana's number: 0 none, then text, number, text without case and natural,
    /// each ascending and descending.
    #[must_use]
    pub fn read(number: u64) -> Self {
        let descending = number.is_multiple_of(2);
        match number {
            1 | 2 => Self::Text {
                descending,
                ignore_case: false,
            },
            3 | 4 => Self::Number { descending },
            5 | 6 => Self::Text {
                descending,
                ignore_case: true,
            },
            7 | 8 => Self::Natural { descending },
            _ => Self::AsAnswered,
        }
    }

    /// Sorts by the shown text.
    pub(super) fn apply(self, choices: &mut [Choice]) {
        let descending = match self {
            Self::AsAnswered => return,
            Self::Text {
                descending,
                ignore_case: false,
            } => {
                choices.sort_by(|one, other| one.text.cmp(&other.text));
                descending
            }
            Self::Text {
                descending,
                ignore_case: true,
            } => {
                choices.sort_by_cached_key(|choice| choice.text.to_lowercase());
                descending
            }
            Self::Number { descending } => {
                choices.sort_by_cached_key(|choice| first_number(&choice.text));
                descending
            }
            Self::Natural { descending } => {
                choices.sort_by_cached_key(|choice| natural(&choice.text));
                descending
            }
        };
        if descending {
            choices.reverse();
        }
    }
}

/// The first whole number within a text, as Grafana sorts; none comes first.
fn first_number(text: &str) -> Option<u64> {
    let digits = text
        .chars()
        .skip_while(|letter| !letter.is_ascii_digit())
        .map_while(|letter| letter.to_digit(10));
    digits.fold(None, |number, digit| {
        let number: u64 = number.unwrap_or(0);
        Some(number.saturating_mul(10).saturating_add(digit.into()))
    })
}

/// Text cut at the borders of numbers, so that `pod-2` comes before `pod-10`.
fn natural(text: &str) -> Vec<(String, u64)> {
    let mut parts: Vec<(String, u64)> = Vec::new();
    let mut number = false;
    for letter in text.chars().flat_map(char::to_lowercase) {
        let digit = letter.to_digit(10).map(u64::from);
        match (digit, parts.last_mut()) {
            (Some(digit), Some((_, so_far))) => {
                *so_far = so_far.saturating_mul(10).saturating_add(digit);
            }
            (Some(digit), None) => parts.push((String::new(), digit)),
            (None, Some((word, _))) if !number => word.push(letter),
            (None, _) => parts.push((letter.to_string(), 0)),
        }
        number = digit.is_some();
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_are_sorted_in_every_order_of_grafana() {
        let texts = ["b10", "B2", "a", "b2", "A1.9", "c"];
        for (number, expected) in [
            (0, "b10 B2 a b2 A1.9 c"),
            (1, "A1.9 B2 a b10 b2 c"),
            (2, "c b2 b10 a B2 A1.9"),
            (3, "a c A1.9 B2 b2 b10"),
            (4, "b10 b2 B2 A1.9 c a"),
            (5, "a A1.9 b10 B2 b2 c"),
            (6, "c b2 B2 b10 A1.9 a"),
            (7, "a A1.9 B2 b2 b10 c"),
            (8, "c b10 b2 B2 A1.9 a"),
            (9, "b10 B2 a b2 A1.9 c"),
        ] {
            let mut choices: Vec<Choice> = texts.iter().map(|text| Choice::plain(text)).collect();
            Sort::read(number).apply(&mut choices);
            let sorted: Vec<&str> = choices.iter().map(|choice| choice.text.as_str()).collect();
            assert_eq!(sorted.join(" "), expected, "{number}");
        }
    }
}
