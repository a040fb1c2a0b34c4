use std::borrow::Cow;

use super::Field;
use crate::{Color, matching};

/// Words or a colour instead of a value.
#[derive(Clone, Debug, PartialEq)]
pub struct Mapping {
    /// Which values it stands for.
    pub rule: MappingRule,
    /// What is shown; the value itself if absent.
    pub text: Option<String>,
    /// Its colour.
    pub color: Option<Color>,
}

/// Which values a mapping stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum MappingRule {
    /// Exactly this value, compared as text and as number.
    Value(String),
    /// A closed range; an open end is infinite.
    Range(f64, f64),
    /// Text that a regular expression matches; the replacement may name groups.
    Regex(String),
    /// No value.
    Null,
    /// Not a number.
    Nan,
    /// No value, or not a number.
    NullOrNan,
    /// Empty text.
    Empty,
}

impl Mapping {
    /// What is shown instead of a text: for a regular expression, the text with what matches
    /// replaced and `$1` filled.
    #[must_use]
    pub fn shown(&self, value: &str) -> Option<String> {
        let text = self.text.as_deref()?;
        let replaced = match &self.rule {
            MappingRule::Regex(pattern) => matching::replace(pattern, value, text),
            _ => None,
        };
        Some(replaced.unwrap_or_else(|| text.to_owned()))
    }
}

impl Field {
    /// The first mapping that fits a number, if any; `None` as value is "no value".
    ///
    /// Regular expressions are for texts alone. Source: Grafana
    /// `packages/grafana-data/src/utils/valueMappings.ts`.
    #[must_use]
    pub fn mapping(&self, value: Option<f64>) -> Option<&Mapping> {
        let written: Cow<'_, str> = match (value, self.mappings.is_empty()) {
            (Some(value), false) => Cow::Owned(value.to_string()),
            _ => Cow::Borrowed(""),
        };
        self.mappings
            .iter()
            .find(|mapping| match (&mapping.rule, value) {
                (MappingRule::Value(own), Some(value)) => {
                    *own == written || own.trim().parse() == Ok(value)
                }
                (MappingRule::Range(from, to), Some(value)) => (*from..=*to).contains(&value),
                (MappingRule::Null | MappingRule::NullOrNan, None) => true,
                (MappingRule::Nan | MappingRule::NullOrNan, Some(value)) => value.is_nan(),
                _ => false,
            })
    }

    /// The first mapping that fits a text; texts that hold a number may lie in a range.
    #[must_use]
    pub fn text_mapping(&self, value: &str) -> Option<&Mapping> {
        let number = || value.trim().parse::<f64>().ok();
        self.mappings.iter().find(|mapping| match &mapping.rule {
            MappingRule::Value(own) => own == value,
            MappingRule::Range(from, to) => {
                number().is_some_and(|number| (*from..=*to).contains(&number))
            }
            MappingRule::Regex(pattern) => {
                matching::regex(pattern).is_some_and(|pattern| pattern.is_match(value))
            }
            MappingRule::Empty => value.is_empty(),
            MappingRule::Null | MappingRule::Nan | MappingRule::NullOrNan => false,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(mappings: &[(MappingRule, &str)]) -> Field {
        let mapping = |(rule, text): &(MappingRule, &str)| Mapping {
            rule: rule.clone(),
            text: Some((*text).to_owned()),
            color: None,
        };
        Field {
            mappings: mappings.iter().map(mapping).collect(),
            ..Field::default()
        }
    }

    #[test]
    fn the_first_mapping_that_fits_a_number_wins() {
        let field = field(&[
            (MappingRule::Value("1".to_owned()), "up"),
            (MappingRule::Value("1.50".to_owned()), "half"),
            (MappingRule::Range(0.0, 0.5), "low"),
            (MappingRule::Range(100.0, f64::INFINITY), "high"),
            (MappingRule::Regex("^9.*".to_owned()), "texts only"),
            (MappingRule::NullOrNan, "nothing"),
        ]);
        for (value, expected) in [
            (Some(1.0), Some("up")),
            (Some(1.5), Some("half")),
            (Some(0.5), Some("low")),
            (Some(f64::INFINITY), Some("high")),
            (Some(97.0), None),
            (None, Some("nothing")),
            (Some(f64::NAN), Some("nothing")),
            (Some(7.0), None),
        ] {
            let text = field
                .mapping(value)
                .and_then(|mapping| mapping.text.as_deref());
            assert_eq!(text, expected, "{value:?}");
        }
    }

    #[test]
    fn the_first_mapping_that_fits_a_text_wins() {
        let field = field(&[
            (MappingRule::Value("true".to_owned()), "yes"),
            (MappingRule::Regex("(".to_owned()), "broken"),
            (
                MappingRule::Regex("/^v(\\d+)\\.(\\d+)/i".to_owned()),
                "$2/$1",
            ),
            (MappingRule::Range(5.0, 6.0), "five"),
            (MappingRule::Empty, "empty"),
            (MappingRule::NullOrNan, "never a text"),
        ]);
        for (value, expected) in [
            ("true", Some("yes")),
            ("V1.22-rc", Some("22/1-rc")),
            ("5.5", Some("five")),
            ("", Some("empty")),
            ("NaN", None),
            ("False", None),
        ] {
            let text = field
                .text_mapping(value)
                .and_then(|mapping| mapping.shown(value));
            assert_eq!(text.as_deref(), expected, "{value:?}");
        }
    }
}
