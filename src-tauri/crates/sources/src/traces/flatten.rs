use std::borrow::Cow;

use serde_json::value::RawValue;

use super::loose::{Attribute, Object};

/// Levels that become parts of a name; what lies deeper stays JSON.
const DEEPEST: usize = 8;

/// Nested objects as attributes with dots in their names: `{"http": {"method": "GET"}}` becomes
/// `http.method`. An empty object stays one.
pub(super) fn flattened<'a>(prefix: &str, object: &Object<'a>) -> Vec<Attribute<'a>> {
    let mut found = Vec::new();
    gather(prefix, object, DEEPEST, &mut found);
    found
}

/// Not deeper than `levels`, which bounds the stack.
fn gather<'a>(prefix: &str, object: &Object<'a>, levels: usize, found: &mut Vec<Attribute<'a>>) {
    for (name, raw) in &object.0 {
        let name = match prefix {
            "" => name.0.clone(),
            prefix => Cow::Owned(format!("{prefix}.{}", name.as_str())),
        };
        match nested(raw).filter(|_| levels > 1) {
            Some(inner) if !inner.0.is_empty() => gather(&name, &inner, levels - 1, found),
            _ => found.push(Attribute::raw(name, raw)),
        }
    }
}

fn nested(raw: &RawValue) -> Option<Object<'_>> {
    raw.get()
        .starts_with('{')
        .then(|| serde_json::from_str(raw.get()).ok())
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_by_dots_down_to_a_depth() {
        let json = r#"{"a":{"b":1,"c":{"d":"x"}},"e":{},"f":[{"g":1}],"a":null}"#;
        let object: Object<'_> = serde_json::from_str(json).unwrap();
        let found: Vec<_> = flattened("p", &object)
            .into_iter()
            .map(|one| format!("{}={}", one.name, one.text))
            .collect();
        assert_eq!(
            found,
            ["p.a.b=1", "p.a.c.d=x", "p.e={}", "p.f=[{\"g\":1}]", "p.a="]
        );
        let deep = format!(
            "{{\"a\":{}1{}}}",
            "{\"a\":".repeat(90_000),
            "}".repeat(90_000)
        );
        let object: Object<'_> = serde_json::from_str(&deep).unwrap();
        let found = flattened("", &object);
        assert_eq!((found.len(), &*found[0].name), (1, "a.a.a.a.a.a.a.a"));
    }
}
