use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::Failure;

/// A diagnosis of one source, rung by rung; everything after the first failure is `NotReached`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Ladder {
    /// The steps in the order they were taken, one per rung.
    pub steps: Vec<Step>,
}

impl Ladder {
    /// The step that failed, if one did.
    #[must_use]
    pub fn failed(&self) -> Option<&Step> {
        self.steps
            .iter()
            .find(|step| matches!(step.state, RungState::Failed))
    }
}

/// One rung of a diagnosis and how it went.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Step {
    /// Which rung.
    pub rung: Rung,
    /// How it went.
    pub state: RungState,
    /// What was found: addresses, certificate, server version, or why it was skipped.
    pub detail: String,
    /// Time taken in milliseconds.
    pub took_ms: f64,
    /// The failure with its remedy, if the rung failed.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure: Option<Failure>,
}

/// The rungs in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Rung {
    /// The name resolves.
    Dns,
    /// The port accepts a connection.
    Tcp,
    /// The certificate is trusted and names the host.
    Tls,
    /// Something answers HTTP.
    Http,
    /// The secret is accepted.
    Auth,
    /// A small query is answered.
    Query,
}

/// How a rung went.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RungState {
    /// Passed.
    Passed,
    /// Failed; the step holds the failure.
    Failed,
    /// Does not apply, such as TLS for a plain address.
    Skipped,
    /// An earlier rung failed.
    NotReached,
}
