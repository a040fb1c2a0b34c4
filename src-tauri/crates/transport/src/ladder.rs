use std::{future::Future, net::SocketAddr, time::Instant};

use model::{Code, Failure, Ladder, Rung, RungState, Step};
use rustls::pki_types::ServerName;
use secrecy::ExposeSecret;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use url::{Host, Url};

use crate::{
    Auth, Client,
    endpoint::place,
    fault::{self, Attempt},
    proxy::Via,
    resolve::lookup,
};

/// Takes a connection rung by rung, DNS → TCP → TLS → HTTP → auth → query, and stops at the first
/// that breaks. `query` gets a client without repeats and circuit breaker, and says in a few words
/// what was answered. A climb to the top closes the client's circuit.
pub async fn climb<Q, F>(client: &Client, query: Q) -> Ladder
where
    Q: FnOnce(Client) -> F,
    F: Future<Output = Result<String, Failure>>,
{
    let mut climb = Climb {
        client,
        via: client.proxy(),
        steps: Vec::new(),
    };
    if climb.ascend(query).await.is_some() {
        client.close_circuit();
    }
    for rung in [
        Rung::Dns,
        Rung::Tcp,
        Rung::Tls,
        Rung::Http,
        Rung::Auth,
        Rung::Query,
    ] {
        if !climb.steps.iter().any(|step| step.rung == rung) {
            climb.steps.push(Step {
                rung,
                state: RungState::NotReached,
                detail: "an earlier step failed".into(),
                took_ms: 0.0,
                failure: None,
            });
        }
    }
    Ladder { steps: climb.steps }
}

struct Climb<'a> {
    client: &'a Client,
    via: Option<Via>,
    steps: Vec<Step>,
}

/// How a rung went: a detail, or why it does not apply, or the failure.
enum Went<T> {
    Passed(T, String),
    Skipped(T, String),
    Failed(Failure),
}

