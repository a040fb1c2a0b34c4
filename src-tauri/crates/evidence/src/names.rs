use std::collections::HashSet;

/// Longer names than this are cut, and a hash makes them differ.
const LONGEST: usize = 120;
const KEPT: usize = 90;
/// Windows opens no deeper path than about 260 characters, and the folder has a name too.
const DEEPEST: usize = 160;

/// What Windows takes for a device, with any ending.
const DEVICES: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8",
    "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Gives files of strangers names within a pack: the same on every system, none twice, none
/// outside.
#[derive(Default)]
pub(crate) struct Names {
    files: HashSet<String>,
    folders: HashSet<String>,
}

impl Names {
    /// A name for a path, under `folder`.
    pub(crate) fn claim(&mut self, folder: &str, path: &str) -> String {
        let plain = plain(path);
        let mut turn = 1;
        loop {
            let name = match turn {
                1 => format!("{folder}/{plain}"),
                turn => format!("{folder}/{}", numbered(&plain, turn)),
            };
            if self.is_free(&name.to_lowercase()) {
                self.take(&name.to_lowercase());
                return name;
            }
            turn += 1;
        }
    }

    fn is_free(&self, name: &str) -> bool {
        let taken = |name: &str| self.files.contains(name);
        !taken(name) && !self.folders.contains(name) && !ancestors(name).any(taken)
    }

    fn take(&mut self, name: &str) {
        self.folders.extend(ancestors(name).map(str::to_owned));
        self.files.insert(name.to_owned());
    }
}

/// Whether a path of a manifest stays within its folder, as all that this room writes do.
pub(crate) fn is_plain(path: &str) -> bool {
    let good = |part: &str| {
        let letters = part
            .bytes()
            .all(|byte| is_kept(byte) || b"%~".contains(&byte));
        letters && !part.is_empty() && !part.starts_with('.') && !part.ends_with('.')
    };
    path.split('/').all(good)
}

fn ancestors(name: &str) -> impl Iterator<Item = &str> {
    let mut rest = name;
    std::iter::from_fn(move || {
        rest = rest.rsplit_once('/')?.0;
        Some(rest)
    })
}

fn plain(path: &str) -> String {
    let parts: Vec<String> = path
        .split(['/', '\\'])
        .filter(|part| !part.is_empty() && *part != ".")
        .map(component)
        .collect();
    let joined = parts.join("/");
    match parts.last() {
        None => "unnamed".to_owned(),
        Some(last) if joined.len() > DEEPEST => format!("{}/{last}", hash(path)),
        Some(_) => joined,
    }
}

/// One name: letters that every file system keeps as they are, the others as `%` and their bytes.
fn component(name: &str) -> String {
    let device = name.split('.').next().unwrap_or_default().to_lowercase();
    let device = DEVICES.contains(&device.trim_end());
    let last = name.len() - 1;
    let mut plain = String::with_capacity(name.len());
    for (at, byte) in name.bytes().enumerate() {
        let edge = byte == b'.' && (at == 0 || at == last);
        if is_kept(byte) && !edge && !(device && at == 0) {
            plain.push(char::from(byte));
        } else {
            plain.push_str(&format!("%{byte:02X}"));
        }
    }
    if plain.len() <= LONGEST {
        return plain;
    }
    let ending = plain.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.filter(|ending| ending.len() <= 10 && !ending.contains('%'));
    let start: String = plain.chars().take(KEPT).collect();
    let start = start.trim_end_matches('.');
    match ending {
        Some(ending) => format!("{start}~{}.{ending}", hash(name)),
        None => format!("{start}~{}", hash(name)),
    }
}

fn is_kept(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"._-".contains(&byte)
}

/// The path with its turn in its first part, so that no other path has any of its folders.
fn numbered(plain: &str, turn: usize) -> String {
    let (first, rest) = match plain.split_once('/') {
        Some((first, rest)) => (first, format!("/{rest}")),
        None => (plain, String::new()),
    };
    match first.split_once('.') {
        Some((stem, ending)) => format!("{stem}~{turn}.{ending}{rest}"),
        None => format!("{first}~{turn}{rest}"),
    }
}

fn hash(text: &str) -> String {
    let mut hash = crate::manifest::sha256(text.as_bytes());
    hash.truncate(16);
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stay_within_and_are_the_same_everywhere() {
        for (path, name) in [
            ("migrations/0001_users.sql", "m/migrations/0001_users.sql"),
            ("../../etc/passwd", "m/%2E%2E/%2E%2E/etc/passwd"),
            ("/etc/passwd", "m/etc/passwd"),
            ("..\\..\\x.sql", "m/%2E%2E/%2E%2E/x.sql"),
            ("C:\\x.sql", "m/C%3A/x.sql"),
            ("a\nb\r.sql", "m/a%0Ab%0D.sql"),
            ("größe.sql", "m/gr%C3%B6%C3%9Fe.sql"),
            ("\u{202e}lqs.exe", "m/%E2%80%AElqs.exe"),
            ("x.sql ", "m/x.sql%20"),
            ("x.", "m/x%2E"),
            (".git/config", "m/%2Egit/config"),
            ("nul.sql", "m/%6Eul.sql"),
            ("Com1", "m/%43om1"),
            ("", "m/unnamed"),
            ("///", "m/unnamed"),
        ] {
            let claimed = Names::default().claim("m", path);
            assert_eq!(claimed, name, "{path:?}");
            assert!(is_plain(&claimed), "{claimed}");
        }
    }

    #[test]
    fn no_name_is_given_twice() {
        let mut names = Names::default();
        let claimed: Vec<String> = ["a/x.sql", "a/x.sql", "A/X.sql", "a", "a/x.sql/y"]
            .iter()
            .map(|path| names.claim("m", path))
            .collect();
        assert_eq!(
            claimed,
            [
                "m/a/x.sql",
                "m/a~2/x.sql",
                "m/A~3/X.sql",
                "m/a~4",
                "m/a~5/x.sql/y"
            ]
        );
    }

    #[test]
    fn long_names_are_cut_and_still_differ() {
        let of = |end: &str| Names::default().claim("m", &format!("{}{end}.sql", "ü".repeat(200)));
        let (one, other) = (of("1"), of("2"));
        assert_ne!(one, other);
        assert!(one.len() < 130 && one.ends_with(".sql"), "{one}");
        let deep = Names::default().claim("m", &format!("{}x.sql", "folder/".repeat(60)));
        assert!(deep.len() < 60 && deep.ends_with("/x.sql"), "{deep}");
    }

    #[test]
    fn a_path_that_leads_out_is_not_plain() {
        for path in [
            "../x", "/x", "a//b", "a/../b", ".x", "a\\b", "a:b", "", "a/",
        ] {
            assert!(!is_plain(path), "{path:?}");
        }
    }
}
