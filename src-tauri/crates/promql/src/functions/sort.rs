//! The order of an instant vector.

use std::cmp::Ordering;

use crate::column::Series;

/// What decides the order.
#[derive(Debug)]
pub(crate) enum Order {
    Value {
        descending: bool,
    },
    Labels {
        names: Vec<String>,
        descending: bool,
    },
}

/// Sorts series by their value at the only step; NaN comes last both ways.
pub(crate) fn sort(series: &mut [Series], order: &Order) {
    match order {
        Order::Value { descending } => {
            let value = |series: &Series| series.values.first().copied().unwrap_or(f64::NAN);
            series.sort_by(|left, right| nan_last(value(left), value(right), *descending));
        }
        Order::Labels { names, descending } => {
            let by_names = |left: &Series, right: &Series| {
                let value =
                    |series: &Series, name: &str| series.labels.get(name).unwrap_or("").to_owned();
                let differences = names
                    .iter()
                    .map(|name| natural(&value(left, name), &value(right, name)));
                differences
                    .fold(Ordering::Equal, Ordering::then)
                    .then_with(|| left.labels.cmp(&right.labels))
            };
            series.sort_by(|left, right| {
                if *descending {
                    by_names(right, left)
                } else {
                    by_names(left, right)
                }
            });
        }
    }
}

pub(crate) fn nan_last(left: f64, right: f64, descending: bool) -> Ordering {
    match left.partial_cmp(&right) {
        Some(order) if descending => order.reverse(),
        Some(order) => order,
        None => left.is_nan().cmp(&right.is_nan()),
    }
}

/// Compares texts with the numbers in them read as numbers, so that `node10` follows `node9`.
fn natural(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left, right);
    loop {
        let (left_digits, right_digits) = (digits(left), digits(right));
        let (left_part, right_part) = match (left_digits, right_digits) {
            (0, _) | (_, 0) => (text(left), text(right)),
            both => both,
        };
        let (one, left_rest) = left.split_at_checked(left_part).unwrap_or((left, ""));
        let (other, right_rest) = right.split_at_checked(right_part).unwrap_or((right, ""));
        let order = if left_digits > 0 && right_digits > 0 {
            by_number(one, other)
        } else {
            one.cmp(other)
        };
        if order != Ordering::Equal || (left_rest.is_empty() && right_rest.is_empty()) {
            return order;
        }
        (left, right) = (left_rest, right_rest);
    }
}

fn digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Length of the part that holds no digits, or of the first number if it starts with one.
fn text(text: &str) -> usize {
    let plain = text
        .bytes()
        .take_while(|byte| !byte.is_ascii_digit())
        .count();
    if plain == 0 { digits(text) } else { plain }
}

fn by_number(left: &str, right: &str) -> Ordering {
    let (one, other) = (left.trim_start_matches('0'), right.trim_start_matches('0'));
    one.len()
        .cmp(&other.len())
        .then_with(|| one.cmp(other))
        .then_with(|| left.len().cmp(&right.len()))
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering;

    use super::natural;

    #[test]
    fn numbers_inside_texts_count_as_numbers() {
        for (left, right) in [
            ("9", "10"),
            ("4m5", "4m600"),
            ("4m600", "4m1000"),
            ("1.2.3", "1.11.3"),
            ("", "a"),
            ("a", "a1"),
            ("1", "a"),
        ] {
            assert_eq!(natural(left, right), Ordering::Less, "{left} {right}");
            assert_eq!(natural(right, left), Ordering::Greater, "{right} {left}");
        }
        assert_eq!(natural("a1", "a1"), Ordering::Equal);
    }
}
