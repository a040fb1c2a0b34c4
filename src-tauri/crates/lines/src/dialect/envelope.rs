use std::borrow::Cow;

use model::Nanos;
use serde::Deserialize;

use super::time;

/// A line without what a container runtime put around it.
pub(super) struct Wrapped<'a> {
    pub(super) inner: Cow<'a, str>,
    /// When the runtime saw it.
    pub(super) at: Option<Nanos>,
}

/// Takes off Docker's `{"log": …}` or the CRI prefix `time stream F `, if either is there.
pub(super) fn open(line: &str) -> Wrapped<'_> {
    docker(line).or_else(|| cri(line)).unwrap_or(Wrapped {
        inner: Cow::Borrowed(line),
        at: None,
    })
}

fn docker(line: &str) -> Option<Wrapped<'_>> {
    #[derive(Deserialize)]
    struct Record<'a> {
        log: Cow<'a, str>,
        #[serde(borrow)]
        stream: Cow<'a, str>,
        time: Cow<'a, str>,
    }
    if !line.starts_with("{\"log\":") {
        return None;
    }
    let record: Record<'_> = serde_json::from_str(line).ok()?;
    matches!(record.stream.as_ref(), "stdout" | "stderr").then(|| Wrapped {
        inner: Cow::Owned(record.log.trim_end_matches(['\n', '\r']).to_owned()),
        at: time::from_text(&record.time),
    })
}

fn cri(line: &str) -> Option<Wrapped<'_>> {
    let (at, rest) = line.split_once(' ')?;
    let (stream, rest) = rest.split_once(' ')?;
    let (flag, inner) = rest.split_once(' ')?;
    if !matches!(stream, "stdout" | "stderr") || !matches!(flag, "F" | "P") {
        return None;
    }
    Some(Wrapped {
        inner: Cow::Borrowed(inner),
        at: Some(time::from_text(at)?),
    })
}
