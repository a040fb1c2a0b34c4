use std::path::{Path, PathBuf};

/// Prometheus' own tool: Debian's, unpacked by `cargo xtask test`, else an installed one. On Debian,
/// where the set-up brings it, it must be there; elsewhere what needs it is skipped.
pub(crate) fn promtool() -> Option<PathBuf> {
    let unpacked = std::env::var_os("WHEELHOUSE_SERVERS")
        .map(|folder| PathBuf::from(folder).join("prometheus/usr/bin"));
    let beside = std::env::current_exe()
        .ok()
        .and_then(|own| Some(own.ancestors().nth(3)?.join("servers/prometheus/usr/bin")));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = unpacked
        .into_iter()
        .chain(beside)
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join("promtool"))
        .find(|program| program.is_file());
    if found.is_none() {
        assert!(
            !Path::new("/etc/debian_version").exists(),
            "there is no promtool; `cargo xtask test` unpacks Debian's"
        );
        println!("skipped: there is no promtool");
    }
    found
}
