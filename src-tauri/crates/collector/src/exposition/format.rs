/// What the collector asks for, best first, as Prometheus 3 does.
pub const ACCEPT: &str = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,\
application/openmetrics-text;version=0.0.1;q=0.5,\
text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,\
text/plain;version=0.0.4;q=0.3,*/*;q=0.1";

/// The two families of text formats.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Prometheus text: timestamps in whole milliseconds, no end mark.
    Text,
    /// OpenMetrics: timestamps in seconds, exemplars, `# EOF` at the end.
    OpenMetrics,
}

impl Format {
    /// Decides by the content type; where that is missing or generic, by the end of the page.
    ///
    /// Answers `None` for a page that is certainly not metrics, such as HTML or JSON.
    #[must_use]
    pub fn of(content_type: &str, page: &[u8]) -> Option<Self> {
        let media = content_type.split(';').next().unwrap_or_default().trim();
        match media.to_ascii_lowercase().as_str() {
            "application/openmetrics-text" => Some(Self::OpenMetrics),
            "text/plain" => Some(Self::Text),
            "" | "application/octet-stream" | "text" => {
                let start = page.trim_ascii_start().first();
                if matches!(start, Some(b'<' | b'[')) {
                    None
                } else if page.trim_ascii_end().ends_with(b"# EOF") {
                    Some(Self::OpenMetrics)
                } else {
                    Some(Self::Text)
                }
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_type_decides_and_the_page_helps_where_it_is_silent() {
        for (content_type, page, expected) in [
            (
                "text/plain; version=0.0.4",
                "a 1\n# EOF\n",
                Some(Format::Text),
            ),
            ("text/plain", "a 1\n", Some(Format::Text)),
            (
                "Application/OpenMetrics-Text; version=1.0.0",
                "a 1\n",
                Some(Format::OpenMetrics),
            ),
            ("", "a 1\n# EOF\n", Some(Format::OpenMetrics)),
            ("", "a 1\n", Some(Format::Text)),
            ("application/octet-stream", "a 1\n", Some(Format::Text)),
            ("", "<html>", None),
            ("text/html", "a 1\n", None),
            ("application/json", "{}", None),
        ] {
            assert_eq!(
                Format::of(content_type, page.as_bytes()),
                expected,
                "{content_type} {page}"
            );
        }
    }
}
