use std::{fs, io, path::Path, sync::Arc};

use dashboard::{Dashboard, Report};
use model::{Code, Failure, Problem, Weight};
use pack::Pack;

use crate::{
    Console, starter,
    wire::{DashboardRequest, DashboardSummary, DashboardView, DashboardsRequest},
};

mod choose;
mod data_sources;
mod rows;
mod settle;
mod variables;

pub(crate) use choose::Choice;
pub use data_sources::map_data_source;
pub(crate) use settle::settle;
pub use variables::variable_options;

/// A dashboard file of the pack or the starter set, as read.
#[derive(Clone)]
pub(crate) struct Loaded {
    /// Path relative to the pack, or `starter/…`.
    pub(crate) file: String,
    /// True if it came with Wheelhouse.
    pub(crate) starter: bool,
    /// The dashboard, if the file holds one.
    pub(crate) dashboard: Option<Arc<Dashboard>>,
    /// What became of everything in the file; empty if the file is refused.
    pub(crate) report: Arc<Report>,
    /// What is wrong with the file.
    pub(crate) problems: Vec<Problem>,
}

/// Reads the pack's dashboards, then those of the starter set that the pack does not replace.
///
/// A file that cannot be read is listed with its problem; uids that stand twice get the file name.
pub(crate) fn load(pack: &Pack, problems: &mut Vec<Problem>) -> Vec<Loaded> {
    let mut loaded: Vec<Loaded> = pack
        .files
        .dashboards
        .iter()
        .map(|file| read(&file.path, &file.name))
        .collect();
    for starter in starter::DASHBOARDS {
        let replaced = pack
            .files
            .dashboards
            .iter()
            .any(|file| file_name(&file.name) == starter.name);
        if !replaced {
            let file = format!("starter/{}", starter.name);
            loaded.push(parsed(starter.text, &file, true));
        }
    }
    let mut seen: Vec<String> = Vec::new();
    for one in &mut loaded {
        let Some(dashboard) = &mut one.dashboard else {
            continue;
        };
        if seen.contains(&dashboard.uid) {
            let uid = format!("{}~{}", dashboard.uid, file_name(&one.file));
            one.problems.push(Problem::new(
                Weight::Warning,
                &one.file,
                format!("uid {:?} is taken by another dashboard", dashboard.uid),
                "give each file its own uid; links to it lead to the other one",
            ));
            Arc::make_mut(dashboard).uid = uid;
        }
        seen.push(dashboard.uid.clone());
    }
    problems.extend(
        loaded
            .iter()
            .flat_map(|one| &one.problems)
            .filter(|problem| problem.weight == Weight::Error)
            .cloned(),
    );
    loaded
}

/// The largest file that is read; real dashboards of 250 panels stay below 1 MiB.
const LARGEST: u64 = 16 << 20;

fn read(path: &Path, name: &str) -> Loaded {
    let text = fs::metadata(path).and_then(|metadata| {
        if metadata.len() > LARGEST {
            return Err(io::Error::other("it is larger than 16 MiB"));
        }
        fs::read_to_string(path)
    });
    match text {
        Ok(text) => parsed(&text, name, false),
        Err(error) => Loaded {
            file: name.to_owned(),
            starter: false,
            dashboard: None,
            report: Arc::default(),
            problems: vec![Problem::new(
                Weight::Error,
                name,
                format!("the file cannot be read: {error}"),
                "make it a readable file of UTF-8 text",
            )],
        },
    }
}

fn parsed(text: &str, file: &str, starter: bool) -> Loaded {
    let (dashboard, problems, report) = dashboard::examine(text, file);
    // A file without any panel and with an error holds no dashboard.
    let unusable = dashboard.panels().next().is_none()
        && problems
            .iter()
            .any(|problem| problem.weight == Weight::Error);
    let dashboard = (!unusable).then(|| Arc::new(dashboard));
    Loaded {
        file: file.to_owned(),
        starter,
        dashboard,
        report: Arc::new(report),
        problems,
    }
}

fn file_name(path: &str) -> &str {
    path.rsplit_once('/').map_or(path, |(_, name)| name)
}

/// The dashboards of the pack, then those of the starter set.
///
/// # Errors
/// If no pack is open.
#[allow(clippy::unused_async)] // a command
pub async fn dashboards(
    console: &Console,
    request: DashboardsRequest,
) -> Result<Vec<DashboardSummary>, Failure> {
    let DashboardsRequest { environment: _ } = request;
    let opened = console.shared.opened()?;
    Ok(opened.dashboards.iter().map(summary).collect())
}

/// The dashboards in the order of the list; none while no pack is open.
pub(crate) fn all(console: &Console) -> Vec<DashboardSummary> {
    let opened = console.shared.opened();
    opened.map_or_else(
        |_| Vec::new(),
        |opened| opened.dashboards.iter().map(summary).collect(),
    )
}

