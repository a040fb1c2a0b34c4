//! The invariants of the layout: who may depend on what, and what stands where.

use std::{collections::BTreeMap, fs, process::Command};

use serde_json::Value;
use tests::tree::root;

/// What each room may depend on among the rooms. A new room is added here on purpose.
const ROOMS: [(&str, &[&str]); 27] = [
    ("model", &[]),
    ("promql", &[]),
    ("slo", &["model", "promql"]),
    ("pack", &["model", "slo"]),
    ("rules", &["model", "pack", "promql"]),
    ("dashboard", &["model", "promql"]),
    ("lines", &["model"]),
    ("trace", &["model"]),
    ("transport", &["model"]),
    ("secrets", &["model"]),
    ("chain", &["model"]),
    ("chart", &["model"]),
    ("sources", &["lines", "model", "transport"]),
    ("collector", &["lines", "model", "promql", "transport"]),
    ("replica", &["model"]),
    ("migrations", &["model"]),
    ("schema", &["model"]),
    ("runbook", &["model"]),
    ("checkout", &["model"]),
    ("evidence", &["chain", "model"]),
    ("incident", &["chain", "evidence", "model"]),
    (
        "console",
        &[
            "chain",
            "chart",
            "checkout",
            "collector",
            "dashboard",
            "lines",
            "evidence",
            "incident",
            "migrations",
            "model",
            "pack",
            "promql",
            "replica",
            "rules",
            "runbook",
            "schema",
            "secrets",
            "slo",
            "sources",
            "trace",
            "transport",
        ],
    ),
    ("wheelhouse", &["console", "model"]),
    ("cli", &["console", "model"]),
    ("harbour", &[]),
    ("xtask", &[]),
    ("tests", &[]),
];

/// Crates that one room of the product keeps to itself.
const KEPT: [(&str, &[&str]); 9] = [
    ("tauri", &["wheelhouse"]),
    ("tauri-build", &["wheelhouse"]),
    ("tauri-plugin-dialog", &["wheelhouse"]),
    ("notify-rust", &["wheelhouse"]),
    ("reqwest", &["transport"]),
    ("sqlx", &["collector", "replica"]),
    ("keyring", &["secrets"]),
    ("keyring-core", &["secrets"]),
    ("plotters", &["chart"]),
];

/// Not part of the product: the demo backend and the tests may use what they need.
const OUTSIDE: [&str; 3] = ["harbour", "tests", "xtask"];

const TOP: [&str; 9] = [
    "Cargo.toml",
    "Cargo.lock",
    "LICENSE",
    "README.md",
    "src-tauri",
    "ui",
    "runbooks",
    "dashboards",
    "fixtures",
];

#[test]
fn dependencies_point_one_way() {
    let allowed: BTreeMap<_, _> = ROOMS.into_iter().collect();
    for package in packages() {
        let Some(may) = allowed.get(package.name.as_str()) else {
            panic!(
                "{} is not among ROOMS; say there what it may use",
                package.name
            );
        };
        for dependency in &package.uses {
            let is_room = allowed.contains_key(dependency.as_str());
            assert!(
                !is_room || may.contains(&dependency.as_str()),
                "{} may not depend on {dependency}",
                package.name
            );
        }
    }
}

#[test]
fn each_outside_world_has_one_door() {
    for package in packages() {
        if OUTSIDE.contains(&package.name.as_str()) {
            continue;
        }
        for (kept, by) in KEPT {
            let uses = package.uses.iter().any(|dependency| dependency == kept);
            assert!(
                !uses || by.contains(&package.name.as_str()),
                "only {by:?} may depend on {kept}, and {} does",
                package.name
            );
        }
    }
}

#[test]
fn every_package_takes_its_lints_and_versions_from_the_workspace() {
    for package in packages() {
        let manifest = fs::read_to_string(&package.manifest).expect("cargo named it");
        for line in ["[lints]\nworkspace = true", "edition.workspace = true"] {
            assert!(
                manifest.contains(line),
                "{} lacks {line:?}",
                package.manifest
            );
        }
        for line in manifest.lines() {
            let versioned = line.contains("version = \"") || line.contains(" = \"^");
            assert!(
                !versioned,
                "{}: {line:?} belongs into [workspace.dependencies]",
                package.manifest
            );
        }
    }
}

#[test]
fn only_the_fixed_names_stand_at_the_top() {
    let ours = [".git", "target"];
    for entry in fs::read_dir(root())
        .expect("the root is a folder")
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let fixed = TOP.contains(&name.as_str()) || name == "tests" || name.starts_with('.');
        assert!(
            fixed || ours.contains(&name.as_str()),
            "{name} does not belong at the top level"
        );
    }
}

#[test]
fn every_fixture_says_where_it_comes_from() {
    for entry in fs::read_dir(root().join("fixtures"))
        .into_iter()
        .flatten()
        .flatten()
    {
        let path = entry.path();
        if path.is_dir() && !path.join("Cargo.toml").is_file() {
            assert!(
                path.join("ORIGIN.md").is_file(),
                "{} needs an ORIGIN.md",
                path.display()
            );
        }
    }
}

#[test]
fn the_page_may_reach_no_remote_origin() {
    let path = root().join("src-tauri/tauri.conf.json");
    let text = fs::read_to_string(&path).expect("the shell has its configuration");
    let configuration: Value = serde_json::from_str(&text).expect("it is JSON");
    let policy = &configuration["app"]["security"]["csp"];
    let directives: Vec<(String, String)> = match policy {
        Value::String(text) => text
            .split(';')
            .filter_map(|directive| directive.trim().split_once(' '))
            .map(|(name, sources)| (name.into(), sources.into()))
            .collect(),
        Value::Object(map) => map
            .iter()
            .map(|(name, sources)| {
                let sources = match sources {
                    Value::Array(list) => list
                        .iter()
                        .filter_map(Value::as_str)
                        .collect::<Vec<_>>()
                        .join(" "),
                    other => other.as_str().unwrap_or_default().to_owned(),
                };
                (name.clone(), sources)
            })
            .collect(),
        other => panic!("there is no content-security policy: {other}"),
    };
    assert!(
        directives.iter().any(|(name, _)| name == "default-src"),
        "the policy has no default-src"
    );
    for (name, sources) in directives {
        for source in sources.split_whitespace() {
            let local = source.starts_with('\'')
                || ["data:", "blob:", "ipc:", "http://ipc.localhost"].contains(&source);
            assert!(local, "{name} lets the page reach {source}");
            let open =
                ["'unsafe-eval'", "'unsafe-inline'"].contains(&source) && name != "style-src";
            assert!(!open, "{name} allows {source}");
        }
    }
}

struct Package {
    name: String,
    manifest: String,
    /// What it is built from; what only its tests use does not count.
    uses: Vec<String>,
}

fn packages() -> Vec<Package> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args([
            "metadata",
            "--no-deps",
            "--offline",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo runs these tests");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata: {said}");
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo prints JSON");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    list(&metadata["packages"])
        .iter()
        .map(|package| Package {
            name: text(&package["name"]),
            manifest: text(&package["manifest_path"]),
            uses: list(&package["dependencies"])
                .iter()
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| text(&dependency["name"]))
                .collect(),
        })
        .collect()
}
