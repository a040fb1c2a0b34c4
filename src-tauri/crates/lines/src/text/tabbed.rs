//! Parts set off by tabs: zap's console and Lambda's Node.js runtime.

use std::borrow::Cow;

use model::Nanos;

use super::{Parsed, level::known, scan::Scan};
use crate::{Dialect, record::Flat};

/// `time ⇥ level ⇥ [logger] ⇥ [caller] ⇥ message ⇥ {fields}` or `time ⇥ request ⇥ level ⇥ message`.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let stamp = scan.stamp(seen)?;
    scan.expect("\t")?;
    let mut parsed = Parsed {
        stamp: Some(stamp),
        ..Parsed::default()
    };
    let word = scan.until('\t')?;
    if let Some(severity) = known(word) {
        parsed.dialect = Dialect::Zap;
        parsed.severity = Some(severity);
        zap(&mut parsed, scan.rest);
        return Some(parsed);
    }
    parsed.severity = Some(known(scan.until('\t')?)?);
    parsed.dialect = Dialect::LambdaText;
    if word != "undefined" {
        parsed.field("requestId", word);
    }
    parsed.body = Cow::Borrowed(scan.rest);
    Some(parsed)
}

fn zap<'a>(parsed: &mut Parsed<'a>, rest: &'a str) {
    let (mut rest, fields) = match rest.rsplit_once('\t') {
        Some((before, json)) if json.starts_with('{') => match Flat::of(json) {
            Some(flat) => (before, flat.into_pairs()),
            None => (rest, Vec::new()),
        },
        _ => (rest, Vec::new()),
    };
    while let Some((part, after)) = rest.split_once('\t') {
        let name = if part.contains(".go:") {
            "caller"
        } else {
            "logger"
        };
        parsed.field(name, part);
        rest = after;
    }
    parsed.body = Cow::Borrowed(rest);
    parsed.fields.extend(fields);
}
