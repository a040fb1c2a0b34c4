use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::Response,
    routing::post,
};
use futures::StreamExt;
use model::{Code, Failure};
use opentelemetry_proto::tonic::collector::{
    logs::v1::{ExportLogsPartialSuccess, ExportLogsServiceResponse},
    metrics::v1::{ExportMetricsPartialSuccess, ExportMetricsServiceResponse},
    trace::v1::{ExportTracePartialSuccess, ExportTraceServiceResponse},
};
use prost::Message;
use tokio::{net::TcpListener, sync::Semaphore, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{
    Intake, Rejected,
    encoding::{Encoding, Refusal, decode, read_encoding},
    intake::{LARGEST_BODY, MOST_AT_ONCE},
};

/// How long the body of a request may take to arrive.
const PATIENCE: Duration = Duration::from_secs(30);

/// Serves OTLP over HTTP until the token is cancelled.
pub(crate) async fn serve(
    listener: TcpListener,
    intake: Intake,
    stop: CancellationToken,
) -> Result<(), Failure> {
    let receiver = Receiver {
        intake,
        room: Arc::new(Semaphore::new(MOST_AT_ONCE)),
    };
    let router = Router::new()
        .route("/v1/traces", post(traces))
        .route("/v1/metrics", post(metrics))
        .route("/v1/logs", post(logs))
        .with_state(receiver);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
        .map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("the OTLP receiver stopped: {error}"),
            )
        })
}

#[derive(Clone)]
struct Receiver {
    intake: Intake,
    /// Bounds the memory of bodies that are read at the same time.
    room: Arc<Semaphore>,
}

async fn traces(State(receiver): State<Receiver>, headers: HeaderMap, body: Body) -> Response {
    let outcome = match receiver.read(&headers, body).await {
        Ok(request) => receiver
            .intake
            .traces(request)
            .await
            .map_err(Refusal::store),
        Err(refusal) => Err(receiver.refused(refusal)),
    };
    answer(
        &headers,
        outcome,
        |rejected| ExportTraceServiceResponse {
            partial_success: (rejected.count > 0).then(|| ExportTracePartialSuccess {
                rejected_spans: rejected.signed_count(),
                error_message: rejected.message(),
            }),
        },
        "rejectedSpans",
    )
}

async fn metrics(State(receiver): State<Receiver>, headers: HeaderMap, body: Body) -> Response {
    let outcome = match receiver.read(&headers, body).await {
        Ok(request) => receiver
            .intake
            .metrics(request)
            .await
            .map_err(Refusal::store),
        Err(refusal) => Err(receiver.refused(refusal)),
    };
    answer(
        &headers,
        outcome,
        |rejected| ExportMetricsServiceResponse {
            partial_success: (rejected.count > 0).then(|| ExportMetricsPartialSuccess {
                rejected_data_points: rejected.signed_count(),
                error_message: rejected.message(),
            }),
        },
        "rejectedDataPoints",
    )
}

async fn logs(State(receiver): State<Receiver>, headers: HeaderMap, body: Body) -> Response {
    let outcome = match receiver.read(&headers, body).await {
        Ok(request) => receiver.intake.logs(request).await.map_err(Refusal::store),
        Err(refusal) => Err(receiver.refused(refusal)),
    };
    answer(
        &headers,
        outcome,
        |rejected| ExportLogsServiceResponse {
            partial_success: (rejected.count > 0).then(|| ExportLogsPartialSuccess {
                rejected_log_records: rejected.signed_count(),
                error_message: rejected.message(),
            }),
        },
        "rejectedLogRecords",
    )
}

impl Receiver {
    async fn read<M>(&self, headers: &HeaderMap, body: Body) -> Result<M, Refusal>
    where
        M: Message + Default + serde::de::DeserializeOwned + 'static,
    {
        from_here(headers)?;
        let encoding = read_encoding(headers)?;
        let gzip = compressed(headers)?;
        let _room = self.room.acquire().await.map_err(|_| Refusal::stopping())?;
        let body = timeout(PATIENCE, read_capped(body))
            .await
            .map_err(|_| Refusal::slow())??;
        tokio::task::spawn_blocking(move || decode(&body, encoding, gzip))
            .await
            .map_err(|_| Refusal::stopping())?
    }

    fn refused(&self, refusal: Refusal) -> Refusal {
        self.intake.refuse(refusal.failure());
        refusal
    }
}

async fn read_capped(body: Body) -> Result<Vec<u8>, Refusal> {
    let mut parts = body.into_data_stream();
    let mut whole = Vec::new();
    while let Some(part) = parts.next().await {
        let part = part.map_err(|error| Refusal::broken(&error))?;
        if whole.len() + part.len() > LARGEST_BODY {
            return Err(Refusal::large());
        }
        whole.extend_from_slice(&part);
    }
    Ok(whole)
}

/// Refuses requests addressed to another name: a web page whose name was pointed at this computer
/// would otherwise reach the receiver.
fn from_here(headers: &HeaderMap) -> Result<(), Refusal> {
    let Some(host) = headers.get(header::HOST) else {
        return Ok(());
    };
    let host = host.to_str().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let loopback = name
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_loopback());
    if loopback || name.eq_ignore_ascii_case("localhost") {
        Ok(())
    } else {
        Err(Refusal::stranger(host))
    }
}

fn compressed(headers: &HeaderMap) -> Result<bool, Refusal> {
    match headers
        .get(header::CONTENT_ENCODING)
        .map(|value| value.as_bytes())
    {
        None | Some(b"" | b"identity") => Ok(false),
        Some(b"gzip") => Ok(true),
        Some(_) => Err(Refusal::compression()),
    }
}

/// Answers in the encoding of the request, JSON where that is not known.
fn answer<M: Message>(
    headers: &HeaderMap,
    outcome: Result<Rejected, Refusal>,
    protobuf: impl Fn(&Rejected) -> M,
    count_key: &str,
) -> Response {
    let encoding = read_encoding(headers).unwrap_or(Encoding::Json);
    let (status, body, retry) = match outcome {
        Ok(rejected) => {
            let body = match encoding {
                Encoding::Protobuf => protobuf(&rejected).encode_to_vec(),
                Encoding::Json if rejected.count == 0 => b"{}".to_vec(),
                Encoding::Json => serde_json::json!({ "partialSuccess": {
                    // 64-bit integers are strings in OTLP/JSON.
                    count_key: rejected.count.to_string(),
                    "errorMessage": rejected.message(),
                }})
                .to_string()
                .into_bytes(),
            };
            (StatusCode::OK, body, None)
        }
        Err(refusal) => (
            refusal.status,
            refusal.body(encoding),
            refusal.retry_after(),
        ),
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, encoding.media_type());
    if let Some(seconds) = retry {
        headers.insert(header::RETRY_AFTER, seconds.into());
    }
    response
}
