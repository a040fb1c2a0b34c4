use model::{AlertState, Code, Failure, Millis, SilenceMatcher, Told};
use promql::{MatchOp, Matcher};

use crate::{
    alerts::{
        rules::time,
        silences::{LONGEST, accepts_any},
    },
    wire::MatcherView,
};

/// Conditions of one silence at most.
const MOST: usize = 100;
/// Characters of a reason.
const LONGEST_COMMENT: usize = 4_000;
/// What a clock may be wrong by, in milliseconds, before the longest time is exceeded.
const SLACK: i64 = 60_000;

/// The conditions, if they can be those of a silence that does not cover everything.
pub(super) fn matchers(views: &[MatcherView]) -> Result<Vec<SilenceMatcher>, Failure> {
    let refuse = |message: String, remedy: &str| {
        Err(Failure::new(Code::BadInput, message).remedy(remedy.to_owned()))
    };
    if views.is_empty() || views.len() > MOST {
        return refuse(
            format!(
                "a silence has from 1 to {MOST} conditions, and this one has {}",
                views.len()
            ),
            "choose some labels of the alert",
        );
    }
    let matchers: Vec<SilenceMatcher> = views.iter().map(of_view).collect();
    if let Some(nameless) = matchers.iter().find(|one| one.name.trim().is_empty()) {
        return refuse(
            format!("a condition for {:?} names no label", nameless.value),
            "name a label of the alert",
        );
    }
    let mut narrows = false;
    for matcher in &matchers {
        narrows |= !compiled(matcher)?.matches("") && !accepts_any(matcher);
    }
    if !narrows {
        return refuse(
            "this silence would cover every alert".to_owned(),
            "add a condition that some alerts do not meet, such as the alert's name",
        );
    }
    Ok(matchers)
}

fn of_view(view: &MatcherView) -> SilenceMatcher {
    SilenceMatcher {
        name: view.name.clone(),
        value: view.value.clone(),
        regex: view.regex,
        equal: view.equal,
    }
}

/// A condition as Alertmanager compares it, which is how PromQL does.
fn compiled(matcher: &SilenceMatcher) -> Result<Matcher, Failure> {
    let op = match (matcher.equal, matcher.regex) {
        (true, false) => MatchOp::Equal,
        (false, false) => MatchOp::NotEqual,
        (true, true) => MatchOp::Regex,
        (false, true) => MatchOp::NotRegex,
    };
    Matcher::new(&matcher.name, op, &matcher.value).map_err(|error| {
        Failure::new(Code::BadInput, error.to_string()).remedy("correct the regular expression")
    })
}

/// The alerts that meet all conditions, with those that are quiet already.
pub(super) fn covered<'t>(
    told: &'t [Told],
    matchers: &[SilenceMatcher],
) -> Result<Vec<&'t Told>, Failure> {
    let matchers: Vec<Matcher> = matchers.iter().map(compiled).collect::<Result<_, _>>()?;
    let meets = |one: &&Told| {
        // What waits is delivered to nobody.
        one.alert.state != AlertState::Pending
            && matchers.iter().all(|matcher| {
                matcher.matches(one.alert.labels.get(&matcher.name).unwrap_or_default())
            })
    };
    Ok(told.iter().filter(meets).collect())
}

/// A reason.
pub(super) fn comment(text: &str) -> Result<String, Failure> {
    let comment = text.trim();
    if comment.is_empty() {
        return Err(Failure::new(Code::BadInput, "a silence needs a reason")
            .remedy("say why, for those who find the alert quiet"));
    }
    if comment.chars().count() > LONGEST_COMMENT {
        return Err(Failure::new(
            Code::BadInput,
            format!("the reason has more than {LONGEST_COMMENT} characters"),
        )
        .remedy("shorten it"));
    }
    Ok(comment.to_owned())
}

