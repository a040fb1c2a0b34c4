use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use anyhow::{Context, Result, bail};

use crate::{
    cargo::cargo,
    process::{self, ask, has},
    setup,
    workspace::{binary, results, root},
};

/// Icons of the application by the folder they belong into.
const ICONS: [(&str, &str); 4] = [
    ("32x32.png", "32x32/apps/wheelhouse.png"),
    ("128x128.png", "128x128/apps/wheelhouse.png"),
    ("icon.png", "512x512/apps/wheelhouse.png"),
    ("icon.svg", "scalable/apps/wheelhouse.svg"),
];

const DESKTOP: &str = "[Desktop Entry]
Type=Application
Name=Wheelhouse
Comment=The operations console of your backend
Exec=wheelhouse %f
Icon=wheelhouse
Categories=Development;Monitor;
StartupWMClass=wheelhouse
Terminal=false
";

/// Builds the package and says where it is.
pub(crate) fn run() -> Result<()> {
    let archive = build()?;
    let size = fs::metadata(&archive)?.len() as f64 / 1_000_000.0;
    println!("{} ({size:.1} MB)", archive.display());
    println!("install it with: sudo apt install {}", archive.display());
    Ok(())
}

/// Builds the `.deb` of this machine's architecture.
pub(crate) fn build() -> Result<PathBuf> {
    if !has("dpkg-deb") {
        bail!(
            "there is no dpkg-deb here; the bundles of other systems are built by \
             .github/workflows/release.yml"
        );
    }
    setup::system(setup::Need::Demo)?;
    setup::node::packages()?;
    setup::node::page()?;
    let release = ["build", "--release", "-p", "wheelhouse"];
    process::check(&mut cargo(&release), Duration::from_secs(3_600))?;

    archive(&binary("wheelhouse", true), &results().join("package"))
}

/// Lays a program out as Debian expects it and packs it.
fn archive(program: &Path, folder: &Path) -> Result<PathBuf> {
    let tree = folder.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    lay_out(program, &tree)?;
    let version = env!("CARGO_PKG_VERSION");
    let architecture =
        ask("dpkg", &["--print-architecture"]).context("ask dpkg what this machine is")?;
    let architecture = architecture.trim();
    let kibibytes = size(&tree)? / 1_024;
    put(
        &tree.join("DEBIAN/control"),
        format!(
            "Package: wheelhouse\nVersion: {version}\nArchitecture: {architecture}\n\
             Installed-Size: {kibibytes}\nMaintainer: The Wheelhouse authors <wheelhouse@localhost>\n\
             Depends: libwebkit2gtk-4.1-0, libgtk-3-0 | libgtk-3-0t64, libdbus-1-3, ca-certificates\n\
             Recommends: gnome-keyring | kwalletmanager\nSection: admin\nPriority: optional\n\
             Description: operations console of a backend\n\
             \x20Opens a handover pack and shows the running system: health, dashboards and\n\
             \x20sources, with or without an observability platform behind it.\n"
        ),
    )?;
    let archive = folder.join(format!("wheelhouse_{version}_{architecture}.deb"));
    let mut deb = Command::new("dpkg-deb");
    deb.args(["--root-owner-group", "-Zxz", "-z9", "-Sextreme", "--build"])
        .arg(&tree)
        .arg(&archive);
    process::check(&mut deb, Duration::from_secs(300))?;
    Ok(archive)
}

fn lay_out(program: &Path, tree: &Path) -> Result<()> {
    let root = root();
    copy(program, &tree.join("usr/bin/wheelhouse"))?;
    put(
        &tree.join("usr/share/applications/wheelhouse.desktop"),
        DESKTOP.to_owned(),
    )?;
    let theme = tree.join("usr/share/icons/hicolor");
    for (icon, to) in ICONS {
        copy(&root.join("src-tauri/icons").join(icon), &theme.join(to))?;
    }
    copy(
        &root.join("LICENSE"),
        &tree.join("usr/share/doc/wheelhouse/copyright"),
    )?;
    for name in ["dashboards", "runbooks"] {
        copy_folder(
            &root.join(name),
            &tree.join("usr/share/wheelhouse").join(name),
        )?;
    }
    Ok(())
}

fn put(path: &Path, text: String) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, text).with_context(|| format!("write {}", path.display()))
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("copy {}", from.display()))?;
    Ok(())
}

fn copy_folder(from: &Path, to: &Path) -> Result<()> {
    let entries = fs::read_dir(from).with_context(|| format!("list {}", from.display()))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name() else {
            continue;
        };
        if path.is_dir() {
            copy_folder(&path, &to.join(name))?;
        } else {
            copy(&path, &to.join(name))?;
        }
    }
    Ok(())
}

fn size(folder: &Path) -> Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        bytes += if path.is_dir() {
            size(&path)?
        } else {
            fs::metadata(&path)?.len()
        };
    }
    Ok(bytes)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn the_archive_is_one_that_debian_reads() {
        if !has("dpkg-deb") {
            println!("skipped: dpkg-deb is not installed");
            return;
        }
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::current_exe().unwrap();
        let archive = archive(&program, folder.path()).unwrap();
        let archive = archive.to_string_lossy();
        let field = |name| ask("dpkg-deb", &["-f", &archive, name]).unwrap();
        assert_eq!(field("Package").trim(), "wheelhouse");
        assert_eq!(field("Version").trim(), env!("CARGO_PKG_VERSION"));
        assert!(field("Depends").contains("libwebkit2gtk-4.1-0"));
        let contents = ask("dpkg-deb", &["-c", &archive]).unwrap();
        for line in [
            "-rwxr-xr-x root/root",
            "./usr/bin/wheelhouse\n",
            "./usr/share/applications/wheelhouse.desktop\n",
            "./usr/share/icons/hicolor/scalable/apps/wheelhouse.svg\n",
            "./usr/share/wheelhouse/dashboards/http-red.json\n",
            "./usr/share/doc/wheelhouse/copyright\n",
        ] {
            assert!(contents.contains(line), "{line:?} is not in\n{contents}");
        }
    }
}
