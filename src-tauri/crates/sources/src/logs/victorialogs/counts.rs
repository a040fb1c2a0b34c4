//! How many lines there are: over time, and by the values of a field.

use std::collections::BTreeMap;

use model::{Answer, Code, Counted, Failure, LogFilter, Millis, Severity, Volume};
use serde_json::{Map, Value};

use super::{
    VictoriaLogs, field,
    logsql::{Compiled, logsql},
    names, ready, whole,
};

pub(super) async fn volume(
    server: &VictoriaLogs,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    if step.0 <= 0 {
        return Err(
            Failure::new(Code::BadInput, "the step of the histogram is not positive")
                .remedy("choose a step of at least a millisecond"),
        );
    }
    let compiled = compiled(server, filter).await?;
    let by = format!("_time:{}ms, {}", step.0, field(&compiled.level));
    let mut pieces: BTreeMap<i64, Volume> = BTreeMap::new();
    for group in counted(server, filter, &compiled, &by, "").await? {
        let Some(start) = group.time else { continue };
        let severity = lines::severity_from_text(&group.text).unwrap_or_default();
        if !filter.severities.is_empty() && !filter.severities.contains(&severity) {
            continue;
        }
        let start = Millis(start.div_euclid(1_000_000));
        let piece = pieces.entry(start.0).or_insert(Volume {
            start,
            ..Volume::default()
        });
        piece.counts[severity as usize] += group.count;
    }
    let mut answer = Answer::whole(pieces.into_values().collect());
    answer.infos.extend(remark(&compiled));
    Ok(answer)
}

/// Fields that the lines have; texts of the filter are not asked about.
pub(super) async fn fields(
    server: &VictoriaLogs,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = compiled(server, filter).await?;
    let query = match &filter.raw {
        Some(raw) => raw,
        None => &compiled.filter,
    };
    let mut listed = names::listed(server, query, filter, &[]).await?;
    listed.sort_by(|(a_name, a), (b_name, b)| (b, a_name).cmp(&(a, b_name)));
    let mut answer = Answer::whole(Vec::new());
    if listed.len() > limit {
        answer.capped_at = u32::try_from(limit).ok();
    }
    listed.truncate(limit);
    answer.value = listed
        .into_iter()
        .map(|(text, count)| Counted {
            text,
            count: Some(count),
        })
        .collect();
    if !compiled.pipes.is_empty() {
        answer
            .infos
            .push("counted for the fields of the search, whatever its texts are".to_owned());
    }
    Ok(answer)
}

pub(super) async fn values(
    server: &VictoriaLogs,
    filter: &LogFilter,
    name: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = compiled(server, filter).await?;
    let mut answer = Answer::whole(Vec::new());
    if name == "severity" {
        let by = field(&compiled.level);
        let mut by_severity: BTreeMap<Severity, u64> = BTreeMap::new();
        for group in counted(server, filter, &compiled, &by, "").await? {
            let severity = lines::severity_from_text(&group.text).unwrap_or_default();
            *by_severity.entry(severity).or_default() += group.count;
        }
        answer.value = by_severity
            .into_iter()
            .map(|(severity, count)| Counted {
                text: severity_name(severity).to_owned(),
                count: Some(count),
            })
            .collect();
        answer
            .value
            .sort_by_key(|counted| std::cmp::Reverse(counted.count));
    } else {
        let names = server.names(filter, false).await?;
        let columns = names.of_column(name);
        let shown = match columns.iter().find(|column| **column == name) {
            Some(_) => name,
            None => columns.first().copied().unwrap_or(name),
        };
        // One more than is shown tells whether there are more, another one may be the empty one.
        let most = format!(" | sort by (hits desc) limit {}", limit.saturating_add(2));
        let by = field(shown);
        let groups = counted(server, filter, &compiled, &by, &most).await?;
        answer.value = groups
            .into_iter()
            .filter(|group| !group.text.is_empty())
            .map(|group| Counted {
                text: group.text,
                count: Some(group.count),
            })
            .collect();
    }
    if answer.value.len() > limit {
        answer.capped_at = u32::try_from(limit).ok();
        answer.value.truncate(limit);
    }
    answer.infos.extend(remark(&compiled));
    Ok(answer)
}

/// Lines with one value, at one time where they are counted over time.
struct Group {
    time: Option<i64>,
    text: String,
    count: u64,
}

async fn counted(
    server: &VictoriaLogs,
    filter: &LogFilter,
    compiled: &Compiled,
    by: &str,
    then: &str,
) -> Result<Vec<Group>, Failure> {
    let query = format!("{} | stats by ({by}) count() hits{then}", compiled.query());
    let path = "/select/logsql/query";
    let body = server.ask(path, &query, whole(filter), &[]).await?;
    let text = body.text();
    let records = text.lines().filter(|record| !record.trim().is_empty());
    records
        .map(|record| group(record).ok_or_else(|| body.unexpected("lines that count nothing")))
        .collect()
}

fn group(record: &str) -> Option<Group> {
    let mut object: Map<String, Value> = serde_json::from_str(record).ok()?;
    let count = match object.remove("hits")? {
        Value::String(digits) => digits.parse().ok()?,
        number => number.as_u64()?,
    };
    let time = match object.remove("_time") {
        Some(time) => chrono::DateTime::parse_from_rfc3339(time.as_str()?)
            .ok()?
            .timestamp_nanos_opt(),
        None => None,
    };
    // An empty value is left out.
    let text = object.into_iter().next().map(|(_, value)| value);
    let text = text.and_then(|value| value.as_str().map(str::to_owned));
    Some(Group {
        time,
        text: text.unwrap_or_default(),
        count,
    })
}

async fn compiled(server: &VictoriaLogs, filter: &LogFilter) -> Result<Compiled, Failure> {
    ready(filter)?;
    let names = server.names(filter, true).await?;
    logsql(filter, &names)
}

/// As a severity is called where it is a value.
fn severity_name(severity: Severity) -> &'static str {
    match severity {
        Severity::Unset => "unset",
        Severity::Trace => "trace",
        Severity::Debug => "debug",
        Severity::Info => "info",
        Severity::Warn => "warn",
        Severity::Error => "error",
        Severity::Fatal => "fatal",
    }
}

fn remark(compiled: &Compiled) -> Option<String> {
    (!compiled.exact).then(|| {
        "counted by the server, which may count a few lines that only resemble what is looked for"
            .to_owned()
    })
}
