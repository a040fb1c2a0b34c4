use anyhow::Result;

mod debian;
pub(crate) mod node;
mod other;
pub(crate) mod servers;

/// What a task needs from the operating system.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Building and running the application.
    Demo,
    /// And a display without a screen, a keychain, a driver for the window and real servers.
    Test,
}

/// Installs what is missing where that is ours to do, else says the command for it.
///
/// # Errors
/// If something that the task cannot do without is still missing.
pub(crate) fn system(need: Need) -> Result<()> {
    if is_debian() {
        debian::install(need)
    } else {
        other::check(need)
    }
}

/// Whether packages come from apt: Debian, Ubuntu and what is made of them.
pub(crate) fn is_debian() -> bool {
    cfg!(target_os = "linux") && crate::process::has("apt-get") && crate::process::has("dpkg-query")
}
