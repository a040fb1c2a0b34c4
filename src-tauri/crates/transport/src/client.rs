use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use model::{Code, Failure};
use reqwest::{
    Response,
    header::{self, HeaderMap, HeaderName},
};
use rustls::ClientConfig;
use tokio::time::Instant;
use url::Url;

use crate::{
    Ambient, Auth, Body, Content, Endpoint, Patience, Proxies, Request, Tls,
    amazon::Keeper,
    body::Redaction,
    breaker::Breaker,
    decode::decode,
    endpoint::place,
    fault::{self, Attempt},
    hop::{self, Hop},
    private,
    proxy::Via,
    resolve::System,
    retry, silence,
};

/// Above this size a body is unpacked away from the threads that serve everyone.
const LARGE: usize = 64 << 10;

/// The HTTP client of one endpoint; clones share connections and the circuit breaker.
///
/// Dropping a future withdraws the question: the connection is closed, or the stream reset.
#[derive(Clone, Debug)]
pub struct Client {
    shared: Arc<Shared>,
    breaker: Breaker,
    patience: Patience,
}

struct Shared {
    endpoint: Endpoint,
    ambient: Ambient,
    proxies: Proxies,
    tls: Arc<ClientConfig>,
    /// Shows the client certificate; its requests also carry `private`.
    home: reqwest::Client,
    /// Shows nothing; for where a redirect leaves the endpoint's origin.
    away: reqwest::Client,
    /// As `home`, for what HTTP/2 cannot carry.
    upgrading: OnceLock<reqwest::Client>,
    private: HeaderMap,
    redaction: Redaction,
    /// Keys that sign requests.
    keeper: Option<Keeper>,
}

impl Client {
    /// A client for one endpoint; [`Code::BadInput`] names what cannot be used in it.
    pub fn new(endpoint: Endpoint, ambient: &Ambient) -> Result<Self, Failure> {
        endpoint.check()?;
        let proxies = ambient.proxies.or(endpoint.proxy.as_ref())?;
        let tls = ambient.trust.config(&endpoint.tls)?;
        let home = library(tls.clone(), &proxies, &ambient.patience)?;
        let away = if endpoint.tls.client_cert.is_some() {
            let anonymous = Tls {
                client_cert: None,
                client_key: None,
                ..endpoint.tls.clone()
            };
            let tls = ambient.trust.config(&anonymous)?;
            library(tls, &proxies, &ambient.patience)?
        } else {
            home.clone()
        };
        Ok(Self {
            breaker: Breaker::new(
                ambient.patience.breaker_after,
                ambient.patience.breaker_rest,
            ),
            patience: ambient.patience,
            shared: Arc::new(Shared {
                private: private::headers(&endpoint)?,
                redaction: Redaction(endpoint.secrets().into()),
                keeper: match &endpoint.auth {
                    Auth::Aws(aws) => Some(Keeper::new(aws.clone())),
                    _ => None,
                },
                ambient: ambient.clone(),
                tls: Arc::new(tls),
                endpoint,
                proxies,
                home,
                away,
                upgrading: OnceLock::new(),
            }),
        })
    }

    /// Where it leads.
    #[must_use]
    pub fn endpoint(&self) -> &Endpoint {
        &self.shared.endpoint
    }

    /// The same client without repeats and without the circuit breaker, for a diagnosis.
    #[must_use]
    pub fn once(&self) -> Self {
        Self {
            shared: self.shared.clone(),
            breaker: Breaker::new(u32::MAX, Duration::ZERO),
            patience: Patience {
                attempts: 1,
                ..self.patience
            },
        }
    }

    /// Reads a path; an unsuccessful status is a failure.
    pub async fn get(&self, path: &str, query: &[(&str, &str)]) -> Result<Body, Failure> {
        self.send(Request::get(path, query)).await?.accepted()
    }

    /// Asks by POST what is too long for a URL; an unsuccessful status is a failure.
    pub async fn post_form(&self, path: &str, form: &[(&str, &str)]) -> Result<Body, Failure> {
        self.send(Request::query_form(path, form)).await?.accepted()
    }

