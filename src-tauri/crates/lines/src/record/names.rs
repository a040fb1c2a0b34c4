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
