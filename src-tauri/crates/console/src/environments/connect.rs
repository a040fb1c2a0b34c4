use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use collector::{
    Collector, CollectorConfig, CollectorStatus, HistoryFile, HistoryState, Limits, ScrapeTarget,
    Store, StoreError, TailFile,
};
use model::{Code, Failure, Millis, Problem};
use pack::{Connection, Direct, LogPlace, Pack, SourceKind};
use secrets::SecretKey;
use transport::{Auth, Aws, Client, Endpoint, SecretString, Tls};

use super::{
    AlertStore, Connected, LogStore, TraceStore, Wire,
    fetch::TransportFetch,
    rules::{Rules, rules_of},
};
use crate::{Change, Shared};

/// Connects a source of the pack; what cannot be set up is kept as the source's failure.
pub(crate) async fn connect(
    shared: &Arc<Shared>,
    pack: &Pack,
    environment: &str,
    source: pack::Source,
) -> Connected {
    let wire = match &source.kind {
        SourceKind::Direct(direct) => collect(shared, pack, environment, &source, direct).await,
        SourceKind::Prometheus(prometheus) => client(
            shared,
            pack,
            environment,
            &source.id,
            &prometheus.connection,
            &keys_of_nothing,
        )
        .await
        .map(|client| Wire::Prometheus(Arc::new(sources::metrics::Prometheus::new(client)))),
        SourceKind::Traces(server) => client(
            shared,
            pack,
            environment,
            &source.id,
            &server.connection,
            &|secret| TraceStore::auth(server, secret),
        )
        .await
        .map(|client| Wire::Traces(TraceStore::new(server, client))),
        SourceKind::TraceFiles(path) => Ok(Wire::Traces(TraceStore::files(path))),
        SourceKind::Logs(server) => {
            let keys = |secret: Option<&SecretString>| LogStore::auth(server, secret);
            let connection = LogStore::connection(server);
            client(shared, pack, environment, &source.id, &connection, &keys)
                .await
                .map(|client| Wire::Logs(LogStore::new(server, client)))
        }
        SourceKind::LogLines(lines) => match &lines.place {
            LogPlace::Path(path) => Ok(Wire::Logs(LogStore::files(path, &lines.service))),
            LogPlace::Address(connection) => {
                let keys = &keys_of_nothing;
                client(shared, pack, environment, &source.id, connection, keys)
                    .await
                    .map(|client| Wire::Logs(LogStore::address(client, &lines.service)))
            }
        },
        SourceKind::Database(database) => {
            let password = match source.kind.connection() {
                Some(connection) => secret(shared, pack, environment, &source.id, connection).await,
                None => Ok(None),
            };
            password
                .and_then(|password| super::database::target(database, password))
                .map(|target| Wire::Database(replica::Replica::new(target)))
        }
        SourceKind::Actuator(actuator) => {
            let (connection, keys) = (&actuator.connection, &keys_of_nothing);
            client(shared, pack, environment, &source.id, connection, keys)
                .await
                .map(|client| Wire::Actuator(Arc::new(sources::migrations::Actuator::new(client))))
        }
        SourceKind::Alerts(server) => {
            let (connection, keys) = (&server.connection, &keys_of_nothing);
            client(shared, pack, environment, &source.id, connection, keys)
                .await
                .map(|client| Wire::Alerts(AlertStore::new(server, client)))
        }
    };
    let wire = wire.unwrap_or_else(|failure| {
        tracing::warn!(source = source.id, environment, %failure, "a source cannot be set up");
        Wire::Refused(failure.at(format!("source {:?}", source.title)))
    });
    Connected::new(
        environment.to_owned(),
        source,
        wire,
        shared.options.clock.clone(),
    )
}

/// Where the secret of a source is kept: it belongs to the host it may be sent to.
pub(crate) fn secret_key(
    pack: &Pack,
    environment: &str,
    source: &str,
    connection: &Connection,
) -> SecretKey {
    SecretKey {
        pack: pack.folder.display().to_string(),
        environment: environment.to_owned(),
        source: source.to_owned(),
        host: origin(&connection.url),
    }
}

/// Scheme, host and port; those of databases have no origin in the sense of the web.
fn origin(url: &transport::Url) -> String {
    let origin = url.origin();
    if origin.is_tuple() {
        return origin.ascii_serialization();
    }
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    format!(
        "{}://{}{port}",
        url.scheme(),
        url.host_str().unwrap_or_default()
    )
}