    /// Sends a request and returns the whole answer, whatever its status.
    ///
    /// A safe request is repeated after a failed connection and after 429, 502, 503 and 504, as
    /// often as [`Patience`] says and the endpoint's time allows.
    pub async fn send(&self, request: Request<'_>) -> Result<Body, Failure> {
        let Shared {
            endpoint, ambient, ..
        } = &*self.shared;
        let url = endpoint.url(request.path, request.query);
        let pass = self
            .breaker
            .admit((ambient.clock)())
            .map_err(|rest| fault::open(&url, rest))?;
        let start = Instant::now();
        let deadline = start + endpoint.timeout;
        let mut result = tokio::time::timeout_at(deadline, self.attempts(&url, &request, deadline))
            .await
            .unwrap_or_else(|_| Err(fault::late(&url, endpoint.timeout)));
        let of_the_server = match &result {
            Ok(body) => matches!(body.status, 502..=504),
            Err(failure) => matches!(failure.code, Code::Unreachable | Code::Timeout),
        };
        if of_the_server {
            pass.failed((ambient.clock)());
        } else {
            pass.answered();
        }
        if let Ok(body) = &mut result {
            body.took = start.elapsed();
        }
        result
    }

    async fn attempts(
        &self,
        url: &Url,
        request: &Request<'_>,
        deadline: Instant,
    ) -> Result<Body, Failure> {
        let mut made = 0;
        let mut renewed = false;
        loop {
            let result = self.attempt(url, request).await;
            made += 1;
            if let (Ok(body), Some(keeper)) = (&result, &self.shared.keeper)
                && !renewed
                && body.says_that_keys_ended()
                && keeper.forget()
            {
                renewed = true;
                continue;
            }
            let (again, asked) = match &result {
                Ok(body) => (retry::passing(body.status), body.retry_after),
                Err(attempt) => (attempt.again, None),
            };
            let chance = (self.shared.ambient.jitter)();
            let wake = Instant::now() + retry::wait(&self.patience, made, asked, chance);
            if !again || !request.safe || made >= self.patience.attempts || wake >= deadline {
                return result.map_err(|attempt| attempt.failure);
            }
            tracing::debug!(place = %place(url), made, "trying again");
            tokio::time::sleep_until(wake).await;
        }
    }

    async fn attempt(&self, url: &Url, request: &Request<'_>) -> Result<Body, Attempt> {
        let (response, url) = self.reach(url, request, Wire::Packed).await?;
        self.read(response, &url).await
    }

    /// Follows redirects to the answer, whose body is not read yet.
    async fn reach(
        &self,
        url: &Url,
        request: &Request<'_>,
        wire: Wire,
    ) -> Result<(Response, Url), Attempt> {
        silence::refuse_query(request, url)?;
        let mut hop = Hop {
            url: url.clone(),
            home: true,
        };
        for _ in 0..=hop::MOST_HOPS {
            let response = self.ask(&hop, request, wire).await?;
            let status = response.status().as_u16();
            if !request.follows || !hop::redirects(status) {
                return Ok((response, hop.url));
            }
            let location = text(response.headers(), header::LOCATION);
            hop = hop.follow(
                &self.shared.endpoint.origin(),
                status,
                location.as_deref(),
                request.method,
            )?;
        }
        Err(Failure::new(
            Code::UnexpectedAnswer,
            format!("the server redirects more than {} times", hop::MOST_HOPS),
        )
        .at(place(url))
        .remedy("set the source's address to where the server really is")
        .into())
    }

