//! Values that a runbook leaves open, as people write them: `<POD>`, `$POD`, `${POD}`, `{{ pod }}`.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex::Regex;

use crate::{language::Language, limits::LONGEST_NAME};

pub(crate) mod shell;

/// A placeholder within a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its bytes.
    pub range: Range<usize>,
    /// Its name, see [`crate::Placeholder::name`].
    pub name: String,
    /// As it is written.
    pub written: String,
}

/// What a text is, which decides what can be a placeholder in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Context {
    Prose,
    /// Code within a line of prose.
    Span,
    Fence(Language),
}

/// Finds the placeholders of a text. `set` holds variables that the shell has set before.
pub(crate) fn places(text: &str, context: Context, set: &HashSet<String>) -> Vec<Place> {
    if context == Context::Fence(Language::Markup) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if text.contains('<') {
        found.extend(angles(text, context));
    }
    if text.contains("{{") {
        found.extend(braces(text));
    }
    if text.contains('$') {
        found.extend(dollars(text, context, set));
    }
    found.sort_by_key(|place| (place.range.start, place.range.end));
    // `${<NAME>}` and the like: the first one counts.
    let mut end = 0;
    found.retain(|place| {
        let apart = place.range.start >= end;
        if apart {
            end = place.range.end;
        }
        apart
    });
    found
}

/// The name under which a placeholder is known: lower case, with underscores.
pub(crate) fn name_of(written: &str) -> String {
    let mut name = String::with_capacity(written.len());
    for letter in written.trim().chars() {
        if letter.is_alphanumeric() {
            name.extend(letter.to_lowercase());
        } else if !name.ends_with('_') {
            name.push('_');
        }
    }
    name.trim_matches('_').to_owned()
}

static ANGLE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"<([A-Za-z][A-Za-z0-9_ .:/\-]*)>").expect("a constant that tests compile")
});

fn angles(text: &str, context: Context) -> Vec<Place> {
    let spaced = matches!(context, Context::Prose | Context::Span)
        || matches!(context, Context::Fence(Language::Shell | Language::Other));
    let closes = text.contains("</");
    let mut ends = None;
    let mut found = Vec::new();
    for matched in ANGLE.captures_iter(text) {
        let (Some(whole), Some(inner)) = (matched.get(0), matched.get(1)) else {
            continue;
        };
        let written = inner.as_str();
        let before = text.get(..whole.start()).unwrap_or_default();
        let last = before.chars().next_back();
        // `Vec<String>`, `a<b>c`, `<<EOF>` and `\<x>`.
        let joined = last.is_some_and(|last| last.is_alphanumeric() || "_<\\)]".contains(last));
        let wrong = written.len() > LONGEST_NAME
            || written.ends_with([' ', '.', ':', '/', '-'])
            || written.contains("//")
            || written.contains(": ")
            // `<br/>`, and addresses such as `<mailto:x>`.
            || written.contains(':') && !written.contains(' ') && context == Context::Prose
            || written.contains(' ') && !spaced;
        let element = is_element(written)
            && (context == Context::Prose || written.chars().all(|c| c.is_ascii_lowercase()));
        let closed = closes && closing(text, &mut ends, written);
        let markup = closed || element && matches!(context, Context::Prose);
        if joined || wrong || markup || spoken(written) {
            continue;
        }
        found.push(Place {
            range: whole.range(),
            name: name_of(written),
            written: whole.as_str().to_owned(),
        });
    }
    found
}

/// Whether a text closes an element; the ends it has are gathered once.
fn closing<'t>(text: &'t str, ends: &mut Option<HashSet<&'t str>>, name: &str) -> bool {
    ends.get_or_insert_with(|| {
        let pieces = text.split("</").skip(1);
        pieces
            .filter_map(|piece| piece.split_once('>'))
            .map(|(name, _)| name)
            .collect()
    })
    .contains(name)
}

/// A sentence in angle brackets is advice, not a name.
fn spoken(written: &str) -> bool {
    written.split_whitespace().count() > 6
}

