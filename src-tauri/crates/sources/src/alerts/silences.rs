use model::{Code, Failure, NewSilence, Silence, SilenceMatcher, SilenceState};
use serde::{Deserialize, Serialize};

use super::{moment, written};

/// A silence as Alertmanager tells it (`gettableSilence`).
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct SilenceWire {
    id: String,
    status: StatusWire,
    #[serde(default)]
    matchers: Vec<MatcherWire>,
    #[serde(default)]
    starts_at: String,
    #[serde(default)]
    ends_at: String,
    #[serde(default)]
    updated_at: String,
    #[serde(default)]
    created_by: String,
    #[serde(default)]
    comment: String,
}

#[derive(Deserialize)]
struct StatusWire {
    state: String,
}

/// Servers before 0.22 know no `isEqual`: what they match is equal.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
struct MatcherWire {
    name: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    is_regex: bool,
    #[serde(default = "yes")]
    is_equal: bool,
}

fn yes() -> bool {
    true
}

/// A silence as it is posted (`postableSilence`).
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PostedWire<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
    matchers: Vec<MatcherWire>,
    starts_at: String,
    ends_at: String,
    created_by: &'a str,
    comment: &'a str,
}

/// The answer to a posted silence.
#[derive(Deserialize)]
pub(super) struct MadeWire {
    #[serde(rename = "silenceID", alias = "silenceId", alias = "id")]
    pub(super) id: String,
}

impl From<SilenceWire> for Silence {
    fn from(wire: SilenceWire) -> Self {
        Self {
            id: wire.id,
            matchers: wire.matchers.into_iter().map(Into::into).collect(),
            starts: moment(&wire.starts_at),
            ends: moment(&wire.ends_at),
            updated: moment(&wire.updated_at),
            by: wire.created_by,
            comment: wire.comment,
            state: match wire.status.state.as_str() {
                "active" => SilenceState::Active,
                "pending" => SilenceState::Pending,
                _ => SilenceState::Expired,
            },
        }
    }
}

impl From<MatcherWire> for SilenceMatcher {
    fn from(wire: MatcherWire) -> Self {
        Self {
            name: wire.name,
            value: wire.value,
            regex: wire.is_regex,
            equal: wire.is_equal,
        }
    }
}

/// The document that makes a silence.
///
/// # Errors
/// [`Code::BadInput`] if one of its moments cannot be written.
pub(super) fn document(silence: &NewSilence) -> Result<String, Failure> {
    let out_of_range = || {
        Failure::new(Code::BadInput, "the time of the silence is out of range")
            .remedy("choose another end")
    };
    let posted = PostedWire {
        id: silence.replaces.as_deref(),
        matchers: silence
            .matchers
            .iter()
            .map(|matcher| MatcherWire {
                name: matcher.name.clone(),
                value: matcher.value.clone(),
                is_regex: matcher.regex,
                is_equal: matcher.equal,
            })
            .collect(),
        starts_at: written(silence.starts).ok_or_else(out_of_range)?,
        ends_at: written(silence.ends).ok_or_else(out_of_range)?,
        created_by: &silence.by,
        comment: &silence.comment,
    };
    serde_json::to_string(&posted)
        .map_err(|error| Failure::new(Code::Internal, format!("a silence is not written: {error}")))
}