    async fn ask(&self, hop: &Hop, request: &Request<'_>, wire: Wire) -> Result<Response, Attempt> {
        let library = match (hop.home, wire) {
            (true, Wire::Upgraded) => &self.shared.upgrading()?,
            (true, _) => &self.shared.home,
            (false, _) => &self.shared.away,
        };
        let content = match request.content {
            Content::Nothing => None,
            Content::Form(fields) => Some((
                "application/x-www-form-urlencoded",
                url::form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(fields)
                    .finish(),
            )),
            Content::Json(document) => Some(("application/json", document.to_owned())),
            Content::Typed(kind, document) => Some((kind, document.to_owned())),
        };
        let mut built = library
            .request(request.method.wire(), hop.url.clone())
            .header(header::ACCEPT, request.accept)
            .header(header::ACCEPT_ENCODING, wire.encodings(request));
        if let Some(range) = request.range {
            built = built.header(header::RANGE, range);
        }
        for (name, value) in request.headers {
            built = built.header(*name, *value);
        }
        if hop.home {
            built = built.headers(self.shared.private.clone());
            if let Some(keeper) = &self.shared.keeper {
                let signed = content.as_ref().map_or((None, &[][..]), |(kind, body)| {
                    (Some(*kind), body.as_bytes())
                });
                let keys = keeper.keys(&self.shared.ambient).await?;
                let now = (self.shared.ambient.calendar)();
                let headers = keeper
                    .aws()
                    .headers(&keys, request, &hop.url, signed, now)?;
                built = built.headers(headers);
            }
        }
        if let Some((kind, body)) = content {
            built = built.header(header::CONTENT_TYPE, kind).body(body);
        }
        let response = built
            .send()
            .await
            .map_err(|error| fault::network(&error.without_url(), &hop.url))?;
        if let Some(date) = text(response.headers(), header::DATE) {
            let ambient = &self.shared.ambient;
            ambient.clocks.note(&hop.url, &date, (ambient.calendar)());
        }
        Ok(response)
    }

    async fn read(&self, mut response: Response, url: &Url) -> Result<Body, Attempt> {
        let cap = self.shared.endpoint.body_cap;
        if response.content_length().is_some_and(|length| length > cap) {
            return Err(fault::too_large(url, cap).into());
        }
        let status = response.status().as_u16();
        let content_type = text(response.headers(), header::CONTENT_TYPE).unwrap_or_default();
        let encoding = text(response.headers(), header::CONTENT_ENCODING).unwrap_or_default();
        let content_range = text(response.headers(), header::CONTENT_RANGE).unwrap_or_default();
        let retry_after = text(response.headers(), header::RETRY_AFTER)
            .and_then(|header| retry::retry_after(&header))
            .or_else(|| {
                let reset = HeaderName::from_static("x-ratelimit-reset");
                let asked = text(response.headers(), reset).filter(|_| status == 429)?;
                retry::reset_after(&asked)
            });
        let mut packed = Vec::new();
        while let Some(chunk) = response
            .chunk()
            .await
            .map_err(|error| fault::network(&error.without_url(), url))?
        {
            if (packed.len() + chunk.len()) as u64 > cap {
                return Err(fault::too_large(url, cap).into());
            }
            packed.extend_from_slice(&chunk);
        }
        let unpacked = if packed.len() < LARGE || encoding.is_empty() {
            decode(&encoding, packed, cap)
        } else {
            let encoding = encoding.clone();
            tokio::task::spawn_blocking(move || decode(&encoding, packed, cap))
                .await
                .map_err(|error| {
                    Failure::new(Code::Internal, format!("unpacking stopped: {error}"))
                })?
        };
        Ok(Body {
            status,
            content_type,
            content_range,
            bytes: unpacked.map_err(|damage| fault::damage(damage, &encoding, cap, url))?,
            took: Duration::ZERO,
            place: place(url),
            retry_after,
            redaction: match &self.shared.keeper {
                Some(keeper) => self.shared.redaction.with(keeper.secrets()),
                None => self.shared.redaction.clone(),
            },
        })
    }
}

/// What answers that go on need of a client.
impl Client {
    /// The head of an answer, within the endpoint's time; the circuit breaker holds.
    pub(crate) async fn begin(
        &self,
        request: &Request<'_>,
        upgrade: bool,
    ) -> Result<(Response, Url), Failure> {
        let Shared {
            endpoint, ambient, ..
        } = &*self.shared;
        let url = endpoint.url(request.path, request.query);
        let pass = self
            .breaker
            .admit((ambient.clock)())
            .map_err(|rest| fault::open(&url, rest))?;
        let wire = if upgrade { Wire::Upgraded } else { Wire::Plain };
        let reached = tokio::time::timeout(endpoint.timeout, self.reach(&url, request, wire))
            .await
            .unwrap_or_else(|_| Err(fault::late(&url, endpoint.timeout).into()));
        match &reached {
            Err(attempt) if matches!(attempt.failure.code, Code::Unreachable | Code::Timeout) => {
                pass.failed((ambient.clock)());
            }
            _ => pass.answered(),
        }
        reached.map_err(|attempt| attempt.failure)
    }

