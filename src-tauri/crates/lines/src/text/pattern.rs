//! Time, level, thread and logger in one of the usual orders.

use std::borrow::Cow;

use model::{Nanos, Severity};

use super::{
    Parsed,
    level::{is_name, known},
    scan::Scan,
};
use crate::Dialect;

/// The most parts that a header has.
const PARTS: usize = 10;

/// Reads a line that begins with a time.
///
/// A time of day alone does not date a line, so it stays a field. Without a level it is Go's `log` if the date is written as Go does, else text with a time.
pub(super) fn read(text: &str, seen: Nanos) -> Option<Parsed<'_>> {
    let mut scan = Scan::new(text);
    let bracket = scan.eat("[");
    let stamp = scan.stamp(seen);
    let clock = match stamp {
        Some(_) => "",
        None => scan.clock()?,
    };
    zone_word(&mut scan);
    let mut header = Header::default();
    if bracket {
        header.in_bracket(scan.until(']')?);
    }
    let after_time = scan;
    header.read(&mut scan);
    if header.severity.is_none() {
        let stamp = stamp?;
        let mut parsed = without_level(after_time, stamp.written);
        parsed.stamp = Some(stamp);
        return Some(parsed);
    }
    let mut parsed = Parsed {
        dialect: Dialect::Pattern,
        severity: header.severity,
        stamp,
        body: Cow::Borrowed(scan.rest),
        ..Parsed::default()
    };
    parsed.field("time", clock);
    parsed.field("thread", header.thread);
    parsed.field("pid", header.pid);
    parsed.field("logger", header.logger);
    Some(parsed)
}

#[derive(Default)]
struct Header<'a> {
    severity: Option<Severity>,
    thread: &'a str,
    pid: &'a str,
    logger: &'a str,
}

impl<'a> Header<'a> {
    /// `[time INFO target]` of env_logger, `[time: INFO/MainProcess]` of Celery.
    fn in_bracket(&mut self, inner: &'a str) {
        let mut words = inner.split([' ', '/', ':']).filter(|word| !word.is_empty());
        let Some(severity) = words.next().and_then(known) else {
            return;
        };
        self.severity = Some(severity);
        let name = inner.rsplit([' ', '/']).next().unwrap_or_default();
        if words.next().is_some() && is_name(name) {
            self.logger = name;
        }
    }

    fn read(&mut self, scan: &mut Scan<'a>) {
        for _ in 0..PARTS {
            separators(scan);
            let more = match self.severity {
                None => self.before_level(scan),
                Some(_) => self.after_level(scan),
            };
            if !more {
                return;
            }
        }
    }

    fn before_level(&mut self, scan: &mut Scan<'a>) -> bool {
        if let Some(inner) = scan.bracketed() {
            match known(inner.trim()) {
                Some(severity) => self.severity = Some(severity),
                None if is_number(inner) => self.pid = inner,
                None => self.thread = inner,
            }
            return true;
        }
        let before = *scan;
        let Some(word) = scan.word() else {
            return false;
        };
        if let Some(severity) = known(word.trim_end_matches(':')) {
            self.severity = Some(severity);
            // `error` and `fatal` begin sentences as well, so they stay part of the message.
            if matches!(word, "error" | "fatal" | "warning" | "critical") {
                *scan = before;
            }
        } else if is_number(word) {
            self.pid = word;
        } else if is_name(word) && self.logger.is_empty() {
            self.logger = word.trim_end_matches(':');
        } else {
            return false;
        }
        true
    }

    /// The level may be followed by a process, a thread and a logger, of which the logger must be
    /// set off from the message; what is not so is message.
    fn after_level(&mut self, scan: &mut Scan<'a>) -> bool {
        let start = *scan;
        let pid = scan.number().unwrap_or_default();
        separators(scan);
        let mut thread = "";
        while let Some(inner) = scan.bracketed() {
            if !inner.trim().is_empty() {
                thread = inner.trim();
            }
            scan.spaces();
        }
        let name = scan.word().unwrap_or_default();
        let logger = name.trim_end_matches(':');
        // `failed: timeout` is a message; what is joined to its colon must look like a path.
        let is_path = || logger.contains(['.', '_', '/', '$']) || logger.contains("::");
        let set_off = name.ends_with(':') && is_path() || {
            let spaced = scan.rest.trim_start();
            !name.ends_with(':')
                && ["- ", "-- ", ": "]
                    .iter()
                    .any(|mark| spaced.starts_with(mark))
        };
        if !set_off || !is_name(logger) || !self.logger.is_empty() {
            *scan = start;
            return false;
        }
        self.logger = logger;
        if !thread.is_empty() {
            self.thread = thread;
        }
        if !pid.is_empty() {
            self.pid = pid;
        }
        separators(scan);
        false
    }
}

fn without_level<'a>(mut scan: Scan<'a>, written: &str) -> Parsed<'a> {
    separators(&mut scan);
    let mut parsed = Parsed::default();
    // Dates with slashes are Go's; a file name may follow.
    if written.get(4..5) == Some("/") {
        parsed.dialect = Dialect::GoLog;
        let mut ahead = scan;
        if let Some(place) = ahead.word().and_then(|word| word.strip_suffix(':'))
            && place.contains(".go:")
        {
            parsed.field("caller", place);
            ahead.spaces();
            scan = ahead;
        }
    }
    parsed.body = Cow::Borrowed(scan.rest);
    parsed
}

/// A zone's abbreviation, which says too little to be used.
fn zone_word(scan: &mut Scan<'_>) {
    let mut ahead = *scan;
    let zone = ahead.eat(" ")
        && ahead.word().is_some_and(|word| {
            (3..=5).contains(&word.len())
                && word.bytes().all(|byte| byte.is_ascii_uppercase())
                && word.ends_with('T')
        });
    if zone {
        *scan = ahead;
    }
}

/// Passes over what stands between the parts of a header: spaces, `|`, `-`, `--`, `---`, `:`, `,`.
fn separators(scan: &mut Scan<'_>) {
    loop {
        scan.spaces();
        let dashes = scan.rest.trim_start_matches(['-', '|', ':', ',']);
        let some = scan.rest.len() - dashes.len();
        if !(1..=3).contains(&some) || !dashes.starts_with([' ', '\t']) {
            return;
        }
        scan.rest = dashes;
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
