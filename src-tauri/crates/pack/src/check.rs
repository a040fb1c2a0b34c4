use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use model::{Problem, Weight};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use crate::{
    nearest::nearest,
    secret::{self, is_secret_name},
    vars::substitute,
};

/// The walk through one file: what it reads from and the problems it found so far.
pub(crate) struct Check<'a> {
    pub(crate) text: &'a str,
    pub(crate) file: &'a str,
    /// Relative paths start here.
    pub(crate) folder: &'a Path,
    pub(crate) vars: &'a dyn Fn(&str) -> Option<String>,
    pub(crate) problems: Vec<Problem>,
}

/// One table as written, with the keys that were asked for so that the others can be named.
pub(crate) struct Keys<'t> {
    /// The thing the table describes, such as `source "metrics"`.
    pub(crate) what: String,
    /// Where problems of the whole table are placed.
    pub(crate) at: Range<usize>,
    table: &'t DeTable<'t>,
    known: Vec<&'static str>,
}

/// A value and where it was written.
pub(crate) struct Written<T> {
    pub(crate) value: T,
    pub(crate) at: Range<usize>,
}

/// Why a value cannot be used, as the end of a sentence that begins with its key.
pub(crate) struct Wrong {
    pub(crate) message: String,
    pub(crate) remedy: String,
}

impl Wrong {
    pub(crate) fn new(message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

/// Turns the text of a value into what it means.
pub(crate) type Reader<T> = fn(&str) -> Result<T, Wrong>;

impl<'a> Check<'a> {
    pub(crate) fn problem(
        &mut self,
        weight: Weight,
        at: &Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let (line, column) = position(self.text, at.start);
        self.problems
            .push(Problem::new(weight, self.file, message, remedy).position(line, column));
    }

    /// The table behind a value, or a problem if it is something else.
    pub(crate) fn table<'t>(
        &mut self,
        what: impl Into<String>,
        at: Range<usize>,
        value: &'t Spanned<DeValue<'t>>,
    ) -> Option<Keys<'t>> {
        let what = what.into();
        match value.get_ref() {
            DeValue::Table(table) => Some(Keys::new(what, at, table)),
            other => {
                let found = type_name(other);
                self.problem(
                    Weight::Error,
                    &value.span(),
                    format!("{what} must be a table, and is {found}"),
                    "write it as a [section] or as { key = value }",
                );
                None
            }
        }
    }

    /// The table under a key, or nothing if the key is absent or something else.
    pub(crate) fn table_at<'t>(
        &mut self,
        keys: &mut Keys<'t>,
        key: &'static str,
        what: impl Into<String>,
    ) -> Option<Keys<'t>> {
        let (at, value) = keys.take(key)?;
        self.table(what, at, value)
    }

    /// The elements of the array under a key; empty if the key is absent or something else.
    pub(crate) fn array<'t>(
        &mut self,
        keys: &mut Keys<'t>,
        key: &'static str,
    ) -> Vec<&'t Spanned<DeValue<'t>>> {
        let Some((_, value)) = keys.take(key) else {
            return Vec::new();
        };
        match value.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            other => {
                self.wrong_type(keys, key, "an array", other, &value.span());
                Vec::new()
            }
        }
    }

    /// A value that may be left out: a bad one is left out too, and named.
    pub(crate) fn optional<T>(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
        read: Reader<T>,
    ) -> Option<Written<T>> {
        let (_, value) = keys.take(key)?;
        self.read(keys, key, value, read, Weight::Warning)
    }

    /// A value without which the table describes nothing.
    pub(crate) fn required<T>(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
        read: Reader<T>,
    ) -> Option<Written<T>> {
        let Some((_, value)) = keys.take(key) else {
            let guess = keys
                .table
                .keys()
                .find(|written| nearest(written.get_ref(), [key]).is_some());
            let remedy = match guess {
                Some(written) => format!("rename `{}` to `{key}`", written.get_ref()),
                None => format!("add `{key} = \"…\"`"),
            };
            let message = format!("{} has no `{key}`", keys.what);
            self.problem(Weight::Error, &keys.at.clone(), message, remedy);
            return None;
        };
        self.read(keys, key, value, read, Weight::Error)
    }

    /// The text of one value with its variables replaced, turned into what it means.
    pub(crate) fn read<T>(
        &mut self,
        keys: &Keys<'_>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        read: Reader<T>,
        weight: Weight,
    ) -> Option<Written<T>> {
        let at = value.span();
        let DeValue::String(text) = value.get_ref() else {
            self.wrong_type(keys, key, "a string", value.get_ref(), &at);
            return None;
        };
        let what = &keys.what;
        match substitute(text, self.vars) {
            Err((message, remedy)) => {
                let message = format!("`{key}` of {what}: {message}");
                self.problem(weight, &at, message, remedy);
                None
            }
            Ok(text) => match read(&text) {
                Ok(value) => Some(Written { value, at }),
                Err(wrong) => {
                    let message = format!("`{key}` of {what} {}", wrong.message);
                    self.problem(weight, &at, message, wrong.remedy);
                    None
                }
            },
        }
    }

    /// A path under a key, resolved against the pack.
    pub(crate) fn path(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
    ) -> Option<Written<PathBuf>> {
        let written = self.optional(keys, key, path_text)?;
        Some(Written {
            value: self.folder.join(written.value),
            at: written.at,
        })
    }

    pub(crate) fn boolean(
        &mut self,
        keys: &mut Keys<'_>,
        key: &'static str,
    ) -> Option<Written<bool>> {
        let (_, value) = keys.take(key)?;
        let at = value.span();
        match value.get_ref() {
            DeValue::Boolean(value) => Some(Written { value: *value, at }),
            other => {
                self.wrong_type(keys, key, "true or false", other, &at);
                None
            }
        }
    }

    /// Names every key that nobody asked for.
    pub(crate) fn finish(&mut self, keys: &Keys<'_>) {
        let what = &keys.what;
        for (name, at) in keys.unread() {
            if is_secret_name(name) {
                let message = format!("`{name}` of {what} looks like a secret");
                self.problem(Weight::Error, &at, message, secret::REMEDY);
                continue;
            }
            let remedy = match nearest(name, keys.known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("known here: {}", list(&keys.known)),
            };
            let message = format!("{what} has an unknown key `{name}`");
            self.problem(Weight::Warning, &at, message, remedy);
        }
    }

    fn wrong_type(
        &mut self,
        keys: &Keys<'_>,
        key: &str,
        expected: &str,
        found: &DeValue<'_>,
        at: &Range<usize>,
    ) {
        let what = &keys.what;
        let found = type_name(found);
        self.problem(
            Weight::Warning,
            at,
            format!("`{key}` of {what} must be {expected}, and is {found}"),
            match expected {
                "a string" => "put it in quotes",
                "true or false" => "write true or false without quotes",
                _ => "write it in [brackets]",
            },
        );
    }
}

