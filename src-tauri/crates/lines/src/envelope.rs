//! What a container runtime puts around a line.

use std::borrow::Cow;

use model::Nanos;
use serde::Deserialize;

use crate::moment::{self, Moment};

/// A line without what a container runtime put around it.
pub(crate) struct Wrapped<'a> {
    pub(crate) inner: Cow<'a, str>,
    /// When the runtime saw it.
    pub(crate) moment: Option<Moment>,
    /// `stdout` or `stderr`.
    pub(crate) stream: Option<Cow<'a, str>>,
}

/// Takes off Docker's `{"log": …}` or the CRI prefix `time stream F `, if either is there.
pub(crate) fn open(line: &str, seen: Nanos) -> Wrapped<'_> {
    docker(line, seen)
        .or_else(|| cri(line, seen))
        .unwrap_or(Wrapped {
            inner: Cow::Borrowed(line),
            moment: None,
            stream: None,
        })
}

fn docker(line: &str, seen: Nanos) -> Option<Wrapped<'_>> {
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
    is_stream(&record.stream).then(|| Wrapped {
        inner: Cow::Owned(record.log.trim_end_matches(['\n', '\r']).to_owned()),
        moment: moment::whole(&record.time, seen),
        stream: Some(record.stream),
    })
}

fn cri(line: &str, seen: Nanos) -> Option<Wrapped<'_>> {
    if !line.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    let (moment, rest) = moment::prefix(line, seen)?;
    let (stream, rest) = rest.strip_prefix(' ')?.split_once(' ')?;
    let (flag, inner) = rest.split_once(' ')?;
    if !is_stream(stream) || !matches!(flag, "F" | "P") {
        return None;
    }
    Some(Wrapped {
        inner: Cow::Borrowed(inner),
        moment: Some(moment),
        stream: Some(Cow::Borrowed(stream)),
    })
}

fn is_stream(word: &str) -> bool {
    matches!(word, "stdout" | "stderr")
}
