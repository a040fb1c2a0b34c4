use model::Nanos;

mod positions;
mod properties;

use super::{Happened, Look, Memory, Origin, Sight, Window, date};
use crate::{
    compare::{What, compare},
    history::{Applied, Entry, History, State},
    moment::Moment,
    tool::Tool,
};

const TABLE: &str = "public.history";
const MINUTE: i64 = 60 * 1_000_000_000;
const DAY: i64 = 24 * 60 * MINUTE;
/// 2026-11-21T01:41:07Z.
const START: i64 = 1_795_225_267 * 1_000_000_000;

/// Looks at one database, taken one after another.
#[derive(Default)]
struct Looks {
    memory: Memory,
    looks: Vec<(Nanos, Look)>,
}

impl Looks {
    /// A look `at` minutes after the start; what it recorded.
    fn look(&mut self, at: i64, histories: &[History]) -> usize {
        let sights: Vec<Sight> = histories
            .iter()
            .map(|history| Sight::of(history, false))
            .collect();
        self.sight(at, &sights, Origin::default())
    }

    fn sight(&mut self, at: i64, sights: &[Sight], origin: Origin) -> usize {
        let look = Look {
            since: None,
            server_at: None,
            origin,
            differences: self.memory.differences(sights, true, false),
        };
        let differing = look.differences.len();
        let at = Nanos(START + at * MINUTE);
        self.memory.take(self.looks.len() as u64, at, &look);
        self.looks.push((at, look));
        differing
    }

    fn codes(&self) -> Vec<(&'static str, bool)> {
        let changes = self.memory.changes().iter();
        changes
            .map(|change| (change.what.code(), change.grave))
            .collect()
    }
}

fn minute(at: i64) -> Nanos {
    Nanos(START + at * MINUTE)
}

fn history(tool: Tool, entries: Vec<Entry>) -> History {
    History {
        tool,
        table: TABLE.to_owned(),
        entries,
        position: None,
        lock: None,
        metadata: Vec::new(),
        seeds: Vec::new(),
        limits: Vec::new(),
    }
}

/// A row with a checksum, applied this many minutes after the start.
fn row(id: &str, checksum: &str, at: i64) -> Entry {
    let mut entry = Entry::new(id);
    entry.checksum = Some(checksum.to_owned());
    entry.applied = Applied::Recorded {
        at: Moment::at(START + at * MINUTE),
    };
    entry
}

fn in_state(mut entry: Entry, state: State) -> Entry {
    entry.state = state;
    entry
}

fn rerun(mut entry: Entry) -> Entry {
    entry.details.push(("exectype".into(), "RERAN".into()));
    entry
}

fn sqlx(entries: Vec<Entry>) -> Vec<History> {
    vec![history(Tool::Sqlx, entries)]
}

/// What it is, the rows before and after, and what is told of it.
type Case = (
    &'static str,
    Vec<Entry>,
    Vec<Entry>,
    &'static [(&'static str, bool)],
);

