//! The same questions through Grafana, whose data source proxy does not lead to CloudWatch Logs:
//! its own query interface does (`pkg/tsdb/cloudwatch/log_actions.go`).

use model::{Code, Failure};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use transport::{Body, Client, Request, Url};

use super::wire::{Cell, Results, StartQuery, Statistics};

/// Columns that Grafana adds for itself.
const OWN_COLUMNS: &str = "__grafana_internal__";

/// Grafana's own address and a data source's uid, out of an address of its data source proxy:
/// `https://grafana.example.com/api/datasources/proxy/uid/UID`.
#[must_use]
pub fn through_grafana(url: &Url) -> Option<(Url, String)> {
    let (before, uid) = url.path().split_once("/api/datasources/proxy/uid/")?;
    let uid = uid.trim_end_matches('/');
    if uid.is_empty() || uid.contains('/') {
        return None;
    }
    let mut base = url.clone();
    base.set_path(before);
    Some((base, uid.to_owned()))
}

/// Whether the data source works, by Grafana's own test.
pub(super) async fn healthy(client: &Client, uid: &str) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Health {
        #[serde(default)]
        status: String,
        #[serde(default)]
        message: String,
    }
    let path = format!("/api/datasources/uid/{uid}/health");
    let body = client.send(Request::get(&path, &[])).await?;
    let health: Result<Health, _> = body.json();
    match health {
        Ok(health) if health.status == "OK" => Ok(body.said(&health.message)),
        Ok(health) if !health.status.is_empty() => Err(Failure::new(
            Code::ServerError,
            format!("Grafana says of it: {}", body.said(&health.message)),
        )
        .at(body.place().to_owned())
        .remedy("have the data source corrected in Grafana")),
        _ => Err(match body.status {
            200 => body.unexpected("no state of a data source"),
            _ => body.refusal(),
        }),
    }
}

/// Starts a query; gives its id.
pub(super) async fn start(
    client: &Client,
    uid: &str,
    region: &str,
    groups: &[String],
    question: &StartQuery<'_>,
) -> Result<String, Failure> {
    let mut query = action(uid, region, "StartQuery");
    query["queryString"] = question.query_string.into();
    query["limit"] = question.limit.into();
    query["logGroupNames"] = groups.into();
    if groups.iter().any(|group| group.starts_with("arn:")) {
        let named = groups.iter().map(|arn| json!({"arn": arn, "name": arn}));
        query["logGroups"] = named.collect();
    }
    // Grafana wants the range to have a length.
    let end = question.end_time.max(question.start_time + 1);
    let (body, frame) = ask(client, query, (question.start_time, end)).await?;
    let id = frame.column("queryId").and_then(|column| column.first());
    id.and_then(Value::as_str)
        .map(str::to_owned)
        .ok_or_else(|| body.unexpected("no id of the query that it started"))
}

/// The state of a query, and what it found.
pub(super) async fn results(
    client: &Client,
    uid: &str,
    region: &str,
    id: &str,
) -> Result<Results, Failure> {
    let mut query = action(uid, region, "GetQueryResults");
    query["queryId"] = id.into();
    let (body, frame) = ask(client, query, (0, 1)).await?;
    frame
        .results()
        .ok_or_else(|| body.unexpected("columns of different lengths, or no state"))
}

/// Withdraws a query.
pub(super) async fn stop(
    client: &Client,
    uid: &str,
    region: &str,
    id: &str,
) -> Result<(), Failure> {
    let mut query = action(uid, region, "StopQuery");
    query["queryId"] = id.into();
    ask(client, query, (0, 1)).await.map(drop)
}

fn action(uid: &str, region: &str, subtype: &str) -> Value {
    json!({
        "refId": "A",
        "datasource": {"type": "cloudwatch", "uid": uid},
        "type": "logAction",
        "queryMode": "Logs",
        "subtype": subtype,
        "region": region,
    })
}

