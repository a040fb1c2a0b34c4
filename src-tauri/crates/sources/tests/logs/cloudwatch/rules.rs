//! The rules of CloudWatch Logs (botocore's model of 2014-03-28 and its documentation), and what
//! it holds.

mod held;

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::SystemTime,
};

pub(super) use held::{Event, events};
use regex::Regex;
use serde_json::{Value, json};
use transport::{Auth, Aws};

use super::language::{Query, Record};
use crate::{
    fake::{Asked, Reply, Ruled, rule},
    sigv4::Account,
};

pub(super) const ACCOUNT: Account<'_> = Account {
    access_key: "AKIDEXAMPLE",
    secret_key: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY",
    token: Some("t0ken/+="),
    region: "eu-central-1",
    service: "logs",
};

pub(super) fn keys() -> Auth {
    let secret = format!(
        "{}:{}:{}",
        ACCOUNT.access_key, ACCOUNT.secret_key, "t0ken/+="
    );
    let service = sources::logs::CloudWatch::SIGNED_FOR;
    Auth::Aws(Aws::parse(&secret.into(), "eu-central-1", service).unwrap())
}

/// A server that holds events.
#[derive(Clone)]
pub(super) struct Server {
    events: Arc<Vec<Event>>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    /// Rows, and how often they were asked for.
    queries: BTreeMap<String, (Vec<Record>, usize)>,
    stopped: Vec<String>,
    started: Vec<String>,
}

impl Server {
    pub(super) fn new(events: Vec<Event>) -> Self {
        Self {
            events: Arc::new(events),
            state: Arc::default(),
        }
    }

    /// Queries that were withdrawn.
    pub(super) fn stopped(&self) -> Vec<String> {
        self.state.lock().unwrap().stopped.clone()
    }

    /// Texts of the queries that were started.
    pub(super) fn started(&self) -> Vec<String> {
        self.state.lock().unwrap().started.clone()
    }

    pub(super) fn answer(&self, asked: &Asked) -> Ruled {
        if asked.method == "GET" && asked.path() == "/" {
            return Ok(Reply::new(404, "application/json", "{}")); // the ladder's knock
        }
        ACCOUNT.admits(asked, SystemTime::now())?;
        rule(asked.method == "POST" && asked.path() == "/", "POST / only")?;
        rule(asked.query().is_empty(), "no parameters")?;
        let kind = asked.header("content-type");
        rule(
            kind == Some("application/x-amz-json-1.1"),
            "another protocol",
        )?;
        let target = asked.header("x-amz-target").unwrap_or_default();
        let operation = target.strip_prefix("Logs_20140328.");
        self.replied(operation.ok_or("UnknownOperation")?, &asked.json())
    }

    /// One operation as somebody else asks it.
    pub(super) fn perform(&self, operation: &str, input: &Value) -> Result<Value, String> {
        let reply = self.replied(operation, input)?;
        Ok(serde_json::from_slice(reply.body()).unwrap())
    }

    fn replied(&self, operation: &str, sent: &Value) -> Ruled {
        match operation {
            "StartQuery" => self.start(sent),
            "GetQueryResults" => self.results(sent),
            "StopQuery" => self.stop(sent),
            "GetLogRecord" => self.record(sent),
            "FilterLogEvents" => self.filter(sent),
            "GetLogEvents" => self.stream(sent),
            "DescribeLogGroups" => self.groups(sent),
            other => Err(format!("UnknownOperationException {other}")),
        }
    }

