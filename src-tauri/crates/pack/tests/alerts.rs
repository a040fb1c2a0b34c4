//! Rule files: whole, partly bad, and not YAML at all.

use std::{fs, path::PathBuf, time::Duration};

use model::{RuleKind, Weight};
use pack::read_rules;

fn lines(text: &str) -> Vec<String> {
    let (_, problems) = read_rules(text, "alerts/a.yml");
    problems.iter().map(ToString::to_string).collect()
}

#[test]
fn everything_that_is_written_is_read() {
    let text = r#"
groups:
  - name: api
    interval: 30s
    labels: { team: orders, severity: page }
    rules:
      - record: job:errors:rate5m
        expr: sum(rate(errors_total[5m]))
      - alert: Errors
        expr: |
          job:errors:rate5m
            > 1
        for: 1h30m
        keep_firing_for: 5m
        labels: { severity: warning, tier: 1.10 }
        annotations:
          summary: "{{ $value }} errors"
"#;
    let (groups, problems) = read_rules(text, "alerts/a.yml");
    assert_eq!(problems, []);
    let [group] = &groups[..] else {
        panic!("one group: {groups:?}")
    };
    assert_eq!((&*group.file, &*group.name), ("alerts/a.yml", "api"));
    assert_eq!(group.interval, Some(Duration::from_secs(30)));
    assert_eq!(group.rules[0].kind, RuleKind::Recording);
    let alert = &group.rules[1];
    assert_eq!((alert.kind, &*alert.name), (RuleKind::Alerting, "Errors"));
    assert_eq!(alert.expr, "job:errors:rate5m\n  > 1\n");
    assert_eq!(alert.hold, Duration::from_secs(5_400));
    assert_eq!(alert.keep_firing, Duration::from_secs(300));
    assert_eq!(
        alert.labels.to_string(),
        r#"{severity="warning", team="orders", tier="1.10"}"#,
        "the rule's own label wins, and a number stays as written"
    );
    assert_eq!(
        alert.annotations.get("summary"),
        Some("{{ $value }} errors")
    );
}

#[test]
fn what_is_wrong_costs_its_rule_only() {
    let text = r#"groups:
  - name: api
    rules:
      - alert: NoExpression
        for: 5m
      - expr: up == 0
      - alert: Down
        exp: up
        expr: up == 0
        for: five minutes
      - just words
      - alert: Fine
        expr: up == 0
  - name: other
    rules: none
"#;
    let (groups, _) = read_rules(text, "alerts/a.yml");
    let names: Vec<&str> = groups
        .iter()
        .flat_map(|group| &group.rules)
        .map(|rule| &*rule.name)
        .collect();
    assert_eq!(names, ["Down", "Fine"]);
    assert_eq!(
        lines(text),
        [
            "alerts/a.yml:4:9: rule \"NoExpression\" has no `expr`; it is left out; write its PromQL expression under `expr`",
            "alerts/a.yml:6:9: a rule of group \"api\" has neither `alert` nor `record`; it is left out; name the alert with `alert`",
            "alerts/a.yml:10:14: `for` is \"five minutes\", which is no duration; it is left out; write it like 30s, 5m or 1h30m",
            "alerts/a.yml:8:9: rule \"Down\" has no key `exp`; it is passed over; did you mean `expr`?",
            "alerts/a.yml:11:9: a rule is not keys with values; it is left out; write keys with values, indented below its key",
            "alerts/a.yml:15:12: `rules` is not a list; it is left out; write a list, indented below its key",
        ]
    );
}

#[test]
fn files_that_are_no_rule_files_say_so_once_and_end() {
    let laughs = "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e]\n";
    for (text, line, words) in [
        ("groups:\n  - name: [a\n", 3, "not YAML"),
        ("groups: []\ngroups: []\n", 2, "not YAML"),
        (&*"- ".repeat(50_000), 1, "nested more than"),
        (&*"[".repeat(50_000), 1, "not YAML"),
        (laughs, 6, "not YAML"),
        ("just text", 1, "is not keys with values"),
        ("rules: []", 1, "no key `rules`"),
    ] {
        let (groups, problems) = read_rules(text, "a.yml");
        assert_eq!(groups, []);
        assert_eq!(problems.len(), 1, "{problems:?}");
        assert!(problems[0].message.contains(words), "{problems:?}");
        assert_eq!(problems[0].line, Some(line), "{problems:?}");
    }
    for text in ["", "# nothing yet\n", "groups:\n", "---\n", "~"] {
        assert_eq!(read_rules(text, "a.yml"), (vec![], vec![]), "{text:?}");
    }
}

#[test]
fn a_resource_of_the_operator_is_read_by_its_spec() {
    let text = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: { name: x }\nspec:\n  groups:\n    - name: g\n      rules: [{ alert: A, expr: up == 0 }]\n";
    let (groups, problems) = read_rules(text, "a.yml");
    assert_eq!(problems, []);
    assert_eq!(groups[0].rules[0].name, "A");
}

#[test]
fn the_rules_of_the_example_pack_are_whole() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../fixtures/harbour/pack");
    let (pack, problems) = pack::open(&folder, &|_| None).unwrap();
    let of_alerts: Vec<_> = problems
        .iter()
        .filter(|problem| problem.file.starts_with("alerts/"))
        .collect();
    assert!(of_alerts.is_empty(), "{of_alerts:?}");
    let alerts = pack
        .rules
        .iter()
        .flat_map(|group| &group.rules)
        .filter(|rule| rule.kind == RuleKind::Alerting);
    assert_eq!((pack.rules.len(), alerts.count()), (3, 8));
}

#[test]
fn a_pack_lists_the_problems_of_its_rule_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("alerts")).unwrap();
    fs::write(folder.path().join("wheelhouse.toml"), "name = \"x\"").unwrap();
    let write = |name: &str, text: &[u8]| fs::write(folder.path().join("alerts").join(name), text);
    write("a.yml", b"groups: [").unwrap();
    write(
        "b.yml",
        b"groups: [{name: g, rules: [{alert: A, expr: up}]}] # \xff",
    )
    .unwrap();
    let (pack, problems) = pack::open(folder.path(), &|_| None).unwrap();
    assert_eq!(pack.rules.len(), 1, "the other file is read");
    let told: Vec<_> = problems
        .iter()
        .filter(|problem| problem.file.starts_with("alerts/"))
        .map(|problem| (&*problem.file, problem.weight))
        .collect();
    assert_eq!(
        told,
        [
            ("alerts/a.yml", Weight::Error),
            ("alerts/b.yml", Weight::Error)
        ]
    );
}

#[test]
fn rule_files_of_others_are_read_without_a_panic() {
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared");
    let shared = std::env::var_os("WHEELHOUSE_SHARED").map_or_else(beside, PathBuf::from);
    let Ok(files) = fs::read_dir(shared.join("corpus/alert-rules")) else {
        println!("skipped: no collected rule files here");
        return;
    };
    let mut rules = 0;
    for file in files {
        let path = file.unwrap().path();
        if path
            .extension()
            .is_some_and(|end| end == "yml" || end == "yaml")
        {
            let text = fs::read_to_string(&path).unwrap();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let (groups, problems) = read_rules(&text, &name);
            let count: usize = groups.iter().map(|group| group.rules.len()).sum();
            println!("{name}: {count} rules, {} problems", problems.len());
            for problem in problems.iter().take(5) {
                println!("  {problem}");
            }
            rules += count;
        }
    }
    assert!(rules > 0, "some of them hold rules");
}
