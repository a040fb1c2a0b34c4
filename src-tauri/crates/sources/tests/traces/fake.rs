//! A server that knows the rules of its kind, and fails the test on a request that breaks them.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
};
use model::{AttributeMatch, MatchOp, Millis, TimeRange, TraceQuery};
use transport::{Ambient, Auth, Client, Endpoint, Url};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn path(&self) -> &str {
        self.uri.path()
    }

    /// Parameters of the URL, unescaped.
    pub(crate) fn query(&self) -> Vec<(String, String)> {
        let url = Url::parse("http://host").unwrap();
        let url = url.join(&self.uri.to_string()).unwrap();
        url.query_pairs().into_owned().collect()
    }

    pub(crate) fn param(&self, name: &str) -> Option<String> {
        let mut found = self.query().into_iter().filter(|(key, _)| key == name);
        let first = found.next().map(|(_, value)| value);
        assert!(found.next().is_none(), "{name} is given twice");
        first
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_default()
    }
}

/// An answer.
#[derive(Clone, Debug)]
pub(crate) struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
}

impl Reply {
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

    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// What it carries.
    #[allow(dead_code)] // where one server asks another
    pub(crate) fn body(&self) -> &[u8] {
        &self.body
    }

    /// A recorded answer; a large body lies packed beside its head.
    pub(crate) fn recorded(file: &Path) -> Option<Self> {
        let bytes = std::fs::read(file).ok()?;
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(bytes.get(..end)?).into_owned();
        let mut lines = head.lines();
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let headers = lines
            .filter_map(|line| line.split_once(": "))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()))
            .filter(|(name, _)| matches!(name.as_str(), "content-type" | "content-encoding"))
            .collect();
        let body = match bytes.get(end + 4..)? {
            body if body.starts_with(b"[body of ") => unpacked(&file.with_extension("json.gz")),
            body => body.to_vec(),
        };
        Some(Self {
            status,
            headers,
            body: body.into(),
        })
    }
}

pub(crate) fn unpacked(file: &Path) -> Vec<u8> {
    let packed = std::fs::read(file).unwrap();
    let mut plain = Vec::new();
    std::io::copy(&mut flate2::read::GzDecoder::new(&packed[..]), &mut plain).unwrap();
    plain
}

/// What a server does: an answer, or the rule that a request breaks.
pub(crate) type Ruled = Result<Reply, String>;

type Rules = Arc<dyn Fn(&Asked) -> Ruled + Send + Sync>;

/// The server; the test fails when it is dropped after a request that broke a rule.
pub(crate) struct Fake {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
    broken: Arc<Mutex<Vec<String>>>,
}

impl Fake {
    pub(crate) async fn new(rules: impl Fn(&Asked) -> Ruled + Send + Sync + 'static) -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let fake = Self {
            base: format!("http://{}", listener.local_addr().unwrap()),
            asked: Arc::default(),
            broken: Arc::default(),
        };
        let rules: Rules = Arc::new(rules);
        let state = (fake.asked.clone(), fake.broken.clone(), rules);
        let app = Router::new().fallback(answer).with_state(state);
        tokio::spawn(async move { axum::serve(listener, app).await });
        fake
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let asked = self.asked();
        asked.iter().map(|asked| asked.path().to_owned()).collect()
    }

    pub(crate) fn client(&self, path: &str, auth: Auth) -> Client {
        self.client_in(Ambient::bare(), path, auth)
    }

    /// A client in surroundings of its own.
    pub(crate) fn client_in(&self, mut ambient: Ambient, path: &str, auth: Auth) -> Client {
        ambient.jitter = Arc::new(|| 0.0);
        let mut endpoint = Endpoint::parse(&format!("{}{path}", self.base)).unwrap();
        endpoint.auth = auth;
        endpoint.timeout = Duration::from_secs(20);
        Client::new(endpoint, &ambient).unwrap()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            let broken = self.broken.lock().unwrap();
            assert!(
                broken.is_empty(),
                "the real server would refuse: {broken:#?}"
            );
        }
    }
}

type Shared = (Arc<Mutex<Vec<Asked>>>, Arc<Mutex<Vec<String>>>, Rules);

async fn answer(
    State((all, broken, rules)): State<Shared>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let asked = Asked {
        method,
        uri,
        headers,
        body: String::from_utf8(body.to_vec()).unwrap_or_default(),
    };
    all.lock().unwrap().push(asked.clone());
    let reply = rules(&asked).unwrap_or_else(|rule| {
        let Asked { method, uri, .. } = &asked;
        broken
            .lock()
            .unwrap()
            .push(format!("{method} {uri}: {rule}"));
        Reply::new(400, "text/plain", rule)
    });
    let mut response = Response::builder().status(reply.status);
    for (name, value) in reply.headers {
        response = response.header(name, value);
    }
    response.body(reply.body.into()).unwrap()
}

/// A rule that holds, or its name.
pub(crate) fn rule(holds: bool, name: impl Into<String>) -> Result<(), String> {
    if holds { Ok(()) } else { Err(name.into()) }
}

/// The time of the recordings, and the hour before it.
pub(crate) const NOW: Millis = Millis(1_795_223_570_505);
pub(crate) const HOUR: TimeRange = TimeRange {
    start: Millis(NOW.0 - 3_600_000),
    end: NOW,
};

/// A search for everything of the last hour.
pub(crate) fn query() -> TraceQuery {
    TraceQuery::newest(HOUR, 20)
}

pub(crate) fn condition(name: &str, op: MatchOp, value: &str) -> AttributeMatch {
    AttributeMatch {
        name: name.into(),
        op,
        value: value.into(),
    }
}

/// Texts that try to be something else.
pub(crate) const HOSTILE: [&str; 12] = [
    "it's \"quoted\"",
    "back\\slash\\",
    "a&service=other&limit=0",
    "a#b?c=d",
    "%2e%2e/%00",
    "../../admin",
    "line\nbreak\r\nX-Evil: 1",
    "x and error=true",
    "{\"a\":1}",
    "\u{202e}RTL\u{202c} 🍵",
    "' OR 1=1 --",
    "*) OR (*:*",
];

/// The root of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(3)
        .unwrap()
        .to_owned()
}

/// All recordings of a system, which lie beside the project if they are there.
pub(crate) fn shared(system: &str) -> Option<PathBuf> {
    let beside = std::env::var_os("WHEELHOUSE_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = beside.join("recorded").join(system);
    if folder.exists() {
        return Some(folder);
    }
    println!("skipped: no recordings in {}", folder.display());
    None
}
