use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
    sync::mpsc::{self, RecvTimeoutError},
    thread,
    time::{Duration, Instant},
};

use model::{Code, Failure};
use notify::{Event, RecommendedWatcher, RecursiveMode, Watcher};

/// Folders of a pack whose contents matter; the rest of a repository is not watched.
const WITHIN: [&str; 7] = [
    "dashboards",
    "runbooks",
    "alerts",
    "slos",
    "queries",
    "docs",
    "baseline",
];
/// Editors write a file in several steps: a change is told once it has been quiet for so long …
const QUIET: Duration = Duration::from_millis(150);
/// … or has gone on for so long.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often the folder itself is looked for.
const TICK: Duration = Duration::from_millis(500);

/// What happened to a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// These files or folders were written, renamed or removed; sorted.
    Files(Vec<PathBuf>),
    /// The folder is gone: moved, removed, or on a disk that was taken out.
    Vanished,
    /// The folder is back; everything in it may be different.
    Returned,
}

/// A running watch; dropping it ends it.
#[derive(Debug)]
pub struct Watch {
    stop: mpsc::Sender<Message>,
}

impl Drop for Watch {
    fn drop(&mut self) {
        // The other end is gone only if its thread has ended already.
        let _ = self.stop.send(Message::Stop);
    }
}

/// Calls `on_change` from a thread of its own whenever the pack changes, until the watch is dropped.
///
/// # Errors
/// If the operating system refuses to watch the folder.
pub fn watch(
    folder: &Path,
    on_change: impl FnMut(Change) + Send + 'static,
) -> Result<Watch, Failure> {
    let (sender, messages) = mpsc::channel();
    let refused = |error: &dyn std::fmt::Display| {
        Failure::new(
            Code::Storage,
            format!("changes to the pack cannot be watched: {error}"),
        )
        .at(folder.display().to_string())
        .remedy("reload by hand; on Linux, raise fs.inotify.max_user_watches")
    };
    let events = sender.clone();
    let watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if let Ok(event) = event {
            let _ = events.send(Message::Changed(event));
        }
    })
    .map_err(|error| refused(&error))?;
    let mut watched = Watched {
        folder: folder.to_owned(),
        watcher,
        folders: BTreeSet::new(),
    };
    watched.renew().map_err(|error| refused(&error))?;
    thread::Builder::new()
        .name("pack-watch".into())
        .spawn(move || run(watched, &messages, on_change))
        .map_err(|error| refused(&error))?;
    Ok(Watch { stop: sender })
}

enum Message {
    Changed(Event),
    Stop,
}

struct Watched {
    folder: PathBuf,
    watcher: RecommendedWatcher,
    folders: BTreeSet<PathBuf>,
}

impl Watched {
    /// Watches what has appeared and forgets what has gone.
    fn renew(&mut self) -> notify::Result<()> {
        let wanted = std::iter::once((self.folder.clone(), RecursiveMode::NonRecursive))
            .chain(WITHIN.map(|name| (self.folder.join(name), RecursiveMode::Recursive)));
        for (folder, mode) in wanted {
            if !folder.is_dir() {
                self.forget(&folder);
            } else if !self.folders.contains(&folder) {
                self.watcher.watch(&folder, mode)?;
                self.folders.insert(folder);
            }
        }
        Ok(())
    }

    fn forget(&mut self, folder: &Path) {
        if self.folders.remove(folder) {
            // The watch of a removed folder is usually gone with it.
            let _ = self.watcher.unwatch(folder);
        }
    }

    /// Whether a path is part of the pack, rather than of the repository around it.
    fn matters(&self, path: &Path) -> bool {
        let Ok(within) = path.strip_prefix(&self.folder) else {
            return false;
        };
        let mut parts = within.iter().filter_map(|part| part.to_str());
        match (parts.next(), parts.next()) {
            (Some(first), None) => {
                WITHIN.contains(&first)
                    || [".toml", ".yml", ".yaml", ".json"]
                        .iter()
                        .any(|end| first.ends_with(end))
            }
            (Some(first), Some(_)) => WITHIN.contains(&first),
            (None, _) => false,
        }
    }
}

fn run(
    mut watched: Watched,
    messages: &mpsc::Receiver<Message>,
    mut on_change: impl FnMut(Change),
) {
    let mut changed = BTreeSet::new();
    let mut first: Option<Instant> = None;
    let mut present = true;
    loop {
        let wait = if changed.is_empty() { TICK } else { QUIET };
        let quiet = match messages.recv_timeout(wait) {
            Ok(Message::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            Ok(Message::Changed(event)) => {
                note(&mut watched, &event, &mut changed);
                if !changed.is_empty() {
                    first.get_or_insert_with(Instant::now);
                }
                false
            }
            Err(RecvTimeoutError::Timeout) => true,
        };
        if !quiet && first.is_none_or(|first| first.elapsed() < PATIENCE) {
            continue;
        }
        let here = watched.folder.is_dir();
        if here && let Err(error) = watched.renew() {
            tracing::warn!(%error, folder = %watched.folder.display(), "watching the pack");
        }
        match (present, here) {
            (true, false) => {
                for folder in std::mem::take(&mut watched.folders) {
                    let _ = watched.watcher.unwatch(&folder);
                }
                on_change(Change::Vanished);
            }
            (false, true) => on_change(Change::Returned),
            (true, true) if !changed.is_empty() => on_change(Change::Files(
                std::mem::take(&mut changed).into_iter().collect(),
            )),
            _ => {}
        }
        present = here;
        changed.clear();
        first = None;
    }
}

/// Remembers the paths of an event, and that a folder which was renamed or removed is watched no
/// more even if another has taken its name.
fn note(watched: &mut Watched, event: &Event, changed: &mut BTreeSet<PathBuf>) {
    if event.kind.is_access() {
        return;
    }
    let moved = event.kind.is_remove()
        || matches!(
            event.kind,
            notify::EventKind::Modify(notify::event::ModifyKind::Name(_))
        );
    for path in &event.paths {
        if moved && watched.folders.contains(path) {
            watched.forget(path);
        }
        if watched.matters(path) {
            changed.insert(path.clone());
        }
    }
}
