mod counts;
mod event;
mod job;
mod literal;
mod refusal;
mod risk;
mod spl;

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicI64, Ordering},
};

use async_trait::async_trait;
use event::TIME;
use job::Search;
use model::{
    Answer, Code, Counted, Failure, FieldOp, Ladder, LogAbilities, LogContext, LogFilter, LogLine,
    LogOrder, LogPage, LogSearch, Logs, Millis, TextMatch, Volume,
};
use spl::spl;
use transport::{Client, climb};

use super::{
    counted::ready,
    in_text::is_like_an_id,
    pages::{self, Piece, Slices, decoded},
    remarks::Remarks,
};

/// The most events of one job; of one microsecond more cannot be reached.
const MOST_EVENTS: usize = 10_000;

/// Above this number events are read away from the threads that serve everyone.
const LARGE: usize = 200;

/// How long an event may take from its writing to being found.
const DELAY_MS: u32 = 10_000;

/// Read from its old end, a range is cut into pieces, because the server sorts each of them whole:
/// the first is so long, and the next ones as long as fits. In nanoseconds.
const FIRST_PIECE: i64 = 600 * 1_000_000_000;
const SHORTEST_PIECE: i64 = 1_000_000_000;

/// Splunk Enterprise or Splunk Cloud, by the search jobs of its management port.
///
/// Its times have microseconds here. The secret is an authentication token (bearer), a user's
/// password (basic), or a session key in the header `Authorization: Splunk …`.
#[derive(Clone, Debug)]
pub struct Splunk {
    client: Client,
    /// Names or patterns; none are all.
    indexes: Vec<String>,
    first_version: Arc<AtomicBool>,
}

impl Splunk {
    /// The management port that the client leads to, such as `https://splunk.example.com:8089`,
    /// or a namespace in it, `…/servicesNS/nobody/APP`.
    ///
    /// `indexes` are names or patterns of what is searched, all that may be read if there is none.
    #[must_use]
    pub fn new(client: Client, indexes: Vec<String>) -> Self {
        Self {
            client,
            indexes,
            first_version: Arc::default(),
        }
    }

    /// Takes the connection apart, with a search for one event as the last rung.
    pub async fn diagnose(&self) -> Ladder {
        climb(&self.client, |once| async move {
            let once = Self {
                client: once,
                ..self.clone()
            };
            let all = LogFilter::all(model::TimeRange::ending(Millis(0), Millis(0)));
            let query = format!("{} | head 1", spl(&all, &once.indexes)?.query());
            let search = Search {
                query: &query,
                earliest: "-1h",
                latest: "now",
            };
            let found = job::rows(&once, search, 1, &Remarks::default()).await?;
            Ok(match found.len() {
                0 => "answered a search; no event in the last hour".to_owned(),
                _ => "answered a search".to_owned(),
            })
        })
        .await
    }

    /// Where jobs are, under the base address.
    fn jobs(&self) -> String {
        let base = self.client.endpoint().base.path();
        let named = base
            .split('/')
            .any(|part| matches!(part, "services" | "servicesNS"));
        let root = if named { "" } else { "/services" };
        match self.first_version.load(Ordering::Relaxed) {
            true => format!("{root}/search/jobs"),
            false => format!("{root}/search/v2/jobs"),
        }
    }

    /// Turns to the interface of versions before 9.0; false if that was done already.
    fn use_first_version(&self) -> bool {
        !self.first_version.swap(true, Ordering::Relaxed)
    }
}

/// A moment in seconds, the next whole microsecond: finer times are not told apart.
fn moment(nanos: i64) -> String {
    let micros = nanos.div_euclid(1_000) + i64::from(nanos.rem_euclid(1_000) > 0);
    let micros = micros.max(0);
    format!("{}.{:06}", micros / 1_000_000, micros % 1_000_000)
}

/// First moment of a filter's range, and the first behind it.
fn whole(filter: &LogFilter) -> (String, String) {
    let end = filter.range.end.to_nanos().0.saturating_add(1_000_000);
    (moment(filter.range.start.to_nanos().0), moment(end))
}

struct Asking<'a> {
    splunk: &'a Splunk,
    query: String,
    remarks: Remarks,
    order: LogOrder,
    /// How long a piece is read at once from its old end.
    piece: AtomicI64,
}

impl<'a> Asking<'a> {
    fn new(splunk: &'a Splunk, query: String, order: LogOrder) -> Self {
        Self {
            splunk,
            query,
            remarks: Remarks::default(),
            order,
            piece: AtomicI64::new(FIRST_PIECE),
        }
    }

    /// Learns from how many events a piece has how long the next one should be.
    fn learn(&self, found: usize, limit: usize) {
        let piece = self.piece.load(Ordering::Relaxed);
        let next = match found {
            found if found >= limit => piece / 2,
            found if found * 4 < limit => piece.saturating_mul(4),
            _ => piece,
        };
        self.piece
            .store(next.max(SHORTEST_PIECE), Ordering::Relaxed);
    }
}

