//! Commands, which are copied and never run: values by single quotes.

use crate::placeholder::{
    Place,
    shell::{Quoting, Read},
};

/// A value as it is written at its place.
pub(super) fn write(
    text: &str,
    read: Option<&Read>,
    place: &Place,
    value: &str,
) -> Result<String, String> {
    let Some(read) = read else {
        return plain(value);
    };
    // Within quotes the text may belong to another language, such as the SQL of `psql -c`.
    if read.doubtful || read.at(place.range.start) != Quoting::Bare {
        return plain(value);
    }
    let before = text.get(..place.range.start).unwrap_or_default();
    let begins = before.chars().next_back().is_none_or(char::is_whitespace);
    if begins && value.starts_with('-') {
        return Err(format!(
            "{value:?} would be read as an option of the command"
        ));
    }
    if value.chars().all(safe) && !value.is_empty() && !(begins && value.starts_with('~')) {
        return Ok(value.to_owned());
    }
    Ok(format!("'{}'", value.replace('\'', r"'\''")))
}

/// A value that means itself whatever language it stands in.
pub(super) fn plain(value: &str) -> Result<String, String> {
    if !value.starts_with('-') && value.chars().all(|letter| safe(letter) || letter == ' ') {
        return Ok(value.to_owned());
    }
    Err(
        "its value holds signs that could be read as code there; copy the command and write it in"
            .to_owned(),
    )
}

fn safe(letter: char) -> bool {
    letter.is_alphanumeric() || "_-./:@%+,=".contains(letter)
}
