use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::{
    Asked, Caps, Checked, Engine, Fault, Layers, Parameter, Rows, Target, guard,
    link::{Key, Link, Reading, Terms},
    parameter,
    standing::{self, Role},
};

/// Connections that read; one more is kept free to withdraw what they run.
const READERS: usize = 3;

/// How long a connection may lie unused before it is closed instead of being used again.
const KEPT: Duration = Duration::from_secs(60);

/// How long a server of MySQL is believed to be what it was; PostgreSQL is asked with every read.
const BELIEVED: Duration = Duration::from_secs(10);

/// How often a read that replication threw out is tried at most.
const ATTEMPTS: u32 = 3;

/// How long a server is given before it is told again to end a statement.
const AGAIN: Duration = Duration::from_millis(50);

/// What the server is given to end a statement by itself before it is ended from here.
const GRACE: Duration = Duration::from_secs(3);

/// A database that is read and cannot be written.
///
/// Connections are made when they are needed, four at most. Dropping the future of a read ends
/// its statement at the server.
#[derive(Clone)]
pub struct Replica {
    shared: Arc<Shared>,
    asked: Option<Asked>,
}

struct Shared {
    target: Target,
    layers: Layers,
    readers: Arc<Semaphore>,
    spare: Semaphore,
    idle: Mutex<Vec<(Link, Instant)>>,
    believed: Mutex<Option<(Role, Instant)>>,
}

impl Replica {
    /// A database that nobody has connected to yet.
    #[must_use]
    pub fn new(target: Target) -> Self {
        Self::with(target, Layers::ALL)
    }

    /// A database without some of the layers, for tests that prove the others.
    #[cfg(feature = "layers")]
    #[must_use]
    pub fn with_layers(target: Target, layers: Layers) -> Self {
        Self::with(target, layers)
    }

    fn with(target: Target, layers: Layers) -> Self {
        Self {
            shared: Arc::new(Shared {
                target,
                layers,
                readers: Arc::new(Semaphore::new(READERS)),
                spare: Semaphore::new(1),
                idle: Mutex::default(),
                believed: Mutex::default(),
            }),
            asked: None,
        }
    }

    /// What it was made for.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.shared.target
    }

    /// The same database, with a record of every statement that is sent through it.
    #[must_use]
    pub fn recorded(&self) -> (Self, Asked) {
        let asked = Asked::default();
        let recorded = Self {
            shared: self.shared.clone(),
            asked: Some(asked.clone()),
        };
        (recorded, asked)
    }

    /// Runs a statement of somebody else's, such as a file of `queries/`, with values for its
    /// places `:name`.
    ///
    /// # Errors
    /// [`Fault::Guarded`] if it is not one statement that only reads; [`Fault::Primary`] if the
    /// server is one and may not be; whatever the server says.
    pub async fn run(
        &self,
        sql: &str,
        named: &[(String, Parameter)],
        caps: Caps,
    ) -> Result<Rows, Fault> {
        let limit = self.shared.target.limits.statement;
        self.run_within(sql, named, caps, limit).await
    }

    /// Runs a statement as [`Replica::run`] does, for no longer than `limit`.
    ///
    /// # Errors
    /// As [`Replica::run`], and [`Fault::Timeout`].
    pub async fn run_within(
        &self,
        sql: &str,
        named: &[(String, Parameter)],
        caps: Caps,
        limit: Duration,
    ) -> Result<Rows, Fault> {
        let (sql, values) = parameter::place(self.engine(), sql, named)?;
        let checked = self.checked(&sql)?;
        let terms = Terms {
            caps,
            primary: self.shared.target.primary_allowed,
            limit,
        };
        self.believe_in_a_replica().await?;
        self.read(&checked, &values, terms).await
    }

    /// Closes the connections that are not in use.
    pub async fn close(&self) {
        let idle = std::mem::take(&mut *self.idle());
        for (link, _) in idle {
            link.close().await;
        }
    }

    pub(crate) fn engine(&self) -> Engine {
        self.shared.target.engine
    }

    /// Runs a statement of our own that reads much, under the same layers.
    pub(crate) async fn ask(&self, sql: &str, caps: Caps) -> Result<Rows, Fault> {
        let limit = self.shared.target.limits.long;
        self.run_within(sql, &[], caps, limit).await
    }

    /// Runs a statement of our own whatever the server is: the one that finds out what it is.
    pub(crate) async fn ask_any(&self, sql: &str) -> Result<Rows, Fault> {
        let terms = Terms {
            caps: Caps::default(),
            primary: true,
            limit: self.shared.target.limits.statement,
        };
        self.read(&self.checked(sql)?, &[], terms).await
    }

    /// Remembers what the server was found to be.
    pub(crate) fn remember(&self, role: Role) {
        *self.believed() = Some((role, Instant::now()));
    }

    fn checked(&self, sql: &str) -> Result<Checked, Fault> {
        if self.shared.layers.guard {
            return guard::check(self.engine(), sql);
        }
        Ok(Checked {
            sql: sql.to_owned(),
            is_query: false,
        })
    }

    /// MySQL does not say with a read whether it is a replica: it is asked when the last answer
    /// is old.
    async fn believe_in_a_replica(&self) -> Result<(), Fault> {
        if self.engine() != Engine::Mysql || self.shared.target.primary_allowed {
            return Ok(());
        }
        let fresh = self
            .believed()
            .as_ref()
            .filter(|(_, since)| since.elapsed() < BELIEVED)
            .map(|(role, _)| role.clone());
        let role = match fresh {
            Some(role) => role,
            None => {
                let role = standing::mysql_role(self).await?;
                self.remember(role.clone());
                role
            }
        };
        match role {
            Role::Replica | Role::File => Ok(()),
            Role::Primary { why } | Role::Unknown { why } => Err(Fault::Primary { what: why }),
        }
    }

    async fn read(
        &self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Rows, Fault> {
        if let Some(asked) = &self.asked {
            asked.note(&statement.sql);
        }
        let mut attempts = 1;
        let mut was_kept = true;
        loop {
            let fault = match self.once(statement, parameters, terms, &mut was_kept).await {
                Ok(rows) => return Ok(rows),
                Err(fault) => fault,
            };
            match fault {
                Fault::Conflict { .. } if attempts < ATTEMPTS => {
                    tokio::time::sleep(Duration::from_millis(100) * attempts).await;
                    attempts += 1;
                }
                Fault::Conflict { what, .. } => return Err(Fault::Conflict { attempts, what }),
                // A kept connection may have been closed meanwhile: that is no answer yet.
                Fault::Gone { .. } if was_kept => self.idle().clear(),
                Fault::Timeout { .. } => {
                    return Err(Fault::Timeout { after: terms.limit });
                }
                fault => return Err(fault),
            }
        }
    }

    /// One attempt; says whether it used a connection that had been kept.
    async fn once(
        &self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
        was_kept: &mut bool,
    ) -> Result<Rows, Fault> {
        let place = self.shared.readers.clone().acquire_owned().await;
        let place = place.map_err(|_| Fault::Cancelled)?;
        let kept = self.kept();
        *was_kept = kept.is_some();
        let link = match kept {
            Some(link) => link,
            None => Link::open(&self.shared.target, self.shared.layers).await?,
        };
        let mut running = Running {
            shared: self.shared.clone(),
            link: Some(link),
            place: Some(place),
        };
        let limit = terms.limit + GRACE;
        let read = tokio::time::timeout(limit, running.read(statement, parameters, terms));
        let Ok(read) = read.await else {
            return Err(Fault::Timeout { after: limit });
        };
        match &read {
            Ok(reading) if reading.spent => {}
            Err(fault) if fault.ends_the_connection() => running.discard(),
            _ => running.give_back(),
        }
        read.map(|reading| reading.rows)
    }

    fn kept(&self) -> Option<Link> {
        let mut idle = self.idle();
        idle.retain(|(_, since)| since.elapsed() < KEPT);
        idle.pop().map(|(link, _)| link)
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Link, Instant)>> {
        self.shared.idle()
    }

    fn believed(&self) -> std::sync::MutexGuard<'_, Option<(Role, Instant)>> {
        self.shared
            .believed
            .lock()
            .unwrap_or_else(|held| held.into_inner())
    }
}

