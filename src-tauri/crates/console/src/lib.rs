//! One function per command of the window; the only composer of the other rooms.
//!
//! A [`Console`] holds the open pack, the environments that have been looked at and the values
//! behind the drawings on screen. It knows nothing of windows: the shell passes requests in and
//! hears of changes through [`Options::on_change`].

mod age;
mod alerts;
mod dashboards;
mod database;
mod diagnostics;
mod environments;
mod explore;
mod history;
mod incidents;
mod logs;
mod notices;
mod open;
mod overview;
mod pages;
mod panel;
mod picture;
mod questions;
mod reports;
mod runbooks;
mod slos;
mod small_file;
mod sources;
mod starter;
mod traces;
mod values;
pub mod wire;

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
    sync::{Arc, PoisonError},
};

use model::Failure;
use tokio::sync::Mutex;

pub use collector::{Clock, Exported, ImportedText, SystemClock};
pub use rules::{TestReport, test_file as test_rules};
pub use secrets::Vault;

pub use crate::{
    alerts::{alert_detail, alerts, create_silence, expire_silence},
    dashboards::{dashboard, dashboards, map_data_source, variable_options},
    database::{
        LedgerExcerpt, LedgerExcerptFile, data_model, database, database_health, diagram,
        diagram_file, evidence_plan, ledger, ledger_excerpt, make_evidence, migration,
        migration_effect, migrations, named_queries, query_file, run_query, schema,
        search_migrations, table, verify_evidence,
    },
    diagnostics::diagnostics,
    explore::{complete, explore},
    history::{HistoryOf, ImportedHistory, export_history, import_history},
    incidents::{
        change_incident, export_incident_folder, handover_note, incident_file, incident_picture,
        incidents, open_incident, pin, start_incident, verify_incident, verify_incident_folder,
    },
    logs::{
        VerifiedExport, cancel_export, close_logs, export_logs, export_name, export_state,
        find_log, follow_logs, log_context, log_fields, log_line, log_patterns, log_rows,
        log_sources, log_state, log_values, log_volume, more_logs, open_logs, pause_logs,
        read_log_files, resume_export, set_redaction, verify_export,
    },
    notices::{EVERY as NOTICE_INTERVAL, Notice},
    open::{current_pack, open_pack, recent_packs},
    overview::{golden_signals, overview},
    pages::judge_page,
    panel::{PanelFile, panel, panel_file},
    picture::{
        Picture, PictureFormat, PictureRequest, PicturedPanel, PicturedState, render_dashboard,
        settled,
    },
    questions::withdraw,
    reports::{import_report, lint, related},
    runbooks::{
        alert_runbooks, ask_block, check_runbook, open_runbook, runbooks, worked_on_runbook,
    },
    slos::{RuleFile, budget_spent, slo_rules, slos},
    sources::{add_source, delete_secret, remove_source, set_secret, sources, test_source},
    traces::{
        close_trace, compare_traces, find_trace, open_trace, read_trace_file, reveal_span,
        search_traces, span_detail, trace_file_name, trace_logs, trace_metrics, trace_names,
        trace_rows, trace_statistics, write_trace,
    },
    values::panel_values,
};

/// What a console takes from its surroundings.
pub struct Options {
    /// Folder of small files, such as the list of packs opened earlier.
    pub config: PathBuf,
    /// Folder of the collector's stores.
    pub data: PathBuf,
    /// Folder of Wheelhouse's own logs, quoted in diagnostics.
    pub logs: PathBuf,
    /// Version of the application.
    pub version: String,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Answers `${NAME}` in `wheelhouse.toml`.
    pub variables: Variables,
    /// Where secrets are kept.
    pub vault: Vault,
    /// Hears what changed without having been asked for.
    pub on_change: Arc<dyn Fn(Change) + Send + Sync>,
}

impl Options {
    /// All below one folder, without variables, and secrets kept only while it runs: what examples
    /// and tests begin with.
    #[must_use]
    pub fn within(folder: impl AsRef<Path>) -> Self {
        let folder = folder.as_ref();
        Self {
            config: folder.join("config"),
            data: folder.join("data"),
            logs: folder.join("logs"),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clock: Arc::new(SystemClock),
            variables: Arc::new(|_| None),
            vault: Vault::session_only(),
            on_change: Arc::new(|_| {}),
        }
    }
}

