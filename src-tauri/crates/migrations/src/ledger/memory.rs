use std::collections::{BTreeMap, HashMap, HashSet};

use model::Nanos;

use super::{
    Change, Difference, Happened, Look, Origin, Print, Sight, change,
    change::Told,
    print::{id, stood},
};
use crate::{moment::Moment, tool::Tool};

/// What all looks at a database say together.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    pub(super) histories: BTreeMap<String, Known>,
    origin: Option<Origin>,
    first: Option<Nanos>,
    last: Option<Nanos>,
    changes: Vec<Change>,
}

/// What is known of one history.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub(super) tool: Tool,
    pub(super) rows: HashMap<String, Row>,
    /// Where it stood, look by look, for tools that store nothing else.
    pub(super) positions: Vec<(Window, Vec<Print>)>,
    /// Whether it was ever read.
    read: bool,
    unread: bool,
    gone: bool,
}

/// What is known of one row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The checksum it was first seen with since it last came.
    pub(super) first_checksum: Option<String>,
    pub(super) now: Print,
    pub(super) seen: Window,
    pub(super) gone: bool,
}

/// Between which looks something happened, by this computer's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// The last look before it; absent if it was so at the first look.
    pub after: Option<Nanos>,
    /// The first look that found it.
    pub before: Nanos,
}

impl Window {
    /// A clock that went back in between leaves a window that holds both readings.
    fn new(after: Option<Nanos>, before: Nanos) -> Self {
        match after {
            Some(after) if after > before => Self {
                after: Some(before),
                before: after,
            },
            after => Self { after, before },
        }
    }

    /// Its ends in whole seconds, which are enough for people and hold the window.
    pub(super) fn ends(&self) -> (Option<Moment>, Moment) {
        let after = self.after.map(|at| at.0.div_euclid(SECOND));
        let before = self.before.0.saturating_add(SECOND - 1).div_euclid(SECOND);
        let moment = |seconds: i64| Moment::at(seconds.saturating_mul(SECOND));
        (after.map(moment), moment(before))
    }

    /// In words, in UTC.
    #[must_use]
    pub fn text(&self) -> String {
        match self.ends() {
            (Some(after), before) => format!("between {} and {}", after.text(), before.text()),
            (None, before) => format!("before {}", before.text()),
        }
    }
}

const SECOND: i64 = 1_000_000_000;

impl Memory {
    /// When the first look was.
    #[must_use]
    pub fn first(&self) -> Option<Nanos> {
        self.first
    }

    /// When the newest look was that is recorded.
    #[must_use]
    pub fn last(&self) -> Option<Nanos> {
        self.last
    }

    /// Whether a row with this key was there at the newest look.
    #[must_use]
    pub fn has(&self, history: &str, key: &str) -> bool {
        let known = self.histories.get(history);
        known
            .and_then(|known| known.rows.get(key))
            .is_some_and(|row| !row.gone)
    }

