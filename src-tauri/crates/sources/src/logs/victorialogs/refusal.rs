//! What VictoriaLogs means when it refuses; it says so in plain text.

use model::{Code, Failure};
use transport::Body;

/// The failure that an unsuccessful answer means.
pub(super) fn refusal(body: &Body) -> Failure {
    let text = body.text().trim().to_owned();
    let told = |code, remedy: &str| {
        let message = format!("the server answered {}: {}", body.status, body.said(&text));
        Failure::new(code, message)
            .at(body.place().to_owned())
            .remedy(remedy)
    };
    match body.status {
        400 | 422 if text.contains("unsupported path") => told(
            Code::NotFound,
            "check the path of the source's address: it ends before /select",
        ),
        400 | 422 if text.contains("cannot parse query") || text.contains("cannot parse [") => {
            told(Code::BadQuery, "correct the query where the text says so")
        }
        400 | 422 if text.contains("AccountID") || text.contains("ProjectID") => told(
            Code::BadInput,
            "correct the tenant: the headers AccountID and ProjectID of the source are numbers",
        ),
        503 if text.contains("couldn't be executed in") => told(
            Code::Timeout,
            "choose a shorter range, or name a service, so that the server reads less",
        ),
        _ => body.refusal(),
    }
}
