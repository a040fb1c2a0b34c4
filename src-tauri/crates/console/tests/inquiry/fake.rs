//! A Prometheus of series made up as they are asked for, evaluated by our own PromQL.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{StatusCode, Uri},
    response::{IntoResponse, Json, Response},
};
use promql::{Labels, Matcher, Options, RawSeries, Sample, Storage, StorageError, Value};
use serde_json::{Value as Data, json};
use tokio::task::JoinHandle;

/// The moment at which the made-up history ends, in milliseconds.
pub(crate) const NOW: i64 = 1_790_000_000_000;
/// How long it is.
const LENGTH: i64 = 24 * 3_600_000;
const SCRAPE: i64 = 15_000;

/// A server that answers until it is dropped.
pub(crate) struct Fake {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    world: Arc<World>,
    task: JoinHandle<()>,
}

struct World {
    now: i64,
    series: Vec<Labels>,
    rules: Data,
    alerts: Data,
    /// What is waited before a query is answered.
    patience: Duration,
    asked: Mutex<Vec<String>>,
    open: AtomicUsize,
    most_open: AtomicUsize,
}

impl Fake {
    /// Serves these series, written as selectors; those named `…_total`, `…_count`, `…_sum` and
    /// `…_bucket` grow by one a second, all others stay at 1.
    #[allow(dead_code)] // not every user of this file stands still
    pub(crate) async fn start(series: &[&str]) -> Self {
        Self::serve(NOW, series, json!([]), json!([]), Duration::ZERO).await
    }

    /// As [`Fake::start`], with a history that ends at another moment.
    #[allow(dead_code)] // not every user of this file has a clock of its own
    pub(crate) async fn start_at(now: i64, series: &[&str]) -> Self {
        Self::serve(now, series, json!([]), json!([]), Duration::ZERO).await
    }

    /// As [`Fake::start`], with groups of rules and with alerts as the API writes them.
    #[allow(dead_code)] // not every user of this file has rules
    pub(crate) async fn with_rules(
        series: &[&str],
        rules: Data,
        alerts: Data,
        patience: Duration,
    ) -> Self {
        Self::serve(NOW, series, rules, alerts, patience).await
    }

    async fn serve(
        now: i64,
        series: &[&str],
        rules: Data,
        alerts: Data,
        patience: Duration,
    ) -> Self {
        let labels = |selector: &&str| {
            let matchers = promql::parse_selector(selector).expect("a selector");
            Labels::from_pairs(matchers.into_iter().map(|one| (one.name, one.value)))
        };
        let world = Arc::new(World {
            now,
            series: series.iter().map(labels).collect(),
            rules,
            alerts,
            patience,
            asked: Mutex::default(),
            open: AtomicUsize::new(0),
            most_open: AtomicUsize::new(0),
        });
        let app = Router::new().fallback(answer).with_state(world.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0")
            .await
            .expect("a free port");
        let address = listener.local_addr().expect("it listens");
        let task = tokio::spawn(async move {
            axum::serve(listener, app).await.expect("it serves");
        });
        Self {
            address,
            world,
            task,
        }
    }

    /// The questions so far: path and what was asked.
    #[allow(dead_code)] // not every user of this file counts
    pub(crate) fn asked(&self) -> Vec<String> {
        self.world.asked.lock().expect("no panic").clone()
    }

    /// How many questions were open at the same time at most.
    #[allow(dead_code)] // not every user of this file counts
    pub(crate) fn most_open(&self) -> usize {
        self.world.most_open.load(Ordering::SeqCst)
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.task.abort();
    }
}

#[async_trait]
impl Storage for World {
    async fn select(
        &self,
        matchers: &[Matcher],
        start: i64,
        end: i64,
    ) -> Result<Vec<RawSeries>, StorageError> {
        let first = start.max(self.now - LENGTH).div_euclid(SCRAPE);
        let last = end.min(self.now).div_euclid(SCRAPE);
        let made = self.matching(matchers).map(|labels| {
            let grows = labels.get("__name__").is_some_and(grows);
            let samples = (first..=last)
                .map(|at| at * SCRAPE)
                .filter(|at| *at >= start);
            RawSeries {
                histograms: Vec::new(),
                samples: samples
                    .map(|at| Sample {
                        at,
                        value: if grows {
                            (at - self.now + LENGTH) as f64 / 1_000.0
                        } else {
                            1.0
                        },
                    })
                    .collect(),
                labels: labels.clone(),
            }
        });
        Ok(made.filter(|series| !series.samples.is_empty()).collect())
    }
}

fn grows(name: &str) -> bool {
    ["_total", "_count", "_sum", "_bucket"]
        .iter()
        .any(|end| name.ends_with(end))
}

impl World {
    fn matching<'a>(&'a self, matchers: &'a [Matcher]) -> impl Iterator<Item = &'a Labels> {
        self.series.iter().filter(move |labels| {
            matchers
                .iter()
                .all(|matcher| matcher.matches(labels.get(&matcher.name).unwrap_or_default()))
        })
    }

