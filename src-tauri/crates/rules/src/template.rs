//! Templates of labels and annotations: what rule files use of Go's `text/template`, with Prometheus'
//! functions.
//!
//! A template is parsed once and filled in for each alert. It is pure: what it wants to ask of the
//! history is handed out as [`Stop::Asks`], answered outside, and the template begins anew. Steps,
//! output and nesting are bounded. Reference:
//! <https://prometheus.io/docs/prometheus/latest/configuration/template_reference/>.

mod functions;
mod lex;
mod numbers;
mod parse;
mod printf;
mod run;
#[cfg(test)]
mod tests;
mod value;

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    sync::Arc,
};

pub use self::value::Sample;

/// A template that is well formed and uses only what is supported.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    nodes: Vec<parse::Node>,
}

/// What a template is filled in with.
#[derive(Clone, Debug)]
pub struct Data {
    /// `$labels`: those of the sample, the metric's name among them.
    pub labels: Arc<BTreeMap<String, String>>,
    /// `$value`.
    pub value: Filled,
    /// `$externalLabels`.
    pub external_labels: Arc<BTreeMap<String, String>>,
    /// `$externalURL`.
    pub external_url: Arc<str>,
}

/// The value of the sample that an alert stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Filled {
    /// A number.
    Number(f64),
    /// A native histogram as it is written.
    Histogram(Arc<str>),
}

/// Answers to queries of a template, by their text.
pub type Answers = HashMap<String, Result<Arc<[Arc<Sample>]>, String>>;

/// Why a template is not filled in.
#[derive(Clone, Debug, PartialEq)]
pub enum Stop {
    /// It needs the answer to a query first.
    Asks(String),
    /// It failed.
    Failed(TemplateError),
}

/// What is wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TemplateError {
    /// In words.
    pub message: String,
    /// Prometheus has what it uses, and Wheelhouse does not.
    pub unsupported: bool,
}

/// Variables that every template has.
const VARIABLES: [&str; 5] = ["", "labels", "externalLabels", "externalURL", "value"];
/// Bytes of a template.
const LONGEST: usize = 64 * 1024;

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    /// If it is not well formed, or uses what is not supported, which the error names.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.len() > LONGEST {
            return Err(TemplateError::new(format!(
                "it has more than {LONGEST} bytes"
            )));
        }
        Ok(Self {
            nodes: parse::parse(text, &VARIABLES)?,
        })
    }

    /// Fills it in.
    ///
    /// # Errors
    /// [`Stop::Asks`] for each query that has no answer yet, and what fails.
    pub fn fill(&self, data: &Data, answers: &Answers) -> Result<String, Stop> {
        run::run(&self.nodes, data, answers)
    }
}

impl TemplateError {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            unsupported: false,
        }
    }

    fn unsupported(what: impl fmt::Display) -> Self {
        Self {
            message: format!("{what} is not supported in templates"),
            unsupported: true,
        }
    }
}

impl fmt::Display for TemplateError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

impl std::error::Error for TemplateError {}

impl From<TemplateError> for Stop {
    fn from(error: TemplateError) -> Self {
        Self::Failed(error)
    }
}
