use chain::{Breach, Head, Verifier};

/// The excerpt of the record of looks.
pub(crate) const LEDGER: &str = "ledger.jsonl";

/// The excerpt of a broken file of the record, after which a new one was begun.
pub(crate) fn older(number: usize) -> String {
    format!("ledger-{number}.jsonl")
}

/// Whether a file of a pack is an excerpt of the record of looks.
pub(crate) fn is_excerpt(path: &str) -> bool {
    path == LEDGER || (path.starts_with("ledger-") && path.ends_with(".jsonl"))
}

/// The newest entry of an excerpt of a ledger, if every line follows the one before it.
///
/// # Errors
/// The first line that does not.
pub(crate) fn head(lines: &[u8]) -> Result<Option<Head>, Breach> {
    let mut verifier = Verifier::excerpt();
    let mut head = None;
    for line in lines.split_inclusive(|byte| *byte == b'\n') {
        // A line without an end is none: the verifier is given it with what is wrong.
        let line = line.strip_suffix(b"\n").unwrap_or(b"");
        head = Some(verifier.line(line)?.head());
    }
    Ok(head)
}
