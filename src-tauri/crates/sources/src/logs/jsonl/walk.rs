//! Lines of many stretches in the order of time, a block of each at a time.
//!
//! Lines of a block are put in order; a clock that jumps further than a block reaches leaves lines
//! where they stand in their file.

use std::{cmp::Ordering, io};

use lines::{Read, TimeGuess};
use model::{LogLine, LogOrder, Nanos};
use serde::{Deserialize, Serialize};

use super::{
    cut::records,
    stretch::{BLOCK, Mark, Stretch},
};

/// A walk that can be gone on with: which lines of which stretch were handed out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// Time of the last line handed out; stretches that are not named are gone on with from here.
    at: Nanos,
    heads: Vec<Place>,
}

/// How far a stretch was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Place {
    mark: Mark,
    /// Where the block begins that is read next, in the direction of the walk.
    edge: u64,
    /// Where the stretch ended, and the last line of the block that was handed out.
    last: Option<(u64, Nanos, u64)>,
}

/// Lines in the order of time.
#[derive(Debug)]
pub(super) struct Walk {
    heads: Vec<Head>,
    order: LogOrder,
    service: String,
    last: Nanos,
    /// Bytes read.
    pub(super) read: u64,
}

#[derive(Debug)]
struct Head {
    stretch: Stretch,
    /// Both included.
    range: (Nanos, Nanos),
    /// Where the block begins whose lines these are.
    edge: u64,
    /// Where the next one does.
    next: u64,
    /// The next to be handed out is the last.
    lines: Vec<(u64, LogLine)>,
    /// The last line handed out of this block.
    last: Option<(u64, Nanos, u64)>,
    /// The same of the block that is read first, by a walk of before.
    resumed: Option<(u64, Nanos, u64)>,
    done: bool,
}

impl Walk {
    /// Begins where a walk of before ended; nothing is handed out twice, whatever the files are
    /// called by now.
    pub(super) fn begin(
        stretches: Vec<Stretch>,
        order: LogOrder,
        range: (Nanos, Nanos),
        service: &str,
        cursor: Option<&Cursor>,
    ) -> io::Result<Self> {
        let mut places: Vec<Place> = cursor.map_or_else(Vec::new, |cursor| cursor.heads.clone());
        let mut heads = Vec::new();
        for mut stretch in stretches {
            let known = places.iter().position(|place| stretch.is(place.mark));
            let known = known.map(|at| places.swap_remove(at));
            // A stretch that the cursor does not name begins where it stands; lines that came since
            // do not belong to the pages of before. One that it names is gone on with as it is: its
            // clock may have jumped.
            let mut range = range;
            if let (None, Some(cursor)) = (known, cursor) {
                match order {
                    LogOrder::NewestFirst => range.1 = range.1.min(cursor.at),
                    LogOrder::OldestFirst => range.0 = range.0.max(cursor.at),
                }
            }
            let edge = match (known, order) {
                (Some(place), _) => place.edge,
                (None, LogOrder::NewestFirst) => {
                    let after = Nanos(range.1.0.saturating_add(1));
                    let place = stretch.place_of(after, Ordering::Less)?;
                    stretch.align((place + 2 * BLOCK).min(stretch.end))?
                }
                (None, LogOrder::OldestFirst) => {
                    let place = stretch.place_of(range.0, Ordering::Greater)?;
                    stretch.align(place.saturating_sub(BLOCK))?
                }
            };
            heads.push(Head {
                stretch,
                range,
                edge,
                next: edge,
                lines: Vec::new(),
                last: None,
                resumed: known.and_then(|place| place.last),
                done: false,
            });
        }
        let last = cursor.map_or(Nanos(0), |cursor| cursor.at);
        Ok(Self {
            heads,
            order,
            service: service.to_owned(),
            last,
            read: 0,
        })
    }

