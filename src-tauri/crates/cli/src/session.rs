//! A console for one command.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use console::{
    Change, Clock, Console, Options, SystemClock, Vault,
    wire::{DashboardSummary, DashboardsRequest, OpenPack, PackView, SourcesRequest},
};
use model::{Code, Failure, Millis};
use tokio::sync::mpsc;

use crate::print;

/// A pack opened in a console that has no window.
pub(crate) struct Session {
    pub(crate) console: Console,
    pub(crate) pack: PackView,
    changes: mpsc::UnboundedReceiver<Change>,
}

/// How long the collector may take to import its past and to ask every page once.
const PATIENCE: Duration = Duration::from_secs(20);

impl Session {
    /// Opens the pack in this folder.
    ///
    /// The list of packs opened in the window is left alone. What is collected goes where the window
    /// keeps it, or into `store`: only one of the two can have a history open.
    ///
    /// # Errors
    /// If the folder holds no pack.
    pub(crate) async fn open(folder: &Path, store: Option<&Path>) -> Result<Self, Failure> {
        let folder = match folder.file_name() {
            Some(name) if name == "wheelhouse.toml" => folder.parent().unwrap_or(folder),
            _ => folder,
        };
        let (sender, changes) = mpsc::unbounded_channel();
        let data = match store {
            Some(store) => store.to_owned(),
            None => data_folder()?,
        };
        let console = Console::start(Options {
            config: data.join("ctl"),
            logs: data.join("ctl").join("logs"),
            data,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            clock: Arc::new(SystemClock),
            variables: Arc::new(|name| std::env::var(name).ok()),
            vault: Vault::system(),
            // The receiver is gone only when the command is done.
            on_change: Arc::new(move |change| _ = sender.send(change)),
        })
        .await?;
        let request = OpenPack {
            folder: folder.display().to_string(),
        };
        let pack = console::open_pack(&console, request).await?;
        Ok(Self {
            console,
            pack,
            changes,
        })
    }

    /// What time it is.
    pub(crate) fn now() -> Millis {
        SystemClock.now().to_millis()
    }

    /// The environment of that id, or the pack's default one.
    ///
    /// # Errors
    /// If the pack has none, or none of that id.
    pub(crate) fn environment(&self, id: Option<&str>) -> Result<String, Failure> {
        let all = &self.pack.environments;
        let found = match id {
            Some(id) => all.iter().find(|one| one.id == id),
            None => all.iter().find(|one| one.default).or_else(|| all.first()),
        };
        found.map(|one| one.id.clone()).ok_or_else(|| {
            let known: Vec<&str> = all.iter().map(|one| one.id.as_str()).collect();
            let remedy = if known.is_empty() {
                "describe one in wheelhouse.toml".to_owned()
            } else {
                format!("take one of: {}", known.join(", "))
            };
            let message = match id {
                Some(id) => format!("the pack has no environment {id:?}"),
                None => "the pack has no environment".to_owned(),
            };
            Failure::new(Code::NotFound, message)
                .at("wheelhouse.toml")
                .remedy(remedy)
        })
    }

    /// The dashboard of that uid, title or file name.
    ///
    /// # Errors
    /// If there is none, or several have that title.
    pub(crate) async fn dashboard(&self, name: &str) -> Result<DashboardSummary, Failure> {
        let all = self.dashboards().await?;
        if let Some(found) = all.iter().find(|one| one.uid == name || one.file == name) {
            return Ok(found.clone());
        }
        let file_name = |one: &DashboardSummary| {
            let own = one.file.rsplit('/').next().unwrap_or(&one.file).to_owned();
            own == name || own.strip_suffix(".json") == Some(name)
        };
        let named: Vec<&DashboardSummary> = all
            .iter()
            .filter(|one| one.title == name || file_name(one))
            .collect();
        match named.as_slice() {
            [only] => Ok((*only).clone()),
            [] => {
                let known: Vec<&str> = all.iter().map(|one| one.uid.as_str()).collect();
                Err(
                    Failure::new(Code::NotFound, format!("no dashboard is called {name:?}"))
                        .remedy(format!("take one of these uids: {}", known.join(", "))),
                )
            }
            several => {
                let uids: Vec<&str> = several.iter().map(|one| one.uid.as_str()).collect();
                Err(Failure::new(
                    Code::BadInput,
                    format!("several dashboards are called {name:?}"),
                )
                .remedy(format!("name its uid: {}", uids.join(", "))))
            }
        }
    }

    /// All dashboards, those of the starter set last.
    ///
    /// # Errors
    /// If the pack is gone.
    pub(crate) async fn dashboards(&self) -> Result<Vec<DashboardSummary>, Failure> {
        let request = DashboardsRequest {
            environment: String::new(),
        };
        console::dashboards(&self.console, request).await
    }

    /// Starts an environment; where Wheelhouse collects itself, waits until it has something to
    /// show: its past imported and every page asked once.
    ///
    /// # Errors
    /// If the environment cannot be started.
    pub(crate) async fn start(&mut self, environment: &str) -> Result<(), Failure> {
        let request = SourcesRequest {
            environment: environment.to_owned(),
        };
        let sources = console::sources(&self.console, request).await?;
        for source in &sources {
            if let Some(failure) = &source.state.failure {
                print::failure(failure);
                if failure.code == Code::Storage {
                    print::line("  → or keep apart from the window: --store FOLDER");
                }
            }
        }
        let collecting = sources
            .iter()
            .filter(|source| source.kind == "direct" && source.state.failure.is_none());
        // Each tells twice: when its past is there, and when every page was asked.
        let mut awaited = collecting.count() * 2;
        if awaited == 0 {
            return Ok(());
        }
        print::line("collecting: waiting until every page was asked once …");
        let end = tokio::time::Instant::now() + PATIENCE;
        while awaited > 0 {
            match tokio::time::timeout_at(end, self.changes.recv()).await {
                Ok(Some(Change::Collected)) => awaited -= 1,
                Ok(Some(Change::Pack { .. } | Change::Alerts { .. })) => {}
                Ok(None) | Err(_) => {
                    print::line(&format!(
                        "not every page answered within {} s; going on with what is there",
                        PATIENCE.as_secs()
                    ));
                    return Ok(());
                }
            }
        }
        Ok(())
    }

    /// Ends collectors; what they hold is on disk afterwards.
    pub(crate) async fn close(self) {
        self.console.close().await;
    }
}

/// The folder that the window keeps its history in too.
fn data_folder() -> Result<PathBuf, Failure> {
    dirs::data_local_dir()
        .map(|folder| folder.join("wheelhouse"))
        .ok_or_else(|| {
            Failure::new(Code::Storage, "this user has no data folder")
                .remedy("set HOME, or XDG_DATA_HOME")
        })
}
