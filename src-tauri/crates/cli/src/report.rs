use std::{path::Path, process::ExitCode};

use console::wire::{ImportReport, ReportRequest, Verdict, VerdictCounts};
use model::Failure;

use crate::{arguments::Report, print, session::Session};

/// Tells what became of the pack's dashboards, or of one dashboard part by part.
pub(crate) async fn run(report: Report, store: Option<&Path>) -> Result<ExitCode, Failure> {
    let session = Session::open(&report.pack, store).await?;
    let uids: Vec<String> = match &report.dashboard {
        Some(name) => vec![session.dashboard(name).await?.uid],
        None => {
            let all = session.dashboards().await?;
            let own = all.iter().filter(|one| !one.starter);
            for unusable in own.clone().filter(|one| !one.usable) {
                for problem in &unusable.problems {
                    print::line(&problem.to_string());
                }
            }
            own.filter(|one| one.usable)
                .map(|one| one.uid.clone())
                .collect()
        }
    };
    let mut reports = Vec::new();
    for uid in uids {
        reports.push(console::import_report(&session.console, ReportRequest { uid }).await?);
    }
    session.close().await;
    if report.json {
        print::json(&reports)?;
    } else {
        let mut text = table(&reports);
        if let (Some(_), [only]) = (&report.dashboard, reports.as_slice()) {
            text.push_str(&parts(only));
        }
        print::out(print::plain(&text).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}

fn table(reports: &[ImportReport]) -> String {
    let mut text = format!(
        "{:>9} {:>12} {:>13}  \n",
        "rendered", "approximated", "not supported"
    );
    let row = |counts: &VerdictCounts, name: &str| {
        format!(
            "{:>9} {:>12} {:>13}  {name}\n",
            counts.rendered, counts.approximated, counts.unsupported
        )
    };
    for report in reports {
        text.push_str(&row(
            &report.total,
            &format!("{} ({})", report.title, report.file),
        ));
        for element in &report.elements {
            text.push_str(&row(&element.counts, &format!("  {}", element.element)));
        }
    }
    text
}

/// Every part that is not simply rendered.
fn parts(report: &ImportReport) -> String {
    let mut text = String::new();
    for entry in &report.entries {
        let verdict = match entry.verdict {
            Verdict::Unsupported => "not supported",
            Verdict::Approximated => "approximated",
            Verdict::Rendered => continue,
        };
        let place = match entry.panel {
            Some(id) => format!("panel {id} {:?}", entry.panel_title),
            None => "dashboard".to_owned(),
        };
        text.push_str(&format!(
            "{verdict}: {place}: {} {}: {}\n",
            entry.element, entry.name, entry.words
        ));
    }
    text
}
