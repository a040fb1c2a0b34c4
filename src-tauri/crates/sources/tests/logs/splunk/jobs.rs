//! Search jobs of the management port ("REST API Reference: Search endpoints").

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::spl::{self, Row};
use crate::fake::{Asked, Reply, Ruled, rule};

/// The jobs that the server knows.
pub(crate) struct Jobs {
    events: Vec<Row>,
    running: HashMap<String, Job>,
    started: usize,
    /// Whether jobs come to an end.
    pub(crate) endless: bool,
    /// Whether only the interface of before 9.0 is there.
    pub(crate) old: bool,
    /// Where the interface begins.
    pub(crate) root: &'static str,
    /// What jobs say beside their results.
    pub(crate) messages: Value,
}

struct Job {
    asked: usize,
    rows: Vec<Row>,
}

impl Jobs {
    pub(crate) fn new(mut events: Vec<Row>) -> Self {
        // Newest first; of one time in no order that means anything.
        events.sort_by(|a, b| {
            let key = |row: &Row| {
                (
                    row["_time"].clone(),
                    row["_cd"].len() % 2,
                    row["_cd"].clone(),
                )
            };
            key(b).cmp(&key(a))
        });
        Self {
            events,
            running: HashMap::new(),
            started: 0,
            endless: false,
            old: false,
            root: "/services",
            messages: json!([]),
        }
    }

    /// How many jobs were not cancelled.
    pub(crate) fn running(&self) -> usize {
        self.running.len()
    }

    pub(crate) fn started(&self) -> usize {
        self.started
    }

    pub(crate) fn answer(&mut self, asked: &Asked) -> Ruled {
        if asked.method == "GET" && asked.path() == "/" {
            return Ok(Reply::new(404, "text/xml", "<response/>")); // the ladder's knock
        }
        rule(asked.header("authorization") == Some("Bearer one"), "token")?;
        let version = if self.old {
            "/search/jobs"
        } else {
            "/search/v2/jobs"
        };
        let place = format!("{}{version}", self.root);
        let Some(rest) = asked.path().strip_prefix(&place) else {
            rule(self.old, format!("no such path {}", asked.path()))?;
            return Ok(said(404, "FATAL", "Not Found"));
        };
        let parts: Vec<&str> = rest.split('/').filter(|part| !part.is_empty()).collect();
        match (asked.method.as_str(), parts.as_slice()) {
            ("POST", []) => self.start(&form(asked)?),
            ("GET", [sid]) => {
                rule(
                    asked.param("output_mode").as_deref() == Some("json"),
                    "output_mode",
                )?;
                self.state(sid)
            }
            ("GET", [sid, "results"]) => self.results(sid, asked),
            ("POST", [sid, "control"]) => {
                let form = form(asked)?;
                rule(
                    form == [("action".to_owned(), "cancel".to_owned())],
                    "action",
                )?;
                match self.running.remove(*sid) {
                    Some(_) => Ok(said(200, "INFO", "Search job cancelled.")),
                    None => Ok(said(404, "FATAL", "Unknown sid.")),
                }
            }
            other => Err(format!("no such path or method: {other:?}")),
        }
    }

