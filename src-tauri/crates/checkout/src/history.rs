use std::collections::{HashMap, HashSet};

use model::Millis;

use crate::{
    Checkout, Commit, Deed, Fault, Past, Touch,
    arrival::Arrivals,
    git::End,
    past::pasts,
    walk::{ALIKE, ASKED, Step, Walk},
};

/// The commits of a folder's files, read once.
#[derive(Debug)]
pub struct History {
    steps: Vec<Step>,
    /// Numbers of the commits by their hash.
    numbers: HashMap<String, usize>,
    pasts: HashMap<String, Past>,
    arrivals: Arrivals,
    prefix: String,
    shallow: bool,
    /// What could not be read.
    pub limits: Vec<Limit>,
}

/// What could not be read of a history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The clone lacks its older commits, so who added a file may not be known.
    Shallow,
    /// The walk was ended because it took too long; older commits are missing.
    Slow,
    /// The walk was ended because it said too much; older commits are missing.
    TooLarge,
    /// The graph of all commits could not be read: when a commit was merged is not known.
    NoGraph,
}

/// How a commit came to the main line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Arrival<'h> {
    /// The commit of the main line that brought it: a merge, or itself.
    pub commit: &'h Commit,
    /// Whether it was made on the main line.
    pub direct: bool,
}

/// What a file was at a moment, on the main line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then<'h> {
    /// The commit that made it what it was, and with which commit that arrived.
    Version {
        /// What the commit did to the file.
        touch: &'h Touch,
        /// When it came to the main line.
        arrival: Arrival<'h>,
    },
    /// It had been deleted.
    Deleted {
        /// The commit that did.
        touch: &'h Touch,
    },
    /// It came to the main line only later.
    NotYet {
        /// What came first.
        first: &'h Touch,
        /// When it came.
        arrival: Arrival<'h>,
    },
    /// The commits that would tell were not read.
    Unknown,
}

/// Walks that are made at most to follow files to the folders they came from.
const ROUNDS: usize = 3;
/// Folders that one walk is asked for; more are walked as a whole.
const FOLDERS: usize = 64;

impl Checkout {
    /// Walks the commits that touched files under `folders`, relative to the checkout's folder.
    ///
    /// # Errors
    /// If git fails. A walk that takes too long or says too much ends early and says so in
    /// [`History::limits`].
    pub async fn history(&self, folders: &[String]) -> Result<History, Fault> {
        let mut limits = Vec::new();
        if self.shallow {
            limits.push(Limit::Shallow);
        }
        let mut folders: HashSet<String> = folders.iter().map(|f| self.within(f)).collect();
        let mut steps = Vec::new();
        for _ in 0..ROUNDS {
            let (walked, end) = self.walk(&folders).await?;
            let before = folders.len();
            // Files that came from elsewhere have an older past there.
            folders.extend(walked.iter().flat_map(origins));
            steps = walked;
            match end {
                End::Whole if folders.len() > before => {}
                End::Whole => break,
                End::Slow => {
                    limits.push(Limit::Slow);
                    break;
                }
                End::TooLarge => {
                    limits.push(Limit::TooLarge);
                    break;
                }
            }
        }
        let asked = ["rev-list", "--parents", &self.head];
        let arrivals = match self.git.ask(&self.folder, &asked, b"").await {
            Ok(graph) => Arrivals::read(&String::from_utf8_lossy(&graph)),
            Err(Fault::Slow { .. } | Fault::TooLarge { .. }) => {
                limits.push(Limit::NoGraph);
                Arrivals::default()
            }
            Err(fault) => return Err(fault),
        };
        Ok(History {
            numbers: (steps.iter().map(|step| step.commit.hash.clone()).zip(0..)).collect(),
            pasts: pasts(&steps),
            steps,
            arrivals,
            prefix: self.prefix.clone(),
            shallow: self.shallow,
            limits,
        })
    }

