//! The command line: `wheelhouse [--bench-start] [PACK]`.

use std::{ffi::OsString, path::PathBuf};

/// What the command line asked for.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// The pack to open instead of the last one: a folder or its `wheelhouse.toml`.
    pub(crate) pack: Option<PathBuf>,
    /// Print one JSON line once the Overview is usable, then close: `cargo xtask bench`.
    pub(crate) bench_start: bool,
    /// Arguments that mean nothing, kept so that the log can name them.
    pub(crate) unknown: Vec<OsString>,
}

/// Reads the arguments after the program's name; an unknown flag never keeps the window shut.
pub(crate) fn read(given: impl Iterator<Item = OsString>) -> Arguments {
    let mut arguments = Arguments::default();
    for argument in given {
        if argument == "--bench-start" {
            arguments.bench_start = true;
        } else if argument.as_encoded_bytes().starts_with(b"-") || arguments.pack.is_some() {
            arguments.unknown.push(argument);
        } else {
            arguments.pack = Some(PathBuf::from(argument));
        }
    }
    arguments
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_plain_argument_is_the_pack() {
        let read = |words: &[&str]| read(words.iter().map(OsString::from));
        assert_eq!(read(&[]), Arguments::default());
        assert_eq!(read(&["some/pack"]).pack, Some(PathBuf::from("some/pack")));
        let mixed = read(&["--bench-start", "a", "--nonsense", "b"]);
        assert!(mixed.bench_start);
        assert_eq!(mixed.pack, Some(PathBuf::from("a")));
        assert_eq!(mixed.unknown, ["--nonsense", "b"]);
    }
}
