//! What a template works with.

use std::{collections::BTreeMap, fmt, sync::Arc};

/// A value while a template is filled in.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// The value of a key that is not there.
    Nothing,
    Bool(bool),
    Int(i64),
    Float(f64),
    Text(Arc<str>),
    /// Labels, whose absent ones are empty.
    Labels(Arc<BTreeMap<String, String>>),
    /// What `args` makes: `arg0`, `arg1` and so on.
    Named(Arc<BTreeMap<String, Value>>),
    Sample(Arc<Sample>),
    Samples(Arc<[Arc<Sample>]>),
    /// The dot of the template itself.
    Alert,
}

/// One sample of a query.
#[derive(Clone, Debug, PartialEq)]
pub struct Sample {
    /// Its labels, the metric's name among them.
    pub labels: Arc<BTreeMap<String, String>>,
    /// Its number.
    pub value: f64,
}

impl Value {
    pub(super) fn text(text: impl Into<Arc<str>>) -> Self {
        Self::Text(text.into())
    }

    /// Whether a condition holds: the zero of every type does not.
    pub(super) fn holds(&self) -> bool {
        match self {
            Self::Nothing => false,
            Self::Bool(value) => *value,
            Self::Int(value) => *value != 0,
            Self::Float(value) => *value != 0.0,
            Self::Text(text) => !text.is_empty(),
            Self::Labels(labels) => !labels.is_empty(),
            Self::Named(values) => !values.is_empty(),
            Self::Samples(samples) => !samples.is_empty(),
            Self::Sample(_) | Self::Alert => true,
        }
    }

    /// Its type, as Go calls it.
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Self::Nothing => "nil",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float64",
            Self::Text(_) => "string",
            Self::Labels(_) => "map[string]string",
            Self::Named(_) => "map[string]interface {}",
            Self::Sample(_) => "sample",
            Self::Samples(_) => "list of samples",
            Self::Alert => "alert",
        }
    }

    /// Whether it can be written; samples have no form that says anything.
    pub(super) fn is_written(&self) -> bool {
        match self {
            Self::Sample(_) | Self::Samples(_) | Self::Alert => false,
            Self::Named(values) => values.values().all(Self::is_written),
            _ => true,
        }
    }
}

/// As Go's `%v` writes it.
impl fmt::Display for Value {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => out.write_str("<no value>"),
            Self::Bool(value) => write!(out, "{value}"),
            Self::Int(value) => write!(out, "{value}"),
            Self::Float(value) => out.write_str(&promql::number(*value)),
            Self::Text(text) => out.write_str(text),
            Self::Labels(labels) => mapped(out, labels.iter()),
            Self::Named(values) => mapped(out, values.iter()),
            Self::Sample(_) | Self::Samples(_) | Self::Alert => out.write_str(self.type_name()),
        }
    }
}

fn mapped<'a, V: fmt::Display + 'a>(
    out: &mut fmt::Formatter<'_>,
    pairs: impl Iterator<Item = (&'a String, &'a V)>,
) -> fmt::Result {
    out.write_str("map[")?;
    for (at, (key, value)) in pairs.enumerate() {
        if at > 0 {
            out.write_str(" ")?;
        }
        write!(out, "{key}:{value}")?;
    }
    out.write_str("]")
}