impl Climb<'_> {
    async fn ascend<Q, F>(&mut self, query: Q) -> Option<()>
    where
        Q: FnOnce(Client) -> F,
        F: Future<Output = Result<String, Failure>>,
    {
        let start = self.client.now();
        let went = self.dns().await;
        let addresses = self.step(Rung::Dns, start, went)?;
        let start = self.client.now();
        let went = self.tcp(&addresses).await;
        let stream = self.step(Rung::Tcp, start, went)?;
        let start = self.client.now();
        let went = self.tls(stream).await;
        self.step(Rung::Tls, start, went)?;
        let start = self.client.now();
        let went = match self.http().await {
            Ok(detail) => Went::Passed((), detail),
            // With TLS 1.3 a server refuses the client's certificate only after the handshake.
            Err(attempt) if attempt.of_tls => {
                self.steps.pop();
                return self.step(Rung::Tls, start, Went::Failed(attempt.failure));
            }
            Err(attempt) => Went::Failed(attempt.failure),
        };
        self.step(Rung::Http, start, went)?;
        let start = self.client.now();
        let answer = query(self.client.once()).await;
        self.auth_and_query(start, answer)
    }

    fn step<T>(&mut self, rung: Rung, start: Instant, went: Went<T>) -> Option<T> {
        let (state, detail, failure, value) = match went {
            Went::Passed(value, detail) => (RungState::Passed, detail, None, Some(value)),
            Went::Skipped(value, detail) => (RungState::Skipped, detail, None, Some(value)),
            Went::Failed(failure) => {
                let failure = failure.at(place(self.base()));
                (
                    RungState::Failed,
                    failure.message.clone(),
                    Some(failure),
                    None,
                )
            }
        };
        self.steps.push(Step {
            rung,
            state,
            detail,
            took_ms: (self.client.now() - start).as_secs_f64() * 1_000.0,
            failure,
        });
        value
    }

    fn base(&self) -> &Url {
        &self.client.endpoint().base
    }

    /// The host that is connected to: the proxy if there is one.
    fn first(&self) -> &Url {
        self.via.as_ref().map_or(self.base(), |via| &via.url)
    }

    async fn dns(&self) -> Went<Vec<SocketAddr>> {
        let url = self.first();
        let port = url.port_or_known_default().unwrap_or(80);
        let whose = if self.via.is_some() { "proxy " } else { "" };
        let name = match url.host() {
            Some(Host::Ipv4(ip)) => {
                return Went::Skipped(
                    vec![(ip, port).into()],
                    format!("{whose}{ip} is an address"),
                );
            }
            Some(Host::Ipv6(ip)) => {
                return Went::Skipped(
                    vec![(ip, port).into()],
                    format!("{whose}{ip} is an address"),
                );
            }
            Some(Host::Domain(name)) => name,
            None => "",
        };
        match tokio::time::timeout(self.client.patience().connect, lookup(name, port)).await {
            Ok(Ok(found)) => {
                let shown: Vec<String> = found.iter().map(|at| at.ip().to_string()).collect();
                let detail = format!("{whose}{name} is {}", shown.join(", "));
                Went::Passed(found, detail)
            }
            Ok(Err(unresolved)) => Went::Failed(fault::dns(&unresolved)),
            Err(_) => Went::Failed(
                Failure::new(
                    Code::Unreachable,
                    format!("the name {name} was not resolved in time"),
                )
                .remedy("check this computer's DNS servers and the VPN"),
            ),
        }
    }

    async fn tcp(&self, addresses: &[SocketAddr]) -> Went<TcpStream> {
        let connecting = TcpStream::connect(addresses);
        let result = match tokio::time::timeout(self.client.patience().connect, connecting).await {
            Ok(result) => result,
            Err(_) => Err(std::io::ErrorKind::TimedOut.into()),
        };
        match result {
            Ok(stream) => {
                let peer = stream.peer_addr().map(|peer| peer.to_string());
                let detail = format!("connected to {}", peer.unwrap_or_default());
                Went::Passed(stream, detail)
            }
            Err(error) => {
                let tried: Vec<String> = addresses.iter().map(ToString::to_string).collect();
                let mut failure = fault::connect_io(&error);
                failure.message = format!("{}: {}", failure.message, tried.join(", "));
                Went::Failed(failure)
            }
        }
    }

    async fn tls(&self, mut stream: TcpStream) -> Went<()> {
        if self.base().scheme() == "http" {
            return Went::Skipped((), "the address starts with http://".into());
        }
        if self
            .via
            .as_ref()
            .is_some_and(|via| via.url.scheme() == "https")
        {
            let detail = "checked with the request, because the proxy itself speaks TLS";
            return Went::Skipped((), detail.into());
        }
        let handshake = async {
            if let Some(via) = &self.via {
                tunnel(&mut stream, via, self.base()).await?;
            }
            self.handshake(stream).await
        };
        match tokio::time::timeout(self.client.patience().connect, handshake).await {
            Ok(Ok(detail)) => Went::Passed((), detail),
            Ok(Err(failure)) => Went::Failed(failure),
            Err(_) => Went::Failed(
                Failure::new(Code::Unreachable, "no TLS handshake in time")
                    .remedy("check the port: another kind of server may listen there"),
            ),
        }
    }

    async fn handshake(&self, stream: TcpStream) -> Result<String, Failure> {
        let host = self.base().host_str().unwrap_or_default();
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(bare.to_owned()).map_err(|_| {
            Failure::new(Code::BadInput, format!("{host:?} is not a host name"))
                .remedy("correct the source's address")
        })?;
        let connector = tokio_rustls::TlsConnector::from(self.client.tls());
        let stream = connector.connect(name, stream).await.map_err(|error| {
            match fault::find::<rustls::Error>(&error) {
                Some(broken) => fault::tls(broken, host),
                None => Failure::new(
                    Code::Unreachable,
                    format!("the server ended the TLS handshake: {error}"),
                )
                .remedy("check the port, and whether the server speaks TLS there"),
            }
        })?;
        let (_, session) = stream.get_ref();
        let version = session
            .protocol_version()
            .and_then(|version| version.as_str())
            .unwrap_or("TLS");
        let expected = &self.client.endpoint().tls.server_name;
        Ok(format!(
            "{version}; the certificate is trusted and names {}",
            expected.as_deref().unwrap_or(host)
        ))
    }

    async fn http(&self) -> Result<String, Attempt> {
        match self.client.knock().await? {
            (407, _, _) => Err(fault::tunnel("407, it wants a user name and password").into()),
            (400, _, start) if speaks_tls(&start) => Err(Failure::new(
                Code::UnexpectedAnswer,
                "the server speaks TLS on this port",
            )
            .remedy("use https:// instead of http://")
            .into()),
            (status, server, _) => {
                let server = server.map(|name| format!(" from {name}"));
                Ok(format!("answered {status}{}", server.unwrap_or_default()))
            }
        }
    }

    fn auth_and_query(&mut self, start: Instant, answer: Result<String, Failure>) -> Option<()> {
        let refused = matches!(&answer, Err(failure)
            if matches!(failure.code, Code::Unauthorized | Code::Forbidden));
        if refused {
            let failure = answer.err()?;
            self.step::<()>(Rung::Auth, start, Went::Failed(failure));
            return None;
        }
        // A page, a time-out or a gateway's error does not tell whether the secret is good.
        let told = match &answer {
            Ok(_) => true,
            Err(failure) => failure.code == Code::BadQuery,
        };
        let auth = match &self.client.endpoint().auth {
            _ if !told => Went::Skipped((), "not told, because the query was not answered".into()),
            Auth::None => Went::Skipped((), "no secret is set and none is asked for".into()),
            Auth::Bearer(_) => Went::Passed((), "the token is accepted".into()),
            Auth::Basic { user, .. } => Went::Passed((), format!("{user} may log in")),
            Auth::Header { name, .. } => Went::Passed((), format!("{name} is accepted")),
            Auth::Headers(headers) => {
                let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
                Went::Passed((), format!("{} are accepted", names.join(" and ")))
            }
            Auth::Aws(aws) => Went::Passed((), format!("{} may sign in", aws.who())),
        };
        self.step(Rung::Auth, start, auth)?;
        let query = match answer {
            Ok(detail) => Went::Passed((), detail),
            Err(failure) => Went::Failed(failure),
        };
        self.step(Rung::Query, start, query)
    }
}

