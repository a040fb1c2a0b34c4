//! How attribute values are written as text, whatever they were read from.

use std::fmt::Write as _;

/// Lists and maps nested deeper than this are named instead of written: nothing that reads the
/// text again could follow them (serde_json and prost stop near 100).
pub(super) const DEEPEST: usize = 64;

/// Stands for what lies deeper than [`DEEPEST`], as JSON.
pub(super) const TOO_DEEP: &str = "\"(nested too deep)\"";

/// A float with all its digits; `NaN`, `Infinity` and `-Infinity` as protobuf's JSON has them.
pub(super) fn double(out: &mut String, value: f64) {
    let magnitude = value.abs();
    let written = if value.is_nan() {
        out.push_str("NaN");
        Ok(())
    } else if value.is_infinite() {
        out.push_str(if value > 0.0 { "Infinity" } else { "-Infinity" });
        Ok(())
    } else if magnitude == 0.0 || (1e-5..1e17).contains(&magnitude) {
        write!(out, "{value}")
    } else {
        write!(out, "{value:e}")
    };
    written.expect("a String takes everything");
}

/// A float within JSON, which has no word for what is not finite.
pub(super) fn double_in_json(out: &mut String, value: f64) {
    if value.is_finite() {
        double(out, value);
    } else {
        out.push('"');
        double(out, value);
        out.push('"');
    }
}

pub(super) fn int(out: &mut String, value: i64) {
    write!(out, "{value}").expect("a String takes everything");
}

/// A JSON string.
pub(super) fn quoted(out: &mut String, text: &str) {
    out.push_str(&serde_json::to_string(text).expect("a text is always JSON"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_keep_their_digits_and_stay_short() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (1.0, "1"),
            (2.75, "2.75"),
            (-2.5e-5, "-0.000025"),
            (5e-324, "5e-324"),
            (1e300, "1e300"),
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::NAN, "NaN"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            let (mut plain, mut json) = (String::new(), String::new());
            double(&mut plain, value);
            double_in_json(&mut json, value);
            assert_eq!(plain, text);
            assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok());
        }
    }
}