impl Shared {
    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<(Link, Instant)>> {
        self.idle.lock().unwrap_or_else(|held| held.into_inner())
    }

    /// Closes a connection and ends at the server what it still runs.
    ///
    /// A server that is told to end a statement it is about to begin forgets it, and one that
    /// runs a statement does not see that the connection is closed: so it is told again until the
    /// connection is gone.
    async fn withdraw(&self, link: Link, place: Option<OwnedSemaphorePermit>) {
        let key = link.key();
        let withdrawn = async {
            let _spare = self.spare.acquire().await.map_err(|_| Fault::Cancelled)?;
            let mut other = Link::open(&self.target, self.layers).await?;
            let running = other.find(&key).await;
            drop(link);
            if let Some(running) = running? {
                while other.withdraw(&running).await? {
                    tokio::time::sleep(AGAIN).await;
                }
            }
            other.close().await;
            Ok::<_, Fault>(())
        };
        let limit = self.target.limits.connect + GRACE;
        match tokio::time::timeout(limit, withdrawn).await {
            Ok(Ok(())) => {}
            Ok(Err(fault)) => tracing::warn!(%fault, "a statement could not be withdrawn"),
            Err(_) => tracing::warn!("a statement could not be withdrawn in time"),
        }
        drop(place);
    }
}

/// A connection with a statement on it. Unless it is given back, the statement is withdrawn.
struct Running {
    shared: Arc<Shared>,
    link: Option<Link>,
    place: Option<OwnedSemaphorePermit>,
}

impl Running {
    async fn read(
        &mut self,
        statement: &Checked,
        parameters: &[Parameter],
        terms: Terms,
    ) -> Result<Reading, Fault> {
        match &mut self.link {
            Some(link) => link.read(statement, parameters, terms).await,
            None => Err(Fault::Cancelled),
        }
    }

    fn give_back(&mut self) {
        if let Some(link) = self.link.take() {
            self.shared.idle().push((link, Instant::now()));
        }
    }

    /// Lets go of a connection on which nothing runs any more.
    fn discard(&mut self) {
        self.link = None;
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let Some(link) = self.link.take() else { return };
        if let Key::Sqlite(brake) = link.key() {
            brake.pull();
            return;
        }
        // Without a runtime the process is ending, and its connections end with it.
        if let Ok(runtime) = tokio::runtime::Handle::try_current() {
            let (shared, place) = (self.shared.clone(), self.place.take());
            runtime.spawn(async move { shared.withdraw(link, place).await });
        }
    }
}