    async fn walk(&self, folders: &HashSet<String>) -> Result<(Vec<Step>, End), Fault> {
        let mut walk = Walk::new(folders);
        let mut arguments: Vec<&str> = ASKED.to_vec();
        arguments.extend([ALIKE, "-l2000", "--no-ext-diff", "--no-textconv"]);
        arguments.extend(["--end-of-options", &self.head, "--"]);
        // Paths are relative to the folder git is asked in, unless told from the top.
        let top = "../".repeat(self.prefix.matches('/').count());
        let mut paths: Vec<String> = folders.iter().map(|f| format!("{top}{f}")).collect();
        paths.sort();
        let whole = folders.contains("") || paths.len() > FOLDERS;
        if !whole {
            arguments.extend(paths.iter().map(String::as_str));
        }
        let take = |bytes: &[u8]| walk.take(bytes);
        let end = self.git.stream(&self.folder, &arguments, b"", take).await?;
        Ok((walk.end(), end))
    }

    /// The path in the repository of one in this folder.
    pub(crate) fn within(&self, path: &str) -> String {
        let path = path.trim_matches('/');
        let path = if path == "." { "" } else { path };
        let whole = format!("{}{path}", self.prefix);
        whole.trim_end_matches('/').to_owned()
    }
}

/// The folders that files of a commit were renamed from.
fn origins(step: &Step) -> impl Iterator<Item = String> {
    let from = step
        .changes
        .iter()
        .filter_map(|changed| changed.from.as_deref());
    from.map(|from| {
        from.rsplit_once('/')
            .map_or("", |(folder, _)| folder)
            .to_owned()
    })
}

impl History {
    /// A commit by its number.
    #[must_use]
    pub fn commit(&self, number: usize) -> &Commit {
        &self.steps[number].commit
    }

    /// How many commits lead to HEAD, as far as they were counted.
    #[must_use]
    pub fn commits(&self) -> usize {
        self.arrivals.len()
    }

    /// The past of a file, by its path in the checkout's folder.
    #[must_use]
    pub fn past(&self, path: &str) -> Option<&Past> {
        self.pasts.get(&format!("{}{path}", self.prefix))
    }

    /// Files that were deleted, by their last path in the checkout's folder.
    pub fn deleted(&self) -> impl Iterator<Item = (&str, &Past)> {
        let gone = self.pasts.iter().filter(|(_, past)| past.gone());
        gone.filter_map(|(path, past)| Some((path.strip_prefix(self.prefix.as_str())?, past)))
    }

    /// The commit that added a file; nothing if the clone or the walk does not reach that far.
    #[must_use]
    pub fn added(&self, past: &Past) -> Option<&Commit> {
        let commit = self.commit(past.added()?.commit);
        // Where a shallow clone begins, every file looks new.
        (!(self.shallow && commit.first)).then_some(commit)
    }

    /// How a commit came to the main line, if that is known.
    #[must_use]
    pub fn arrival(&self, commit: &Commit) -> Option<Arrival<'_>> {
        let hash = self.arrivals.with(&commit.hash)?;
        Some(Arrival {
            commit: self.commit(*self.numbers.get(hash)?),
            direct: hash == commit.hash,
        })
    }

    /// What a file was at a moment: the last that had come to the main line by then.
    #[must_use]
    pub fn then<'h>(&'h self, past: &'h Past, moment: Millis) -> Then<'h> {
        let mut arrived = Vec::new();
        for touch in &past.touches {
            let Some(arrival) = self.arrival(self.commit(touch.commit)) else {
                continue;
            };
            let place = self.arrivals.place(&arrival.commit.hash);
            arrived.push((place.unwrap_or(u32::MAX), touch, arrival));
        }
        // The newest on the main line first; what came together stays in its order.
        arrived.sort_by_key(|(place, ..)| *place);
        let found = arrived
            .iter()
            .find(|(.., arrival)| arrival.commit.committed <= moment);
        match (found, arrived.last()) {
            (Some((_, touch, _)), _) if touch.deed == Deed::Deleted => Then::Deleted { touch },
            (Some((_, touch, arrival)), _) => Then::Version {
                touch,
                arrival: *arrival,
            },
            (None, Some((_, first, arrival))) if self.added(past).is_some() => Then::NotYet {
                first,
                arrival: *arrival,
            },
            _ => Then::Unknown,
        }
    }
}
