use std::path::Path;

use model::{Code, Failure, Problem};
use slo::Slo;

use super::about;

/// A Prometheus rule file that watches objectives.
#[derive(Clone, Debug)]
pub struct RuleFile {
    /// The file.
    pub text: String,
    /// What has no rule, and why.
    pub left_out: Vec<String>,
    /// How many of the objectives have no rules at all.
    pub unwatched: usize,
    /// What is wrong in the files of objectives.
    pub problems: Vec<Problem>,
}

/// Writes rules for the objectives of a pack or of one file; only for those of some names, if any
/// are given.
///
/// Runbooks come from the alerts of the pack that are about the same metrics.
///
/// # Errors
/// If the path cannot be read, or has no such objective.
pub fn slo_rules(path: &Path, names: &[String]) -> Result<RuleFile, Failure> {
    let is_description = path.file_name().is_some_and(|name| name == pack::FILE);
    let (slos, rules, problems) = if path.is_dir() || is_description {
        let (pack, problems) = pack::open(path, &|_| None)?;
        let files: Vec<&str> = pack
            .files
            .slos
            .iter()
            .map(|file| file.name.as_str())
            .collect();
        let mut about = problems;
        about.retain(|problem| files.contains(&problem.file.as_str()));
        (pack.slos, about::of_groups(&pack.rules), about)
    } else {
        let place = path.display().to_string();
        let text = std::fs::read_to_string(path).map_err(|error| {
            Failure::new(Code::NotFound, format!("the file cannot be read: {error}"))
                .at(place.clone())
                .remedy("name a pack's folder, or a file of OpenSLO, Sloth or Pyrra")
        })?;
        let (slos, problems) = pack::read_slos(&[(&place, text)]);
        (slos, Vec::new(), problems)
    };
    let chosen = chosen(&slos, names, path)?;
    let unwatched = chosen.iter().filter(|slo| slo.objective.is_err()).count();
    let with_runbooks = chosen.into_iter().map(|slo| {
        let own = slo.alerting.annotations.get("runbook_url").is_some();
        let runbook = (!own).then(|| about::runbook(slo, &rules)).flatten();
        (slo, runbook)
    });
    let written = slo::rules(with_runbooks);
    Ok(RuleFile {
        text: written.text,
        left_out: written.left_out,
        unwatched,
        problems,
    })
}

fn chosen<'a>(slos: &'a [Slo], names: &[String], path: &Path) -> Result<Vec<&'a Slo>, Failure> {
    if slos.is_empty() {
        return Err(Failure::new(Code::NotFound, "there is no objective")
            .at(path.display().to_string())
            .remedy("write one to slos/ in the pack, as OpenSLO, Sloth or Pyrra"));
    }
    if names.is_empty() {
        return Ok(slos.iter().collect());
    }
    names
        .iter()
        .map(|name| {
            let found = slos
                .iter()
                .find(|slo| slo.id == *name || slo.title == *name);
            found.ok_or_else(|| {
                let known: Vec<&str> = slos.iter().map(|slo| slo.id.as_str()).collect();
                Failure::new(Code::NotFound, format!("no objective is called {name:?}"))
                    .at(path.display().to_string())
                    .remedy(format!("take one of: {}", known.join(", ")))
            })
        })
        .collect()
}
