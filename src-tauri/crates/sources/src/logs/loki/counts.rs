//! How many lines there are: over time, and by the values of a field.

use std::collections::BTreeMap;

use model::{Answer, Code, Counted, Failure, LogFilter, Millis, Severity, Volume};
use transport::Body;

use super::{
    Loki,
    answers::{self, CountWire, Counts, DetectedFields, DetectedValues, Envelope},
    entry::sanitized,
    labels,
    logql::{Compiled, logql},
    refusal::{Refused, refused},
};
use crate::logs::counted::{self, Pieces, ready};

/// The most moments of one answer; the server gives 11,000.
const MOST_MOMENTS: i64 = 10_000;

/// How many lines the server looks at to find fields and their values.
const SAMPLE: &str = "1000";

/// Counts by the level that Loki found, by `level` where it finds none itself (before 3.0).
const BY_LEVEL: &str = "sum by (detected_level, level)";

/// Pieces begin at whole steps, because the server moves its own moments there; the first and the
/// last may hold lines from outside the range.
pub(super) async fn volume(
    loki: &Loki,
    filter: &LogFilter,
    step: Millis,
) -> Result<Answer<Vec<Volume>>, Failure> {
    counted::check(step)?;
    let compiled = compiled(loki, filter).await?;
    let query = format!(
        "{BY_LEVEL} (count_over_time({} [{}ms]))",
        compiled.query, step.0
    );
    let first = filter.range.start.0.div_euclid(step.0);
    let last = filter.range.end.0.div_euclid(step.0);
    let mut pieces = Pieces::default();
    let mut from = first;
    while from <= last {
        let longest = (loki.longest() / 1_000_000 / step.0).clamp(1, MOST_MOMENTS);
        let until = last.min(from.saturating_add(longest - 1));
        // A count belongs to the moment at which its piece ends.
        let ends = |piece: i64| (piece + 1).saturating_mul(step.0).saturating_mul(1_000_000);
        let (start, end) = (ends(from).to_string(), ends(until).to_string());
        let step_seconds = format!("{}", step.to_seconds());
        let fields = [
            ("query", query.as_str()),
            ("start", &start),
            ("end", &end),
            ("step", &step_seconds),
        ];
        let body = loki.ask("/loki/api/v1/query_range", &fields).await?;
        if body.status != 200 {
            let refused = refused(&body);
            if loki.learn(&refused) {
                continue;
            }
            return Err(refused.failure(&body));
        }
        for counted in counts(&body)? {
            let severity = severity(&counted.metric);
            if !filter.severities.is_empty() && !filter.severities.contains(&severity) {
                continue;
            }
            for (seconds, count) in counted.values {
                let start = (seconds * 1_000.0).round() as i64 - step.0;
                pieces.add(Millis(start), severity, answers::count(&count));
            }
        }
        from = until + 1;
    }
    let mut answer = Answer::whole(pieces.volume());
    answer.infos.extend(counted::remark(compiled.exact));
    Ok(answer)
}

/// Labels, then what the server finds in the lines; it does not say how often.
pub(super) async fn fields(
    loki: &Loki,
    filter: &LogFilter,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = compiled(loki, filter).await?;
    let labels = loki.labels(filter).await?;
    let mut names: Vec<String> = vec!["service".to_owned(), "severity".to_owned()];
    names.extend(
        labels
            .names()
            .filter(|name| Some(*name) != labels.service())
            .map(str::to_owned),
    );
    let (start, end) = times(loki, filter);
    let most = limit.clamp(1, 1_000).to_string();
    let fields = [
        ("query", compiled.query.as_str()),
        ("start", &start),
        ("end", &end),
        ("line_limit", SAMPLE),
        ("limit", &most),
    ];
    let body = loki.ask("/loki/api/v1/detected_fields", &fields).await?;
    let mut answer = Answer::whole(Vec::new());
    if body.status == 200 {
        let detected: DetectedFields = body.json()?;
        let found = detected.fields.unwrap_or_default().into_iter();
        names.extend(
            found
                .filter(|field| field.label != "detected_level")
                .map(|field| match field.json_path {
                    Some(path) if !path.is_empty() => path.join("."),
                    _ => field.label,
                }),
        );
    } else if refused(&body) == Refused::Absent {
        answer.infos.push(
            "this version of Loki does not look for fields in the lines: only labels are listed"
                .to_owned(),
        );
    } else {
        return Err(refused(&body).failure(&body));
    }
    let mut known = std::collections::BTreeSet::new();
    names.retain(|name| !name.is_empty() && known.insert(name.clone()));
    answer.value = names.into_iter().map(uncounted).collect();
    counted::cap(&mut answer, limit);
    Ok(answer)
}

