/// Letters of a name that is made of a title.
const LONGEST: usize = 40;

/// A title as part of a file's name on every system: small letters, digits and hyphens.
pub(crate) fn slug(title: &str, otherwise: &str) -> String {
    let mut name = String::new();
    for letter in title.chars() {
        if name.len() >= LONGEST {
            break;
        }
        if letter.is_ascii_alphanumeric() {
            name.push(letter.to_ascii_lowercase());
        } else if !name.ends_with('-') && !name.is_empty() {
            name.push('-');
        }
    }
    let name = name.trim_end_matches('-');
    if name.is_empty() { otherwise } else { name }.to_owned()
}

/// Whether a path in a record is one that this room writes: it stays within the folder.
pub(crate) fn is_plain(path: &str) -> bool {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || "-.".contains(letter);
    ["data/", "pictures/"].iter().any(|folder| {
        path.strip_prefix(folder).is_some_and(|name| {
            name.starts_with(|letter: char| letter.is_ascii_digit())
                && name.chars().all(plain)
                && !name.ends_with('.')
                && !name.contains("..")
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_the_same_on_every_system() {
        for (title, name) in [
            ("Checkout fails (5xx)", "checkout-fails-5xx"),
            ("../../etc/passwd", "etc-passwd"),
            ("größe", "gr-e"),
            ("…", "incident"),
            ("", "incident"),
            ("CON", "con"),
            (
                &"word ".repeat(20),
                "word-word-word-word-word-word-word-word",
            ),
        ] {
            assert_eq!(slug(title, "incident"), name, "{title:?}");
        }
    }

    #[test]
    fn a_path_stays_within_the_folder() {
        for (path, plain) in [
            ("data/0007-error-rate.json", true),
            ("pictures/0007-a.svg", true),
            ("data/../0007.json", false),
            ("data/0007/../../x", false),
            ("/data/0007.json", false),
            ("data/.0007", false),
            ("data/0007..json", false),
            ("data/", false),
            ("other/0007.json", false),
            ("data/0007\\x.json", false),
            ("data/0007.", false),
        ] {
            assert_eq!(is_plain(path), plain, "{path}");
        }
    }
}
