use serde::Deserialize;

use crate::traces::loose::{Text, or_default};

/// What an answer says of itself.
#[derive(Default, Deserialize)]
pub(crate) struct MetaWire<'a> {
    #[serde(borrow, default, deserialize_with = "or_default")]
    page: PageWire<'a>,
    #[serde(borrow, default)]
    status: Text<'a>,
    #[serde(borrow, default, deserialize_with = "or_default")]
    warnings: Vec<WarningWire<'a>>,
}

#[derive(Default, Deserialize)]
struct PageWire<'a> {
    #[serde(borrow, default)]
    after: Text<'a>,
}

#[derive(Deserialize)]
struct WarningWire<'a> {
    #[serde(borrow, default)]
    title: Text<'a>,
    #[serde(borrow, default)]
    detail: Text<'a>,
}

/// The same in words.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Told {
    /// The cursor of the next page.
    pub(crate) next: Option<String>,
    pub(crate) warnings: Vec<String>,
    /// Whether something may be missing.
    pub(crate) late: bool,
}

impl MetaWire<'_> {
    /// What it says about an answer of `what`, such as spans.
    pub(crate) fn told(self, what: &str) -> Told {
        let said = |warning: &WarningWire<'_>| {
            let parts = [warning.title.as_str(), warning.detail.as_str()];
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            parts.join(": ")
        };
        let mut warnings: Vec<String> = self.warnings.iter().map(said).collect();
        let late = self.status.as_str() == "timeout";
        if late {
            warnings.push(format!(
                "Datadog ran out of time, so that {what} may be missing"
            ));
        }
        Told {
            next: Some(self.page.after.0.into_owned()).filter(|next| !next.is_empty()),
            warnings,
            late,
        }
    }
}
