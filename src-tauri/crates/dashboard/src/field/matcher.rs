use super::Field;
use crate::{Calc, Panel, matching};

/// A configuration for some of a panel's fields.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// Which fields.
    pub matcher: Matcher,
    /// What changes.
    pub field: Field,
}

/// Which fields an override is for.
#[derive(Clone, Debug, PartialEq)]
pub enum Matcher {
    /// The field's shown name.
    Name(String),
    /// A regular expression on the shown name.
    Regex(String),
    /// The query's letter.
    RefId(String),
    /// One of several names.
    Names(Vec<String>),
    /// Numbers of any other name; Grafana writes it when somebody isolates a series.
    NamesExcept(Vec<String>),
    /// A Grafana type: `number`, `string`, `time`, `boolean`.
    Type(String),
    /// Numbers whose reduction compares as asked.
    Value {
        /// The reduction.
        calc: Calc,
        /// How it compares; reductions to yes or no need none.
        comparison: Option<(Comparison, f64)>,
    },
    /// A matcher that is not understood: matches nothing, and is in the problems.
    Unknown(String),
}

/// How two numbers compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl Comparison {
    /// Reads `eq`, `neq`, `lt`, `lte`, `gt` or `gte`.
    #[must_use]
    pub fn read(id: &str) -> Option<Self> {
        Some(match id {
            "eq" => Self::Equal,
            "neq" => Self::NotEqual,
            "lt" => Self::Less,
            "lte" => Self::LessOrEqual,
            "gt" => Self::Greater,
            "gte" => Self::GreaterOrEqual,
            _ => return None,
        })
    }

    /// Whether the left number stands to the right one as said.
    #[must_use]
    pub fn holds(self, left: f64, right: f64) -> bool {
        match self {
            Self::Equal => left == right,
            Self::NotEqual => left != right,
            Self::Less => left < right,
            Self::LessOrEqual => left <= right,
            Self::Greater => left > right,
            Self::GreaterOrEqual => left >= right,
        }
    }
}

/// A field that overrides are matched against.
#[derive(Clone, Copy)]
pub struct Subject<'a> {
    /// Its shown name.
    pub name: &'a str,
    /// Its query's letter.
    pub ref_id: &'a str,
    /// Its Grafana type: `number`, `string`, `time`, `boolean`.
    pub kind: &'a str,
    /// Reduces its values; asked only if an override matches by value.
    pub reduce: &'a dyn Fn(Calc) -> Option<f64>,
}

impl Matcher {
    /// Whether a field of that shown name, letter and Grafana type (`number`, `string`, `time`) is
    /// meant; matches by value need [`Matcher::fits`].
    #[must_use]
    pub fn matches(&self, name: &str, ref_id: &str, kind: &str) -> bool {
        self.fits(Subject {
            name,
            ref_id,
            kind,
            reduce: &|_| None,
        })
    }

    /// Whether a field is meant.
    #[must_use]
    pub fn fits(&self, of: Subject<'_>) -> bool {
        match self {
            Self::Name(own) => own == of.name,
            Self::Names(names) => names.iter().any(|own| own == of.name),
            Self::NamesExcept(names) => {
                of.kind == "number" && !names.iter().any(|own| own == of.name)
            }
            Self::Regex(pattern) => {
                matching::regex(pattern).is_some_and(|pattern| pattern.is_match(of.name))
            }
            Self::RefId(own) => own == of.ref_id,
            Self::Type(own) => own == of.kind,
            Self::Value { calc, comparison } => {
                of.kind == "number"
                    && (of.reduce)(*calc).is_some_and(|value| match comparison {
                        Some((comparison, limit)) => comparison.holds(value, *limit),
                        None => value != 0.0,
                    })
            }
            Self::Unknown(_) => false,
        }
    }
}

impl Panel {
    /// The configuration of one field after the overrides that match it, those by value included.
    #[must_use]
    pub fn field_for(&self, subject: Subject<'_>) -> Field {
        let mut field = self.field.clone();
        for own in &self.overrides {
            if own.matcher.fits(subject) {
                field.overlay(&own.field);
            }
        }
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_matcher_finds_its_fields() {
        let names = |list: &[&str]| list.iter().map(|name| (*name).to_owned()).collect();
        let by_value = |calc, comparison| Matcher::Value { calc, comparison };
        for (matcher, expected) in [
            (Matcher::Name("p99".into()), "p99"),
            (Matcher::Names(names(&["p99", "Time"])), "p99 Time"),
            (Matcher::NamesExcept(names(&["p99"])), "errors"),
            (Matcher::Regex("/^E/i".into()), "errors"),
            (Matcher::Regex("(".into()), ""),
            (Matcher::RefId("B".into()), "errors job"),
            (Matcher::Type("time".into()), "Time"),
            (Matcher::Type("string".into()), "job"),
            (
                by_value(Calc::Max, Some((Comparison::GreaterOrEqual, 5.0))),
                "errors",
            ),
            (by_value(Calc::Max, Some((Comparison::Less, 5.0))), "p99"),
            (by_value(Calc::AllIsZero, None), "p99"),
            (Matcher::Unknown("byMood".into()), ""),
        ] {
            let fields = [
                ("p99", "A", "number", 0.0),
                ("errors", "B", "number", 5.0),
                ("Time", "A", "time", 9.0),
                ("job", "B", "string", 9.0),
            ];
            let found: Vec<&str> = fields
                .iter()
                .filter(|(name, ref_id, kind, max)| {
                    matcher.fits(Subject {
                        name,
                        ref_id,
                        kind,
                        reduce: &|calc| match calc {
                            Calc::AllIsZero => Some(f64::from(u8::from(*max == 0.0))),
                            _ => Some(*max),
                        },
                    })
                })
                .map(|(name, ..)| *name)
                .collect();
            assert_eq!(found.join(" "), expected, "{matcher:?}");
        }
    }
}
