//! The starter set: dashboards and runbooks that come with Wheelhouse, built into the program.

/// One file of the starter set.
pub(crate) struct Starter {
    /// File name; a pack's file of the same name replaces it.
    pub(crate) name: &'static str,
    /// Its text.
    pub(crate) text: &'static str,
}

macro_rules! starter {
    ($folder:literal: $($name:literal),* $(,)?) => {
        &[$(Starter {
            name: $name,
            text: include_str!(concat!("../../../../", $folder, "/", $name)),
        }),*]
    };
}

/// Dashboards that work on any backend with OpenTelemetry's or Prometheus' usual HTTP metrics.
pub(crate) const DASHBOARDS: &[Starter] =
    starter!("dashboards": "http-red.json", "runtime.json", "database-pool.json");

/// Runbooks for what goes wrong everywhere.
pub(crate) const RUNBOOKS: &[Starter] = starter!("runbooks":
    "alert-routing.md",
    "bad-deploy.md",
    "cache-down.md",
    "certificate-expiry.md",
    "deployment.md",
    "disk-filling.md",
    "failed-migration.md",
    "high-error-rate.md",
    "incident-response.md",
    "queue-backlog.md",
    "replica-lag.md",
    "saturated-database-pool.md",
    "shift-handover.md",
    "slow-query-after-migration.md",
    "slow-responses.md",
    "third-party-timeouts.md",
);

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    #[test]
    fn every_file_of_the_starter_folders_is_built_in() {
        for (folder, set) in [("dashboards", DASHBOARDS), ("runbooks", RUNBOOKS)] {
            let path = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("../../..")
                .join(folder);
            let files: BTreeSet<String> = fs::read_dir(path)
                .unwrap()
                .map(|entry| entry.unwrap().file_name().into_string().unwrap())
                .collect();
            let built_in = set.iter().map(|file| file.name.to_owned()).collect();
            assert_eq!(files, built_in, "{folder}");
        }
    }
}