#[async_trait]
impl Slices for Asking<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let first = match piece.order {
            // Events come newest first by themselves, and no more of them are read.
            LogOrder::NewestFirst => format!("head {}", piece.limit),
            LogOrder::OldestFirst => format!("sort {} _time", piece.limit),
        };
        let query = format!(
            "{} | {first} | eval {TIME}=printf(\"%.6f\", _time) | fields *, _time, _raw, _bkt, _cd",
            self.query
        );
        let (earliest, latest) = (moment(piece.from), moment(piece.until));
        if earliest == latest {
            return Ok(Some(Vec::new()));
        }
        let search = Search {
            query: &query,
            earliest: &earliest,
            latest: &latest,
        };
        let rows = job::rows(self.splunk, search, piece.limit, &self.remarks).await?;
        if piece.order == LogOrder::OldestFirst {
            self.learn(rows.len(), piece.limit);
        }
        let large = rows.len() > LARGE;
        let place = self.splunk.client.endpoint().base.to_string();
        let read = move || {
            event::lines(&rows).map_err(|what| {
                Failure::new(Code::BadQuery, format!("the search gives {what}"))
                    .at(place)
                    .remedy(
                        "write a search for events, without commands that count or leave out _raw",
                    )
            })
        };
        decoded(read, large).await.map(Some)
    }

    fn most_at_once(&self) -> usize {
        MOST_EVENTS
    }

    fn longest(&self) -> i64 {
        match self.order {
            LogOrder::NewestFirst => i64::MAX,
            LogOrder::OldestFirst => self.piece.load(Ordering::Relaxed),
        }
    }
}

#[async_trait]
impl Logs for Splunk {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let (filter, ready) = (&search.filter, ready(&search.filter)?);
        let asking = Asking::new(self, spl(filter, &self.indexes)?.query(), search.order);
        let answer = pages::page(&asking, search, ready.as_ref()).await?;
        let mut texts = filter.text.iter().filter(|text| !text.is_empty());
        if search.after.is_none() && filter.raw.is_none() && texts.any(|text| !is_like_an_id(text))
        {
            asking
                .remarks
                .inform("Splunk looks for text in the events, not in the fields kept beside them");
        }
        Ok(asking.remarks.told(answer))
    }

    async fn volume(
        &self,
        filter: &LogFilter,
        step: Millis,
    ) -> Result<Answer<Vec<Volume>>, Failure> {
        counts::volume(self, filter, step).await
    }

    async fn fields(
        &self,
        filter: &LogFilter,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        counts::fields(self, filter, limit).await
    }

    async fn values(
        &self,
        filter: &LogFilter,
        field: &str,
        limit: usize,
    ) -> Result<Answer<Vec<Counted>>, Failure> {
        counts::values(self, filter, field, limit).await
    }

    /// The events of the same index, host, source and source type.
    async fn context(
        &self,
        line: &LogLine,
        before: usize,
        after: usize,
    ) -> Result<Answer<LogContext>, Failure> {
        let terms = event::terms_of(&line.stream).ok_or_else(pages::streamless)?;
        let query = of_stream(&terms);
        let asking = Asking::new(self, query.clone(), LogOrder::OldestFirst);
        let answer = pages::context(&asking, query, line, before, after).await?;
        Ok(asking.remarks.told(answer))
    }

    fn written(&self, filter: &LogFilter) -> Result<String, Failure> {
        ready(filter)?;
        Ok(spl(filter, &self.indexes)?.query())
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            language: Some("SPL".to_owned()),
            text: TextMatch::Anywhere,
            ops: vec![
                FieldOp::Equal,
                FieldOp::NotEqual,
                FieldOp::Contains,
                FieldOp::Regex,
                FieldOp::Exists,
                FieldOp::Missing,
                FieldOp::Above,
                FieldOp::Below,
            ],
            volume: true,
            fields: true,
            values: true,
            context: true,
            tail: false,
            page: MOST_EVENTS as u32,
            most: None,
            delay_ms: DELAY_MS,
        }
    }
}

/// A search for the events of a stream; the strings of the first command hold wildcards, and those
/// of the second do not.
fn of_stream(terms: &[(&'static str, String)]) -> String {
    let parts = |sign: &str, quote: &str| {
        let terms = terms
            .iter()
            .map(|(name, value)| format!("{quote}{name}{quote}={}", literal::quoted(value)));
        terms.collect::<Vec<String>>().join(sign)
    };
    format!("search {} | where {}", parts(" ", ""), parts(" AND ", "'"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_whole_microseconds() {
        for (nanos, text) in [
            (1_795_165_200_000_000_000, "1795165200.000000"),
            (1_795_165_200_000_424_000, "1795165200.000424"),
            (1_795_165_200_000_424_001, "1795165200.000425"),
            (1_795_165_199_999_999_999, "1795165200.000000"),
            (-5, "0.000000"),
        ] {
            assert_eq!(moment(nanos), text);
        }
    }
}
