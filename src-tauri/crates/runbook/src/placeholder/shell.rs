//! As much of a POSIX shell's grammar as says what is quoted and which variables it fills itself.

use std::{collections::HashSet, sync::LazyLock};

use regex::Regex;

use super::{Place, name_of};

/// How a byte of a shell's text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quoting {
    Bare,
    Single,
    Double,
    Comment,
    /// It stands behind a backslash.
    Escaped,
}

/// A text with the way each byte is read.
pub(crate) struct Read {
    bytes: Vec<Quoting>,
    /// It has a document of its own (`<<`) or ends within quotes: nothing can be said for sure.
    pub(crate) doubtful: bool,
}

impl Read {
    pub(crate) fn new(text: &str) -> Self {
        let mut bytes = Vec::with_capacity(text.len());
        let mut now = Quoting::Bare;
        let mut escaped = false;
        let mut before = b'\n';
        for byte in text.bytes() {
            let mut this = now;
            if escaped {
                this = Quoting::Escaped;
                escaped = false;
            } else {
                match (now, byte) {
                    (Quoting::Bare | Quoting::Double, b'\\') => escaped = true,
                    (Quoting::Bare, b'\'') => now = Quoting::Single,
                    (Quoting::Bare, b'"') => now = Quoting::Double,
                    (Quoting::Bare, b'#') if before.is_ascii_whitespace() => {
                        now = Quoting::Comment;
                        this = now;
                    }
                    (Quoting::Single, b'\'') | (Quoting::Double, b'"') => now = Quoting::Bare,
                    (Quoting::Comment, b'\n') => now = Quoting::Bare,
                    _ => {}
                }
            }
            bytes.push(this);
            before = byte;
        }
        Self {
            bytes,
            doubtful: matches!(now, Quoting::Single | Quoting::Double) || text.contains("<<"),
        }
    }

    /// How a byte is read.
    pub(crate) fn at(&self, byte: usize) -> Quoting {
        self.bytes.get(byte).copied().unwrap_or(Quoting::Bare)
    }
}

static VARIABLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$(?:\{([A-Za-z]\w*)(?::?\?[^}]*)?\}|([A-Za-z]\w*))")
        .expect("a constant that tests compile")
});

/// Variables that are read and that neither the text, `set` nor every shell sets.
pub(super) fn variables(text: &str, set: &HashSet<String>) -> Vec<Place> {
    let read = Read::new(text);
    let own = assigned(text);
    let mut found = Vec::new();
    for matched in VARIABLE.captures_iter(text) {
        let (Some(whole), Some(name)) = (matched.get(0), matched.get(1).or(matched.get(2))) else {
            continue;
        };
        // Single quotes keep `$1` of awk; a backslash and `$$` keep the dollar.
        let kept = matches!(
            read.at(whole.start()),
            Quoting::Single | Quoting::Escaped | Quoting::Comment
        );
        let before = text.get(..whole.start()).unwrap_or_default();
        let name = name.as_str();
        if kept
            || before.ends_with('$')
            || own.contains(name)
            || set.contains(name)
            || ENVIRONMENT.contains(&name)
        {
            continue;
        }
        found.push(Place {
            range: whole.range(),
            name: name_of(name),
            written: whole.as_str().to_owned(),
        });
    }
    found
}

static ASSIGNED: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?m)(?:^\s*|[;&|(]\s*|\b(?:export|local|declare|readonly|typeset|env)\s+(?:-\w+\s+)*)",
        r"(?:\$\s+|export\s+|local\s+|declare\s+(?:-\w+\s+)*|readonly\s+)?([A-Za-z_]\w*)\+?=",
        r"|\bfor\s+([A-Za-z_]\w*)\s+in\b|\bread\s+(?:-\w+\s+)*([A-Za-z_]\w*)",
    ))
    .expect("a constant that tests compile")
});

/// Variables that a text sets itself.
pub(crate) fn assigned(text: &str) -> HashSet<String> {
    ASSIGNED
        .captures_iter(text)
        .filter_map(|matched| (1..=3).find_map(|group| matched.get(group)))
        .map(|name| name.as_str().to_owned())
        .collect()
}

/// Variables that every shell has.
const ENVIRONMENT: &[&str] = &[
    "BASH",
    "BASHPID",
    "BASH_SOURCE",
    "BASH_VERSION",
    "COLUMNS",
    "EDITOR",
    "EUID",
    "FUNCNAME",
    "HOME",
    "HOSTNAME",
    "HOSTTYPE",
    "IFS",
    "LANG",
    "LC_ALL",
    "LINENO",
    "LINES",
    "LOGNAME",
    "MAIL",
    "OLDPWD",
    "OSTYPE",
    "PATH",
    "PIPESTATUS",
    "PPID",
    "PWD",
    "RANDOM",
    "REPLY",
    "SECONDS",
    "SHELL",
    "SHLVL",
    "TERM",
    "TMPDIR",
    "UID",
    "USER",
];
