//! Runbooks of the starter set, of Harbour, and of real projects.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    path::{Path, PathBuf},
};

use expect_test::{Expect, expect};
use runbook::{Kind, Runbook, Target, read};

mod starter;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../..")
}

fn files(folder: &Path) -> Vec<(String, String)> {
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|end| end == "md"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn none(_: &str) -> Option<String> {
    None
}

/// What was read of a runbook, in a few lines.
fn told(runbook: &Runbook) -> String {
    let mut told = format!(
        "{} — {} steps, {} live\n  {}\n",
        runbook.title,
        runbook.steps,
        runbook.live().count(),
        runbook.summary
    );
    for fact in &runbook.facts {
        told += &format!("  {}: {} ({})\n", fact.name.as_str(), fact.value, fact.from);
    }
    for placeholder in &runbook.placeholders {
        told += &format!("  open: {} {:?}\n", placeholder.name, placeholder.written);
    }
    for (at, live) in runbook.live() {
        let block = &runbook.blocks[at];
        told += &format!(
            "  {}: {} step {:?} expect {:?} unit {:?}\n",
            block.line,
            live.language.as_str(),
            block.step.unwrap_or_default(),
            live.expected,
            live.unit
        );
    }
    for block in &runbook.blocks {
        if let Kind::Code(code) = &block.kind {
            for danger in &code.dangers {
                told += &format!("  {}: {}\n", block.line + danger.line, danger.why);
            }
            if !code.note.is_empty() {
                told += &format!("  {}: shown only: {}\n", block.line, code.note);
            }
        }
    }
    for problem in &runbook.problems {
        told += &format!("  problem: {problem}\n");
    }
    told
}

fn check(folder: &str, under: &str, expected: &Expect) {
    let mut all = String::new();
    for (name, text) in files(&root().join(folder)) {
        all += &told(&read(&format!("{under}{name}"), &text, &none));
    }
    expected.assert_eq(&all);
}

#[test]
fn the_runbooks_of_harbour() {
    check(
        "fixtures/harbour/pack/runbooks",
        "runbooks/",
        &expect![[r#"
            High error rate — 9 steps, 6 live
              Callers of the API get 5xx answers.
              alerts: HarbourHighErrorRate, HarbourRouteFailing (text below the title, line 3)
              open: port ["{{port}}"]
              13: promql step 1 expect "< 0.02" unit ""
              21: promql step 2 expect "empty" unit ""
              30: promql step 3 expect "" unit ""
              42: promql step 4 expect "rows == 1" unit ""
              53: logql step 5 expect "empty" unit ""
              71: promql step 9 expect "== 0" unit ""
              64: asks a server to delete something
            Queue backlog — 8 steps, 9 live
              Orders are taken but not confirmed.
              alerts: HarbourQueueBacklog (text below the title, line 3)
              open: warehouse_contact ["{{warehouse_contact}}"]
              open: port ["{{port}}"]
              13: promql step 1 expect "< 20" unit ""
              18: promql step 1 expect "< 60" unit ""
              25: promql step 2 expect "" unit ""
              29: promql step 2 expect "" unit ""
              37: promql step 3 expect "< 1" unit ""
              42: logql step 3 expect "empty" unit ""
              51: promql step 4 expect "== 0" unit ""
              56: sql step 4 expect "" unit ""
              72: promql step 8 expect "< 5" unit ""
              67: asks a server to delete something
            Slow database — 6 steps, 12 live
              Queries take longer than they should, or requests find no connection.
              alerts: HarbourDatabaseSlow, HarbourPoolExhausted, HarbourSlow, HarbourCacheDown (text below the title, line 3)
              open: port ["{{port}}"]
              open: fault ["{{fault}}"]
              13: promql step 1 expect "< 0.9" unit ""
              18: promql step 1 expect "== 0" unit ""
              27: promql step 2 expect "empty" unit ""
              34: promql step 3 expect "== 0" unit ""
              41: sql step 3 expect "" unit ""
              47: sql step 3 expect "rows == 1" unit ""
              51: sql step 3 expect "rows == 1" unit ""
              59: logql step 4 expect "empty" unit ""
              64: sql step 4 expect "" unit ""
              70: promql step 5 expect "== 0" unit ""
              75: logql step 5 expect "empty" unit ""
              101: promql step 6 expect "< 0.1" unit ""
              87: creates an index
              86: shown only: it would change something; only reading statements are asked
              94: asks a server to delete something
            Third-party time-outs — 8 steps, 4 live
              The payment provider does not answer in time.
              alerts: HarbourThirdPartyTimeouts (text below the title, line 3)
              open: provider_host ["{{provider_host}}"]
              open: provider_status_page ["{{provider_status_page}}"]
              open: port ["{{port}}"]
              13: promql step 1 expect "< 0.1" unit ""
              22: promql step 2 expect "< 0.5" unit ""
              39: promql step 4 expect "== 0" unit ""
              58: promql step 8 expect "== 0" unit ""
              53: asks a server to delete something
        "#]],
    );
}

#[test]
fn no_link_of_ours_leads_nowhere() {
    let mut links = 0;
    for pack in [root(), root().join("fixtures/harbour/pack")] {
        for (name, text) in files(&pack.join("runbooks")) {
            let runbook = read(&format!("runbooks/{name}"), &text, &none);
            assert_eq!(runbook.problems, [], "{name}");
            for (line, link) in runbook.links() {
                links += 1;
                let broken = match &link.target {
                    Target::File(file) => !pack.join(file).is_file(),
                    Target::Document { file, anchor } => {
                        let other = fs::read_to_string(pack.join(file));
                        let other = other.map(|text| read(file, &text, &none));
                        let leads = |other: Runbook| anchor.is_empty() || other.has_anchor(anchor);
                        !other.is_ok_and(leads)
                    }
                    other => panic!("{name}:{line}: {other:?} is no link within the pack"),
                };
                assert!(!broken, "{name}:{line}: {} leads nowhere", link.written);
            }
        }
    }
    assert!(links > 50, "{links} links");
}

#[test]
fn runbooks_of_real_projects() {
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map(PathBuf::from);
    let folder = shared
        .unwrap_or_else(|| root().join("../shared"))
        .join("corpus/runbooks");
    if !folder.is_dir() {
        println!("skipped: {} is not there", folder.display());
        return;
    }
    let files = files(&folder);
    let (mut steps, mut code, mut live, mut open, mut dangers) = (0, 0, 0, 0, 0);
    let (mut with_steps, mut owned, mut reviewed, mut with_alerts) = (0, 0, 0, 0);
    for (name, text) in &files {
        let runbook = read(&format!("runbooks/{name}"), text, &none);
        assert!(!runbook.title.is_empty(), "{name}");
        assert!(!runbook.blocks.is_empty(), "{name}");
        for block in &runbook.blocks {
            match &block.kind {
                Kind::Code(one) => {
                    code += 1;
                    dangers += one.dangers.len();
                }
                Kind::Live(_) => live += 1,
                _ => {}
            }
        }
        steps += runbook.steps;
        open += runbook.placeholders.len();
        with_steps += u32::from(runbook.steps > 0);
        owned += u32::from(runbook.fact(runbook::FactName::Owner).is_some());
        reviewed += u32::from(runbook.reviewed.is_some());
        with_alerts += u32::from(runbook.alerts().next().is_some());
    }
    let told = format!(
        "{} files: {with_steps} with steps, {owned} owned, {reviewed} reviewed, {with_alerts} for alerts\n\
         {steps} steps, {code} fences shown, {live} asked, {open} placeholders, {dangers} marks\n",
        files.len()
    );
    expect![[r#"
        21 files: 16 with steps, 4 owned, 3 reviewed, 5 for alerts
        312 steps, 166 fences shown, 5 asked, 55 placeholders, 124 marks
    "#]]
    .assert_eq(&told);
}
