//! What becomes of the pack that is named at the start.

use std::{fs, path::Path};

use console::{
    Console, Options, current_pack,
    wire::{Nothing, OpenPack},
};
use model::Code;

async fn console(folder: &Path) -> Console {
    Console::start(Options::within(folder))
        .await
        .expect("a console over a pack")
}

fn pack(folder: &Path, name: &str) -> std::path::PathBuf {
    let pack = folder.join(name);
    fs::create_dir_all(&pack).expect("a console over a pack");
    fs::write(pack.join("wheelhouse.toml"), format!("name = {name:?}\n"))
        .expect("a console over a pack");
    pack
}

async fn named(console: &Console) -> Option<String> {
    let view = current_pack(console, Nothing {})
        .await
        .expect("a console over a pack");
    view.map(|view| view.name)
}

#[tokio::test]
async fn the_pack_named_at_the_start_is_open_for_whoever_asks() {
    let folder = tempfile::tempdir().unwrap();
    let console = console(folder.path()).await;
    assert_eq!(named(&console).await, None);
    console.open_first(pack(folder.path(), "first"));
    let (one, other) = futures::join!(named(&console), named(&console));
    assert_eq!(
        (one.as_deref(), other.as_deref()),
        (Some("first"), Some("first"))
    );
    console.close().await;
}

#[tokio::test]
async fn the_last_pack_is_opened_again_and_one_chosen_meanwhile_comes_after_it() {
    let folder = tempfile::tempdir().unwrap();
    let before = console(folder.path()).await;
    before.open_first(pack(folder.path(), "last"));
    assert_eq!(named(&before).await.as_deref(), Some("last"));
    before.close().await;
    let console = console(folder.path()).await;
    console.reopen_last();
    let chosen = pack(folder.path(), "chosen").display().to_string();
    let chosen = console::open_pack(&console, OpenPack { folder: chosen }).await;
    assert_eq!(chosen.unwrap().name, "chosen");
    assert_eq!(named(&console).await.as_deref(), Some("chosen"));
    console.close().await;
}

#[tokio::test]
async fn a_pack_that_cannot_be_opened_is_told_once() {
    let folder = tempfile::tempdir().unwrap();
    let console = console(folder.path()).await;
    console.open_first(folder.path().join("nowhere"));
    let failure = current_pack(&console, Nothing {}).await.unwrap_err();
    assert_eq!(failure.code, Code::BadPack, "{failure:?}");
    assert!(failure.remedy.is_some());
    assert_eq!(named(&console).await, None);
    console.close().await;
}
