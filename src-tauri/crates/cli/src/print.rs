//! What is said on the terminal. Untrusted text loses the letters that steer terminals.

use std::io::Write;

use model::{Code, Failure};

/// A line for whoever watches; data goes to the standard output alone.
pub(crate) fn line(text: &str) {
    // A terminal that is gone is no reason to fail.
    let _ = writeln!(std::io::stderr(), "{}", plain(text));
}

/// A failure with its place and remedy.
pub(crate) fn failure(failure: &Failure) {
    let place = failure
        .place
        .as_ref()
        .map(|place| format!("{place}: "))
        .unwrap_or_default();
    line(&format!("{place}{}", failure.message));
    if let Some(remedy) = &failure.remedy {
        line(&format!("  → {remedy}"));
    }
}

/// Writes to the standard output; a reader that has enough is no failure.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn out(bytes: &[u8]) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(Failure::new(
            Code::Storage,
            format!("cannot write the output: {error}"),
        )
        .remedy("free some space, or write somewhere else")),
        _ => Ok(()),
    }
}

/// A value as JSON on the standard output.
///
/// # Errors
/// As [`out`].
pub(crate) fn json(value: &impl serde::Serialize) -> Result<(), Failure> {
    let mut text = serde_json::to_string_pretty(value)
        .map_err(|error| Failure::new(Code::Internal, format!("cannot write JSON: {error}")))?;
    text.push('\n');
    out(text.as_bytes())
}

/// Text without control characters, lines kept.
pub(crate) fn plain(text: &str) -> String {
    let shown = |letter: char| {
        if letter.is_control() && letter != '\n' {
            '\u{fffd}'
        } else {
            letter
        }
    };
    text.chars().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_lose_their_effect() {
        assert_eq!(
            plain("a\u{1b}[31mred\u{7}\nb"),
            "a\u{fffd}[31mred\u{fffd}\nb"
        );
    }
}
