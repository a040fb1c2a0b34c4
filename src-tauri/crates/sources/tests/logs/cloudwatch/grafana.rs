//! The same server behind Grafana, which asks it in its own name (Grafana's
//! `pkg/tsdb/cloudwatch`).

use std::time::Duration;

use model::{Code, LogFilter, LogSearch, Logs};
use serde_json::{Value, json};
use sources::logs::{CloudWatch, through_grafana};
use transport::Auth;

use super::rules::{Server, events};
use crate::{
    conformance::{self, RANGE},
    fake::{Asked, Fake, Reply, Ruled, rule},
};

const UID: &str = "P8E80F9AEF21F6940";

/// Asks the server as Grafana does.
fn answer(asked: &Asked, server: &Server) -> Ruled {
    if asked.method == "GET" && asked.path() == "/grafana" {
        return Ok(Reply::new(200, "text/html", "<title>Grafana</title>")); // the ladder's knock
    }
    rule(
        asked.header("authorization") == Some("Bearer glsa_1"),
        "no service account",
    )?;
    if asked.path() == format!("/grafana/api/datasources/uid/{UID}/health") {
        let health =
            json!({"status": "OK", "message": "Successfully queried the CloudWatch logs API."});
        return Ok(Reply::json(health.to_string()));
    }
    rule(asked.method == "POST", "POST only")?;
    rule(asked.path() == "/grafana/api/ds/query", "another path")?;
    let sent = asked.json();
    let time = |name: &str| {
        sent[name]
            .as_str()
            .and_then(|time| time.parse::<i64>().ok())
    };
    let (from, to) = (time("from").ok_or("from")?, time("to").ok_or("to")?);
    rule(
        from < to,
        "invalid time range: start time must be before end time",
    )?;
    let query = &sent["queries"][0];
    rule(
        query["refId"] == "A" && query["type"] == "logAction",
        "no log action",
    )?;
    rule(query["datasource"]["uid"] == UID, "another data source")?;
    let (operation, input) = match query["subtype"].as_str().unwrap_or_default() {
        "StartQuery" => {
            let own = "fields @timestamp,ltrim(@log) as __log__grafana_internal__,\
                       ltrim(@logStream) as __logstream__grafana_internal__|";
            let text = query["queryString"].as_str().ok_or("queryString")?;
            (
                "StartQuery",
                json!({
                    "logGroupNames": query["logGroupNames"],
                    "startTime": from / 1_000,
                    "endTime": (to + 999) / 1_000,
                    "queryString": format!("{own}{text}"),
                    "limit": query["limit"],
                }),
            )
        }
        "GetQueryResults" => ("GetQueryResults", json!({"queryId": query["queryId"]})),
        "StopQuery" => ("StopQuery", json!({"queryId": query["queryId"]})),
        other => return Err(format!("no action {other}")),
    };
    let answer = server.perform(operation, &input)?;
    if let Some(kind) = answer["__type"].as_str() {
        let error = format!(
            "failed to execute log action: {kind}: {}",
            answer["message"]
        );
        let result = json!({"results": {"A": {"error": error, "status": 400, "frames": []}}});
        return Ok(Reply::new(400, "application/json", result.to_string()));
    }
    let frame = match operation {
        "StartQuery" => frame(&["queryId"], json!([[answer["queryId"]]]), &Value::Null),
        "StopQuery" => frame(&["success"], json!([[true]]), &Value::Null),
        _ => rows(&answer),
    };
    let result = json!({"results": {"A": {"status": 200, "frames": [frame]}}});
    Ok(Reply::json(result.to_string()))
}

fn frame(names: &[&str], values: Value, custom: &Value) -> Value {
    let fields: Vec<Value> = names
        .iter()
        .map(|name| {
            let kind = if *name == "@timestamp" {
                "time"
            } else {
                "string"
            };
            json!({"name": name, "type": kind, "typeInfo": {"nullable": true}})
        })
        .collect();
    json!({"schema": {"refId": "A", "fields": fields, "meta": {"custom": custom}}, "data": {"values": values}})
}

