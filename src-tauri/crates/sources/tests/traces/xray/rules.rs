use std::time::SystemTime;

use serde_json::json;
use transport::{Auth, Aws};

use crate::{
    fake::{Asked, Reply, Ruled, rule},
    sigv4::Account,
};

pub(super) const ID: &str = "5759e988bd862e3fe1be46a994272793";
pub(super) const WRITTEN: &str = "1-5759e988-bd862e3fe1be46a994272793";

pub(super) const ACCOUNT: Account<'_> = Account {
    access_key: "AKIDEXAMPLE",
    secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    token: Some("t0ken/+="),
    region: "eu-central-1",
    service: "xray",
};

pub(super) fn keys() -> Auth {
    let secret = format!(
        "{}:{}:{}",
        ACCOUNT.access_key, ACCOUNT.secret_key, "t0ken/+="
    );
    Auth::Aws(Aws::parse(&secret.into(), "eu-central-1", "xray").unwrap())
}

fn segment() -> String {
    json!({
        "id": "194fcc8747581230", "trace_id": WRITTEN, "name": "shop",
        "start_time": 1_461_096_053.370_52, "end_time": 1_461_096_053.478_25,
        "origin": "AWS::ECS::Container", "service": {"version": "1.43.0"},
        "http": {
            "request": {"method": "POST", "url": "https://shop.example/orders", "client_ip": "78.1.2.3", "user_agent": "curl"},
            "response": {"status": 500, "content_length": 12},
        },
        "fault": true, "user": "usr_1",
        "annotations": {"tenant": "acme", "gold": true, "items": 3},
        "metadata": {"default": {"feature.flag": "on"}, "debug": {"a": {"b": 1}}},
        "aws": {"ecs": {"container": "web-0"}},
        "cause": {"exceptions": [{"id": "x", "type": "TimeoutError", "message": "too late", "stack": [{"path": "db.py", "line": 88, "label": "acquire"}]}]},
        "links": [{"trace_id": "1-5759e988-bd862e3fe1be46a994272794", "id": "194fcc8747581231", "attributes": {"k": "v"}}],
        "subsegments": [
            {"id": "53995c3f42cd8ad8", "name": "orders", "namespace": "remote", "start_time": 1_461_096_053.38, "end_time": 1_461_096_053.40,
             "sql": {"sanitized_query": "SELECT 1", "database_type": "PostgreSQL", "url": "jdbc:x"},
             "subsegments": [{"id": "53995c3f42cd8ad9", "name": "parse", "start_time": 1_461_096_053.39, "in_progress": true}, {"name": "no id"}]},
            {"id": "53995c3f42cd8ada", "name": "DynamoDB", "namespace": "aws", "start_time": 1_461_096_053.41, "end_time": 1_461_096_053.42, "throttle": true},
        ],
    })
    .to_string()
}

fn alone() -> String {
    json!({"id": "53995c3f42cd8adb", "trace_id": WRITTEN, "parent_id": "53995c3f42cd8ad9", "type": "subsegment", "name": "late", "start_time": 1_461_096_053.395, "end_time": 1_461_096_053.396}).to_string()
}

/// The rules of botocore's model of X-Ray, signatures included.
pub(super) fn rules(asked: &Asked, account: &Account<'_>) -> Ruled {
    if asked.method == "GET" && asked.path() == "/" {
        return Ok(Reply::new(403, "application/json", "{}")); // the ladder's knock
    }
    account.admits(asked, SystemTime::now())?;
    rule(asked.method == "POST", "POST only")?;
    rule(asked.query().is_empty(), "no parameters")?;
    let sent = asked.json();
    let keys = |known: &[&str]| {
        let unknown = sent
            .as_object()
            .ok_or("no object")?
            .keys()
            .find(|key| !known.contains(&key.as_str()));
        rule(unknown.is_none(), format!("unknown member {unknown:?}"))
    };
    let times = || {
        for name in ["StartTime", "EndTime"] {
            let seconds = sent[name].as_f64().unwrap_or(0.0);
            rule((1e9..1e10).contains(&seconds), format!("{name} in seconds"))?;
        }
        let length = sent["EndTime"].as_f64().unwrap() - sent["StartTime"].as_f64().unwrap();
        rule(length >= 0.0, "the range ends before it starts")?;
        rule(length <= 6.0 * 3_600.0, "a range of more than six hours")
    };
    match asked.path() {
        "/Traces" => {
            keys(&["TraceIds", "NextToken"])?;
            let ids = sent["TraceIds"].as_array().ok_or("TraceIds")?;
            rule((1..=5).contains(&ids.len()), "one to five ids")?;
            for id in ids {
                let id = id.as_str().unwrap_or_default();
                let form = id.len() == 35 && id.starts_with("1-") && id.get(10..11) == Some("-");
                rule(form, format!("the id {id}"))?;
            }
            if ids[0] != WRITTEN {
                return Ok(Reply::json(r#"{"Traces":[],"UnprocessedTraceIds":[]}"#));
            }
            let page = |document: String, next: Option<&str>| {
                let traces = json!([{"Id": WRITTEN, "Duration": 0.1, "LimitExceeded": false, "Segments": [{"Id": "1", "Document": document}]}]);
                Reply::json(
                    json!({"Traces": traces, "UnprocessedTraceIds": [], "NextToken": next})
                        .to_string(),
                )
            };
            match sent["NextToken"].as_str() {
                None => Ok(page(alone(), Some("second"))),
                Some("second") => Ok(page(segment(), None)),
                Some(other) => Err(format!("a token that was never given: {other}")),
            }
        }
        "/TraceSummaries" => {
            keys(&[
                "StartTime",
                "EndTime",
                "TimeRangeType",
                "Sampling",
                "FilterExpression",
                "NextToken",
            ])?;
            times()?;
            let kind = sent["TimeRangeType"].as_str().unwrap_or_default();
            rule(
                ["TraceId", "Event", "Service"].contains(&kind),
                format!("TimeRangeType {kind}"),
            )?;
            let filter = sent["FilterExpression"].as_str();
            rule(
                filter.is_none_or(|text| !text.is_empty() && text.len() <= 2_000),
                "FilterExpression",
            )?;
            let summary = json!({"Id": WRITTEN, "StartTime": 1_461_096_053.5, "Duration": 0.108, "ResponseTime": 0.1, "HasFault": true, "Http": {"HttpURL": "https://shop.example/orders", "HttpStatus": 500, "HttpMethod": "POST"}, "EntryPoint": {"Name": "shop"}});
            let bare = json!({"Id": "1-5759e989-000000000000000000000001", "ServiceIds": [{"Name": "worker"}], "Duration": null});
            match sent["NextToken"].as_str() {
                None => Ok(Reply::json(
                    json!({"TraceSummaries": [summary], "NextToken": "more"}).to_string(),
                )),
                Some("more") => Ok(Reply::json(
                    json!({"TraceSummaries": [bare, {"Id": "nonsense"}]}).to_string(),
                )),
                Some(other) => Err(format!("a token that was never given: {other}")),
            }
        }
        "/ServiceGraph" => {
            keys(&["StartTime", "EndTime", "NextToken"])?;
            times()?;
            Ok(Reply::json(
                r#"{"Services":[{"Name":"worker"},{"Name":"shop"},{"ReferenceId":1}],"ContainsOldGroupVersions":false}"#,
            ))
        }
        path => Err(format!("UnknownOperationException {path}")),
    }
}
