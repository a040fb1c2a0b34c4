use std::time::UNIX_EPOCH;

use evidence::{
    Approval, Asked, Candidate, Change, Choice, Draw, Evidence, Exception, History, Ledger, Maker,
    Period, Source, draw,
};
use migrations::Standing;
use model::{Code, Failure, Nanos};

use super::{
    change,
    clock::{Clock, clock},
    warnings,
};
use crate::{
    Console,
    database::{
        chosen,
        ledger::ledger_excerpt,
        migrations::{self as histories, Beside, OneHistory, beside},
        standing::standing_now,
    },
    wire::{DatabaseRequest, EvidenceChoice, EvidenceRequest, EvidenceWarning, MigrationRow},
};

/// Everything that a pack is made of, with the draw and what the window is told besides.
pub(super) struct Gathered {
    /// Key of the source.
    pub(super) source: String,
    pub(super) evidence: Evidence,
    pub(super) draw: Draw,
    /// Of each change, how it stands in the list of migrations.
    pub(super) rows: Vec<MigrationRow>,
    pub(super) warnings: Vec<EvidenceWarning>,
}

/// Reads the database and the files, and draws.
pub(super) async fn gather(
    console: &Console,
    request: &EvidenceRequest,
) -> Result<Gathered, Failure> {
    let period = period(request)?;
    let choice = choice(&request.choice)?;
    let system = console.shared.opened()?.pack.name.clone();
    let running = console.environment(&request.environment).await?;
    let (source, replica) = chosen(&running, request.source.as_deref())?;
    let (replica, asked) = replica.recorded();
    let standing = standing_now(console, &source, &replica).await?;
    let clock = clock(console, &replica).await;
    let found = beside(console, &source, &replica).await?;
    let mut evidence = Evidence {
        system,
        environment: running.definition.title.clone(),
        source: Source {
            title: source.definition.title.clone(),
            kind: source.definition.kind.name().to_owned(),
            standing: standing.sentence.clone(),
            facts: standing.facts.clone(),
            findings: standing
                .findings
                .iter()
                .map(|finding| finding.message.clone())
                .collect(),
        },
        period,
        choice,
        maker: maker(console, &clock),
        histories: Vec::new(),
        changes: Vec::new(),
        outside: 0,
        unproved: unproved(&found),
        problems: found.problems.iter().map(ToString::to_string).collect(),
        queries: Vec::new(),
        ledger: ledger(console, request, period, &found).await,
    };
    let mut rows = Vec::new();
    for history in &found.histories {
        let engine = histories::engine(&replica);
        for (line, detail) in histories::details(history, engine) {
            if line.entry.is_none() || line.standing == Standing::Marker {
                continue;
            }
            let change = change::of(history, line, &detail);
            if change.applied.may_lie_in(period) {
                evidence.changes.push(change);
                rows.push(detail.row);
            } else {
                evidence.outside += 1;
            }
        }
        evidence.histories.push(about(history));
    }
    let unapproved = |change: &Change| matches!(change.approval, Approval::None { .. });
    if !evidence.changes.is_empty() && evidence.changes.iter().all(unapproved) {
        evidence.unproved.push(
            "Who approved a change: this pack was made without asking git; lay the merge requests \
             of these changes beside it"
                .to_owned(),
        );
    }
    evidence.queries = asked.all().into_iter().map(statement).collect();
    let draw = drawn(&evidence);
    Ok(Gathered {
        source: source.definition.id.clone(),
        warnings: warnings::of(&evidence, &standing, &clock, &found.ledger),
        evidence,
        draw,
        rows,
    })
}

fn drawn(evidence: &Evidence) -> Draw {
    let candidates: Vec<Candidate<'_>> = evidence
        .changes
        .iter()
        .map(|change| Candidate {
            key: &change.key,
            exception: !change.exceptions.is_empty(),
        })
        .collect();
    draw(&evidence.choice, &candidates)
}

fn about(of: &OneHistory) -> History {
    let view = histories::view(of);
    History {
        table: view.table,
        tool: view.tool,
        why: view.why,
        folder: view.folder.unwrap_or_default(),
        sentence: view.sentence,
        limits: view.limits,
        exceptions: of_the_whole(of),
    }
}

