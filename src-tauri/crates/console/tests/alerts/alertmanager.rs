//! An Alertmanager that keeps silences, refuses what is not its API, and remembers changes.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    extract::State,
    http::{Method, StatusCode, Uri},
    response::{IntoResponse, Json, Response},
};
use serde_json::{Value, json};
use tokio::task::JoinHandle;

/// A server that answers until it is dropped.
pub(crate) struct Alertmanager {
    pub(crate) address: SocketAddr,
    world: Arc<World>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct World {
    alerts: Mutex<Vec<Value>>,
    silences: Mutex<Vec<Value>>,
    changes: Mutex<Vec<String>>,
    /// What is answered instead of alerts.
    broken: Mutex<Option<(u16, String)>>,
}

impl Alertmanager {
    pub(crate) async fn start(alerts: Value, silences: Value) -> Self {
        let world = Arc::new(World {
            alerts: Mutex::new(alerts.as_array().unwrap().clone()),
            silences: Mutex::new(silences.as_array().unwrap().clone()),
            ..World::default()
        });
        let app = Router::new().fallback(answer).with_state(world.clone());
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self {
            address,
            world,
            task,
        }
    }

    /// What was changed so far: method, path and what was sent.
    pub(crate) fn changes(&self) -> Vec<String> {
        self.world.changes.lock().unwrap().clone()
    }

    /// Answers every question with this from now on.
    pub(crate) fn breaks(&self, status: u16, body: &str) {
        *self.world.broken.lock().unwrap() = Some((status, body.to_owned()));
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn answer(
    State(world): State<Arc<World>>,
    method: Method,
    uri: Uri,
    body: String,
) -> Response {
    if method != Method::GET {
        let line = format!("{method} {} {body}", uri.path());
        world.changes.lock().unwrap().push(line);
    }
    if let Some((status, body)) = world.broken.lock().unwrap().clone() {
        let status = StatusCode::from_u16(status).unwrap();
        return (status, body).into_response();
    }
    let mut silences = world.silences.lock().unwrap();
    match (&method, uri.path()) {
        (&Method::GET, "/api/v2/alerts") => {
            Json(world.alerts.lock().unwrap().clone()).into_response()
        }
        (&Method::GET, "/api/v2/silences") => Json(silences.clone()).into_response(),
        (&Method::POST, "/api/v2/silences") => {
            let mut silence: Value = serde_json::from_str(&body).unwrap();
            let id = format!("s-{}", silences.len() + 1);
            let replaced = silence["id"].as_str().map(str::to_owned);
            for other in silences.iter_mut() {
                if other["id"].as_str().map(str::to_owned) == replaced {
                    other["status"]["state"] = "expired".into();
                }
            }
            silence["id"] = id.clone().into();
            silence["status"] = json!({ "state": "active" });
            silences.push(silence);
            Json(json!({ "silenceID": id })).into_response()
        }
        (&Method::DELETE, path) => {
            let id = path.strip_prefix("/api/v2/silence/").unwrap_or_default();
            match silences.iter_mut().find(|one| one["id"] == id) {
                Some(silence) => {
                    silence["status"]["state"] = "expired".into();
                    StatusCode::OK.into_response()
                }
                None => StatusCode::NOT_FOUND.into_response(),
            }
        }
        _ => (StatusCode::NOT_FOUND, "404 page not found").into_response(),
    }
}
