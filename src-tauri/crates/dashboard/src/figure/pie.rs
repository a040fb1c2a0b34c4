use super::{Reading, Tint};
use crate::PieOrder;

/// A slice of a pie.
#[derive(Clone, Debug, PartialEq)]
pub struct Slice {
    /// Its name.
    pub label: String,
    /// What it stands for, above zero.
    pub value: f64,
    /// The value with its unit.
    pub text: String,
    /// Its part of the whole, 0 to 1.
    pub share: f64,
    /// Its colour by mapping or setting; none where the palette decides.
    pub tint: Option<Tint>,
    /// The place of its number among all of them, by which the palette decides.
    pub place: usize,
}

/// The slices of a pie, clockwise from the top. What is not above zero has none.
#[must_use]
pub fn slices(readings: &[Reading], order: PieOrder) -> Vec<Slice> {
    let values = readings.iter().enumerate().filter_map(|(place, reading)| {
        let value = reading.shown.value?;
        (value > 0.0 && value.is_finite()).then_some((place, reading, value))
    });
    let mut slices: Vec<Slice> = values
        .map(|(place, reading, value)| Slice {
            label: reading.name.clone(),
            value,
            text: reading.shown.text.clone(),
            share: 0.0,
            tint: reading.shown.tint,
            place,
        })
        .collect();
    // Divided before they are added up, so that the sum of the largest numbers is one as well.
    let largest = slices.iter().map(|slice| slice.value).fold(0.0, f64::max);
    let total: f64 = slices.iter().map(|slice| slice.value / largest).sum();
    for slice in &mut slices {
        slice.share = slice.value / largest / total;
    }
    match order {
        PieOrder::Descending => slices.sort_by(|one, other| other.value.total_cmp(&one.value)),
        PieOrder::Ascending => slices.sort_by(|one, other| one.value.total_cmp(&other.value)),
        PieOrder::AsAnswered => {}
    }
    slices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::figure::Shown;

    fn reading(name: &str, value: Option<f64>) -> Reading {
        Reading {
            name: name.to_owned(),
            shown: Shown {
                value,
                ..Shown::default()
            },
            ..Reading::default()
        }
    }

    #[test]
    fn slices_are_parts_of_what_is_above_zero() {
        let readings = [
            reading("a", Some(1.0)),
            reading("b", Some(3.0)),
            reading("none", None),
            reading("zero", Some(0.0)),
            reading("below", Some(-5.0)),
            reading("nan", Some(f64::NAN)),
        ];
        for (order, expected) in [
            (PieOrder::Descending, "b 0.75 @1, a 0.25 @0"),
            (PieOrder::Ascending, "a 0.25 @0, b 0.75 @1"),
            (PieOrder::AsAnswered, "a 0.25 @0, b 0.75 @1"),
        ] {
            let slices = slices(&readings, order);
            let written = slices
                .iter()
                .map(|slice| format!("{} {} @{}", slice.label, slice.share, slice.place));
            assert_eq!(
                written.collect::<Vec<_>>().join(", "),
                expected,
                "{order:?}"
            );
        }
        let huge = [reading("a", Some(f64::MAX)), reading("b", Some(f64::MAX))];
        assert_eq!(slices(&huge, PieOrder::Descending)[0].share, 0.5);
        assert!(slices(&[], PieOrder::Descending).is_empty());
    }
}
