//! How many lines there are: over time, and by the values of a field.

use std::collections::BTreeMap;

use lines::held;
use model::{
    Answer, Code, Counted, Failure, LogFilter, LogLine, LogSearch, Logs as _, Millis, Nanos,
    Severity, Volume,
};

use super::{
    CloudWatch, MOST_LINES,
    groups::Groups,
    insights::{Compiled, LEVEL, found_in_json, insights},
    record::{self, Row},
    running,
};
use crate::logs::counted::{Pieces, cap, check, ready, remark, severities};

/// How many lines are read to find fields, and values that queries cannot name.
const SAMPLE: usize = 1_000;

/// The service of a line as its JSON names it; the names in the order in which lines are read.
const SERVICE: &str = "fields coalesce(service.name, service, service_name, serviceName, \
                       resource.service.name, resource.attributes.service.name, dd.service, \
                       otelServiceName, serviceContext.service) as wheelhouse_service";

pub(super) async fn volume(
    server: &CloudWatch,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    check(step)?;
    let counting = Counting::new(server, filter).await?;
    let bin = match step.0 % 1_000 {
        0 => format!("bin({}s)", step.0 / 1_000),
        _ => format!("bin({}ms)", step.0),
    };
    let query = counting.query(LEVEL, &format!("{bin}, wheelhouse_level"), "");
    let rows = counting.rows(&query, MOST_LINES).await?;
    let mut answer = counting.answer();
    if rows.len() >= MOST_LINES {
        answer.partial = true;
        let text = "there are more counts than Insights gives: choose a longer step";
        answer.warnings.push(text.to_owned());
    }
    let mut pieces = Pieces::default();
    for row in &rows {
        let start = row.first(|name| name.starts_with("bin("));
        let Some(start) = start.and_then(record::millis).map(Millis) else {
            return Err(uncounted());
        };
        let severity = severity(row.get("wheelhouse_level").unwrap_or_default());
        if !filter.severities.is_empty() && !filter.severities.contains(&severity) {
            continue;
        }
        pieces.add(start, severity, hits(row)?);
    }
    answer
        .infos
        .push("levels are counted where the lines are JSON".to_owned());
    Ok(answer.map(|()| pieces.volume()))
}

/// Fields of the newest lines: those that Insights finds itself are not called as lines are read.
pub(super) async fn fields(
    server: &CloudWatch,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let sample = sample(server, filter).await?;
    Ok(capped(sample.map(|lines| held::fields(&lines)), limit))
}

pub(super) async fn values(
    server: &CloudWatch,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let counting = Counting::new(server, filter).await?;
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    match name {
        "severity" => {
            let query = counting.query(LEVEL, "wheelhouse_level", "");
            let mut counts = Vec::new();
            for row in counting.rows(&query, MOST_LINES).await? {
                let level = row.get("wheelhouse_level").unwrap_or_default();
                counts.push((severity(level), hits(&row)?));
            }
            return Ok(capped(
                counting.answer().map(|()| severities(counts)),
                limit,
            ));
        }
        "service" => {
            let query = counting.query(SERVICE, "wheelhouse_service, @log", "");
            for row in counting.rows(&query, MOST_LINES).await? {
                let named = row.get("wheelhouse_service").unwrap_or_default().trim();
                let service = match named {
                    "" => record::service(row.get("@log").unwrap_or_default()),
                    named => named,
                };
                *counted.entry(service.to_owned()).or_default() += hits(&row)?;
            }
        }
        "trace_id" | "span_id" | "request_id" => {
            return of_sample(server, filter, name, limit).await;
        }
        name => {
            let Some(said) = found_in_json(name) else {
                return of_sample(server, filter, name, limit).await;
            };
            // One more than is shown tells whether there are more, another may be the empty one.
            let most = limit.saturating_add(2).min(MOST_LINES);
            let query = counting.query("", &said, "\n| sort hits desc");
            for row in counting.rows(&query, most).await? {
                let value = row.get(name).or_else(|| row.get(&said)).unwrap_or_default();
                *counted.entry(value.to_owned()).or_default() += hits(&row)?;
            }
        }
    }
    counted.remove("");
    let mut values: Vec<Counted> = counted
        .into_iter()
        .map(|(text, count)| Counted {
            text,
            count: Some(count),
        })
        .collect();
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    Ok(capped(counting.answer().map(|()| values), limit))
}

async fn of_sample(
    server: &CloudWatch,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let sample = sample(server, filter).await?;
    Ok(capped(
        sample.map(|lines| held::values(&lines, name)),
        limit,
    ))
}

/// The newest lines that the filter accepts.
async fn sample(server: &CloudWatch, filter: &LogFilter) -> Result<Answer<Vec<LogLine>>, Failure> {
    let search = LogSearch::newest(filter.clone(), SAMPLE);
    let page = server.search(&search).await?;
    let goes_on = page.value.next.is_some();
    let mut answer = page.map(|page| page.lines);
    if goes_on {
        let text = format!("counted in the newest {SAMPLE} lines");
        answer.infos.push(text);
    }
    Ok(answer)
}

fn capped(mut answer: Answer<Vec<Counted>>, limit: usize) -> Answer<Vec<Counted>> {
    cap(&mut answer, limit);
    answer
}

/// A filter whose lines are counted.
struct Counting<'a> {
    server: &'a CloudWatch,
    filter: &'a LogFilter,
    compiled: Compiled,
    groups: std::sync::Arc<Groups>,
}

impl<'a> Counting<'a> {
    async fn new(server: &'a CloudWatch, filter: &'a LogFilter) -> Result<Self, Failure> {
        ready(filter)?;
        Ok(Self {
            server,
            filter,
            compiled: insights(filter)?,
            groups: server.groups(false).await?,
        })
    }

    /// The query that counts by fields, with a command before for those that it makes.
    fn query(&self, making: &str, by: &str, then: &str) -> String {
        let chosen = match &self.filter.raw {
            Some(raw) => raw.clone(),
            None => format!("fields @timestamp{}", self.compiled.filter),
        };
        // The filter may have made it already.
        let making = match making {
            "" => String::new(),
            making if chosen.contains(making) => String::new(),
            making => format!("\n| {making}"),
        };
        format!("{chosen}{making}\n| stats count(*) as hits by {by}{then}")
    }

    async fn rows(&self, query: &str, limit: usize) -> Result<Vec<Row>, Failure> {
        let range = self.filter.range;
        let start = range.start.0.div_euclid(1_000);
        let end = range.end.0.div_euclid(1_000) + 1;
        let found = running::run(self.server, &self.groups, query, (start, end), limit).await?;
        Ok(found.rows)
    }

    /// An answer that says how it was counted.
    fn answer(&self) -> Answer<()> {
        let mut answer = Answer::whole(());
        answer.warnings.extend(self.groups.remark());
        answer.infos.extend(remark(self.compiled.exact));
        answer
    }
}

fn hits(row: &Row) -> Result<u64, Failure> {
    let count = row.get("hits").and_then(|text| text.parse().ok());
    count.ok_or_else(uncounted)
}

fn uncounted() -> Failure {
    Failure::new(
        Code::UnexpectedAnswer,
        "Insights answered a question for counts with something else",
    )
    .remedy("leave out commands that change lines, such as `stats` or `display`")
}

/// The severity that a level in JSON means, word or number.
fn severity(level: &str) -> Severity {
    let level = level.trim();
    lines::severity_from_text(level).unwrap_or_else(|| match level.parse::<u32>() {
        Ok(number) => lines::read(&format!("{{\"level\":{number}}}"), Nanos(0), "").severity,
        Err(_) => Severity::Unset,
    })
}
