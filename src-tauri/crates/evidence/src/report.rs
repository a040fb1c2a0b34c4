//! `report.html`: one file for people, without script and without anything from elsewhere.

use crate::{bundle::Bundle, draw::Choice, json::members, moment};

mod annex;
mod changes;
mod html;

pub use html::{Page, is_unseen};

/// Members of the population that are listed; all are in `changes.json`.
const LISTED: usize = 2_000;

/// The report of a pack.
pub(crate) fn html(bundle: &Bundle<'_>) -> String {
    let evidence = bundle.evidence;
    let title = format!(
        "Evidence of changes: {}, {}",
        evidence.system, evidence.environment
    );
    let mut page = Page::new(&title);
    head(&mut page, bundle);
    exceptions(&mut page, bundle);
    page.section("unproved", "What cannot be proved");
    page.list(
        &evidence.unproved,
        "Nothing was left unproved by the tools of these histories.",
    );
    if !evidence.problems.is_empty() {
        page.heading("What could not be read");
        page.list(&evidence.problems, "");
    }
    histories(&mut page, bundle);
    changes::overview(&mut page, bundle);
    changes::each(&mut page, bundle);
    sample(&mut page, bundle);
    annex::database(&mut page, bundle);
    annex::queries(&mut page, bundle);
    annex::ledger(&mut page, bundle);
    annex::verification(&mut page);
    page.end()
}

fn head(page: &mut Page, bundle: &Bundle<'_>) {
    let evidence = bundle.evidence;
    page.raw("<header><p class=\"kind\">Evidence of changes to a database</p><h1>");
    page.bdi(&evidence.system);
    page.raw(" <span class=\"environment\">");
    page.bdi(&evidence.environment);
    page.raw("</span></h1><p class=\"lead\">");
    page.text(&sentence(bundle));
    page.raw("</p></header>\n");
    let maker = &evidence.maker;
    page.facts(&[
        (
            "Database",
            &format!("{} ({})", evidence.source.title, evidence.source.kind),
        ),
        (
            "Period",
            &format!(
                "{} up to, not including, {}",
                moment::spoken(evidence.period.from),
                moment::spoken(evidence.period.to)
            ),
        ),
        (
            "Made",
            &format!("{} by {}", moment::spoken(maker.at), maker.user),
        ),
        ("With", &maker.program),
        ("Clocks", &maker.clock),
        ("State of the database", &evidence.source.standing),
    ]);
}

fn sentence(bundle: &Bundle<'_>) -> String {
    let evidence = bundle.evidence;
    let [exceptions, _] = &bundle.draw.strata;
    let general = evidence
        .histories
        .iter()
        .map(|history| history.exceptions.len());
    let general: usize = general.sum();
    let taken = bundle.taken.len();
    let population = evidence.changes.len();
    let first = match &evidence.choice {
        _ if population == 0 => "No change belongs to the period.".to_owned(),
        Choice::All => format!("All {population} changes of the period are in this pack."),
        Choice::Sample { seed, .. } => format!(
            "{taken} of the {population} changes of the period are in this pack, drawn with the seed {seed}."
        ),
    };
    let second = match exceptions.changes {
        0 => "None of the period is an exception".to_owned(),
        1 => "1 of the period is an exception".to_owned(),
        count => format!("{count} of the period are exceptions"),
    };
    let third = match general {
        0 => ".".to_owned(),
        1 => "; 1 more thing was found of a history as a whole.".to_owned(),
        count => format!("; {count} more things were found of histories as a whole."),
    };
    format!("{first} {second}{third}")
}

fn exceptions(page: &mut Page, bundle: &Bundle<'_>) {
    page.section("exceptions", "Exceptions");
    let of_histories = bundle.evidence.histories.iter().flat_map(|history| {
        let exceptions = history.exceptions.iter();
        exceptions.map(|one| (history.table.as_str(), "", one))
    });
    let of_changes = bundle.taken.iter().flat_map(|one| {
        let exceptions = one.change.exceptions.iter();
        exceptions.map(|found| (one.change.history.as_str(), one.change.id.as_str(), found))
    });
    let rows: Vec<Vec<String>> = of_histories
        .chain(of_changes)
        .map(|(history, id, found)| {
            vec![
                found.code.replace('_', " "),
                if id.is_empty() {
                    history.to_owned()
                } else {
                    id.to_owned()
                },
                found.message.clone(),
            ]
        })
        .collect();
    if rows.is_empty() {
        page.paragraph("Nothing was found that somebody would have to answer for.");
        return;
    }
    page.paragraph("Somebody has to answer for each of these. Every change with an exception is in this pack, whatever was drawn.");
    page.table(
        "exceptions",
        "Exceptions",
        &["What", "Change", "Found"],
        rows,
    );
}

fn histories(page: &mut Page, bundle: &Bundle<'_>) {
    page.section("histories", "Migration histories");
    let histories = &bundle.evidence.histories;
    if histories.is_empty() {
        page.paragraph("The database has no migration history that was recognised.");
        return;
    }
    let rows = histories.iter().map(|history| {
        vec![
            history.table.clone(),
            format!("{}: {}", history.tool, history.why),
            history.folder.clone(),
            history.git.clone(),
            history.sentence.clone(),
        ]
    });
    let columns = [
        "Table",
        "Tool, and what it was told by",
        "Files",
        "Git",
        "Stands at",
    ];
    page.table("histories", "Migration histories", &columns, rows.collect());
}

fn sample(page: &mut Page, bundle: &Bundle<'_>) {
    page.section("sample", "How the changes were chosen");
    let evidence = bundle.evidence;
    page.paragraph(&format!(
        "The population is every migration that the histories record and that belongs, or may belong, to the period: {} changes. A change whose time is not known to the moment is counted in unless its time surely lies outside. {} changes lie outside the period.",
        evidence.changes.len(),
        evidence.outside
    ));
    let strata = bundle.draw.strata.iter().map(|stratum| {
        vec![
            stratum.name.clone(),
            stratum.changes.to_string(),
            stratum.taken.to_string(),
            stratum.rule.clone(),
        ]
    });
    let columns = ["Group", "Changes", "Taken", "Rule"];
    page.table(
        "strata",
        "Groups of the population",
        &columns,
        strata.collect(),
    );
    if let Choice::Sample { seed, .. } = &evidence.choice {
        page.paragraph("To draw it again: write the seed, a line feed and the key of a change, and take the SHA-256 of it. The others with the smallest hashes, compared as hexadecimal text, are taken. On a command line, for one change:");
        page.code(&format!("printf '%s\\n%s' '{seed}' 'KEY' | sha256sum"));
        page.paragraph("Unless a number was chosen, it follows from how many others there are: all of up to 5, 5 of up to 12, 10 of up to 52, 25 of up to 250, and 40 of more.");
    }
    let mut rows: Vec<Vec<String>> = members(bundle)
        .into_iter()
        .map(|member| {
            let why = match (member.taken, member.exception) {
                (true, true) => "taken: exception",
                (true, false) => "taken",
                (false, _) => "not taken",
            };
            vec![member.key, member.score, why.to_owned()]
        })
        .collect();
    if rows.len() > LISTED {
        page.paragraph(&format!(
            "The first {LISTED} of {} are listed here, all of them in changes.json.",
            rows.len()
        ));
        rows.truncate(LISTED);
    }
    if !rows.is_empty() {
        let columns = ["Key", "Hash under the seed", "Choice"];
        page.table("population", "The population", &columns, rows);
    }
}
