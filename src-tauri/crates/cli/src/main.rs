//! `wheelhousectl`: the console without a window, for terminals, reports and continuous integration.

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::{Arguments, Command};

mod arguments;
mod data;
mod evidence;
mod history;
mod incident;
mod lint;
mod logs;
mod print;
mod render;
mod report;
mod rules;
mod runbook;
mod session;
mod slo;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            print::line(&format!("wheelhousectl cannot start: {error}"));
            return ExitCode::from(CANNOT);
        }
    };
    let store = arguments.store.as_deref();
    let result = runtime.block_on(async {
        match arguments.command {
            Command::Lint(lint) => lint::run(lint, store).await,
            Command::Report(report) => report::run(report, store).await,
            Command::Render(render) => render::run(render, store).await,
            Command::Data(data) => data::run(data, store).await,
            Command::Evidence(evidence) => evidence::run(evidence, store).await,
            Command::Runbook(runbook) => runbook::run(runbook, store).await,
            Command::History(history) => history::run(history, store).await,
            Command::Incident(incident) => incident::run(incident, store).await,
            Command::Logs(logs) => logs::run(logs),
            Command::Rules(rules) => rules::run(rules).await,
            Command::Slo(slo) => slo::run(slo, store).await,
        }
    });
    // What a source still owes is nobody's concern any more.
    runtime.shutdown_background();
    match result {
        Ok(code) => code,
        Err(failure) => {
            print::failure(&failure);
            ExitCode::from(CANNOT)
        }
    }
}

/// The exit code if a command could not do its work; 1 means that something was found: errors by lint, differences by verify.
const CANNOT: u8 = 2;
