//! How many lines there are: over time, and by the values of a field.

use model::{Answer, Counted, Failure, LogFilter, Millis, Volume};
use serde_json::{Map, Value};

use super::{
    VictoriaLogs, field,
    logsql::{Compiled, logsql},
    names, whole,
};
use crate::logs::counted::{self, Pieces, ready};

pub(super) async fn volume(
    server: &VictoriaLogs,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    counted::check(step)?;
    let compiled = compiled(server, filter).await?;
    let by = format!("_time:{}ms, {}", step.0, field(&compiled.level));
    let mut pieces = Pieces::default();
    for group in groups(server, filter, &compiled, &by, "").await? {
        let Some(start) = group.time else { continue };
        let severity = lines::severity_from_text(&group.text).unwrap_or_default();
        if !filter.severities.is_empty() && !filter.severities.contains(&severity) {
            continue;
        }
        pieces.add(Millis(start.div_euclid(1_000_000)), severity, group.count);
    }
    let mut answer = Answer::whole(pieces.volume());
    answer.infos.extend(counted::remark(compiled.exact));
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
    answer.value = listed
        .into_iter()
        .map(|(text, count)| Counted {
            text,
            count: Some(count),
        })
        .collect();
    counted::cap(&mut answer, limit);
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
        let groups = groups(server, filter, &compiled, &by, "").await?;
        answer.value = counted::severities(groups.iter().map(|group| {
            let severity = lines::severity_from_text(&group.text).unwrap_or_default();
            (severity, group.count)
        }));
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
        let groups = groups(server, filter, &compiled, &by, &most).await?;
        answer.value = groups
            .into_iter()
            .filter(|group| !group.text.is_empty())
            .map(|group| Counted {
                text: group.text,
                count: Some(group.count),
            })
            .collect();
    }
    counted::cap(&mut answer, limit);
    answer.infos.extend(counted::remark(compiled.exact));
    Ok(answer)
}

/// Lines with one value, at one time where they are counted over time.
struct Group {
    time: Option<i64>,
    text: String,
    count: u64,
}

async fn groups(
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
