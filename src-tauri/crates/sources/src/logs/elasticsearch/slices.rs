//! The first lines of a piece of time.
//!
//! Pages are cut by moments and by the lines seen of the last one ([`pages`]), so they go on at the
//! same place when a point in time is gone or was never given. The server's clock may be coarser
//! than the times in the lines: a slice then ends with a whole tick of that clock, in which the
//! lines are put in order here.

mod reading;

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use lines::held::Filter;
use model::{Answer, Code, Failure, LogLine, LogOrder, LogPage, LogSearch, Nanos};
use reading::{Reading, Stand};
use serde_json::{Value, json};

use super::{
    Elasticsearch, FORMAT,
    ask::{Found, Outcome},
    mapping::{Mapping, Time},
    point::{KEEP_ALIVE, RISK},
    range,
    refusal::Refused,
};
use crate::logs::pages::{self, Piece, Slices};

/// The most lines given at once where lines of one moment have an order.
const MOST_AT_ONCE: usize = 100_000;

/// How often a point in time that is gone is opened anew for one slice.
const MOST_POINTS: usize = 3;

/// What stands between the mark of the pages and the name of the point in time.
const SEPARATOR: char = '|';

/// A search, piece by piece.
pub(super) struct Slicing<'a> {
    server: &'a Elasticsearch,
    time: Time,
    query: Value,
    /// Whether it goes on from an earlier page, so that a point in time is worth its price.
    goes_on: bool,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    point: Option<String>,
    missing: Vec<String>,
    infos: Vec<String>,
    lost: Vec<String>,
    expensive: bool,
}

impl<'a> Slicing<'a> {
    /// One page of a search.
    pub(super) fn new(
        server: &'a Elasticsearch,
        mapping: &Mapping,
        query: Value,
        search: &LogSearch,
    ) -> Result<Self, Failure> {
        let after = search.after.as_deref();
        let point = after.and_then(|after| after.split_once(SEPARATOR));
        Ok(Self {
            server,
            time: mapping.time()?.clone(),
            query,
            goes_on: after.is_some(),
            state: Mutex::new(State {
                point: point.map(|(_, point)| point.to_owned()),
                ..State::default()
            }),
        })
    }

    /// The lines around one.
    pub(super) fn beside(
        server: &'a Elasticsearch,
        mapping: &Mapping,
        query: Value,
    ) -> Result<Self, Failure> {
        Ok(Self {
            server,
            time: mapping.time()?.clone(),
            query,
            goes_on: false,
            state: Mutex::default(),
        })
    }

    /// The page, whose mark names the point in time as well.
    pub(super) async fn page(
        &self,
        search: &LogSearch,
        filter: Option<&Filter>,
    ) -> Result<Answer<LogPage>, Failure> {
        let mark = search.after.as_deref().map(|after| {
            let mark = after.split_once(SEPARATOR).map_or(after, |(mark, _)| mark);
            mark.to_owned()
        });
        let search = LogSearch {
            after: mark,
            ..search.clone()
        };
        let mut answer = pages::page(self, &search, filter).await?;
        let point = self.state(|state| state.point.clone());
        if let (Some(next), Some(point)) = (&mut answer.value.next, point) {
            next.push(SEPARATOR);
            next.push_str(&point);
        }
        Ok(self.told(answer))
    }

    /// The answer with what was missing on the way.
    pub(super) fn told<T>(&self, mut answer: Answer<T>) -> Answer<T> {
        self.state(|state| {
            answer.partial |= !state.missing.is_empty() || !state.lost.is_empty();
            answer.warnings.append(&mut state.missing);
            answer.warnings.append(&mut state.lost);
            answer.infos.append(&mut state.infos);
        });
        answer
    }

    /// Whether the server refused to look for parts of words, for the first time.
    pub(super) fn is_too_expensive(&self) -> bool {
        self.state(|state| std::mem::take(&mut state.expensive))
    }

    fn state<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether a point in time would give lines of one moment an order.
    fn can_order(&self) -> bool {
        self.server.has_shard_order()
    }

    /// The point in time that the slice is read at, opened if it is worth it.
    async fn point(&self, piece: Piece) -> Result<Option<String>, Failure> {
        let point = self.state(|state| state.point.clone());
        if point.is_some() || !(self.goes_on || piece.limit > self.server.window()) {
            return Ok(point);
        }
        self.open().await
    }

    async fn open(&self) -> Result<Option<String>, Failure> {
        let point = self.server.open().await?;
        self.state(|state| {
            state.point.clone_from(&point);
            if point.is_none() && !state.infos.iter().any(|info| info == RISK) {
                state.infos.push(RISK.to_owned());
            }
        });
        Ok(point)
    }

