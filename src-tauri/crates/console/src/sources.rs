use std::fs;

use model::{Code, Failure, Ladder, Millis, Problem, Rung, RungState, Step};
use secrets::Persistence as Kept;
use transport::SecretString;

use crate::{
    Console,
    environments::{Connected, Running, Wire, secret_key},
    open, small_file,
    wire::{
        AddSource, AuthKind, PackView, Persistence, SetSecret, SourceCard, SourceLine, SourceRef,
        SourceState, SourcesRequest,
    },
};

mod facts;
mod ladders;
mod new;

pub(crate) use facts::lines;

/// The sources of an environment in the order of the file.
///
/// # Errors
/// Only if there is no such environment.
pub async fn sources(
    console: &Console,
    request: SourcesRequest,
) -> Result<Vec<SourceCard>, Failure> {
    let running = console.environment(&request.environment).await?;
    let now = console.shared.now();
    let sources = running.sources();
    let cards = sources
        .iter()
        .map(|source| card(console, &running, source, now));
    Ok(futures::future::join_all(cards).await)
}

/// Takes the connection of a source apart, rung by rung.
///
/// # Errors
/// Only if there is no such source: a rung that fails is part of the answer.
pub async fn test_source(console: &Console, request: SourceRef) -> Result<Ladder, Failure> {
    let running = console.environment(&request.environment).await?;
    let source = running.source(&request.source)?;
    match &source.wire {
        Wire::Prometheus(prometheus) => Ok(prometheus.diagnose().await),
        Wire::Alerts(store) => Ok(store.diagnose().await),
        Wire::Direct { collector, .. } => {
            let pages: Vec<String> = facts::pages(&source).collect();
            Ok(ladders::of_pages(console, collector, &pages).await)
        }
        Wire::Traces(store) => Ok(store.diagnose().await),
        Wire::Logs(store) => Ok(store.diagnose().await),
        Wire::Database(replica) => Ok(ladders::of_database(replica).await),
        Wire::Actuator(actuator) => Ok(actuator.diagnose().await),
        Wire::Refused(failure) => Ok(refused(failure)),
    }
}

/// Adds a source to `wheelhouse.toml` and opens the pack again.
///
/// # Errors
/// [`Code::BadInput`] if the file would not read back, [`Code::Storage`] if it cannot be written.
pub async fn add_source(console: &Console, request: AddSource) -> Result<PackView, Failure> {
    let source = new::source(&request)?;
    edit(console, |text| {
        pack::add_source(text, &request.environment, &source)
    })
    .await
}

/// Removes a source from `wheelhouse.toml`, forgets its secret and opens the pack again.
///
/// # Errors
/// As [`add_source`].
pub async fn remove_source(console: &Console, request: SourceRef) -> Result<PackView, Failure> {
    if let Ok(key) = key(console, &request) {
        // A keychain that is locked or missing must not keep the source in the file.
        if let Err(failure) = console.shared.options.vault.delete(key).await {
            tracing::warn!(%failure, "the secret of a removed source stays in the keychain");
        }
    }
    edit(console, |text| {
        pack::remove_source(text, &request.environment, &request.source)
    })
    .await
}

/// Stores the secret of a source and connects it anew.
///
/// # Errors
/// [`Code::VaultLocked`] and [`Code::VaultMissing`] mean that nothing was stored and that keeping
/// it for this run only can be offered; [`Code::BadInput`] if it is empty or too long.
pub async fn set_secret(console: &Console, request: SetSecret) -> Result<SourceCard, Failure> {
    let SetSecret {
        environment,
        source,
        secret,
        session_only,
    } = request;
    let reference = SourceRef {
        environment,
        source,
    };
    let key = key(console, &reference)?;
    let secret = SecretString::from(secret);
    let vault = &console.shared.options.vault;
    if session_only {
        vault.set_for_session(key, secret)?;
    } else {
        vault.set(key, secret).await?;
    }
    reconnected(console, &reference).await
}

/// Forgets the secret of a source and connects it anew.
///
/// # Errors
/// If the keychain refuses.
pub async fn delete_secret(console: &Console, request: SourceRef) -> Result<SourceCard, Failure> {
    let key = key(console, &request)?;
    console.shared.options.vault.delete(key).await?;
    reconnected(console, &request).await
}

async fn reconnected(console: &Console, reference: &SourceRef) -> Result<SourceCard, Failure> {
    console
        .reconnect(&reference.environment, &reference.source)
        .await?;
    let running = console.environment(&reference.environment).await?;
    let source = running.source(&reference.source)?;
    Ok(card(console, &running, &source, console.shared.now()).await)
}