#[test]
fn what_happened_between_two_looks() {
    let old = || row("1", "a", -60);
    let table: [Case; 14] = [
        ("nothing", vec![old()], vec![old()], &[]),
        (
            "a row came",
            vec![old()],
            vec![old(), row("2", "b", 5)],
            &[("appeared", false)],
        ),
        (
            "a row came with an old date",
            vec![old()],
            vec![row("0", "b", -3 * 24 * 60), old()],
            &[("appeared_late", true)],
        ),
        (
            "a checksum changed",
            vec![old()],
            vec![row("1", "z", -60)],
            &[("repaired", true)],
        ),
        (
            "a checksum is gone",
            vec![old()],
            vec![Entry {
                checksum: None,
                ..old()
            }],
            &[("repaired", true)],
        ),
        (
            "a time changed",
            vec![old()],
            vec![row("1", "a", -90)],
            &[("row_changed", true)],
        ),
        (
            "both",
            vec![old()],
            vec![row("1", "z", -90)],
            &[("repaired", true), ("row_changed", true)],
        ),
        (
            "a row is gone",
            vec![old(), row("2", "b", -50)],
            vec![old()],
            &[("row_vanished", true)],
        ),
        (
            "a failed row is gone",
            vec![old(), in_state(row("2", "b", -50), State::Failed)],
            vec![old()],
            &[("row_vanished", false)],
        ),
        (
            "a failed one was mended and ran",
            vec![in_state(row("1", "a", -60), State::Failed)],
            vec![row("1", "b", 5)],
            &[("state_changed", false)],
        ),
        (
            "one was rolled back",
            vec![old()],
            vec![in_state(old(), State::RolledBack)],
            &[("state_changed", false)],
        ),
        (
            "the tool ran it again",
            vec![old()],
            vec![rerun(row("1", "z", 5))],
            &[("repaired", false), ("row_changed", false)],
        ),
        (
            "a repeatable one ran a second time",
            vec![row("R views", "a", -60)],
            vec![row("R views", "a", -60), row("R views", "b", 5)],
            &[("appeared", false)],
        ),
        (
            "all is gone",
            vec![old()],
            vec![],
            &[("row_vanished", true)],
        ),
    ];
    for (what, before, after, expected) in table {
        let mut looks = Looks::default();
        looks.look(0, &sqlx(before));
        let differing = looks.look(10, &sqlx(after));
        assert_eq!(looks.codes(), expected, "{what}");
        assert_eq!(differing > 0, !expected.is_empty(), "{what}");
        for change in looks.memory.changes() {
            let window = Window {
                after: Some(minute(0)),
                before: minute(10),
            };
            assert_eq!((change.window, change.sequence), (window, 1), "{what}");
        }
    }
}

#[test]
fn a_late_row_is_told_from_one_that_only_took_long() {
    let local = |at: i64| Applied::Recorded {
        at: Moment::local(START + at * MINUTE),
    };
    let known = |at: i64| Applied::Recorded {
        at: Moment::at(START + at * MINUTE),
    };
    let table = [
        ("within the hour a migration may take", known(-50), 0, false),
        ("an hour before the last look", known(-65), 0, true),
        (
            "seen late by a replica two hours behind",
            known(-100),
            7_200_000,
            false,
        ),
        ("in a zone that nothing records", local(-10 * 60), 0, false),
        ("older than any zone explains", local(-16 * 60), 0, true),
        ("without a time", Applied::Unknown, 0, false),
        (
            "no time at all",
            Applied::Recorded {
                at: Moment::read("yesterday"),
            },
            0,
            false,
        ),
    ];
    for (what, applied, behind, late) in table {
        let mut looks = Looks::default();
        looks.look(0, &sqlx(vec![]));
        let mut entry = row("2", "b", 0);
        entry.applied = applied;
        let origin = Origin {
            behind_ms: Some(behind),
            ..Origin::default()
        };
        looks.sight(10, &[Sight::of(&sqlx(vec![entry])[0], false)], origin);
        let told: Vec<Happened> = looks
            .memory
            .changes()
            .iter()
            .map(|change| change.what)
            .collect();
        let expected = if late {
            Happened::AppearedLate
        } else {
            Happened::Appeared
        };
        assert_eq!(told, [expected], "{what}");
    }
}

#[test]
fn a_row_without_a_time_gets_the_window_it_came_in() {
    let timeless = |id: &str| Entry::new(id);
    let mut looks = Looks::default();
    looks.look(0, &[history(Tool::Rails, vec![timeless("1")])]);
    looks.look(
        10,
        &[history(Tool::Rails, vec![timeless("1"), timeless("2")])],
    );
    let now = history(
        Tool::Rails,
        vec![timeless("1"), timeless("2"), timeless("3")],
    );
    let mut entries = now.entries.clone();
    let windows = looks.memory.windows(&now, &entries, &[]);
    date(&mut entries, &windows);
    let seen: Vec<&Applied> = entries.iter().map(|entry| &entry.applied).collect();
    let first = Moment::at(minute(0).0);
    let second = Moment::at(minute(10).0);
    let expected = [
        Applied::Seen {
            after: None,
            before: first.clone(),
        },
        Applied::Seen {
            after: Some(first),
            before: second,
        },
        Applied::Unknown,
    ];
    assert_eq!(
        seen,
        expected.iter().collect::<Vec<_>>(),
        "the third was seen by no look"
    );
}