    /// What happened between looks, the oldest first.
    #[must_use]
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Whether nothing was recorded yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_none()
    }

    /// What a look that saw this has to record. `complete` if the list of tables was: only then a
    /// history that was not seen is gone. `whole` lists all rows, which the first look of a file
    /// does, so that the file can be read without those before it.
    #[must_use]
    pub fn differences(&self, sights: &[Sight], complete: bool, whole: bool) -> Vec<Difference> {
        let seen: HashSet<&str> = sights.iter().map(|sight| sight.history.as_str()).collect();
        let missing = self
            .histories
            .iter()
            .filter(|(history, known)| complete && !known.gone && !seen.contains(history.as_str()));
        let gone = missing.map(|(history, known)| Difference {
            gone: true,
            ..nothing(history, known.tool)
        });
        let differing = sights.iter().filter_map(|sight| {
            let known = self.histories.get(&sight.history);
            difference(sight, known.filter(|known| known.tool == sight.tool), whole)
        });
        differing.chain(gone).collect()
    }

    /// Takes in what the entry with this number records; entries come in their order.
    pub fn take(&mut self, sequence: u64, at: Nanos, look: &Look) {
        let window = Window::new(look.since.or(self.last), at);
        let told = |told: Told, history: &str, key: Option<&str>, window: Window| Change {
            history: history.to_owned(),
            id: key.map(id).unwrap_or_default().to_owned(),
            key: key.map(ToOwned::to_owned),
            what: told.0,
            words: told.1,
            grave: told.2,
            window,
            sequence,
        };
        let before = self.origin.as_ref();
        let moved = before.and_then(|before| change::other_server(before, &look.origin));
        self.changes
            .extend(moved.map(|moved| told(moved, "", None, window)));
        let slack = slack(at, look);
        for difference in &look.differences {
            let first_look = self.first.is_none();
            let changes = self.take_one(difference, window, first_look, slack);
            let history = &difference.history;
            self.changes.extend(
                changes
                    .into_iter()
                    .map(|(key, what)| told(what, history, key.as_deref(), window)),
            );
        }
        // A server that could not say who it is leaves what is known.
        let known = self.origin.get_or_insert_with(Origin::default);
        for (known, now) in [
            (&mut known.system, &look.origin.system),
            (&mut known.database, &look.origin.database),
            (&mut known.address, &look.origin.address),
        ] {
            if !now.is_empty() {
                known.clone_from(now);
            }
        }
        self.first.get_or_insert(at);
        self.last = Some(at);
    }

    fn take_one(
        &mut self,
        difference: &Difference,
        window: Window,
        first_look: bool,
        slack: i64,
    ) -> Vec<(Option<String>, Told)> {
        let history = &difference.history;
        let same_tool = |known: &Known| known.tool == difference.tool;
        let is_new = !self.histories.get(history).is_some_and(same_tool);
        if is_new {
            self.histories
                .insert(history.clone(), Known::new(difference.tool));
        }
        let known = self
            .histories
            .get_mut(history)
            .expect("it was put in if it was not there");
        known.unread = difference.unread;
        if difference.unread {
            return Vec::new();
        }
        if difference.gone {
            known.gone = true;
            let words = format!("{history} is not there any more, or may not be seen any more");
            return vec![(None, (Happened::HistoryVanished, words, true))];
        }
        known.gone = false;
        // Of what was there before it was first read, only the end of the window is known.
        let unseen = first_look || (!known.read && !is_new);
        let seen = Window {
            after: window.after.filter(|_| !unseen),
            ..window
        };
        let first_read = !known.read;
        known.read = true;
        let changes = if is_position(known.tool) {
            known.stand(difference, seen)
        } else {
            known.take_rows(difference, seen, slack)
        };
        if !first_read {
            return changes;
        }
        if unseen {
            return Vec::new();
        }
        let words = format!("{history} came with {} rows", difference.rows);
        vec![(None, (Happened::HistoryAppeared, words, false))]
    }
}

impl Known {
    fn new(tool: Tool) -> Self {
        Self {
            tool,
            rows: HashMap::new(),
            positions: Vec::new(),
            read: false,
            unread: false,
            gone: false,
        }
    }

    fn take_rows(
        &mut self,
        difference: &Difference,
        window: Window,
        slack: i64,
    ) -> Vec<(Option<String>, Told)> {
        let mut changes = Vec::new();
        let listed: HashSet<&str> = difference.came.iter().map(|row| row.key.as_str()).collect();
        let mut went: Vec<&str> = difference.went.iter().map(String::as_str).collect();
        if difference.whole && !difference.cut {
            let there = self.rows.iter().filter(|(_, row)| !row.gone);
            let keys = there.map(|(key, _)| key.as_str());
            went.extend(keys.filter(|key| !listed.contains(key)));
        }
        went.sort_unstable();
        let went: Vec<String> = went.into_iter().map(ToOwned::to_owned).collect();
        for key in went {
            if let Some(row) = self.rows.get_mut(&key)
                && !row.gone
            {
                row.gone = true;
                changes.push((Some(key), change::vanished(&row.now)));
            }
        }
        for print in &difference.came {
            let key = Some(print.key.clone());
            match self.rows.get_mut(&print.key) {
                Some(row) if !row.gone => {
                    let told = change::differs(&row.now, print);
                    changes.extend(told.into_iter().map(|told| (key.clone(), told)));
                    // What was not applied yet had no checksum to be held to.
                    if !stood(&row.now.state) || print.rerun {
                        row.first_checksum.clone_from(&print.checksum);
                    }
                    row.now = print.clone();
                }
                row => {
                    let again = row.is_some();
                    changes.push((key, change::appeared(print, window, again, slack)));
                    let row = Row {
                        first_checksum: print.checksum.clone(),
                        now: print.clone(),
                        seen: window,
                        gone: false,
                    };
                    self.rows.insert(print.key.clone(), row);
                }
            }
        }
        changes
    }