    /// The series that any of the `match[]` of a question accepts; all without one.
    fn matched(&self, fields: &[(String, String)]) -> Vec<&Labels> {
        let lists: Vec<Vec<Matcher>> = fields
            .iter()
            .filter(|(name, _)| name == "match[]")
            .map(|(_, selector)| promql::parse_selector(selector).expect("a selector"))
            .collect();
        self.series
            .iter()
            .filter(|labels| {
                lists.is_empty()
                    || lists
                        .iter()
                        .any(|list| self.matching(list).any(|one| one == *labels))
            })
            .collect()
    }
}

async fn answer(State(world): State<Arc<World>>, uri: Uri, body: Bytes) -> Response {
    let mut fields: Vec<(String, String)> = Vec::new();
    for text in [uri.query().unwrap_or_default().as_bytes(), &body] {
        fields.extend(url::form_urlencoded::parse(text).into_owned());
    }
    let field = |name: &str| {
        let found = fields.iter().find(|(other, _)| other == name);
        found.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let path = uri.path();
    world
        .asked
        .lock()
        .expect("no panic")
        .push(format!("{path} {}", field("query")));
    let open = world.open.fetch_add(1, Ordering::SeqCst) + 1;
    world.most_open.fetch_max(open, Ordering::SeqCst);
    tokio::time::sleep(world.patience).await;
    let millis = |name: &str| {
        field(name)
            .parse::<f64>()
            .map_or(world.now, |seconds| (seconds * 1_000.0).round() as i64)
    };
    let options = Options::default();
    let result = match path {
        "/api/v1/query" => promql::instant(&*world, &field("query"), millis("time"), &options)
            .await
            .map(evaluated),
        "/api/v1/query_range" => {
            let step = field("step")
                .parse::<f64>()
                .map_or(15_000, |step| (step * 1_000.0) as i64);
            let (start, end) = (millis("start"), millis("end"));
            promql::range(&*world, &field("query"), start, end, step, &options)
                .await
                .map(evaluated)
        }
        "/api/v1/series" => Ok(json!(
            world
                .matched(&fields)
                .into_iter()
                .map(labels)
                .collect::<Vec<_>>()
        )),
        "/api/v1/labels" => {
            let all = world.matched(&fields).into_iter().flat_map(|labels| {
                labels
                    .iter()
                    .map(|(name, _)| name.to_string())
                    .collect::<Vec<_>>()
            });
            Ok(json!(all.collect::<std::collections::BTreeSet<_>>()))
        }
        "/api/v1/metadata" => Ok(json!({
            "http_requests": [{ "type": "counter", "help": "Requests <b>answered</b>", "unit": "" }],
        })),
        "/api/v1/rules" => Ok(json!({ "groups": world.rules })),
        "/api/v1/alerts" => Ok(json!({ "alerts": world.alerts })),
        "/api/v1/query_exemplars" => Ok(json!([])),
        "/api/v1/status/buildinfo" => Ok(json!({ "version": "3.0.0" })),
        path => match path
            .strip_prefix("/api/v1/label/")
            .and_then(|rest| rest.strip_suffix("/values"))
        {
            Some(label) => {
                let all = world
                    .matched(&fields)
                    .into_iter()
                    .filter_map(|one| one.get(label));
                Ok(json!(all.collect::<std::collections::BTreeSet<_>>()))
            }
            None => Ok(json!({})),
        },
    };
    world.open.fetch_sub(1, Ordering::SeqCst);
    match result {
        Ok(data) => Json(json!({ "status": "success", "data": data })).into_response(),
        Err(error) => (
            StatusCode::BAD_REQUEST,
            Json(json!({ "status": "error", "errorType": "bad_data", "error": error.to_string() })),
        )
            .into_response(),
    }
}

fn labels(labels: &Labels) -> Data {
    let pairs = labels
        .iter()
        .map(|(name, value)| (name.to_string(), json!(value)));
    Data::Object(pairs.collect())
}

fn evaluated(answer: promql::Answer) -> Data {
    let pair = |sample: &Sample| json!([sample.at as f64 / 1_000.0, sample.value.to_string()]);
    match answer.value {
        Value::Scalar(sample) => json!({ "resultType": "scalar", "result": pair(&sample) }),
        Value::Vector(samples) => {
            let one = |one: &promql::VectorSample| json!({ "metric": labels(&one.labels), "value": pair(&one.sample) });
            let all: Vec<Data> = samples.iter().map(one).collect();
            json!({ "resultType": "vector", "result": all })
        }
        Value::Matrix(series) => {
            let one = |one: &RawSeries| {
                let values: Vec<Data> = one.samples.iter().map(pair).collect();
                json!({ "metric": labels(&one.labels), "values": values })
            };
            let all: Vec<Data> = series.iter().map(one).collect();
            json!({ "resultType": "matrix", "result": all })
        }
        _ => json!({ "resultType": "vector", "result": [] }),
    }
}
