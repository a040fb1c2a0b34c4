use std::collections::HashMap;

use model::TraceBuilder;

/// Instrumentation scopes that a builder has already, by name and version.
#[derive(Default)]
pub(super) struct Scopes(HashMap<(String, String), u32>);

impl Scopes {
    /// The number of a scope, which is added if it is new; 0 is the scope without a name.
    pub(super) fn number(&mut self, builder: &mut TraceBuilder, name: &str, version: &str) -> u32 {
        if name.is_empty() && version.is_empty() {
            return 0;
        }
        *self
            .0
            .entry((name.to_owned(), version.to_owned()))
            .or_insert_with(|| builder.scope(name, version, []))
    }
}