    fn stand(&mut self, difference: &Difference, window: Window) -> Vec<(Option<String>, Told)> {
        let before = self.positions.last().map(|(_, prints)| prints.as_slice());
        let before = before.unwrap_or_default();
        let mut now: Vec<Print> = difference.came.clone();
        if !difference.whole {
            let is_left = |row: &&Print| {
                !difference.went.contains(&row.key) && !now.iter().any(|new| new.key == row.key)
            };
            let left: Vec<Print> = before.iter().filter(is_left).cloned().collect();
            now.extend(left);
        }
        now.sort_by(|a, b| a.key.cmp(&b.key));
        if !self.positions.is_empty() && before == now {
            return Vec::new();
        }
        let told = change::moved(&difference.history, before, &now);
        self.positions.push((window, now));
        vec![(None, told)]
    }

    /// The rows that are there, as they were seen last.
    fn there(&self) -> HashMap<&str, &Print> {
        if let Some((_, prints)) = self.positions.last() {
            let prints = prints.iter();
            return prints.map(|print| (print.key.as_str(), print)).collect();
        }
        let there = self.rows.iter().filter(|(_, row)| !row.gone);
        there.map(|(key, row)| (key.as_str(), &row.now)).collect()
    }
}

/// By how much a row may seem older than it is: its server was behind its primary, or its clock
/// is behind this computer's.
fn slack(at: Nanos, look: &Look) -> i64 {
    let behind = look.origin.behind_ms.unwrap_or_default();
    let behind = i64::try_from(behind)
        .unwrap_or(i64::MAX)
        .saturating_mul(1_000_000);
    let server = look.server_at.unwrap_or(at);
    behind.saturating_add(at.0.saturating_sub(server.0).max(0))
}

/// What a sight has to record; nothing if all is as it was.
fn difference(sight: &Sight, known: Option<&Known>, whole: bool) -> Option<Difference> {
    let mut difference = Difference {
        cut: sight.cut,
        ..nothing(&sight.history, sight.tool)
    };
    let Some(rows) = &sight.rows else {
        difference.unread = true;
        return (whole || !known.is_some_and(|known| known.unread)).then_some(difference);
    };
    difference.rows = rows.len() as u64;
    let known = known.filter(|known| known.read);
    let Some(known) = known.filter(|_| !whole) else {
        difference.whole = true;
        difference.came.clone_from(rows);
        return Some(difference);
    };
    let before = known.there();
    let differs = |row: &&Print| before.get(row.key.as_str()).is_none_or(|was| was != row);
    difference.came = rows.iter().filter(differs).cloned().collect();
    if !sight.cut {
        let here: HashSet<&str> = rows.iter().map(|row| row.key.as_str()).collect();
        let went = before.keys().filter(|key| !here.contains(**key));
        difference.went = went.map(|key| (*key).to_owned()).collect();
        difference.went.sort_unstable();
    }
    let as_before = difference.came.is_empty() && difference.went.is_empty();
    (!as_before || known.unread || known.gone).then_some(difference)
}

fn nothing(history: &str, tool: Tool) -> Difference {
    Difference {
        history: history.to_owned(),
        tool,
        rows: 0,
        whole: false,
        cut: false,
        unread: false,
        gone: false,
        came: Vec::new(),
        went: Vec::new(),
    }
}

/// Tools whose table says where a database stands and nothing else.
pub(super) fn is_position(tool: Tool) -> bool {
    matches!(tool, Tool::Alembic | Tool::GolangMigrate)
}
