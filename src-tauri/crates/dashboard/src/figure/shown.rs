use super::Write;
use crate::{Blend, Cell, Color, ColorMode, Field, Scheme};

/// A value as it is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shown {
    /// With mapping, unit and decimals; the field's word for "no value" where there is none.
    pub text: String,
    /// The number, if it is one.
    pub value: Option<f64>,
    /// Its colour by mapping, threshold, scheme or setting; none where the palette decides.
    pub tint: Option<Tint>,
}

/// A colour, plain or between two.
#[derive(Clone, Copy, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum Tint {
    Solid(Color),
    Between(Blend),
}

impl Tint {
    /// One colour, the nearer one of two.
    #[must_use]
    pub fn color(self) -> Color {
        match self {
            Self::Solid(color) => color,
            Self::Between(blend) => blend.nearest(),
        }
    }
}

/// A number of a field whose range has these ends; `None` is no value.
#[must_use]
pub fn number(field: &Field, value: Option<f64>, ends: (f64, f64), write: Write<'_>) -> Shown {
    let mapping = field.mapping(value);
    let tint = mapping
        .and_then(|mapping| mapping.color)
        .map(Tint::Solid)
        .or_else(|| tint(field, value, ends));
    let text = match (mapping.and_then(|mapping| mapping.text.clone()), value) {
        (Some(text), _) => text,
        (None, Some(value)) if value.is_nan() && field.no_value.is_some() => no_value(field),
        (None, Some(value)) => write(field.unit.as_deref(), field.decimals, value),
        (None, None) => no_value(field),
    };
    Shown { text, value, tint }
}

/// A cell of any kind.
#[must_use]
pub fn cell(field: &Field, cell: &Cell, ends: (f64, f64), write: Write<'_>) -> Shown {
    match cell {
        Cell::Empty => number(field, None, ends, write),
        Cell::Number(value) => number(field, Some(*value), ends, write),
        Cell::Trend(trend) => number(field, trend.value, ends, write),
        Cell::Time(at) => {
            let unit = field.unit.as_deref().unwrap_or("dateTimeAsIso");
            Shown {
                text: write(Some(unit), field.decimals, at.0 as f64),
                value: Some(at.0 as f64),
                tint: None,
            }
        }
        Cell::Text(text) => words(field, text, ends),
        Cell::Flag(flag) => words(field, if *flag { "true" } else { "false" }, ends),
    }
}

/// A text may be the number of a threshold only by a mapping; its fixed colour it has anyway.
fn words(field: &Field, text: &str, ends: (f64, f64)) -> Shown {
    let mapping = field.text_mapping(text);
    let shown = mapping.and_then(|mapping| mapping.shown(text));
    Shown {
        text: shown.unwrap_or_else(|| text.to_owned()),
        value: None,
        tint: mapping
            .and_then(|mapping| mapping.color)
            .map(Tint::Solid)
            .or_else(|| tint(field, None, ends)),
    }
}

fn no_value(field: &Field) -> String {
    field.no_value.clone().unwrap_or_default()
}

/// The colour a value has by the field's colour mode. Without a value, the base of the thresholds.
fn tint(field: &Field, value: Option<f64>, (low, high): (f64, f64)) -> Option<Tint> {
    match &field.color {
        Some(ColorMode::Fixed(color) | ColorMode::Shades(color)) => Some(Tint::Solid(*color)),
        Some(ColorMode::Palette | ColorMode::PaletteByName) => None,
        Some(ColorMode::Continuous(name)) => {
            let value = value.filter(|value| !value.is_nan())?;
            let scheme = Scheme::named(name)?;
            Some(Tint::Between(scheme.at((value - low) / (high - low))))
        }
        Some(ColorMode::Thresholds) | None => {
            let thresholds = field.thresholds.as_ref()?;
            let color = thresholds.color(value?, Some(low), Some(high))?;
            Some(Tint::Solid(color))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use model::Millis;

    use super::*;
    use crate::{Mapping, MappingRule, Thresholds, Trend};

    pub(crate) fn write(unit: Option<&str>, decimals: Option<u8>, value: f64) -> String {
        let unit = unit.unwrap_or_default();
        match decimals {
            Some(decimals) => format!("{value:.*}{unit}", usize::from(decimals)),
            None => format!("{value}{unit}"),
        }
    }

    #[test]
    fn a_value_is_shown_with_words_and_colour() {
        let mapping = |rule, text: Option<&str>, color| Mapping {
            rule,
            text: text.map(str::to_owned),
            color,
        };
        let field = Field {
            unit: Some("s".into()),
            decimals: Some(1),
            no_value: Some("idle".into()),
            thresholds: Some(Thresholds {
                percentage: true,
                steps: vec![(f64::NEG_INFINITY, Color::Ok), (80.0, Color::Critical)],
            }),
            mappings: vec![
                mapping(MappingRule::Value("7".into()), Some("seven"), None),
                mapping(MappingRule::Value("8".into()), None, Some(Color::Muted)),
                mapping(
                    MappingRule::Value("true".into()),
                    Some("yes"),
                    Some(Color::Ok),
                ),
                mapping(MappingRule::Regex("v(.*)".into()), Some("$1"), None),
            ],
            ..Field::default()
        };
        let solid = |color| Some(Tint::Solid(color));
        let trend = Cell::Trend(Arc::new(Trend {
            points: Vec::new(),
            value: Some(9.0),
        }));
        for (own, text, tint) in [
            (Cell::Number(1.0), "1.0s", solid(Color::Ok)),
            (Cell::Number(9.0), "9.0s", solid(Color::Critical)),
            (Cell::Number(7.0), "seven", solid(Color::Ok)),
            (Cell::Number(8.0), "8.0s", solid(Color::Muted)),
            (Cell::Number(f64::NAN), "idle", None),
            (Cell::Empty, "idle", None),
            (trend, "9.0s", solid(Color::Critical)),
            (Cell::Flag(true), "yes", solid(Color::Ok)),
            (Cell::Flag(false), "false", None),
            (Cell::Text("v2".into()), "2", None),
            (Cell::Time(Millis(5)), "5.0s", None),
        ] {
            let shown = cell(&field, &own, (0.0, 10.0), &write);
            assert_eq!((shown.text.as_str(), shown.tint), (text, tint), "{own:?}");
        }
    }

    #[test]
    fn the_colour_mode_decides() {
        let field = |mode| Field {
            color: Some(mode),
            ..Field::default()
        };
        for (mode, value, expected) in [
            (ColorMode::Palette, Some(5.0), None),
            (ColorMode::Thresholds, Some(5.0), None),
            (ColorMode::Fixed(Color::Muted), None, Some(Color::Muted)),
            (
                ColorMode::Continuous("continuous-GrYlRd".into()),
                Some(9.9),
                Some(Color::Critical),
            ),
            (
                ColorMode::Continuous("continuous-GrYlRd".into()),
                Some(f64::NAN),
                None,
            ),
            (
                ColorMode::Continuous("continuous-Mood".into()),
                Some(1.0),
                None,
            ),
        ] {
            let shown = number(&field(mode.clone()), value, (0.0, 10.0), &write);
            assert_eq!(shown.tint.map(Tint::color), expected, "{mode:?}");
        }
    }
}