/// Answers a name with its value, usually from the process environment.
pub type Variables = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// What changes without having been asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// The pack's files changed, vanished or came back.
    Pack {
        /// The revision it has now.
        revision: u32,
    },
    /// A collector has imported its past, or asked every page once.
    Collected,
    /// Other alerts fire than before.
    Alerts {
        /// How many fire, in all environments that run.
        firing: u32,
        /// Those that began and shall be told of.
        notices: Vec<Notice>,
    },
}

/// The state behind the window; clones share it.
#[derive(Clone)]
pub struct Console {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) options: Options,
    pub(crate) ambient: transport::Ambient,
    pub(crate) open: open::OpenPackState,
    pub(crate) environments: Mutex<environments::Environments>,
    pub(crate) values: values::Values,
    pub(crate) questions: questions::Questions,
    pub(crate) slos: slos::Kept,
    pub(crate) names: explore::Names,
    pub(crate) traces: traces::OpenTraces,
    pub(crate) ledgers: database::Ledgers,
    pub(crate) schemas: database::Schemas,
    pub(crate) logs: logs::OpenLogs,
    pub(crate) redaction: logs::RedactionState,
    pub(crate) exports: logs::Exports,
    pub(crate) checkouts: database::Checkouts,
    pub(crate) known_metrics: alerts::KnownMetrics,
    pub(crate) incidents: incidents::Records,
    /// Options of variables as they were last answered, which "All" stands for.
    options_of: std::sync::Mutex<HashMap<OptionsKey, Vec<dashboard::Choice>>>,
}

/// Environment, dashboard and variable.
type OptionsKey = (String, String, String);

impl Shared {
    pub(crate) fn now(&self) -> model::Millis {
        self.options.clock.now().to_millis()
    }

    pub(crate) fn keep_options(
        &self,
        request: &wire::VariableRequest,
        options: Vec<dashboard::Choice>,
    ) {
        let key = (
            request.environment.clone(),
            request.uid.clone(),
            request.name.clone(),
        );
        self.options_of
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(key, options);
    }

    pub(crate) fn options(
        &self,
        environment: &str,
        uid: &str,
        name: &str,
    ) -> Option<Vec<dashboard::Choice>> {
        let key = (environment.to_owned(), uid.to_owned(), name.to_owned());
        self.options_of
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .get(&key)
            .cloned()
    }
}

impl Console {
    /// A console without a pack.
    ///
    /// # Errors
    /// If the folders cannot be made or the system's trust store cannot be read.
    #[allow(clippy::unused_async)] // starts inside the runtime whose handle it keeps
    pub async fn start(options: Options) -> Result<Self, Failure> {
        for folder in [&options.config, &options.data] {
            std::fs::create_dir_all(folder).map_err(|error| {
                Failure::new(
                    model::Code::Storage,
                    format!("cannot make a folder: {error}"),
                )
                .at(folder.display().to_string())
                .remedy("free some space, or make the folder writable for this user")
            })?;
        }
        let ambient = transport::Ambient::system();
        let shared = Arc::new(Shared {
            ambient,
            open: open::OpenPackState::new(tokio::runtime::Handle::current()),
            environments: Mutex::default(),
            values: values::Values::default(),
            questions: questions::Questions::default(),
            slos: slos::Kept::default(),
            names: explore::Names::default(),
            traces: traces::OpenTraces::default(),
            ledgers: database::Ledgers::default(),
            schemas: database::Schemas::default(),
            logs: logs::OpenLogs::default(),
            redaction: logs::RedactionState::default(),
            exports: logs::Exports::default(),
            checkouts: database::Checkouts::default(),
            known_metrics: alerts::KnownMetrics::default(),
            incidents: incidents::Records::default(),
            options_of: std::sync::Mutex::default(),
            options,
        });
        tokio::spawn(notices::watch(Arc::downgrade(&shared)));
        Ok(Self { shared })
    }

    /// Begins to open this pack; [`current_pack`] tells what became of it.
    pub fn open_first(&self, pack: PathBuf) {
        open::open_first(&self.shared, pack);
    }

    /// Begins to open the pack that was open last; [`current_pack`] tells what became of it.
    pub fn reopen_last(&self) {
        if let Some(last) = open::recent(&self.shared.options.config).into_iter().next() {
            open::open_first(&self.shared, PathBuf::from(last.folder));
        }
    }

    /// Ends collectors and probes; what they hold is on disk afterwards.
    pub async fn close(&self) {
        self.shared.environments.lock().await.close_all().await;
    }
}
