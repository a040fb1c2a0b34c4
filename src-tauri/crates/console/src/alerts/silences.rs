//! Silences as the window lists them.

use std::collections::HashMap;

use model::{Millis, Silence, SilenceMatcher};

use super::{gather::Teller, rules::time};
use crate::wire::{MatcherView, SilenceState, SilenceView};

/// Ended silences that are listed at most: sources keep them for days.
const MOST_ENDED: usize = 200;
/// A silence that is longer in force than this, in milliseconds, may be forgotten.
const LONG: i64 = 7 * 86_400_000;
/// A silence may be made for this long, in milliseconds.
pub(super) const LONGEST: i64 = 30 * 86_400_000;

/// The silences of all sources: in force, to come, ended; within each the newest first.
pub(super) fn list(tellers: &[Teller], now: Millis) -> Vec<SilenceView> {
    let mut all: Vec<SilenceView> = tellers
        .iter()
        .flat_map(|teller| {
            let hidden = hidden(teller);
            let silences = teller
                .silences
                .as_ref()
                .map_or(&[][..], |answer| &answer.value);
            let views = silences.iter().map(move |silence| {
                let hides = hidden.get(silence.id.as_str()).copied().unwrap_or_default();
                view(teller, silence, hides, now)
            });
            views.collect::<Vec<_>>()
        })
        .collect();
    all.sort_by_key(|one| (order(one.state), std::cmp::Reverse(one.updated)));
    let mut ended = 0;
    all.retain(|one| {
        ended += usize::from(one.state == SilenceState::Expired);
        one.state != SilenceState::Expired || ended <= MOST_ENDED
    });
    all
}

fn order(state: SilenceState) -> u8 {
    match state {
        SilenceState::Active => 0,
        SilenceState::Pending => 1,
        SilenceState::Expired => 2,
    }
}

/// How many alerts each silence keeps quiet, by the source's own word.
fn hidden(teller: &Teller) -> HashMap<&str, u32> {
    let mut hidden: HashMap<&str, u32> = HashMap::new();
    let told = teller.told.as_ref().map_or(&[][..], |answer| &answer.value);
    for id in told.iter().flat_map(|one| &one.silenced_by) {
        *hidden.entry(id).or_default() += 1;
    }
    hidden
}

fn view(teller: &Teller, silence: &Silence, hides: u32, now: Millis) -> SilenceView {
    SilenceView {
        id: silence.id.clone(),
        source: teller.source.definition.id.clone(),
        title: teller.title().to_owned(),
        state: match silence.state {
            model::SilenceState::Active => SilenceState::Active,
            model::SilenceState::Pending => SilenceState::Pending,
            model::SilenceState::Expired => SilenceState::Expired,
        },
        matchers: silence.matchers.iter().map(matcher_view).collect(),
        by: silence.by.clone(),
        comment: silence.comment.clone(),
        starts: silence.starts,
        ends: silence.ends,
        updated: silence.updated,
        hides,
        remarks: remarks(silence, hides, teller.told.is_ok(), now),
    }
}

/// What is worth knowing of a silence that is not over.
fn remarks(silence: &Silence, hides: u32, is_known: bool, now: Millis) -> Vec<String> {
    let mut remarks = Vec::new();
    if silence.state == model::SilenceState::Expired {
        return remarks;
    }
    let in_force = silence.state == model::SilenceState::Active;
    if in_force && hides == 0 && is_known {
        remarks.push("hides nothing".to_owned());
    }
    let age = silence.starts.map(|starts| now.0.saturating_sub(starts.0));
    if let Some(age) = age.filter(|age| in_force && *age > LONG) {
        remarks.push(format!("in force for {}", time(Millis(age))));
    }
    let rest = silence.ends.map(|ends| ends.0.saturating_sub(now.0));
    if let Some(rest) = rest.filter(|rest| *rest > LONGEST) {
        remarks.push(format!("ends only in {}", time(Millis(rest))));
    }
    if silence.comment.trim().is_empty() {
        remarks.push("says no reason".to_owned());
    }
    if silence.matchers.iter().all(accepts_any) {
        remarks.push("covers every alert".to_owned());
    }
    remarks
}

/// Whether a condition holds for whatever value.
pub(super) fn accepts_any(matcher: &SilenceMatcher) -> bool {
    match (matcher.regex, matcher.equal) {
        (true, true) => matches!(
            matcher.value.as_str(),
            ".*" | ".+" | "(.*)" | "(.+)" | "^.*$" | "^.+$"
        ),
        (_, false) => matcher.value.is_empty() && matcher.name == "alertname",
        (false, true) => false,
    }
}

fn matcher_view(matcher: &SilenceMatcher) -> MatcherView {
    MatcherView {
        name: matcher.name.clone(),
        value: matcher.value.clone(),
        regex: matcher.regex,
        equal: matcher.equal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_knowing_of_a_silence_is_said() {
        let day = 86_400_000;
        let silence = |state, starts: i64, ends: i64, comment: &str, value: &str| Silence {
            id: "1".to_owned(),
            matchers: vec![SilenceMatcher {
                name: "job".to_owned(),
                value: value.to_owned(),
                regex: true,
                equal: true,
            }],
            starts: Some(Millis(starts)),
            ends: Some(Millis(ends)),
            updated: None,
            by: "anna".to_owned(),
            comment: comment.to_owned(),
            state,
        };
        let active = model::SilenceState::Active;
        let now = Millis(100 * day);
        for (silence, hides, expected) in [
            (silence(active, 99 * day, 101 * day, "x", "a"), 2, vec![]),
            (
                silence(active, 99 * day, 101 * day, "x", "a"),
                0,
                vec!["hides nothing"],
            ),
            (
                silence(active, 88 * day, 200 * day, " ", ".*"),
                1,
                vec![
                    "in force for 1 wk 5 d",
                    "ends only in 14 wk 2 d",
                    "says no reason",
                    "covers every alert",
                ],
            ),
            (
                silence(model::SilenceState::Pending, 101 * day, 102 * day, "x", "a"),
                0,
                vec![],
            ),
            (
                silence(model::SilenceState::Expired, 1, 2, "", ".*"),
                0,
                vec![],
            ),
        ] {
            assert_eq!(remarks(&silence, hides, true, now), expected);
        }
    }
}
