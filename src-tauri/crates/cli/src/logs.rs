use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Subcommand};
use console::VerifiedExport;
use model::Failure;

use crate::print;

#[derive(Debug, Subcommand)]
pub(crate) enum Logs {
    /// Say whether exported log lines are as they were written; exits with 1 if they are not
    Verify(Verify),
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The exported file, or the .manifest.json beside it
    file: PathBuf,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Verifies an export; the code is 1 if it is not as it was written.
pub(crate) fn run(logs: Logs) -> Result<ExitCode, Failure> {
    let Logs::Verify(verify) = logs;
    let verified = console::verify_export(&manifest(&verify.file))?;
    if verify.json {
        print::json(&verified)?;
    } else {
        print::out(print::plain(&said(&verified)).as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(!verified.differences.is_empty())))
}

/// The manifest that lies beside a file, unless it was named itself.
fn manifest(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    if name.ends_with(".manifest.json") {
        return file.to_owned();
    }
    file.with_file_name(format!("{name}.manifest.json"))
}

fn said(export: &VerifiedExport) -> String {
    let mut text = match export.differences.is_empty() {
        true => format!(
            "{}: as it was written, {} lines\n",
            export.file, export.lines
        ),
        false => format!("{}: not as it was written\n", export.file),
    };
    for difference in &export.differences {
        text.push_str(&format!("  {difference}\n"));
    }
    if !export.complete {
        text.push_str("not every line that fitted is in it\n");
    }
    for note in &export.notes {
        text.push_str(&format!("{note}\n"));
    }
    text
}