/// The secret that is kept for a source, if it takes one and one is kept.
async fn secret(
    shared: &Shared,
    pack: &Pack,
    environment: &str,
    source: &str,
    connection: &Connection,
) -> Result<Option<SecretString>, Failure> {
    if connection.auth == pack::Auth::None {
        return Ok(None);
    }
    let key = secret_key(pack, environment, source, connection);
    let kept = shared.options.vault.get(key).await?;
    Ok(kept.map(|(secret, _)| secret))
}

/// Makes what signs requests, of several keys in one secret or without one.
type Signing<'a> = &'a (dyn Fn(Option<&SecretString>) -> Result<Auth, Failure> + Send + Sync);

/// Most kinds sign nothing.
fn keys_of_nothing(_: Option<&SecretString>) -> Result<Auth, Failure> {
    Ok(Auth::None)
}

/// What signs requests to Amazon: the keys of a secret, else those of a profile.
pub(super) fn amazon(
    secret: Option<&SecretString>,
    profile: Option<&str>,
    region: &str,
    service: &str,
) -> Result<Auth, Failure> {
    Ok(match (secret, profile) {
        (Some(secret), _) => Auth::Aws(Aws::parse(secret, region, service)?),
        (None, Some(profile)) => Auth::Aws(Aws::profile(profile, region, service)),
        (None, None) => Auth::None,
    })
}

async fn client(
    shared: &Shared,
    pack: &Pack,
    environment: &str,
    source: &str,
    connection: &Connection,
    keys: Signing<'_>,
) -> Result<Client, Failure> {
    let secret = secret(shared, pack, environment, source, connection).await?;
    let missing = || {
        Failure::new(
            Code::Unauthorized,
            format!(
                "no secret is stored for {}",
                connection.url.host_str().unwrap_or("this host")
            ),
        )
        .remedy("enter it on the Sources screen; it is kept in the keychain")
    };
    let auth = match &connection.auth {
        pack::Auth::None => keys(None)?,
        pack::Auth::Bearer => Auth::Bearer(secret.ok_or_else(missing)?),
        pack::Auth::Basic { user } => Auth::Basic {
            user: user.clone(),
            password: secret.ok_or_else(missing)?,
        },
        pack::Auth::Header { name } => Auth::Header {
            name: name.clone(),
            value: secret.ok_or_else(missing)?,
        },
        pack::Auth::Keys => keys(Some(&secret.ok_or_else(missing)?))?,
    };
    let mut headers = connection.headers.clone();
    headers.extend(
        connection
            .tenant
            .iter()
            .map(|tenant| ("X-Scope-OrgID".to_owned(), tenant.clone())),
    );
    let endpoint = Endpoint {
        auth,
        headers,
        proxy: connection.proxy.clone(),
        timeout: connection.timeout,
        tls: Tls {
            ca_files: connection.ca_file.iter().cloned().collect(),
            client_cert: connection.client_cert.clone(),
            client_key: connection.client_key.clone(),
            server_name: None,
        },
        ..Endpoint::new(connection.url.clone())
    };
    Client::new(endpoint, &shared.ambient)
}

async fn collect(
    shared: &Arc<Shared>,
    pack: &Pack,
    environment: &str,
    source: &pack::Source,
    direct: &Direct,
) -> Result<Wire, Failure> {
    let limits = limits(direct);
    let folder = store_folder(shared, pack, environment, &source.id);
    let now = shared.now();
    let (store, mut problems) = open_store(&folder, limits, now).await?;
    let config = CollectorConfig {
        scrape: direct
            .scrape
            .iter()
            .map(|page| ScrapeTarget {
                job: page.job.clone(),
                url: page.url.to_string(),
                every: page.every,
                timeout: page.timeout,
            })
            .collect(),
        otlp_http: direct.otlp.http,
        otlp_grpc: direct.otlp.grpc,
        logs: direct
            .logs
            .iter()
            .map(|log| TailFile {
                path: log.file.clone(),
                service: log.service.clone(),
            })
            .collect(),
        history: direct
            .history
            .iter()
            .map(|path| HistoryFile {
                path: path.clone(),
                labels: labels_of_page(direct),
            })
            .collect(),
    };
    let fetch = Arc::new(TransportFetch::new(shared.ambient.clone()));
    let clock = shared.options.clock.clone();
    let (collector, more) = Collector::start(config, store.clone(), fetch, clock.clone()).await;
    problems.extend(more);
    let collector = Arc::new(collector);
    announce(shared, environment, &collector);
    let groups = rules_of(pack, environment, &source.id);
    problems.extend(groups.iter().flat_map(rules::check));
    let rules = Rules::start(groups, store.clone(), clock).map(Arc::new);
    Ok(Wire::Direct {
        collector,
        store,
        problems,
        rules,
    })
}

