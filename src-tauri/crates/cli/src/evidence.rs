use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{ArgGroup, Args, Subcommand};
use console::wire::{
    EvidenceChoice, EvidenceMade, EvidenceRequest, EvidenceSignature, EvidenceVerdict,
};
use model::{Failure, Millis};

use crate::{print, session::Session};

#[derive(Debug, Subcommand)]
pub(crate) enum Evidence {
    /// Make an evidence pack about the migrations of a period
    Make(Make),
    /// Say whether an evidence pack is as it was made; exits with 1 if it is not
    Verify(Verify),
}

#[derive(Debug, Args)]
#[command(group(ArgGroup::new("which").required(true).args(["sample", "all"])))]
pub(crate) struct Make {
    /// The folder that holds wheelhouse.toml
    #[arg(long, default_value = ".")]
    pack: PathBuf,
    /// The environment; the pack's default one without
    #[arg(long)]
    env: Option<String>,
    /// Id of the database; the first of the environment without
    #[arg(long)]
    source: Option<String>,
    /// First day of the period, or its first moment: 2026-07-01, 2026-07-01T14:00:00Z
    #[arg(long, value_parser = first)]
    from: Millis,
    /// Last day of the period, or the first moment after it
    #[arg(long, value_parser = end)]
    to: Millis,
    /// Take every exception, and of the others as many as are drawn; 0 lets their number decide
    #[arg(long, value_name = "NUMBER")]
    sample: Option<u32>,
    /// What the draw begins with, so that it can be repeated; made up without
    #[arg(
        long,
        requires = "sample",
        default_value = "",
        hide_default_value = true
    )]
    seed: String,
    /// Take every change
    #[arg(long)]
    all: bool,
    /// Sign the manifest with this pack's key of the keychain, made if there is none
    #[arg(long)]
    sign: bool,
    /// The folder to make the pack's own folder in
    #[arg(long)]
    out: PathBuf,
}

#[derive(Debug, Args)]
pub(crate) struct Verify {
    /// The folder that holds manifest.json
    folder: PathBuf,
    /// The SHA-256 of the manifest, as it was noted when the pack was made
    #[arg(long, value_name = "SHA256")]
    expect: Option<String>,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Makes or verifies an evidence pack; the code is 1 if one is not as it was made.
pub(crate) async fn run(evidence: Evidence, store: Option<&Path>) -> Result<ExitCode, Failure> {
    match evidence {
        Evidence::Make(make) => self::make(make, store).await,
        Evidence::Verify(verify) => self::verify(verify).await,
    }
}

async fn make(make: Make, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let session = Session::open(&make.pack, store).await?;
    let request = EvidenceRequest {
        environment: session.environment(make.env.as_deref())?,
        source: make.source,
        from: make.from,
        to: make.to,
        choice: match make.sample {
            Some(size) => EvidenceChoice::Sample {
                seed: make.seed,
                size: (size > 0).then_some(size),
            },
            None => EvidenceChoice::All,
        },
        sign: make.sign,
        folder: None,
        question: 0,
    };
    let plan = console::evidence_plan(&session.console, request.clone()).await?;
    for warning in &plan.warnings {
        print::line(&warning.message);
        if !warning.remedy.is_empty() {
            print::line(&format!("  → {}", warning.remedy));
        }
    }
    // A made-up seed is drawn once: what is made is what was planned.
    let request = match request.choice {
        EvidenceChoice::All => request,
        EvidenceChoice::Sample { size, .. } => EvidenceRequest {
            choice: EvidenceChoice::Sample {
                seed: plan.seed.clone(),
                size,
            },
            ..request
        },
    };
    let made = console::make_evidence(&session.console, request, make.out).await?;
    session.close().await;
    print::out(print::plain(&told(&made, plan.exceptions.len())).as_bytes())?;
    Ok(ExitCode::from(u8::from(!made.verdict.sound)))
}

fn told(made: &EvidenceMade, exceptions: usize) -> String {
    let mut text = format!(
        "{}: {} changes, {exceptions} exceptions, {} files\n",
        made.path, made.changes, made.files
    );
    text.push_str(&format!("manifest SHA-256 {}\n", made.manifest));
    text.push_str("  → note it where nobody can change it; `verify --expect` compares it\n");
    text.push_str(&said(&made.verdict));
    text
}

async fn verify(verify: Verify) -> Result<ExitCode, Failure> {
    let mut verdict = console::verify_evidence(verify.folder).await?;
    if let Some(noted) = &verify.expect
        && !noted.trim().eq_ignore_ascii_case(&verdict.manifest)
    {
        verdict.sound = false;
        verdict.sentence = format!(
            "This is another pack: its manifest has the SHA-256 {}, and {noted} was noted",
            verdict.manifest
        );
    }
    if verify.json {
        print::json(&verdict)?;
    } else {
        let mut text = said(&verdict);
        for (name, value) in &verdict.facts {
            text.push_str(&format!("{name}: {value}\n"));
        }
        if verdict.sound && verify.expect.is_none() && !is_signed(&verdict) {
            text.push_str(&format!(
                "manifest SHA-256 {}\n  → compare it with the one that was noted: whoever may write the folder can make a whole new pack\n",
                verdict.manifest
            ));
        }
        print::out(print::plain(&text).as_bytes())?;
    }
    Ok(ExitCode::from(u8::from(!verdict.sound)))
}

fn is_signed(verdict: &EvidenceVerdict) -> bool {
    matches!(verdict.signature, EvidenceSignature::Good { .. })
}

/// The sentence, every difference, and the signature.
fn said(verdict: &EvidenceVerdict) -> String {
    let mut text = format!("{}\n", verdict.sentence);
    for fault in &verdict.faults {
        text.push_str(&format!(
            "{}: {}: {}\n",
            fault.file, fault.code, fault.message
        ));
    }
    match &verdict.signature {
        EvidenceSignature::None => text.push_str("not signed\n"),
        EvidenceSignature::Good { key } => text.push_str(&format!(
            "signed by {key}\n  → whether that is the maker's key, only they can say\n"
        )),
        EvidenceSignature::Bad { why } => text.push_str(&format!("signature: {why}\n")),
    }
    text
}

fn first(text: &str) -> Result<Millis, String> {
    match day(text) {
        Some(day) => Ok(day),
        None => crate::arguments::moment(text),
    }
}

/// A day is meant with all its hours.
fn end(text: &str) -> Result<Millis, String> {
    match day(text) {
        Some(day) => Ok(Millis(day.0 + 86_400_000)),
        None => crate::arguments::moment(text),
    }
}

fn day(text: &str) -> Option<Millis> {
    let day = chrono::NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    let midnight = day.and_hms_opt(0, 0, 0)?;
    Some(Millis(midnight.and_utc().timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_meant_with_all_its_hours() {
        const DAY: i64 = 86_400_000;
        assert_eq!(first("1970-01-02"), Ok(Millis(DAY)));
        assert_eq!(end("1970-01-02"), Ok(Millis(2 * DAY)));
        assert_eq!(end("1970-01-02T00:00:01Z"), Ok(Millis(DAY + 1_000)));
        assert!(first("yesterday").is_err());
    }
}
