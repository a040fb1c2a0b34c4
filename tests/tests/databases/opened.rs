use std::fs;

use console::{
    Console, Options,
    wire::{DatabaseRequest, OpenPack, PackView, SetSecret},
};
use tempfile::TempDir;

use crate::{
    mariadb::{At, MariaDb},
    postgres::{PASSWORD, Postgres},
};

/// A console with a pack in a folder of its own, whose only source is a database.
pub(crate) struct Opened {
    pub(crate) console: Console,
    pub(crate) pack: PackView,
    pub(crate) folder: TempDir,
}

impl Opened {
    /// Opens a pack of these files, and hands the password over.
    pub(crate) async fn new(source: &str, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |name: &str| folder.path().join(name);
        let toml = format!("name = \"Shop\"\n[environments.here.sources.db]\n{source}");
        for (name, text) in files.iter().chain([&("wheelhouse.toml", toml.as_str())]) {
            let file = at("pack").join(name);
            let parent = file.parent().expect("it lies in the pack");
            fs::create_dir_all(parent).expect("a folder");
            fs::write(file, text).expect("a file");
        }
        let console = Console::start(Options::within(folder.path()))
            .await
            .expect("a console");
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        let pack = console::open_pack(&console, request).await.expect("a pack");
        let secret = SetSecret {
            environment: "here".into(),
            source: "db".into(),
            secret: PASSWORD.into(),
            session_only: true,
        };
        console::set_secret(&console, secret)
            .await
            .expect("it is kept");
        Self {
            console,
            pack,
            folder,
        }
    }
}

/// What is asked of the only database.
pub(crate) fn database() -> DatabaseRequest {
    DatabaseRequest {
        environment: "here".into(),
        source: None,
        question: 0,
    }
}

/// The standby as a source of a pack.
pub(crate) fn standby(servers: &Postgres) -> String {
    let port = servers.standby_port;
    format!(
        "kind = \"postgres\"\nurl = \"postgres://console@127.0.0.1:{port}/shop\"\ntls = \"off\"\n"
    )
}

/// The replica as a source of a pack.
pub(crate) fn replica(servers: &MariaDb) -> String {
    let port = servers.port(At::Replica);
    format!("kind = \"mariadb\"\nurl = \"mysql://console@127.0.0.1:{port}/shop\"\ntls = \"off\"\n")
}
