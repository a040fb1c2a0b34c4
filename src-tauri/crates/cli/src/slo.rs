use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use console::wire::{Health, SloView, SlosRequest, SlosView, ThemeName, Zone};
use model::Failure;

use crate::{print, session::Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Slo {
    /// Say how the pack's objectives stand; exits with 1 if one burns so fast that it pages
    List(List),
    /// Print a Prometheus rule file for the objectives; exits with 1 if one of them has no rules
    Rules(Rules),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The folder that holds wheelhouse.toml
    #[arg(default_value = ".")]
    pack: PathBuf,
    /// The environment; the pack's default one without
    #[arg(long)]
    env: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Rules {
    /// The folder that holds wheelhouse.toml, or one file of OpenSLO, Sloth or Pyrra
    #[arg(default_value = ".")]
    path: PathBuf,
    /// Only this objective; several times for several
    #[arg(long = "slo", value_name = "NAME")]
    names: Vec<String>,
}

/// Lists objectives, or writes rules for them.
pub(crate) async fn run(slo: Slo, store: Option<&Path>) -> Result<ExitCode, Failure> {
    match slo {
        Slo::List(list) => self::list(list, store).await,
        Slo::Rules(rules) => self::rules(&rules),
    }
}

async fn list(list: List, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut session = Session::open(&list.pack, store).await?;
    let environment = session.environment(list.env.as_deref())?;
    session.start(&environment).await?;
    let request = SlosRequest {
        environment,
        width: 0,
        height: 0,
        theme: ThemeName::Dark,
        zone: Zone::Utc,
    };
    let view = console::slos(&session.console, request).await?;
    session.close().await;
    if list.json {
        print::json(&view)?;
    } else {
        print::out(print::plain(&told(&view)).as_bytes())?;
    }
    let burns = view.slos.iter().any(|slo| slo.health == Health::Critical);
    Ok(ExitCode::from(u8::from(burns)))
}

fn rules(rules: &Rules) -> Result<ExitCode, Failure> {
    let written = console::slo_rules(&rules.path, &rules.names)?;
    print::out(print::plain(&written.text).as_bytes())?;
    for problem in &written.problems {
        print::line(&problem.to_string());
    }
    for why in &written.left_out {
        print::line(&format!("left out: {why}"));
    }
    Ok(ExitCode::from(u8::from(written.unwatched > 0)))
}

fn told(view: &SlosView) -> String {
    let mut text: String = view.slos.iter().map(line).collect();
    if view.slos.is_empty() {
        text.push_str("The pack has no objective; write one to slos/.\n");
    }
    for problem in &view.problems {
        text.push_str(&format!("{problem}\n"));
    }
    text
}

fn line(slo: &SloView) -> String {
    let health = match slo.health {
        Health::Ok => "ok",
        Health::Unknown => "unknown",
        Health::Warning => "warning",
        Health::Critical => "critical",
    };
    let period = if slo.period.is_empty() {
        String::new()
    } else {
        format!(" ({} over {})", percent(slo.target), slo.period)
    };
    let burning = slo.burns.iter().filter(|burn| burn.burning).map(|burn| {
        format!(
            "  burns on {} and {} ({}): above {}\n",
            burn.long, burn.short, burn.severity, burn.threshold
        )
    });
    let burning: String = burning.collect();
    format!(
        "{health}: {}{period}\n  {}\n{burning}",
        slo.title, slo.sentence
    )
}

fn percent(share: f64) -> String {
    format!("{}%", (share * 1e12).round() / 1e10)
}
