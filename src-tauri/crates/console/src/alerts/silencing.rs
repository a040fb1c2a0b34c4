//! Silences made and ended: the one thing that is ever written to a client's systems.
//!
//! It takes a pack that allows it, a reason, and a user who said yes to what becomes quiet: once,
//! in production twice. What was asked for is on the disk before it is sent, and what came of it
//! afterwards.

use std::sync::Arc;

use model::{
    Alerts, Code, Failure, Millis, NewSilence, Silence, SilenceMatcher, SilenceState, Told,
};
use pack::Pack;

use self::{
    record::{Action, Note, Stage},
    words::{named, question, until},
};
use super::view::name;
use crate::{
    Console,
    environments::{Connected, Running},
    incidents,
    wire::{CreateSilence, ExpireSilence, SilenceAnswer, Silencing},
};

mod check;
mod record;
mod words;

/// Whether silences can be made in an environment, and where.
pub(super) fn allowed(pack: &Pack, running: &Running) -> Silencing {
    let sources: Vec<String> = running
        .sources()
        .iter()
        .filter(|source| keeper(source).is_some())
        .map(|source| source.definition.id.clone())
        .collect();
    let why = if !pack.alerting.silences {
        "the pack does not allow silences; write `silences = true` under [alerts] in \
         wheelhouse.toml to allow them"
    } else if sources.is_empty() {
        "no source of this environment keeps silences; add its Alertmanager or Grafana as a source"
    } else {
        ""
    };
    Silencing {
        allowed: why.is_empty(),
        why: why.to_owned(),
        sources,
    }
}

/// Makes or changes a silence, once the user has said yes.
///
/// # Errors
/// [`Code::Forbidden`] where the pack does not allow it, [`Code::BadInput`] for what cannot be a
/// silence, [`Code::Storage`] if it cannot be recorded, before it is made; else what the source
/// says.
pub async fn create_silence(
    console: &Console,
    request: CreateSilence,
) -> Result<SilenceAnswer, Failure> {
    let desk = Desk::open(console, &request.environment, &request.source).await?;
    let now = console.shared.now();
    let matchers = check::matchers(&request.matchers)?;
    let comment = check::comment(&request.comment)?;
    let ends = check::ends(request.ends, now)?;
    let (told, replaced) = match &request.replaces {
        Some(id) => {
            let (told, replaced) = futures::join!(desk.told(), desk.silence(id));
            (told?, Some(replaced?))
        }
        None => (desk.told().await?, None),
    };
    let covered = check::covered(&told, &matchers)?;
    if let Some(ask) = desk.asks(request.confirmed, &request.typed, || {
        question(&desk.title(), &covered, &told, replaced.as_ref(), ends, now)
    }) {
        return Ok(ask);
    }
    let silence = NewSilence {
        starts: starts(replaced.as_ref(), &matchers, now),
        replaces: request.replaces,
        matchers,
        ends,
        by: check::by(&request.by),
        comment,
    };
    let mut note = Note::of(Action::Make, &desk.running, &desk.source, &silence.comment);
    note.by = silence.by.clone();
    note.matchers = silence.matchers.clone();
    note.ends = Some(silence.ends);
    note.replaces = silence.replaces.clone();
    note.quiet = covered.iter().map(|one| named(&one.alert)).collect();
    let made = desk.change(console, note, |alerts| async move {
        let id = alerts.silence(&silence).await?;
        Ok(Some(id))
    });
    let (id, note) = made.await?;
    let quiet = words::alerts(note.quiet.len());
    let words = format!(
        "{} silenced {quiet} in {} {}: {}",
        note.by,
        desk.title(),
        until(ends, now),
        note.comment
    );
    desk.told_of(console, words).await?;
    Ok(SilenceAnswer::Done {
        id: id.unwrap_or_default(),
    })
}

/// Ends a silence, once the user has said yes.
///
/// # Errors
/// As [`create_silence`]; [`Code::NotFound`] if it is not there any more.
pub async fn expire_silence(
    console: &Console,
    request: ExpireSilence,
) -> Result<SilenceAnswer, Failure> {
    let desk = Desk::open(console, &request.environment, &request.source).await?;
    let comment = check::comment(&request.comment)?;
    let (told, silence) = futures::join!(desk.told(), desk.silence(&request.id));
    let (told, silence) = (told?, silence?);
    if silence.state == SilenceState::Expired {
        return Err(
            Failure::new(Code::BadInput, "this silence has ended already")
                .remedy("reload the list of silences"),
        );
    }
    // Those that nothing else keeps quiet.
    let loud: Vec<&Told> = told
        .iter()
        .filter(|one| {
            one.silenced_by == [request.id.clone()]
                && one.inhibited_by.is_empty()
                && one.muted_by.is_empty()
        })
        .collect();
    if let Some(ask) = desk.asks(request.confirmed, &request.typed, || {
        words::ending(&desk.title(), &silence, &loud)
    }) {
        return Ok(ask);
    }
    let mut note = Note::of(Action::End, &desk.running, &desk.source, &comment);
    note.by = check::by("");
    note.matchers = silence.matchers.clone();
    note.id = Some(request.id.clone());
    note.quiet = loud.iter().map(|one| named(&one.alert)).collect();
    let id = request.id.clone();
    let ended = desk.change(console, note, |alerts| async move {
        alerts.expire(&id).await?;
        Ok(None)
    });
    let (_, note) = ended.await?;
    let words = format!(
        "{} ended the silence {} of {} in {}: {comment}",
        note.by,
        request.id,
        silence.by,
        desk.title()
    );
    desk.told_of(console, words).await?;
    Ok(SilenceAnswer::Done { id: request.id })
}

