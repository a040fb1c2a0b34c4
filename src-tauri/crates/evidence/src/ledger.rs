use chain::{Breach, Head, Verifier};

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
