use std::path::PathBuf;

use crate::{Connection, DatabaseKind, NamedHistory};

/// The actuator of a Spring Boot application, for the migrations that it tells of where the
/// database itself is out of reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Actuator {
    /// How it is reached; the address is that of the actuator, `https://app.example.com/actuator`.
    pub connection: Connection,
    /// The database behind the application, which it does not tell; rules about locks and
    /// rewrites need it.
    pub engine: Option<DatabaseKind>,
    /// The folder of its migrations' files, if it is not where the tool usually has it.
    pub migrations: Option<PathBuf>,
    /// Histories whose files lie elsewhere; their `table` is a bean, `bean` or `context.bean`.
    pub histories: Vec<NamedHistory>,
}