/// Values of a label or of the severity with their counts; of a field in the lines without.
pub(super) async fn values(
    loki: &Loki,
    filter: &LogFilter,
    field: &str,
    limit: usize,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let compiled = compiled(loki, filter).await?;
    let labels = loki.labels(filter).await?;
    let label = match field {
        "service" => labels.service(),
        name if labels.has(name) => Some(name),
        _ => None,
    };
    let mut answer = match (field, label) {
        ("severity", _) => {
            let by_level = format!("{BY_LEVEL} ");
            let counts = counts_of(loki, filter, &by_level, "", &compiled).await?;
            let counts = counts.unwrap_or_default();
            Answer::whole(counted::severities(
                counts.iter().map(|one| (severity(&one.metric), value(one))),
            ))
        }
        (_, Some(label)) => {
            // One more than is shown tells whether there are more.
            let outer = format!("topk({}, sum by ({label}) ", limit.saturating_add(1));
            match counts_of(loki, filter, &outer, ")", &compiled).await? {
                Some(counted) => Answer::whole(
                    counted
                        .iter()
                        .map(|one| Counted {
                            text: one.metric.get(label).cloned().unwrap_or_default(),
                            count: Some(value(one)),
                        })
                        .filter(|counted| !counted.text.is_empty())
                        .collect(),
                ),
                None => label_values(loki, filter, label, &compiled).await?,
            }
        }
        (field, None) => detected(loki, filter, field, limit, &compiled).await?,
    };
    answer
        .value
        .sort_by_key(|counted| std::cmp::Reverse(counted.count));
    counted::cap(&mut answer, limit);
    answer.infos.extend(counted::remark(compiled.exact));
    Ok(answer)
}

/// Counts over the whole range; nothing if they would be too many.
async fn counts_of(
    loki: &Loki,
    filter: &LogFilter,
    before: &str,
    after: &str,
    compiled: &Compiled,
) -> Result<Option<Vec<CountWire>>, Failure> {
    loop {
        let length = filter.range.length().0.saturating_add(1);
        let length = length.min(loki.longest() / 1_000_000);
        let query = format!(
            "{before}(count_over_time({} [{length}ms])){after}",
            compiled.query
        );
        let end = filter.range.end.to_nanos().0.saturating_add(999_999);
        let end = end.to_string();
        let fields = [("query", query.as_str()), ("time", &end)];
        let body = loki.ask("/loki/api/v1/query", &fields).await?;
        if body.status == 200 {
            return counts(&body).map(Some);
        }
        match refused(&body) {
            Refused::Series => return Ok(None),
            refused if loki.learn(&refused) => {}
            refused => return Err(refused.failure(&body)),
        }
    }
}

async fn label_values(
    loki: &Loki,
    filter: &LogFilter,
    label: &str,
    compiled: &Compiled,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let (start, end) = times(loki, filter);
    let path = format!("/loki/api/v1/label/{label}/values");
    let mut fields = vec![("start", start.as_str()), ("end", &end)];
    // Only labels can be asked about here.
    if let Some(selector) = &compiled.selector {
        fields.push(("query", selector));
    }
    let body = loki.ask(&path, &fields).await?;
    let names = labels::names(&body)?;
    let mut answer = Answer::whole(names.into_iter().map(uncounted).collect());
    answer
        .infos
        .push("there are too many values to count their lines".to_owned());
    Ok(answer)
}

async fn detected(
    loki: &Loki,
    filter: &LogFilter,
    field: &str,
    limit: usize,
    compiled: &Compiled,
) -> Result<Answer<Vec<Counted>>, Failure> {
    let (start, end) = times(loki, filter);
    let path = format!("/loki/api/v1/detected_field/{}/values", sanitized(field));
    let most = limit.saturating_add(1).to_string();
    let fields = [
        ("query", compiled.query.as_str()),
        ("start", &start),
        ("end", &end),
        ("line_limit", SAMPLE),
        ("limit", &most),
    ];
    let body = loki.ask(&path, &fields).await?;
    if body.status == 200 {
        let detected: DetectedValues = body.json()?;
        let values = detected.values.unwrap_or_default();
        let mut answer = Answer::whole(values.into_iter().map(uncounted).collect());
        answer.infos.push(format!(
            "the server looked for values in {SAMPLE} lines, and does not count them"
        ));
        return Ok(answer);
    }
    match refused(&body) {
        Refused::Absent => Err(Failure::new(
            Code::Unsupported,
            format!("this version of Loki does not list the values of {field}"),
        )
        .at(body.place().to_owned())
        .remedy("use a label, or the values of the lines that are loaded")),
        refused => Err(refused.failure(&body)),
    }
}

async fn compiled(loki: &Loki, filter: &LogFilter) -> Result<Compiled, Failure> {
    ready(filter)?;
    let labels = loki.labels(filter).await?;
    logql(filter, &labels)
}

fn counts(body: &Body) -> Result<Vec<CountWire>, Failure> {
    let answer: Envelope<Counts> = body.json()?;
    Ok(answer.data(body)?.result)
}

fn value(counted: &CountWire) -> u64 {
    counted
        .value
        .as_ref()
        .map_or(0, |(_, text)| answers::count(text))
}

/// Of the level that Loki found, else of the label.
fn severity(metric: &BTreeMap<String, String>) -> Severity {
    ["detected_level", "level"]
        .iter()
        .find_map(|name| lines::severity_from_text(metric.get(*name)?))
        .unwrap_or_default()
}

/// The range as the server takes it, its older part left out if it is too long.
fn times(loki: &Loki, filter: &LogFilter) -> (String, String) {
    let end = filter.range.end.to_nanos().0.saturating_add(1_000_000);
    let start = filter.range.start.to_nanos().0;
    let start = start.max(end.saturating_sub(loki.longest()));
    (start.to_string(), end.to_string())
}

fn uncounted(text: String) -> Counted {
    Counted { text, count: None }
}
