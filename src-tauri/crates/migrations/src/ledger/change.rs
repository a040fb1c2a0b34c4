use super::{
    Origin, Print, Window,
    print::{id, stood},
};
use crate::moment::{Moment, Zone};

/// Something that happened to a history between two looks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The history; empty if the server is meant.
    pub history: String,
    /// The row's key; absent if the whole history is meant.
    pub key: Option<String>,
    /// What the tool knows the migration by; empty if the whole history is meant.
    pub id: String,
    /// What it is.
    pub what: Happened,
    /// One sentence that names the thing and what it means.
    pub words: String,
    /// Whether somebody rewrote history, as far as rows can show it.
    pub grave: bool,
    /// When it happened.
    pub window: Window,
    /// The entry that records it.
    pub sequence: u64,
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Happened {
    /// A whole history came.
    HistoryAppeared,
    /// A whole history is not there any more.
    HistoryVanished,
    /// A row came.
    Appeared,
    /// A row came whose time lies before a look that did not find it.
    AppearedLate,
    /// The checksum in a row changed.
    Repaired,
    /// The time in a row changed.
    RowChanged,
    /// What became of a migration changed.
    StateChanged,
    /// A row is not there any more.
    RowVanished,
    /// A history that is only a position moved on.
    Moved,
    /// A history that is only a position moved back.
    MovedBack,
    /// Another server answered.
    OtherServer,
}

impl Happened {
    /// A name that stays.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::HistoryAppeared => "history_appeared",
            Self::HistoryVanished => "history_vanished",
            Self::Appeared => "appeared",
            Self::AppearedLate => "appeared_late",
            Self::Repaired => "repaired",
            Self::RowChanged => "row_changed",
            Self::StateChanged => "state_changed",
            Self::RowVanished => "row_vanished",
            Self::Moved => "moved",
            Self::MovedBack => "moved_back",
            Self::OtherServer => "other_server",
        }
    }
}

/// What happened, in words, and whether it is grave.
pub(super) type Told = (Happened, String, bool);

const SECOND: i64 = 1_000_000_000;
/// A row may bear a time before a look that did not find it: it is written when a migration
/// begins and seen when it ends, and clocks differ.
const LENIENCE: i64 = 3_600 * SECOND;
/// Zones lie within this of UTC.
const ZONES: i64 = 14 * 3_600 * SECOND;

/// A row that was not there at the look before; `slack` is what a late replica and a slow clock
/// explain besides, in nanoseconds.
pub(super) fn appeared(print: &Print, window: Window, again: bool, slack: i64) -> Told {
    let name = id(&print.key);
    let come = if again { "came back" } else { "came" };
    let plain = || (Happened::Appeared, format!("{name} {come}"), false);
    let Some((after, applied)) = window.after.zip(print.applied.as_deref()) else {
        return plain();
    };
    let moment = Moment::read(applied);
    let Some(at) = moment.nanos() else {
        return plain();
    };
    let zones = match moment.zone() {
        Zone::Known => 0,
        Zone::Unknown => ZONES,
    };
    let lenience = LENIENCE.saturating_add(zones).saturating_add(slack);
    if at >= after.0.saturating_sub(lenience) {
        return plain();
    }
    (
        Happened::AppearedLate,
        format!(
            "{name} {come} with the time {applied}, but a look at {} did not find it: the row was put in with an old date, or came from another database",
            Moment::at(after.0.div_euclid(SECOND).saturating_mul(SECOND)).text()
        ),
        true,
    )
}

/// What differs between two looks at one row.
pub(super) fn differs(before: &Print, now: &Print) -> Vec<Told> {
    let name = id(&now.key);
    let mut told = Vec::new();
    let rerun = now.rerun && time_differs(before, now);
    // A migration that failed is mended and tried again: only what ran is held to its checksum.
    if before.checksum != now.checksum && stood(&before.state) {
        let (was, is) = (or_none(&before.checksum), or_none(&now.checksum));
        let why = if rerun {
            "the tool ran it again, as it is told to when its text changes"
        } else {
            "the history was repaired or rewritten"
        };
        told.push((
            Happened::Repaired,
            format!("the checksum of {name} was {was} and is {is}: {why}"),
            !rerun,
        ));
    }
    if before.state != now.state {
        told.push((
            Happened::StateChanged,
            format!("{name} was {} and is {}", before.state, now.state),
            false,
        ));
    } else if time_differs(before, now) {
        let (was, is) = (or_none(&before.applied), or_none(&now.applied));
        let why = if rerun {
            "the tool ran it again"
        } else if stood(&now.state) {
            "the row was rewritten, or it was taken back and applied again"
        } else {
            "it was tried again"
        };
        told.push((
            Happened::RowChanged,
            format!("the time of {name} was {was} and is {is}: {why}"),
            stood(&now.state) && !rerun,
        ));
    }
    told
}

/// A row that was there at the look before.
pub(super) fn vanished(before: &Print) -> Told {
    let name = id(&before.key);
    if stood(&before.state) {
        let words = format!(
            "the row of {name} is gone: it was taken back by a down migration, or deleted by hand"
        );
        return (Happened::RowVanished, words, true);
    }
    let words = format!("the row of {name}, which was {}, is gone", before.state);
    (Happened::RowVanished, words, false)
}

/// A history that is only a position, before and now.
pub(super) fn moved(history: &str, before: &[Print], now: &[Print]) -> Told {
    let (was, is) = (names(before), names(now));
    let number = |prints: &[Print]| match prints {
        [] => Some(i64::MIN),
        [one] => id(&one.key).parse::<i64>().ok(),
        _ => None,
    };
    match number(before).zip(number(now)) {
        Some((before, now)) if now < before => (
            Happened::MovedBack,
            format!(
                "{history} went back from {was} to {is}: what lay between was taken back, or the position was set by hand"
            ),
            true,
        ),
        _ => (
            Happened::Moved,
            format!("{history} went from {was} to {is}"),
            false,
        ),
    }
}

/// Another server than at the look before.
pub(super) fn other_server(before: &Origin, now: &Origin) -> Option<Told> {
    let differ = |a: &str, b: &str| !a.is_empty() && !b.is_empty() && a != b;
    if !differ(&before.system, &now.system) && !differ(&before.database, &now.database) {
        return None;
    }
    let name = |origin: &Origin| {
        let parts = [&origin.database, &origin.address, &origin.system];
        let parts: Vec<&str> = parts.into_iter().map(String::as_str).collect();
        parts.join(" ").trim().to_owned()
    };
    let words = format!(
        "another server answers: it was {} and is {}",
        name(before),
        name(now)
    );
    Some((Happened::OtherServer, words, false))
}

fn names(prints: &[Print]) -> String {
    if prints.is_empty() {
        return "nothing".to_owned();
    }
    let name = |print: &Print| match print.state.as_str() {
        "applied" => id(&print.key).to_owned(),
        state => format!("{} ({state})", id(&print.key)),
    };
    prints.iter().map(name).collect::<Vec<_>>().join(", ")
}

/// Whether the times are other moments, however they are written.
fn time_differs(before: &Print, now: &Print) -> bool {
    let (Some(was), Some(is)) = (&before.applied, &now.applied) else {
        return before.applied != now.applied;
    };
    let nanos = |text: &str| Moment::read(text).nanos();
    was != is && (nanos(was).is_none() || nanos(was) != nanos(is))
}

fn or_none(value: &Option<String>) -> &str {
    value.as_deref().unwrap_or("none")
}
