//! Real rule files, as they lie beside the project where they are there.

use std::{fs, path::PathBuf};

use crate::scene::Scene;

fn files() -> Vec<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let root = root.ancestors().nth(3).unwrap();
    let beside =
        std::env::var_os("WHEELHOUSE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let mut found = Vec::new();
    let mut folders = vec![beside.join("corpus/alert-rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|end| end == "yml" || end == "yaml")
            {
                found.push(path);
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread")]
async fn every_real_rule_file_opens_in_the_list() {
    let files = files();
    if files.is_empty() {
        println!("skipped: no rule files beside the project");
        return;
    }
    let scene = Scene::new(true).await;
    let pack = scene.folder.path().join("pack/alerts");
    let mut expected = 0;
    for (at, file) in files.iter().enumerate() {
        let text = fs::read_to_string(file).unwrap();
        let (groups, _) = pack::read_rules(&text, "x");
        let rules = groups.iter().flat_map(|group| &group.rules);
        expected += rules
            .filter(|rule| rule.kind == model::RuleKind::Alerting)
            .count();
        fs::write(pack.join(format!("corpus-{at:03}.yml")), text).unwrap();
    }
    let request = console::wire::OpenPack {
        folder: scene.folder.path().join("pack").display().to_string(),
    };
    console::open_pack(&scene.console, request).await.unwrap();
    let view = scene.view("live").await;
    let listed = view
        .rules
        .iter()
        .filter(|one| one.origin.starts_with("alerts/corpus-"))
        .count();
    println!("{} files, {expected} alerting rules", files.len());
    assert!(expected > 100, "{expected}");
    assert_eq!(listed, expected);
    assert!(
        view.rules
            .iter()
            .all(|one| !one.why.is_empty() && !one.hold.is_empty())
    );
}
