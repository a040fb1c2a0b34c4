use std::fs;

use anyhow::{Result, bail};

use super::Need;
use crate::process::{ask, has};

/// Checks a system that is not Debian's and names the command that installs what is missing.
pub(super) fn check(need: Need) -> Result<()> {
    let mut missing = Vec::new();
    if cfg!(target_os = "linux") {
        if ask("pkg-config", &["--exists", "webkit2gtk-4.1"]).is_none() {
            missing.push("WebKitGTK 4.1 with its headers");
        }
        if ask("pkg-config", &["--exists", "dbus-1"]).is_none() {
            missing.push("the D-Bus headers");
        }
        if need == Need::Test {
            for program in ["xvfb-run", "dbus-run-session", "WebKitWebDriver"] {
                if !has(program) {
                    missing.push(program);
                }
            }
        }
    }
    if cfg!(unix) && !has("cc") {
        missing.push("a C compiler");
    }
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "missing: {}\ninstall it with: {}",
        missing.join(", "),
        remedy(need)
    )
}

fn remedy(need: Need) -> String {
    let (demo, test) = if cfg!(target_os = "macos") {
        ("xcode-select --install", "")
    } else if cfg!(windows) {
        (
            "winget install Microsoft.VisualStudio.2022.BuildTools Microsoft.EdgeWebView2Runtime",
            "",
        )
    } else {
        match family().as_deref() {
            Some("fedora") => (
                "sudo dnf install gcc gcc-c++ make pkgconf webkit2gtk4.1-devel dbus-devel dejavu-sans-fonts",
                " xorg-x11-server-Xvfb dbus-daemon gnome-keyring webkit2gtk-driver postgresql-server postgresql-contrib mariadb-server pgbouncer",
            ),
            Some("arch") => (
                "sudo pacman -S --needed base-devel webkit2gtk-4.1 dbus ttf-dejavu",
                " xorg-server-xvfb gnome-keyring postgresql mariadb pgbouncer prometheus alertmanager",
            ),
            _ => (
                "your package manager: a C compiler, pkg-config, WebKitGTK 4.1 and D-Bus with headers",
                ", Xvfb, gnome-keyring, WebKitWebDriver",
            ),
        }
    };
    match need {
        Need::Demo => demo.to_owned(),
        Need::Test => format!("{demo}{test}"),
    }
}

/// `fedora` or `arch`, also for what is made of them.
fn family() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let words = text
        .lines()
        .filter_map(|line| {
            line.strip_prefix("ID=")
                .or_else(|| line.strip_prefix("ID_LIKE="))
        })
        .flat_map(|value| value.trim_matches('"').split(' '));
    words
        .map(str::to_owned)
        .find(|word| matches!(word.as_str(), "fedora" | "rhel" | "arch"))
        .map(|word| {
            if word == "rhel" {
                "fedora".into()
            } else {
                word
            }
        })
}
