//! Values written into texts so that a value stays a value.

use std::collections::BTreeMap;

use crate::language::Language;
pub use crate::placeholder::Place;

mod query;
mod shell;
mod sql;
mod url;

/// A text with its values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filled {
    /// To be read and copied: placeholders without a value stand as they are written.
    pub text: String,
    /// To be sent: as `text`, but in SQL with places `:name` instead of values.
    pub query: String,
    /// Values of the places of a statement of SQL.
    pub bound: Vec<(String, Value)>,
    /// Names of the placeholders that have no value.
    pub open: Vec<String>,
    /// Names of placeholders whose value is not written, and why.
    pub refused: Vec<(String, String)>,
}

impl Filled {
    /// Whether every placeholder has its value.
    #[must_use]
    pub fn whole(&self) -> bool {
        self.open.is_empty() && self.refused.is_empty()
    }
}

/// A value that is bound to a place of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// The place stood within quotes: it is text.
    Text(String),
    /// The place stood bare: its type is what the text reads as.
    Bare(String),
}

/// What stands in the text, and what in the query, for one place.
pub(crate) struct Written {
    pub(crate) text: String,
    pub(crate) query: String,
}

impl From<String> for Written {
    fn from(text: String) -> Self {
        Self {
            query: text.clone(),
            text,
        }
    }
}

/// Writes the values that are known into a text. No value with a control character, and none
/// that its place cannot hold as a value, is written.
#[must_use]
pub fn fill(
    text: &str,
    places: &[Place],
    language: Language,
    values: &BTreeMap<String, String>,
) -> Filled {
    let mut filled = Filled::default();
    let mut done = 0;
    let shell = (language == Language::Shell).then(|| crate::placeholder::shell::Read::new(text));
    let strings =
        matches!(language, Language::Query | Language::Sql).then(|| query::strings(text, language));
    for place in places {
        let between = text.get(done..place.range.start).unwrap_or_default();
        filled.text.push_str(between);
        // What belongs to the place, such as quotes around it in SQL, is taken back.
        filled.query.push_str(between);
        done = place.range.end;
        let Some(value) = values.get(&place.name) else {
            note(&mut filled.open, &place.name);
            filled.text.push_str(&place.written);
            filled.query.push_str(&place.written);
            continue;
        };
        let written = if value.chars().any(char::is_control) {
            Err("its value holds a line break or another control character".to_owned())
        } else {
            match language {
                Language::Query => {
                    let strings = strings.as_deref().unwrap_or_default();
                    query::write(text, strings, place, value).map(Written::from)
                }
                Language::Sql => {
                    let strings = strings.as_deref().unwrap_or_default();
                    sql::write(text, strings, place, value, &mut filled, &mut done)
                }
                Language::Url => url::write(text, place, value).map(Written::from),
                Language::Shell => {
                    shell::write(text, shell.as_ref(), place, value).map(Written::from)
                }
                Language::Markup | Language::Other => shell::plain(value).map(Written::from),
            }
        };
        match written {
            Ok(written) => {
                filled.text.push_str(&written.text);
                filled.query.push_str(&written.query);
            }
            Err(why) => {
                if filled.refused.iter().all(|(name, _)| *name != place.name) {
                    filled.refused.push((place.name.clone(), why));
                }
                filled.text.push_str(&place.written);
                filled.query.push_str(&place.written);
            }
        }
    }
    let rest = text.get(done..).unwrap_or_default();
    filled.text.push_str(rest);
    filled.query.push_str(rest);
    filled
}

fn note(names: &mut Vec<String>, name: &str) {
    if names.iter().all(|known| known != name) {
        names.push(name.to_owned());
    }
}

#[cfg(test)]
mod tests;
