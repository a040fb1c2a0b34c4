/// Replaces `${NAME}` and `${NAME:-default}`; `$${` stands for a literal `${`.
///
/// An empty value counts as unset where there is a default, as in a POSIX shell. Errors are a
/// sentence and a remedy.
pub(crate) fn substitute(
    text: &str,
    vars: &dyn Fn(&str) -> Option<String>,
) -> Result<String, (String, String)> {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        if let Some(before) = before.strip_suffix('$') {
            out.push_str(before);
            out.push_str("${");
            rest = after;
            continue;
        }
        out.push_str(before);
        let Some((inside, after)) = after.split_once('}') else {
            return Err((
                "a variable starts with \"${\" and never ends".into(),
                "close it with \"}\", or write \"$${\" for the characters themselves".into(),
            ));
        };
        out.push_str(&value(inside, vars)?);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

fn value(inside: &str, vars: &dyn Fn(&str) -> Option<String>) -> Result<String, (String, String)> {
    let (name, default) = match inside.split_once(":-") {
        Some((name, default)) => (name, Some(default)),
        None => (inside, None),
    };
    let named = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    if !named {
        return Err((
            format!("{name:?} is not a variable name"),
            "use letters, digits and underscores, as in \"${PORT:-8080}\"".into(),
        ));
    }
    let set = vars(name);
    match default {
        Some(default) => Ok(set
            .filter(|value| !value.is_empty())
            .unwrap_or_else(|| default.to_owned())),
        None => set.ok_or_else(|| {
            (
                format!("the variable {name} is not set"),
                format!(
                    "set {name} before Wheelhouse starts, or write a default: \"${{{name}:-…}}\""
                ),
            )
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_replaced_or_named() {
        let vars = |name: &str| match name {
            "PORT" => Some("4810".to_owned()),
            "EMPTY" => Some(String::new()),
            _ => None,
        };
        for (text, expected) in [
            ("plain $5 }", Ok("plain $5 }")),
            ("http://h:${PORT}/m", Ok("http://h:4810/m")),
            ("${PORT:-1}${NONE:-2}", Ok("48102")),
            ("${EMPTY:-x}|${EMPTY}|${NONE:-}", Ok("x||")),
            ("$${PORT}", Ok("${PORT}")),
            ("${NONE}", Err("the variable NONE is not set")),
            (
                "${PORT",
                Err("a variable starts with \"${\" and never ends"),
            ),
            ("${}", Err("\"\" is not a variable name")),
            ("${A B}", Err("\"A B\" is not a variable name")),
        ] {
            let found = substitute(text, &vars);
            let found = found.as_deref().map_err(|(message, _)| message.as_str());
            assert_eq!(found, expected, "{text}");
        }
    }
}
