use model::{Code, Failure};
use ring::{
    digest::{Context, SHA256},
    rand::{SecureRandom as _, SystemRandom},
};
use serde::{Deserialize, Serialize};

/// The longest seed, in characters.
const LONGEST: usize = 64;

/// Which changes of a period are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Choice {
    /// Every one.
    All,
    /// Every exception, and of the others as many as are drawn.
    Sample {
        /// What the draw begins with.
        seed: String,
        /// How many are drawn; [`size_for`] the others without.
        size: Option<usize>,
    },
}

/// A change as the draw sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate<'a> {
    /// Names it; no two are alike.
    pub key: &'a str,
    /// Whether something was found of it.
    pub exception: bool,
}

/// What was drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draw {
    /// Of each candidate, whether it is taken.
    pub taken: Vec<bool>,
    /// The groups, each with its rule.
    pub strata: [Stratum; 2],
}

/// A group of changes with the rule by which they are taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Stratum {
    /// What they have in common.
    pub name: String,
    /// The rule, in words.
    pub rule: String,
    /// How many there are.
    pub changes: usize,
    /// How many are taken.
    pub taken: usize,
}

/// Takes every exception, and of the others those whose [`score`] is smallest.
///
/// The same seed and keys give the same sample on any machine and in any order of the candidates.
#[must_use]
pub fn draw(choice: &Choice, candidates: &[Candidate<'_>]) -> Draw {
    let exceptions = candidates.iter().filter(|one| one.exception).count();
    let others = candidates.len() - exceptions;
    let mut taken = vec![true; candidates.len()];
    let mut rule = "all are taken".to_owned();
    let mut size = others;
    if let Choice::Sample { seed, size: asked } = choice {
        size = asked.unwrap_or_else(|| size_for(others)).min(others);
        let mut scored: Vec<(String, usize)> = candidates
            .iter()
            .enumerate()
            .filter(|(_, one)| !one.exception)
            .map(|(at, one)| (score(seed, one.key), at))
            .collect();
        scored.sort();
        for (_, at) in scored.iter().skip(size) {
            taken[*at] = false;
        }
        let by = match asked {
            Some(_) => "whoever made the pack chose the number",
            None => "the number follows from how many there are",
        };
        rule = format!("{size} of {others} are drawn; {by}");
    }
    let strata = [
        Stratum {
            name: "Exceptions".to_owned(),
            rule: "all are taken".to_owned(),
            changes: exceptions,
            taken: exceptions,
        },
        Stratum {
            name: "Others".to_owned(),
            rule,
            changes: others,
            taken: size,
        },
    ];
    Draw { taken, strata }
}

/// A seed that nobody chose: sixteen hexadecimal digits from the operating system.
///
/// # Panics
/// If the operating system has no randomness to give, which it has from its start on.
#[must_use]
pub fn fresh_seed() -> String {
    let mut bytes = [0; 8];
    SystemRandom::new()
        .fill(&mut bytes)
        .expect("the operating system has randomness");
    crate::hex(&bytes)
}

/// Whether a seed can be written on paper and typed again.
///
/// # Errors
/// If it is empty, longer than 64 characters, or holds others than visible ASCII.
pub fn check_seed(seed: &str) -> Result<(), Failure> {
    let plain = seed.chars().all(|letter| letter.is_ascii_graphic());
    if plain && (1..=LONGEST).contains(&seed.len()) {
        return Ok(());
    }
    let message = format!("{seed:?} cannot be a seed");
    let remedy = format!("write at most {LONGEST} visible ASCII characters without blanks");
    Err(Failure::new(Code::BadInput, message).remedy(remedy))
}

/// Where a change stands in the draw: SHA-256 of the seed, a line feed and the change's key, in
/// hexadecimal, so that `printf 'SEED\nKEY' | sha256sum` gives it too.
#[must_use]
pub fn score(seed: &str, key: &str) -> String {
    let mut hash = Context::new(&SHA256);
    hash.update(seed.as_bytes());
    hash.update(b"\n");
    hash.update(key.as_bytes());
    crate::hex(hash.finish().as_ref())
}

/// How many of so many changes are drawn unless a number is chosen: sizes that auditors commonly
/// use for a control that happens so often in a year.
#[must_use]
pub fn size_for(changes: usize) -> usize {
    match changes {
        0..=5 => changes,
        6..=12 => 5,
        13..=52 => 10,
        53..=250 => 25,
        _ => 40,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(count: usize) -> Vec<String> {
        (1..=count).map(|n| format!("h/{n}#1")).collect()
    }

    fn candidates(keys: &[String]) -> Vec<Candidate<'_>> {
        keys.iter()
            .map(|key| Candidate {
                key,
                exception: key == "h/3#1",
            })
            .collect()
    }

    fn taken(choice: &Choice, candidates: &[Candidate<'_>]) -> Vec<String> {
        let draw = draw(choice, candidates);
        let pairs = candidates.iter().zip(draw.taken);
        let mut keys: Vec<String> = pairs
            .filter(|(_, taken)| *taken)
            .map(|(one, _)| one.key.to_owned())
            .collect();
        keys.sort();
        keys
    }

    #[test]
    fn a_score_is_what_sha256sum_says() {
        // printf 'a1b2\npublic._sqlx_migrations/1#1' | sha256sum
        assert_eq!(
            score("a1b2", "public._sqlx_migrations/1#1"),
            "2e65b63d6361cac0ab462b5e571cdb9a0a255bff40a4f31fa81f40ef71e064c7"
        );
    }

    #[test]
    fn the_same_seed_draws_the_same_in_any_order() {
        let keys = keys(60);
        let mut all = candidates(&keys);
        let sample = |seed: &str, size| Choice::Sample {
            seed: seed.to_owned(),
            size,
        };
        let first = taken(&sample("a1b2", None), &all);
        assert_eq!(first.len(), 26, "25 of 59, and the exception");
        assert!(first.contains(&"h/3#1".to_owned()));
        all.reverse();
        assert_eq!(taken(&sample("a1b2", None), &all), first);
        assert_ne!(taken(&sample("a1b3", None), &all), first);
        assert_eq!(taken(&sample("a1b2", Some(0)), &all), ["h/3#1"]);
        assert_eq!(taken(&sample("a1b2", Some(1_000)), &all).len(), 60);
        assert_eq!(taken(&Choice::All, &all).len(), 60);
    }

    #[test]
    fn a_larger_sample_holds_the_smaller_one() {
        let keys = keys(60);
        let all = candidates(&keys);
        let of = |size| {
            let seed = "a1b2".to_owned();
            let size = Some(size);
            taken(&Choice::Sample { seed, size }, &all)
        };
        let larger = of(20);
        assert!(of(10).iter().all(|key| larger.contains(key)));
    }

    #[test]
    fn sizes_never_exceed_what_is_there_and_never_shrink() {
        let mut last = 0;
        for changes in 0..2_000 {
            let size = size_for(changes);
            assert!(size <= changes, "{changes}");
            assert!(size >= last, "{changes}");
            last = size;
        }
    }
}