fn key(console: &Console, reference: &SourceRef) -> Result<secrets::SecretKey, Failure> {
    let opened = console.shared.opened()?;
    let SourceRef {
        environment,
        source,
    } = reference;
    let connection = opened
        .pack
        .environments
        .iter()
        .find(|other| &other.id == environment)
        .and_then(|found| found.sources.iter().find(|other| &other.id == source))
        .and_then(|found| found.kind.connection())
        .filter(|connection| connection.auth != pack::Auth::None);
    let connection = connection.ok_or_else(|| {
        Failure::new(Code::NotFound, format!("source {source:?} takes no secret"))
            .at(pack::FILE)
            .remedy("add `auth = { type = \"bearer\" }` to it first")
    })?;
    Ok(secret_key(&opened.pack, environment, source, connection))
}

pub(crate) async fn edit(
    console: &Console,
    change: impl FnOnce(&str) -> Result<String, Problem>,
) -> Result<PackView, Failure> {
    let file = console.shared.opened()?.pack.folder.join(pack::FILE);
    let storage = |doing: &str, error: &std::io::Error| {
        Failure::new(
            Code::Storage,
            format!("cannot {doing} {}: {error}", pack::FILE),
        )
        .at(file.display().to_string())
        .remedy("make the file writable for this user, or edit it by hand")
    };
    let text = match fs::read_to_string(&file) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(storage("read", &error)),
    };
    let changed = change(&text).map_err(|problem| {
        Failure::new(Code::BadInput, problem.message.clone())
            .at(match (problem.line, problem.column) {
                (Some(line), Some(column)) => format!("{}:{line}:{column}", problem.file),
                _ => problem.file.clone(),
            })
            .remedy(problem.remedy)
    })?;
    small_file::replace(&file, changed.as_bytes()).map_err(|error| storage("write", &error))?;
    open::reread(&console.shared).await
}

async fn card(console: &Console, running: &Running, source: &Connected, now: Millis) -> SourceCard {
    let SourceLine {
        id,
        title,
        kind,
        health,
        detail,
        newest,
        answered,
        failure,
    } = facts::line(running, source, now).await;
    let connection = source.definition.kind.connection();
    let auth = match connection.map(|connection| &connection.auth) {
        None | Some(pack::Auth::None) => AuthKind::None,
        Some(pack::Auth::Bearer) => AuthKind::Bearer,
        Some(pack::Auth::Basic { .. }) => AuthKind::Basic,
        Some(pack::Auth::Header { .. }) => AuthKind::Header,
        Some(pack::Auth::Keys) => AuthKind::Keys,
    };
    let reference = SourceRef {
        environment: running.definition.id.clone(),
        source: id.clone(),
    };
    let persistence = match key(console, &reference) {
        Ok(key) => console
            .shared
            .options
            .vault
            .get(key)
            .await
            .ok()
            .flatten()
            .map(|(_, kept)| kept),
        Err(_) => None,
    };
    let (problems, facts) = (facts::problems(source), facts::facts(source).await);
    SourceCard {
        id,
        title,
        kind,
        signals: source
            .signals()
            .iter()
            .map(|signal| (*signal).to_owned())
            .collect(),
        address: facts::address(source),
        auth,
        has_secret: persistence.is_some(),
        persistence: persistence.map(|kept| match kept {
            Kept::Keychain => Persistence::Keychain,
            Kept::SessionOnly => Persistence::SessionOnly,
        }),
        state: SourceState {
            health,
            detail,
            answered,
            newest,
            failure,
        },
        facts,
        problems,
    }
}

/// The ladder of a source that could not be set up: it fails where it would have been needed.
fn refused(failure: &Failure) -> Ladder {
    let failing = match failure.code {
        Code::Unauthorized | Code::Forbidden | Code::VaultLocked | Code::VaultMissing => Rung::Auth,
        _ => Rung::Tls,
    };
    let rungs = [
        Rung::Dns,
        Rung::Tcp,
        Rung::Tls,
        Rung::Http,
        Rung::Auth,
        Rung::Query,
    ];
    let steps = rungs.map(|rung| {
        let (state, detail) = match rung.cmp(&failing) {
            std::cmp::Ordering::Less => (
                RungState::Skipped,
                "not asked: nothing is sent without the secret",
            ),
            std::cmp::Ordering::Equal => (RungState::Failed, "cannot be set up"),
            std::cmp::Ordering::Greater => (RungState::NotReached, ""),
        };
        Step {
            rung,
            state,
            detail: detail.to_owned(),
            took_ms: 0.0,
            failure: (rung == failing).then(|| failure.clone()),
        }
    });
    Ladder {
        steps: steps.into(),
    }
}