/// What Go's servers answer to plain HTTP on a TLS port.
fn speaks_tls(start: &[u8]) -> bool {
    String::from_utf8_lossy(start).contains("HTTP request to an HTTPS server")
}

/// Opens a tunnel through an HTTP proxy (RFC 9110, 9.3.6).
async fn tunnel(stream: &mut TcpStream, via: &Via, to: &Url) -> Result<(), Failure> {
    let host = to.host_str().unwrap_or_default();
    let port = to.port_or_known_default().unwrap_or(443);
    let mut request = format!("CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n");
    if let Some(authorization) = &via.authorization {
        request.push_str("Proxy-Authorization: ");
        request.push_str(authorization.expose_secret());
        request.push_str("\r\n");
    }
    request.push_str("\r\n");
    let broken = |error: std::io::Error| fault::tunnel(&error.to_string());
    stream.write_all(request.as_bytes()).await.map_err(broken)?;
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        if head.len() > 8_192 {
            return Err(fault::tunnel("its answer has no end"));
        }
        head.push(stream.read_u8().await.map_err(broken)?);
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.lines().next().unwrap_or_default();
    match line.split_whitespace().nth(1) {
        Some(status) if status.starts_with('2') => Ok(()),
        _ => Err(fault::tunnel(line)),
    }
}
