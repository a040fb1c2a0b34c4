use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError, RwLock, Weak},
};

use model::{Code, Failure, Problem};
use pack::{Pack, Watch};
use tokio::runtime::Handle;

use crate::{
    Change, Console, Shared,
    dashboards::Loaded,
    wire::{EnvironmentView, Nothing, OpenPack, OwnerView, PackView, RecentPack, RunbookLink},
};

mod recent;
mod runbooks;

pub(crate) use recent::recent;

/// The pack as it was last read; replaced as a whole, never changed.
pub(crate) struct Opened {
    pub(crate) pack: Pack,
    pub(crate) problems: Vec<Problem>,
    pub(crate) dashboards: Vec<Loaded>,
    pub(crate) runbooks: Vec<RunbookLink>,
    pub(crate) present: bool,
    pub(crate) revision: u32,
}

/// Holds the open pack and the watch on its folder.
pub(crate) struct OpenPackState {
    runtime: Handle,
    opened: RwLock<Option<Arc<Opened>>>,
    watch: Mutex<Option<Watch>>,
    /// Keeps two openings apart.
    turn: Arc<tokio::sync::Mutex<()>>,
    /// The pack named at the start, until the window asks what became of it.
    first: Mutex<Option<Opening>>,
}

type Opening = tokio::task::JoinHandle<Result<Arc<Opened>, Failure>>;

impl OpenPackState {
    pub(crate) fn new(runtime: Handle) -> Self {
        Self {
            runtime,
            opened: RwLock::default(),
            watch: Mutex::default(),
            turn: Arc::default(),
            first: Mutex::default(),
        }
    }

