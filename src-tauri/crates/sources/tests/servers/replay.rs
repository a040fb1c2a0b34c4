//! A server that gives one answer to whatever it is asked, and remembers the questions.

use std::{
    io::Read as _,
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use model::{Millis, TimeRange};
use sources::{alerts::Alertmanager, metrics::Prometheus, traces::Tempo};
use transport::{Ambient, Client, Endpoint};

/// An answer as it is replayed.
#[derive(Clone, Debug)]
pub(crate) struct Recording {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

/// One question as it arrived: method, path with query, form.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) form: String,
    pub(crate) headers: HeaderMap,
}

pub(crate) struct Server {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

type Answer = Arc<dyn Fn(&Asked) -> Recording + Send + Sync>;

impl Recording {
    pub(crate) fn new(status: u16, content_type: &str, body: impl Into<Bytes>) -> Self {
        Self {
            status,
            headers: vec![("content-type".into(), content_type.into())],
            body: body.into(),
        }
    }

    pub(crate) fn json(body: impl Into<Bytes>) -> Self {
        Self::new(200, "application/json", body)
    }

    /// A small copy under `fixtures/recorded`, such as `prometheus3/alerts`.
    pub(crate) fn of(name: &str) -> Self {
        let file = root().join(format!("fixtures/recorded/{name}.http"));
        Self::read(&file).unwrap_or_else(|| panic!("{} is no recording", file.display()))
    }

    /// Reads an answer as curl writes it with its head; a very large body lies in a file beside.
    pub(crate) fn read(file: &Path) -> Option<Self> {
        let bytes = std::fs::read(file).ok()?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = std::str::from_utf8(bytes.get(..end)?).ok()?;
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let kept = [
            "content-type",
            "content-encoding",
            "location",
            "retry-after",
        ];
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .filter(|(name, _)| kept.contains(&name.as_str()))
            .collect();
        Some(Self {
            status,
            headers,
            body: match bytes.get(end + 4..)? {
                body if body.starts_with(b"[body of ") => beside(file, body)?,
                body => Bytes::copy_from_slice(body),
            },
        })
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        &self.body
    }

    fn response(self) -> Response<Body> {
        let mut response = Response::builder().status(self.status);
        for (name, value) in self.headers {
            response = response.header(name, value);
        }
        response.body(self.body.into()).unwrap()
    }
}

/// A body that is too large to lie in the recording: `[body of 123 bytes: see NAME]`.
fn beside(file: &Path, body: &[u8]) -> Option<Bytes> {
    let text = std::str::from_utf8(body).ok()?;
    let name = text.trim_end().strip_suffix(']')?.rsplit(' ').next()?;
    let bytes = std::fs::read(file.with_file_name(name)).ok()?;
    if !name.ends_with(".gz") {
        return Some(bytes.into());
    }
    let mut plain = Vec::new();
    flate2::bufread::GzDecoder::new(&bytes[..])
        .read_to_end(&mut plain)
        .ok()?;
    Some(plain.into())
}

impl Server {
    pub(crate) async fn new(answer: impl Fn(&Asked) -> Recording + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let answer: Answer = Arc::new(answer);
        let app = Router::new()
            .fallback(remember)
            .with_state((asked.clone(), answer));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, asked }
    }

    /// A server with one answer.
    pub(crate) async fn with(recording: Recording) -> Self {
        Self::new(move |_| recording.clone()).await
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn prometheus(&self) -> Prometheus {
        Prometheus::new(self.client())
    }

    pub(crate) fn alertmanager(&self) -> Alertmanager {
        Alertmanager::new(self.client())
    }

    pub(crate) fn tempo(&self) -> Tempo {
        Tempo::new(self.client())
    }

    pub(crate) fn client(&self) -> Client {
        client(Endpoint::parse(&self.base).unwrap())
    }
}

/// A client that asks once.
pub(crate) fn client(endpoint: Endpoint) -> Client {
    let mut ambient = Ambient::bare();
    ambient.patience.attempts = 1;
    Client::new(endpoint, &ambient).unwrap()
}

async fn remember(
    State((asked, answer)): State<(Arc<Mutex<Vec<Asked>>>, Answer)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    form: String,
) -> Response<Body> {
    let one = Asked {
        method,
        uri,
        form,
        headers,
    };
    asked.lock().unwrap().push(one.clone());
    answer(&one).response()
}

/// A Prometheus that answers everything with one of the small copies.
pub(crate) async fn prometheus(name: &str) -> Prometheus {
    Server::with(Recording::of(name)).await.prometheus()
}

/// The time of the recordings, and the hour before it.
pub(crate) const NOW: Millis = Millis(1_795_223_570_000);
pub(crate) const HOUR: TimeRange = TimeRange {
    start: Millis(NOW.0 - 3_600_000),
    end: NOW,
};

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(3)
        .unwrap()
        .to_owned()
}

/// All recordings, which lie beside the project if they are there.
pub(crate) fn shared() -> PathBuf {
    let beside = std::env::var_os("WHEELHOUSE_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    beside.join("recorded")
}
