//! Kubernetes' klog and glog: `E1126 15:00:00.123456    1234 file.go:12] message`.

use std::borrow::Cow;

use model::{Nanos, Severity};

use super::{Parsed, scan::Scan};
use crate::{Dialect, moment};

pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let (letter, rest) = text.split_at_checked(1)?;
    let severity = match letter {
        "I" => Severity::Info,
        "W" => Severity::Warn,
        "E" => Severity::Error,
        "F" => Severity::Fatal,
        _ => return None,
    };
    let mut scan = Scan::new(rest);
    let stamp = scan.stamp_by(|text| moment::month_and_day(text, seen))?;
    scan.spaces();
    let thread = scan.number()?;
    scan.expect(" ")?;
    let caller = scan.until(']')?;
    scan.spaces();
    let mut parsed = Parsed {
        dialect: Dialect::Klog,
        stamp: Some(stamp),
        severity: Some(severity),
        body: Cow::Borrowed(scan.rest),
        ..Parsed::default()
    };
    parsed.field("thread", thread);
    parsed.field("caller", caller);
    Some(parsed)
}