    /// The rest of an answer that ends after all.
    pub(crate) async fn whole(&self, response: Response, url: &Url) -> Result<Body, Failure> {
        let timeout = self.shared.endpoint.timeout;
        tokio::time::timeout(timeout, self.read(response, url))
            .await
            .unwrap_or_else(|_| Err(fault::late(url, timeout).into()))
            .map_err(|attempt| attempt.failure)
    }
}

/// How the bytes of an answer come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wire {
    /// Packed where the server can.
    Packed,
    /// As they are, because they are read as they come.
    Plain,
    /// As another protocol, which HTTP/1.1 alone can change to.
    Upgraded,
}

impl Wire {
    /// A part of a document is counted in the bytes that are sent.
    fn encodings(self, request: &Request<'_>) -> &'static str {
        match self {
            Self::Packed if request.range.is_none() => "gzip, zstd",
            Self::Packed | Self::Plain | Self::Upgraded => "identity",
        }
    }
}

impl Shared {
    /// The library where HTTP/2 is not offered, made on the first question for it.
    fn upgrading(&self) -> Result<reqwest::Client, Failure> {
        if let Some(library) = self.upgrading.get() {
            return Ok(library.clone());
        }
        let mut tls = (*self.tls).clone();
        tls.alpn_protocols = vec![b"http/1.1".to_vec()];
        let made = library(tls, &self.proxies, &self.ambient.patience)?;
        Ok(self.upgrading.get_or_init(|| made).clone())
    }
}

/// What the ladder needs of a client.
impl Client {
    pub(crate) fn tls(&self) -> Arc<ClientConfig> {
        self.shared.tls.clone()
    }

    pub(crate) fn proxy(&self) -> Option<Via> {
        self.shared.proxies.to(&self.shared.endpoint.base)
    }

    pub(crate) fn now(&self) -> std::time::Instant {
        (self.shared.ambient.clock)()
    }

    pub(crate) fn patience(&self) -> Patience {
        self.patience
    }

    pub(crate) fn close_circuit(&self) {
        self.breaker.close();
    }

    /// Status, server and the first bytes of the base path, asked without secrets.
    pub(crate) async fn knock(&self) -> Result<(u16, Option<String>, Vec<u8>), Attempt> {
        let url = self.shared.endpoint.url("/", &[]);
        let asking = async {
            let mut response = self
                .shared
                .home
                .get(url.clone())
                .send()
                .await
                .map_err(|error| fault::network(&error.without_url(), &url))?;
            let server = text(response.headers(), header::SERVER);
            let start = response.chunk().await.ok().flatten().unwrap_or_default();
            Ok((response.status().as_u16(), server, start.to_vec()))
        };
        let timeout = self.shared.endpoint.timeout;
        tokio::time::timeout(timeout, asking)
            .await
            .unwrap_or_else(|_| Err(fault::late(&url, timeout).into()))
    }
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<String> {
    headers.get(name)?.to_str().ok().map(str::to_owned)
}

fn library(
    tls: ClientConfig,
    proxies: &Proxies,
    patience: &Patience,
) -> Result<reqwest::Client, Failure> {
    let proxies = proxies.clone();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .no_proxy()
        .proxy(reqwest::Proxy::custom(move |url| {
            proxies.to(url).map(|via| via.with_user())
        }))
        .dns_resolver(Arc::new(System))
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .referer(false)
        .connect_timeout(patience.connect)
        .pool_idle_timeout(Duration::from_secs(60))
        .user_agent(concat!("wheelhouse/", env!("CARGO_PKG_VERSION")))
        .build()
        .map_err(|error| {
            Failure::new(
                Code::Internal,
                format!("no HTTP client: {}", error.without_url()),
            )
            .remedy("copy the diagnostics and report this")
        })
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.endpoint.fmt(f)
    }
}
