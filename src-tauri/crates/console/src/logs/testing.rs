//! A source of logs for tests: pages by position, and fails when it is told to.

use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use model::{
    Answer, Code, Failure, LogAbilities, LogFilter, LogLine, LogOrder, LogPage, LogSearch, Logs,
    Millis, Nanos, Severity, TimeRange,
};

use super::{
    ask,
    held::{Lines, Open, OpenLogs, What},
    place::Place,
};
use crate::wire::LogsOrigin;

/// A source that holds lines.
#[derive(Default)]
pub(super) struct Fake {
    /// Oldest first.
    pub(super) lines: Mutex<Vec<LogLine>>,
    pub(super) page: u32,
    /// The question that fails, counted from 1; 0 for none.
    pub(super) fails: AtomicUsize,
    pub(super) asked: AtomicUsize,
    /// Names the same page for ever.
    pub(super) repeats: bool,
}

impl Fake {
    pub(super) fn of(lines: Vec<LogLine>, page: u32) -> Arc<Self> {
        Arc::new(Self {
            lines: Mutex::new(lines),
            page,
            ..Self::default()
        })
    }
}

#[async_trait]
impl Logs for Fake {
    async fn search(&self, search: &LogSearch) -> Result<Answer<LogPage>, Failure> {
        let nth = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        if nth == self.fails.load(Ordering::SeqCst) {
            return Err(Failure::new(Code::Unauthorized, "the token expired"));
        }
        let filter = lines::held::Filter::new(&search.filter)?;
        let lines = self.lines.lock().unwrap();
        let mut fitting: Vec<&LogLine> = lines.iter().filter(|line| filter.accepts(line)).collect();
        if search.order == LogOrder::NewestFirst {
            fitting.reverse();
        }
        let from: usize = match &search.after {
            Some(after) => after.parse().expect("a cursor of this source"),
            None => 0,
        };
        let until = (from + search.limit).min(fitting.len());
        let next = if self.repeats {
            Some(from.max(1).to_string())
        } else {
            (until < fitting.len()).then(|| until.to_string())
        };
        let page = fitting.get(from..until).unwrap_or_default();
        Ok(Answer::whole(LogPage {
            lines: page.iter().map(|line| (*line).clone()).collect(),
            next,
        }))
    }

    fn written(&self, _: &LogFilter) -> Result<String, Failure> {
        Ok("everything".to_owned())
    }

    fn abilities(&self) -> LogAbilities {
        LogAbilities {
            page: self.page,
            ..LogAbilities::default()
        }
    }
}

pub(super) const RANGE: TimeRange = TimeRange {
    start: Millis(0),
    end: Millis(1_000_000),
};

pub(super) fn line(millis: i64, id: &str, body: &str) -> LogLine {
    LogLine {
        at: Nanos(millis * 1_000_000),
        severity: Severity::Info,
        body: body.to_owned(),
        raw: body.to_owned(),
        id: id.to_owned(),
        stream: "app".to_owned(),
        ..LogLine::default()
    }
}

/// Lines `name0`, `name1`, … of which several share a moment.
pub(super) fn lines_of(name: &str, count: i64, every: i64) -> Vec<LogLine> {
    (0..count)
        .map(|nth| {
            let id = format!("{name}{nth}");
            line(nth / 3 * every, &id, &format!("line {nth} of {name}"))
        })
        .collect()
}

/// A list that is open over these sources.
pub(super) fn open(places: &[Place], order: LogOrder, page: usize) -> Arc<Open> {
    let filter = LogFilter::all(RANGE);
    let sources = places.iter().map(|place| ask::source(place, &filter));
    let what = What {
        origin: LogsOrigin::Search,
        environment: "test".to_owned(),
        filter: filter.clone(),
        order,
        page,
    };
    OpenLogs::default().begin(what, Lines::of(sources.collect()))
}

pub(super) fn ids(open: &Open) -> Vec<String> {
    let lines = open.lines();
    lines
        .store
        .iter()
        .map(|held| held.line.id.clone())
        .collect()
}
