//! House rules that hold line by line. Each rule proves on a bad line that it can fail.

use regex::Regex;
use tests::tree::{self, File};

/// A pattern that must not appear.
struct Rule {
    /// Why, as the failure says it.
    why: &'static str,
    /// Which files it is about.
    about: fn(&str) -> bool,
    /// What must not appear in a line.
    pattern: &'static str,
    /// A file and a line that break the rule.
    bad: (&'static str, &'static str),
}

const RULES: &[Rule] = &[
    Rule {
        why: "only ui/src/ipc.ts knows the window's bridge",
        about: |name| is_page(name) && !name.starts_with("ui/src/ipc."),
        pattern: r#"["']@tauri-apps/"#,
        bad: (
            "ui/src/overview/overview.tsx",
            r#"import { x } from "@tauri-apps/api";"#,
        ),
    },
    Rule {
        why: "the page never fetches: everything comes through the contract",
        about: |name| is_page(name) && !name.contains(".test."),
        pattern: r"\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon)\(",
        bad: ("ui/src/a.ts", "const answer = await fetch(url);"),
    },
    Rule {
        why: "colours have one home, ui/src/tokens.css",
        about: |name| is_page(name) && name.ends_with(".css") && !name.ends_with("tokens.css"),
        pattern: r"(?i)#[0-9a-f]{3,8}\s*[;,) ]|\b(rgba?|hsla?|oklch|lab|lch)\(",
        bad: ("ui/src/a.module.css", "color: #fff;"),
    },
    Rule {
        why: "colours have one home, ui/src/tokens.css",
        about: |name| is_script(name) && !name.contains(".test."),
        pattern: r#"(?i)["'`]#[0-9a-f]{3,8}["'`]|["'`](rgba?|hsla?|oklch)\("#,
        bad: ("ui/src/a.tsx", r##"<p style={{ color: "#C00" }} />"##),
    },
    Rule {
        why: "markup from data is script from strangers",
        about: |name| is_script(name) && !name.contains(".test."),
        pattern: r"\b(eval|document\.write)\(|new Function\(",
        bad: ("ui/src/a.tsx", "eval(text)"),
    },
    Rule {
        why: "model has no clock and does no I/O",
        about: |name| name.starts_with("src-tauri/crates/model/src/"),
        pattern: r"\bstd::(fs|net|env|process)\b|(SystemTime|Instant|Utc|Local)::now\b|\btokio\b",
        bad: ("src-tauri/crates/model/src/a.rs", "let now = Utc::now();"),
    },
    Rule {
        why: "nothing writes to a client's backend but transport/src/silence.rs: GET, HEAD, and POST for queries",
        about: |name| is_product(name) && name != "src-tauri/crates/transport/src/silence.rs",
        pattern: r"Method::(PUT|DELETE|PATCH|CONNECT|TRACE)\b",
        bad: (
            "src-tauri/crates/sources/src/a.rs",
            "request(Method::DELETE, url)",
        ),
    },
    Rule {
        why: "an error that leaves its room is a type with a code, not a string",
        about: is_product,
        pattern: r"pub (async )?fn .*Result<[^;{]*, String>",
        bad: (
            "src-tauri/crates/console/src/a.rs",
            "pub async fn open(folder: &Path) -> Result<Pack, String> {",
        ),
    },
    Rule {
        why: "two calls are not safe, in src-tauri/src: arenas.rs and drawing.rs",
        about: |name| {
            let homes = ["src-tauri/src/arenas.rs", "src-tauri/src/drawing.rs"];
            name.ends_with(".rs") && !homes.contains(&name)
        },
        pattern: concat!(r"\bunsa", r"fe (\{|fn|impl|extern)|unsa", r"fe_code\)"),
        bad: (
            "src-tauri/crates/collector/src/a.rs",
            concat!("unsa", "fe { f() }"),
        ),
    },
    Rule {
        why: "what is left to do is an issue, not a comment",
        about: |name| has_extension(name, &["rs", "ts", "tsx", "css", "toml", "yml", "md"]),
        pattern: concat!(r"\b(TO", "DO|FIX", r"ME)\b|\bunimplemented!"),
        bad: ("src-tauri/src/a.rs", concat!("// TO", "DO: later")),
    },
    Rule {
        why: "nothing here depends on where it was written",
        about: |name| !name.starts_with("fixtures/recorded/") && !name.starts_with("ui/src/fake/"),
        pattern: concat!(
            r#"(^|[\s"'=(`:])(/ro"#,
            r#"ot/|/wo"#,
            r#"rk/|/ho"#,
            r#"me/[a-z]|[A-Z]:\\+Us"#,
            "ers)"
        ),
        bad: ("Cargo.toml", concat!("path = \"/wo", "rk/wheelhouse\"")),
    },
    Rule {
        why: "registries are chosen where it is built, not written down",
        about: |_| true,
        pattern: concat!(
            r"registry\.npm",
            r"js\.org|(index|static)\.cra",
            r"tes\.io|deb\.deb",
            r"ian\.org|pypi\.o",
            "rg"
        ),
        bad: (
            "ui/.npmrc",
            concat!("registry=https://registry.npm", "js.org/"),
        ),
    },
    Rule {
        why: "a lock file with addresses installs from one place only",
        about: |name| name.ends_with("package-lock.json"),
        pattern: r#""resolved":\s*"http"#,
        bad: (
            "ui/package-lock.json",
            r#""resolved": "https://example.com/a.tgz","#,
        ),
    },
];

#[test]
fn no_file_breaks_a_rule() {
    let files = tree::files();
    let mut broken = Vec::new();
    for rule in RULES {
        let pattern = rule.compiled();
        broken.extend(files.iter().flat_map(|file| rule.broken_by(file, &pattern)));
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_rule_can_be_broken() {
    for rule in RULES {
        let (name, text) = rule.bad;
        let file = File {
            name: name.into(),
            text: text.into(),
        };
        assert_eq!(
            rule.broken_by(&file, &rule.compiled()).len(),
            1,
            "{} ({name})",
            rule.why
        );
    }
}

#[test]
fn files_hold_one_thing() {
    let long: Vec<String> = tree::files()
        .into_iter()
        .filter(|file| has_extension(&file.name, &["rs", "ts", "tsx", "css"]))
        .filter(|file| !file.name.ends_with("contract.ts"))
        .map(|file| (file.text.lines().count(), file.name))
        .filter(|(lines, _)| *lines > 600)
        .map(|(lines, name)| format!("{name} has {lines} lines, more than 600"))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}

#[test]
fn a_module_is_a_file_beside_its_folder() {
    let found: Vec<String> = tree::files()
        .into_iter()
        .map(|file| file.name)
        .filter(|name| name.ends_with("/mod.rs"))
        .collect();
    assert!(found.is_empty(), "rename to NAME.rs: {found:?}");
}

impl Rule {
    fn compiled(&self) -> Regex {
        Regex::new(self.pattern).expect("rules are regular expressions")
    }

    fn broken_by(&self, file: &File, pattern: &Regex) -> Vec<String> {
        if !(self.about)(&file.name) {
            return Vec::new();
        }
        file.text
            .lines()
            .enumerate()
            .filter(|(_, line)| pattern.is_match(line))
            .map(|(index, _)| format!("{}:{}: {}", file.name, index + 1, self.why))
            .collect()
    }
}

fn is_page(name: &str) -> bool {
    name.starts_with("ui/src/") && has_extension(name, &["ts", "tsx", "css"])
}

fn is_script(name: &str) -> bool {
    name.starts_with("ui/src/") && has_extension(name, &["ts", "tsx"])
}

fn is_product(name: &str) -> bool {
    let room = name.starts_with("src-tauri/crates/") || name.starts_with("src-tauri/src/");
    room && name.contains("/src/") && name.ends_with(".rs")
}

fn has_extension(name: &str, extensions: &[&str]) -> bool {
    name.rsplit_once('.')
        .is_some_and(|(_, extension)| extensions.contains(&extension))
}
