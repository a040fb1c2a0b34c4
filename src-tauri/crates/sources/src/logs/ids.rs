//! Ids of traces and spans as they may be written.

/// How an id of hex digits is written: so, as Amazon's trace header, as a UUID, or as Datadog's
/// decimal number of its lower half.
pub(super) fn forms(id: &str) -> Vec<String> {
    let mut forms = vec![id.to_owned()];
    let low = match id.len() {
        32 => id.get(16..),
        16 => Some(id),
        _ => None,
    };
    if let Some(number) = low.and_then(|low| u64::from_str_radix(low, 16).ok()) {
        forms.push(number.to_string());
    }
    if let (32, Some(first), Some(rest)) = (id.len(), id.get(..8), id.get(8..)) {
        forms.push(format!("{first}-{rest}"));
        let parts = [(0, 8), (8, 12), (12, 16), (16, 20), (20, 32)];
        let parts: Option<Vec<&str>> = parts.iter().map(|(from, to)| id.get(*from..*to)).collect();
        forms.extend(parts.map(|parts| parts.join("-")));
    }
    forms
}