    fn names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self
            .events
            .iter()
            .map(|event| event.group.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    fn start(&self, sent: &Value) -> Ruled {
        members(
            sent,
            &[
                "logGroupNames",
                "logGroupIdentifiers",
                "startTime",
                "endTime",
                "queryString",
                "limit",
            ],
        )?;
        let named = ["logGroupNames", "logGroupIdentifiers"];
        let given: Vec<&Value> = named.iter().filter_map(|name| sent.get(*name)).collect();
        rule(given.len() == 1, "exactly one way to name log groups")?;
        let groups: Vec<&str> = strings(given[0])?;
        rule((1..=50).contains(&groups.len()), "one to fifty log groups")?;
        let (start, end) = (integer(sent, "startTime")?, integer(sent, "endTime")?);
        for seconds in [start, end] {
            rule((0..10_000_000_000).contains(&seconds), "times in seconds")?;
        }
        rule(start <= end, "the range ends before it starts")?;
        let text = sent["queryString"].as_str().ok_or("queryString")?;
        rule(text.chars().count() <= 10_000, "the query is too long")?;
        let limit = integer(sent, "limit")?;
        rule(
            (1..=10_000).contains(&limit),
            "a limit of one to ten thousand",
        )?;
        for group in &groups {
            if !self.names().iter().any(|name| group.ends_with(name)) {
                return Ok(refusal(
                    "ResourceNotFoundException",
                    "Log group does not exist",
                ));
            }
        }
        let query = match Query::parse(text) {
            Ok(query) => query,
            Err(error) => return Ok(refusal("MalformedQueryException", &error)),
        };
        let records: Vec<Record> = self
            .events
            .iter()
            .enumerate()
            .filter(|(_, event)| {
                let asked = groups.iter().any(|group| group.ends_with(&event.group));
                // The end is included, but not what comes after it within its second.
                asked && (start * 1_000..=end * 1_000).contains(&event.at)
            })
            .map(|(nth, event)| event.record(nth))
            .collect();
        let rows = query.run(&records, limit as usize);
        let mut state = self.state.lock().unwrap();
        state.started.push(text.to_owned());
        let id = format!("query-{}", state.started.len());
        state.queries.insert(id.clone(), (rows, 0));
        Ok(reply(&json!({"queryId": id})))
    }

    fn results(&self, sent: &Value) -> Ruled {
        members(sent, &["queryId"])?;
        let id = sent["queryId"].as_str().unwrap_or_default();
        let mut state = self.state.lock().unwrap();
        let (rows, asked) = state
            .queries
            .get_mut(id)
            .ok_or("ResourceNotFoundException")?;
        *asked += 1;
        let (status, part) = match *asked {
            1 => ("Scheduled", 0),
            // What is found so far comes along.
            2 => ("Running", rows.len() / 2),
            _ => ("Complete", rows.len()),
        };
        let cells = |row: &Record| -> Vec<Value> {
            let cells = row.iter();
            cells
                .map(|(field, value)| json!({"field": field, "value": value}))
                .collect()
        };
        let results: Vec<_> = rows.iter().take(part).map(cells).collect();
        Ok(reply(&json!({
            "status": status,
            "results": results,
            "queryLanguage": "CWLI",
            "statistics": {"recordsMatched": part, "recordsScanned": 61.0, "bytesScanned": 14_000.0},
        })))
    }

    fn stop(&self, sent: &Value) -> Ruled {
        members(sent, &["queryId"])?;
        let id = sent["queryId"].as_str().unwrap_or_default().to_owned();
        self.state.lock().unwrap().stopped.push(id);
        Ok(reply(&json!({"success": true})))
    }

    fn record(&self, sent: &Value) -> Ruled {
        members(sent, &["logRecordPointer"])?;
        let pointer = sent["logRecordPointer"].as_str().unwrap_or_default();
        let nth = pointer.strip_prefix("ptr").and_then(|nth| nth.parse().ok());
        let nth: usize = nth.ok_or("InvalidParameterException")?;
        let event = self.events.get(nth).ok_or("ResourceNotFoundException")?;
        let mut record = event.record(nth);
        record.insert("@timestamp".to_owned(), event.at.to_string());
        Ok(reply(&json!({"logRecord": record})))
    }

    fn filter(&self, sent: &Value) -> Ruled {
        members(
            sent,
            &[
                "logGroupName",
                "logGroupIdentifier",
                "startTime",
                "endTime",
                "filterPattern",
                "limit",
                "nextToken",
            ],
        )?;
        let group = self.group(sent)?;
        let (start, end) = (millis(sent, "startTime")?, millis(sent, "endTime")?);
        rule(start <= end, "the range ends before it starts")?;
        let limit = integer(sent, "limit")? as usize;
        rule(
            (1..=10_000).contains(&limit),
            "a limit of one to ten thousand",
        )?;
        let pattern = sent["filterPattern"].as_str().map(pattern).transpose()?;
        let fits = |event: &&Event| {
            event.group == group
                && (start..=end).contains(&event.at)
                && pattern
                    .as_ref()
                    .is_none_or(|pattern| pattern.is_match(&event.message))
        };
        let found: Vec<&Event> = self.events.iter().filter(fits).collect();
        // Tokens name what they belong to: other questions may not use them. Every second page is
        // empty, and none is larger than seven.
        let question = format!("{group} {start} {end} {}", sent["filterPattern"]);
        let token = sent["nextToken"].as_str();
        let (at, full) = match token.and_then(|token| token.split_once('|')) {
            Some((at, rest)) => {
                rule(rest == question, "a token of another question")?;
                let full = at.strip_prefix("full ");
                let at = full.or(at.strip_prefix("empty "));
                let at = at.and_then(|at| at.parse().ok());
                (at.ok_or("a token never given")?, full.is_some())
            }
            None => {
                rule(token.is_none(), "a token never given")?;
                (0, true)
            }
        };
        let most = if full { 7.min(limit) } else { 0 };
        let page: Vec<Value> = found
            .iter()
            .skip(at)
            .take(most)
            .map(|event| {
                json!({
                    "logStreamName": event.stream,
                    "timestamp": event.at,
                    "message": event.message,
                    "ingestionTime": event.at + 900,
                    "eventId": "3",
                })
            })
            .collect();
        let at = at + page.len();
        let kind = if full { "empty" } else { "full" };
        let token = (at < found.len()).then(|| format!("{kind} {at}|{question}"));
        Ok(reply(
            &json!({"events": page, "searchedLogStreams": [], "nextToken": token}),
        ))
    }

    fn stream(&self, sent: &Value) -> Ruled {
        members(
            sent,
            &[
                "logGroupName",
                "logGroupIdentifier",
                "logStreamName",
                "startTime",
                "endTime",
                "limit",
                "startFromHead",
                "nextToken",
            ],
        )?;
        let group = self.group(sent)?;
        let stream = sent["logStreamName"].as_str().ok_or("logStreamName")?;
        let limit = integer(sent, "limit")? as usize;
        rule(
            (1..=10_000).contains(&limit),
            "a limit of one to ten thousand",
        )?;
        let from_head = sent["startFromHead"].as_bool().ok_or("startFromHead")?;
        let within = |event: &&Event| {
            let after = sent["startTime"]
                .as_i64()
                .is_none_or(|start| event.at >= start);
            let before = sent["endTime"].as_i64().is_none_or(|end| event.at < end);
            event.group == group && event.stream == stream && after && before
        };
        let events: Vec<&Event> = self.events.iter().filter(within).collect();
        let token = sent["nextToken"].as_str();
        let forward = token.map_or(from_head, |token| token.starts_with("f/"));
        rule(!forward || from_head, "forward tokens need startFromHead")?;
        let at = match token {
            Some(token) => {
                let at = token.get(2..).and_then(|at| at.parse::<usize>().ok());
                at.ok_or("a token never given")?
            }
            None if from_head => 0,
            None => events.len(),
        };
        let most = limit.min(3);
        let (from, to) = if forward {
            (at, (at + most).min(events.len()))
        } else {
            (at.saturating_sub(most), at)
        };
        let page: Vec<Value> = events[from..to]
            .iter()
            .map(|event| json!({"timestamp": event.at, "message": event.message, "ingestionTime": event.at}))
            .collect();
        Ok(reply(&json!({
            "events": page,
            "nextForwardToken": format!("f/{to}"),
            "nextBackwardToken": format!("b/{from}"),
        })))
    }

    fn groups(&self, sent: &Value) -> Ruled {
        members(sent, &["limit", "logGroupNamePrefix", "nextToken"])?;
        rule(
            (1..=50).contains(&integer(sent, "limit")?),
            "a limit of one to fifty",
        )?;
        let prefix = sent["logGroupNamePrefix"].as_str().unwrap_or_default();
        let names: Vec<&str> = self
            .names()
            .into_iter()
            .filter(|name| name.starts_with(prefix))
            .collect();
        let from: usize = sent["nextToken"]
            .as_str()
            .map_or(Ok(0), str::parse)
            .map_err(|_| "token")?;
        let page: Vec<Value> = names
            .iter()
            .skip(from)
            .take(2)
            .map(|name| json!({"logGroupName": name, "arn": format!("arn:aws:logs:eu-central-1:123456789012:log-group:{name}:*")}))
            .collect();
        let next = (from + 2 < names.len()).then(|| (from + 2).to_string());
        Ok(reply(&json!({"logGroups": page, "nextToken": next})))
    }

    fn group(&self, sent: &Value) -> Result<String, String> {
        let named = ["logGroupName", "logGroupIdentifier"];
        let given: Vec<&str> = named
            .iter()
            .filter_map(|name| sent[*name].as_str())
            .collect();
        rule(given.len() == 1, "exactly one way to name the log group")?;
        let name = given[0].rsplit(':').next().unwrap_or_default();
        rule(self.names().contains(&name), format!("no group {name}"))?;
        Ok(name.to_owned())
    }
}

/// An expression of a filter pattern: few characters and no brackets around parts.
fn pattern(text: &str) -> Result<Regex, String> {
    rule(text.len() <= 1_024, "the pattern is too long")?;
    let inner = text
        .strip_prefix('%')
        .and_then(|text| text.strip_suffix('%'));
    let inner = inner.ok_or("no expression between percent signs")?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || ":_#=@/;,-^$?[]{}|\\*+.".contains(c);
    rule(
        !inner.is_empty() && inner.chars().all(allowed),
        format!("the pattern {inner}"),
    )?;
    Regex::new(inner).map_err(|error| error.to_string())
}

pub(super) fn reply(answer: &Value) -> Reply {
    Reply::new(200, "application/x-amz-json-1.1", answer.to_string())
}

pub(super) fn refusal(kind: &str, message: &str) -> Reply {
    let answer = json!({"__type": format!("com.amazonaws.logs#{kind}"), "message": message});
    Reply::new(400, "application/x-amz-json-1.1", answer.to_string())
}

fn members(sent: &Value, known: &[&str]) -> Result<(), String> {
    let sent = sent.as_object().ok_or("no object")?;
    let unknown = sent.keys().find(|key| !known.contains(&key.as_str()));
    rule(unknown.is_none(), format!("unknown member {unknown:?}"))?;
    let null = sent.iter().find(|(_, value)| value.is_null());
    rule(null.is_none(), format!("null member {null:?}"))
}

fn integer(sent: &Value, name: &str) -> Result<i64, String> {
    sent[name]
        .as_i64()
        .ok_or(format!("{name} is no whole number"))
}

fn millis(sent: &Value, name: &str) -> Result<i64, String> {
    let millis = integer(sent, name)?;
    rule(millis > 100_000_000_000, format!("{name} in milliseconds"))?;
    Ok(millis)
}

fn strings(value: &Value) -> Result<Vec<&str>, String> {
    let list = value.as_array().ok_or("no list")?;
    list.iter()
        .map(|one| one.as_str().ok_or("no text".into()))
        .collect()
}
