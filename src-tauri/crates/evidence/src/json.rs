use serde::{Deserialize, Serialize};

use crate::{
    bundle::Bundle,
    change::Change,
    content::{Asked, History, Maker, Period, Source},
    draw::{Choice, Stratum, score},
    manifest::FORMAT,
    moment,
};

/// Everything of a pack for programs, untrusted texts as they are.
#[derive(Serialize)]
struct Document<'e> {
    format: &'static str,
    system: &'e str,
    environment: &'e str,
    source: &'e Source,
    period: Written,
    maker: &'e Maker,
    choice: &'e Choice,
    strata: &'e [Stratum],
    population: Vec<Member>,
    outside_the_period: usize,
    histories: &'e [History],
    changes: Vec<WithCopy<'e>>,
    unproved: &'e [String],
    problems: &'e [String],
    queries: &'e [Asked],
    ledger: &'e str,
}

#[derive(Serialize)]
struct Written {
    from: String,
    to: String,
    #[serde(flatten)]
    nanos: Digits,
}

#[derive(Serialize)]
struct Digits {
    from_ns: model::Nanos,
    to_ns: model::Nanos,
}

/// A change of the population, with what decided whether it is taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) exception: bool,
    pub(crate) score: String,
    pub(crate) taken: bool,
}

#[derive(Serialize)]
struct WithCopy<'e> {
    #[serde(flatten)]
    change: &'e Change,
    /// Its file within the pack.
    copy: Option<&'e str>,
}

/// The part that a verifier reads back.
#[derive(Deserialize)]
pub(crate) struct Drawn {
    pub(crate) choice: Choice,
    pub(crate) population: Vec<Member>,
}

/// `changes.json`.
pub(crate) fn document(bundle: &Bundle<'_>) -> Vec<u8> {
    let evidence = bundle.evidence;
    let Period { from, to } = evidence.period;
    let document = Document {
        format: FORMAT,
        system: &evidence.system,
        environment: &evidence.environment,
        source: &evidence.source,
        period: Written {
            from: moment::written(from),
            to: moment::written(to),
            nanos: Digits {
                from_ns: from,
                to_ns: to,
            },
        },
        maker: &evidence.maker,
        choice: &evidence.choice,
        strata: &bundle.draw.strata,
        population: members(bundle),
        outside_the_period: evidence.outside,
        histories: &evidence.histories,
        changes: bundle
            .taken
            .iter()
            .map(|one| WithCopy {
                change: one.change,
                copy: one.copy.as_deref(),
            })
            .collect(),
        unproved: &evidence.unproved,
        problems: &evidence.problems,
        queries: &evidence.queries,
        ledger: &evidence.ledger.words,
    };
    let mut text = serde_json::to_vec_pretty(&document).expect("every key is a text");
    text.push(b'\n');
    text
}

/// The population in its order, with the score of each under the seed.
pub(crate) fn members(bundle: &Bundle<'_>) -> Vec<Member> {
    let seed = match &bundle.evidence.choice {
        Choice::All => None,
        Choice::Sample { seed, .. } => Some(seed),
    };
    let changes = bundle.evidence.changes.iter();
    changes
        .zip(&bundle.draw.taken)
        .map(|(change, taken)| Member {
            key: change.key.clone(),
            exception: !change.exceptions.is_empty(),
            score: seed
                .map(|seed| score(seed, &change.key))
                .unwrap_or_default(),
            taken: *taken,
        })
        .collect()
}
