//! `cargo xtask …`: set-up, demo, tests, bench, screenshots and the package.
//!
//! Plain standard library, so that the first command on a bare machine builds in seconds.

mod bench;
mod cargo;
mod demo;
mod harbour;
mod package;
mod process;
mod setup;
mod shots;
mod test;
mod workspace;

use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(
    bin_name = "cargo xtask",
    about = "Everything there is to do in this repository"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Open Wheelhouse on the running demo backend.
    Demo(demo::Demo),
    /// Check format, lints and types and run every test.
    Test,
    /// Measure the numbers of the design; prints a table and writes target/bench.json.
    Bench(bench::Bench),
    /// Drive the real window over the demo; writes a PNG per screen and theme to target/shots.
    Shots,
    /// Build the .deb for this machine into target/package.
    Package,
}

fn main() -> ExitCode {
    let done: Result<()> = match Arguments::parse().task {
        Task::Demo(demo) => demo::run(&demo),
        Task::Test => test::run(),
        Task::Bench(bench) => bench::run(&bench),
        Task::Shots => shots::run(),
        Task::Package => package::run(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // The sentence and its causes; where in this program it arose helps nobody.
            eprintln!("\n{error:#}");
            ExitCode::FAILURE
        }
    }
}
