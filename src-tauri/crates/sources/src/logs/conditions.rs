//! What is checked of every condition before it is put in a server's own language.

use model::{Code, Failure, FieldMatch, FieldOp};

/// Refuses a condition that names no field, or nothing to compare it with.
pub(super) fn complete(field: &FieldMatch) -> Result<(), Failure> {
    if field.name.is_empty() {
        return Err(
            Failure::new(Code::BadInput, "a condition on a field names none")
                .remedy("type the field's name, such as http.route"),
        );
    }
    if field.values.is_empty() && !matches!(field.op, FieldOp::Exists | FieldOp::Missing) {
        return Err(Failure::new(
            Code::BadInput,
            format!("the condition on {:?} names no value", field.name),
        )
        .remedy("type a value, or ask whether the field exists"));
    }
    Ok(())
}

/// The number that a field is compared with, in our own digits, whatever was typed.
pub(super) fn number(field: &FieldMatch) -> Result<String, Failure> {
    let typed = field.values.first().map_or("", |value| value.trim());
    let number: Option<f64> = typed.parse().ok().filter(|number: &f64| number.is_finite());
    number.map(|number| format!("{number}")).ok_or_else(|| {
        Failure::new(
            Code::BadInput,
            format!(
                "{} is compared with {typed:?}, which is no number",
                field.name
            ),
        )
        .remedy("write a number, such as 500 or 1.5")
    })
}