fn summary(loaded: &Loaded) -> DashboardSummary {
    let inner = loaded
        .file
        .strip_prefix("dashboards/")
        .unwrap_or(&loaded.file);
    let folder = match inner.rsplit_once('/') {
        Some((folder, _)) if !loaded.starter => folder.to_owned(),
        _ => String::new(),
    };
    let dashboard = loaded.dashboard.as_deref();
    DashboardSummary {
        uid: dashboard.map_or_else(|| loaded.file.clone(), |found| found.uid.clone()),
        title: dashboard.map_or_else(
            || file_name(&loaded.file).to_owned(),
            |found| found.title.clone(),
        ),
        description: dashboard
            .map(|found| found.description.clone())
            .unwrap_or_default(),
        file: loaded.file.clone(),
        folder,
        starter: loaded.starter,
        tags: dashboard
            .map(|found| found.tags.clone())
            .unwrap_or_default(),
        panels: dashboard.map_or(0, |found| {
            u32::try_from(found.panels().count()).unwrap_or(u32::MAX)
        }),
        problems: loaded.problems.clone(),
        usable: dashboard.is_some(),
    }
}

/// One dashboard's grid and variables.
///
/// # Errors
/// [`Code::NotFound`] if no file has that uid, [`Code::BadPack`] if the file holds no dashboard.
#[allow(clippy::unused_async)] // a command
pub async fn dashboard(
    console: &Console,
    request: DashboardRequest,
) -> Result<DashboardView, Failure> {
    let (dashboard, loaded) = find(console, &request.uid)?;
    let running = console.environment(&request.environment).await?;
    let data_sources = data_sources::of(&dashboard, &running);
    let laid_out = rows::rows(console, &dashboard, &request).await;
    let caps = laid_out.caps.into_iter().map(|cap| {
        let remedy = "choose fewer values, or narrow the variable's query";
        Problem::new(Weight::Warning, &loaded.file, cap, remedy)
    });
    Ok(DashboardView {
        uid: dashboard.uid.clone(),
        title: dashboard.title.clone(),
        description: dashboard.description.clone(),
        file: loaded.file.clone(),
        default_range_ms: default_range(&dashboard),
        refresh_ms: dashboard.refresh.map(|refresh| refresh.0),
        shared_crosshair: dashboard.shared_crosshair,
        links: laid_out.links,
        data_sources,
        report: crate::reports::total(&loaded.report),
        variables: variables::views(&dashboard),
        rows: laid_out.rows,
        problems: loaded.problems.into_iter().chain(caps).collect(),
    })
}

/// A dashboard by its uid.
pub(crate) fn find(console: &Console, uid: &str) -> Result<(Arc<Dashboard>, Loaded), Failure> {
    let opened = console.shared.opened()?;
    for loaded in &opened.dashboards {
        match &loaded.dashboard {
            Some(dashboard) if dashboard.uid == uid => {
                return Ok((dashboard.clone(), loaded.clone()));
            }
            None if loaded.file == uid => {
                let problem = loaded.problems.first();
                let message = problem.map_or("the file holds no dashboard", |found| &found.message);
                let remedy = problem.map_or("look at the file", |found| &found.remedy);
                return Err(Failure::new(Code::BadPack, message).at(uid).remedy(remedy));
            }
            Some(_) | None => {}
        }
    }
    Err(
        Failure::new(Code::NotFound, format!("no dashboard has the uid {uid:?}"))
            .remedy("open the list of dashboards; the file may have been removed or renamed"),
    )
}

/// The length of a default range such as `now-6h` to `now`.
fn default_range(dashboard: &Dashboard) -> Option<i64> {
    if dashboard.to != "now" {
        return None;
    }
    dashboard::duration(dashboard.from.strip_prefix("now-")?).map(|length| length.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack_with(files: &[(&str, &str)]) -> (tempfile::TempDir, Pack) {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("dashboards")).unwrap();
        for (name, text) in files {
            fs::write(folder.path().join("dashboards").join(name), text).unwrap();
        }
        let (pack, _) = pack::open(folder.path(), &|_| None).unwrap();
        (folder, pack)
    }

    const ONE: &str = r#"{"uid":"one","title":"One","schemaVersion":39,"panels":[
        {"id":1,"type":"text","title":"t","gridPos":{"x":0,"y":0,"w":24,"h":4},
         "options":{"mode":"markdown","content":"hello"}}]}"#;

    #[test]
    fn a_bad_file_never_hides_a_good_one() {
        let (_folder, pack) =
            pack_with(&[("a.json", ONE), ("b.json", "{ not json"), ("c.json", ONE)]);
        let mut problems = Vec::new();
        let loaded = load(&pack, &mut problems);
        let own: Vec<&Loaded> = loaded.iter().filter(|one| !one.starter).collect();
        assert_eq!(own.len(), 3, "also the bad file is listed");
        assert!(own[0].dashboard.is_some());
        assert!(own[1].dashboard.is_none());
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert_eq!(problems[0].file, "dashboards/b.json");
        let uid = &own[2].dashboard.as_ref().unwrap().uid;
        assert_eq!(uid, "one~c.json", "a uid that stands twice stays reachable");
    }

    #[test]
    fn a_file_of_the_same_name_replaces_one_of_the_starter_set() {
        let (_folder, pack) = pack_with(&[("http-red.json", ONE)]);
        let loaded = load(&pack, &mut Vec::new());
        let starters: Vec<&str> = loaded
            .iter()
            .filter(|one| one.starter)
            .map(|one| one.file.as_str())
            .collect();
        assert_eq!(
            starters,
            ["starter/runtime.json", "starter/database-pool.json"]
        );
        assert!(loaded.iter().all(|one| one.dashboard.is_some()));
    }
}
