//! Rule files as people write them: every expression is read, and every template is filled in.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use pack::read_rules;
use rules::{Answers, Data, Filled, Template, check};

#[test]
fn rules_of_strangers_are_read_and_their_templates_filled_in() {
    let Some(folder) = corpus() else {
        return;
    };
    let pair = |name: &str| (name.to_owned(), format!("a-{name}"));
    let labels: BTreeMap<String, String> = ["job", "instance", "namespace"].map(pair).into();
    let data = Data {
        labels: Arc::new(labels),
        value: Filled::Number(0.25),
        external_labels: Arc::default(),
        external_url: "".into(),
    };
    let (mut rules, mut filled) = (0, 0);
    for entry in fs::read_dir(folder).expect("the folder of rules") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned();
        if name.ends_with(".tsv") || name.contains("loki") {
            continue;
        }
        let (groups, _) = read_rules(&fs::read_to_string(&path).expect(&name), &name);
        for group in &groups {
            let problems = check(group);
            assert!(problems.is_empty(), "{problems:?}");
            rules += group.rules.len();
            for rule in &group.rules {
                for text in rule.labels.0.values().chain(rule.annotations.0.values()) {
                    let template = Template::parse(text);
                    let template =
                        template.unwrap_or_else(|error| panic!("{name}: {error}: {text}"));
                    let made = template.fill(&data, &Answers::new()).expect(text);
                    assert!(
                        !made.contains("{{") && !made.contains("%!"),
                        "{text}: {made}"
                    );
                    filled += usize::from(text.contains("{{"));
                }
            }
        }
    }
    println!("{rules} rules, {filled} templates");
    assert!(
        rules > 80 && filled > 60,
        "{rules} rules, {filled} templates"
    );
}

fn corpus() -> Option<PathBuf> {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../..");
    let shared =
        std::env::var_os("WHEELHOUSE_SHARED").map_or_else(|| root.join("../shared"), PathBuf::from);
    let folder = shared.join("corpus/alert-rules");
    if !folder.is_dir() {
        println!("skipped: there is no {}", folder.display());
        return None;
    }
    Some(folder)
}
