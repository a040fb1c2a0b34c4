use std::{
    env,
    path::{Path, PathBuf},
};

/// The folder that holds the workspace's `Cargo.toml`.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .expect("xtask lies two folders below the root")
        .to_owned()
}

/// Where Cargo builds to.
pub(crate) fn target() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(folder) => root().join(folder),
        None => root().join("target"),
    }
}

/// Where results for people go, whichever cache Cargo builds into.
pub(crate) fn results() -> PathBuf {
    root().join("target")
}

/// A program that Cargo built.
pub(crate) fn binary(name: &str, release: bool) -> PathBuf {
    target()
        .join(if release { "release" } else { "debug" })
        .join(format!("{name}{}", env::consts::EXE_SUFFIX))
}

/// The pack of the demo.
pub(crate) fn demo_pack() -> PathBuf {
    root().join("fixtures/harbour/pack")
}
