use base64::{
    Engine as _, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use model::{SpanId, SpanKind, SpanStatus, TraceId};
use serde::Deserialize;

use crate::traces::{loose::Text, otlp::protobuf};

/// A text, a number or a boolean, whichever the writer took for the field; `null` is empty.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(transparent)]
pub(super) struct Scalar<'a>(#[serde(borrow)] Text<'a>);

impl Scalar<'_> {
    pub(super) fn text(&self) -> &str {
        self.0.as_str()
    }

    /// A count of nanoseconds, 0 if absent; the error names the field.
    pub(super) fn number(&self, field: &str) -> Result<i64, String> {
        let text = self.text();
        if text.is_empty() {
            return Ok(0);
        }
        if let Ok(number) = text.parse() {
            return Ok(number);
        }
        match text.parse::<f64>() {
            // Rust's conversion stays within the range.
            Ok(number) if number.is_finite() => Ok(number as i64),
            _ => Err(format!("{field} is {text:?} instead of a number")),
        }
    }

    pub(super) fn count(&self) -> u32 {
        let count = self.number("").unwrap_or_default().max(0);
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(super) fn trace_id(&self) -> Option<TraceId> {
        let id = bits(self.text(), 16)?;
        (id != 0).then_some(TraceId(id))
    }

    pub(super) fn span_id(&self) -> SpanId {
        let id = bits(self.text(), 8).and_then(|id| u64::try_from(id).ok());
        SpanId(id.unwrap_or_default())
    }
}

/// Takes base64 with and without its padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// An id of `bytes` bytes at most: OTLP writes hex, protobuf's own JSON base64. Hex digits that
/// fit are hex: base64 of a whole id is of another length.
fn bits(text: &str, bytes: usize) -> Option<u128> {
    let base64_length = bytes.div_ceil(3) * 4;
    let hex = text.len() <= 2 * bytes && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if hex {
        return u128::from_str_radix(text, 16).ok();
    }
    if text.len() > base64_length {
        return None;
    }
    let decoded = BASE64.decode(text).ok()?;
    let fits = decoded.len() <= bytes;
    fits.then(|| {
        decoded
            .iter()
            .fold(0, |id, byte| id << 8 | u128::from(*byte))
    })
}

/// A number, or the name of the enumeration with or without its prefix.
pub(super) fn kind(scalar: &Scalar<'_>) -> SpanKind {
    let text = scalar.text();
    match text.strip_prefix("SPAN_KIND_").unwrap_or(text) {
        "INTERNAL" => SpanKind::Internal,
        "SERVER" => SpanKind::Server,
        "CLIENT" => SpanKind::Client,
        "PRODUCER" => SpanKind::Producer,
        "CONSUMER" => SpanKind::Consumer,
        number => protobuf::kind(number.parse().unwrap_or_default()),
    }
}

/// A number, or the name of the enumeration with or without its prefix.
pub(super) fn status(scalar: &Scalar<'_>) -> SpanStatus {
    let text = scalar.text();
    match text.strip_prefix("STATUS_CODE_").unwrap_or(text) {
        "OK" => SpanStatus::Ok,
        "ERROR" => SpanStatus::Error,
        number => protobuf::status(number.parse().unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scalar(text: &str) -> Scalar<'_> {
        Scalar(Text(text.into()))
    }

    #[test]
    fn ids_are_hex_or_base64() {
        let whole = TraceId(0x8b6f_7166_a912_d2e1_c598_f359_9616_9397);
        for (text, id) in [
            ("i29xZqkS0uHFmPNZlhaTlw==", Some(whole)),
            ("i29xZqkS0uHFmPNZlhaTlw", Some(whole)),
            ("8b6f7166a912d2e1c598f35996169397", Some(whole)),
            ("8B6F7166A912D2E1C598F35996169397", Some(whole)),
            ("e004", Some(TraceId(0xe004))),
            ("AAAAAAAAAAAAAAAAAADgBg==", Some(TraceId(0xe006))),
            ("AMD/7gDA/+4=", Some(TraceId(0x00c0_ffee_00c0_ffee))),
            ("", None),
            ("0", None),
            ("AAAAAAAAAAAAAAAAAAAAAA==", None),
            ("8b6f7166a912d2e1c598f359961693970", None),
            ("-1", None),
            ("not an id", None),
            ("🍵", None),
        ] {
            assert_eq!(scalar(text).trace_id(), id, "{text}");
        }
        for (text, id) in [
            ("yc8VjebpbUU=", SpanId(0xc9cf_158d_e6e9_6d45)),
            ("c9cf158de6e96d45", SpanId(0xc9cf_158d_e6e9_6d45)),
            ("1", SpanId(1)),
            ("", SpanId::NONE),
            ("i29xZqkS0uHFmPNZlhaTlw==", SpanId::NONE),
        ] {
            assert_eq!(scalar(text).span_id(), id, "{text}");
        }
    }

    #[test]
    fn numbers_come_as_text_or_bare_and_enumerations_too() {
        for (json, number) in [
            ("\"1795222070505769001\"", 1_795_222_070_505_769_001),
            ("1795222070505769001", 1_795_222_070_505_769_001),
            ("1.5e3", 1_500),
            ("\"18446744073709551615\"", i64::MAX),
            ("18446744073709551615", i64::MAX),
            ("-1", -1),
            ("null", 0),
        ] {
            let scalar: Scalar<'_> = serde_json::from_str(json).unwrap();
            assert_eq!(scalar.number("t"), Ok(number), "{json}");
        }
        for bad in ["soon", "NaN", "1 2", "0x1"] {
            assert!(scalar(bad).number("t").is_err(), "{bad}");
        }
        assert!(serde_json::from_str::<Scalar<'_>>("[1]").is_err());
        for (text, expected) in [
            ("SPAN_KIND_SERVER", SpanKind::Server),
            ("CLIENT", SpanKind::Client),
            ("5", SpanKind::Consumer),
            ("SPAN_KIND_9", SpanKind::Unspecified),
            ("", SpanKind::Unspecified),
        ] {
            assert_eq!(kind(&scalar(text)), expected, "{text}");
        }
        for (text, expected) in [
            ("STATUS_CODE_ERROR", SpanStatus::Error),
            ("OK", SpanStatus::Ok),
            ("2", SpanStatus::Error),
            ("7", SpanStatus::Unset),
        ] {
            assert_eq!(status(&scalar(text)), expected, "{text}");
        }
    }
}
