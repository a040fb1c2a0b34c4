//! Sloth's text with `{{.window}}` where the window goes.

use super::{Refused, parsed};

/// Whether a text has something of Go's templates in it, which PromQL has only within quotes.
pub(super) fn is_one(text: &str) -> bool {
    let word = text
        .split_once("{{")
        .and_then(|(_, after)| after.split_once("}}"));
    word.is_some_and(|(word, _)| !word.contains(['"', '\'']))
}

/// The pieces between the windows.
pub(super) fn pieces(text: &str) -> Result<Vec<String>, Refused> {
    let mut pieces = Vec::new();
    let mut piece = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("{{") {
        piece.push_str(before);
        match after.split_once("}}") {
            Some((word, behind)) if word.trim() == ".window" => {
                pieces.push(std::mem::take(&mut piece));
                rest = behind;
            }
            Some((word, _)) => {
                return Err(Refused(format!(
                    "of templates only {{{{.window}}}} is known, and it has {{{{{word}}}}}"
                )));
            }
            None => {
                piece.push_str("{{");
                rest = after;
            }
        }
    }
    piece.push_str(rest);
    pieces.push(piece);
    let with = |window: &str| parsed(&pieces.join(window));
    let (one, other) = (with("5m")?, with("1h")?);
    if one == other {
        return Err(Refused(
            "{{.window}} is not used, so that it says the same of every window".to_owned(),
        ));
    }
    Ok(pieces)
}
