use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use console::wire::{ThemeName, Zone};
use model::{Millis, TimeRange};

use crate::{
    evidence::Evidence, history::History, incident::Incident, logs::Logs, rules::Rules,
    runbook::Runbook, slo::Slo,
};

/// Wheelhouse without a window: lint, report and pictures of a handover pack's dashboards, evidence of its migrations, checks of its runbooks.
#[derive(Debug, Parser)]
#[command(name = "wheelhousectl", version)]
pub(crate) struct Arguments {
    /// Folder for what Wheelhouse collects itself, instead of the one that the window keeps open
    #[arg(long, global = true, value_name = "FOLDER")]
    pub(crate) store: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say what is wrong with the pack's dashboards; exits with 1 if anything is an error
    Lint(Lint),
    /// Count what of each dashboard's file is rendered, approximated or not supported, and list it
    Report(Report),
    /// Draw a whole dashboard into a picture or a page
    Render(Render),
    /// Write one panel's data
    Data(Data),
    /// Make or verify an evidence pack for an auditor
    #[command(subcommand)]
    Evidence(Evidence),
    /// Ask what a runbook asks, without a window
    #[command(subcommand)]
    Runbook(Runbook),
    /// Take metrics that Wheelhouse collected out of it, or into it
    #[command(subcommand)]
    History(History),
    /// List, verify or export the records of incidents
    #[command(subcommand)]
    Incident(Incident),
    /// Verify exported log lines
    #[command(subcommand)]
    Logs(Logs),
    /// Test Prometheus rules
    #[command(subcommand)]
    Rules(Rules),
    /// How objectives stand, and the rules that watch them
    #[command(subcommand)]
    Slo(Slo),
}

#[derive(Debug, Args)]
pub(crate) struct Lint {
    /// The folder that holds wheelhouse.toml
    #[arg(default_value = ".")]
    pub(crate) pack: PathBuf,
    /// Environment whose sources are asked; the pack's default one without
    #[arg(long)]
    pub(crate) env: Option<String>,
    /// Also ask the sources whether each query matches anything
    #[arg(long)]
    pub(crate) live: bool,
    /// How far back queries must match, such as 1h
    #[arg(long, default_value = "1h", value_parser = length)]
    pub(crate) range: Millis,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Report {
    /// The folder that holds wheelhouse.toml
    #[arg(default_value = ".")]
    pub(crate) pack: PathBuf,
    /// Uid, title or file name of one dashboard; all of the pack without
    pub(crate) dashboard: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Render {
    #[command(flatten)]
    pub(crate) view: View,
    /// The file to write; its ending says what: .png, .svg or .html
    #[arg(short, long)]
    pub(crate) output: PathBuf,
    /// Width in CSS pixels
    #[arg(long, default_value_t = 1_600, value_parser = clap::value_parser!(u32).range(240..=8_000))]
    pub(crate) width: u32,
    /// Colours
    #[arg(long, value_enum, default_value_t = Theme::Dark)]
    pub(crate) theme: Theme,
    /// Zone of the time axes, such as Europe/Berlin
    #[arg(long, default_value = "UTC")]
    pub(crate) zone: String,
}

#[derive(Debug, Args)]
pub(crate) struct Data {
    #[command(flatten)]
    pub(crate) view: View,
    /// The panel's id, as `wheelhousectl report` lists it
    #[arg(long)]
    pub(crate) panel: u32,
    /// What is written
    #[arg(long, value_enum, default_value_t = DataFormat::Csv)]
    pub(crate) format: DataFormat,
    /// The file to write; the terminal without
    #[arg(short, long)]
    pub(crate) output: Option<PathBuf>,
}

/// A dashboard with a range and values of its variables.
#[derive(Debug, Args)]
pub(crate) struct View {
    /// Uid, title or file name of the dashboard
    pub(crate) dashboard: String,
    /// The folder that holds wheelhouse.toml
    #[arg(long, default_value = ".")]
    pub(crate) pack: PathBuf,
    /// The environment; the pack's default one without
    #[arg(long)]
    pub(crate) env: Option<String>,
    /// Length of the time range, such as 6h; what the dashboard says without
    #[arg(long, value_parser = length)]
    pub(crate) range: Option<Millis>,
    /// End of the time range in RFC 3339; now without
    #[arg(long, value_parser = moment)]
    pub(crate) until: Option<Millis>,
    /// A variable's value; several times for several values
    #[arg(long = "var", value_name = "NAME=VALUE", value_parser = variable)]
    pub(crate) variables: Vec<(String, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    Dark,
    Light,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DataFormat {
    Csv,
    Json,
}

impl Theme {
    pub(crate) fn name(self) -> ThemeName {
        match self {
            Self::Dark => ThemeName::Dark,
            Self::Light => ThemeName::Light,
        }
    }
}

/// The zone of a name.
pub(crate) fn zone(name: &str) -> Zone {
    match name {
        "UTC" | "utc" | "" => Zone::Utc,
        name => Zone::Named(name.to_owned()),
    }
}

impl View {
    /// The range that ends now or where it was asked to.
    pub(crate) fn range(&self, now: Millis, of_dashboard: Option<i64>) -> TimeRange {
        let length = self.range.or(of_dashboard.map(Millis)).unwrap_or(HOUR);
        TimeRange::ending(self.until.unwrap_or(now), length)
    }
}

const HOUR: Millis = Millis(3_600_000);
/// Longer ranges are no picture any more.
const LONGEST: i64 = 10 * 366 * 86_400_000;

/// A duration such as `90s`, `30m`, `6h`, `7d`.
pub(crate) fn length(text: &str) -> Result<Millis, String> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let unit = text.strip_prefix(digits).unwrap_or_default();
    let size = match unit {
        "s" => 1_000,
        "m" => 60_000,
        "h" => 3_600_000,
        "d" => 86_400_000,
        "w" => 7 * 86_400_000,
        _ => return Err("write a number and one of s, m, h, d, w, such as 6h".to_owned()),
    };
    let millis = digits
        .parse::<i64>()
        .ok()
        .and_then(|count| count.checked_mul(size));
    match millis {
        Some(millis @ 1..=LONGEST) => Ok(Millis(millis)),
        _ => Err("write a whole number above 0, up to ten years".to_owned()),
    }
}

pub(crate) fn moment(text: &str) -> Result<Millis, String> {
    chrono::DateTime::parse_from_rfc3339(text)
        .map(|at| Millis(at.timestamp_millis()))
        .map_err(|_| "write a moment such as 2026-09-21T14:00:00Z".to_owned())
}

pub(crate) fn variable(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("write NAME=VALUE, such as job=api".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_fit_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn lengths_and_variables_are_read() {
        for (text, expected) in [
            ("90s", Some(90_000)),
            ("6h", Some(21_600_000)),
            ("7d", Some(604_800_000)),
            ("0h", None),
            ("h", None),
            ("6", None),
            ("-6h", None),
            ("99999999999999d", None),
        ] {
            assert_eq!(length(text).ok().map(|millis| millis.0), expected, "{text}");
        }
        let pair = |name: &str, value: &str| Some((name.to_owned(), value.to_owned()));
        for (text, expected) in [
            ("job=api", pair("job", "api")),
            ("q=a=b", pair("q", "a=b")),
            ("job=", pair("job", "")),
            ("=api", None),
            ("job", None),
        ] {
            assert_eq!(variable(text).ok(), expected, "{text}");
        }
        assert_eq!(moment("1970-01-01T00:00:01Z"), Ok(Millis(1_000)));
        assert!(moment("yesterday").is_err());
    }
}
