//! Which live blocks an environment can answer, and why not the others.

use pack::DatabaseKind;
use runbook::{Dialect, Live, LiveLanguage};
use url::Url;

use crate::{environments::Running, open::Opened};

/// What an environment answers, as of now.
pub(super) struct Answering {
    metrics: Option<String>,
    logs: Option<String>,
    traces: Option<String>,
    database: Option<String>,
    /// The first database of each kind by its key.
    speaking: Vec<(Dialect, String)>,
    environment: String,
    /// Of sources and probes.
    places: Vec<(String, u16)>,
    /// That the pack lists, with or without a port.
    listed: Vec<String>,
}

impl Answering {
    pub(super) fn of(opened: &Opened, running: &Running) -> Self {
        let title = &running.definition.title;
        let none = |is_empty: bool, what: &str| {
            is_empty.then(|| format!("environment {title:?} has no source with {what}"))
        };
        let speaks = running.with_traces().iter().any(|source| {
            let language = source
                .traces()
                .ok()
                .and_then(|traces| traces.abilities().language);
            language.is_some_and(|language| language.eq_ignore_ascii_case("traceql"))
        });
        Self {
            metrics: none(running.metrics(None).is_err(), "metrics"),
            logs: none(running.with_logs().is_empty(), "logs"),
            traces: none(running.with_traces().is_empty(), "traces").or_else(|| {
                (!speaks)
                    .then(|| format!("no source of traces of environment {title:?} takes TraceQL"))
            }),
            database: none(running.with_databases().is_empty(), "a database"),
            speaking: speaking(running),
            environment: title.clone(),
            places: places(running),
            listed: opened.pack.runbook_hosts.clone(),
        }
    }

    /// Why a block cannot be asked here; `address` is that of its request, filled in.
    pub(super) fn refusal(&self, live: &Live, address: &str) -> Option<String> {
        match live.language {
            LiveLanguage::Promql => self.metrics.clone(),
            LiveLanguage::Logql => self.logs.clone(),
            LiveLanguage::Traceql => self.traces.clone(),
            LiveLanguage::Sql => self.database.clone().or_else(|| self.other(live.dialect?)),
            LiveLanguage::Http => self.host(address).err(),
        }
    }

    /// The key of the first database of a kind.
    pub(super) fn speaking(&self, dialect: Dialect) -> Option<&str> {
        let mut known = self.speaking.iter();
        let found = known.find(|(one, _)| *one == dialect);
        found.map(|(_, key)| key.as_str())
    }

    /// Whether a block is for a kind of database that is not here, while another one is.
    pub(super) fn is_for_another(&self, live: &Live) -> bool {
        let missing = |dialect| self.speaking(dialect).is_none();
        self.database.is_none() && live.dialect.is_some_and(missing)
    }

    /// Why a statement for one kind of database is not asked: there is none of that kind.
    fn other(&self, dialect: Dialect) -> Option<String> {
        self.speaking(dialect).is_none().then(|| {
            let Self { environment, .. } = self;
            let title = dialect.title();
            format!("it is written for {title}, and environment {environment:?} has none")
        })
    }

    /// The address of a request, if its host is one that the pack names.
    pub(super) fn host(&self, address: &str) -> Result<Url, String> {
        let url = Url::parse(address).map_err(|error| format!("its address is no URL: {error}"))?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("its address holds credentials".to_owned());
        }
        let place = place(&url).ok_or("its address names no host")?;
        let (host, port) = &place;
        let with_port = format!("{host}:{port}");
        if self.places.contains(&place)
            || self
                .listed
                .iter()
                .any(|one| one == host || *one == with_port)
        {
            return Ok(url);
        }
        Err(format!(
            "the pack does not name {with_port}; add it to `hosts` under [runbooks] in {}",
            pack::FILE
        ))
    }
}

/// What the environment's databases speak, in the order of the pack.
fn speaking(running: &Running) -> Vec<(Dialect, String)> {
    let databases = running.with_databases();
    let spoken = databases.iter().filter_map(|source| {
        let pack::SourceKind::Database(database) = &source.definition.kind else {
            return None;
        };
        let dialect = match database.kind {
            DatabaseKind::Postgres => Dialect::Postgres,
            DatabaseKind::Mysql | DatabaseKind::Mariadb => Dialect::Mysql,
            DatabaseKind::Sqlite => Dialect::Sqlite,
        };
        Some((dialect, source.definition.id.clone()))
    });
    spoken.collect()
}

/// Hosts and ports of the environment's sources and probes.
fn places(running: &Running) -> Vec<(String, u16)> {
    let definition = &running.definition;
    let sources = definition.sources.iter();
    let of_sources = sources
        .filter(|source| !matches!(source.kind, pack::SourceKind::Database(_)))
        .filter_map(|source| place(&source.kind.connection()?.url));
    let of_scrapes = definition
        .sources
        .iter()
        .flat_map(|source| match &source.kind {
            pack::SourceKind::Direct(direct) => direct
                .scrape
                .iter()
                .filter_map(|scrape| place(&scrape.url))
                .collect(),
            _ => Vec::new(),
        });
    let of_probes = definition
        .probes
        .iter()
        .filter_map(|probe| place(&probe.url));
    of_sources.chain(of_scrapes).chain(of_probes).collect()
}

fn place(url: &Url) -> Option<(String, u16)> {
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    Some((
        url.host_str()?.to_ascii_lowercase(),
        url.port_or_known_default()?,
    ))
}
