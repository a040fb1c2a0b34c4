//! What Amazon's APIs mean when they refuse: it stands as a type in the body, because one status
//! means several things.

use model::{Code, Failure};
use serde::Deserialize;
use transport::Body;

/// An unsuccessful answer.
pub(crate) struct Refused {
    /// The type without its namespace, such as `ThrottlingException`; empty if there is none.
    kind: String,
    message: String,
}

/// Reads an unsuccessful answer.
pub(crate) fn refused(body: &Body) -> Refused {
    #[derive(Default, Deserialize)]
    struct Wire {
        #[serde(rename = "__type", default)]
        kind: String,
        #[serde(alias = "Message", default)]
        message: String,
    }
    let wire: Wire = body.json().unwrap_or_default();
    // `com.amazonaws.xray#ThrottledException`
    let kind = wire.kind.rsplit('#').next().unwrap_or_default();
    Refused {
        kind: kind.to_owned(),
        message: wire.message,
    }
}

impl Refused {
    /// Whether the same question may be answered in a moment.
    pub(crate) fn passes(&self) -> bool {
        self.kind.contains("Throttl") || self.kind == "LimitExceededException"
    }

    /// The failure to be shown. `who` refuses, and `own` tells of a type and its message what it
    /// means in this API alone, such as which permission is lacking.
    pub(crate) fn failure(
        &self,
        body: &Body,
        who: &str,
        own: impl FnOnce(&str, &str) -> Option<(Code, String)>,
    ) -> Failure {
        let failure = body.refusal();
        let Some((code, remedy)) = self.meaning().or_else(|| own(&self.kind, &self.message)) else {
            return failure;
        };
        let said = match self.message.as_str() {
            "" => self.kind.as_str(),
            message => message,
        };
        Failure {
            code,
            message: format!("{who} refuses: {}", body.said(said)),
            remedy: Some(remedy),
            ..failure
        }
    }

    /// What types mean that all use.
    fn meaning(&self) -> Option<(Code, String)> {
        let clock = ["Signature expired", "Signature not yet current"];
        let (code, remedy) = if clock.iter().any(|text| self.message.contains(text)) {
            (Code::Unauthorized, "set this computer's clock")
        } else if self.passes() {
            (
                Code::RateLimited,
                "wait a moment, or ask for a shorter range: the account asks too often, or too \
                 much at once",
            )
        } else if self.kind.starts_with("ExpiredToken") {
            (
                Code::Unauthorized,
                "enter fresh keys, or sign in to the profile again: the session has ended",
            )
        } else if matches!(
            self.kind.as_str(),
            "UnrecognizedClientException"
                | "InvalidSignatureException"
                | "SignatureDoesNotMatch"
                | "InvalidClientTokenId"
                | "IncompleteSignatureException"
                | "MissingAuthenticationTokenException"
        ) {
            (
                Code::Unauthorized,
                "enter the account's keys again, and check the region",
            )
        } else {
            return None;
        };
        Some((code, remedy.to_owned()))
    }
}
