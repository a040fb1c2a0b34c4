mod account;
mod lint;
mod metrics;
mod related;
mod runbooks;

pub use account::import_report;
pub(crate) use account::total;
pub use lint::lint;
pub use related::related;
pub(crate) use related::{Alert as AlertRule, alert_rules, panels_of_query};
