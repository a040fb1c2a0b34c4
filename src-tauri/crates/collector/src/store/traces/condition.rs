//! What a search asks of one span's attributes, read from what was typed.

use model::{AttributeMatch, Code, Failure, MatchOp, Value, ValueKind};

/// One condition, with the answers of TraceQL: values of another type never fit.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Condition {
    /// Where the attribute is looked for.
    pub(crate) place: Place,
    /// Its name.
    pub(crate) name: String,
    /// What is asked of its value.
    pub(crate) test: Test,
}

/// Where an attribute is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// On the span, and on its resource if the span has none of that name.
    Any,
    Span,
    Resource,
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Test {
    Equal(Operand),
    NotEqual(Operand),
    Contains(String),
    Exists,
    Above(f64),
    Below(f64),
}

/// A typed value: nobody who types 404 knows whether the backend sends it as a number.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operand {
    /// As it was typed.
    pub(super) text: String,
    /// As a number, if it is one.
    pub(super) number: Option<f64>,
}

impl Condition {
    /// Reads a condition; [`Code::BadInput`] if it has no name, or no number where one is needed.
    pub(crate) fn of(typed: &AttributeMatch) -> Result<Self, Failure> {
        let (place, name) = if let Some(name) = typed.name.strip_prefix("span.") {
            (Place::Span, name)
        } else if let Some(name) = typed.name.strip_prefix("resource.") {
            (Place::Resource, name)
        } else {
            let name = typed.name.strip_prefix('.');
            (Place::Any, name.unwrap_or(&typed.name))
        };
        if name.is_empty() {
            return Err(
                Failure::new(Code::BadInput, "a condition on an attribute names none")
                    .remedy("type the attribute's name, such as http.response.status_code"),
            );
        }
        let operand = || Operand {
            text: typed.value.clone(),
            number: number(&typed.value),
        };
        let required = || {
            number(&typed.value).ok_or_else(|| {
                Failure::new(
                    Code::BadInput,
                    format!(
                        "{:?} is not a number that {name} could be compared with",
                        typed.value
                    ),
                )
                .remedy("type a number such as 500, or compare by equality")
            })
        };
        let test = match typed.op {
            MatchOp::Equal => Test::Equal(operand()),
            MatchOp::NotEqual => Test::NotEqual(operand()),
            MatchOp::Contains => Test::Contains(typed.value.clone()),
            MatchOp::Exists => Test::Exists,
            MatchOp::Above => Test::Above(required()?),
            MatchOp::Below => Test::Below(required()?),
        };
        Ok(Self {
            place,
            name: name.to_owned(),
            test,
        })
    }
}

impl Test {
    /// Whether a value fits.
    pub(crate) fn holds(&self, value: Value<'_>) -> bool {
        match self {
            Self::Equal(operand) => operand.is(value),
            Self::NotEqual(operand) => !operand.is(value),
            Self::Contains(part) => value.kind == ValueKind::Text && value.text.contains(part),
            Self::Exists => true,
            Self::Above(bound) => measure(value).is_some_and(|number| number > *bound),
            Self::Below(bound) => measure(value).is_some_and(|number| number < *bound),
        }
    }
}

impl Operand {
    fn is(&self, value: Value<'_>) -> bool {
        value.text == self.text
            || self.number.is_some_and(|typed| {
                measure(value).is_some_and(|number| number.total_cmp(&typed).is_eq())
            })
    }
}

/// The number of a value that is one.
fn measure(value: Value<'_>) -> Option<f64> {
    matches!(value.kind, ValueKind::Int | ValueKind::Double)
        .then(|| value.text.parse().ok())
        .flatten()
}

fn number(typed: &str) -> Option<f64> {
    typed.parse().ok().filter(|number: &f64| number.is_finite())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(name: &str, op: MatchOp, value: &str) -> AttributeMatch {
        AttributeMatch {
            name: name.to_owned(),
            op,
            value: value.to_owned(),
        }
    }

    #[test]
    fn values_fit_as_tempo_has_it() {
        use MatchOp::{Above, Below, Contains, Equal, Exists, NotEqual};
        use ValueKind::{Bool, Double, Int, List, Text};
        for (op, asked, kind, text, fits) in [
            (Equal, "404", Int, "404", true),
            (Equal, "404", Text, "404", true),
            (Equal, "404.0", Int, "404", true),
            (Equal, "404.0", Text, "404", false),
            (Equal, "true", Bool, "true", true),
            (Equal, "GET", Text, "get", false),
            (NotEqual, "404", Int, "404", false),
            (NotEqual, "404", Int, "500", true),
            (NotEqual, "", Text, "", false),
            (Contains, "ord", Text, "/orders", true),
            (Contains, ".*", Text, "/orders", false),
            (Contains, "0", Int, "404", false),
            (Contains, "a", List, "[\"a\"]", false),
            (Exists, "", Text, "", true),
            (Above, "9", Int, "10", true),
            (Above, "10", Double, "10", false),
            (Above, "9", Text, "10", false),
            (Below, "-1e3", Double, "-1000.5", true),
            (Below, "1", Double, "NaN", false),
        ] {
            let condition = Condition::of(&typed("k", op, asked)).unwrap();
            let value = Value { kind, text };
            assert_eq!(condition.test.holds(value), fits, "{op:?} {asked} {text}");
        }
    }

    #[test]
    fn a_prefix_says_where_and_nonsense_is_refused() {
        for (name, place, rest) in [
            ("http.route", Place::Any, "http.route"),
            (".http.route", Place::Any, "http.route"),
            ("span.http.route", Place::Span, "http.route"),
            ("resource.host.name", Place::Resource, "host.name"),
        ] {
            let condition = Condition::of(&typed(name, MatchOp::Exists, "")).unwrap();
            assert_eq!((condition.place, condition.name.as_str()), (place, rest));
        }
        for bad in [
            typed("", MatchOp::Exists, ""),
            typed("span.", MatchOp::Equal, "x"),
            typed("k", MatchOp::Above, "many"),
            typed("k", MatchOp::Below, "inf"),
        ] {
            assert_eq!(Condition::of(&bad).unwrap_err().code, Code::BadInput);
        }
    }
}