    fn body(&self, reading: &Reading, size: usize, point: Option<&str>) -> Value {
        let order = match reading.piece.order {
            LogOrder::NewestFirst => "desc",
            LogOrder::OldestFirst => "asc",
        };
        let kind = if self.time.unit == 1 {
            "date_nanos"
        } else {
            "date"
        };
        let mut by_time = json!({"order": order, "format": FORMAT, "unmapped_type": kind});
        if self.time.mixed {
            by_time["numeric_type"] = json!("date_nanos");
        }
        let mut sort = vec![json!({&self.time.name: by_time})];
        let range = range(&self.time, reading.from, reading.until);
        let mut body = json!({
            "size": size,
            "query": {"bool": {"filter": [range, self.query]}},
        });
        if let Some(point) = point {
            body["pit"] = json!({"id": point, "keep_alive": KEEP_ALIVE});
            if self.can_order() {
                sort.push(json!({"_shard_doc": "asc"}));
            }
        }
        body["sort"] = Value::Array(sort);
        if let Some(after) = &reading.after {
            body["search_after"] = Value::Array(after.clone());
        }
        body
    }
}

/// What came of one question for a slice.
enum Came {
    Found(Found),
    /// The point in time is no more.
    PointGone,
    /// Limits are narrower than was thought.
    Narrower,
}

impl Slicing<'_> {
    /// One question; what is missing from its answer is kept.
    async fn ask(
        &self,
        reading: &Reading,
        size: usize,
        point: Option<&str>,
    ) -> Result<Came, Failure> {
        let window = self.server.window();
        let body = self.body(reading, size, point);
        let found = match self.server.find(body, point, self.time.unit).await {
            Ok(Outcome::Found(found)) => found,
            Ok(Outcome::Refused(refusal)) => {
                // With an index of its own that is gone, a point is gone as well.
                let expired =
                    refusal.refused == Refused::Expired || refusal.failure.code == Code::NotFound;
                return match refusal.refused {
                    _ if point.is_some() && expired => Ok(Came::PointGone),
                    Refused::Window(most) if most < window => Ok(Came::Narrower),
                    refused => {
                        self.state(|state| state.expensive |= refused == Refused::Expensive);
                        Err(refusal.failure)
                    }
                };
            }
            // Fewer of such large lines fit into one answer.
            Err(failure) if failure.code == Code::TooLarge && window > 1 => {
                self.server.learn_window(window / 2);
                return Ok(Came::Narrower);
            }
            Err(failure) => return Err(failure),
        };
        self.state(|state| {
            if let Some(newest) = found.pit_id.as_ref().filter(|_| point.is_some()) {
                state.point = Some(newest.clone());
            }
            for missing in &found.missing {
                if !state.missing.contains(missing) {
                    state.missing.push(missing.clone());
                }
            }
        });
        Ok(Came::Found(found))
    }
}

#[async_trait]
impl Slices for Slicing<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let unit = self.time.unit;
        let mut point = self.point(piece).await?;
        let mut points = 1;
        let mut reading = Reading::new(piece, unit);
        while reading.from < reading.until {
            let window = self.server.window();
            let size = reading.size(window);
            let ordered = point.is_some() && self.can_order();
            let stand = match self.ask(&reading, size, point.as_deref()).await? {
                Came::Found(found) => reading.take(found, size, window, ordered),
                Came::Narrower => return Ok(None),
                Came::PointGone => {
                    points += 1;
                    self.state(|state| state.point = None);
                    point = match points {
                        ..=MOST_POINTS => self.point(piece).await?,
                        _ => None,
                    };
                    reading = Reading::new(piece, unit);
                    continue;
                }
            };
            point = self.state(|state| state.point.clone());
            match stand {
                Stand::Whole => break,
                Stand::More => {}
                Stand::Stuck(_) if point.is_none() && points == 1 && self.can_order() => {
                    points += 1;
                    point = self.open().await?;
                    reading = Reading::new(piece, unit);
                }
                Stand::Stuck(tick) => {
                    let at = lines::held::moment(Nanos(tick));
                    let lost = format!(
                        "more than {window} lines have the time {at}, and the server gives no \
                         more of them"
                    );
                    self.state(|state| state.lost.push(lost));
                    reading.step_over(tick);
                }
            }
        }
        Ok(Some(reading.into_lines()))
    }

    fn most_at_once(&self) -> usize {
        let ordered = self.can_order() && self.state(|state| state.point.is_some());
        match ordered {
            true => MOST_AT_ONCE,
            false => self.server.window(),
        }
    }

    fn longest(&self) -> i64 {
        i64::MAX
    }
}