    /// The next line of the range.
    pub(super) fn next(&mut self) -> io::Result<Option<LogLine>> {
        loop {
            for head in &mut self.heads {
                // A block may hold nothing but what was handed out.
                while head.lines.is_empty() && !head.done {
                    self.read += head.fill(self.order, &self.service)?;
                }
            }
            let order = self.order;
            let heads = self.heads.iter_mut().filter(|head| !head.lines.is_empty());
            let time = |head: &Head| head.lines.last().map(|(_, line)| line.at);
            let first = match order {
                LogOrder::NewestFirst => {
                    heads.reduce(
                        |best, head| {
                            if time(head) > time(best) { head } else { best }
                        },
                    )
                }
                LogOrder::OldestFirst => {
                    heads.reduce(
                        |best, head| {
                            if time(head) < time(best) { head } else { best }
                        },
                    )
                }
            };
            let Some(head) = first else { return Ok(None) };
            let Some((at, line)) = head.lines.pop() else {
                return Ok(None);
            };
            let given = (line.at, at);
            let furthest = head.last.map_or(given, |(_, at, place)| match order {
                LogOrder::NewestFirst => given.min((at, place)),
                LogOrder::OldestFirst => given.max((at, place)),
            });
            head.last = Some((head.stretch.end, furthest.0, furthest.1));
            let (from, to) = head.range;
            if from <= line.at && line.at <= to {
                self.last = line.at;
                return Ok(Some(line));
            }
        }
    }

    /// Where it is.
    pub(super) fn cursor(&self) -> Cursor {
        let place = |head: &Head| Place {
            mark: head.stretch.mark(),
            // A block of which nothing is left is not read again.
            edge: if head.lines.is_empty() {
                head.next
            } else {
                head.edge
            },
            last: head.last.filter(|_| !head.lines.is_empty()),
        };
        Cursor {
            at: self.last,
            heads: self.heads.iter().map(place).collect(),
        }
    }

    /// Time of the last line handed out.
    pub(super) fn at(&self) -> Nanos {
        self.last
    }
}

/// What a line is told apart by: how its file starts, and where in it the line is.
pub(super) fn id(mark: Mark, at: u64) -> String {
    format!("{:x}-{at}", mark.sum)
}

impl Head {
    /// Reads the next block; answers how many bytes.
    fn fill(&mut self, order: LogOrder, service: &str) -> io::Result<u64> {
        self.edge = self.next;
        let block = match order {
            LogOrder::NewestFirst => self.stretch.before(self.edge)?,
            LogOrder::OldestFirst => self.stretch.after(self.edge)?,
        };
        let Some((next, bytes)) = block else {
            self.done = true;
            return Ok(0);
        };
        self.next = next;
        let start = self.edge.min(next);
        let mark = self.stretch.mark();
        let mut seen = self.stretch.modified;
        let mut lines: Vec<(u64, LogLine)> = Vec::new();
        for record in records(&bytes, start) {
            let Read { mut line, time, .. } = record.read(seen, service);
            if time != TimeGuess::Seen {
                // A line without a time stands where the one before it does.
                seen = line.at;
            }
            line.id = id(mark, record.at);
            line.stream.clone_from(&self.stretch.stream);
            lines.push((record.at, line));
        }
        let beyond = |line: &LogLine| match order {
            LogOrder::NewestFirst => line.at < self.range.0,
            LogOrder::OldestFirst => line.at > self.range.1,
        };
        // Lines are in the order of time but for a block.
        self.done = !lines.is_empty() && lines.iter().all(|(_, line)| beyond(line));
        let key = |(at, line): &(u64, LogLine)| (line.at, *at);
        match order {
            LogOrder::NewestFirst => lines.sort_by_key(key),
            LogOrder::OldestFirst => lines.sort_by_key(|line| std::cmp::Reverse(key(line))),
        }
        self.last = self.resumed.take();
        if let Some((end, time, at)) = self.last {
            let given = |line: &(u64, LogLine)| match order {
                LogOrder::NewestFirst => key(line) >= (time, at),
                LogOrder::OldestFirst => key(line) <= (time, at),
            };
            // What was added to the file since was not handed out, whatever its time.
            lines.retain(|line| line.0 >= end || !given(line));
        }
        self.lines = lines;
        Ok(bytes.len() as u64)
    }
}
