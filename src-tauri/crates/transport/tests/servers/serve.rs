//! Servers that remember what they were asked.

use std::{
    future::Future,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Method, Response, Uri},
    serve::Listener,
};
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::{
    RootCertStore, ServerConfig,
    pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    server::WebPkiClientVerifier,
};
use tempfile::TempDir;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio_rustls::{TlsAcceptor, server::TlsStream};
use transport::{Ambient, Client, Endpoint, Patience, Url, ring};

/// One request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Asked {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// A server on a port of its own.
pub(crate) struct Server {
    pub(crate) base: String,
    asked: Arc<Mutex<Vec<Asked>>>,
}

type Answer = Arc<dyn Fn(&Asked) -> Response<Body> + Send + Sync>;

impl Server {
    pub(crate) async fn plain(
        answer: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        Self::over(listener, base, Arc::new(answer))
    }

    /// Its certificate is `authority`'s; its base is `https://localhost:…`.
    pub(crate) async fn tls(
        config: ServerConfig,
        answer: impl Fn(&Asked) -> Response<Body> + Send + Sync + 'static,
    ) -> Self {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("https://localhost:{}", tcp.local_addr().unwrap().port());
        let acceptor = TlsAcceptor::from(Arc::new(config));
        Self::over(TlsListener { tcp, acceptor }, base, Arc::new(answer))
    }

    /// Hands every connection to `talk`, which may break any rule.
    pub(crate) async fn raw<F: Future<Output = ()> + Send + 'static>(
        talk: impl Fn(TcpStream) -> F + Send + 'static,
    ) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(talk(stream));
            }
        });
        base
    }

    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().unwrap().clone()
    }

    pub(crate) fn last(&self) -> Asked {
        self.asked().pop().expect("the server was asked")
    }

    fn over<L: Listener>(listener: L, base: String, answer: Answer) -> Self
    where
        L::Addr: std::fmt::Debug,
    {
        let asked = Arc::<Mutex<Vec<Asked>>>::default();
        let app = Router::new()
            .fallback(remember)
            .with_state((asked.clone(), answer));
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self { base, asked }
    }
}

async fn remember(
    State((asked, answer)): State<(Arc<Mutex<Vec<Asked>>>, Answer)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let one = Asked {
        method,
        uri,
        headers,
        body: String::from_utf8(body.to_vec()).unwrap(),
    };
    asked.lock().unwrap().push(one.clone());
    answer(&one)
}

pub(crate) fn ok(_: &Asked) -> Response<Body> {
    json("{\"status\":\"success\"}")
}

pub(crate) fn json(body: &'static str) -> Response<Body> {
    Response::builder()
        .header("content-type", "application/json")
        .body(body.into())
        .unwrap()
}

pub(crate) fn status(status: u16) -> Response<Body> {
    Response::builder()
        .status(status)
        .body(Body::from("why"))
        .unwrap()
}

/// Short waits and no chance, so that a test is quick and always the same.
pub(crate) fn ambient() -> Ambient {
    Ambient {
        jitter: Arc::new(|| 1.0),
        patience: Patience {
            first_wait: Duration::from_millis(1),
            longest_wait: Duration::from_millis(2),
            connect: Duration::from_secs(5),
            ..Patience::default()
        },
        ..Ambient::bare()
    }
}

pub(crate) fn endpoint(base: &str) -> Endpoint {
    let mut endpoint = Endpoint::parse(base).unwrap();
    endpoint.timeout = Duration::from_secs(10);
    endpoint
}

pub(crate) fn client(base: &str) -> Client {
    Client::new(endpoint(base), &ambient()).unwrap()
}

pub(crate) fn url(text: &str) -> Url {
    text.parse().unwrap()
}

/// A port that is taken but closed, until the socket is told to listen.
pub(crate) fn closed_port() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}

/// Makes a closed port answer "alive".
pub(crate) fn revive(socket: TcpSocket) {
    let listener = socket.listen(16).unwrap();
    let app = Router::new().fallback(|| async { "alive" });
    tokio::spawn(async move { axum::serve(listener, app).await });
}

/// A certificate authority of a test, and its files.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    folder: TempDir,
}

impl Authority {
    pub(crate) fn new() -> Self {
        Self::named("Authority of the test")
    }

    pub(crate) fn named(name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let key = KeyPair::generate().unwrap();
        Self {
            issuer: CertifiedIssuer::self_signed(params, key).unwrap(),
            folder: tempfile::tempdir().unwrap(),
        }
    }

    /// The PEM file of its own certificate.
    pub(crate) fn file(&self) -> PathBuf {
        self.write("ca.pem", &self.issuer.pem())
    }

    /// PEM files of a certificate for clients and its key.
    pub(crate) fn client(&self) -> (PathBuf, PathBuf) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec!["wheelhouse".into()]).unwrap();
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let certificate = self.write("client.pem", &certificate.pem());
        (certificate, self.write("client.key", &key.serialize_pem()))
    }

    /// A server's settings with a certificate for `name`, changed by `change`.
    pub(crate) fn server(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
    ) -> ServerConfig {
        self.builder(name, change, None)
    }

    /// A server that lets in only whom this authority certified.
    pub(crate) fn mutual_server(&self) -> ServerConfig {
        let mut roots = RootCertStore::empty();
        roots.add(self.issuer.der().clone()).unwrap();
        self.builder("localhost", |_| {}, Some(roots))
    }

    fn builder(
        &self,
        name: &str,
        change: impl FnOnce(&mut CertificateParams),
        clients: Option<RootCertStore>,
    ) -> ServerConfig {
        let key = KeyPair::generate().unwrap();
        let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        change(&mut params);
        let certificate = params.signed_by(&key, &self.issuer).unwrap();
        let builder = ServerConfig::builder_with_provider(ring())
            .with_safe_default_protocol_versions()
            .unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(roots) => builder.with_client_cert_verifier(
                WebPkiClientVerifier::builder_with_provider(Arc::new(roots), ring())
                    .build()
                    .unwrap(),
            ),
        };
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        builder
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap()
    }

    fn write(&self, name: &str, content: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        path
    }
}

struct TlsListener {
    tcp: TcpListener,
    acceptor: TlsAcceptor,
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        loop {
            let (stream, peer) = Listener::accept(&mut self.tcp).await;
            if let Ok(stream) = self.acceptor.accept(stream).await {
                return (stream, peer);
            }
        }
    }

    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        self.tcp.local_addr()
    }
}
