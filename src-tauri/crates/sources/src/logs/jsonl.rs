//! The backend's own lines: a file with what rotation made of it, a folder of files, or an address
//! that gives lines.

mod address;
mod cut;
mod files;
mod local;
mod packing;
mod shelf;
mod stretch;
mod tail;
mod walk;

use std::{path::PathBuf, time::Duration};

use async_trait::async_trait;
use futures::{StreamExt as _, stream::BoxStream};
use lines::held::{self, Filter, moment};
use model::{
    Answer, Code, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, Nanos, Rung, RungState, Step, TailBatch, TextMatch,
    Volume,
};
use transport::{Client, climb};

pub use self::local::{Limits, Progress, read_files};

use self::{
    address::Address,
    files::{Notes, open, standing},
    shelf::failure,
    tail::Follower,
    walk::{Cursor, Walk},
};

/// Bytes that one question reads; a search then says how far it came.
const MOST_READ: u64 = 64 << 20;
/// Lines of one page.
const PAGE: usize = 5_000;
/// Lines that fields, values and volumes are counted in.
const COUNTED: usize = 50_000;
/// Time between two looks at what is followed.
const POLL: Duration = Duration::from_millis(250);
/// The same for an address.
const POLL_ADDRESS: Duration = Duration::from_secs(1);

/// Lines that a backend writes itself, as a source.
///
/// A file is read in blocks from the end that a search begins with, so that its size does not
/// matter; what is packed is unpacked from its start, 64 MiB of it. Texts are found in any case of
/// their letters and anywhere in a line, its fields or its ids.
#[derive(Clone, Debug)]
pub struct Jsonl {
    place: Place,
    service: String,
}

#[derive(Clone, Debug)]
enum Place {
    Files(PathBuf),
    Address(Address),
}

impl Jsonl {
    /// A file with those that rotation made of it, a folder of files, or a pattern of their names
    /// (`*`, `?`); they need not be there yet. `service` names the service of lines that name none.
    #[must_use]
    pub fn files(path: impl Into<PathBuf>, service: &str) -> Self {
        Self {
            place: Place::Files(path.into()),
            service: service.to_owned(),
        }
    }

    /// The lines that the client's base address answers with.
    #[must_use]
    pub fn address(client: Client, service: &str) -> Self {
        Self {
            place: Place::Address(Address::new(client)),
            service: service.to_owned(),
        }
    }

    /// Says what is there, or why nothing can be read.
    pub async fn diagnose(&self) -> Ladder {
        match &self.place {
            Place::Address(address) => {
                climb(address.client(), |once| async move {
                    Address::new(once).diagnose().await
                })
                .await
            }
            Place::Files(path) => {
                let path = path.clone();
                let looked = blocking(move || standing(&path)).await;
                let (state, detail, failure) = match looked {
                    Ok(detail) => (RungState::Passed, detail, None),
                    Err(failure) => (RungState::Failed, failure.message.clone(), Some(failure)),
                };
                Ladder {
                    steps: vec![Step {
                        rung: Rung::Query,
                        state,
                        detail,
                        took_ms: 0.0,
                        failure,
                    }],
                }
            }
        }
    }

