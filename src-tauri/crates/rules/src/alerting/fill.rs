use std::{collections::BTreeMap, sync::Arc};

use model::Millis;
use promql::VectorSample;

use crate::{
    group::Outside,
    history::{History, vector},
    template::{Answers, Data, Filled, Sample, Stop, Template, TemplateError},
};

/// The templates of a rule's labels and annotations.
pub(super) struct Templates {
    labels: Vec<Named>,
    annotations: Vec<Named>,
    outside: Outside,
    ask: bool,
}

/// A template, or what is wrong with it, with its label or annotation.
type Named = (String, Result<Template, TemplateError>);

/// Queries that the templates of one rule may ask in one evaluation.
const MOST_QUERIES: usize = 200;

impl Templates {
    pub(super) fn new(rule: &pack::Rule, outside: &Outside) -> Self {
        let parsed = |texts: &model::Labels| {
            let texts = texts.0.iter();
            texts
                .map(|(name, text)| (name.clone(), Template::parse(text)))
                .collect()
        };
        let mut texts = rule.labels.0.values().chain(rule.annotations.0.values());
        Self {
            labels: parsed(&rule.labels),
            annotations: parsed(&rule.annotations),
            outside: outside.clone(),
            ask: texts.any(|text| text.contains("query")),
        }
    }

    /// Whether one of them may ask the history.
    pub(super) fn ask(&self) -> bool {
        self.ask
    }

    /// Where the templates are filled in at one instant.
    pub(super) fn desk<'a>(&'a self, history: &'a dyn History, now: Millis) -> Desk<'a> {
        Desk {
            templates: self,
            history,
            now,
            answers: Answers::new(),
        }
    }
}

/// Fills templates in; equal queries are asked once.
pub(super) struct Desk<'a> {
    templates: &'a Templates,
    history: &'a dyn History,
    now: Millis,
    answers: Answers,
}

impl Desk<'_> {
    /// Labels and annotations for one sample. What cannot be filled in says so, as in Prometheus.
    pub(super) async fn filled(&mut self, sample: &VectorSample) -> (model::Labels, model::Labels) {
        let data = Data {
            labels: labels(&sample.labels),
            value: match &sample.histogram {
                Some(histogram) => Filled::Histogram(histogram.to_string().into()),
                None => Filled::Number(sample.sample.value),
            },
            external_labels: self.templates.outside.labels.clone(),
            external_url: self.templates.outside.url.clone(),
        };
        let templates = self.templates;
        let labels = self.all(&templates.labels, &data).await;
        let annotations = self.all(&templates.annotations, &data).await;
        (labels, annotations)
    }

    async fn all(&mut self, templates: &[Named], data: &Data) -> model::Labels {
        let mut filled = model::Labels::default();
        for (name, template) in templates {
            let text = match template {
                Ok(template) => self.one(template, data).await,
                Err(error) => Err(error.clone()),
            };
            let text = text.unwrap_or_else(|error| {
                tracing::warn!(name, %error, "a template cannot be filled in");
                format!("<error expanding template: {error}>")
            });
            filled.0.insert(name.clone(), text);
        }
        filled
    }

    async fn one(&mut self, template: &Template, data: &Data) -> Result<String, TemplateError> {
        loop {
            match template.fill(data, &self.answers) {
                Ok(text) => return Ok(text),
                Err(Stop::Failed(error)) => return Err(error),
                Err(Stop::Asks(_)) if self.answers.len() >= MOST_QUERIES => {
                    let message =
                        format!("the rule's templates ask more than {MOST_QUERIES} queries");
                    return Err(TemplateError {
                        message,
                        unsupported: false,
                    });
                }
                Err(Stop::Asks(query)) => {
                    let answer = self
                        .history
                        .instant(&query, self.now)
                        .await
                        .and_then(vector);
                    let answer = match answer {
                        Ok(samples) => Ok(samples.iter().map(|one| Arc::new(told(one))).collect()),
                        Err(failure) => Err(failure.message),
                    };
                    self.answers.insert(query, answer);
                }
            }
        }
    }
}

fn told(sample: &VectorSample) -> Sample {
    Sample {
        labels: labels(&sample.labels),
        value: sample.sample.value,
    }
}

fn labels(labels: &promql::Labels) -> Arc<BTreeMap<String, String>> {
    let pairs = labels.iter();
    Arc::new(
        pairs
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
    )
}
