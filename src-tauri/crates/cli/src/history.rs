use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};

use clap::{Args, Subcommand};
use console::{Exported, HistoryOf, ImportedHistory, ImportedText};
use model::{Failure, Millis, TimeRange};

use crate::{arguments::moment, print, session::Session};

#[derive(Debug, Subcommand)]
pub(crate) enum History {
    /// Write the metrics that Wheelhouse collected as OpenMetrics text, which a Prometheus can be filled from
    Export(Export),
    /// Read OpenMetrics text with times, or what `promtool tsdb dump` prints, into what Wheelhouse keeps; exits with 1 if lines were left out
    Import(Import),
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    #[command(flatten)]
    of: Of,
    /// Begin of what is written in RFC 3339; the oldest sample without
    #[arg(long, value_parser = moment)]
    from: Option<Millis>,
    /// End of what is written in RFC 3339; the newest sample without
    #[arg(long, value_parser = moment)]
    to: Option<Millis>,
    /// Only series of this selector, such as 'up{job="api"}'; several times for several
    #[arg(long = "match", value_name = "SELECTOR")]
    selectors: Vec<String>,
    /// The file to write
    file: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Import {
    #[command(flatten)]
    of: Of,
    /// The file to read
    file: PathBuf,
}

/// Whose history.
#[derive(Debug, Args)]
struct Of {
    /// The folder that holds wheelhouse.toml
    #[arg(long, default_value = ".")]
    pack: PathBuf,
    /// The environment; the pack's default one without
    #[arg(long)]
    env: Option<String>,
    /// The source that collects, where an environment has several
    #[arg(long)]
    source: Option<String>,
}

impl Of {
    async fn open(self, store: Option<&Path>) -> Result<(Session, HistoryOf), Failure> {
        let session = Session::open(&self.pack, store).await?;
        let environment = session.environment(self.env.as_deref())?;
        let of = HistoryOf {
            environment,
            source: self.source,
        };
        Ok((session, of))
    }
}

/// Writes or reads a history.
pub(crate) async fn run(history: History, store: Option<&Path>) -> Result<ExitCode, Failure> {
    match history {
        History::Export(export) => self::export(export, store).await,
        History::Import(import) => self::import(import, store).await,
    }
}

async fn export(export: Export, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let (session, of) = export.of.open(store).await?;
    let range = TimeRange {
        start: export.from.unwrap_or(Millis(i64::MIN)),
        end: export.to.unwrap_or(Millis(i64::MAX)),
    };
    let mut now_and_then = NowAndThen::default();
    let mut watch = |so_far: Exported| {
        if now_and_then.is_due() {
            print::line(&format!(
                "{} samples of {} series written, {} series to come …",
                so_far.samples, so_far.series, so_far.left
            ));
        }
    };
    let exported = console::export_history(
        &session.console,
        &of,
        &export.selectors,
        range,
        &export.file,
        &mut watch,
    );
    let exported = exported.await?;
    session.close().await;
    print::line(&format!(
        "{}: {} samples of {} series",
        export.file.display(),
        exported.samples,
        exported.series
    ));
    if exported.stale > 0 {
        print::line(&format!(
            "{} marks of the end of a series are not in it: the format has none, so a Prometheus \
             shows the last value of such a series for five minutes more",
            exported.stale
        ));
    }
    if exported.damaged > 0 {
        print::line(&format!(
            "{} damaged blocks are missing: up to two hours of some series in each",
            exported.damaged
        ));
    }
    Ok(ExitCode::from(u8::from(exported.damaged > 0)))
}

async fn import(import: Import, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let (session, of) = import.of.open(store).await?;
    let mut now_and_then = NowAndThen::default();
    let mut watch = |so_far: &ImportedText| {
        if now_and_then.is_due() {
            print::line(&format!(
                "{} lines read, {} samples …",
                so_far.lines, so_far.samples
            ));
        }
    };
    let imported = console::import_history(&session.console, &of, &import.file, &mut watch);
    let imported = imported.await?;
    session.close().await;
    for line in told(&imported) {
        print::line(&format!("{}: {line}", import.file.display()));
    }
    for problem in imported.problems.iter().chain(&imported.text.problems) {
        print::line(&problem.to_string());
    }
    match imported.text.failure {
        Some(failure) => Err(failure),
        None => Ok(ExitCode::from(u8::from(imported.text.refused > 0))),
    }
}

fn told(imported: &ImportedHistory) -> Vec<String> {
    let text = &imported.text;
    let mut lines = vec![format!(
        "{} samples in {} lines; {} samples and {} series of them are new",
        text.samples, text.lines, text.count.new_samples, text.count.new_series
    )];
    if text.refused > 0 {
        lines.push(format!("{} lines were left out", text.refused));
    }
    if text.failure.is_some() {
        lines.push(format!(
            "ended early, after line {}; what came in until then is kept, and importing the file \
             again adds only what is missing",
            text.lines
        ));
    }
    let is_old = |(first, _): &(Millis, Millis)| *first < imported.kept_since;
    if text.span.as_ref().is_some_and(is_old) {
        lines.push(
            "some samples are older than the source keeps and will be dropped; raise \
             retention = { max_age, max_bytes } in wheelhouse.toml to keep them"
                .to_owned(),
        );
    }
    lines
}

/// Lets something through every few seconds.
#[derive(Default)]
struct NowAndThen(Option<Instant>);

impl NowAndThen {
    fn is_due(&mut self) -> bool {
        let begun = *self.0.get_or_insert_with(Instant::now);
        let is_due = begun.elapsed() > Duration::from_secs(2);
        if is_due {
            self.0 = Some(Instant::now());
        }
        is_due
    }
}
