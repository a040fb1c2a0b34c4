use std::{path::Path, process::ExitCode};

use console::wire::{Finding, LintReport, LintRequest};
use model::{Failure, TimeRange, Weight};

use crate::{arguments::Lint, print, session::Session};

/// Lints the pack; the code is 1 if anything is an error.
pub(crate) async fn run(lint: Lint, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let mut session = Session::open(&lint.pack, store).await?;
    let environment = if lint.live || lint.env.is_some() {
        session.environment(lint.env.as_deref())?
    } else {
        String::new()
    };
    if lint.live {
        session.start(&environment).await?;
    }
    let request = LintRequest {
        environment,
        uid: None,
        live: lint.live,
        range: TimeRange::ending(Session::now(), lint.range),
    };
    let report = console::lint(&session.console, request).await?;
    session.close().await;
    if lint.json {
        print::json(&report)?;
    } else {
        print::out(print::plain(&told(&report, lint.live)).as_bytes())?;
    }
    for failure in &report.failures {
        print::failure(failure);
    }
    let errors = report
        .findings
        .iter()
        .any(|one| one.weight == Weight::Error);
    Ok(ExitCode::from(u8::from(errors)))
}

fn told(report: &LintReport, live: bool) -> String {
    let mut text = String::new();
    for finding in &report.findings {
        text.push_str(&line(finding));
    }
    let count = |weight| {
        report
            .findings
            .iter()
            .filter(|one| one.weight == weight)
            .count()
    };
    text.push_str(&format!(
        "{} errors, {} warnings, {} notes in {} dashboards with {} panels",
        count(Weight::Error),
        count(Weight::Warning),
        count(Weight::Note),
        report.dashboards,
        report.panels
    ));
    if live {
        text.push_str(&format!("; {} queries asked", report.queries));
    }
    text.push('\n');
    text
}

fn line(finding: &Finding) -> String {
    let weight = match finding.weight {
        Weight::Error => "error",
        Weight::Warning => "warning",
        Weight::Note => "note",
    };
    let panel = match finding.panel {
        Some(id) => format!("panel {id} {:?}: ", finding.panel_title),
        None => String::new(),
    };
    format!(
        "{}: {weight} [{}] {panel}{}\n  → {}\n",
        finding.file, finding.rule, finding.message, finding.remedy
    )
}
