//! What the name of a field says about it, looked up once per field.

use std::sync::LazyLock;

use hashbrown::HashMap;

use super::{body, ids, service, severity, time};
use crate::dialect;

/// What a field may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Time,
    Severity,
    Body,
    Trace,
    Span,
    Request,
    Service,
}

const ROLES: usize = 7;
const NONE: u8 = u8::MAX;

/// For each role the place of the name in that role's list: the lower, the earlier it is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Roles {
    ranks: [u8; ROLES],
    /// Which bit of the dialects' marks the name is.
    mark: u8,
}

impl Roles {
    pub(super) const EMPTY: Self = Self {
        ranks: [NONE; ROLES],
        mark: NONE,
    };

    pub(super) fn rank(&self, role: Role) -> Option<u8> {
        let rank = self.ranks.get(role as usize).copied().unwrap_or(NONE);
        (rank != NONE).then_some(rank)
    }

    /// The mark as a bit; zero if the name marks no dialect.
    pub(super) fn mark(&self) -> u128 {
        1_u128.checked_shl(self.mark.into()).unwrap_or(0)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.ranks == Self::EMPTY.ranks
    }

    /// What the name means within an object that holds the context of a line.
    fn within_context(&self) -> Self {
        let mut kept = Self::EMPTY;
        for role in [Role::Trace, Role::Span, Role::Request] {
            let role = role as usize;
            kept.ranks[role] = self.ranks[role];
        }
        kept
    }
}

/// What a field of this name can fill in a line, and how early it is asked for it: the lower, the
/// earlier. Names within an object of context count as well.
#[must_use]
pub fn columns_of(path: &str) -> Vec<(Column, u8)> {
    const COLUMNS: [(Role, Column); ROLES] = [
        (Role::Time, Column::Time),
        (Role::Severity, Column::Severity),
        (Role::Body, Column::Body),
        (Role::Trace, Column::TraceId),
        (Role::Span, Column::SpanId),
        (Role::Request, Column::RequestId),
        (Role::Service, Column::Service),
    ];
    let (roles, within) = roles(path);
    let columns = COLUMNS.iter().filter_map(|(role, column)| {
        let rank = roles.rank(*role)?;
        Some((*column, rank.saturating_mul(2) + u8::from(within)))
    });
    columns.collect()
}

/// What a line keeps apart from its fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Column {
    Time,
    Severity,
    Body,
    TraceId,
    SpanId,
    RequestId,
    Service,
}

/// The roles of a path, and whether they come from within a context.
pub(super) fn roles(path: &str) -> (Roles, bool) {
    if let Some(roles) = NAMES.get(path) {
        return (*roles, false);
    }
    let within = ids::in_context(path).and_then(|inner| NAMES.get(inner));
    within.map_or((Roles::EMPTY, false), |roles| {
        (roles.within_context(), true)
    })
}

/// The bit that a name has among the marks of dialects.
pub(crate) fn mark(name: &str) -> u128 {
    NAMES.get(name).map_or(0, Roles::mark)
}

static NAMES: LazyLock<HashMap<&'static str, Roles>> = LazyLock::new(|| {
    let lists = [
        (Role::Time, time::KEYS),
        (Role::Severity, severity::KEYS),
        (Role::Body, body::KEYS),
        (Role::Trace, ids::TRACE),
        (Role::Span, ids::SPAN),
        (Role::Request, ids::REQUEST),
        (Role::Service, service::KEYS),
    ];
    let mut names: HashMap<&'static str, Roles> = HashMap::new();
    for (role, list) in lists {
        for (rank, name) in (0_u8..).zip(list) {
            let roles = names.entry(name).or_insert(Roles::EMPTY);
            roles.ranks[role as usize] = rank;
        }
    }
    for (mark, name) in (0_u8..).zip(dialect::marks()) {
        names.entry(name).or_insert(Roles::EMPTY).mark = mark;
    }
    names
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_columns_it_fills_and_how_early() {
        let rank = |path: &str, column| {
            let columns = columns_of(path);
            columns
                .iter()
                .find(|(of, _)| *of == column)
                .map(|(_, rank)| *rank)
        };
        assert!(rank("@timestamp", Column::Time) < rank("timestamp", Column::Time));
        assert!(rank("level", Column::Severity) < rank("severity_text", Column::Severity));
        assert!(rank("trace_id", Column::TraceId) < rank("attributes.trace_id", Column::TraceId));
        assert!(rank("attributes.req.id", Column::RequestId).is_some());
        assert_eq!(rank("attributes.level", Column::Severity), None);
        assert_eq!(columns_of("traceparent").len(), 2);
        assert_eq!(columns_of("duration_ms"), []);
    }

    #[test]
    fn records_of_collectors_in_search_indexes_are_read() {
        let raw = r#"{"body":{"text":"paid"},"severity":{"text":"WARN","number":13},
            "resource":{"attributes":{"service@name":"billing"}},"attributes":{"request_id":"r-1"}}"#;
        let line = crate::read(&raw.replace('\n', ""), model::Nanos(0), "");
        assert_eq!(
            (line.body.as_str(), line.service.as_str()),
            ("paid", "billing")
        );
        assert_eq!(
            (line.severity, line.request_id.as_str()),
            (model::Severity::Warn, "r-1")
        );
    }
}
