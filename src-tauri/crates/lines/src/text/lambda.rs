//! AWS Lambda's platform lines and its Python runtime.

use std::borrow::Cow;

use model::{Nanos, Severity};

use super::{Parsed, level::known, scan::Scan};
use crate::Dialect;

/// `START RequestId: …`, `REPORT RequestId: …` and `[INFO] ⇥ time ⇥ request ⇥ message`.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    if let Some(word) = scan.bracketed() {
        let severity = known(word)?;
        scan.expect("\t")?;
        let stamp = scan.stamp(seen)?;
        scan.expect("\t")?;
        let request = scan.until('\t')?;
        let mut parsed = Parsed {
            dialect: Dialect::LambdaText,
            stamp: Some(stamp),
            severity: Some(severity),
            body: Cow::Borrowed(scan.rest),
            ..Parsed::default()
        };
        parsed.field("requestId", request);
        return Some(parsed);
    }
    let step = scan.word()?;
    if !matches!(step, "START" | "END" | "REPORT" | "INIT_START") {
        return None;
    }
    scan.expect(" RequestId: ")?;
    let request = scan.word()?;
    let mut parsed = Parsed {
        dialect: Dialect::LambdaText,
        severity: Some(Severity::Info),
        body: Cow::Borrowed(text),
        ..Parsed::default()
    };
    parsed.field("requestId", request);
    for (name, value) in scan
        .rest
        .split('\t')
        .filter_map(|part| part.trim().split_once(": "))
    {
        parsed
            .fields
            .push((Cow::Borrowed(name), Cow::Borrowed(value)));
    }
    Some(parsed)
}
