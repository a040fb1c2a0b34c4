//! Places of lines that may be wanted, in the order of time.

use model::LogOrder;
use sqlx::SqliteConnection;

use super::{
    Cursor, PAGE_BITS,
    index::{self, part_of_page},
    plan::Plan,
};

/// Places read at once.
const AT_ONCE: i64 = 1_000;
/// Pages of the first look into the text index. While it finds little, looks grow.
const FIRST_LOOK: usize = 1;
const LARGEST_LOOK: usize = 512;
/// A look that finds less than the one grows, one that finds more than the other shrinks.
const FEW: usize = 1_000;
const MANY: usize = 8_000;

/// Candidates of a search, handed out in its order.
#[derive(Debug)]
pub(super) struct Candidates {
    plan: Plan,
    order: LogOrder,
    /// Nanoseconds, both included.
    range: (i64, i64),
    /// What comes after this in the order of the search is still to be handed out.
    after: Option<Cursor>,
    /// Pages of the range that were not looked at; the one that comes first in the order is the
    /// last of the list.
    pages: Vec<Page>,
    look: usize,
    /// Found in pages that were looked at, and not yet handed out; the first is the last of the
    /// list.
    found: Vec<Cursor>,
}

#[derive(Clone, Copy, Debug, sqlx::FromRow)]
struct Page {
    id: i64,
    oldest: i64,
    newest: i64,
}

impl Candidates {
    pub(super) async fn begin(
        connection: &mut SqliteConnection,
        plan: Plan,
        order: LogOrder,
        mut range: (i64, i64),
        after: Option<Cursor>,
    ) -> sqlx::Result<Self> {
        match (order, after) {
            (LogOrder::NewestFirst, Some(after)) => range.1 = range.1.min(after.at),
            (LogOrder::OldestFirst, Some(after)) => range.0 = range.0.max(after.at),
            (_, None) => {}
        }
        let mut pages: Vec<Page> = match plan {
            Plan::Index(_) => {
                sqlx::query_as("SELECT * FROM log_page WHERE newest >= ? AND oldest <= ?")
                    .bind(range.0)
                    .bind(range.1)
                    .fetch_all(connection)
                    .await?
            }
            _ => Vec::new(),
        };
        match order {
            LogOrder::NewestFirst => pages.sort_by_key(|page| (page.newest, page.id)),
            LogOrder::OldestFirst => {
                pages.sort_by_key(|page| std::cmp::Reverse((page.oldest, page.id)));
            }
        }
        Ok(Self {
            plan,
            order,
            range,
            after,
            pages,
            look: FIRST_LOOK,
            found: Vec::new(),
        })
    }

    /// The next ones; none means that there are no more.
    pub(super) async fn next(
        &mut self,
        connection: &mut SqliteConnection,
    ) -> sqlx::Result<Vec<Cursor>> {
        let places = match &self.plan {
            Plan::Nothing => Vec::new(),
            Plan::Time => self.read(connection, "log_at", "TRUE", "[]").await?,
            Plan::Ids { column, values } => {
                let values = serde_json::to_string(values)
                    .map_err(|error| sqlx::Error::Encode(error.into()))?;
                let (index, condition) = match *column {
                    "trace_id" => (
                        "log_trace",
                        "trace_id <> '' AND trace_id IN (SELECT value FROM json_each(?5))",
                    ),
                    _ => (
                        "log_request",
                        "request_id <> '' AND request_id IN (SELECT value FROM json_each(?5))",
                    ),
                };
                self.read(connection, index, condition, &values).await?
            }
            Plan::Index(expression) => {
                let expression = expression.clone();
                self.find(connection, &expression).await?
            }
        };
        if let Some(last) = places.last() {
            self.after = Some(*last);
        }
        Ok(places)
    }

