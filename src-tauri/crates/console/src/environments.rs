//! Environments that have been looked at: their sources and probes run until Wheelhouse closes.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use model::{Code, Failure, Millis, TimeRange};
use pack::{Pack, RuleGroup};

use tokio::sync::Mutex;

use collector::Clock;

use crate::{
    Console, Shared,
    database::{AppliedMigrations, Newest},
    wire::ChangeMark,
};

mod alert_store;
mod asking;
mod connect;
mod connected;
mod database;
mod fetch;
mod log_store;
mod probes;
mod rules;
mod trace_store;

pub(crate) use alert_store::AlertStore;
pub(crate) use asking::{Query, Shareable, When};
pub(crate) use connect::{limits, open_store, secret_key, store_folder};
pub(crate) use connected::{Connected, Wire};
pub(crate) use log_store::LogStore;
pub(crate) use probes::{Probed, Probes};
pub(crate) use trace_store::TraceStore;

/// All environments that run, by id.
#[derive(Default)]
pub(crate) struct Environments {
    running: HashMap<String, Arc<Running>>,
}

/// One environment that runs.
pub(crate) struct Running {
    pub(crate) definition: pack::Environment,
    pub(crate) probes: Probes,
    /// The rules its collector evaluates.
    rules: Vec<RuleGroup>,
    sources: RwLock<Vec<Arc<Connected>>>,
    /// The changes of the range that was asked for last: all panels of a screen share it.
    changes: Mutex<Option<KnownChanges>>,
    applied: Arc<AppliedMigrations>,
    clock: Arc<dyn Clock>,
}

/// What changed within a range, as of a moment.
struct KnownChanges {
    range: TimeRange,
    at: Millis,
    changes: Arc<[ChangeMark]>,
}

/// How long, in milliseconds, the parts of a screen go on asking for the same.
const SAME_SCREEN: i64 = 3_000;

impl Running {
    /// What changed within the range, newest first; asked once for all who ask at the same time.
    pub(crate) async fn changes(&self, range: TimeRange) -> Arc<[ChangeMark]> {
        let mut kept = self.changes.lock().await;
        let now = self.clock.now().to_millis();
        if let Some(known) = &*kept
            && known.range == range
            && now.0 - known.at.0 < SAME_SCREEN
        {
            return known.changes.clone();
        }
        let changes: Arc<[ChangeMark]> = crate::overview::changes(self, range).await.into();
        *kept = Some(KnownChanges {
            range,
            at: now,
            changes: changes.clone(),
        });
        changes
    }

    /// Migrations that its databases had applied within the range, by the last reading.
    pub(crate) fn migrated(&self, range: TimeRange) -> Vec<ChangeMark> {
        let now = self.clock.now().to_millis();
        self.applied.within(self.with_databases(), range, now)
    }

    /// The newest migration of a database, by the last reading.
    pub(crate) async fn newest_migration(&self, source: &str) -> Option<Newest> {
        let now = self.clock.now().to_millis();
        let databases = self.with_databases();
        self.applied.newest(databases, source, now).await
    }

    /// The rules its collector evaluates; empty where a server does.
    pub(crate) fn rules(&self) -> &[RuleGroup] {
        &self.rules
    }

    /// Its sources in the order of the file.
    pub(crate) fn sources(&self) -> Vec<Arc<Connected>> {
        self.sources
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// One source by its key.
    pub(crate) fn source(&self, id: &str) -> Result<Arc<Connected>, Failure> {
        self.sources()
            .into_iter()
            .find(|source| source.definition.id == id)
            .ok_or_else(|| {
                Failure::new(
                    Code::NotFound,
                    format!("environment {:?} has no source {id:?}", self.definition.id),
                )
                .remedy("reload the list of sources")
            })
    }

    /// The source that a dashboard's reference means: by key or title, by the pack's mapping, else
    /// the first with metrics.
    pub(crate) fn metrics(&self, reference: Option<&str>) -> Result<Arc<Connected>, Failure> {
        if let Some((source, _)) = reference.and_then(|name| self.meant(name)) {
            return Ok(source);
        }
        let first = self
            .sources()
            .into_iter()
            .find(|source| source.kind_answers("metrics"));
        first.ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!(
                    "environment {:?} has no source of metrics",
                    self.definition.title
                ),
            )
            .remedy("add a source of kind \"prometheus\" or \"direct\" on the Sources screen")
        })
    }

    /// The source with metrics that a name means, and whether the pack's mapping says so.
    pub(crate) fn meant(&self, name: &str) -> Option<(Arc<Connected>, bool)> {
        let sources = self.sources();
        let mut answering = sources
            .iter()
            .filter(|source| source.kind_answers("metrics"));
        let named = answering
            .clone()
            .find(|source| source.definition.id == name || source.definition.title == name);
        if let Some(named) = named {
            return Some((named.clone(), false));
        }
        let mapped = self.definition.data_sources.iter();
        let (_, id) = mapped
            .into_iter()
            .find(|(reference, _)| reference == name)?;
        let source = answering.find(|source| source.definition.id == *id)?;
        Some((source.clone(), true))
    }

    /// The first source with log lines.
    pub(crate) fn logs(&self) -> Result<Arc<Connected>, Failure> {
        let with_logs = |source: &Arc<Connected>| source.logs().is_ok();
        self.sources().into_iter().find(with_logs).ok_or_else(|| {
            Failure::new(
                Code::Unsupported,
                format!(
                    "no source of environment {:?} answers log searches in this version",
                    self.definition.title
                ),
            )
        })
    }

    /// All sources with log lines.
    pub(crate) fn with_logs(&self) -> Vec<Arc<Connected>> {
        let mut sources = self.sources();
        sources.retain(|source| source.kind_answers("logs"));
        sources
    }

    /// All sources with traces.
    pub(crate) fn with_traces(&self) -> Vec<Arc<Connected>> {
        let mut sources = self.sources();
        sources.retain(|source| source.kind_answers("traces"));
        sources
    }

    /// All databases.
    pub(crate) fn with_databases(&self) -> Vec<Arc<Connected>> {
        let mut sources = self.sources();
        sources.retain(|source| source.kind_answers("database"));
        sources
    }

    /// The source of traces with this key; the first without.
    pub(crate) fn traces(&self, id: Option<&str>) -> Result<Arc<Connected>, Failure> {
        if let Some(id) = id {
            return self.source(id);
        }
        self.with_traces().into_iter().next().ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!(
                    "environment {:?} has no source of traces",
                    self.definition.title
                ),
            )
            .remedy("add a source of traces on the Sources screen, such as tempo, jaeger or direct")
        })
    }

    /// Lets nothing that was answered before serve who asks now.
    async fn forget(&self) {
        for source in self.sources() {
            source.desk.forget();
        }
        // Who asks at the moment holds it, and keeps what is forgotten here.
        *self.changes.lock().await = None;
    }

    fn replace(&self, source: Arc<Connected>) -> Option<Arc<Connected>> {
        let mut sources = self.sources.write().unwrap_or_else(PoisonError::into_inner);
        let place = sources
            .iter_mut()
            .find(|other| other.definition.id == source.definition.id)?;
        Some(std::mem::replace(place, source))
    }

    async fn close(&self) {
        self.probes.close();
        for source in self.sources() {
            source.close().await;
        }
    }
}