async fn ask(
    client: &Client,
    query: Value,
    (start, end): (i64, i64),
) -> Result<(Body, Frame), Failure> {
    let document = json!({
        "from": (start * 1_000).to_string(),
        "to": (end * 1_000).to_string(),
        "queries": [query],
    })
    .to_string();
    let body = client
        .send(Request::query_json("/api/ds/query", &document))
        .await?;
    let answer: Answer = match body.json() {
        Ok(answer) => answer,
        Err(_) if body.status != 200 => return Err(body.refusal()),
        Err(failure) => return Err(failure),
    };
    let Some(result) = answer.results.and_then(|mut results| results.remove("A")) else {
        return Err(match body.status {
            200 => body.unexpected("no result for the query"),
            _ => body.refusal(),
        });
    };
    let result: ResultWire = serde_json::from_value(result)
        .map_err(|error| body.unexpected(&format!("a result of another shape ({error})")))?;
    if let Some(error) = result.error.filter(|error| !error.is_empty()) {
        return Err(refused(&body, &error));
    }
    match result.frames.unwrap_or_default().into_iter().next() {
        Some(frame) if body.status == 200 => Ok((body, frame)),
        Some(_) => Err(body.refusal()),
        None => Err(body.unexpected("no frame for the query")),
    }
}

/// What Grafana passes on of Amazon's refusals, by their types in its text.
fn refused(body: &Body, error: &str) -> Failure {
    let (code, remedy) = if error.contains("LimitExceeded") || error.contains("Throttling") {
        (
            Code::RateLimited,
            "wait a moment: the account runs too many queries at once",
        )
    } else if error.contains("MalformedQuery") || error.contains("InvalidParameter") {
        (Code::BadQuery, "correct the query where the text says so")
    } else if error.contains("ResourceNotFound") {
        (
            Code::NotFound,
            "correct the source's `groups`, and check its region",
        )
    } else if error.contains("AccessDenied") {
        (
            Code::Forbidden,
            "have Grafana's own account allowed to query these log groups",
        )
    } else {
        (Code::ServerError, "have the data source tested in Grafana")
    };
    Failure::new(code, format!("Grafana answered: {}", body.said(error)))
        .at(body.place().to_owned())
        .remedy(remedy)
}

#[derive(Deserialize)]
struct Answer {
    results: Option<Map<String, Value>>,
}

#[derive(Deserialize)]
struct ResultWire {
    #[serde(default)]
    error: Option<String>,
    #[serde(default)]
    frames: Option<Vec<Frame>>,
}

/// Columns with their names beside them.
#[derive(Deserialize)]
struct Frame {
    schema: Schema,
    #[serde(default)]
    data: Data,
}

#[derive(Deserialize)]
struct Schema {
    #[serde(default)]
    fields: Vec<Field>,
    #[serde(default)]
    meta: Option<Meta>,
}

#[derive(Deserialize)]
struct Field {
    #[serde(default)]
    name: String,
    #[serde(default)]
    r#type: String,
}

