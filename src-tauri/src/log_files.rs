//! Wheelhouse's own logs: JSON lines, one file a day, the last seven kept.

use std::path::Path;

use anyhow::Context;
use tracing_appender::{
    non_blocking::WorkerGuard,
    rolling::{RollingFileAppender, Rotation},
};
use tracing_subscriber::{EnvFilter, Layer, layer::SubscriberExt, util::SubscriberInitExt};

/// Starts logging into the folder; the guard writes what is left when it is dropped.
///
/// `WHEELHOUSE_LOG` takes a filter such as `debug` or `collector=trace`.
pub(crate) fn start(folder: &Path) -> anyhow::Result<WorkerGuard> {
    // Looking for old files to drop complains on the terminal where there is no folder yet.
    std::fs::create_dir_all(folder)
        .with_context(|| format!("cannot make the log folder {}", folder.display()))?;
    let appender = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("wheelhouse")
        .filename_suffix("jsonl")
        .max_log_files(7)
        .build(folder)
        .with_context(|| format!("cannot write logs into {}", folder.display()))?;
    let (writer, guard) = tracing_appender::non_blocking(appender);
    let filter = EnvFilter::try_from_env("WHEELHOUSE_LOG")
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn"));
    tracing_subscriber::registry()
        .with(
            tracing_subscriber::fmt::layer()
                .json()
                .flatten_event(true)
                .with_writer(writer)
                .with_filter(filter),
        )
        .init();
    std::panic::set_hook(Box::new(|panic| {
        tracing::error!(place = ?panic.location().map(ToString::to_string), "{panic}");
    }));
    Ok(guard)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_cannot_be_made_is_named() {
        let file = std::env::temp_dir().join(format!("wheelhouse-log-{}", std::process::id()));
        std::fs::write(&file, "").unwrap();
        let error = start(&file.join("logs")).expect_err("a file is not a folder");
        assert!(error.to_string().contains("wheelhouse-log"), "{error}");
        std::fs::remove_file(file).unwrap();
    }
}
