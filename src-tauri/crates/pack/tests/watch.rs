//! A pack's changes, disappearance and return are told.

use std::{
    fs,
    path::Path,
    sync::mpsc::{self, Receiver},
    time::Duration,
};

use pack::{Change, Watch, watch};

const DEADLINE: Duration = Duration::from_secs(15);

fn watched(folder: &Path) -> (Watch, Receiver<Change>) {
    let (sender, changes) = mpsc::channel();
    let watch = watch(folder, move |change| {
        let _ = sender.send(change);
    })
    .expect("the folder or its parent is there");
    (watch, changes)
}

/// Waits until the file is among the changes, whatever else is told before.
fn wait_for_file(changes: &Receiver<Change>, path: &Path) {
    loop {
        match changes.recv_timeout(DEADLINE) {
            Ok(Change::Files(files)) if files.iter().any(|file| file == path) => return,
            Ok(_) => {}
            Err(error) => panic!("{} was not told: {error}", path.display()),
        }
    }
}

#[test]
fn files_are_told_also_in_folders_that_appear_later() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    let (_watch, changes) = watched(&root);
    let file = root.join("wheelhouse.toml");
    fs::write(&file, "name = 'x'").unwrap();
    wait_for_file(&changes, &file);

    fs::create_dir(root.join("dashboards")).unwrap();
    wait_for_file(&changes, &root.join("dashboards"));
    let dashboard = root.join("dashboards/a.json");
    fs::write(&dashboard, "{}").unwrap();
    wait_for_file(&changes, &dashboard);
}

#[test]
fn the_rest_of_the_repository_is_silent() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().canonicalize().unwrap();
    fs::create_dir(root.join("src")).unwrap();
    let (_watch, changes) = watched(&root);
    fs::write(root.join("src/main.rs"), "").unwrap();
    fs::write(root.join("README"), "").unwrap();
    let last = root.join("wheelhouse.toml");
    fs::write(&last, "").unwrap();
    match changes.recv_timeout(DEADLINE) {
        Ok(Change::Files(files)) => assert_eq!(files, [last]),
        other => panic!("expected the one file, found {other:?}"),
    }
}

#[test]
fn a_vanished_folder_and_its_return_are_told() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().canonicalize().unwrap().join("pack");
    fs::create_dir(&root).unwrap();
    let (_watch, changes) = watched(&root);
    let told = |expected: &Change| loop {
        match changes.recv_timeout(DEADLINE) {
            Ok(change) if change == *expected => return,
            Ok(_) => {}
            Err(error) => panic!("{expected:?} was not told: {error}"),
        }
    };
    let aside = parent.path().join("aside");
    fs::rename(&root, &aside).unwrap();
    told(&Change::Vanished);
    fs::rename(&aside, &root).unwrap();
    told(&Change::Returned);
    let file = root.join("wheelhouse.toml");
    fs::write(&file, "name = 'again'").unwrap();
    wait_for_file(&changes, &file);
}

#[test]
fn a_watch_of_nothing_is_told_once_it_is_there() {
    let parent = tempfile::tempdir().unwrap();
    let root = parent.path().canonicalize().unwrap().join("later");
    let (_watch, changes) = watched(&root);
    assert_eq!(changes.recv_timeout(DEADLINE), Ok(Change::Vanished));
    fs::create_dir(&root).unwrap();
    assert_eq!(changes.recv_timeout(DEADLINE), Ok(Change::Returned));
}