/// What was found of no migration that ran: a held lock, a gap, a file that is passed by.
fn of_the_whole(of: &OneHistory) -> Vec<Exception> {
    let ran = |id: &str| {
        let mut lines = of.comparison.lines.iter();
        lines.any(|line| line.id == id && line.entry.is_some())
    };
    of.comparison
        .findings
        .iter()
        .filter(|finding| !ran(&finding.id))
        .filter_map(change::exception)
        .collect()
}

/// The entries of the period, tied to the newest; a record that cannot be read says so.
async fn ledger(
    console: &Console,
    request: &EvidenceRequest,
    period: Period,
    found: &Beside,
) -> Ledger {
    let asked = DatabaseRequest {
        environment: request.environment.clone(),
        source: request.source.clone(),
        question: 0,
    };
    let mut ledger = Ledger {
        words: format!("{}.", found.ledger.sentence),
        files: Vec::new(),
    };
    match ledger_excerpt(console, &asked, period.from, period.to).await {
        Err(failure) => ledger.words.push_str(&format!(" {failure}.")),
        Ok(excerpt) => {
            for file in excerpt.files {
                if let Some(breach) = &file.breach {
                    let (name, line) = (&file.name, breach.line);
                    let words = format!(" {name} is broken at line {line}: {breach}.");
                    ledger.words.push_str(&words);
                }
                if !file.lines.is_empty() {
                    let lines = file.lines.join("\n") + "\n";
                    ledger.files.push(lines.into_bytes());
                }
            }
        }
    }
    ledger
}

/// What the tools cannot prove, in words.
fn unproved(found: &Beside) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for history in &found.histories {
        for limit in &history.history.limits {
            if !said.contains(&limit.words) {
                said.push(limit.words.clone());
            }
        }
    }
    said
}

fn maker(console: &Console, clock: &Clock) -> Maker {
    Maker {
        user: whoami::username().unwrap_or_else(|_| "not known".to_owned()),
        program: format!("Wheelhouse {}", console.shared.options.version),
        at: console.shared.options.clock.now(),
        clock: clock.words.clone(),
    }
}

fn statement((at, sql): (std::time::SystemTime, String)) -> Asked {
    let since = at.duration_since(UNIX_EPOCH).unwrap_or_default();
    let at = Nanos(i64::try_from(since.as_nanos()).unwrap_or(i64::MAX));
    Asked { at, sql }
}

fn period(request: &EvidenceRequest) -> Result<Period, Failure> {
    if request.to <= request.from {
        return Err(
            Failure::new(Code::BadInput, "the period ends before it begins")
                .remedy("choose an end after the beginning"),
        );
    }
    Ok(Period {
        from: request.from.to_nanos(),
        to: request.to.to_nanos(),
    })
}

fn choice(asked: &EvidenceChoice) -> Result<Choice, Failure> {
    let (seed, size) = match asked {
        EvidenceChoice::All => return Ok(Choice::All),
        EvidenceChoice::Sample { seed, size } => (seed.trim(), *size),
    };
    let seed = if seed.is_empty() {
        evidence::fresh_seed()
    } else {
        evidence::check_seed(seed)?;
        seed.to_owned()
    };
    let size = size.map(|size| size as usize);
    Ok(Choice::Sample { seed, size })
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    fn request(from: i64, to: i64) -> EvidenceRequest {
        EvidenceRequest {
            environment: "production".to_owned(),
            source: None,
            from: Millis(from),
            to: Millis(to),
            choice: EvidenceChoice::All,
            sign: false,
            folder: None,
            question: 0,
        }
    }

    #[test]
    fn a_period_has_a_length() {
        assert!(period(&request(1, 2)).is_ok());
        for (from, to) in [(2, 2), (3, 2)] {
            let failure = period(&request(from, to)).expect_err("it has none");
            assert_eq!(failure.code, Code::BadInput);
        }
    }

    #[test]
    fn a_seed_is_kept_or_made_up_but_never_mended() {
        let sample = |seed: &str| {
            choice(&EvidenceChoice::Sample {
                seed: seed.to_owned(),
                size: None,
            })
        };
        let seed = |choice| match choice {
            Ok(Choice::Sample { seed, .. }) => seed,
            other => panic!("{other:?}"),
        };
        assert_eq!(seed(sample(" 2026-Q3 ")), "2026-Q3");
        let (one, other) = (seed(sample("")), seed(sample("")));
        assert_ne!(one, other);
        for bad in ["two words", "ü", &"x".repeat(65)] {
            assert_eq!(
                sample(bad).map_err(|failure| failure.code),
                Err(Code::BadInput)
            );
        }
    }
}
