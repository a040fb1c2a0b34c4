use std::time::Duration;

use model::{Failure, Millis};
use replica::{Finding, Lag, Measure, Power, Rights, Role, Standing};

use super::keeper::{Keeper, keeper};
use crate::{
    Console,
    age::age,
    environments::{Connected, Running},
    wire::{
        DatabaseHead, DatabaseRequest, DatabaseSourceView, DatabaseStanding, Health, RightsView,
        RoleKind, StandingFinding,
    },
};

mod application;

/// The databases of an environment, and where one of them stands.
///
/// # Errors
/// If there is no such environment; a database that cannot be asked says so in the answer.
pub async fn database(
    console: &Console,
    request: DatabaseRequest,
) -> Result<DatabaseHead, Failure> {
    let questions = &console.shared.questions;
    questions
        .answer(request.question, answer(console, &request))
        .await
}

async fn answer(console: &Console, request: &DatabaseRequest) -> Result<DatabaseHead, Failure> {
    let running = console.environment(&request.environment).await?;
    let mut head = DatabaseHead {
        sources: sources(&running),
        source: None,
        standing: None,
        failure: None,
    };
    if head.sources.is_empty() {
        return Ok(head);
    }
    let first = head.sources.first().map(|source| source.source.clone());
    head.source = request.source.clone().or(first);
    match stand(console, &running, head.source.as_deref()).await {
        Ok(standing) => head.standing = Some(standing),
        Err(failure) => head.failure = Some(failure),
    }
    Ok(head)
}

async fn stand(
    console: &Console,
    running: &Running,
    key: Option<&str>,
) -> Result<DatabaseStanding, Failure> {
    let (source, keeper) = keeper(running, key)?;
    standing_now(console, &source, &keeper).await
}

/// Asks a database, or the application in front of it, where it stands.
pub(super) async fn standing_now(
    console: &Console,
    source: &Connected,
    keeper: &Keeper,
) -> Result<DatabaseStanding, Failure> {
    let replica = match keeper {
        Keeper::Database(replica) => replica,
        Keeper::Application(actuator) => {
            return application::standing(console, source, actuator).await;
        }
    };
    let standing = source.ask(async { Ok(replica.standing().await?) }).await?;
    // What the role could do is worth knowing, but no reason to show nothing.
    let rights = replica.rights().await.ok();
    let mut view = standing_of(standing, console.shared.now());
    view.rights = rights.map(rights_view);
    Ok(view)
}

/// Where a source stands, for a line.
pub(crate) struct InShort {
    pub(crate) health: Health,
    pub(crate) sentence: String,
    /// As of when it holds everything, if that is known.
    pub(crate) newest: Option<Millis>,
}

/// Asks a source where it stands, for a line.
pub(crate) async fn in_short(source: &Connected, now: Millis) -> Result<InShort, Failure> {
    let replica = match Keeper::of(source)? {
        Keeper::Database(replica) => replica,
        Keeper::Application(actuator) => {
            source.ask(actuator.beans()).await?;
            return Ok(InShort {
                health: Health::Ok,
                sentence: "An application that tells of its migrations".to_owned(),
                newest: None,
            });
        }
    };
    let standing = source.ask(async { Ok(replica.standing().await?) }).await?;
    let newest = match (&standing.role, &standing.lag) {
        (Role::Primary { .. }, _) => Some(now),
        (_, Lag::Known { behind, .. }) => {
            let behind = i64::try_from(behind.as_millis()).unwrap_or(i64::MAX);
            Some(Millis(now.0.saturating_sub(behind)))
        }
        (_, Lag::Unknown { .. }) => None,
    };
    let view = standing_of(standing, now);
    Ok(InShort {
        health: view.health,
        sentence: view.sentence,
        newest,
    })
}

fn sources(running: &Running) -> Vec<DatabaseSourceView> {
    running
        .with_databases()
        .iter()
        .map(|source| DatabaseSourceView {
            source: source.definition.id.clone(),
            title: source.definition.title.clone(),
            kind: source.definition.kind.name().to_owned(),
        })
        .collect()
}

/// Where a database stands, in words.
fn standing_of(standing: Standing, at: Millis) -> DatabaseStanding {
    let findings: Vec<StandingFinding> = standing.findings.iter().map(finding).collect();
    let health = if findings.iter().any(|finding| finding.grave) {
        Health::Critical
    } else if !standing.is_current() || !findings.is_empty() {
        Health::Warning
    } else {
        Health::Ok
    };
    DatabaseStanding {
        role: match standing.role {
            Role::Replica => RoleKind::Replica,
            Role::Primary { .. } => RoleKind::Primary,
            Role::Unknown { .. } => RoleKind::Unknown,
            Role::File => RoleKind::File,
        },
        health,
        sentence: sentence(&standing),
        // A file is behind nothing: it was written last when it was.
        lag_ms: match &standing.lag {
            Lag::Known { behind, .. } if standing.role != Role::File => {
                Some(behind.as_secs_f64() * 1_000.0)
            }
            Lag::Known { .. } | Lag::Unknown { .. } => None,
        },
        facts: facts(&standing),
        findings,
        rights: None,
        at,
    }
}

