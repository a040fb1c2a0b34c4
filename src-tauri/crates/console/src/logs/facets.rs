use futures::future::join_all;
use lines::held;
use model::{Answer, Counted, Failure, LogFilter, LogLine, Severity};

use super::{
    held::Open,
    place::{Place, places},
    view::facet_values,
};
use crate::{
    Console,
    wire::{CountedBy, LogFacet, LogFacets, LogFieldsRequest, LogValuesRequest},
};

/// Services and fields that are listed.
const MOST: usize = 200;
/// Values that are read of a source, so that a search among them finds the rare ones too.
const MOST_VALUES: usize = 1_000;

/// Services, severities and fields with their counts: by the sources, else among the lines held.
///
/// # Errors
/// If there is no such environment or source; a source that fails is part of the answer.
pub async fn log_fields(
    console: &Console,
    request: LogFieldsRequest,
) -> Result<LogFacets, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, fields(console, &request))
        .await
}

/// Values of one field with their counts: by the sources, else among the lines held.
///
/// # Errors
/// If there is no such environment or source; a source that fails is part of the answer.
pub async fn log_values(console: &Console, request: LogValuesRequest) -> Result<LogFacet, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, values(console, &request))
        .await
}

async fn fields(console: &Console, request: &LogFieldsRequest) -> Result<LogFacets, Failure> {
    let asking = Asking::new(
        console,
        (&request.environment, request.source.as_deref()),
        &request.filter,
        request.logs,
    )
    .await?;
    let (services, severities, fields) = futures::join!(
        asking.facet(&Facet::Values("service"), MOST),
        asking.facet(&Facet::Values("severity"), MOST),
        asking.facet(&Facet::Fields, MOST),
    );
    Ok(LogFacets {
        services,
        severities: by_gravity(severities),
        fields,
    })
}

/// Severities from the gravest on.
fn by_gravity(mut facet: LogFacet) -> LogFacet {
    facet.values.sort_by_key(|value| {
        let number = Severity::ALL
            .iter()
            .position(|severity| name(*severity) == value.text);
        std::cmp::Reverse(number)
    });
    facet
}

async fn values(console: &Console, request: &LogValuesRequest) -> Result<LogFacet, Failure> {
    let asking = Asking::new(
        console,
        (&request.environment, request.source.as_deref()),
        &request.filter,
        request.logs,
    )
    .await?;
    let mut facet = asking
        .facet(&Facet::Values(&request.field), MOST_VALUES)
        .await;
    let wanted = held::Needle::new(&request.search);
    facet.values.retain(|value| wanted.is_in(&value.text));
    facet.more |= facet.values.len() > MOST;
    facet.values.truncate(MOST);
    Ok(facet)
}

/// What is counted.
enum Facet<'f> {
    Fields,
    Values(&'f str),
}

struct Asking<'a> {
    places: Vec<Place>,
    filter: &'a LogFilter,
    open: Option<std::sync::Arc<Open>>,
    hide: super::redaction::Hide,
}

impl<'a> Asking<'a> {
    async fn new(
        console: &Console,
        (environment, source): (&str, Option<&str>),
        filter: &'a LogFilter,
        logs: Option<u32>,
    ) -> Result<Self, Failure> {
        let places = if environment.is_empty() {
            Vec::new()
        } else {
            places(console, environment, source).await?
        };
        Ok(Self {
            places,
            filter,
            open: logs.and_then(|logs| console.shared.logs.get(logs).ok()),
            hide: console.hide(environment),
        })
    }

    async fn facet(&self, what: &Facet<'_>, most: usize) -> LogFacet {
        let answers = join_all(self.places.iter().map(|place| self.ask(place, what, most))).await;
        let mut counted: Vec<Counted> = Vec::new();
        let mut facet = LogFacet {
            values: Vec::new(),
            by: CountedBy::Source,
            more: false,
            notes: Vec::new(),
            failure: None,
        };
        for (place, answer) in self.places.iter().zip(answers) {
            match answer {
                Ok(Some(answer)) => {
                    facet.more |= answer.value.len() >= most;
                    facet.notes.extend(answer.warnings);
                    facet.notes.extend(answer.infos);
                    counted.extend(answer.value);
                    continue;
                }
                Ok(None) => {}
                Err(failure) => facet.failure = Some(failure),
            }
            facet.by = CountedBy::Held;
            facet.notes.push(format!(
                "of {}, the lines held here are counted",
                place.title
            ));
            counted.extend(self.held(Some(&place.source), what));
        }
        if self.places.is_empty() {
            facet.by = CountedBy::Held;
            counted.extend(self.held(None, what));
        }
        let mut counted = together(counted);
        facet.more |= counted.len() > most;
        counted.truncate(most);
        facet.values = facet_values(&self.hide, counted);
        facet
    }

    /// What a source counts, or nothing if it cannot.
    async fn ask(
        &self,
        place: &Place,
        what: &Facet<'_>,
        most: usize,
    ) -> Result<Option<Answer<Vec<Counted>>>, Failure> {
        let logs = place.logs.as_ref().map_err(Clone::clone)?;
        let abilities = logs.abilities();
        match what {
            Facet::Fields if abilities.fields => {
                place.ask(logs.fields(self.filter, most)).await.map(Some)
            }
            Facet::Values(field) if abilities.values => place
                .ask(logs.values(self.filter, field, most))
                .await
                .map(Some),
            _ => Ok(None),
        }
    }

    /// What is counted among held lines of one source, or of all.
    fn held(&self, source: Option<&str>, what: &Facet<'_>) -> Vec<Counted> {
        let Some(open) = &self.open else {
            return Vec::new();
        };
        let lines = open.lines();
        let wanted = |of: u32| {
            let of = lines.sources.get(of as usize);
            source.is_none_or(|source| of.is_some_and(|of| of.asked.source == source))
        };
        let held = lines.store.iter().filter(|held| wanted(held.source));
        let held = held.map(|held| &held.line);
        match what {
            Facet::Fields => held::fields(held),
            Facet::Values("severity") => severities(held),
            Facet::Values(field) => held::values(held, field),
        }
    }
}

fn severities<'l>(lines: impl Iterator<Item = &'l LogLine>) -> Vec<Counted> {
    let mut counts = [0; 7];
    for line in lines {
        counts[line.severity as usize] += 1;
    }
    let counted = Severity::ALL.into_iter().zip(counts);
    counted
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| Counted {
            text: name(severity),
            count: Some(count),
        })
        .collect()
}

/// A severity as it crosses to the window.
fn name(severity: Severity) -> String {
    let name = serde_json::to_value(severity).ok();
    let name = name.as_ref().and_then(serde_json::Value::as_str);
    name.unwrap_or_default().to_owned()
}

/// Counts of several sources as one, the most frequent first.
fn together(mut counted: Vec<Counted>) -> Vec<Counted> {
    counted.sort_by(|one, other| one.text.cmp(&other.text));
    counted.dedup_by(|next, kept| {
        let is_same = next.text == kept.text;
        if is_same {
            kept.count = kept.count.zip(next.count).map(|(one, other)| one + other);
        }
        is_same
    });
    counted.sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counted
}
