//! The dictionary: every distinct text of spans once, with a number.
//!
//! A text belongs to something: a value to the name of its attribute, the other ones to what they
//! are. What has not been used for longer than any trace is kept goes with the traces.

use std::collections::{HashMap, HashSet};

use model::{Attribute, SpanResource, SpanScope, ValueKind};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use sqlx::{QueryBuilder, Sqlite, SqliteConnection};

/// An attribute in JSON.
pub(super) type Pair = (String, ValueKind, String);

/// What a text is, in place of the name of an attribute.
pub(super) const NAME: i64 = -1;
pub(super) const OPERATION: i64 = -2;
/// JSON: service and attributes.
pub(super) const RESOURCE: i64 = -3;
/// JSON: name, version and attributes.
pub(super) const SCOPE: i64 = -4;
pub(super) const MESSAGE: i64 = -5;

/// Terms remembered; more are looked up again.
const MOST_REMEMBERED: usize = 200_000;
/// How finely it is known when a term was used last: six hours in nanoseconds.
const EPOCH: i64 = 6 * 3_600 * 1_000_000_000;

/// First half of a SHA-256: nobody can choose two texts that share it.
type Print = [u8; 16];

/// A text to be numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Term<'a> {
    pub(super) of: i64,
    pub(super) kind: ValueKind,
    pub(super) text: &'a str,
}

impl<'a> Term<'a> {
    pub(super) fn plain(of: i64, text: &'a str) -> Self {
        let kind = ValueKind::Text;
        Self { of, kind, text }
    }

    pub(super) fn print(&self) -> Print {
        let digest = Sha256::new()
            .chain_update(self.of.to_le_bytes())
            .chain_update([self.kind as u8])
            .chain_update(self.text)
            .finalize();
        std::array::from_fn(|at| digest[at])
    }
}

/// Numbers of terms that were used lately.
#[derive(Debug, Default)]
pub(in crate::store) struct Terms {
    known: HashMap<Print, (i64, i64)>,
    /// Terms of earlier epochs are gone from the file.
    pub(super) forgotten: i64,
}

impl Terms {
    /// Forgets all, because some are gone from the file or never got there.
    pub(super) fn clear(&mut self) {
        self.known.clear();
    }

    /// Numbers the terms, which may repeat; `at` is the newest start of the spans that use them.
    pub(super) async fn resolve(
        &mut self,
        connection: &mut SqliteConnection,
        terms: &[Term<'_>],
        at: i64,
    ) -> sqlx::Result<Vec<i64>> {
        let used = epoch(at);
        if self.known.len() > MOST_REMEMBERED {
            self.clear();
        }
        let prints: Vec<Print> = terms.iter().map(Term::print).collect();
        let mut seen = HashSet::new();
        let missing: Vec<(Print, &Term<'_>)> = prints
            .iter()
            .zip(terms)
            .filter(|(print, _)| !self.known.contains_key(*print) && seen.insert(**print))
            .map(|(print, term)| (*print, term))
            .collect();
        if !missing.is_empty() {
            self.find(connection, missing.iter().map(|(print, _)| print))
                .await?;
            self.add(connection, &missing, used).await?;
        }
        let mut stale = HashSet::new();
        let mut ids = Vec::with_capacity(prints.len());
        for print in &prints {
            let (id, last) = self
                .known
                .get_mut(print)
                .expect("every missing term was found or added");
            if *last < used {
                *last = used;
                stale.insert(*id);
            }
            ids.push(*id);
        }
        if !stale.is_empty() {
            sqlx::query("UPDATE term SET used = ? WHERE id IN (SELECT value FROM json_each(?))")
                .bind(used)
                .bind(numbers(stale))
                .execute(connection)
                .await?;
        }
        Ok(ids)
    }

    async fn find(
        &mut self,
        connection: &mut SqliteConnection,
        prints: impl Iterator<Item = &Print>,
    ) -> sqlx::Result<()> {
        let prints: Vec<String> = prints.map(|print| hex(print)).collect();
        let found: Vec<(Vec<u8>, i64, i64)> = sqlx::query_as(
            "SELECT term.print, term.id, term.used FROM json_each(?) AS asked
             CROSS JOIN term ON term.print = unhex(asked.value)",
        )
        .bind(serde_json::to_string(&prints).map_err(|error| sqlx::Error::Encode(error.into()))?)
        .fetch_all(connection)
        .await?;
        for (print, id, used) in found {
            if let Ok(print) = print.try_into() {
                self.known.insert(print, (id, used));
            }
        }
        Ok(())
    }

    async fn add(
        &mut self,
        connection: &mut SqliteConnection,
        missing: &[(Print, &Term<'_>)],
        used: i64,
    ) -> sqlx::Result<()> {
        let mut next: i64 = sqlx::query_scalar("SELECT coalesce(max(id), 0) + 1 FROM term")
            .fetch_one(&mut *connection)
            .await?;
        let new: Vec<_> = missing
            .iter()
            .filter(|(print, _)| !self.known.contains_key(print))
            .collect();
        for rows in new.chunks(1_000) {
            let mut insert =
                QueryBuilder::<Sqlite>::new("INSERT INTO term (id, print, of, kind, text, used) ");
            insert.push_values(rows, |mut row, (print, term)| {
                row.push_bind(next)
                    .push_bind(print.to_vec())
                    .push_bind(term.of)
                    .push_bind(term.kind as i64)
                    .push_bind(term.text.to_owned())
                    .push_bind(used);
                self.known.insert(*print, (next, used));
                next += 1;
            });
            insert
                .build()
                .persistent(false)
                .execute(&mut *connection)
                .await?;
        }
        Ok(())
    }
}

/// The epoch of a time in nanoseconds; terms of an older one are not used by traces that began
/// later.
pub(super) fn epoch(at: i64) -> i64 {
    at.div_euclid(EPOCH)
}

/// Numbers as a JSON array.
pub(super) fn numbers(ids: impl IntoIterator<Item = i64>) -> String {
    let ids: Vec<String> = ids.into_iter().map(|id| id.to_string()).collect();
    format!("[{}]", ids.join(","))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Attributes in JSON.
pub(super) fn pairs(attributes: &[Attribute]) -> Vec<Pair> {
    attributes
        .iter()
        .map(|attribute| {
            let Attribute { name, kind, value } = attribute.clone();
            (name, kind, value)
        })
        .collect()
}

/// A resource as a text of the dictionary.
pub(super) fn resource_text(resource: &SpanResource) -> serde_json::Result<String> {
    serde_json::to_string(&(&resource.service, pairs(&resource.attributes)))
}

/// A scope as a text of the dictionary.
pub(super) fn scope_text(scope: &SpanScope) -> serde_json::Result<String> {
    serde_json::to_string(&(&scope.name, &scope.version, pairs(&scope.attributes)))
}

/// A resource read again.
#[derive(Debug, Deserialize)]
pub(super) struct ResourceText(pub(super) String, pub(super) Vec<Pair>);

/// A scope read again.
#[derive(Debug, Deserialize)]
pub(super) struct ScopeText(pub(super) String, pub(super) String, pub(super) Vec<Pair>);

/// A type by its number.
pub(super) fn value_kind(number: i64) -> ValueKind {
    use ValueKind::{Bool, Bytes, Double, Empty, Int, List, Map, Text};
    let all = [Text, Int, Double, Bool, Bytes, List, Map, Empty];
    all.into_iter()
        .find(|kind| *kind as i64 == number)
        .unwrap_or_default()
}