/// Elements of HTML, by <https://html.spec.whatwg.org/#elements-3>, without those whose names
/// people give to values in commands.
fn is_element(name: &str) -> bool {
    const ELEMENTS: &[&str] = &[
        "a",
        "abbr",
        "article",
        "aside",
        "audio",
        "b",
        "big",
        "blink",
        "blockquote",
        "body",
        "br",
        "button",
        "canvas",
        "caption",
        "center",
        "cite",
        "code",
        "col",
        "colgroup",
        "dd",
        "del",
        "details",
        "dfn",
        "dialog",
        "div",
        "dl",
        "dt",
        "em",
        "embed",
        "fieldset",
        "figcaption",
        "figure",
        "font",
        "footer",
        "form",
        "frame",
        "frameset",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "head",
        "header",
        "hr",
        "html",
        "i",
        "iframe",
        "img",
        "input",
        "ins",
        "kbd",
        "legend",
        "li",
        "main",
        "mark",
        "marquee",
        "math",
        "meta",
        "nav",
        "noscript",
        "object",
        "ol",
        "optgroup",
        "p",
        "param",
        "picture",
        "pre",
        "q",
        "s",
        "samp",
        "script",
        "select",
        "slot",
        "small",
        "span",
        "strike",
        "strong",
        "style",
        "sub",
        "summary",
        "sup",
        "svg",
        "table",
        "tbody",
        "td",
        "textarea",
        "tfoot",
        "th",
        "thead",
        "tr",
        "track",
        "tt",
        "u",
        "ul",
        "video",
        "wbr",
    ];
    ELEMENTS
        .binary_search(&name.to_ascii_lowercase().as_str())
        .is_ok()
}

static BRACES: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"\{\{\s*(?:\$labels\.([A-Za-z_]\w*)|(steps(?:\.[A-Za-z_][\w\-]*){2,3})|([A-Za-z_]\w*))\s*\}\}",
    )
    .expect("a constant that tests compile")
});

/// `{{ name }}` only: what else stands in double braces belongs to Helm, Jinja, Go or Docker.
fn braces(text: &str) -> Vec<Place> {
    let mut found = Vec::new();
    for matched in BRACES.captures_iter(text) {
        let Some(whole) = matched.get(0) else {
            continue;
        };
        let before = text.get(..whole.start()).unwrap_or_default();
        // `${{ secrets.X }}` of GitHub, `{{{ raw }}}` of Handlebars.
        if before.ends_with(['$', '{']) {
            continue;
        }
        let name = match (matched.get(1), matched.get(2), matched.get(3)) {
            (Some(label), _, _) => name_of(label.as_str()),
            (_, Some(step), _) => step.as_str().to_owned(),
            (_, _, Some(plain)) => match plain.as_str() {
                "end" | "else" | "range" | "if" | "with" | "define" | "template" | "block"
                | "endif" | "endfor" | "toc" | "TOC" => continue,
                plain => name_of(plain),
            },
            _ => continue,
        };
        found.push(Place {
            range: whole.range(),
            name,
            written: whole.as_str().to_owned(),
        });
    }
    found
}

static BRACED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"\$\{([A-Za-z]\w*)\}").expect("a constant that tests compile"));
static DOLLAR: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"\$(?:\{([A-Za-z]\w*)\}|([A-Za-z]\w*))").expect("a constant that tests compile")
});

fn dollars(text: &str, context: Context, set: &HashSet<String>) -> Vec<Place> {
    let by = |pattern: &Regex| -> Vec<Place> {
        let named = pattern.captures_iter(text).filter_map(|matched| {
            let whole = matched.get(0)?;
            let name = matched.get(1).or_else(|| matched.get(2))?;
            Some(Place {
                range: whole.range(),
                name: name_of(name.as_str()),
                written: whole.as_str().to_owned(),
            })
        });
        named.collect()
    };
    match context {
        Context::Span => {
            let mut found = shell::variables(text, set);
            // `$x` in a sentence may be anything; a name in capitals is meant to be filled in.
            found.retain(|place| place.written.chars().any(|c| c.is_ascii_uppercase()));
            found.retain(|place| !place.written.chars().any(|c| c.is_ascii_lowercase()));
            found.retain(|place| place.name.chars().count() > 1);
            found
        }
        Context::Fence(Language::Shell) => shell::variables(text, set),
        // A dollar quotes text in SQL.
        Context::Fence(Language::Sql) => by(&BRACED),
        Context::Fence(Language::Query | Language::Url) => {
            let mut found = by(&DOLLAR);
            found.retain(|place| {
                let before = text.get(..place.range.start).unwrap_or_default();
                // `"^a$b"`: the end of a regular expression.
                !before.ends_with(['\\', '$'])
            });
            found
        }
        Context::Prose | Context::Fence(Language::Markup | Language::Other) => Vec::new(),
    }
}

#[cfg(test)]
mod tests;
