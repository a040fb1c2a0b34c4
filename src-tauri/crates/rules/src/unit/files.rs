use std::{
    fs,
    path::{Path, PathBuf},
};

use model::{Code, Failure, Problem, Weight};
use pack::{RuleGroup, RuleTests, read_rule_tests, read_rules};
use regex::Regex;

/// A file of tests with the groups of its rule files.
pub(super) fn read(path: &Path) -> Result<(RuleTests, Vec<RuleGroup>, Vec<Problem>), Failure> {
    let name = path.display().to_string();
    let text = text(path)?;
    let (tests, mut problems) = read_rule_tests(&text, &name);
    let mut groups = Vec::new();
    for pattern in &tests.rule_files {
        let files = files(path, pattern);
        if files.is_empty() {
            problems.push(Problem::new(
                Weight::Error,
                &name,
                format!("no rule file is called {pattern:?}"),
                "write its path from the folder of this file",
            ));
        }
        for file in files {
            let place = file.display().to_string();
            let (read, more) = read_rules(&self::text(&file)?, &place);
            problems.extend(more);
            problems.extend(read.iter().flat_map(crate::check));
            groups.extend(read);
        }
    }
    // Groups that are named come after those that are not, in the order they are named.
    groups.sort_by_key(|group: &RuleGroup| {
        let mut order = tests.group_order.iter();
        order.position(|name| *name == group.name).map(|at| at + 1)
    });
    Ok((tests, groups, problems))
}

fn text(path: &Path) -> Result<String, Failure> {
    fs::read_to_string(path).map_err(|error| {
        Failure::new(Code::NotFound, format!("the file cannot be read: {error}"))
            .at(path.display().to_string())
            .remedy("name a file in the format of `promtool test rules`")
    })
}

/// The files of a pattern, whose last part may hold `*` and `?`.
fn files(tests: &Path, pattern: &str) -> Vec<PathBuf> {
    let folder = tests.parent().unwrap_or(Path::new(""));
    let path = folder.join(pattern);
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().into_owned());
    let Some(name) = name.filter(|name| name.contains(['*', '?'])) else {
        return path.is_file().then_some(path).into_iter().collect();
    };
    let expression = regex::escape(&name)
        .replace(r"\*", ".*")
        .replace(r"\?", ".");
    let Ok(expression) = Regex::new(&format!("^{expression}$")) else {
        return Vec::new();
    };
    let folder = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty());
    let entries = fs::read_dir(folder.unwrap_or(Path::new(".")))
        .into_iter()
        .flatten()
        .flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            path.is_file() && expression.is_match(&name)
        })
        .collect();
    found.sort();
    found
}
