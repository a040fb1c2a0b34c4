//! Runbooks of the starter set, of Harbour, and of real projects.
#![allow(clippy::unwrap_used)] // helpers of tests, outside the functions clippy knows for tests

use std::{
    fs,
    path::{Path, PathBuf},
};

use expect_test::{Expect, expect};
use runbook::{Kind, Runbook, read};

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
fn the_starter_runbooks() {
    check(
        "runbooks",
        "runbooks/",
        &expect![[r#"
        High error rate — 13 steps, 7 live
          Many requests are answered with a 5xx status.
          alerts: HighErrorRate, ErrorBudgetBurn (list below the title, line 5)
          severity: critical above 5 % of requests (list below the title, line 6)
          owner: the team named in wheelhouse.toml (list below the title, line 7)
          escalation: After 15 minutes without a cause, call the owner. Before that, write down: since when, which routes, which status, which release, and one request id. (section "Escalation", line 86)
          open: deployment ["<DEPLOYMENT>"]
          open: namespace ["<NAMESPACE>"]
          22: promql step 1 expect "< 0.01" unit "percentunit"
          29: promql step 2 expect "" unit ""
          38: promql step 3 expect "" unit ""
          44: promql step 4 expect "rows == 1" unit ""
          50: promql step 5 expect "< 1" unit ""
          58: promql step 7 expect "" unit ""
          79: promql step 13 expect "< 0.01" unit "percentunit"
          67: rolls the deployment back
        Saturated database pool — 14 steps, 10 live
          All connections of the pool are in use and requests wait for one.
          alerts: DatabasePoolSaturated, DatabasePoolWaiting (list below the title, line 5)
          severity: critical as soon as callers give up (list below the title, line 6)
          owner: the team named in wheelhouse.toml (list below the title, line 7)
          escalation: When sessions block each other and step 7 does not show why, call whoever runs the database, with the process ids and the queries. (section "Escalation", line 101)
          open: pid ["{{ pid }}"]
          22: promql step 1 expect "< 0.95" unit "percentunit"
          28: promql step 2 expect "< 1" unit ""
          32: promql step 2 expect "< 0.1" unit "s"
          38: promql step 3 expect "== 0" unit "cps"
          44: promql step 4 expect "" unit ""
          50: promql step 5 expect "" unit ""
          57: promql step 6 expect "< 5" unit ""
          64: sql step 7 expect "" unit ""
          85: sql step 12 expect "" unit ""
          95: promql step 14 expect "< 0.8" unit "percentunit"
          80: ends a session
          79: shown only: it would change something; only reading statements are asked
        Slow responses — 14 steps, 10 live
          Requests are answered, but late.
          alerts: SlowResponses, HighLatency (list below the title, line 5)
          severity: warning; critical when clients begin to time out (list below the title, line 6)
          owner: the team named in wheelhouse.toml (list below the title, line 7)
          escalation: When the database itself is slow (step 5) and no release fits, call whoever runs it, with the query, its duration before and after, and the minute it changed. (section "Escalation", line 92)
          open: table ["{{ table }}"]
          open: column ["{{ column }}"]
          open: value ["{{ value }}"]
          22: promql step 1 expect "< 1" unit "s"
          26: promql step 1 expect "< 0.25" unit "s"
          32: promql step 2 expect "" unit "s"
          38: promql step 3 expect "< 1.5" unit ""
          45: promql step 4 expect "< 0.1" unit "s"
          51: promql step 5 expect "" unit "s"
          57: promql step 6 expect "" unit "s"
          63: promql step 7 expect "" unit ""
          74: sql step 10 expect "" unit ""
          86: promql step 14 expect "< 1" unit "s"
    "#]],
    );
}

#[test]
fn the_runbooks_of_harbour() {
    check(
        "fixtures/harbour/pack/runbooks",
        "runbooks/",
        &expect![[r#"
            High error rate — 9 steps, 5 live
              Callers of the API get 5xx answers.
              alerts: HarbourHighErrorRate, HarbourRouteFailing (text below the title, line 3)
              open: run_dir ["{{run_dir}}"]
              open: port ["{{port}}"]
              13: promql step 1 expect "< 0.02" unit ""
              21: promql step 2 expect "empty" unit ""
              30: promql step 3 expect "" unit ""
              42: promql step 4 expect "empty" unit ""
              70: promql step 9 expect "== 0" unit ""
              63: asks a server to delete something
            Queue backlog — 8 steps, 8 live
              Orders are taken but not confirmed.
              alerts: HarbourQueueBacklog (text below the title, line 3)
              open: warehouse_contact ["{{warehouse_contact}}"]
              open: port ["{{port}}"]
              13: promql step 1 expect "< 20" unit ""
              18: promql step 1 expect "< 60" unit ""
              25: promql step 2 expect "" unit ""
              29: promql step 2 expect "" unit ""
              37: promql step 3 expect "< 1" unit ""
              46: promql step 4 expect "== 0" unit ""
              51: sql step 4 expect "" unit ""
              67: promql step 8 expect "<= 0" unit ""
              62: asks a server to delete something
            Slow database — 6 steps, 9 live
              Queries take longer than they should, or requests find no connection.
              alerts: HarbourDatabaseSlow, HarbourPoolExhausted, HarbourSlow, HarbourCacheDown (text below the title, line 3)
              open: run_dir ["{{run_dir}}"]
              open: port ["{{port}}"]
              open: fault ["{{fault}}"]
              13: promql step 1 expect "< 0.9" unit ""
              18: promql step 1 expect "== 0" unit ""
              27: promql step 2 expect "empty" unit ""
              34: promql step 3 expect "== 0" unit ""
              41: sql step 3 expect "" unit ""
              45: sql step 3 expect "" unit ""
              57: sql step 4 expect "" unit ""
              63: promql step 5 expect "== 0" unit ""
              89: promql step 6 expect "< 0.05" unit ""
              75: creates an index
              74: shown only: it would change something; only reading statements are asked
              82: asks a server to delete something
            Third-party time-outs — 8 steps, 4 live
              The payment provider does not answer in time.
              alerts: HarbourThirdPartyTimeouts (text below the title, line 3)
              open: provider_host ["{{provider_host}}"]
              open: provider_status_page ["{{provider_status_page}}"]
              open: port ["{{port}}"]
              13: promql step 1 expect "< 0.1" unit ""
              21: promql step 2 expect "< 0.5" unit ""
              38: promql step 4 expect "== 0" unit ""
              57: promql step 8 expect "== 0" unit ""
              52: asks a server to delete something
        "#]],
    );
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
        21 files: 17 with steps, 3 owned, 3 reviewed, 2 for alerts
        324 steps, 166 fences shown, 5 asked, 55 placeholders, 124 marks
    "#]]
    .assert_eq(&told);
}
