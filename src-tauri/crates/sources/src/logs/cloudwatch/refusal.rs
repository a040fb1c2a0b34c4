//! What CloudWatch Logs means when it refuses; it says so by a type in the body.

use model::{Code, Failure};
use serde::Deserialize;
use transport::Body;

/// An unsuccessful answer.
pub(super) struct Refused {
    /// The type without its namespace, such as `ThrottlingException`; empty if there is none.
    kind: String,
    message: String,
}

/// Reads an unsuccessful answer.
pub(super) fn refused(body: &Body) -> Refused {
    #[derive(Deserialize)]
    struct Wire {
        #[serde(rename = "__type", default)]
        kind: String,
        #[serde(alias = "Message", default)]
        message: String,
    }
    match body.json::<Wire>() {
        Ok(wire) => Refused {
            kind: wire.kind.rsplit('#').next().unwrap_or_default().to_owned(),
            message: wire.message,
        },
        Err(_) => Refused {
            kind: String::new(),
            message: String::new(),
        },
    }
}

impl Refused {
    /// Whether the same question may be answered in a moment.
    pub(super) fn passes(&self) -> bool {
        self.kind.contains("Throttl")
            || matches!(
                self.kind.as_str(),
                "LimitExceededException" | "TooManyRequestsException" | "RequestLimitExceeded"
            )
    }

    /// The failure to be shown; `operation` was asked for.
    pub(super) fn failure(&self, operation: &str, body: &Body) -> Failure {
        let plain = body.refusal();
        let clock = ["Signature expired", "Signature not yet current"];
        let (code, remedy) = if clock.iter().any(|text| self.message.contains(text)) {
            (Code::Unauthorized, "set this computer's clock".to_owned())
        } else if self.passes() {
            (
                Code::RateLimited,
                "wait a moment: the account asks CloudWatch Logs too often, or runs too many \
                 queries at once"
                    .to_owned(),
            )
        } else if self.kind.starts_with("ExpiredToken") {
            (
                Code::Unauthorized,
                "enter fresh keys, or sign in to the profile again: the session has ended"
                    .to_owned(),
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
                "enter the account's keys again, and check the region".to_owned(),
            )
        } else if self.kind.starts_with("AccessDenied") {
            (
                Code::Forbidden,
                format!(
                    "allow logs:{operation} on the log groups; a reader needs \
                     logs:DescribeLogGroups, StartQuery, StopQuery, GetQueryResults, \
                     GetLogRecord, FilterLogEvents and GetLogEvents"
                ),
            )
        } else if self.kind == "ResourceNotFoundException" {
            (
                Code::NotFound,
                "correct the source's `groups`, and check its region".to_owned(),
            )
        } else if self.kind == "MalformedQueryException" {
            (
                Code::BadQuery,
                "correct the query where the text says so".to_owned(),
            )
        } else if self.kind == "InvalidParameterException" {
            (
                Code::BadQuery,
                "correct the query, or ask for a shorter range; groups of the infrequent-access \
                 class answer queries alone"
                    .to_owned(),
            )
        } else {
            return plain;
        };
        let said = match self.message.as_str() {
            "" => self.kind.as_str(),
            message => message,
        };
        Failure {
            code,
            message: format!("CloudWatch Logs refuses {operation}: {}", body.said(said)),
            remedy: Some(remedy),
            ..plain
        }
    }
}
