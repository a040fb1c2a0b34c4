use std::io::Read;

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use flate2::read::MultiGzDecoder;
use model::{Code, Failure};
use prost::Message;

use super::{intake::LARGEST_BODY, json};

/// The two encodings of OTLP over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    Protobuf,
    Json,
}

impl Encoding {
    pub(super) fn media_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Protobuf => "application/x-protobuf",
            Self::Json => "application/json",
        })
    }
}

pub(super) fn read_encoding(headers: &HeaderMap) -> Result<Encoding, Refusal> {
    let value = headers.get(header::CONTENT_TYPE);
    let value = value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    match value.split(';').next().unwrap_or_default().trim() {
        "application/x-protobuf" => Ok(Encoding::Protobuf),
        "application/json" => Ok(Encoding::Json),
        other => Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            format!("{other:?} is not an encoding of OTLP"),
            "send application/x-protobuf or application/json",
        )),
    }
}

/// Decompresses and decodes a body.
pub(super) fn decode<M>(body: &[u8], encoding: Encoding, gzip: bool) -> Result<M, Refusal>
where
    M: Message + Default + serde::de::DeserializeOwned,
{
    let mut plain = Vec::new();
    let body = if gzip {
        MultiGzDecoder::new(body)
            .take(LARGEST_BODY as u64 + 1)
            .read_to_end(&mut plain)
            .map_err(|error| Refusal::bad(format!("the body is not whole gzip: {error}")))?;
        if plain.len() > LARGEST_BODY {
            return Err(Refusal::large());
        }
        plain.as_slice()
    } else {
        body
    };
    match encoding {
        Encoding::Protobuf => {
            M::decode(body).map_err(|error| Refusal::bad(format!("the body is not OTLP: {error}")))
        }
        Encoding::Json => json::read(body)
            .map_err(|error| Refusal::bad(format!("the body is not OTLP/JSON: {error}"))),
    }
}

/// Why a request is not taken, as HTTP says it.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    pub(super) status: StatusCode,
    message: String,
    remedy: &'static str,
}

/// `google.rpc.Status`, the body of every failed OTLP request
/// (<https://github.com/googleapis/googleapis/blob/master/google/rpc/status.proto>).
#[derive(Clone, PartialEq, Message)]
struct Status {
    #[prost(int32, tag = "1")]
    code: i32,
    #[prost(string, tag = "2")]
    message: String,
}

impl Refusal {
    fn new(status: StatusCode, message: impl Into<String>, remedy: &'static str) -> Self {
        Self {
            status,
            message: message.into(),
            remedy,
        }
    }

    fn bad(message: String) -> Self {
        let remedy = "check that the exporter speaks OTLP/HTTP in the encoding it names";
        Self::new(StatusCode::BAD_REQUEST, message, remedy)
    }

    pub(super) fn large() -> Self {
        let message = format!("the body is larger than {} MiB", LARGEST_BODY >> 20);
        let remedy = "let the exporter send smaller batches";
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, message, remedy)
    }

    pub(super) fn broken(error: &axum::Error) -> Self {
        Self::bad(format!("the body broke off: {error}"))
    }

    pub(super) fn slow() -> Self {
        let message = "the body did not arrive in time";
        Self::new(StatusCode::REQUEST_TIMEOUT, message, "send it again")
    }

    pub(super) fn stopping() -> Self {
        let message = "the receiver is stopping";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message, "send it again")
    }

    pub(super) fn compression() -> Self {
        let message = "the compression is not known";
        let remedy = "send gzip or nothing";
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, message, remedy)
    }

    pub(super) fn stranger(host: &str) -> Self {
        let message = format!("the request is addressed to {host:?}, not to this computer");
        let remedy = "address the receiver as localhost or 127.0.0.1";
        Self::new(StatusCode::FORBIDDEN, message, remedy)
    }

    pub(super) fn store(failure: Failure) -> Self {
        Self::new(
            StatusCode::SERVICE_UNAVAILABLE,
            failure.message,
            "send it again",
        )
    }

    pub(super) fn failure(&self) -> Failure {
        let code = match self.status {
            StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
            StatusCode::REQUEST_TIMEOUT => Code::Timeout,
            _ => Code::BadInput,
        };
        Failure::new(code, &self.message).remedy(self.remedy)
    }

    pub(super) fn body(&self, encoding: Encoding) -> Vec<u8> {
        // The numbers of google.rpc.Code.
        let code = match self.status {
            StatusCode::SERVICE_UNAVAILABLE => 14,
            StatusCode::PAYLOAD_TOO_LARGE => 8,
            StatusCode::REQUEST_TIMEOUT => 4,
            StatusCode::FORBIDDEN => 7,
            _ => 3,
        };
        let message = format!("{}; {}", self.message, self.remedy);
        match encoding {
            Encoding::Protobuf => Status { code, message }.encode_to_vec(),
            Encoding::Json => serde_json::json!({ "code": code, "message": message })
                .to_string()
                .into_bytes(),
        }
    }

    /// Seconds after which the exporter may try again, where that makes sense.
    pub(super) fn retry_after(&self) -> Option<u64> {
        (self.status == StatusCode::SERVICE_UNAVAILABLE).then_some(5)
    }
}
