use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Why something failed, with the place it failed in and what to do about it.
///
/// Every room turns its own errors into this one before they reach the window.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, TS)]
#[error("{message}")]
pub struct Failure {
    /// What the window acts on.
    pub code: Code,
    /// What failed, in one plain sentence that names the thing.
    pub message: String,
    /// Where: a source, a file with line and column, a query.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// What the reader can do next.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// When asking again makes sense, in milliseconds from the answer.
    #[ts(optional)]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after_ms: Option<u32>,
}

/// The kinds of failure that the window treats differently.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Code {
    /// No connection: DNS, TCP or TLS failed. The window offers the diagnosis ladder.
    Unreachable,
    /// The secret is missing or refused (401). The window offers to set it.
    Unauthorized,
    /// The secret is accepted but may not do this (403).
    Forbidden,
    /// The server asks to slow down (429).
    RateLimited,
    /// No answer in time.
    Timeout,
    /// The server failed (5xx).
    ServerError,
    /// The answer is not of the protocol, such as HTML instead of JSON.
    UnexpectedAnswer,
    /// The query itself is wrong; the window shows the query.
    BadQuery,
    /// A construct that Wheelhouse does not evaluate; says which.
    Unsupported,
    /// The answer is larger than what is read at most.
    TooLarge,
    /// The source failed repeatedly and is left alone for a while.
    CircuitOpen,
    /// What was asked for does not exist.
    NotFound,
    /// A file of the pack cannot be read or parsed.
    BadPack,
    /// A value that the user entered cannot be accepted.
    BadInput,
    /// The keychain is locked; the window offers to keep the secret for this run only.
    VaultLocked,
    /// There is no keychain; the window offers to keep the secret for this run only.
    VaultMissing,
    /// The local store or disk failed.
    Storage,
    /// The question was withdrawn before it was answered.
    Cancelled,
    /// A defect in Wheelhouse itself; the window offers to copy diagnostics.
    Internal,
}

impl Failure {
    /// A failure with a code and a sentence.
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            place: None,
            remedy: None,
            retry_after_ms: None,
        }
    }

    /// Names the place, unless a closer one is already named.
    #[must_use]
    pub fn at(mut self, place: impl Into<String>) -> Self {
        self.place.get_or_insert_with(|| place.into());
        self
    }

    /// Says what to do, unless a closer remedy is already given.
    #[must_use]
    pub fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy.get_or_insert_with(|| remedy.into());
        self
    }

    /// Says when asking again makes sense.
    #[must_use]
    pub fn retry_after(mut self, millis: u32) -> Self {
        self.retry_after_ms = Some(millis);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_place_and_remedy_stay_because_they_are_the_closest() {
        let failure = Failure::new(Code::BadQuery, "the query is empty")
            .at("panel \"Errors\"")
            .at("dashboard \"Service\"")
            .remedy("write a query")
            .remedy("open the file");
        assert_eq!(failure.place.as_deref(), Some("panel \"Errors\""));
        assert_eq!(failure.remedy.as_deref(), Some("write a query"));
    }
}