impl<'t> Keys<'t> {
    pub(crate) fn new(what: impl Into<String>, at: Range<usize>, table: &'t DeTable<'t>) -> Self {
        Self {
            what: what.into(),
            at,
            table,
            known: Vec::new(),
        }
    }

    /// The value under a key with the key's own place.
    pub(crate) fn take(
        &mut self,
        key: &'static str,
    ) -> Option<(Range<usize>, &'t Spanned<DeValue<'t>>)> {
        self.known.push(key);
        let (name, value) = self.table.get_key_value(key)?;
        Some((name.span(), value))
    }

    /// Every key with its value, in the order of the file.
    pub(crate) fn entries(&self) -> Vec<(&'t str, Range<usize>, &'t Spanned<DeValue<'t>>)> {
        let mut entries: Vec<_> = self
            .table
            .iter()
            .map(|(name, value)| (name.get_ref().as_ref(), name.span(), value))
            .collect();
        entries.sort_by_key(|(_, at, _)| at.start);
        entries
    }

    /// The keys that nobody asked for, in the order of the file.
    pub(crate) fn unread(&self) -> Vec<(&'t str, Range<usize>)> {
        self.entries()
            .into_iter()
            .filter(|(name, ..)| !self.known.contains(name))
            .map(|(name, at, _)| (name, at))
            .collect()
    }
}

/// Any text.
pub(crate) fn any_text(text: &str) -> Result<String, Wrong> {
    Ok(text.to_owned())
}

/// A path as it is written, relative to the pack.
pub(crate) fn path_text(text: &str) -> Result<PathBuf, Wrong> {
    if text.contains("-----BEGIN") {
        return Err(Wrong::new(
            "holds a key or certificate itself",
            "take it out, renew it, and name a file outside the pack that holds the new one",
        ));
    }
    if text.trim().is_empty() {
        return Err(Wrong::new("is empty", "name a file, relative to the pack"));
    }
    Ok(PathBuf::from(text))
}

/// Line and column of a byte offset, both counted from 1, the column in characters.
pub(crate) fn position(text: &str, offset: usize) -> (u32, u32) {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let before = text.get(..offset).unwrap_or_default();
    let line = before.matches('\n').count() + 1;
    let column = before
        .rsplit('\n')
        .next()
        .map_or(0, |line| line.chars().count())
        + 1;
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    (narrow(line), narrow(column))
}

fn type_name(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "a whole number",
        DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "true or false",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

fn list(known: &[&str]) -> String {
    let mut known = known.to_vec();
    known.sort_unstable();
    known.dedup();
    known
        .iter()
        .map(|name| format!("`{name}`"))
        .collect::<Vec<_>>()
        .join(", ")
}