#[test]
fn a_server_whose_clock_is_behind_is_not_blamed() {
    for (server, expected) in [
        (Some(10 - 180), Happened::Appeared),
        (Some(10), Happened::AppearedLate),
        (None, Happened::AppearedLate),
    ] {
        let mut memory = Memory::default();
        memory.take(0, minute(0), &Look::default());
        let rows = sqlx(vec![row("1", "a", -175)]);
        let look = Look {
            server_at: server.map(minute),
            differences: memory.differences(&[Sight::of(&rows[0], false)], true, false),
            ..Look::default()
        };
        memory.take(1, minute(5), &Look::default());
        // The history itself is not new: only its row is.
        let empty = Look {
            differences: Memory::default().differences(
                &[Sight::of(&sqlx(vec![])[0], false)],
                true,
                false,
            ),
            ..Look::default()
        };
        memory.take(2, minute(8), &empty);
        memory.take(3, minute(10), &look);
        let told: Vec<Happened> = memory.changes().iter().map(|change| change.what).collect();
        assert_eq!(told.last(), Some(&expected), "{server:?}");
    }
}

#[test]
fn the_last_look_without_it_narrows_the_window() {
    let mut memory = Memory::default();
    let look = |memory: &Memory, since: Option<i64>, rows: Vec<Entry>| Look {
        since: since.map(minute),
        server_at: None,
        origin: Origin::default(),
        differences: memory.differences(&[Sight::of(&sqlx(rows)[0], false)], true, false),
    };
    let first = look(&memory, None, vec![]);
    memory.take(0, minute(0), &first);
    let second = look(&memory, Some(59), vec![row("1", "a", 59)]);
    memory.take(1, minute(60), &second);
    let window = memory.changes()[0].window;
    assert_eq!(
        (window.after, window.before),
        (Some(minute(59)), minute(60))
    );
}

#[test]
fn a_clock_that_went_back_widens_the_window() {
    let mut looks = Looks::default();
    looks.look(100, &sqlx(vec![]));
    looks.look(40, &sqlx(vec![row("1", "a", 40)]));
    let window = looks.memory.changes()[0].window;
    assert_eq!(
        (window.after, window.before),
        (Some(minute(40)), minute(100))
    );
}

#[test]
fn histories_come_and_go_and_may_not_be_readable() {
    let one = || sqlx(vec![row("1", "a", -60)]);
    let other = || History {
        table: "app.other".into(),
        ..history(Tool::Knex, vec![row("x", "", -60)])
    };
    let mut looks = Looks::default();
    assert_eq!(looks.look(0, &one()), 1);
    assert_eq!(looks.look(10, &[one().remove(0), other()]), 1);
    assert_eq!(looks.codes(), [("history_appeared", false)]);
    let unread = [
        Sight::of(&one()[0], false),
        Sight::unread("app.other", Tool::Knex),
    ];
    assert_eq!(
        looks.sight(20, &unread, Origin::default()),
        1,
        "that it cannot be read is recorded"
    );
    assert_eq!(looks.sight(30, &unread, Origin::default()), 0, "once");
    assert_eq!(
        looks.look(40, &[one().remove(0), other()]),
        1,
        "it can be read again"
    );
    assert_eq!(looks.look(50, &one()), 1);
    assert_eq!(
        looks.codes(),
        [("history_appeared", false), ("history_vanished", true)]
    );
    assert_eq!(looks.look(60, &one()), 0, "gone is said once");
    let sights = [Sight::of(&one()[0], false)];
    assert_eq!(
        looks.memory.differences(&sights, false, false),
        [],
        "a cut list proves nothing"
    );
}