/// From when on: one that is changed in nothing but its end or reason goes on, so that it stays the
/// same silence.
fn starts(replaced: Option<&Silence>, matchers: &[SilenceMatcher], now: Millis) -> Millis {
    let same = replaced.filter(|old| old.matchers == matchers);
    match same {
        Some(old) if old.state != SilenceState::Expired => old.starts.unwrap_or(now),
        _ => now,
    }
}

/// What keeps silences, of a source that does.
fn keeper(source: &Connected) -> Option<Arc<dyn Alerts>> {
    let alerts = source.alerts()?.ok()?;
    alerts.keeps_silences().then_some(alerts)
}

/// An environment and a source where a silence may be changed.
struct Desk {
    running: Arc<Running>,
    source: Arc<Connected>,
    alerts: Arc<dyn Alerts>,
}

impl Desk {
    async fn open(console: &Console, environment: &str, source: &str) -> Result<Self, Failure> {
        let running = console.environment(environment).await?;
        let opened = console.shared.opened()?;
        if !opened.pack.alerting.silences {
            return Err(
                Failure::new(Code::Forbidden, "the pack does not allow silences")
                    .at(pack::FILE)
                    .remedy("write `silences = true` under [alerts] to allow them"),
            );
        }
        let source = running.source(source)?;
        if let Some(Err(failure)) = source.alerts() {
            return Err(failure);
        }
        let title = &source.definition.title;
        let alerts = keeper(&source).ok_or_else(|| {
            Failure::new(Code::Unsupported, format!("{title} keeps no silences"))
                .at(title.clone())
                .remedy("choose an Alertmanager or a Grafana")
        })?;
        Ok(Self {
            running,
            source,
            alerts,
        })
    }

    /// The environment's title: what the user types, and reads in every question.
    fn title(&self) -> String {
        self.running.definition.title.clone()
    }

    /// The question, unless it was answered as often as it must be, in production by the
    /// environment's name.
    fn asks(
        &self,
        confirmed: u8,
        typed: &str,
        words: impl FnOnce() -> String,
    ) -> Option<SilenceAnswer> {
        let production = self.running.definition.production;
        let agreed = if production {
            confirmed >= 2 && typed.trim() == self.title()
        } else {
            confirmed >= 1
        };
        (!agreed).then(|| SilenceAnswer::Ask {
            words: words(),
            type_name: production && confirmed >= 1,
        })
    }

    async fn told(&self) -> Result<Vec<Told>, Failure> {
        Ok(self.source.ask(self.alerts.told()).await?.value)
    }

    async fn silence(&self, id: &str) -> Result<Silence, Failure> {
        let silences = self.source.ask(self.alerts.silences()).await?.value;
        silences
            .into_iter()
            .find(|one| one.id == id)
            .ok_or_else(|| {
                Failure::new(
                    Code::NotFound,
                    "the source does not know this silence any more",
                )
                .at(self.source.definition.title.clone())
                .remedy("reload the list of silences")
            })
    }

    /// Sends the change between two notes: what is asked for, and what came of it.
    async fn change<F>(
        &self,
        console: &Console,
        mut note: Note,
        send: impl FnOnce(Arc<dyn Alerts>) -> F,
    ) -> Result<(Option<String>, Note), Failure>
    where
        F: Future<Output = Result<Option<String>, Failure>>,
    {
        record::keep(console, note.clone()).await?;
        let sent = self.source.ask(send(self.alerts.clone())).await;
        match &sent {
            Ok(id) => {
                note.stage = Stage::Done;
                note.id = id.clone().or(note.id);
            }
            Err(failure) => {
                note.stage = Stage::Failed;
                note.failure = Some(failure.to_string());
            }
        }
        let kept = record::keep(console, note.clone()).await;
        let id = sent?;
        kept.map_err(|failure| Failure {
            message: format!(
                "the silence was changed, and that could not be recorded: {}",
                failure.message
            ),
            ..failure
        })?;
        Ok((id, note))
    }

    /// Tells the incident that is recorded, if one is.
    async fn told_of(&self, console: &Console, words: String) -> Result<(), Failure> {
        incidents::note_silence(console, &self.running.definition.id, words)
            .await
            .map_err(|failure| Failure {
                message: format!(
                    "the silence was changed, and the record of the incident lacks it: {}",
                    failure.message
                ),
                ..failure
            })
    }
}
