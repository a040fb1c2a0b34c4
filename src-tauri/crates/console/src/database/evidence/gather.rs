use std::time::UNIX_EPOCH;

use evidence::{
    Approval, Asked, Candidate, Change, Choice, Draw, Evidence, Exception, History, Ledger, Maker,
    Period, Source, draw,
};
use futures::FutureExt as _;
use migrations::{Line, Standing, rules::Engine};
use model::{Code, Failure, Nanos};

use super::{change, clock::Clock, warnings, whole::Whole};
use crate::{
    Console,
    database::{
        keeper::{keeper, requests},
        ledger::ledger_excerpt,
        migrations::{self as histories, Beside, OneHistory, beside, tell_all},
        standing::standing_now,
    },
    wire::{
        CheckoutState, CheckoutView, DatabaseRequest, EvidenceChoice, EvidenceRequest,
        EvidenceWarning, MigrationDetail, MigrationRow,
    },
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
    let (source, keeper) = keeper(&running, request.source.as_deref())?;
    let (keeper, asked) = keeper.recorded();
    let standing = standing_now(console, &source, &keeper).await?;
    let clock = keeper.clock(console).await;
    let found = beside(console, &source, &keeper).await?;
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
    let engine = keeper.engine(&source);
    let mut rows = Vec::new();
    let mut checkouts = Vec::new();
    for history in &found.histories {
        let (lines, mut details, outside) = within(history, engine, period);
        let checkout = tell_all(console, history, &mut details).boxed().await;
        let whole = Whole::read(history).await;
        for (line, detail) in lines.into_iter().zip(details) {
            let change = change::of(history, line, &detail, &whole);
            evidence.changes.push(change);
            rows.push(detail.row);
        }
        evidence.outside += outside;
        evidence.histories.push(about(history, &checkout));
        checkouts.push(checkout);
    }
    evidence.unproved.extend(unapproved(&evidence, &checkouts));
    evidence.queries = match asked {
        Some(asked) => asked.all().into_iter().map(statement).collect(),
        None => requests(&source)
            .into_iter()
            .map(|sql| Asked {
                at: evidence.maker.at,
                sql,
            })
            .collect(),
    };
    let draw = drawn(&evidence);
    Ok(Gathered {
        source: source.definition.id.clone(),
        warnings: warnings::of(&evidence, &standing, &clock, &found.ledger, &checkouts),
        evidence,
        draw,
        rows,
    })
}

/// Migrations of a history that may belong to a period, and how many surely do not.
fn within(
    history: &OneHistory,
    engine: Option<Engine>,
    period: Period,
) -> (Vec<&Line>, Vec<MigrationDetail>, usize) {
    let (mut lines, mut details, mut outside) = (Vec::new(), Vec::new(), 0);
    for (line, detail) in histories::details(history, engine) {
        if line.entry.is_none() || line.standing == Standing::Marker {
            continue;
        }
        let applied = change::applied(history, line, &detail.row.applied.text);
        if applied.may_lie_in(period) {
            lines.push(line);
            details.push(detail);
        } else {
            outside += 1;
        }
    }
    (lines, details, outside)
}

/// What git cannot prove of who approved the changes, in words.
fn unapproved(evidence: &Evidence, checkouts: &[CheckoutView]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for (history, checkout) in evidence.histories.iter().zip(checkouts) {
        if checkout.state != CheckoutState::Read {
            let (table, sentence) = (&history.table, &checkout.sentence);
            said.push(format!("Who approved the changes of {table}: {sentence}"));
        }
        for limit in &checkout.limits {
            if !said.contains(limit) {
                said.push(limit.clone());
            }
        }
    }
    let committed = |change: &Change| matches!(change.approval, Approval::Commit { .. });
    if evidence.changes.iter().any(committed) {
        said.push(
            "Git tells who wrote a change and who merged it, not who reviewed it, and its dates \
             are the words of whoever committed: lay the merge requests of these changes beside it"
                .to_owned(),
        );
    }
    said
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

fn about(of: &OneHistory, checkout: &CheckoutView) -> History {
    let view = histories::view(of);
    History {
        table: view.table,
        tool: view.tool,
        why: view.why,
        folder: view.folder.unwrap_or_default(),
        git: checkout.sentence.clone(),
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
