//! Real databases, read by the console while others write, break and promote them.
#![cfg(unix)]

#[path = "databases/histories.rs"]
mod histories;
#[path = "databases/mariadb.rs"]
mod mariadb;
#[path = "databases/mariadb_reads.rs"]
mod mariadb_reads;
#[path = "databases/named_queries.rs"]
mod named_queries;
#[path = "databases/opened.rs"]
mod opened;
#[path = "databases/postgres.rs"]
mod postgres;
#[path = "databases/postgres_breaks.rs"]
mod postgres_breaks;
#[path = "databases/postgres_connections.rs"]
mod postgres_connections;
#[path = "databases/postgres_layers.rs"]
mod postgres_layers;
#[path = "databases/postgres_reads.rs"]
mod postgres_reads;
#[path = "databases/process.rs"]
mod process;
#[path = "databases/written.rs"]
mod written;
