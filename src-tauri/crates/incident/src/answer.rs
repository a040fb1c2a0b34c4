use model::TimeRange;
use serde::{Deserialize, Serialize};

/// A query and its answer; every text is untrusted.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// What names the question among others, such as the file and number of a runbook's block.
    pub about: String,
    /// A panel's title, a runbook's step, or the query itself.
    pub title: String,
    /// Where it was asked from.
    pub from: String,
    /// As it was sent, values filled in; one line per query.
    pub query: String,
    /// Title of the source.
    pub source: String,
    /// The range it was asked over.
    pub range: TimeRange,
    /// The answer in few words.
    pub value: String,
    /// `met`, `missed` or `unknown`; empty if nothing was expected.
    pub verdict: String,
    /// The verdict in words.
    pub words: String,
    /// A word of the operator about it; may be empty.
    pub note: String,
    /// The file with the data.
    pub data: Option<String>,
    /// The file with the picture.
    pub picture: Option<String>,
    /// Why there was no answer.
    pub failure: Option<String>,
}

/// The value of an answer that holds nothing.
pub const NO_DATA: &str = "no data";

impl Answer {
    /// Whether another answer of the same question tells nothing new.
    #[must_use]
    pub fn says_the_same_as(&self, other: &Self) -> bool {
        self.about == other.about
            && self.query == other.query
            && self.value == other.value
            && self.verdict == other.verdict
            && self.failure == other.failure
    }

    /// Whether another answer of the same question is as much, or as little, as expected: only its
    /// value moved.
    #[must_use]
    pub fn stands_as(&self, other: &Self) -> bool {
        let nothing = |answer: &Self| answer.value == NO_DATA;
        self.about == other.about
            && self.query == other.query
            && self.verdict == other.verdict
            && self.failure == other.failure
            && nothing(self) == nothing(other)
    }

    pub(crate) fn words(&self) -> String {
        let mut words = match (&self.failure, self.value.as_str()) {
            (Some(why), _) => format!("{}: no answer: {why}", self.title),
            (None, "") => self.title.clone(),
            (None, value) => format!("{}: {value}", self.title),
        };
        match self.verdict.as_str() {
            "" => {}
            "met" => words.push_str(", as expected"),
            "missed" => words.push_str(", not as expected"),
            _ => words.push_str(", cannot be told"),
        }
        if !self.words.is_empty() {
            words.push_str(&format!(" ({})", self.words));
        }
        if !self.note.is_empty() {
            words.push_str(&format!(": {}", self.note));
        }
        words
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_whose_value_moved_stands_as_it_did() {
        let answer = |value: &str, verdict: &str, failure: Option<&str>| Answer {
            about: "block a.md#1".to_owned(),
            title: String::new(),
            from: String::new(),
            query: "up".to_owned(),
            source: String::new(),
            range: model::TimeRange::ending(model::Millis(1), model::Millis(1)),
            value: value.to_owned(),
            verdict: verdict.to_owned(),
            words: String::new(),
            note: String::new(),
            data: None,
            picture: None,
            failure: failure.map(str::to_owned),
        };
        let first = answer("0.2 %", "met", None);
        for (next, same, stands) in [
            (answer("0.2 %", "met", None), true, true),
            (answer("0.3 %", "met", None), false, true),
            (answer("4.1 %", "missed", None), false, false),
            (answer(NO_DATA, "met", None), false, false),
            (answer("", "", Some("timeout")), false, false),
        ] {
            assert_eq!(first.says_the_same_as(&next), same, "{next:?}");
            assert_eq!(first.stands_as(&next), stands, "{next:?}");
        }
    }
}
