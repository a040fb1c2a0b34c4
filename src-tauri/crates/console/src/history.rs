//! Metrics that Wheelhouse collected itself, out of its store and into it as OpenMetrics text.

use std::{fs::File, path::Path};

use collector::{Exported, ImportedText, Store};
use model::{Code, Failure, Millis, Problem, TimeRange};
use pack::{Direct, SourceKind};
use tokio::io::AsyncWriteExt;

use crate::{Console, environments};

/// Whose history: that of a source with which Wheelhouse collects itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryOf {
    /// The environment's id.
    pub environment: String,
    /// The source's id; the only one that collects where there is no other.
    pub source: Option<String>,
}

/// What came of an import.
#[derive(Clone, Debug)]
pub struct ImportedHistory {
    /// What came in.
    pub text: ImportedText,
    /// What opening the store brought up.
    pub problems: Vec<Problem>,
    /// Samples from before this moment are dropped soon, by the age that the pack keeps.
    pub kept_since: Millis,
}

/// Writes the samples within a range of the series that any selector accepts, or of all without
/// selectors, into a file that a Prometheus can be filled from. `watch` hears how far it is.
///
/// # Errors
/// If nothing was collected, a selector cannot be read, or the file not be written; then no file is
/// left. A store that another Wheelhouse writes is read along.
pub async fn export_history(
    console: &Console,
    which: &HistoryOf,
    selectors: &[String],
    range: TimeRange,
    file: &Path,
    watch: &mut (dyn FnMut(Exported) + Send),
) -> Result<Exported, Failure> {
    let selectors = selectors
        .iter()
        .map(|text| {
            promql::parse_selector(text).map_err(|error| {
                Failure::new(
                    Code::BadQuery,
                    format!("the selector cannot be read: {error}"),
                )
                .at(text.as_str())
                .remedy("write one such as up{job=\"api\"}")
            })
        })
        .collect::<Result<Vec<_>, _>>()?;
    let (store, _) = open(console, which, Missing::Refused).await?;
    let mut beside = file.as_os_str().to_owned();
    beside.push(".part");
    let beside = Path::new(&beside);
    let mut export = store.export_text(&selectors, range);
    let written = async {
        let cannot = |error: std::io::Error| {
            Failure::new(Code::Storage, format!("cannot write the file: {error}"))
                .at(file.display().to_string())
                .remedy("choose another folder, or free some space")
        };
        let mut out = tokio::fs::File::create(beside).await.map_err(cannot)?;
        while let Some(text) = export.next().await? {
            out.write_all(text.as_bytes()).await.map_err(cannot)?;
            watch(export.exported());
        }
        out.flush().await.map_err(cannot)?;
        tokio::fs::rename(beside, file).await.map_err(cannot)
    };
    let written = written.await;
    if written.is_err() {
        // What could not be written whole is of no use.
        let _ = tokio::fs::remove_file(beside).await;
    }
    let exported = export.exported();
    drop(export);
    store.close().await;
    written.map(|()| exported)
}

/// Reads OpenMetrics text with times, or what `promtool tsdb dump` prints, into the store. `watch`
/// hears how far it is; what ends it early stands in the answer beside what came in before.
///
/// # Errors
/// If the file cannot be opened, or another Wheelhouse has the store open.
pub async fn import_history(
    console: &Console,
    which: &HistoryOf,
    file: &Path,
    watch: &mut (dyn FnMut(&ImportedText) + Send),
) -> Result<ImportedHistory, Failure> {
    let place = file.display().to_string();
    let text = File::open(file).map_err(|error| {
        Failure::new(
            Code::NotFound,
            format!("the file cannot be opened: {error}"),
        )
        .at(place.as_str())
        .remedy("check the path and that you may read the file")
    })?;
    let (store, opened) = open(console, which, Missing::Made).await?;
    let now = console.shared.now();
    let text = store.import_text(text, &place, &[], now, watch).await;
    store.close().await;
    Ok(ImportedHistory {
        text,
        problems: opened.problems,
        kept_since: Millis(now.0.saturating_sub(opened.max_age.0)),
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Missing {
    /// There is nothing to be read from a store that was never begun.
    Refused,
    Made,
}

struct Opened {
    problems: Vec<Problem>,
    max_age: Millis,
}

async fn open(
    console: &Console,
    which: &HistoryOf,
    missing: Missing,
) -> Result<(Store, Opened), Failure> {
    let shared = &console.shared;
    let opened = shared.opened()?;
    let (source, direct) = collecting(&opened.pack, which)?;
    let folder = environments::store_folder(shared, &opened.pack, &which.environment, source);
    if missing == Missing::Refused && !folder.is_dir() {
        let message = format!("nothing was collected for {source:?} yet");
        return Err(Failure::new(Code::NotFound, message)
            .at(folder.display().to_string())
            .remedy("open the environment in the window first, or name its --store"));
    }
    let limits = environments::limits(direct);
    let (store, problems) = environments::open_store(&folder, limits, shared.now()).await?;
    let max_age = limits.max_age;
    Ok((store, Opened { problems, max_age }))
}

/// The source that is meant, of those that collect.
fn collecting<'p>(
    pack: &'p pack::Pack,
    which: &HistoryOf,
) -> Result<(&'p str, &'p Direct), Failure> {
    let mut environments = pack.environments.iter();
    let environment = environments.find(|environment| environment.id == which.environment);
    let sources = environment.map_or(&[][..], |environment| &environment.sources);
    let collecting: Vec<(&str, &Direct)> = sources
        .iter()
        .filter_map(|source| match &source.kind {
            SourceKind::Direct(direct) => Some((source.id.as_str(), direct)),
            _ => None,
        })
        .collect();
    let found = match &which.source {
        Some(id) => collecting.iter().find(|(source, _)| source == id),
        None => collecting.first().filter(|_| collecting.len() == 1),
    };
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = collecting.iter().map(|(source, _)| *source).collect();
        let remedy = if known.is_empty() {
            "only sources of the kind \"direct\" have a history of their own".to_owned()
        } else {
            format!("name one with --source: {}", known.join(", "))
        };
        let environment = &which.environment;
        let message = match &which.source {
            Some(id) => format!("{environment:?} has no source {id:?} that collects"),
            None if known.is_empty() => format!("no source of {environment:?} collects"),
            None => format!("several sources of {environment:?} collect"),
        };
        Failure::new(Code::NotFound, message)
            .at("wheelhouse.toml")
            .remedy(remedy)
    })
}
