use std::fmt;

use model::{Answer, Code, Failure};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use transport::Body;

/// What wraps every answer of the API: `{status, data, errorType, error, warnings, infos}`.
#[derive(Debug)]
pub(super) struct Envelope<T> {
    succeeded: bool,
    data: Option<T>,
    error_type: String,
    error: String,
    warnings: Vec<String>,
    infos: Vec<String>,
    /// VictoriaMetrics' cluster says so when storage nodes are missing.
    partial: bool,
}

/// Unwraps an answer whose data `seed` reads; `None` is data that is absent or null.
pub(super) fn unwrap<'a, S: DeserializeSeed<'a>>(
    body: &'a Body,
    seed: S,
) -> Result<Answer<Option<S::Value>>, Failure> {
    let wrapped = body.json_seed(EnvelopeSeed(seed));
    if !(200..300).contains(&body.status) {
        return Err(match wrapped {
            Ok(envelope) if speaks_for_itself(body.status, &envelope.error) => {
                refusal(body, &envelope.error_type, &envelope.error)
            }
            _ => body.refusal(),
        });
    }
    let envelope = wrapped?;
    if !envelope.succeeded {
        return Err(if envelope.error.is_empty() {
            body.unexpected("JSON that is not of the Prometheus API")
        } else {
            refusal(body, &envelope.error_type, &envelope.error)
        });
    }
    Ok(Answer {
        value: envelope.data,
        warnings: envelope.warnings,
        infos: envelope.infos,
        partial: envelope.partial,
        capped_at: None,
    })
}

/// Whether the error text says more than the status; 401, 403 and 429 are about access.
fn speaks_for_itself(status: u16, error: &str) -> bool {
    !error.is_empty() && !matches!(status, 401 | 403 | 407 | 429)
}

/// Maps `errorType` (web/api/v1/api.go); VictoriaMetrics puts the HTTP status there.
fn refusal(body: &Body, error_type: &str, error: &str) -> Failure {
    let too_large = error.contains("too many samples") || error.contains("too many points");
    let (code, remedy) = match error_type {
        _ if too_large => (
            Code::TooLarge,
            "ask for a shorter range, a larger step, or fewer series",
        ),
        "bad_data" | "execution" | "400" | "422" => (Code::BadQuery, "correct the query"),
        "timeout" => (
            Code::Timeout,
            "ask for a shorter range or fewer series, or record the expression by a rule",
        ),
        "canceled" => (Code::Cancelled, "ask again"),
        "not_found" => (Code::NotFound, "check the path of the source's address"),
        "internal" | "unavailable" | "503" => (Code::ServerError, "look at the server's own logs"),
        _ => return body.refusal(),
    };
    Failure::new(code, body.said(error))
        .at(body.place().to_owned())
        .remedy(remedy)
}

struct EnvelopeSeed<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for EnvelopeSeed<S> {
    type Value = Envelope<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for EnvelopeSeed<S> {
    type Value = Envelope<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an answer of the Prometheus API")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut seed = Some(self.0);
        let mut envelope = Envelope {
            succeeded: false,
            data: None,
            error_type: String::new(),
            error: String::new(),
            warnings: Vec::new(),
            infos: Vec::new(),
            partial: false,
        };
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "status" => envelope.succeeded = map.next_value::<String>()? == "success",
                "data" => {
                    if let Some(seed) = seed.take() {
                        envelope.data = map.next_value_seed(Nullable(seed))?;
                    } else {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                "errorType" => envelope.error_type = text(&mut map)?,
                "error" => envelope.error = text(&mut map)?,
                "warnings" => envelope.warnings = list(&mut map)?,
                "infos" => envelope.infos = list(&mut map)?,
                "isPartial" => {
                    envelope.partial = map.next_value::<Option<bool>>()?.unwrap_or_default();
                }
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(envelope)
    }
}

fn text<'de, A: MapAccess<'de>>(map: &mut A) -> Result<String, A::Error> {
    Ok(map.next_value::<Option<String>>()?.unwrap_or_default())
}

fn list<'de, A: MapAccess<'de>>(map: &mut A) -> Result<Vec<String>, A::Error> {
    Ok(map.next_value::<Option<Vec<String>>>()?.unwrap_or_default())
}

/// A seed that takes `null` for absent.
struct Nullable<S>(S);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Nullable<S> {
    type Value = Option<S::Value>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_option(self)
    }
}

impl<'de, S: DeserializeSeed<'de>> Visitor<'de> for Nullable<S> {
    type Value = Option<S::Value>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("data or null")
    }

    fn visit_none<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        self.0.deserialize(deserializer).map(Some)
    }
}
