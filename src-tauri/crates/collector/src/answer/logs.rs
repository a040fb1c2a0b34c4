//! Log lines of the store.

use async_trait::async_trait;
use futures::{StreamExt as _, stream::BoxStream};
use lines::held::{self, Filter, moment, severity_name};
use model::{
    Answer, Code, Counted, Failure, FieldOp, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, Nanos, TailBatch, TextMatch, Volume,
};

use crate::store::{Asked, Cursor, Store};

/// Lines of one page.
const PAGE: usize = 5_000;
/// The newest lines that fields and values are counted in.
const COUNTED: usize = 10_000;

/// The log lines of a store. Texts are found in any case of their letters and anywhere in a line,
/// its fields or its ids.
#[derive(Clone, Debug)]
pub struct LogsView {
    store: Store,
}

impl LogsView {
    pub(super) fn of(store: Store) -> Self {
        Self { store }
    }

    /// The newest lines that fit, and a remark if there are more.
    async fn newest(&self, filter: &LogFilter) -> Result<(Vec<LogLine>, Option<String>), Failure> {
        let search = LogSearch::newest(filter.clone(), COUNTED);
        let asked = asked(filter)?;
        let found = self.store.search_logs(&asked, &search, None).await?;
        let remark = found.next.is_some().then(|| {
            let count = found.lines.len();
            format!("counted in the newest {count} lines that fit")
        });
        Ok((found.lines, remark))
    }
}

#[async_trait]
impl Logs for LogsView {
    /// A page may be short and still have a next one: a search stops after so many lines that it
    /// had to compare one by one, and says how far it came.
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let after = search.after.as_deref().map(cursor).transpose()?;
        let asked = asked(&search.filter)?;
        let limited = LogSearch {
            limit: search.limit.min(PAGE),
            ..search.clone()
        };
        let found = self.store.search_logs(&asked, &limited, after).await?;
        let mut answer = Answer::whole(LogPage {
            lines: found.lines,
            next: found.next.map(|next| next.to_string()),
        });
        if let Some(next) = found.next.filter(|_| found.tired) {
            let (direction, moment) = match search.order {
                LogOrder::NewestFirst => ("back", moment(Nanos(next.at()))),
                LogOrder::OldestFirst => ("on", moment(Nanos(next.at()))),
            };
            answer.infos.push(format!(
                "no index answers this search: lines were compared one by one {direction} to {moment}, the next page goes on from there"
            ));
        } else if found.next.is_some() {
            answer.capped_at = Some(u32::try_from(limited.limit).unwrap_or(u32::MAX));
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
        let (volume, counted_from) = self.store.count_logs(&asked(filter)?, step).await?;
        let mut answer = Answer::whole(volume);
        if let Some(from) = counted_from {
            answer.partial = true;
            answer.infos.push(format!(
                "lines that fit a text or a field are read to be counted: those before {} are not",
                moment(Nanos(from))
            ));
        }
        Ok(answer)
    }

    async fn fields(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        let (lines, remark) = self.newest(filter).await?;
        let mut answer = cut(held::fields(&lines), limit);
        answer.infos.extend(remark);
        Ok(answer)
    }

    async fn values(
        &self,
        filter: &LogFilter,
        field: &str,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        let known = self.store.count_log_values(&asked(filter)?, field).await?;
        if let Some(counted) = known {
            return Ok(cut(counted, limit));
        }
        let (mut lines, remark) = self.newest(filter).await?;
        if field == "severity" {
            for line in &mut lines {
                let name = severity_name(line.severity).to_owned();
                line.fields = vec![(field.to_owned(), name)];
            }
        }
        let mut answer = cut(held::values(&lines, field), limit);
        answer.infos.extend(remark);
        Ok(answer)
    }

    async fn context(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let gone = || {
            Failure::new(Code::NotFound, "the line is not in the local history")
                .at(line.id.clone())
                .remedy("search again: what is too old is dropped")
        };
        let id = line.id.parse().map_err(|_| gone())?;
        let (before, after) = (before.min(PAGE), after.min(PAGE));
        let around = self.store.logs_around(id, before, after).await?;
        Ok(Answer::whole(around.ok_or_else(gone)?))
    }

    async fn tail(
        &self,
        filter: &LogFilter,
    ) -> Result<BoxStream<'static, Result<TailBatch, Failure>>, Failure> {
        let from = filter.range.start.to_nanos().0;
        let mut endless = filter.clone();
        endless.range.end = Millis(i64::MAX);
        let wanted = asked(&endless)?.wanted;
        let follower = self.store.follow_logs(from).await?;
        let stream = futures::stream::unfold(Some((follower, wanted)), |state| async {
            let (mut follower, wanted) = state?;
            match follower.next(&wanted).await {
                Ok(batch) => Some((Ok(batch), Some((follower, wanted)))),
                // Whoever follows begins again; a file that cannot be read is not asked on and on.
                Err(error) => Some((Err(error.into()), None)),
            }
        });
        Ok(stream.boxed())
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        asked(filter)?;
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

/// Reads a filter, or says what cannot be asked.
fn asked(filter: &LogFilter) -> Result<Asked<'_>, Failure> {
    if let Some(raw) = &filter.raw {
        return Err(Failure::new(
            Code::Unsupported,
            "the local history has no query language of its own",
        )
        .at(raw.clone())
        .remedy("use texts and conditions on fields"));
    }
    let wanted = Filter::new(filter)?;
    Ok(Asked { filter, wanted })
}

fn cursor(text: &str) -> Result<Cursor, Failure> {
    text.parse().map_err(|()| {
        Failure::new(Code::BadInput, "this is no place in the local history")
            .at(text)
            .remedy("search again from the start")
    })
}

fn cut(mut counted: Vec<Counted>, limit: usize) -> Answer<Vec<Counted>> {
    let more = counted.len() > limit;
    counted.truncate(limit);
    let mut answer = Answer::whole(counted);
    answer.capped_at = more.then(|| u32::try_from(limit).unwrap_or(u32::MAX));
    answer
}
