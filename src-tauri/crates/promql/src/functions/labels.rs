//! `label_replace` and `label_join`.

use regex::Regex;

use crate::column::Series;
use crate::error::Error;
use crate::labels::METRIC_NAME;
use crate::matcher::anchored;

/// How one label is made from others.
#[derive(Debug)]
pub(crate) enum Relabel {
    Replace {
        target: String,
        template: String,
        source: String,
        regex: Regex,
    },
    Join {
        target: String,
        separator: String,
        sources: Vec<String>,
    },
}

impl Relabel {
    /// From the texts `target, template, source, expression`.
    pub(crate) fn replace(texts: &[String]) -> Result<Self, Error> {
        let [target, template, source, pattern] = texts else {
            return Err(wrong("label_replace"));
        };
        let regex = anchored(pattern).map_err(|reason| Error::Parse {
            position: None,
            reason: format!("the expression {pattern:?} in label_replace cannot be used: {reason}"),
        })?;
        let target = checked("label_replace", target)?;
        Ok(Self::Replace {
            target,
            template: template.clone(),
            source: source.clone(),
            regex,
        })
    }

    /// From the texts `target, separator, sources…`.
    pub(crate) fn join(texts: &[String]) -> Result<Self, Error> {
        let [target, separator, sources @ ..] = texts else {
            return Err(wrong("label_join"));
        };
        let target = checked("label_join", target)?;
        Ok(Self::Join {
            target,
            separator: separator.clone(),
            sources: sources.to_vec(),
        })
    }

    /// Sets the label of one series.
    pub(crate) fn apply(&self, series: &mut Series) {
        let labels = &series.labels;
        let (target, value) = match self {
            Self::Replace {
                target,
                template,
                source,
                regex,
            } => {
                let Some(found) = regex.captures(labels.get(source).unwrap_or("")) else {
                    return;
                };
                let mut value = String::new();
                found.expand(template, &mut value);
                (target, value)
            }
            Self::Join {
                target,
                separator,
                sources,
            } => {
                let parts: Vec<&str> = sources
                    .iter()
                    .map(|source| labels.get(source).unwrap_or(""))
                    .collect();
                (target, parts.join(separator))
            }
        };
        series.labels = labels.with(target, &value);
        if target == METRIC_NAME {
            series.drop_name = false;
        }
    }
}

fn checked(function: &str, target: &str) -> Result<String, Error> {
    if target.is_empty() {
        return Err(Error::Execution(format!(
            "{function} needs the name of the label to set; it is empty"
        )));
    }
    Ok(target.to_owned())
}

fn wrong(function: &str) -> Error {
    Error::Parse {
        position: None,
        reason: format!("{function} has too few arguments"),
    }
}