    /// Walks lines in an order until `visit` has enough or `MOST_READ` is read; the cursor is of
    /// where it stopped, and there is none at the end.
    async fn walk<T: Send + 'static>(
        &self,
        order: LogOrder,
        range: (Nanos, Nanos),
        cursor: Option<Cursor>,
        visit: impl FnOnce(&mut Walk) -> std::io::Result<T> + Send + 'static,
    ) -> Result<(T, Notes), Failure> {
        let service = self.service.clone();
        match &self.place {
            Place::Files(path) => {
                let path = path.clone();
                blocking(move || {
                    let (stretches, notes) = open(&path, range)?;
                    let read = Walk::begin(stretches, order, range, &service, cursor.as_ref())
                        .and_then(|mut walk| visit(&mut walk));
                    Ok((read.map_err(|error| failure(&path, &error))?, notes))
                })
                .await
            }
            Place::Address(address) => {
                let (stretch, notes) = address.read(address::now()).await?;
                let place = PathBuf::from(address.place());
                blocking(move || {
                    let read = Walk::begin(vec![stretch], order, range, &service, cursor.as_ref())
                        .and_then(|mut walk| visit(&mut walk));
                    Ok((read.map_err(|error| failure(&place, &error))?, notes))
                })
                .await
            }
        }
    }

    /// The newest lines that fit, and what to say if they are not all.
    async fn newest(&self, filter: &LogFilter) -> Result<Answer<Vec<LogLine>>, Failure> {
        let accepts = Filter::new(filter)?;
        let visit = move |walk: &mut Walk| {
            let mut lines = Vec::new();
            while lines.len() < COUNTED && walk.read < MOST_READ {
                match walk.next()? {
                    Some(line) if accepts.accepts(&line) => lines.push(line),
                    Some(_) => {}
                    None => return Ok((lines, None)),
                }
            }
            Ok((lines, Some(walk.at())))
        };
        let order = LogOrder::NewestFirst;
        let ((lines, stopped), notes) = self.walk(order, nanos(filter), None, visit).await?;
        let mut answer = notes.answer(lines);
        if let Some(at) = stopped {
            answer.partial = true;
            answer.infos.push(format!(
                "counted in the {} newest lines that fit, back to {}",
                answer.value.len(),
                moment(at)
            ));
        }
        Ok(answer)
    }
}

#[async_trait]
impl Logs for Jsonl {
    /// A page may be short and still have a next one: a search stops after so many bytes and says
    /// how far it came.
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let accepts = Filter::new(&search.filter)?;
        let cursor = search.after.as_deref().map(cursor).transpose()?;
        let limit = search.limit.clamp(1, PAGE);
        let visit = move |walk: &mut Walk| {
            let mut lines = Vec::new();
            let mut full = None;
            loop {
                if walk.read >= MOST_READ {
                    let tired = full.is_none().then(|| walk.at());
                    let next = full.or_else(|| Some(walk.cursor()));
                    return Ok((lines, next, tired));
                }
                match walk.next()? {
                    Some(line) if accepts.accepts(&line) => {
                        if full.is_some() {
                            return Ok((lines, full, None));
                        }
                        lines.push(line);
                        if lines.len() == limit {
                            full = Some(walk.cursor());
                        }
                    }
                    Some(_) => {}
                    None => return Ok((lines, None, None)),
                }
            }
        };
        let ((lines, next, tired), notes) = self
            .walk(search.order, nanos(&search.filter), cursor, visit)
            .await?;
        let mut answer = notes.answer(LogPage {
            lines,
            next: next.map(|next| write(&next)),
        });
        if let Some(at) = tired {
            answer.infos.push(format!(
                "{} MiB were read, up to {}; the next page goes on from there",
                MOST_READ >> 20,
                moment(at)
            ));
        } else if answer.value.next.is_some() {
            answer.capped_at = Some(u32::try_from(limit).unwrap_or(u32::MAX));
        }
        Ok(answer)
    }

    async fn volume(
        &self,
        filter: &LogFilter,
        step: Millis,
    ) -> Result<Answer<Vec<Volume>>, Failure> {
        if step.0 < 1 {
            return Err(
                Failure::new(Code::BadInput, "lines are counted in steps of 1 ms or more")
                    .remedy("take a larger step"),
            );
        }
        let answer = self.newest(filter).await?;
        Ok(answer.map(|lines| {
            let mut volume = held::volume(&lines, filter.range, step);
            volume.retain(|piece| piece.counts != [0; 7]);
            volume
        }))
    }

    async fn fields(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        let answer = self.newest(filter).await?;
        Ok(most_used(answer.map(|lines| held::fields(&lines)), limit))
    }

    async fn values(
        &self,
        filter: &LogFilter,
        field: &str,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        let answer = self.newest(filter).await?;
        let counted = answer.map(|mut lines| {
            if field == "severity" {
                for line in &mut lines {
                    let name = held::severity_name(line.severity).to_owned();
                    line.fields = vec![(field.to_owned(), name)];
                }
            }
            held::values(&lines, field)
        });
        Ok(most_used(counted, limit))
    }

    /// Lines of the same log, rotated parts included, whatever lies beside it in the folder.
    async fn context(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let mut context = LogContext {
            query: format!("lines of {} around {}", line.stream, moment(line.at)),
            ..LogContext::default()
        };
        let mut all = Answer::whole(());
        for (order, count) in [
            (LogOrder::NewestFirst, before.min(PAGE)),
            (LogOrder::OldestFirst, after.min(PAGE)),
        ] {
            let (id, stream, at) = (line.id.clone(), line.stream.clone(), line.at);
            let range = match order {
                LogOrder::NewestFirst => (Nanos(i64::MIN), at),
                LogOrder::OldestFirst => (at, Nanos(i64::MAX)),
            };
            let visit = move |walk: &mut Walk| {
                // Lines of the same moment lie on both sides of it.
                let (mut lines, mut met) = (Vec::new(), false);
                while lines.len() < count && walk.read < MOST_READ {
                    let Some(line) = walk.next()? else { break };
                    if line.id == id {
                        met = true;
                    } else if line.stream == stream && (met || line.at != at) {
                        lines.push(line);
                    }
                }
                Ok(lines)
            };
            let (mut lines, notes) = self.walk(order, range, None, visit).await?;
            all.warnings = notes.warnings;
            match order {
                LogOrder::NewestFirst => {
                    lines.reverse();
                    context.before = lines;
                }
                LogOrder::OldestFirst => context.after = lines,
            }
        }
        Ok(all.map(|()| context))
    }

    async fn tail(
        &self,
        filter: &LogFilter,
    ) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
        let mut endless = filter.clone();
        endless.range.end = Millis(i64::MAX);
        let accepts = Filter::new(&endless)?;
        let from = filter.range.start.to_nanos();
        match &self.place {
            Place::Files(path) => {
                let follower = Follower::new(path.clone(), self.service.clone(), from);
                Ok(followed(follower, accepts))
            }
            Place::Address(address) => {
                Ok(address.follow(self.service.clone(), accepts, POLL_ADDRESS))
            }
        }
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        Filter::new(filter)?;
        Ok(held::words(filter))
    }

    fn abilities(&self) -> LogAbilities {
        use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
        LogAbilities {
            language: None,
            text: TextMatch::Anywhere,
            ops: vec![
                Equal, NotEqual, Contains, Regex, Exists, Missing, Above, Below,
            ],
            volume: true,
            fields: true,
            values: true,
            context: true,
            tail: true,
            page: PAGE as u32,
            most: None,
            delay_ms: 0,
        }
    }
}

