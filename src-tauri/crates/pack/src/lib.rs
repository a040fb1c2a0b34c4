//! A handover pack: as written → as checked, with its problems listed.
//!
//! A pack is a folder of plain files; only `wheelhouse.toml` is of our own making, and this room is
//! its one reader and writer. A file that is partly bad yields what parses, and one
//! [`model::Problem`] with line, column and remedy for everything that does not. Secrets are refused
//! wherever they could be written: they belong in the keychain.
//!
//! Alert rules, named queries and objectives are read here too; dashboards and runbooks are listed and
//! read by their own rooms.

mod actuator;
mod alerting;
mod alerts;
mod check;
mod database;
mod edit;
mod environment;
mod folder;
mod logs;
mod nearest;
mod pack;
mod parse;
mod queries;
mod redaction;
mod rule_tests;
mod runbooks;
mod secret;
mod slos;
mod source;
mod value;
mod vars;
mod watch;
mod yaml;

pub use actuator::Actuator;
pub use alerting::{Alerting, DayHours, Notify};
pub use alerts::{Rule, RuleGroup, read_rules};
pub use database::{Database, DatabaseKind, DatabasePlace, DatabaseTls, NamedHistory};
pub use edit::{add_source, map_data_source, remove_source};
pub use folder::{DATA_MODEL, FILE, data_model, open};
pub use logs::{LogKind, LogLines, LogPlace, LogServer};
pub use pack::{
    AlertKind, AlertServer, Auth, Connection, Direct, Environment, Files, Listed, LogFile, Otlp,
    Owner, Pack, Probe, Prometheus, Redaction, Retention, Scrape, Source, SourceKind, TraceKind,
    TraceServer,
};
pub use parse::parse;
pub use queries::{
    ChartHint, ChartShape, NamedQuery, QueryKind, QueryParameter, QueryValue, TimeUnit, WrongValue,
    read_query, read_value,
};
pub use rule_tests::{
    AlertTest, ExpectedSample, ExpressionTest, RuleTest, RuleTests, read_rule_tests,
};
pub use slos::read_slos;
pub use watch::{Change, Watch, watch};
pub use yaml::duration;
