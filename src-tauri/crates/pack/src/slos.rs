use std::collections::HashSet;

use model::{Problem, Weight};
use saphyr::{MarkedYaml, YamlData};
use slo::{Format, Objective, Pair, Slo, pairs};

use crate::yaml::{Fields, Reader};

mod common;
mod openslo;
mod pyrra;
mod sloth;
#[cfg(test)]
mod tests;

/// A node of a file with the file's place among all.
#[derive(Clone, Copy)]
struct Object<'y> {
    file: &'y str,
    node: &'y MarkedYaml<'y>,
}

/// Reads files of objectives, `(name, text)` each, in OpenSLO v1, Sloth or Pyrra.
///
/// All files are read together, because OpenSLO lets one refer to what another describes. An
/// objective that cannot be measured stays, with the reason; problems have its line and a remedy.
#[must_use]
pub fn read_slos(files: &[(&str, String)]) -> (Vec<Slo>, Vec<Problem>) {
    let mut problems = Vec::new();
    let mut documents: Vec<(&str, Vec<MarkedYaml<'_>>)> = Vec::new();
    for (file, text) in files {
        let mut reader = Reader::new(file, KIND);
        documents.push((file, reader.documents(text)));
        problems.append(&mut reader.problems);
    }
    let objects: Vec<Object<'_>> = documents
        .iter()
        .flat_map(|(file, documents)| documents.iter().flat_map(|node| objects(file, node)))
        .collect();
    let shared = openslo::Shared::of(&objects);
    let mut slos = Vec::new();
    for object in &objects {
        let mut reader = Reader::new(object.file, KIND);
        let read = read_object(&mut reader, object, &shared);
        notes(&mut reader, object.node, &read);
        slos.extend(read);
        problems.append(&mut reader.problems);
    }
    problems.extend(distinct(&mut slos));
    // Several objectives may refer to one indicator that is wrong.
    let mut seen = Vec::new();
    problems.retain(|problem| {
        let new = !seen.contains(problem);
        if new {
            seen.push(problem.clone());
        }
        new
    });
    (slos, problems)
}

const KIND: &str = "a file of objectives";

/// The objects of a document; some write several as a list.
fn objects<'y>(file: &'y str, node: &'y MarkedYaml<'y>) -> Vec<Object<'y>> {
    match &node.data {
        YamlData::Sequence(items) => items.iter().map(|node| Object { file, node }).collect(),
        _ => vec![Object { file, node }],
    }
}

fn read_object<'y>(
    reader: &mut Reader<'_>,
    object: &Object<'y>,
    shared: &openslo::Shared<'y>,
) -> Vec<Slo> {
    let Some(fields) = reader.mapping(object.node, "an objective") else {
        return Vec::new();
    };
    let version = |key: &str| {
        fields
            .get(key)
            .and_then(crate::yaml::scalar)
            .unwrap_or_default()
    };
    let api = version("apiVersion").to_owned();
    if version("version") == sloth::VERSION {
        sloth::read(reader, fields, sloth::Case::Snake)
    } else if api.starts_with("openslo/") {
        openslo::read(reader, object.node, fields, shared)
    } else if api.starts_with("sloth.slok.dev/") {
        sloth::read_resource(reader, object.node, fields)
    } else if api.starts_with("pyrra.dev/") {
        pyrra::read(reader, object.node, fields)
            .into_iter()
            .collect()
    } else {
        reader.problem(
            Weight::Error,
            object.node,
            "this is no objective of OpenSLO v1, Sloth or Pyrra; it is left out",
            "begin it with `apiVersion: openslo/v1`, `version: prometheus/v1` or `apiVersion: pyrra.dev/v1alpha1`",
        );
        Vec::new()
    }
}

/// What is sound and yet may surprise.
fn notes(reader: &mut Reader<'_>, node: &MarkedYaml<'_>, slos: &[Slo]) {
    for slo in slos {
        let Ok(objective) = &slo.objective else {
            continue;
        };
        let never: Vec<Pair> = never(objective);
        if let Some(first) = never.first() {
            let most = objective.target.most_burn();
            let message = format!(
                "at a target of {} a complete outage burns {most:.1} times as fast as may be, so that alerts from a burn of {} on can never fire",
                objective.target, first.threshold
            );
            reader.problem(
                Weight::Note,
                node,
                message,
                "alert on its symptom itself, or raise the target",
            );
        }
    }
}

fn never(objective: &Objective) -> Vec<Pair> {
    let mut never = pairs(&objective.period).to_vec();
    never.retain(|pair| !pair.reachable(objective.target));
    never
}

/// Gives objectives of the same name different ids.
fn distinct(slos: &mut [Slo]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut taken: HashSet<String> = HashSet::new();
    for slo in slos {
        if taken.insert(slo.id.clone()) {
            continue;
        }
        let with_service = format!("{}/{}", slo.service, slo.id);
        let with_file = format!("{}#{}", slo.file, slo.id);
        let counted = (2..).map(|count| format!("{with_file}#{count}"));
        let free = [with_service, with_file.clone()]
            .into_iter()
            .filter(|id| !id.starts_with('/'))
            .chain(counted)
            .find(|id| !taken.contains(id));
        if let Some(free) = free {
            problems.push(Problem::new(
                Weight::Warning,
                slo.file.clone(),
                format!(
                    "another objective is called {:?} too; this one goes by {free:?}",
                    slo.id
                ),
                "give each objective a name of its own",
            ));
            taken.insert(free.clone());
            slo.id = free;
        }
    }
    problems
}

/// An objective of which only the name is known so far.
fn unmeasured(reader: &Reader<'_>, name: &str, format: Format) -> Slo {
    Slo {
        id: name.to_owned(),
        title: name.to_owned(),
        service: String::new(),
        description: String::new(),
        file: reader.file.to_owned(),
        format,
        target: 0.0,
        objective: Err(String::new()),
        source: None,
        alerting: slo::Alerting::default(),
    }
}

/// The name of an object, or the file's if it has none.
fn name(reader: &mut Reader<'_>, fields: &mut Fields<'_>, node: &MarkedYaml<'_>) -> String {
    let name = fields
        .take("name")
        .and_then(|name| reader.text(name, "the objective's name"));
    name.filter(|name| !name.is_empty()).unwrap_or_else(|| {
        let message = "this objective has no name; the file's is used";
        reader.problem(Weight::Warning, node, message, "give it a `name`");
        reader.file.to_owned()
    })
}
