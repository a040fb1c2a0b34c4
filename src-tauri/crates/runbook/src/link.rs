//! Links: where they lead within a pack, and which are not followed.

use url::Url;

/// A link as it is written, and where it leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The address as it is written.
    pub written: String,
    /// Where it leads.
    pub target: Target,
}

/// Where a link leads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// A heading of the same file, by its anchor.
    Heading(String),
    /// Another Markdown file.
    Document {
        /// Relative to the pack.
        file: String,
        /// The anchor of a heading; may be empty.
        anchor: String,
    },
    /// Another file.
    File(String),
    /// A dashboard by the uid in its address, and a panel of it.
    Dashboard {
        /// Its uid.
        uid: String,
        /// A panel.
        panel: Option<u32>,
    },
    /// An alert by its name.
    Alert(String),
    /// A page of the web: its address without credentials.
    Page(String),
    /// It is not followed, and why.
    Refused(String),
}

impl Link {
    /// Reads an address that stands in `file`, whose path is relative to the pack.
    #[must_use]
    pub fn read(written: &str, file: &str) -> Self {
        Self {
            written: written.to_owned(),
            target: target(written.trim(), file),
        }
    }
}

fn target(address: &str, file: &str) -> Target {
    let refused = |why: &str| Target::Refused(why.to_owned());
    // Browsers and shells drop some of these, so that `java\nscript:` would be another scheme.
    if address
        .chars()
        .any(|letter| letter.is_control() || letter == '\u{feff}')
    {
        return refused("its address holds a control character");
    }
    if address.is_empty() {
        return refused("it has no address");
    }
    if let Some(anchor) = address.strip_prefix('#') {
        return Target::Heading(decoded(anchor));
    }
    if address.starts_with("//") || address.starts_with('\\') || address.contains('\\') {
        return refused("it leads to another computer's files");
    }
    if let Some(scheme) = scheme(address) {
        return match scheme.as_str() {
            "http" | "https" => page(address),
            "mailto" | "tel" => refused("it opens another program; copy the address instead"),
            "file" => refused("it leads to a file of this computer"),
            "alert" => Target::Alert(decoded(
                address.get(6..).unwrap_or_default().trim_start_matches('/'),
            )),
            other => Target::Refused(format!("`{other}:` is not followed")),
        };
    }
    let (path, query, anchor) = parts(address);
    if let Some(rest) = path.strip_prefix("/d/") {
        return dashboard(rest, query);
    }
    let path = decoded(path);
    if path.contains(['\\', '\0']) || path.chars().any(char::is_control) {
        return refused("it leads to another computer's files");
    }
    let Some(path) = resolve(file, &path) else {
        return refused("it leads out of the pack");
    };
    let lower = path.to_ascii_lowercase();
    if lower.ends_with(".md") || lower.ends_with(".markdown") {
        return Target::Document {
            file: path,
            anchor: decoded(anchor),
        };
    }
    Target::File(path)
}

/// `scheme:` at the begin of an address; a drive such as `C:` is none that is followed either.
fn scheme(address: &str) -> Option<String> {
    let (scheme, _) = address.split_once(':')?;
    let fits = scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|letter| letter.is_ascii_alphanumeric() || "+-.".contains(letter));
    fits.then(|| scheme.to_ascii_lowercase())
}

fn page(address: &str) -> Target {
    let Ok(url) = Url::parse(address) else {
        return Target::Refused("its address cannot be read".to_owned());
    };
    if !url.username().is_empty() || url.password().is_some() {
        return Target::Refused("its address holds credentials; remove them".to_owned());
    }
    if url.host_str().is_none_or(str::is_empty) {
        return Target::Refused("its address names no host".to_owned());
    }
    // A dashboard of a Grafana may be one of the pack; whoever knows the pack decides.
    Target::Page(url.into())
}

fn dashboard(rest: &str, query: &str) -> Target {
    let uid = rest.split('/').next().unwrap_or(rest);
    let panel = query.split('&').find_map(|pair| {
        let (key, value) = pair.split_once('=')?;
        matches!(key, "viewPanel" | "panelId")
            .then_some(value)?
            .trim_start_matches("panel-")
            .parse()
            .ok()
    });
    Target::Dashboard {
        uid: decoded(uid),
        panel,
    }
}

/// The dashboard and panel that the address of a Grafana names: `…/d/UID/…?viewPanel=2`.
pub(crate) fn dashboard_of(address: &str) -> Option<(String, Option<u32>)> {
    let (_, behind) = address.split_once("/d/")?;
    let (path, query, _) = parts(behind);
    match dashboard(path, query) {
        Target::Dashboard { uid, panel } if !uid.is_empty() => Some((uid, panel)),
        _ => None,
    }
}