/// An end that lies ahead, and not too far.
pub(super) fn ends(ends: Millis, now: Millis) -> Result<Millis, Failure> {
    let length = ends.0.saturating_sub(now.0);
    if length <= 0 {
        return Err(
            Failure::new(Code::BadInput, "the end of the silence is in the past")
                .remedy("choose a later end"),
        );
    }
    if length > LONGEST + SLACK {
        return Err(Failure::new(
            Code::BadInput,
            format!(
                "a silence lasts {} at most, and this one would last {}",
                time(Millis(LONGEST)),
                time(Millis(length))
            ),
        )
        .remedy("choose an earlier end, or correct the rule"));
    }
    Ok(ends)
}

/// Who does it: the name that was given, else that of this computer's user.
pub(super) fn by(name: &str) -> String {
    match name.trim() {
        "" => whoami::username().unwrap_or_else(|_| "not known".to_owned()),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use model::{Alert, Labels};

    use super::*;

    fn view(name: &str, op: &str, value: &str) -> MatcherView {
        MatcherView {
            name: name.to_owned(),
            value: value.to_owned(),
            regex: op.contains('~'),
            equal: !op.contains('!'),
        }
    }

    #[test]
    fn a_silence_that_covers_everything_or_cannot_be_is_refused() {
        for (views, part) in [
            (vec![], "from 1 to 100"),
            (vec![view("", "=", "x")], "names no label"),
            (vec![view("job", "=", "")], "every alert"),
            (vec![view("job", "=~", ".*")], "every alert"),
            (vec![view("alertname", "=~", ".+")], "every alert"),
            (vec![view("alertname", "!=", "")], "every alert"),
            (vec![view("job", "!=", "x")], "every alert"),
            (vec![view("job", "=~", "(")], "cannot be used"),
            (vec![view("a", "=", "x"); 101], "from 1 to 100"),
        ] {
            let failure = matchers(&views).expect_err(part);
            assert!(failure.message.contains(part), "{failure:?}");
            assert!(failure.remedy.is_some());
        }
        assert!(matchers(&[view("job", "=", "x"), view("a", "!=", "b")]).is_ok());
    }

    #[test]
    fn an_absent_label_is_empty_and_an_expression_matches_the_whole() {
        let told = |labels: &[(&str, &str)], state| {
            Told::from(Alert {
                labels: Labels::from_iter(labels.iter().copied()),
                annotations: Labels::default(),
                state,
                since: None,
                value: None,
            })
        };
        let alerts = [
            told(&[("alertname", "A"), ("job", "api")], AlertState::Firing),
            told(
                &[("alertname", "A"), ("job", "api-2")],
                AlertState::Suppressed,
            ),
            told(&[("alertname", "A")], AlertState::Firing),
            told(&[("alertname", "A"), ("job", "api")], AlertState::Pending),
        ];
        for (view, expected) in [
            (view("job", "=", "api"), vec!["api"]),
            (view("job", "=~", "api"), vec!["api"]),
            (view("job", "=~", "api.*"), vec!["api", "api-2"]),
            (view("job", "!=", "api"), vec!["api-2", ""]),
            (view("job", "=", ""), vec![""]),
            (view("job", "!~", "api.*"), vec![""]),
        ] {
            let found = covered(&alerts, &[of_view(&view)]).expect("it compiles");
            let jobs: Vec<&str> = found
                .iter()
                .map(|one| one.alert.labels.get("job").unwrap_or_default())
                .collect();
            assert_eq!(jobs, expected, "{view:?}");
        }
    }

    #[test]
    fn a_silence_has_a_reason_and_an_end() {
        let now = Millis(1_000_000);
        let day = 86_400_000;
        for (at, ok) in [
            (now.0, false),
            (now.0 + 1, true),
            (now.0 + 30 * day, true),
            (now.0 + 31 * day, false),
            (i64::MAX, false),
            (i64::MIN, false),
        ] {
            assert_eq!(ends(Millis(at), now).is_ok(), ok, "{at}");
        }
        assert!(comment(" \n").is_err() && comment(&"x".repeat(5_000)).is_err());
        assert_eq!(comment(" known \n").expect("a reason"), "known");
        assert_eq!(by(" anna "), "anna");
        assert!(!by("").is_empty());
    }
}