#[derive(Deserialize)]
struct Meta {
    #[serde(default)]
    custom: Option<Custom>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Custom {
    #[serde(default)]
    status: String,
    #[serde(default)]
    statistics: Option<CustomStatistics>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct CustomStatistics {
    bytes_scanned: Option<f64>,
    records_matched: Option<f64>,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    values: Vec<Vec<Value>>,
}

impl Frame {
    fn column(&self, name: &str) -> Option<&[Value]> {
        let place = self
            .schema
            .fields
            .iter()
            .position(|field| field.name == name)?;
        self.data.values.get(place).map(Vec::as_slice)
    }

    /// Rows again; nothing if the columns do not belong together.
    fn results(self) -> Option<Results> {
        let custom = self.schema.meta.and_then(|meta| meta.custom)?;
        let length = self.data.values.first().map_or(0, Vec::len);
        let fields = self.schema.fields;
        if self.data.values.len() != fields.len()
            || self.data.values.iter().any(|column| column.len() != length)
        {
            return None;
        }
        let mut rows: Vec<Vec<Cell>> = (0..length).map(|_| Vec::new()).collect();
        for (field, column) in fields.into_iter().zip(self.data.values) {
            let name = match field.name.as_str() {
                "__log__grafana_internal__" => "@log".to_owned(),
                "__logstream__grafana_internal__" => "@logStream".to_owned(),
                own if own.ends_with(OWN_COLUMNS) => continue,
                name => name.to_owned(),
            };
            for (row, value) in rows.iter_mut().zip(column) {
                let text = text(value, &field.r#type);
                let known = row.iter().any(|cell| cell.field.as_ref() == Some(&name));
                if let Some(value) = text
                    && !known
                {
                    row.push(Cell {
                        field: Some(name.clone()),
                        value: Some(value),
                    });
                }
            }
        }
        let statistics = custom.statistics.unwrap_or_default();
        Some(Results {
            status: custom.status,
            results: Some(rows),
            statistics: Some(Statistics {
                records_matched: statistics.records_matched.unwrap_or_default(),
                bytes_scanned: statistics.bytes_scanned.unwrap_or_default(),
            }),
        })
    }
}

/// A value as Insights itself writes it.
fn text(value: Value, kind: &str) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        Value::Number(millis) if kind == "time" => {
            let time = chrono::DateTime::from_timestamp_millis(millis.as_i64()?)?;
            Some(time.format("%Y-%m-%d %H:%M:%S%.3f").to_string())
        }
        other => Some(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_the_proxy_tells_grafana_and_the_data_source() {
        let of = |url: &str| {
            let found = through_grafana(&url.parse().unwrap());
            found.map(|(base, uid)| format!("{base} {uid}"))
        };
        let proxy = "https://g.example.com/grafana/api/datasources/proxy/uid/P8E/";
        assert_eq!(
            of(proxy).as_deref(),
            Some("https://g.example.com/grafana P8E")
        );
        let proxy = "https://g.example.com/api/datasources/proxy/uid/P8E";
        assert_eq!(of(proxy).as_deref(), Some("https://g.example.com/ P8E"));
        for other in [
            "https://logs.eu-central-1.amazonaws.com/",
            "https://g.example.com/api/datasources/proxy/uid/",
            "https://g.example.com/api/datasources/proxy/uid/P8E/more",
        ] {
            assert_eq!(of(other), None);
        }
    }

    #[test]
    fn damaged_frames_are_read_or_refused() {
        let seed = json!({"results": {"A": {"status": 200, "frames": [{
            "schema": {
                "fields": [
                    {"name": "@timestamp", "type": "time"},
                    {"name": "@message", "type": "string"},
                    {"name": "__log__grafana_internal__", "type": "string"},
                ],
                "meta": {"custom": {"Status": "Complete", "Statistics": {"BytesScanned": 5}}},
            },
            "data": {"values": [[1_795_165_200_123_i64], ["late"], ["1:/ecs/orders"]]},
        }]}}})
        .to_string();
        let read = |document: &[u8]| -> Option<Results> {
            let answer: Answer = serde_json::from_slice(document).ok()?;
            let result = answer.results?.remove("A")?;
            let result: ResultWire = serde_json::from_value(result).ok()?;
            result.frames?.into_iter().next()?.results()
        };
        let results = read(seed.as_bytes()).unwrap();
        let rows = results.results.unwrap();
        assert_eq!(rows[0][0].value.as_deref(), Some("2026-11-20 09:00:00.123"));
        assert_eq!(rows[0][2].field.as_deref(), Some("@log"));
        let documents = crate::mutated::documents(&seed);
        let survived = documents.filter(|document| read(document).is_some());
        assert!(survived.count() > 100);
    }
}
