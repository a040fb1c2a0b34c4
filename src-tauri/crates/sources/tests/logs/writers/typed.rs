use model::{FieldMatch, FieldOp, LogFilter, Severity};
use rand::{Rng, rngs::StdRng, seq::IndexedRandom};

use crate::conformance::RANGE;

/// What means something in one of the languages, what nobody sees, and some letters.
const PIECES: [&str; 72] = [
    "\"",
    "\"",
    "'",
    "\\",
    "\\",
    "\\\\",
    "`",
    "```",
    "/",
    "\n",
    "\r",
    "\t",
    "\0",
    "\u{1b}",
    "\u{7f}",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "|",
    "|=",
    "||",
    "*",
    "?",
    "%",
    "$",
    "${x}",
    "{{.x}}",
    "#",
    "//",
    "/*",
    "--",
    ":",
    "=",
    "!=",
    "=~",
    "<",
    ">",
    ",",
    ";",
    ".",
    "_",
    "-",
    "+",
    "~",
    "^",
    "&",
    "@",
    " ",
    " OR ",
    " and ",
    " NOT ",
    " | delete ",
    "[search index=*]",
    "\u{202e}",
    "\u{200b}",
    "\u{feff}",
    "\u{2028}",
    "🍵",
    "👩\u{200d}💻",
    "ß",
    "İ",
    "é",
    "日本",
    "“",
    "a",
    "Zq",
    "7",
    "00",
    "1e400",
];

/// Fields that sources know in ways of their own.
const NAMES: [&str; 12] = [
    "note",
    "note",
    "service",
    "trace_id",
    "span_id",
    "request_id",
    "env",
    "host",
    "http.route",
    "duration_ms",
    "tags.team",
    "level",
];

/// A filter made by chance.
pub(super) fn filter(random: &mut StdRng) -> LogFilter {
    let texts = [0, 0, 1, 2].choose(random).copied().unwrap_or_default();
    let fields = [0, 1, 1, 2].choose(random).copied().unwrap_or_default();
    LogFilter {
        text: (0..texts).map(|_| text(random)).collect(),
        fields: (0..fields).map(|_| field(random)).collect(),
        severities: match random.random_range(0..4) {
            0 => vec![Severity::Error, Severity::Fatal],
            _ => Vec::new(),
        },
        ..LogFilter::all(RANGE)
    }
}

fn field(random: &mut StdRng) -> FieldMatch {
    use FieldOp::{Above, Below, Contains, Equal, Exists, Missing, NotEqual, Regex};
    let name = match random.random_range(0..3) {
        0 => text(random),
        _ => NAMES.choose(random).copied().unwrap_or_default().to_owned(),
    };
    let ops = [
        Equal, Equal, NotEqual, Contains, Regex, Exists, Missing, Above, Below,
    ];
    let op = ops.choose(random).copied().unwrap_or_default();
    let count = match op {
        Exists | Missing => 0,
        Above | Below => 1,
        _ => random.random_range(1..3),
    };
    let value = |random: &mut StdRng| match op {
        Above | Below if random.random_range(0..4) > 0 => {
            ["499", "-0.25", "1.5e3", " 7 ", "1e300"][random.random_range(0..5)].to_owned()
        }
        // What is typed by chance is rarely an expression.
        Regex if random.random_range(0..3) > 0 => format!("^{}.*$", regex::escape(&text(random))),
        _ => text(random),
    };
    FieldMatch {
        name,
        op,
        values: (0..count).map(|_| value(random)).collect(),
    }
}

fn text(random: &mut StdRng) -> String {
    match random.random_range(0..40) {
        0 => String::new(),
        1 => "4bf92f3577b34da6a3ce929d0e0e4736".to_owned(),
        2 => "req-7Qx12345".to_owned(),
        // Longer than what some languages take in one piece.
        3 => PIECES
            .choose(random)
            .copied()
            .unwrap_or_default()
            .repeat(700),
        _ => {
            let count = random.random_range(1..9);
            (0..count)
                .map(|_| PIECES.choose(random).copied().unwrap_or_default())
                .collect()
        }
    }
}
