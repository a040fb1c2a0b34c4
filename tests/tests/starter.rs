//! The starter runbooks against what they are for: the steps that shall see a fault see it, and are
//! content without it.
#![cfg(unix)]
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

#[path = "starter/desk.rs"]
mod desk;
#[path = "starter/exporters.rs"]
mod exporters;
#[path = "starter/faults.rs"]
mod faults;
#[allow(dead_code)] // other tests use the rest of it
#[path = "databases/mariadb.rs"]
mod mariadb;
#[allow(dead_code)] // other tests use the rest of it
#[path = "databases/postgres.rs"]
mod postgres;
#[allow(dead_code)] // other tests use the rest of it
#[path = "databases/process.rs"]
mod process;
#[path = "starter/replicas.rs"]
mod replicas;