impl Target {
    /// The dashboard and panel that it names, also where it is a page of a Grafana.
    #[must_use]
    pub fn dashboard(&self) -> Option<(String, Option<u32>)> {
        match self {
            Self::Dashboard { uid, panel } => Some((uid.clone(), *panel)),
            Self::Page(address) => dashboard_of(address),
            _ => None,
        }
    }
}

/// Path, query and anchor of a relative address.
fn parts(address: &str) -> (&str, &str, &str) {
    let (address, anchor) = address.split_once('#').unwrap_or((address, ""));
    let (path, query) = address.split_once('?').unwrap_or((address, ""));
    (path, query, anchor)
}

/// A path beside a file, within the pack; none if it leads out of it.
fn resolve(file: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = if path.starts_with('/') {
        Vec::new()
    } else {
        let (folder, _) = file.rsplit_once('/').unwrap_or(("", file));
        folder.split('/').filter(|part| !part.is_empty()).collect()
    };
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// Percent-decoded once; what is no UTF-8 stays as it is written.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        let mut ahead = rest.clone();
        let pair = (byte == b'%').then(|| {
            let digit = |byte: Option<u8>| char::from(byte?).to_digit(16);
            Some(digit(ahead.next())? * 16 + digit(ahead.next())?)
        });
        match pair.flatten().and_then(|value| u8::try_from(value).ok()) {
            Some(value) => {
                bytes.push(value);
                rest = ahead;
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// The anchor of a heading, as GitHub makes it.
#[must_use]
pub fn anchor(heading: &str) -> String {
    let mut anchor = String::with_capacity(heading.len());
    for letter in heading.trim().chars() {
        if letter.is_alphanumeric() || letter == '_' || letter == '-' {
            anchor.extend(letter.to_lowercase());
        } else if letter == ' ' {
            anchor.push('-');
        }
    }
    anchor
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_within_the_pack_or_to_the_web() {
        let document = |file: &str, anchor: &str| Target::Document {
            file: file.to_owned(),
            anchor: anchor.to_owned(),
        };
        let dashboard = |uid: &str, panel| Target::Dashboard {
            uid: uid.to_owned(),
            panel,
        };
        for (address, expected) in [
            ("#step-1", Target::Heading("step-1".into())),
            ("b.md", document("runbooks/b.md", "")),
            ("./sub/b.md#x", document("runbooks/sub/b.md", "x")),
            ("../docs/a%20b.md", document("docs/a b.md", "")),
            ("/docs/a.md", document("docs/a.md", "")),
            (
                "../dashboards/x.json",
                Target::File("dashboards/x.json".into()),
            ),
            ("/d/abc/title?viewPanel=3", dashboard("abc", Some(3))),
            ("/d/abc?viewPanel=panel-7", dashboard("abc", Some(7))),
            ("alert:HighErrorRate", Target::Alert("HighErrorRate".into())),
            (
                "https://example.org/a",
                Target::Page("https://example.org/a".into()),
            ),
        ] {
            assert_eq!(
                Link::read(address, "runbooks/a.md").target,
                expected,
                "{address}"
            );
        }
        let page = Link::read("https://grafana.example.org/d/u1/x?viewPanel=2", "a.md");
        assert_eq!(page.target.dashboard(), Some(("u1".to_owned(), Some(2))));
    }

    #[test]
    fn hostile_links_are_refused() {
        for (address, expected) in [
            ("javascript:alert(1)", "`javascript:` is not followed"),
            ("JavaScript:alert(1)", "`javascript:` is not followed"),
            (" javascript:alert(1)", "`javascript:` is not followed"),
            ("java\nscript:alert(1)", "control character"),
            ("data:text/html,x", "`data:` is not followed"),
            ("vbscript:x", "`vbscript:` is not followed"),
            ("file:///etc/passwd", "a file of this computer"),
            ("\\\\host\\share", "another computer"),
            ("//host/share", "another computer"),
            ("..\\..\\x", "another computer"),
            ("%5c%5chost", "another computer"),
            ("C:/x", "`c:` is not followed"),
            ("../../etc/passwd", "out of the pack"),
            ("..%2f..%2fetc", "out of the pack"),
            ("https://user:pass@example.org", "credentials"),
            ("https://user@example.org", "credentials"),
            ("https://", "cannot be read"),
            ("mailto:a@b.c", "another program"),
            ("", "no address"),
        ] {
            let link = Link::read(address, "runbooks/a.md");
            let Target::Refused(why) = link.target else {
                panic!("{address}: {:?}", link.target);
            };
            assert!(why.contains(expected), "{address}: {why}");
        }
    }

    #[test]
    fn anchors_are_those_of_github() {
        for (heading, expected) in [
            ("Step 1. Look", "step-1-look"),
            ("Who's there? (db)", "whos-there-db"),
            ("a_b-c", "a_b-c"),
            ("Größe & Maß", "größe--maß"),
        ] {
            assert_eq!(anchor(heading), expected);
        }
    }
}
