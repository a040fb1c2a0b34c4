use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use checkout::{Checkout, Fault, Git, History, Present};
use tokio::sync::watch;

use super::deleted::version;

/// What git was asked before, by folder: a walk stays good while HEAD does.
#[derive(Default)]
pub(crate) struct Checkouts {
    git: Git,
    walks: Mutex<HashMap<Place, Walk>>,
}

/// The folder that is asked about, and the folders in it whose files count.
type Place = (PathBuf, Vec<String>);

struct Walk {
    head: String,
    /// Empty as long as git is being read.
    done: watch::Receiver<Option<Result<Arc<History>, Fault>>>,
}

/// What git knows of the files of one history.
pub(super) struct Known {
    pub(super) checkout: Checkout,
    pub(super) history: Arc<History>,
    pub(super) present: HashMap<String, Present>,
    /// The folder that all files lie in, ending with `/` unless empty; paths of `present` and
    /// `history` are relative to it.
    common: String,
}

/// Why nothing is known.
pub(super) enum Absent {
    /// Git is still being read.
    Reading,
    /// There are no files.
    NoFiles,
    /// Git cannot answer.
    Fault(Fault),
}

/// Walks that are kept.
const KEPT: usize = 32;

impl Checkouts {
    /// What git knows of files, by their paths under a root. A walk that takes longer than
    /// `patience` goes on, and the next answer has it.
    pub(super) async fn known(
        &self,
        root: &Path,
        paths: Vec<String>,
        patience: Duration,
    ) -> Result<Known, Absent> {
        let work = self.ask(root, paths);
        match tokio::time::timeout(patience, work).await {
            Ok(known) => known,
            Err(_) => Err(Absent::Reading),
        }
    }

    /// When files under a root were last changed by a commit, by their paths; what git does not
    /// know in time is left out.
    pub(crate) async fn committed(
        &self,
        root: &Path,
        paths: Vec<String>,
        patience: Duration,
    ) -> HashMap<String, model::Millis> {
        let Ok(known) = self.known(root, paths.clone(), patience).await else {
            return HashMap::new();
        };
        let last = |path: String| {
            let past = known.history.past(known.inside(&path))?;
            let commit = known.history.commit(past.touches.first()?.commit);
            Some((path, commit.committed))
        };
        paths.into_iter().filter_map(last).collect()
    }

    async fn ask(&self, root: &Path, paths: Vec<String>) -> Result<Known, Absent> {
        let common = common(&paths).ok_or(Absent::NoFiles)?;
        // Asked where the files lie, a repository within the pack's own answers too.
        let folder = root.join(&common);
        let checkout = Checkout::open(&self.git, &folder).await?;
        let inside: Vec<String> = paths
            .iter()
            .map(|path| path.strip_prefix(&common).unwrap_or(path).to_owned())
            .collect();
        let folders: BTreeSet<String> = inside.iter().map(|path| around(path).to_owned()).collect();
        let place = (folder, folders.into_iter().collect());
        let mut done = self.walk(&checkout, place);
        let (present, walked) = tokio::join!(checkout.present(&inside), async {
            let walked = done.wait_for(Option::is_some).await;
            walked.ok().and_then(|walked| walked.clone())
        });
        Ok(Known {
            present: present?,
            history: walked.ok_or(Absent::Reading)??,
            checkout,
            common,
        })
    }

    /// The walk of a folder's commits, begun unless there is one of the same HEAD. It outlives
    /// the question, so that a long one is not begun anew for each.
    fn walk(
        &self,
        checkout: &Checkout,
        place: Place,
    ) -> watch::Receiver<Option<Result<Arc<History>, Fault>>> {
        let mut walks = self.walks.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(walk) = walks.get(&place)
            && walk.head == checkout.head()
            // One that failed is tried again.
            && !matches!(&*walk.done.borrow(), Some(Err(_)))
        {
            return walk.done.clone();
        }
        if walks.len() >= KEPT {
            walks.clear();
        }
        let (tell, done) = watch::channel(None);
        let (asked, folders) = (checkout.clone(), place.1.clone());
        tokio::spawn(async move {
            let walked = asked.history(&folders).await.map(Arc::new);
            // Nobody may be waiting any more.
            let _ = tell.send(Some(walked));
        });
        let walk = Walk {
            head: checkout.head().to_owned(),
            done: done.clone(),
        };
        walks.insert(place, walk);
        done
    }
}

impl Known {
    /// The path as git was asked for it.
    pub(super) fn inside<'p>(&self, path: &'p str) -> &'p str {
        path.strip_prefix(&self.common).unwrap_or(path)
    }

    /// What git knows of the file as it lies there, if it was asked.
    pub(super) fn state(&self, path: &str) -> Option<Present> {
        self.present.get(self.inside(path)).copied()
    }
}

impl From<Fault> for Absent {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

/// The deepest folder that holds all paths, ending with `/` unless it is the root.
fn common(paths: &[String]) -> Option<String> {
    let mut parts: Vec<&str> = folder(paths.first()?).collect();
    for path in paths {
        let same = folder(path).zip(&parts).take_while(|(a, b)| a == *b);
        let same = same.count();
        parts.truncate(same);
    }
    Some(parts.iter().map(|part| format!("{part}/")).collect())
}

/// The folder that holds a file's like: not that of one migration (`20260101_x/up.sql`), whose
/// neighbours may have been deleted.
fn around(path: &str) -> &str {
    let above = |path: &'_ str| path.rfind('/').unwrap_or_default();
    let mut folder = path.get(..above(path)).unwrap_or_default();
    while version(folder.rsplit('/').next().unwrap_or_default()).is_some() {
        folder = folder.get(..above(folder)).unwrap_or_default();
    }
    folder
}

fn folder(path: &str) -> impl Iterator<Item = &str> {
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
    folder.split('/').filter(|part| !part.is_empty())
}

#[cfg(test)]
mod tests {
    use super::{around, common};

    #[test]
    fn the_folder_of_one_migration_is_not_alone() {
        let table = [
            ("1.sql", ""),
            ("db/1.sql", "db"),
            ("db/20260101_x/up.sql", "db"),
            ("20260101_x/up.sql", ""),
            ("shop/migrations/0001_x.py", "shop/migrations"),
            ("m/2026/01/x.sql", "m"),
        ];
        for (path, wanted) in table {
            assert_eq!(around(path), wanted, "{path}");
        }
    }

    #[test]
    fn files_have_a_deepest_folder() {
        let of = |paths: &[&str]| {
            let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
            common(&paths)
        };
        assert_eq!(of(&[]), None);
        assert_eq!(of(&["1.sql"]).as_deref(), Some(""));
        assert_eq!(of(&["a/b/1.sql", "a/b/2.sql"]).as_deref(), Some("a/b/"));
        assert_eq!(of(&["a/b/1.sql", "a/bc/2.sql"]).as_deref(), Some("a/"));
        assert_eq!(of(&["a/b/1.sql", "2.sql"]).as_deref(), Some(""));
    }
}