    pub(crate) fn current(&self) -> Option<Arc<Opened>> {
        self.opened
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn replace(&self, opened: Arc<Opened>) {
        *self.opened.write().unwrap_or_else(PoisonError::into_inner) = Some(opened);
    }
}

impl Shared {
    /// The open pack, or why there is none.
    pub(crate) fn opened(&self) -> Result<Arc<Opened>, Failure> {
        self.open.current().ok_or_else(|| {
            Failure::new(Code::NotFound, "no pack is open")
                .remedy("open the folder that holds wheelhouse.toml")
        })
    }
}

/// Opens the pack named at the start while the window is still being made.
pub(crate) fn open_first(shared: &Arc<Shared>, folder: PathBuf) {
    // Taken here and not by the task: whoever asks meanwhile waits for this opening.
    let turn = shared.open.turn.clone().try_lock_owned();
    let opening = shared.clone();
    let opening = shared.open.runtime.spawn(async move {
        let _turn = match turn {
            Ok(turn) => turn,
            Err(_) => opening.open.turn.clone().lock_owned().await,
        };
        open(&opening, &folder).await
    });
    let mut first = shared.open.first.lock();
    *first
        .as_deref_mut()
        .unwrap_or_else(|poisoned| poisoned.get_mut()) = Some(opening);
}

/// The pack that is open, or that is being opened since the start.
///
/// # Errors
/// If the pack named at the start cannot be opened; asking again then answers that none is open.
pub async fn current_pack(
    console: &Console,
    request: Nothing,
) -> Result<Option<PackView>, Failure> {
    let Nothing {} = request;
    let shared = &console.shared;
    let first = shared
        .open
        .first
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .take();
    if let Some(opening) = first {
        opening.await.unwrap_or_else(|error| {
            let message = format!("opening the pack failed: {error}");
            Err(Failure::new(Code::Internal, message))
        })?;
    }
    let _one_opening_at_a_time = shared.open.turn.lock().await;
    Ok(shared.open.current().map(|opened| view(&opened)))
}

/// Opens a pack, watches its folder and remembers it for the next start.
///
/// # Errors
/// [`Code::BadPack`] if the folder cannot be read; the pack that was open stays open.
pub async fn open_pack(console: &Console, request: OpenPack) -> Result<PackView, Failure> {
    let _one_opening_at_a_time = console.shared.open.turn.lock().await;
    open(&console.shared, Path::new(&request.folder))
        .await
        .map(|opened| view(&opened))
}

/// Packs opened earlier, newest first.
#[allow(clippy::unused_async)] // a command
pub async fn recent_packs(console: &Console, request: Nothing) -> Result<Vec<RecentPack>, Failure> {
    let Nothing {} = request;
    Ok(recent(&console.shared.options.config))
}

async fn open(shared: &Arc<Shared>, folder: &Path) -> Result<Arc<Opened>, Failure> {
    let folder = folder.canonicalize().map_err(|error| {
        Failure::new(Code::BadPack, format!("the pack cannot be opened: {error}"))
            .at(folder.display().to_string())
            .remedy("choose the folder that holds wheelhouse.toml")
    })?;
    let revision = shared
        .open
        .current()
        .map_or(1, |before| before.revision + 1);
    let opened = Arc::new(read(shared, folder, revision).await?);
    shared.environments.lock().await.fit(&opened.pack).await;
    shared.open.replace(opened.clone());
    watch(shared, &opened.pack.folder);
    recent::remember(&shared.options.config, &opened.pack, shared.now());
    Ok(opened)
}

async fn read(shared: &Arc<Shared>, folder: PathBuf, revision: u32) -> Result<Opened, Failure> {
    let variables = shared.options.variables.clone();
    tokio::task::spawn_blocking(move || {
        let (pack, mut problems) = pack::open(&folder, &*variables)?;
        let dashboards = crate::dashboards::load(&pack, &mut problems);
        let runbooks = runbooks::list(&pack);
        crate::database::judge_queries(&pack, &mut problems);
        problems.extend(crate::logs::redaction_problems(&pack));
        Ok(Opened {
            pack,
            problems,
            dashboards,
            runbooks,
            present: true,
            revision,
        })
    })
    .await
    .map_err(|error| Failure::new(Code::Internal, format!("reading the pack failed: {error}")))?
}

fn watch(shared: &Arc<Shared>, folder: &Path) {
    let weak: Weak<Shared> = Arc::downgrade(shared);
    let runtime = shared.open.runtime.clone();
    let started = pack::watch(folder, move |change| {
        let Some(shared) = weak.upgrade() else { return };
        runtime.spawn(async move { follow(&shared, change).await });
    });
    let watch = match started {
        Ok(watch) => Some(watch),
        Err(failure) => {
            tracing::warn!(%failure, "changes to the pack will not be seen");
            None
        }
    };
    *shared
        .open
        .watch
        .lock()
        .unwrap_or_else(PoisonError::into_inner) = watch;
}

/// Reads the pack again after a change; a pack that vanished keeps its last good state.
async fn follow(shared: &Arc<Shared>, change: pack::Change) {
    let _one_opening_at_a_time = shared.open.turn.lock().await;
    let Some(before) = shared.open.current() else {
        return;
    };
    let revision = before.revision + 1;
    let read = match change {
        pack::Change::Vanished => Err(()),
        pack::Change::Files(_) | pack::Change::Returned => {
            read(shared, before.pack.folder.clone(), revision)
                .await
                .map_err(|failure| {
                    tracing::warn!(%failure, "the changed pack cannot be read");
                })
        }
    };
    let opened = read.unwrap_or_else(|()| Opened {
        pack: before.pack.clone(),
        problems: before.problems.clone(),
        dashboards: before.dashboards.clone(),
        runbooks: before.runbooks.clone(),
        present: false,
        revision,
    });
    if opened.present {
        shared.environments.lock().await.fit(&opened.pack).await;
    }
    shared.open.replace(Arc::new(opened));
    (shared.options.on_change)(Change::Pack { revision });
}

/// The open pack read again at once, for commands that wrote to its file.
pub(crate) async fn reread(shared: &Arc<Shared>) -> Result<PackView, Failure> {
    let _one_opening_at_a_time = shared.open.turn.lock().await;
    let folder = shared.opened()?.pack.folder.clone();
    open(shared, &folder).await.map(|opened| view(&opened))
}

pub(crate) fn view(opened: &Opened) -> PackView {
    let pack = &opened.pack;
    PackView {
        folder: pack.folder.display().to_string(),
        name: pack.name.clone(),
        description: pack.description.clone(),
        owner: pack.owner.as_ref().map(|owner| OwnerView {
            team: owner.team.clone(),
            contact: owner.contact.clone(),
        }),
        environments: pack
            .environments
            .iter()
            .map(|environment| EnvironmentView {
                id: environment.id.clone(),
                title: environment.title.clone(),
                production: environment.production,
                default: environment.default,
            })
            .collect(),
        runbooks: opened.runbooks.clone(),
        problems: opened.problems.clone(),
        present: opened.present,
        revision: opened.revision,
    }
}
