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
    /// Whether only a group of it is taken out.
    has_groups: bool,
    /// Whether what the expression fits is what it looks for.
    check: Check,
}

/// Whether what stands in a range of a text is what a rule looks for.
type Check = fn(&str, Range<usize>) -> bool;

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
        r"(?-u:\b)eyJ[A-Za-z0-9_-]{8,}(?:\.[A-Za-z0-9_-]*){1,4}",
        always,
    ),
    (
        "authorization",
        "(?i-u:authorization)",
        concat!(
            r#"(?i)authorization["']?\s*[:=]\s*["']?(?:(?:bearer|basic|digest|negotiate|token|apikey|aws4-hmac-sha256)\s+)?"#,
            r#"(?P<secret>[^\s"',;}\]]+)"#
        ),
        always,
    ),
    (
        "authorization",
        "(?i-u:bearer|basic)",
        r"(?i)(?-u:\b)(?:bearer|basic)\s+(?P<secret>[A-Za-z0-9._~+/=-]{8,})",
        checks::looks_random,
    ),
    (
        "secret",
        "(?i-u:passw|passphrase|secret|(?:api|access|private)[_-]?key|token|credential|cookie|pwd)",
        concat!(
            r#"(?i)(?:password|passwd|passphrase|(?-u:\b)pwd|secret|api[_-]?key|access[_-]?key|private[_-]?key|"#,
            r#"(?:auth|access|refresh|id|session|csrf|bearer)[_-]?token|credentials?|cookie)s?(?:[_-][A-Za-z0-9_]+)?["']?\s*[:=]+>?\s*"#,
            value!()
        ),
        checks::says_something,
    ),
    (
        "secret",
        "(?i-u:token)",
        concat!(
            r#"(?i)(?:(?-u:\b)token\s*=\s*|["']token["']\s*[:=]\s*)"#,
            value!()
        ),
        checks::says_something,
    ),
    (
        "secret",
        "(?i-u:cookie: )",
        r#"(?i)(?-u:\b)(?:set-)?cookie: (?P<secret>[^"'\r\n]+)"#,
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
        "(?-u:A[A-Z]{3}[A-Z0-9]{16}|gh[a-z]_|github_pat_|xox|k_live_|k_test_|AIza|glpat-)",
        concat!(
            r"(?-u:\b)(?:(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA)[A-Z0-9]{16}|gh[pousr]_[A-Za-z0-9]{20,}|",
            r"github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{20,}|xox[a-z]-[A-Za-z0-9-]{10,}|[sr]k_(?:live|test)_[A-Za-z0-9]{10,}|",
            r"AIza[A-Za-z0-9_-]{35})"
        ),
        always,
    ),
    (
        "card number",
        r"(?-u:\b[2-6][0-9]{3}(?:[0-9]{9}|[ -][0-9]{4}|[ -][0-9]{6}))",
        concat!(
            r"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{4}|",
            r"3[0-9]{3}[ -][0-9]{6}[ -][0-9]{4,5}|",
            r"[2-6][0-9]{12,18}"
        ),
        checks::card,
    ),
    (
        "IBAN",
        r"(?-u:\b[A-Z]{2}[0-9]{2}(?:[A-Z0-9]{11}| [A-Z0-9]{4} ))",
        r"(?-u:\b)[A-Z]{2}[0-9]{2}(?:(?: [A-Z0-9]{4}){2,7}(?: [A-Z0-9]{1,3})?|[A-Z0-9]{11,30})(?-u:\b)",
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
        let built_in = |(name, _, expression, check): &BuiltIn| {
            let expression = Regex::new(expression).expect("the built-in rules are tested");
            Rule::new(name, expression, *check)
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
                Ok(expression) => rules.push(Rule::new(&pattern.name, expression, always)),
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

    pub(super) fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.rules.iter().map(|rule| rule.name.clone()).collect();
        // Several expressions look for one thing.
        let mut seen = std::collections::HashSet::new();
        names.retain(|name| seen.insert(name.clone()));
        names
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
            for range in rule.places(text) {
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

impl Rule {
    fn new(name: &str, expression: Regex, check: Check) -> Self {
        Self {
            name: name.to_owned(),
            has_groups: expression.capture_names().flatten().next().is_some(),
            expression,
            check,
        }
    }

    /// Where the secrets of a text stand.
    fn places(&self, text: &str) -> Vec<Range<usize>> {
        if self.has_groups {
            let captures = self.expression.captures_iter(text);
            captures.map(|captures| secret(&captures)).collect()
        } else {
            let found = self.expression.find_iter(text);
            found.map(|found| found.range()).collect()
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
