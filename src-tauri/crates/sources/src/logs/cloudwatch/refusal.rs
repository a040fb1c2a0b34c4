use model::{Code, Failure};
use transport::Body;

use crate::amazon::Refused;

/// The failure that a refusal of an operation means.
pub(super) fn failure(refused: &Refused, operation: &str, body: &Body) -> Failure {
    let who = format!("CloudWatch Logs' {operation}");
    refused.failure(body, &who, |kind, message| {
        let (code, remedy) = match kind {
            "AccessDeniedException" => {
                let remedy = format!(
                    "allow logs:{operation} on the log groups; a reader needs \
                     logs:DescribeLogGroups, StartQuery, StopQuery, GetQueryResults, \
                     GetLogRecord, FilterLogEvents and GetLogEvents"
                );
                return Some((Code::Forbidden, remedy));
            }
            "ResourceNotFoundException" => (
                Code::NotFound,
                "correct the source's `groups`, and check its region",
            ),
            "MalformedQueryException" if message.contains("retention") => (
                Code::BadQuery,
                "choose a later range: the log groups keep nothing so old",
            ),
            "MalformedQueryException" => {
                (Code::BadQuery, "correct the query where the text says so")
            }
            "InvalidParameterException" => (
                Code::BadQuery,
                "correct the query, or ask for a shorter range; groups of the infrequent-access \
                 class answer queries alone",
            ),
            _ => return None,
        };
        Some((code, remedy.to_owned()))
    })
}
