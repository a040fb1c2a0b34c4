use model::TraceId;

/// An id as X-Ray writes it: `1-`, the seconds in 8 hex digits, `-`, the other 24.
pub(super) fn written(id: TraceId) -> String {
    format!("1-{:08x}-{:024x}", id.0 >> 96, id.0 & (u128::MAX >> 32))
}

/// Reads X-Ray's form, and the plain one that OpenTelemetry writes.
pub(super) fn read(text: &str) -> Option<TraceId> {
    let digits = match text.strip_prefix("1-") {
        Some(rest) => rest.replacen('-', "", 1),
        None => text.to_owned(),
    };
    (digits.len() == 32).then(|| digits.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_go_to_amazon_and_back() {
        let id = "5759e988bd862e3fe1be46a994272793".parse().unwrap();
        assert_eq!(written(id), "1-5759e988-bd862e3fe1be46a994272793");
        assert_eq!(written(TraceId(1)), "1-00000000-000000000000000000000001");
        for text in [
            "1-5759e988-bd862e3fe1be46a994272793",
            "5759e988bd862e3fe1be46a994272793",
        ] {
            assert_eq!(read(text), Some(id));
        }
        for bad in [
            "",
            "1-",
            "1-5759e988-bd86",
            "2-5759e988-bd862e3fe1be46a994272793",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
