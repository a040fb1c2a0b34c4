//! Databases: where one stands, its migrations, its schema and its health.

use model::{Code, Failure};

use crate::{Console, wire::*};

macro_rules! later {
    ($($name:ident: $request:ty => $response:ty;)*) => {
        $(
            /// Not connected yet.
            #[allow(clippy::missing_errors_doc, clippy::unused_async)]
            pub async fn $name(_: &Console, _: $request) -> Result<$response, Failure> {
                Err(Failure::new(Code::Unsupported, "databases are not connected yet"))
            }
        )*
    };
}

later! {
    database: DatabaseRequest => DatabaseHead;
    migrations: DatabaseRequest => MigrationsView;
    migration: MigrationRequest => MigrationDetail;
    schema: DatabaseRequest => SchemaView;
    table: TableRequest => TableDetail;
    database_health: DatabaseRequest => HealthReports;
}
