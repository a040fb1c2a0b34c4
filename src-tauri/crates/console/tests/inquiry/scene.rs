//! A console over a pack in a folder of its own.

use std::{fs, sync::Arc};

use console::{
    Clock, Console, Options,
    wire::{OpenPack, ThemeName, Zone},
};
use model::{Millis, Nanos, TimeRange};

use crate::fake::{Fake, NOW};

/// A console with a pack open, and its environment "here".
pub(crate) struct Scene {
    pub(crate) console: Console,
    _folder: tempfile::TempDir,
}

struct Standing;

impl Clock for Standing {
    fn now(&self) -> Nanos {
        Millis(NOW).to_nanos()
    }
}

impl Scene {
    /// Opens a pack of these files whose one source is the server.
    pub(crate) async fn new(fake: &Fake, files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        let toml = format!(
            "name = \"Test\"\n[environments.here.sources.main]\nkind = \"prometheus\"\nurl = \"http://{}\"\n",
            fake.address
        );
        for (name, text) in [("wheelhouse.toml", toml.as_str())].iter().chain(files) {
            let path = at("pack").join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        let console = Console::start(Options {
            clock: Arc::new(Standing),
            ..Options::within(folder.path())
        })
        .await
        .unwrap();
        let request = OpenPack {
            folder: at("pack").display().to_string(),
        };
        console::open_pack(&console, request).await.unwrap();
        Self {
            console,
            _folder: folder,
        }
    }
}

/// The last hour.
pub(crate) fn hour() -> TimeRange {
    TimeRange::ending(Millis(NOW), Millis(3_600_000))
}

/// What drawings are asked with.
pub(crate) fn looks() -> (u32, u32, ThemeName, Zone) {
    (600, 200, ThemeName::Dark, Zone::Utc)
}
