use std::time::Duration;

use model::{Labels, LogFilter, Millis, TimeRange};

use super::super::rules::Standing;
use crate::environments::Running;

/// What logs and traces an alert is about.
pub(super) struct Signals {
    pub(super) log_fields: Vec<(String, String)>,
    pub(super) service: Option<String>,
}

/// Labels that name a service, the surest first.
const SERVICE: [&str; 6] = [
    "service_name",
    "service",
    "app",
    "application",
    "job",
    "container",
];
/// Labels that say nothing of a log line.
const ELSEWHERE: [&str; 6] = [
    "alertname",
    "severity",
    "le",
    "quantile",
    "instance",
    "team",
];
/// How long sources may take to say what they know.
const PATIENCE: Duration = Duration::from_secs(2);
/// Fields that are asked for, and conditions that are made of them.
const MOST_FIELDS: usize = 200;
const MOST: usize = 8;

/// Conditions that find the log lines of an alert, and the service of its traces.
///
/// A label becomes a condition where the lines have a field of its name (`http.route` is
/// `http_route` among labels); a label such as `job` is a service where a service of that name is
/// known, and `service` and `service_name` are in any case.
pub(super) async fn of(
    running: &Running,
    own: &Labels,
    rule: Option<&Standing>,
    now: Millis,
) -> Signals {
    let range = TimeRange::ending(now, Millis(3_600_000));
    let (fields, services) = futures::join!(fields(running, range), services(running, range));
    let service = SERVICE.iter().find_map(|label| {
        let value = own.get(label)?;
        let is_sure = matches!(*label, "service" | "service_name");
        let is_known = services.iter().any(|known| known == value);
        (is_known || is_sure && services.is_empty()).then(|| value.to_owned())
    });
    let mut log_fields: Vec<(String, String)> = Vec::new();
    log_fields.extend(
        service
            .iter()
            .map(|name| ("service".to_owned(), name.clone())),
    );
    for (label, value) in &own.0 {
        let of_rule = rule.is_some_and(|rule| rule.labels.get(label).is_some());
        let label = label.as_str();
        if of_rule || ELSEWHERE.contains(&label) || SERVICE.contains(&label) || value.is_empty() {
            continue;
        }
        let field = fields.iter().find(|field| plain(field) == plain(label));
        log_fields.extend(field.map(|field| (field.clone(), value.clone())));
    }
    log_fields.truncate(MOST);
    Signals {
        log_fields,
        service,
    }
}

async fn fields(running: &Running, range: TimeRange) -> Vec<String> {
    let asking = async {
        let source = running.logs().ok()?;
        let logs = source.logs().ok()?;
        let filter = LogFilter::all(range);
        let answer = source.ask(logs.fields(&filter, MOST_FIELDS)).await.ok()?;
        Some(answer.value.into_iter().map(|one| one.text).collect())
    };
    let answer = tokio::time::timeout(PATIENCE, asking).await;
    answer.ok().flatten().unwrap_or_default()
}

async fn services(running: &Running, range: TimeRange) -> Vec<String> {
    let asking = async {
        let source = running.traces(None).ok()?;
        let traces = source.traces().ok()?;
        Some(source.ask(traces.services(range)).await.ok()?.value)
    };
    let answer = tokio::time::timeout(PATIENCE, asking).await;
    answer.ok().flatten().unwrap_or_default()
}

/// `http.route`, `http_route` and `httpRoute` are one name.
fn plain(name: &str) -> String {
    let letters = name.chars().filter(|letter| letter.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
