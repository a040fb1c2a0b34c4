use std::ops::Range;

use model::Problem;
use regex::{Captures, Regex, RegexSet};

use super::{checks, found::Found, json, names, pattern::Pattern};

/// The most patterns that a pack may add.
const MOST_PATTERNS: usize = 100;

/// The rules, with one expression that tells in a single pass which of them are worth asking.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    rules: Vec<Rule>,
    hints: RegexSet,
    /// Whether any hint or any secret name is there; most texts have none.
    any: Regex,
}

#[derive(Clone, Debug)]
struct Rule {
    name: String,
    expression: Regex,
    /// Whether what the expression fits is what it looks for.
    check: fn(&str, Range<usize>) -> bool,
}

/// Name, what must be there for the rule to be asked, the rule itself, and its check. Where the
/// rule has a group `secret`, only that is taken out.
type BuiltIn = (
    &'static str,
    &'static str,
    &'static str,
    fn(&str, Range<usize>) -> bool,
);

/// The value after the name of a secret, whole if it is quoted.
macro_rules! value {
    () => {
        r#"(?:"(?P<quoted>(?:[^"\\]|\\.)*)"?|'(?P<single>[^']*)'?|(?P<secret>[^\s"'&,;<>\]\[{}()]+))"#
    };
}

const BUILT_IN: &[BuiltIn] = &[
    (
        "private key",
        "-----BEGIN",
        r"(?s)-----BEGIN [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----.*?(?:-----END [A-Z0-9 ]*PRIVATE KEY(?: BLOCK)?-----|\z)",
        always,
    ),
    (
        "token",
        "eyJ",
        r"\beyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}",
        always,
    ),
    (
        "authorization",
        "(?i)authorization",
        concat!(
            r#"(?i)authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|digest|negotiate|token|apikey|aws4-hmac-sha256)\s+)?"#,
            r#"(?P<secret>[^\s"',;}\]]+)"#
        ),
        always,
    ),
    (
        "authorization",
        "(?i)bearer|basic",
        r"(?i)\b(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
        checks::looks_random,
    ),
    (
        "secret",
        "(?i)passw|passphrase|secret|api.?key|apikey|access.?key|private.?key|token|credential|cookie|pwd",
        concat!(
            r#"(?i)(?:password|passwd|passphrase|\bpwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|"#,
            r#"(?:auth|access|refresh|id|session|csrf|bearer)[_-]?token|credentials?|cookie)s?(?:[_-]\w+)?["']?\s*[:=]+>?\s*"#,
            value!()
        ),
        checks::says_something,
    ),
    (
        "secret",
        "(?i)token",
        concat!(
            r#"(?i)(?:\btoken\s*=\s*|["']token["']\s*[:=]\s*)"#,
            value!()
        ),
        checks::says_something,
    ),
    (
        "secret",
        "(?i)cookie: ",
        r#"(?i)\b(?:set-)?cookie: (?P<secret>[^"'\r\n]+)"#,
        always,
    ),
    (
        "password",
        "://",
        r#"://[^/\s:@"']*:(?P<secret>[^/\s@"']+)@"#,
        always,
    ),
    (
        "access key",
        "A[A-Z]{3}[A-Z0-9]{16}|gh[a-z]_|xox|_live_|_test_|AIza|glpat-",
        concat!(
            r"\b(?:(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|",
            r"github_pat_\w{20,}|glpat-[\w-]{20,}|xox[a-z]-[A-Za-z0-9-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|",
            r"AIza[A-Za-z0-9_-]{35})"
        ),
        always,
    ),
    (
        "card number",
        r"[2-6]\d{3}[ -]?\d{4}",
        concat!(
            r"\d{4}(?P<a>[ -])\d{4}[ -]\d{4}[ -]\d{4}|",
            r"3\d{3}[ -]\d{6}[ -]\d{4,5}|",
            r"[2-6]\d{12,18}"
        ),
        checks::card,
    ),
    (
        "IBAN",
        r"[A-Z]{2}\d{2}[ A-Z0-9]",
        r"\b[A-Z]{2}\d{2}(?:(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|[A-Z0-9]{11,30})\b",
        checks::iban,
    ),
    (
        "e-mail",
        "@|%40",
        r"[\p{L}\p{N}._+-]+(?:@|%40)[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}",
        checks::address,
    ),
];

fn always(_: &str, _: Range<usize>) -> bool {
    true
}

impl Rules {
    pub(super) fn new(patterns: &[Pattern]) -> (Self, Vec<Problem>) {
        let built_in = |(name, _, expression, check): &BuiltIn| Rule {
            name: (*name).to_owned(),
            expression: Regex::new(expression).expect("the built-in rules are tested"),
            check: *check,
        };
        let mut rules: Vec<Rule> = BUILT_IN.iter().map(built_in).collect();
        let hints = BUILT_IN.iter().map(|(_, hint, _, _)| *hint);
        let any: Vec<String> = hints
            .clone()
            .chain([names::HINT])
            .map(|hint| format!("(?:{hint})"))
            .collect();
        let any = Regex::new(&any.join("|")).expect("the built-in hints are tested");
        let hints = RegexSet::new(hints).expect("the built-in hints are tested");
        let mut problems = Vec::new();
        for pattern in patterns.iter().take(MOST_PATTERNS) {
            match pattern.compiled() {
                Ok(expression) => rules.push(Rule {
                    name: pattern.name.clone(),
                    expression,
                    check: always,
                }),
                Err(problem) => problems.push(problem),
            }
        }
        if let Some(pattern) = patterns.get(MOST_PATTERNS) {
            problems.push(Problem::new(
                model::Weight::Warning,
                &pattern.file,
                format!("only the first {MOST_PATTERNS} redactions are used"),
                "join several into one expression with |",
            ));
        }
        (Self { rules, hints, any }, problems)
    }

    pub(super) fn name(&self, rule: usize) -> &str {
        self.rules.get(rule).map_or("secret", |rule| &rule.name)
    }

    /// The rule by which a value is taken out for the name of its field.
    pub(super) fn by_name() -> usize {
        BUILT_IN
            .iter()
            .position(|(name, ..)| *name == "secret")
            .unwrap_or_default()
    }

    /// What the rules find in a text as it stands.
    pub(super) fn find(&self, text: &str, found: &mut Vec<Found>) {
        let hinted = self.any.is_match(text).then(|| self.hints.matches(text));
        for (nth, rule) in self.rules.iter().enumerate() {
            let is_hinted = || hinted.as_ref().is_some_and(|hinted| hinted.matched(nth));
            if nth < BUILT_IN.len() && !is_hinted() {
                continue;
            }
            for captures in rule.expression.captures_iter(text) {
                let range = secret(&captures);
                if !range.is_empty() && (rule.check)(text, range.clone()) {
                    found.push(Found {
                        range,
                        rule: nth,
                        bare: false,
                    });
                }
            }
        }
        // A name may be written with escapes, which the hints do not see through.
        if hinted.is_some() || text.contains("\\u00") {
            json::find(text, found);
        }
    }
}

/// The part of a match that is the secret.
fn secret(captures: &Captures<'_>) -> Range<usize> {
    ["secret", "quoted", "single"]
        .into_iter()
        .find_map(|name| captures.name(name))
        .or_else(|| captures.get(0))
        .map_or(0..0, |found| found.range())
}