impl Environments {
    /// Ends what the pack no longer describes the same way; it starts anew when it is asked for.
    pub(crate) async fn fit(&mut self, pack: &Pack) {
        let mut leaving = Vec::new();
        self.running.retain(|id, running| {
            let stays = pack.environments.iter().any(|environment| {
                &environment.id == id
                    && *environment == running.definition
                    && rules(pack, environment) == running.rules
            });
            if !stays {
                leaving.push(running.clone());
            }
            stays
        });
        for running in leaving {
            running.close().await;
        }
    }

    /// All that run, in no particular order.
    pub(crate) fn all(&self) -> Vec<Arc<Running>> {
        self.running.values().cloned().collect()
    }

    /// Ends everything.
    pub(crate) async fn close_all(&mut self) {
        for (_, running) in self.running.drain() {
            running.close().await;
        }
    }
}

impl Console {
    /// The environment of a request, started if nobody asked for it before.
    pub(crate) async fn environment(&self, id: &str) -> Result<Arc<Running>, Failure> {
        let opened = self.shared.opened()?;
        let definition = opened.pack.environments.iter().find(|other| other.id == id);
        let definition = definition.ok_or_else(|| {
            Failure::new(
                Code::NotFound,
                format!("the pack has no environment {id:?}"),
            )
            .at(pack::FILE)
            .remedy("choose another environment")
        })?;
        // Held while it starts, so that two questions do not start two collectors.
        let mut environments = self.shared.environments.lock().await;
        if let Some(running) = environments.running.get(id) {
            return Ok(running.clone());
        }
        let running = Arc::new(start(&self.shared, &opened.pack, definition).await);
        environments.running.insert(id.to_owned(), running.clone());
        Ok(running)
    }

    /// Connects one source anew, after its secret changed.
    pub(crate) async fn reconnect(&self, environment: &str, source: &str) -> Result<(), Failure> {
        let running = self.environment(environment).await?;
        let opened = self.shared.opened()?;
        let definition = running.source(source)?.definition.clone();
        let fresh = connect::connect(&self.shared, &opened.pack, environment, definition).await;
        if let Some(old) = running.replace(Arc::new(fresh)) {
            old.close().await;
        }
        Ok(())
    }
}

/// Forgets what was answered about an environment, as its past is another one now.
async fn forget(shared: &Shared, environment: &str) {
    let running = shared
        .environments
        .lock()
        .await
        .running
        .get(environment)
        .cloned();
    if let Some(running) = running {
        running.forget().await;
    }
    shared.slos.forget(environment, shared.now());
}

async fn start(shared: &Arc<Shared>, pack: &Pack, definition: &pack::Environment) -> Running {
    let sources = definition.sources.iter().map(|source| async {
        Arc::new(connect::connect(shared, pack, &definition.id, source.clone()).await)
    });
    let sources = futures::future::join_all(sources).await;
    let probes = Probes::start(
        &definition.probes,
        &shared.ambient,
        shared.options.clock.clone(),
    );
    Running {
        definition: definition.clone(),
        probes,
        rules: rules(pack, definition).to_vec(),
        sources: RwLock::new(sources),
        changes: Mutex::default(),
        applied: Arc::default(),
        clock: shared.options.clock.clone(),
    }
}

/// The rules that one of the environment's sources evaluates.
fn rules<'p>(pack: &'p Pack, environment: &pack::Environment) -> &'p [RuleGroup] {
    let of = |source: &pack::Source| rules::rules_of(pack, &environment.id, &source.id);
    let all = environment.sources.iter().map(of);
    all.into_iter()
        .find(|rules| !rules.is_empty())
        .unwrap_or_default()
}