fn sentence(standing: &Standing) -> String {
    match (&standing.role, &standing.lag) {
        (Role::Replica, Lag::Known { behind, by }) => {
            let how = match by {
                Measure::AllReplayed => ": all that was received is replayed",
                Measure::Heartbeat => ", by the application’s heartbeat",
                Measure::Archive => ", as far as an archive tells",
                Measure::LastReplayed
                | Measure::Aurora
                | Measure::SecondsBehind
                | Measure::FileTime => "",
            };
            format!("A replica, {} behind its primary{how}", long(*behind))
        }
        (Role::Replica, Lag::Unknown { why }) => {
            format!("A replica, how far behind is not known: {why}")
        }
        (Role::Primary { why }, _) => format!("A primary: {why}"),
        (Role::Unknown { why }, _) => format!("Whether it is a replica is not known: {why}"),
        (Role::File, Lag::Known { behind, .. }) => {
            let behind = i64::try_from(behind.as_millis()).unwrap_or(i64::MAX);
            format!("A file, last written {} ago", age(Millis(behind)))
        }
        (Role::File, Lag::Unknown { .. }) => "A file".to_owned(),
    }
}

fn finding(finding: &Finding) -> StandingFinding {
    let (message, remedy, grave) = match finding {
        Finding::Primary { why, allowed } => (
            format!("This is a primary, not a replica: {why}"),
            if *allowed {
                "The pack allows it; every read stays in a read-only transaction."
            } else {
                "Name a replica in wheelhouse.toml, or write primary_allowed = true."
            },
            !allowed,
        ),
        Finding::Unproven { why } => (
            format!("It cannot be told whether this is a replica: {why}"),
            "",
            false,
        ),
        Finding::Broken { why, since } => (
            match since {
                Some(since) => format!(
                    "Nothing arrives from the primary, for {}: {why}",
                    long(*since)
                ),
                None => format!("Nothing arrives from the primary: {why}"),
            },
            "What is shown is the past: look at the primary and at the network between.",
            true,
        ),
        Finding::Paused => (
            "Replay is paused: what arrives is not applied".to_owned(),
            "Whoever paused it resumes it with pg_wal_replay_resume().",
            true,
        ),
        Finding::Stale { behind } => (
            format!("It is {} behind, more than allowed", long(*behind)),
            "What is shown is that old.",
            false,
        ),
        Finding::NoHeartbeat { why } => (
            format!("The heartbeat cannot be read: {why}"),
            "Check table and column under `heartbeat` in wheelhouse.toml.",
            false,
        ),
        Finding::Writable { why } => (
            format!("The server takes writes from others: {why}"),
            "",
            false,
        ),
        Finding::Unverified { why } => (
            format!("With whom Wheelhouse speaks is not checked: {why}"),
            "Leave `tls` at verify-full, with `ca_file` for an authority of your own.",
            false,
        ),
    };
    StandingFinding {
        message,
        remedy: remedy.to_owned(),
        grave,
    }
}

fn facts(standing: &Standing) -> Vec<(String, String)> {
    let identity = &standing.identity;
    let source = identity.source.clone().unwrap_or_default();
    let timeline = identity.timeline.map(|timeline| timeline.to_string());
    let heartbeat = standing.heartbeat.map(long);
    [
        ("Version", identity.version.clone()),
        ("Address", identity.address.clone()),
        ("Database", identity.database.clone()),
        ("Role", identity.role.clone()),
        ("Replays", source),
        ("System", identity.system.clone()),
        ("Timeline", timeline.unwrap_or_default()),
        ("Heartbeat", heartbeat.unwrap_or_default()),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
    .map(|(name, value)| (name.to_owned(), value))
    .collect()
}

fn rights_view(mut rights: Rights) -> RightsView {
    // Whoever runs Wheelhouse may usually write the files of this computer; the file is opened so
    // that nothing can be written through it.
    let only_the_file = rights.powers == [Power::WritableFile];
    if only_the_file {
        rights.powers.clear();
    }
    RightsView {
        could_write: rights.could_write(),
        powers: rights.powers.iter().map(power).collect(),
        role: rights.role,
    }
}

fn power(power: &Power) -> String {
    match power {
        Power::Superuser => "everything: it is a superuser".to_owned(),
        Power::Create(what) => format!("create in {what}"),
        Power::TemporaryTables => "make temporary tables".to_owned(),
        Power::Write(what) => format!("write: {what}"),
        Power::Files(what) => format!("reach files of the server: {what}"),
        Power::Operate(what) => format!("operate the server: {what}"),
        Power::Grant(what) => format!("grant: {what}"),
        Power::Unlisted(what) => format!("not told by the server: {what}"),
        Power::WritableFile => "write the file".to_owned(),
    }
}

/// Parts of a second count while it is short; nobody reads `1.91 min`.
fn long(time: Duration) -> String {
    if time < Duration::from_secs(60) {
        return chart::unit::format("s", time.as_secs_f64(), None);
    }
    Millis(i64::try_from(time.as_millis()).unwrap_or(i64::MAX)).in_words()
}
