use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand, ValueEnum};
use console::wire::{
    IncidentFormat, IncidentLine, IncidentState, IncidentsRequest, IncidentsView, RecordVerdict,
};
use model::{Code, Failure};

use crate::{print, session::Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Incident {
    /// List the incidents that are kept on this computer
    List(List),
    /// Say whether the record of an incident is as it was written; exits with 1 if it is not
    Verify(Verify),
    /// Write an incident as a post-mortem to go on writing, as a page, or packed
    Export(Export),
}

#[derive(Debug, Args)]
pub(crate) struct List {
    /// The folder that holds wheelhouse.toml
    #[arg(long, default_value = ".")]
    pack: PathBuf,
    /// The environment; all of the pack without
    #[arg(long)]
    env: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The folder that holds record.jsonl
    folder: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The folder that holds record.jsonl
    folder: PathBuf,
    /// What is written
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write
    #[arg(short, long)]
    out: PathBuf,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Markdown,
    Html,
    Zip,
}

/// Lists, verifies or exports; the code is 1 if a record is not as it was written.
pub(crate) async fn run(incident: Incident, store: Option<&Path>) -> Result<ExitCode, Failure> {
    match incident {
        Incident::List(list) => self::list(list, store).await,
        Incident::Verify(verify) => self::verify(verify).await,
        Incident::Export(export) => self::export(export).await,
    }
}

async fn list(list: List, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let session = Session::open(&list.pack, store).await?;
    let environments: Vec<String> = match &list.env {
        Some(env) => vec![session.environment(Some(env))?],
        None => (session.pack.environments.iter())
            .map(|one| one.id.clone())
            .collect(),
    };
    let mut views = Vec::new();
    for environment in environments {
        let request = IncidentsRequest { environment };
        views.push(console::incidents(&session.console, request).await?);
    }
    session.close().await;
    if list.json {
        print::json(&views)?;
    } else {
        print::out(print::plain(&listed(&views)).as_bytes())?;
    }
    for problem in views.iter().flat_map(|view| &view.problems) {
        print::line(&problem.to_string());
    }
    Ok(ExitCode::SUCCESS)
}

fn listed(views: &[IncidentsView]) -> String {
    let mut text = String::new();
    for view in views {
        for one in &view.incidents {
            let recorded = view.recording.as_ref() == Some(&one.id);
            text.push_str(&line(one, recorded));
        }
    }
    if text.is_empty() {
        text.push_str("no incident is kept on this computer\n");
    }
    text
}

fn line(one: &IncidentLine, recorded: bool) -> String {
    let state = match one.state {
        IncidentState::Open => "open",
        IncidentState::Mitigated => "mitigated",
        IncidentState::Closed => "closed",
    };
    let began = chrono::DateTime::from_timestamp_millis(one.began.0);
    let began = began.map_or_else(String::new, |at| at.format("%Y-%m-%d %H:%M").to_string());
    let recorded = if recorded { ", recorded" } else { "" };
    format!(
        "{}  {}  {began} UTC  {state}{recorded}  {}\n",
        one.id, one.environment, one.title
    )
}

async fn verify(verify: Verify) -> Result<ExitCode, Failure> {
    let verdict = console::verify_incident_folder(verify.folder, heads()).await?;
    if verify.json {
        print::json(&verdict)?;
    } else {
        print::out(print::plain(&said(&verdict)).as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(!verdict.holds)))
}

fn said(verdict: &RecordVerdict) -> String {
    let mut text = if verdict.holds {
        format!("As it was written: {}\n", verdict.words)
    } else {
        "Not as it was written\n".to_owned()
    };
    for breach in &verdict.breaches {
        text.push_str(&format!("  {breach}\n"));
    }
    for remark in &verdict.remarks {
        text.push_str(&format!("remark: {remark}\n"));
    }
    text
}

async fn export(export: Export) -> Result<ExitCode, Failure> {
    let format = match export.format {
        Format::Markdown => IncidentFormat::Markdown,
        Format::Html => IncidentFormat::Html,
        Format::Zip => IncidentFormat::Zip,
    };
    let file = console::export_incident_folder(export.folder, format).await?;
    std::fs::write(&export.out, &file.bytes).map_err(|error| {
        Failure::new(Code::Storage, format!("cannot write the file: {error}"))
            .at(export.out.display().to_string())
            .remedy("choose another folder, or free some space")
    })?;
    print::line(&format!("{} is written", export.out.display()));
    Ok(ExitCode::SUCCESS)
}

/// Where the window remembers the newest entry of every record on this computer.
fn heads() -> Option<PathBuf> {
    Some(
        dirs::config_dir()?
            .join("wheelhouse")
            .join("incident-heads"),
    )
}
