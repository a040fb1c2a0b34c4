use model::{LogLine, LogOrder};
use serde_json::Value;

use super::MOST_AT_ONCE;
use crate::logs::{elasticsearch::ask::Found, pages::Piece};

/// Lines that are asked for beyond those that are wanted.
const SPARE: usize = 50;

/// How far a slice was read, by the server's clock.
pub(super) struct Reading {
    pub(super) piece: Piece,
    /// How many nanoseconds the server tells apart.
    unit: i64,
    pub(super) from: i64,
    pub(super) until: i64,
    /// By what the last line is sorted, where lines of one moment have an order.
    pub(super) after: Option<Vec<Value>>,
    /// Lines and the ticks that they are of.
    lines: Vec<(i64, LogLine)>,
    /// How many more are asked for, so that the last tick is mostly whole.
    spare: usize,
}

impl Reading {
    pub(super) fn new(piece: Piece, unit: i64) -> Self {
        Self {
            piece,
            unit,
            // A coarse clock has the lines of the piece in the ticks that touch it.
            from: piece.from.div_euclid(unit).saturating_mul(unit),
            until: after_tick(piece.until.saturating_sub(1), unit),
            after: None,
            lines: Vec::new(),
            spare: if unit == 1 { 0 } else { SPARE },
        }
    }

    /// How many lines are asked for next.
    pub(super) fn size(&self, window: usize) -> usize {
        let missing = self.piece.limit.saturating_sub(self.lines.len()).max(1);
        missing.saturating_add(self.spare).min(window)
    }

    /// Takes over what was found. Lines that are `ordered` are gone on from by their place, others
    /// by their tick, which is then read anew.
    pub(super) fn take(
        &mut self,
        found: Found,
        size: usize,
        window: usize,
        ordered: bool,
    ) -> Stand {
        let full = found.hits.len() >= size;
        let (Some(first), Some(last)) = (found.hits.first(), found.hits.last()) else {
            return Stand::Whole;
        };
        let (first, last) = (first.moment, last.moment);
        self.after = ordered.then(|| last_sort(&found)).flatten();
        let piece = self.piece;
        let hits = found.hits.into_iter().map(|hit| (hit.moment, hit.line));
        let within = hits.filter(|(_, line)| (piece.from..piece.until).contains(&line.at.0));
        self.lines.extend(within);
        let enough = match self.unit {
            1 => piece.limit,
            _ => MOST_AT_ONCE.max(piece.limit),
        };
        if !full || self.lines.len() >= enough {
            return Stand::Whole;
        }
        let whole = self.lines.iter().filter(|(tick, _)| *tick != last);
        if whole.count() >= piece.limit {
            self.lines.retain(|(tick, _)| *tick != last);
            return Stand::Whole;
        }
        self.spare = self.spare.saturating_mul(4).max(SPARE);
        if self.after.is_some() {
            return Stand::More;
        }
        if first == last && size == window {
            return Stand::Stuck(last);
        }
        self.lines.retain(|(tick, _)| *tick != last);
        match piece.order {
            LogOrder::NewestFirst => self.until = after_tick(last, self.unit),
            LogOrder::OldestFirst => self.from = last,
        }
        Stand::More
    }

    /// Goes on behind a tick.
    pub(super) fn step_over(&mut self, tick: i64) {
        match self.piece.order {
            LogOrder::NewestFirst => self.until = tick,
            LogOrder::OldestFirst => self.from = after_tick(tick, self.unit),
        }
    }

    pub(super) fn into_lines(self) -> Vec<LogLine> {
        self.lines.into_iter().map(|(_, line)| line).collect()
    }
}

/// Where the tick of a moment ends.
fn after_tick(moment: i64, unit: i64) -> i64 {
    let tick = moment.div_euclid(unit).saturating_mul(unit);
    tick.saturating_add(unit)
}

fn last_sort(found: &Found) -> Option<Vec<Value>> {
    found.hits.last().map(|hit| hit.sort.clone())
}

/// How the reading of a slice stands.
pub(super) enum Stand {
    Whole,
    /// More is to be read of it.
    More,
    /// All that fits into one answer is of one tick.
    Stuck(i64),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_read_in_whole_ticks_and_never_beyond_time() {
        for (from, until, unit, ticks) in [
            (5, 9, 1, (5, 9)),
            (1_500_000, 3_000_001, 1_000_000, (1_000_000, 4_000_000)),
            (1_000_000, 3_000_000, 1_000_000, (1_000_000, 3_000_000)),
            (-1, 0, 1_000_000, (-1_000_000, 0)),
            (i64::MIN, i64::MAX, 1, (i64::MIN, i64::MAX)),
        ] {
            let piece = Piece {
                from,
                until,
                limit: 10,
                order: LogOrder::NewestFirst,
            };
            let reading = Reading::new(piece, unit);
            assert_eq!((reading.from, reading.until), ticks, "{from}..{until}");
        }
        let whole = Piece {
            from: i64::MIN,
            until: i64::MAX,
            limit: 1,
            order: LogOrder::OldestFirst,
        };
        assert!(Reading::new(whole, 1_000_000).until > 0);
    }
}