/// Rows as columns; `@ptr` is left out.
fn rows(answer: &Value) -> Value {
    let rows = answer["results"].as_array().unwrap();
    let mut names: Vec<&str> = Vec::new();
    let mut columns: Vec<Vec<Value>> = Vec::new();
    for (nth, row) in rows.iter().enumerate() {
        for cell in row.as_array().unwrap() {
            let name = cell["field"].as_str().unwrap();
            if name == "@ptr" {
                continue;
            }
            let value = match name {
                "@timestamp" => json!(super::millis(cell["value"].as_str().unwrap())),
                _ => cell["value"].clone(),
            };
            let place = names
                .iter()
                .position(|known| *known == name)
                .unwrap_or_else(|| {
                    names.push(name);
                    columns.push(Vec::new());
                    names.len() - 1
                });
            columns[place].resize(nth, Value::Null);
            columns[place].push(value);
        }
    }
    for column in &mut columns {
        column.resize(rows.len(), Value::Null);
    }
    let statistics = json!({"BytesScanned": 14_000, "RecordsMatched": 1, "RecordsScanned": 61});
    let custom = json!({"Status": answer["status"], "Statistics": statistics});
    frame(&names, json!(columns), &custom)
}

async fn grafana(groups: &[&str]) -> (Fake, Server, CloudWatch) {
    let server = Server::new(events());
    let answering = server.clone();
    let fake = Fake::new(move |asked| answer(asked, &answering)).await;
    let proxy = format!("{}/grafana/api/datasources/proxy/uid/{UID}", fake.base);
    let (base, uid) = through_grafana(&proxy.parse().unwrap()).unwrap();
    assert_eq!(base.path(), "/grafana");
    let client = fake.client(base.path(), Auth::Bearer("glsa_1".into()));
    let groups: Vec<String> = groups.iter().map(|name| (*name).to_owned()).collect();
    let source = CloudWatch::of_grafana(client, &uid, "eu-central-1", &groups)
        .wait(Duration::from_millis(1));
    (fake, server, source)
}

#[tokio::test]
async fn the_ten_questions_through_grafana() {
    let names = server_groups();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (_fake, server, source) = grafana(&names).await;
    conformance::ask_all(&source).await;
    assert!(server.stopped().is_empty());
}

fn server_groups() -> Vec<String> {
    let mut names: Vec<String> = events().into_iter().map(|event| event.group).collect();
    names.sort();
    names.dedup();
    names
}

#[tokio::test]
async fn the_context_is_asked_by_queries_over_the_stream() {
    let (_fake, _, source) = grafana(&["/ecs/checkout"]).await;
    let search = LogSearch::newest(LogFilter::all(RANGE), 10);
    let line = &source.search(&search).await.unwrap().value.lines[8];
    let answer = source.context(line, 3, 2).await.unwrap().value;
    assert_eq!((answer.before.len(), answer.after.len()), (3, 2));
    let around = answer.before.iter().chain(&answer.after);
    assert!(
        around
            .clone()
            .all(|other| other.stream == line.stream && other.id != line.id)
    );
    assert!(
        answer.query.contains("@logStream like /^web\\/"),
        "{}",
        answer.query
    );
}

#[tokio::test]
async fn what_amazon_refuses_comes_through_grafana() {
    let (_fake, _, source) = grafana(&["/ecs/nobody"]).await;
    let search = LogSearch::newest(LogFilter::all(RANGE), 5);
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::NotFound, "{failure:?}");
    let (_fake, _, source) = grafana(&["/ecs/*"]).await;
    let failure = source.search(&search).await.unwrap_err();
    assert_eq!(failure.code, Code::BadInput, "{failure:?}");
    assert!(failure.remedy.unwrap().contains("without *"));
    let shown = format!("{:?}", source.diagnose().await);
    assert!(shown.contains("Successfully queried"), "{shown}");
}