    /// The next places by an index that keeps them in the order of time.
    async fn read(
        &self,
        connection: &mut SqliteConnection,
        index: &'static str,
        condition: &'static str,
        values: &str,
    ) -> sqlx::Result<Vec<Cursor>> {
        let (from, to) = self.rest();
        let (beyond, direction) = match self.order {
            LogOrder::NewestFirst => ("<", "DESC"),
            LogOrder::OldestFirst => (">", "ASC"),
        };
        let after = self.after.unwrap_or(match self.order {
            LogOrder::NewestFirst => Cursor {
                at: i64::MAX,
                id: i64::MAX,
            },
            LogOrder::OldestFirst => Cursor {
                at: i64::MIN,
                id: i64::MIN,
            },
        });
        let sql = format!(
            "SELECT at, id FROM log INDEXED BY {index}
             WHERE at BETWEEN ?1 AND ?2 AND (at <> ?3 OR id {beyond} ?4) AND {condition} AND ?5 <> ''
             ORDER BY at {direction}, id {direction} LIMIT {AT_ONCE}"
        );
        let places: Vec<(i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(from)
            .bind(to)
            .bind(after.at)
            .bind(after.id)
            .bind(values)
            .fetch_all(connection)
            .await?;
        let place = |(at, id)| Cursor { at, id };
        Ok(places.into_iter().map(place).collect())
    }

    /// Times that are still to be handed out.
    fn rest(&self) -> (i64, i64) {
        let (from, to) = self.range;
        match (self.order, self.after) {
            (LogOrder::NewestFirst, Some(after)) => (from, to.min(after.at)),
            (LogOrder::OldestFirst, Some(after)) => (from.max(after.at), to),
            (_, None) => (from, to),
        }
    }

    /// The next places by the text index, which keeps them in the order of rows: pages are looked
    /// at until none that is left can hold a place that comes before those found.
    async fn find(
        &mut self,
        connection: &mut SqliteConnection,
        expression: &str,
    ) -> sqlx::Result<Vec<Cursor>> {
        loop {
            let ready = self.ready();
            if !ready.is_empty() {
                return Ok(ready);
            }
            if self.pages.is_empty() {
                return Ok(Vec::new());
            }
            let from = self.pages.len().saturating_sub(self.look);
            let mut looked = self.pages.split_off(from);
            looked.sort_unstable_by_key(|page| page.id);
            let before = self.found.len();
            for (first, last) in runs(&looked) {
                self.look_at(connection, expression, first, last).await?;
            }
            match self.found.len() - before {
                few if few < FEW => self.look = (self.look * 4).min(LARGEST_LOOK),
                many if many > MANY => self.look = (self.look / 4).max(1),
                _ => {}
            }
            match self.order {
                LogOrder::NewestFirst => self.found.sort_unstable(),
                LogOrder::OldestFirst => self.found.sort_unstable_by(|one, other| other.cmp(one)),
            }
        }
    }

    async fn look_at(
        &mut self,
        connection: &mut SqliteConnection,
        expression: &str,
        first: i64,
        last: i64,
    ) -> sqlx::Result<()> {
        let (from, to) = self.rest();
        let table = index::table(part_of_page(first));
        let sql = format!(
            "SELECT log.at, log.id FROM {table} CROSS JOIN log ON log.id = {table}.rowid
             WHERE {table} MATCH ? AND {table}.rowid BETWEEN ? AND ? AND log.at BETWEEN ? AND ?"
        );
        let places: Vec<(i64, i64)> = sqlx::query_as(sqlx::AssertSqlSafe(sql))
            .bind(expression)
            .bind(first << PAGE_BITS)
            .bind(((last + 1) << PAGE_BITS) - 1)
            .bind(from)
            .bind(to)
            .fetch_all(connection)
            .await?;
        let places = places.into_iter().map(|(at, id)| Cursor { at, id });
        let (order, after) = (self.order, self.after);
        self.found.extend(
            places.filter(|place| after.is_none_or(|after| comes_after(order, *place, after))),
        );
        Ok(())
    }

    /// Takes of what was found what no page that is left can come before.
    fn ready(&mut self) -> Vec<Cursor> {
        let bound = self.pages.last().map(|page| match self.order {
            LogOrder::NewestFirst => page.newest,
            LogOrder::OldestFirst => page.oldest,
        });
        let order = self.order;
        let is_ready = |place: &Cursor| {
            bound.is_none_or(|bound| match order {
                LogOrder::NewestFirst => place.at > bound,
                LogOrder::OldestFirst => place.at < bound,
            })
        };
        let most = usize::try_from(AT_ONCE).unwrap_or(usize::MAX);
        let count = self
            .found
            .iter()
            .rev()
            .take(most)
            .take_while(|place| is_ready(place))
            .count();
        let mut ready = self.found.split_off(self.found.len() - count);
        ready.reverse();
        ready
    }
}

fn comes_after(order: LogOrder, place: Cursor, after: Cursor) -> bool {
    match order {
        LogOrder::NewestFirst => place < after,
        LogOrder::OldestFirst => place > after,
    }
}

/// Numbers of pages in ascending order as first and last of those that follow each other in one
/// part of the index.
fn runs(pages: &[Page]) -> Vec<(i64, i64)> {
    let mut runs: Vec<(i64, i64)> = Vec::new();
    for page in pages {
        match runs.last_mut() {
            Some((first, last))
                if *last + 1 == page.id && part_of_page(*first) == part_of_page(page.id) =>
            {
                *last = page.id;
            }
            _ => runs.push((page.id, page.id)),
        }
    }
    runs
}
