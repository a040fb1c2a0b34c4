//! The first lines of a piece of time.
//!
//! Pages are cut by moments and by the lines seen of the last one ([`pages`]), so they go on at the
//! same place when a point in time is gone or was never given. The server's clock may be coarser
//! than the times in the lines: a slice then ends with a whole tick of that clock, in which the
//! lines are put in order here.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use lines::{Column, held::Filter};
use model::{Answer, Code, Failure, LogLine, LogOrder, LogPage, LogSearch};
use serde_json::{Map, Value, json};

use super::{
    Elasticsearch, FORMAT,
    ask::{Found, Outcome},
    mapping::{Mapping, Time},
    point::{KEEP_ALIVE, RISK},
    range,
    refusal::Refused,
};
use crate::logs::pages::{self, Piece, Slices};

/// How many lines more are asked for, so that the last tick is mostly whole.
const SPARE: usize = 50;

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
        let order = match reading.order {
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
            if self.server.has_shard_order() {
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

/// How far a slice was read, by the server's clock.
struct Reading {
    order: LogOrder,
    from: i64,
    until: i64,
    /// By what the last line is sorted, where lines of one moment have an order.
    after: Option<Vec<Value>>,
    lines: Vec<(i64, LogLine)>,
}

impl Reading {
    fn new(piece: Piece, unit: i64) -> Self {
        Self {
            order: piece.order,
            // A coarse clock has the lines of the piece in the ticks that touch it.
            from: piece.from.div_euclid(unit) * unit,
            until: (piece.until - 1).div_euclid(unit) * unit + unit,
            after: None,
            lines: Vec::new(),
        }
    }

    /// Goes on with the tick of the last line, which is read anew, or with the tick behind it.
    fn narrow(&mut self, last: i64, unit: i64, behind: bool) {
        if !behind {
            self.lines.retain(|(moment, _)| *moment != last);
        }
        let tick = last.div_euclid(unit) * unit;
        match (self.order, behind) {
            (LogOrder::NewestFirst, false) => self.until = tick + unit,
            (LogOrder::NewestFirst, true) => self.until = tick,
            (LogOrder::OldestFirst, false) => self.from = tick,
            (LogOrder::OldestFirst, true) => self.from = tick + unit,
        }
    }

    fn into_lines(self) -> Vec<LogLine> {
        self.lines.into_iter().map(|(_, line)| line).collect()
    }
}

#[async_trait]
impl Slices for Slicing<'_> {
    async fn slice(&self, piece: Piece) -> Result<Option<Vec<LogLine>>, Failure> {
        let unit = self.time.unit;
        let mut point = self.point(piece).await?;
        let mut reading = Reading::new(piece, unit);
        let mut points = 1;
        let mut eager = if unit == 1 { 0 } else { SPARE };
        while reading.from < reading.until {
            let window = self.server.window();
            let missing = piece.limit.saturating_sub(reading.lines.len()).max(1);
            let size = missing.saturating_add(eager).min(window);
            let body = self.body(&reading, size, point.as_deref());
            let outcome = self.server.find(body, point.as_deref(), unit).await;
            let mut found: Found = match outcome {
                Ok(Outcome::Found(found)) => found,
                Ok(Outcome::Refused(refusal)) => match refusal.refused {
                    // With an index of its own that is gone, a point is gone as well.
                    _ if point.is_some()
                        && points < MOST_POINTS
                        && (refusal.refused == Refused::Expired
                            || refusal.failure.code == Code::NotFound) =>
                    {
                        points += 1;
                        self.state(|state| state.point = None);
                        point = self.point(piece).await?;
                        reading = Reading::new(piece, unit);
                        continue;
                    }
                    Refused::Window(most) if most < window => return Ok(None),
                    Refused::Expensive => {
                        self.state(|state| state.expensive = true);
                        return Err(refusal.failure);
                    }
                    _ => return Err(refusal.failure),
                },
                // Fewer of such large lines fit into one answer.
                Err(failure) if failure.code == Code::TooLarge && window > 1 => {
                    let half = std::sync::atomic::Ordering::Relaxed;
                    self.server.learned.window.store(window / 2, half);
                    return Ok(None);
                }
                Err(failure) => return Err(failure),
            };
            if point.is_some() && found.pit_id.is_some() {
                point = found.pit_id.take();
                self.state(|state| state.point.clone_from(&point));
            }
            self.state(|state| {
                for missing in found.missing.drain(..) {
                    if !state.missing.contains(&missing) {
                        state.missing.push(missing);
                    }
                }
            });
            let full = found.hits.len() >= size;
            let (Some(first), Some(last)) = (
                found.hits.first().map(|hit| hit.moment),
                found.hits.last().map(|hit| hit.moment),
            ) else {
                break;
            };
            reading.after = match point {
                Some(_) if self.server.has_shard_order() => {
                    found.hits.last().map(|hit| hit.sort.clone())
                }
                _ => None,
            };
            let within = |line: &LogLine| (piece.from..piece.until).contains(&line.at.0);
            let hits = found.hits.into_iter().map(|hit| (hit.moment, hit.line));
            reading.lines.extend(hits.filter(|(_, line)| within(line)));
            if !full {
                break;
            }
            let whole = reading.lines.iter().filter(|(moment, _)| *moment != last);
            let most = if unit == 1 { piece.limit } else { MOST_AT_ONCE };
            if reading.lines.len() >= most.max(piece.limit) {
                break;
            }
            if whole.count() >= piece.limit {
                reading.lines.retain(|(moment, _)| *moment != last);
                break;
            }
            if reading.after.is_none() {
                let stuck = first == last && size == window;
                if stuck && point.is_none() && self.server.has_shard_order() && points == 1 {
                    points += 1;
                    point = self.open().await?;
                    reading = Reading::new(piece, unit);
                    continue;
                }
                if stuck {
                    let at = lines::held::moment(model::Nanos(last));
                    self.state(|state| {
                        state.lost.push(format!(
                            "more than {window} lines have the time {at}, and the server gives \
                             no more of them"
                        ));
                    });
                }
                reading.narrow(last, unit, stuck);
            }
            eager = eager.saturating_mul(4).max(SPARE);
        }
        Ok(Some(reading.into_lines()))
    }

    fn most_at_once(&self) -> usize {
        let ordered = self.server.has_shard_order() && self.state(|state| state.point.is_some());
        match ordered {
            true => MOST_AT_ONCE,
            false => self.server.window(),
        }
    }

    fn longest(&self) -> i64 {
        i64::MAX
    }
}

/// The query of a stream, as a line names it; nothing if it names none.
pub(super) fn of_stream(stream: &str, mapping: &Mapping) -> Option<Value> {
    let values: Map<String, Value> = serde_json::from_str(stream).ok()?;
    let mut clauses = Vec::new();
    for (name, value) in values {
        let value = value.as_str()?.to_owned();
        let names = match name.as_str() {
            "service" => mapping.of(Column::Service),
            name => vec![name],
        };
        let either: Vec<Value> = names
            .into_iter()
            .map(|name| {
                let whole = mapping.counted(name).unwrap_or_else(|| name.to_owned());
                json!({"term": {whole: value}})
            })
            .collect();
        clauses.push(json!({"bool": {"should": either, "minimum_should_match": 1}}));
    }
    let said = clauses
        .iter()
        .all(|clause| clause["bool"]["should"] != json!([]));
    (said && !clauses.is_empty()).then(|| json!({"bool": {"filter": clauses}}))
}
