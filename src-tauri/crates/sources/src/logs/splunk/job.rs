//! A search as the job that it is on the server.

use std::time::Duration;

use model::{Code, Failure};
use serde::Deserialize;
use serde_json::{Map, Value};
use tokio::time::{Instant, sleep};
use transport::{Body, Client, Request};

use super::{
    Splunk,
    refusal::{Message, messages, refusal},
};
use crate::{aside::aside, logs::remarks::Remarks};

/// The most rows of one answer (`maxresultrows` in limits.conf).
const MOST_ROWS: u64 = 50_000;

/// After so many seconds without a question about it the server ends a job by itself.
const ABANDONED: &str = "60";

/// How long a job may take.
const LONGEST: Duration = Duration::from_secs(600);

/// How long to wait before a job is asked about for the second time, and at most.
const FIRST_WAIT: Duration = Duration::from_millis(20);
const LONGEST_WAIT: Duration = Duration::from_secs(1);

/// What a search found, field by field.
pub(super) type Row = Map<String, Value>;

/// A search and its range, as times of the server.
pub(super) struct Search<'a> {
    pub(super) query: &'a str,
    /// First moment.
    pub(super) earliest: &'a str,
    /// First moment behind the range.
    pub(super) latest: &'a str,
}

/// Runs a search to its end and gives at most so many rows of what it found.
///
/// Dropped before that, it is cancelled on the server.
pub(super) async fn rows(
    splunk: &Splunk,
    search: Search<'_>,
    most: usize,
    remarks: &Remarks,
) -> Result<Vec<Row>, Failure> {
    let job = Job::start(splunk, search).await?;
    let found = job.finished(remarks).await?;
    job.read(found.min(most as u64), remarks).await
}

/// A job; dropping it ends it on the server, whose users may have few at a time.
struct Job {
    client: Client,
    path: String,
}

#[derive(Deserialize)]
struct StartedWire {
    sid: String,
}

#[derive(Deserialize)]
struct JobWire {
    entry: Vec<EntryWire>,
}

#[derive(Deserialize)]
struct EntryWire {
    content: ContentWire,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ContentWire {
    #[serde(default)]
    dispatch_state: String,
    #[serde(default)]
    is_done: bool,
    #[serde(default)]
    is_failed: bool,
    #[serde(default)]
    result_count: u64,
    #[serde(default)]
    messages: Value,
}

#[derive(Deserialize)]
struct ResultsWire {
    #[serde(default)]
    messages: Value,
    #[serde(default)]
    results: Vec<Row>,
}

impl Job {
    async fn start(splunk: &Splunk, search: Search<'_>) -> Result<Self, Failure> {
        let fields = [
            ("search", search.query),
            ("earliest_time", search.earliest),
            ("latest_time", search.latest),
            ("exec_mode", "normal"),
            ("output_mode", "json"),
            // All fields of events are extracted, whether the search names them or not.
            ("adhoc_search_level", "verbose"),
            ("auto_cancel", ABANDONED),
            ("timeout", ABANDONED),
        ];
        loop {
            let jobs = splunk.jobs();
            let body = splunk
                .client
                .send(Request::query_form(&jobs, &fields))
                .await?;
            // Before 9.0 there is only the first version.
            if body.status == 404 && splunk.use_first_version() {
                continue;
            }
            let wire: StartedWire = accepted(&body)?;
            if wire.sid.is_empty() || wire.sid.contains('/') {
                return Err(body.unexpected("a job without a name"));
            }
            return Ok(Self {
                client: splunk.client.clone(),
                path: format!("{jobs}/{}", wire.sid),
            });
        }
    }

    /// Waits for the end and gives the number of rows.
    async fn finished(&self, remarks: &Remarks) -> Result<u64, Failure> {
        let give_up = Instant::now() + LONGEST;
        let mut wait = FIRST_WAIT;
        loop {
            let request = Request::get(&self.path, &[("output_mode", "json")]);
            let body = self.client.send(request).await?;
            // A job that was only just accepted may not be known yet.
            if body.status != 204 {
                let wire: JobWire = accepted(&body)?;
                let entry = wire.entry.into_iter().next();
                let job = entry.ok_or_else(|| body.unexpected("no job"))?.content;
                if job.is_failed || job.dispatch_state == "FAILED" {
                    return Err(failed(&body, &job.messages));
                }
                if job.is_done {
                    note(&job.messages, remarks);
                    return Ok(job.result_count);
                }
            }
            if Instant::now() > give_up {
                return Err(Failure::new(
                    Code::Timeout,
                    format!("the search takes longer than {} s", LONGEST.as_secs()),
                )
                .at(body.place().to_owned())
                .remedy("choose a shorter range, or name an index, a host or a service"));
            }
            sleep(wait).await;
            wait = (wait * 2).min(LONGEST_WAIT);
        }
    }

    /// The first rows, in as many answers as they need.
    async fn read(&self, most: u64, remarks: &Remarks) -> Result<Vec<Row>, Failure> {
        let path = format!("{}/results", self.path);
        let mut rows: Vec<Row> = Vec::new();
        while (rows.len() as u64) < most {
            let offset = rows.len().to_string();
            let count = (most - rows.len() as u64).min(MOST_ROWS).to_string();
            let fields = [
                ("output_mode", "json"),
                ("count", count.as_str()),
                ("offset", offset.as_str()),
            ];
            let body = self.client.send(Request::get(&path, &fields)).await?;
            if body.status == 204 {
                break;
            }
            let wire: ResultsWire = aside(body, accepted).await?;
            note(&wire.messages, remarks);
            if wire.results.is_empty() {
                break;
            }
            rows.extend(wire.results);
        }
        rows.truncate(usize::try_from(most).unwrap_or(usize::MAX));
        Ok(rows)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let Ok(runtime) = tokio::runtime::Handle::try_current() else {
            return;
        };
        let (client, path) = (self.client.clone(), format!("{}/control", self.path));
        runtime.spawn(async move {
            let fields = [("action", "cancel")];
            // If it fails, the server ends the job by itself a little later.
            _ = client.send(Request::query_form(&path, &fields)).await;
        });
    }
}

fn accepted<T: serde::de::DeserializeOwned>(body: &Body) -> Result<T, Failure> {
    if (200..300).contains(&body.status) {
        body.json()
    } else {
        Err(refusal(body))
    }
}

/// What a job that found nothing says of itself.
fn failed(body: &Body, said: &Value) -> Failure {
    let said: Vec<String> = messages(said)
        .into_iter()
        .filter(Message::is_grave)
        .map(|message| message.text)
        .collect();
    let text = match said.is_empty() {
        true => "the server does not say why".to_owned(),
        false => body.said(&said.join("; ")),
    };
    Failure::new(Code::BadQuery, format!("the search failed: {text}"))
        .at(body.place().to_owned())
        .remedy("correct the search where the text says so")
}

/// Takes note of what an answer says beside its rows.
fn note(said: &Value, remarks: &Remarks) {
    for message in messages(said) {
        if message.is_grave() {
            // Such as a part of the servers that did not answer.
            remarks.partial();
            remarks.warn(&message.text);
        } else if message.is_warning() {
            remarks.warn(&message.text);
        }
    }
}
