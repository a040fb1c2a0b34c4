//! A damaged file never panics, and every problem lies within it.

use pack::{add_source, parse, remove_source};

const SAMPLE: &str = include_str!("sample.toml");

fn survives(text: &str) {
    let vars = |name: &str| (name.len().is_multiple_of(2)).then(|| "7".to_owned());
    let (pack, problems) = parse(text, "w.toml", &vars);
    let lines = u32::try_from(text.matches('\n').count()).expect("the sample is short") + 1;
    for problem in &problems {
        assert!(problem.line.is_some_and(|line| line <= lines), "{problem}");
        assert!(!problem.message.is_empty() && !problem.remedy.is_empty());
    }
    let (again, _) = parse(SAMPLE, "w.toml", &|_| None);
    if let Ok(edited) = add_source(text, "demo", &again.environments[1].sources[0]) {
        let (after, _) = parse(&edited, "w.toml", &vars);
        assert!(
            after.environments.len() >= pack.environments.len(),
            "an edit loses nothing"
        );
    }
    let _ = remove_source(text, "demo", "harbour");
}

#[test]
fn cut_anywhere() {
    for (end, _) in SAMPLE.char_indices().step_by(3) {
        survives(SAMPLE.get(..end).unwrap());
    }
}

#[test]
fn one_character_replaced() {
    let strange = [
        '"', '\'', '[', ']', '{', '}', '=', '\n', '\0', '$', '.', 'ß', '🦀', '#', ',', '-',
    ];
    for (index, (at, old)) in SAMPLE.char_indices().enumerate() {
        let (before, after) = SAMPLE.split_at(at);
        let after = after.strip_prefix(old).unwrap();
        survives(&format!(
            "{before}{}{after}",
            strange[index % strange.len()]
        ));
    }
}

#[test]
fn one_line_removed_doubled_or_swapped() {
    let lines: Vec<&str> = SAMPLE.lines().collect();
    for at in 0..lines.len() {
        let mut without = lines.clone();
        without.remove(at);
        survives(&without.join("\n"));
        let mut doubled = lines.clone();
        doubled.insert(at, lines[at]);
        survives(&doubled.join("\n"));
        let mut swapped = lines.clone();
        swapped.swap(at, lines.len() - 1 - at);
        survives(&swapped.join("\r\n"));
    }
}

#[test]
fn deep_and_long() {
    survives(&format!("a = {}{}", "[".repeat(5_000), "]".repeat(5_000)));
    survives(&format!("{} = 1", vec!["a"; 5_000].join(".")));
    survives(&format!("[environments.{}]\n", "x".repeat(100_000)));
    survives(&format!("name = '{}'", "${".repeat(10_000)));
}
