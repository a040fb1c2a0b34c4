//! Service level objectives: what is promised, how fast its error budget burns, and what is left.
//!
//! An [`Objective`] is a [`Target`], a [`Period`] and an [`Indicator`]. An indicator becomes PromQL
//! for any window ([`question`]); the answers become [`Counts`]; counts over the period ([`Course`])
//! and over pairs of windows ([`pairs`]) become a [`Standing`]. [`rules`] writes the same arithmetic
//! as a Prometheus rule file. Nothing here reads a file, a clock or a network.
//!
//! The arithmetic is that of the Site Reliability Workbook, chapter 5, "Alerting on SLOs".

mod budget;
mod counts;
mod course;
mod indicator;
mod objective;
mod period;
mod query;
mod question;
mod rules;
mod standing;
mod target;
mod windows;

pub use budget::{burn, detection, exhaustion, share_spent, threshold};
pub use counts::Counts;
pub use course::{Course, Step};
pub use indicator::{Indicator, Limit, Measured, Side, Slices};
pub use objective::{Alerting, Format, Objective, OneAlert, Slo};
pub use period::{Every, Period, duration_in_words, prometheus_duration};
pub use query::{Query, Refused};
pub use question::{Answered, PART, Part, Parts, Question, question, read_part};
pub use rules::{Rules, rules};
pub use standing::{Burn, Standing, Unknown, standing};
pub use target::{Target, TargetError};
pub use windows::{Pair, Severity, pairs, windows};