/// Tells the window when the past is imported and when every page was asked, instead of letting it
/// find out at its next refresh.
fn announce(shared: &Arc<Shared>, environment: &str, collector: &Arc<Collector>) {
    let (collector, shared) = (Arc::downgrade(collector), Arc::downgrade(shared));
    let environment = environment.to_owned();
    tokio::spawn(async move {
        for reached in [imported, asked] {
            let mut tick = tokio::time::interval(Duration::from_millis(100));
            loop {
                tick.tick().await;
                let Some(collector) = collector.upgrade() else {
                    return;
                };
                if reached(&collector.status()) {
                    break;
                }
            }
            let Some(shared) = shared.upgrade() else {
                return;
            };
            super::forget(&shared, &environment).await;
            (shared.options.on_change)(Change::Collected);
        }
    });
}

fn imported(status: &CollectorStatus) -> bool {
    let open =
        |state: &HistoryState| matches!(state, HistoryState::Waiting | HistoryState::Importing);
    !status.history.iter().any(|file| open(&file.state))
}

fn asked(status: &CollectorStatus) -> bool {
    status.targets.iter().all(|target| target.up.is_some())
}

/// The labels that the first page's samples get, so that its history continues into them.
fn labels_of_page(direct: &Direct) -> Vec<(String, String)> {
    let Some(page) = direct.scrape.first() else {
        return Vec::new();
    };
    let host = page.url.host_str().unwrap_or_default();
    let port = page
        .url
        .port_or_known_default()
        .map(|port| format!(":{port}"));
    vec![
        ("job".to_owned(), page.job.clone()),
        (
            "instance".to_owned(),
            format!("{host}{}", port.unwrap_or_default()),
        ),
    ]
}

/// How much of its history a source keeps.
pub(crate) fn limits(direct: &Direct) -> Limits {
    Limits {
        max_age: Millis(i64::try_from(direct.retention.max_age.as_millis()).unwrap_or(i64::MAX)),
        max_bytes: direct.retention.max_bytes,
        max_series: direct.retention.max_series,
        max_series_per_target: direct.retention.max_series_per_target,
    }
}

/// Opens the local history, waiting a moment for who closes it: when the pack changes, questions to
/// the old environment may still be on their way. What another process writes is read along.
pub(crate) async fn open_store(
    folder: &Path,
    limits: Limits,
    now: Millis,
) -> Result<(Store, Vec<Problem>), StoreError> {
    let give_up = tokio::time::Instant::now() + Duration::from_secs(3);
    loop {
        let patient = tokio::time::Instant::now() < give_up;
        match Store::open(folder, limits, now).await {
            Err(StoreError::InUse { holder, .. }) if holder != Some(std::process::id()) => {
                match Store::follow(folder, limits).await {
                    Ok(store) => return Ok((store, Vec::new())),
                    // The other process may just be making it.
                    Err(error) if !patient => return Err(error),
                    Err(_) => {}
                }
            }
            Err(StoreError::InUse { .. }) if patient => {}
            opened => return opened,
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

/// One folder per pack, environment and source, named so that a person finds it.
pub(crate) fn store_folder(
    shared: &Shared,
    pack: &Pack,
    environment: &str,
    source: &str,
) -> PathBuf {
    let place = pack.folder.display().to_string();
    let hash = place.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    shared
        .options
        .data
        .join("stores")
        .join(format!("{}-{hash:016x}", readable(&pack.name)))
        .join(format!("{}.{}", readable(environment), readable(source)))
}

fn readable(name: &str) -> String {
    name.chars()
        .map(|letter| {
            if letter.is_ascii_alphanumeric() {
                letter.to_ascii_lowercase()
            } else {
                '-'
            }
        })
        .take(40)
        .collect()
}
