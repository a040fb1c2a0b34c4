use model::Weight;
use toml::de::DeValue;

use crate::{
    Redaction,
    check::{Check, Keys, position},
};

/// The patterns under `[redaction]`: a name each, and a regular expression as text.
///
/// Whether an expression can be used is told by who uses it.
pub(crate) fn redaction(check: &mut Check<'_>, keys: &mut Keys<'_>) -> Vec<Redaction> {
    let mut patterns = Vec::new();
    let Some(named) = check.table_at(keys, "redaction", "`redaction`") else {
        return patterns;
    };
    for (name, at, value) in named.entries() {
        let DeValue::String(expression) = value.get_ref() else {
            check.problem(
                Weight::Warning,
                &value.span(),
                format!("redaction {name:?} must be a regular expression as text"),
                "write it as \"NAME\" = 'EXPRESSION'",
            );
            continue;
        };
        patterns.push(Redaction {
            name: name.to_owned(),
            expression: expression.to_string(),
            position: position(check.text, at.start),
        });
    }
    patterns
}

#[cfg(test)]
mod tests {
    #[test]
    fn patterns_keep_their_place_and_what_is_no_text_is_named() {
        let text = "[redaction]\n\"customer number\" = 'C-\\d{8}'\nbad = 3\n";
        let (pack, problems) = crate::parse(text, "wheelhouse.toml", &|_| None);
        let [customer] = pack.redaction.as_slice() else {
            panic!("{:?}", pack.redaction);
        };
        assert_eq!(customer.name, "customer number");
        assert_eq!(customer.expression, "C-\\d{8}");
        assert_eq!(customer.position, (2, 1));
        let said = |part: &str| {
            problems
                .iter()
                .any(|problem| problem.message.contains(part))
        };
        assert!(said("redaction \"bad\""), "{problems:?}");
        assert!(!said("unknown key"), "{problems:?}");
    }
}
