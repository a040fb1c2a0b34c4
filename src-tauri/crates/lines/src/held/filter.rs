use model::{Code, Failure, FieldMatch, FieldOp, LogFilter, LogLine, Nanos, Severity};
use regex::{Regex, RegexBuilder};

use super::{Needle, values_of};

/// The most memory that a compiled expression may take, in bytes.
const EXPRESSION_LIMIT: usize = 1 << 20;

/// A [`LogFilter`] made ready to be asked of many lines; `raw` is not part of it.
#[derive(Clone, Debug)]
pub struct Filter {
    from: Nanos,
    to: Nanos,
    severities: Vec<Severity>,
    fields: Vec<Condition>,
    texts: Vec<Needle>,
}

impl Filter {
    /// Makes a filter ready.
    ///
    /// # Errors
    /// [`Code::BadQuery`] for an expression that is none, [`Code::BadInput`] for a bound that is
    /// no number, [`Code::Unsupported`] for a query in another language.
    pub fn new(filter: &LogFilter) -> Result<Self, Failure> {
        if filter.raw.is_some() {
            return Err(Failure::new(
                Code::Unsupported,
                "lines that are held cannot be asked in a source's own language",
            )
            .remedy("clear the written query and use the filter"));
        }
        let fields: Result<_, _> = filter.fields.iter().map(Condition::new).collect();
        // A range ends with the last nanosecond of its last millisecond.
        let to = filter.range.end.to_nanos().0.saturating_add(999_999);
        Ok(Self {
            from: filter.range.start.to_nanos(),
            to: Nanos(to),
            severities: filter.severities.clone(),
            fields: fields?,
            texts: filter.text.iter().map(|text| Needle::new(text)).collect(),
        })
    }

    /// Whether a line lies in the range and all conditions hold.
    #[must_use]
    pub fn accepts(&self, line: &LogLine) -> bool {
        self.from <= line.at
            && line.at <= self.to
            && (self.severities.is_empty() || self.severities.contains(&line.severity))
            && self.fields.iter().all(|condition| condition.holds(line))
            && self.texts.iter().all(|needle| needle.is_in_line(line))
    }
}

#[derive(Clone, Debug)]
struct Condition {
    name: String,
    test: Test,
}

#[derive(Clone, Debug)]
enum Test {
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
    Holds(Vec<Needle>),
    Fits(Vec<Regex>),
    Exists,
    Missing,
    Above(f64),
    Below(f64),
}

impl Condition {
    fn new(field: &FieldMatch) -> Result<Self, Failure> {
        let values = &field.values;
        let test = match field.op {
            FieldOp::Equal => Test::OneOf(values.clone()),
            FieldOp::NotEqual => Test::NoneOf(values.clone()),
            FieldOp::Contains => Test::Holds(values.iter().map(|text| Needle::new(text)).collect()),
            FieldOp::Regex => {
                let compiled = values.iter().map(|text| expression(&field.name, text));
                Test::Fits(compiled.collect::<Result<_, _>>()?)
            }
            FieldOp::Exists => Test::Exists,
            FieldOp::Missing => Test::Missing,
            FieldOp::Above => Test::Above(bound(field)?),
            FieldOp::Below => Test::Below(bound(field)?),
        };
        Ok(Self {
            name: field.name.clone(),
            test,
        })
    }

    fn holds(&self, line: &LogLine) -> bool {
        let mut values = values_of(line, &self.name);
        match &self.test {
            Test::OneOf(one) => values.any(|value| one.iter().any(|text| text == value)),
            Test::NoneOf(none) => values.all(|value| none.iter().all(|text| text != value)),
            Test::Holds(needles) => {
                values.any(|value| needles.iter().any(|needle| needle.is_in(value)))
            }
            Test::Fits(fits) => values.any(|value| fits.iter().any(|fit| fit.is_match(value))),
            Test::Exists => values.any(|value| !value.is_empty()),
            Test::Missing => values.all(str::is_empty),
            Test::Above(bound) => values.any(|value| number(value).is_some_and(|n| n > *bound)),
            Test::Below(bound) => values.any(|value| number(value).is_some_and(|n| n < *bound)),
        }
    }
}

fn expression(name: &str, text: &str) -> Result<Regex, Failure> {
    let compiled = RegexBuilder::new(text).size_limit(EXPRESSION_LIMIT).build();
    compiled.map_err(|error| {
        Failure::new(
            Code::BadQuery,
            format!("the expression for {name} cannot be used: {error}"),
        )
        .at(text)
        .remedy("correct it, or look for plain text instead")
    })
}

fn bound(field: &FieldMatch) -> Result<f64, Failure> {
    let text = field.values.first().map_or("", String::as_str);
    number(text).ok_or_else(|| {
        Failure::new(
            Code::BadInput,
            format!(
                "{} is compared with {text:?}, which is no number",
                field.name
            ),
        )
        .remedy("write a number, such as 500 or 1.5")
    })
}

fn number(text: &str) -> Option<f64> {
    text.trim()
        .parse()
        .ok()
        .filter(|number: &f64| !number.is_nan())
}