fn followed(follower: Follower, accepts: Filter) -> BoxStream<'static, Result<TailBatch, Failure>> {
    let state = Some((follower, accepts, true));
    futures::stream::unfold(state, |mut state| async {
        loop {
            let (mut follower, accepts, at_once) = state?;
            if !at_once {
                tokio::time::sleep(POLL).await;
            }
            let looked = blocking(move || {
                let read = follower.read(&accepts);
                Ok((follower, accepts, read))
            });
            match looked.await {
                Ok((follower, accepts, Ok((batch, more)))) => {
                    state = Some((follower, accepts, more));
                    if !batch.lines.is_empty() {
                        return Some((Ok(batch), state));
                    }
                }
                // Whoever follows begins again.
                Ok((_, _, Err(failure))) | Err(failure) => return Some((Err(failure), None)),
            }
        }
    })
    .boxed()
}

/// Runs what reads files away from the threads that serve everyone.
async fn blocking<T: Send + 'static>(
    read: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(read)
        .await
        .map_err(|error| Failure::new(Code::Internal, format!("reading stopped: {error}")))?
}

fn nanos(filter: &LogFilter) -> (Nanos, Nanos) {
    let last = filter.range.end.to_nanos().0.saturating_add(999_999);
    (filter.range.start.to_nanos(), Nanos(last))
}

fn write(cursor: &Cursor) -> String {
    serde_json::to_string(cursor).expect("numbers and lists are JSON")
}

fn cursor(text: &str) -> Result<Cursor, Failure> {
    serde_json::from_str(text).map_err(|error| {
        Failure::new(
            Code::BadInput,
            format!("this is no place in these files: {error}"),
        )
        .at(text)
        .remedy("search again from the start")
    })
}

fn most_used(mut answer: Answer<Vec<Counted>>, limit: usize) -> Answer<Vec<Counted>> {
    if answer.value.len() > limit {
        answer.value.truncate(limit);
        answer.capped_at = Some(u32::try_from(limit).unwrap_or(u32::MAX));
    }
    answer
}
