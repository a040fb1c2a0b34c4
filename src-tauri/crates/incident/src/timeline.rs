use model::{Millis, Nanos};

use crate::Entry;

/// What is known of the time of an incident beside its record.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Surroundings {
    /// Alerts, deploys, migrations and the like.
    pub happened: Vec<Happened>,
    /// What it cost the objectives.
    pub spent: Vec<Spent>,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    /// When.
    pub at: Millis,
    /// In words, untrusted.
    pub words: String,
}

/// What an incident cost one objective.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// Title of the objective, untrusted.
    pub title: String,
    /// In words.
    pub words: String,
}

/// A moment of a timeline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Moment<'t> {
    /// Something happened.
    Happened(&'t Happened),
    /// Something was done.
    Done(&'t Entry),
}

impl Moment<'_> {
    /// When.
    #[must_use]
    pub fn at(&self) -> Nanos {
        match self {
            Self::Happened(happened) => happened.at.to_nanos(),
            Self::Done(entry) => entry.at,
        }
    }
}

/// What happened and what was done on one axis.
///
/// Entries keep the order of the record, also where the clock went back between them.
#[must_use]
pub fn timeline<'t>(entries: &'t [Entry], happened: &'t [Happened]) -> Vec<Moment<'t>> {
    let mut happened: Vec<&Happened> = happened.iter().collect();
    happened.sort_by_key(|one| one.at);
    let mut happened = happened.into_iter().peekable();
    let mut moments = Vec::with_capacity(entries.len() + happened.len());
    for entry in entries {
        while let Some(one) = happened.next_if(|one| one.at.to_nanos() <= entry.at) {
            moments.push(Moment::Happened(one));
        }
        moments.push(Moment::Done(entry));
    }
    moments.extend(happened.map(Moment::Happened));
    moments
}