#[test]
fn what_could_not_be_read_at_first_has_no_beginning() {
    let mut looks = Looks::default();
    looks.sight(0, &[Sight::unread(TABLE, Tool::Rails)], Origin::default());
    let rails = history(Tool::Rails, vec![Entry::new("1")]);
    looks.look(10, std::slice::from_ref(&rails));
    assert_eq!(looks.codes(), [], "nobody knows since when it is there");
    let windows = looks.memory.windows(&rails, &rails.entries, &[]);
    assert_eq!(windows[0].and_then(|window| window.after), None);
}

#[test]
fn rows_beyond_the_cap_are_not_taken_for_gone() {
    let mut looks = Looks::default();
    looks.look(0, &sqlx(vec![row("1", "a", -60), row("2", "b", -50)]));
    let cut = Sight::of(&sqlx(vec![row("1", "a", -60)])[0], true);
    assert_eq!(looks.sight(10, &[cut], Origin::default()), 0);
}

#[test]
fn another_server_is_said_and_the_same_one_is_not() {
    let origin = |system: &str| Origin {
        system: system.into(),
        database: "orders".into(),
        ..Origin::default()
    };
    let sight = [Sight::of(&sqlx(vec![row("1", "a", -60)])[0], false)];
    let mut looks = Looks::default();
    for system in ["7301", "7301", "", "9999"] {
        looks.sight(0, &sight, origin(system));
    }
    assert_eq!(looks.codes(), [("other_server", false)]);
    assert!(looks.memory.changes()[0].words.contains("7301"));
}

#[test]
fn a_changed_checksum_reaches_the_comparison_once() {
    let mut looks = Looks::default();
    looks.look(0, &sqlx(vec![row("1", "a", -60), row("2", "b", -50)]));
    let now = sqlx(vec![row("1", "z", -60), row("2", "b", -50)]).remove(0);
    looks.look(10, std::slice::from_ref(&now));
    let compared = compare(&now, &[], &looks.memory.first_seen(TABLE));
    assert_eq!(compared.found(What::Repaired).collect::<Vec<_>>(), ["1"]);
    assert_eq!(looks.memory.findings(&now, &[]), []);
    let views = sqlx(vec![row("R", "a", -60), row("R", "b", -50)]).remove(0);
    let mut looks = Looks::default();
    looks.look(0, std::slice::from_ref(&views));
    assert!(
        looks.memory.first_seen(TABLE).is_empty(),
        "each run has a checksum of its own"
    );
}

#[test]
fn ids_of_any_length_are_kept_short_and_apart() {
    let long = |end: &str| row(&format!("{}{end}", "é".repeat(5_000)), "a", -60);
    let mut looks = Looks::default();
    let now = sqlx(vec![long("x"), long("y")]);
    looks.look(0, &now);
    let text = serde_json::to_string(&looks.looks[0].1).expect("it is JSON");
    assert!(text.len() < 2_500, "{}", text.len());
    let windows = looks.memory.windows(&now[0], &now[0].entries, &[]);
    assert!(windows.iter().all(Option::is_some));
    assert_eq!(looks.look(10, &now), 0);
}

#[test]
fn a_look_of_a_year_ago_is_still_read() {
    let text = r#"{"since":"1795225267000000000","origin":{"system":"7301","role":"replica"},"differences":[{"history":"public.history","tool":"drizzle-1.0","rows":1,"whole":true,"came":[{"key":"1#1","state":"applied"}]}]}"#;
    let look: Look = serde_json::from_str(text).expect("the format stays");
    assert_eq!(serde_json::to_string(&look).expect("it is JSON"), text);
    let nothing: Look = serde_json::from_str(r#"{"origin":{}}"#).expect("the shortest");
    assert_eq!(nothing, Look::default());
}
