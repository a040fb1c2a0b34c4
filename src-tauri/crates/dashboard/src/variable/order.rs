use std::collections::{BTreeSet, HashMap};

use model::{Problem, Weight};

use super::Variable;

/// The order in which variables must be asked, as indexes: each after those it needs, otherwise as
/// in the file.
///
/// Variables that need each other in a circle come last, as in the file, with a problem that names
/// the circle.
#[must_use]
pub fn order(variables: &[Variable], file: &str) -> (Vec<usize>, Vec<Problem>) {
    let places: HashMap<&str, usize> = variables
        .iter()
        .enumerate()
        .map(|(at, variable)| (variable.name.as_str(), at))
        .collect();
    let needs: Vec<Vec<usize>> = variables
        .iter()
        .map(|variable| {
            let names = variable.needs().into_iter();
            names
                .filter_map(|name| places.get(name.as_str()).copied())
                .collect()
        })
        .collect();
    let mut missing: Vec<usize> = needs.iter().map(Vec::len).collect();
    let mut needed_by = vec![Vec::new(); variables.len()];
    for (at, needs) in needs.iter().enumerate() {
        for need in needs {
            needed_by[*need].push(at);
        }
    }
    let mut ready: BTreeSet<usize> = (0..variables.len())
        .filter(|at| missing[*at] == 0)
        .collect();
    let mut ordered = Vec::with_capacity(variables.len());
    while let Some(at) = ready.pop_first() {
        ordered.push(at);
        for &next in &needed_by[at] {
            missing[next] -= 1;
            if missing[next] == 0 {
                ready.insert(next);
            }
        }
    }
    let mut left: BTreeSet<usize> = (0..variables.len()).filter(|at| missing[*at] > 0).collect();
    ordered.extend(&left);
    let mut problems = Vec::new();
    while let Some(first) = left.first().copied() {
        let circle = circle(first, &needs, &mut left);
        if let Some(circle) = circle {
            problems.push(problem(&circle, variables, file));
        }
    }
    (ordered, problems)
}

/// Walks from need to need until a variable comes again; takes the way out of those left.
fn circle(first: usize, needs: &[Vec<usize>], left: &mut BTreeSet<usize>) -> Option<Vec<usize>> {
    let mut way = vec![first];
    let mut places = HashMap::from([(first, 0)]);
    left.remove(&first);
    loop {
        let last = *way.last()?;
        if let Some(start) = needs[last].iter().find_map(|need| places.get(need)) {
            way.drain(..start);
            return Some(way);
        }
        // What is needed and not left was part of a circle that has been told.
        let next = *needs[last].iter().find(|need| left.contains(need))?;
        left.remove(&next);
        places.insert(next, way.len());
        way.push(next);
    }
}

fn problem(circle: &[usize], variables: &[Variable], file: &str) -> Problem {
    let names = circle.iter().chain(circle.first()).take(12);
    let names: Vec<String> = names
        .map(|at| format!("${}", variables[*at].name))
        .collect();
    let more = if circle.len() > 11 { " → …" } else { "" };
    Problem::new(
        Weight::Warning,
        file,
        format!(
            "variables need each other in a circle: {}{more}",
            names.join(" → ")
        ),
        "take one of them out of the other's query; until then they keep the values of the file",
    )
}