    fn start(&mut self, form: &[(String, String)]) -> Ruled {
        let known = [
            "search",
            "earliest_time",
            "latest_time",
            "exec_mode",
            "output_mode",
            "adhoc_search_level",
            "auto_cancel",
            "timeout",
        ];
        for (name, _) in form {
            rule(
                known.contains(&name.as_str()),
                format!("unknown argument {name}"),
            )?;
        }
        let value = |name: &str| {
            let found = form.iter().find(|(key, _)| key == name);
            found.map_or("", |(_, value)| value.as_str())
        };
        rule(value("output_mode") == "json", "output_mode")?;
        rule(value("exec_mode") == "normal", "exec_mode")?;
        let bound = |name: &str| -> Result<f64, String> {
            match value(name) {
                "-1h" => Ok(0.0),
                "now" => Ok(f64::MAX),
                seconds => seconds.parse().map_err(|_| format!("{name}={seconds}")),
            }
        };
        let (earliest, latest) = (bound("earliest_time")?, bound("latest_time")?);
        rule(earliest < latest, "latest_time must be after earliest_time")?;
        let search = value("search");
        let begins = search.starts_with("search ") || search.starts_with('|');
        rule(begins, "a search begins with a command")?;
        let within = |event: &&Row| {
            let time: f64 = event["_time"].parse().unwrap();
            earliest <= time && time < latest
        };
        let events: Vec<Row> = self.events.iter().filter(within).cloned().collect();
        let rows = match spl::run(search, &events) {
            Ok(rows) => rows,
            Err(error) => return Err(format!("{error} in {search}")),
        };
        self.started += 1;
        let sid = format!("1795168200.{}", self.started);
        self.running.insert(sid.clone(), Job { asked: 0, rows });
        Ok(Reply::new(
            201,
            "application/json",
            json!({"sid": sid}).to_string(),
        ))
    }

    fn state(&mut self, sid: &str) -> Ruled {
        let (endless, messages) = (self.endless, self.messages.clone());
        let Some(job) = self.running.get_mut(sid) else {
            return Ok(said(404, "FATAL", "Unknown sid."));
        };
        job.asked += 1;
        // Not known yet, then running, then done.
        if job.asked == 1 && self.started % 7 == 1 {
            return Ok(Reply::new(204, "application/json", ""));
        }
        let done = !endless && (job.asked > 1 || self.started.is_multiple_of(2));
        let content = json!({
            "sid": sid,
            "dispatchState": if done { "DONE" } else { "RUNNING" },
            "isDone": done,
            "isFailed": false,
            "doneProgress": if done { 1 } else { 0 },
            "resultCount": if done { job.rows.len() } else { 0 },
            "messages": messages,
        });
        Ok(Reply::json(
            json!({"entry": [{"content": content}]}).to_string(),
        ))
    }

    fn results(&self, sid: &str, asked: &Asked) -> Ruled {
        let job = self.running.get(sid).ok_or("results of no job")?;
        rule(
            asked.param("output_mode").as_deref() == Some("json"),
            "output_mode",
        )?;
        let number = |name: &str| -> Result<usize, String> {
            let text = asked
                .param(name)
                .ok_or_else(|| format!("{name} is missing"))?;
            text.parse().map_err(|_| format!("{name}={text}"))
        };
        let (count, offset) = (number("count")?, number("offset")?);
        rule((1..=50_000).contains(&count), "maxresultrows")?;
        // No more than this at once, whatever was asked for.
        let rows = job.rows.iter().skip(offset).take(count.min(40));
        let rows: Vec<Value> = rows.map(shown).collect();
        let answer =
            json!({"preview": false, "init_offset": offset, "messages": [], "results": rows});
        Ok(Reply::json(answer.to_string()))
    }
}

/// Times are written with milliseconds, whatever they have.
fn shown(row: &Row) -> Value {
    let mut shown = Map::new();
    for (name, value) in row {
        let value = match name.as_str() {
            "_time" => {
                let millis = value.parse::<f64>().unwrap() * 1_000.0;
                let time = chrono::DateTime::from_timestamp_millis(millis as i64).unwrap();
                time.to_rfc3339_opts(chrono::SecondsFormat::Millis, false)
            }
            _ => value.clone(),
        };
        shown.insert(name.clone(), value.into());
    }
    Value::Object(shown)
}

pub(crate) fn said(status: u16, kind: &str, text: &str) -> Reply {
    let body = json!({"messages": [{"type": kind, "text": text}]}).to_string();
    Reply::new(status, "application/json", body)
}

fn form(asked: &Asked) -> Result<Vec<(String, String)>, String> {
    rule(
        asked.header("content-type") == Some("application/x-www-form-urlencoded"),
        "a POST is a form",
    )?;
    let url = format!("http://host/?{}", asked.body);
    let url = transport::Url::parse(&url).map_err(|error| error.to_string())?;
    Ok(url.query_pairs().into_owned().collect())
}
