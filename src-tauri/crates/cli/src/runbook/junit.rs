//! Steps as JUnit's XML, which every service for continuous integration reads.

use super::{Outcome, Step};

/// One suite of one case for each step.
pub(super) fn report(title: &str, file: &str, steps: &[Step]) -> String {
    let count = |outcomes: &[Outcome]| {
        let counted = steps.iter().filter(|step| outcomes.contains(&step.outcome));
        counted.count()
    };
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">\n",
        escaped(title),
        steps.len(),
        count(&[Outcome::Missed]),
        count(&[Outcome::Failed]),
        count(&[Outcome::Skipped, Outcome::Unknown]),
    );
    for step in steps {
        xml.push_str(&format!(
            "    <testcase classname=\"{}\" name=\"{} ({})\" time=\"{:.3}\"",
            escaped(file),
            escaped(&step.place),
            step.language,
            step.took_ms / 1_000.0
        ));
        let element = match step.outcome {
            Outcome::Missed => "failure",
            Outcome::Failed => "error",
            Outcome::Skipped | Outcome::Unknown => "skipped",
            Outcome::Met | Outcome::Answered => {
                xml.push_str("/>\n");
                continue;
            }
        };
        xml.push_str(&format!(
            ">\n      <{element} message=\"{}\"/>\n    </testcase>\n",
            escaped(&step.words)
        ));
    }
    xml.push_str("  </testsuite>\n</testsuites>\n");
    xml
}

/// Text as it may stand in an attribute; letters that XML 1.0 does not have become spaces.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            letter if letter.is_control() || matches!(letter, '\u{fffe}' | '\u{ffff}') => {
                escaped.push(' ');
            }
            letter => escaped.push(letter),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_counts_its_cases_and_keeps_their_words() {
        let step = |outcome, words: &str| Step {
            place: "runbooks/a.md:3 step 1".to_owned(),
            language: "promql",
            outcome,
            words: words.to_owned(),
            took_ms: 12.0,
        };
        let steps = [
            step(Outcome::Met, ""),
            step(Outcome::Missed, "<2> & \"3\"\u{1}"),
            step(Outcome::Unknown, "no data"),
            step(Outcome::Failed, "down"),
        ];
        let xml = report("A & B", "runbooks/a.md", &steps);
        for part in [
            "name=\"A &amp; B\" tests=\"4\" failures=\"1\" errors=\"1\" skipped=\"1\"",
            "time=\"0.012\"/>",
            "<failure message=\"&lt;2&gt; &amp; &quot;3&quot; \"/>",
            "<skipped message=\"no data\"/>",
            "<error message=\"down\"/>",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }
    }
}
