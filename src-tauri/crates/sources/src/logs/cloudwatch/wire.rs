//! Questions and answers as they are written (botocore's model of CloudWatch Logs of 2014-03-28).

use serde::{Deserialize, Serialize};

/// What StartQuery takes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct StartQuery<'a> {
    #[serde(flatten)]
    pub(super) groups: Groups<'a>,
    /// Seconds since the epoch, included.
    pub(super) start_time: i64,
    /// Seconds since the epoch, included.
    pub(super) end_time: i64,
    pub(super) query_string: &'a str,
    pub(super) limit: usize,
}

/// Log groups by their names, or by ARNs among them.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Groups<'a> {
    LogGroupNames(&'a [String]),
    LogGroupIdentifiers(&'a [String]),
}

impl<'a> Groups<'a> {
    pub(super) fn of(groups: &'a [String]) -> Self {
        if groups.iter().any(|group| group.starts_with("arn:")) {
            Self::LogGroupIdentifiers(groups)
        } else {
            Self::LogGroupNames(groups)
        }
    }
}

/// One log group by its name or ARN.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Group<'a> {
    LogGroupName(&'a str),
    LogGroupIdentifier(&'a str),
}

impl<'a> Group<'a> {
    pub(super) fn of(group: &'a str) -> Self {
        if group.starts_with("arn:") {
            Self::LogGroupIdentifier(group)
        } else {
            Self::LogGroupName(group)
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Started {
    pub(super) query_id: String,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct QueryId<'a> {
    pub(super) query_id: &'a str,
}

/// The answer of GetQueryResults.
#[derive(Debug, Deserialize)]
pub(super) struct Results {
    pub(super) status: String,
    #[serde(default)]
    pub(super) results: Option<Vec<Vec<Cell>>>,
    #[serde(default)]
    pub(super) statistics: Option<Statistics>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Cell {
    #[serde(default)]
    pub(super) field: Option<String>,
    #[serde(default)]
    pub(super) value: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Statistics {
    pub(super) records_matched: f64,
    pub(super) bytes_scanned: f64,
}

/// What FilterLogEvents takes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilterLogEvents<'a> {
    #[serde(flatten)]
    pub(super) group: Group<'a>,
    /// Milliseconds since the epoch, included.
    pub(super) start_time: i64,
    /// Milliseconds since the epoch, included.
    pub(super) end_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) filter_pattern: Option<&'a str>,
    pub(super) limit: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<&'a str>,
}

/// What GetLogEvents takes.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct GetLogEvents<'a> {
    #[serde(flatten)]
    pub(super) group: Group<'a>,
    pub(super) log_stream_name: &'a str,
    /// Milliseconds since the epoch, included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) start_time: Option<i64>,
    /// Milliseconds since the epoch, not included.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) end_time: Option<i64>,
    pub(super) limit: usize,
    pub(super) start_from_head: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next_token: Option<&'a str>,
}

/// The answer of FilterLogEvents and of GetLogEvents.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Events {
    #[serde(default)]
    pub(super) events: Option<Vec<Event>>,
    #[serde(default)]
    pub(super) next_token: Option<String>,
    #[serde(default)]
    pub(super) next_forward_token: Option<String>,
    #[serde(default)]
    pub(super) next_backward_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Event {
    /// Milliseconds since the epoch.
    pub(super) timestamp: i64,
    #[serde(default)]
    pub(super) message: Option<String>,
    /// Of FilterLogEvents alone.
    #[serde(default)]
    pub(super) log_stream_name: Option<String>,
}

/// The answer of DescribeLogGroups.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogGroups {
    #[serde(default)]
    pub(super) log_groups: Option<Vec<LogGroup>>,
    #[serde(default)]
    pub(super) next_token: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogGroup {
    #[serde(default)]
    pub(super) log_group_name: Option<String>,
}

/// The answer of GetLogRecord.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct LogRecord {
    #[serde(default)]
    pub(super) log_record: Option<serde_json::Map<String, serde_json::Value>>,
}
