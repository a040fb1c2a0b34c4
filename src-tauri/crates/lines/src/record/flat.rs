use std::borrow::Cow;

use crate::Dialect;

use super::names::{self, Role, Roles};

mod parse;

/// The most fields of one line; fields with a known name are looked for beyond it.
pub(super) const MOST_FIELDS: usize = 512;

/// A JSON object flattened with dots, in the order written; fields can be taken out one by one.
#[derive(Default)]
pub(crate) struct Flat<'a> {
    fields: Vec<Field<'a>>,
    /// The names that mark a dialect, of objects too.
    marks: u128,
    /// Those of them that hold a number.
    numbers: u128,
    /// Fields beyond the most.
    left_out: usize,
}

/// One leaf.
pub(crate) struct Field<'a> {
    /// Keys from the outermost in, joined by dots; elements of arrays of objects by their index.
    pub(crate) path: Cow<'a, str>,
    /// Text without quotes; numbers digit by digit as written; arrays as JSON.
    pub(crate) text: Cow<'a, str>,
    pub(crate) kind: Kind,
    roles: Roles,
    /// Whether the roles come from within an object of context.
    within: bool,
    taken: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Other,
}

impl<'a> Flat<'a> {
    /// `None` unless the text is one JSON object.
    pub(crate) fn of(text: &'a str) -> Option<Self> {
        if !text.trim_start().starts_with('{') {
            return None;
        }
        parse::object(text)
    }

    /// Pairs that are no JSON; values that are numbers count as such.
    pub(crate) fn of_pairs(pairs: Vec<(Cow<'a, str>, Cow<'a, str>)>) -> Self {
        let mut flat = Self::default();
        for (path, text) in pairs {
            let number = text
                .bytes()
                .next()
                .is_some_and(|byte| byte.is_ascii_digit())
                && text
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.');
            let kind = if number { Kind::Number } else { Kind::Text };
            flat.push_leaf(path, text, kind);
        }
        flat
    }

    /// Puts pairs behind the fields.
    pub(crate) fn extend_owned(&mut self, pairs: &[(Cow<'_, str>, Cow<'_, str>)]) {
        for (path, text) in pairs {
            let path = Cow::Owned(path.clone().into_owned());
            self.push_leaf(path, Cow::Owned(text.clone().into_owned()), Kind::Text);
        }
    }

    /// The fields as pairs.
    pub(crate) fn into_pairs(self) -> Vec<(Cow<'a, str>, Cow<'a, str>)> {
        let pair = |field: Field<'a>| (field.path, field.text);
        self.fields.into_iter().map(pair).collect()
    }

    /// If the message is itself a JSON object written as text, puts its fields in its place.
    pub(super) fn unwrap_message(&mut self) {
        let inner = self.fields.iter().enumerate().find_map(|(at, field)| {
            let message = matches!(field.path.as_ref(), "log" | "message" | "msg" | "body");
            let inner = (message && field.kind == Kind::Text).then(|| Flat::of(&field.text))??;
            Some((at, inner.into_owned()))
        });
        if let Some((at, inner)) = inner {
            self.fields.remove(at);
            // The inner record was written by the application, the outer by what carried it.
            self.fields.splice(0..0, inner.fields);
            self.left_out += inner.left_out;
            self.marks = inner.marks;
            self.numbers = inner.numbers;
            for field in self.fields.iter().filter(|field| !field.taken) {
                self.marks |= field.roles.mark();
            }
        }
    }

    fn into_owned(self) -> Flat<'static> {
        let owned = |field: Field<'a>| Field {
            path: Cow::Owned(field.path.into_owned()),
            text: Cow::Owned(field.text.into_owned()),
            ..field
        };
        Flat {
            fields: self.fields.into_iter().map(owned).collect(),
            ..Flat {
                fields: Vec::new(),
                ..self
            }
        }
    }

    pub(crate) fn get(&self, path: &str) -> Option<&Field<'a>> {
        self.fields
            .iter()
            .find(|field| !field.taken && field.path == path)
    }

    /// The marks that are there, and those of them that are numbers.
    pub(crate) fn marks(&self) -> (u128, u128) {
        (self.marks, self.numbers)
    }

    /// Takes the field of the role that is first in its list and that `read` can read; at the top
    /// level before within a context.
    pub(super) fn take<T>(
        &mut self,
        role: Role,
        read: impl FnMut(&Field<'a>) -> Option<T>,
    ) -> Option<T> {
        self.find(role, read, |_| true)
    }

    /// The same, but it is taken only if `taken_if` says so.
    pub(super) fn find<T>(
        &mut self,
        role: Role,
        mut read: impl FnMut(&Field<'a>) -> Option<T>,
        taken_if: impl Fn(&Field<'a>) -> bool,
    ) -> Option<T> {
        let (nth, value) = self.best(role, &mut read)?;
        let field = self.fields.get_mut(nth)?;
        field.taken = taken_if(field);
        Some(value)
    }

    fn best<T>(
        &self,
        role: Role,
        read: &mut impl FnMut(&Field<'a>) -> Option<T>,
    ) -> Option<(usize, T)> {
        let mut best: Option<(u8, bool, usize, T)> = None;
        for (nth, field) in self.fields.iter().enumerate() {
            let Some(rank) = field.roles.rank(role).filter(|_| !field.taken) else {
                continue;
            };
            let earlier = best
                .as_ref()
                .is_none_or(|found| (rank, field.within) < (found.0, found.1));
            if earlier && let Some(value) = read(field) {
                best = Some((rank, field.within, nth, value));
            }
        }
        best.map(|(_, _, nth, value)| (nth, value))
    }

    pub(super) fn drop_field(&mut self, path: &str) {
        for field in &mut self.fields {
            field.taken |= field.path == path;
        }
    }

    pub(crate) fn into_rest(self, dialect: Dialect) -> Vec<(String, String)> {
        let rest = self.fields.into_iter().filter(|field| !field.taken);
        let mut rest: Vec<(String, String)> = rest
            .map(|field| (dialect.shown_path(field.path), field.text.into_owned()))
            .collect();
        if self.left_out > 0 {
            rest.push(("line.fields_left_out".to_owned(), self.left_out.to_string()));
        }
        rest
    }
}
