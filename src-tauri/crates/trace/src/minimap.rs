use model::{SpanStatus, Symbol};
use serde::Serialize;
use ts_rs::TS;

use crate::{Entry, Reading, Rows, TimeScale};

/// All rows at a glance: few enough bars to draw at once, whatever the size of the trace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct Minimap {
    /// Number of lanes; rows are spread evenly over them.
    pub lanes: u32,
    /// At most [`Minimap::MOST`], by lane and then by time.
    pub bars: Vec<Bar>,
}

/// Neighbouring spans of one service.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Bar {
    /// Its lane, counted from 0.
    pub lane: u32,
    /// Where it begins on the scale, from 0 to 1.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// The service, may be empty.
    pub service: String,
    /// Whether one of its spans, or of those that it stands for, is an error.
    pub error: bool,
}

impl Minimap {
    /// The most bars.
    pub const MOST: usize = 800;
    /// The most lanes: a minimap is not much higher than that in pixels.
    const LANES: usize = 64;
    /// Time in as many columns, fewer if that makes too many bars.
    const COLUMNS: usize = 200;

    /// Draws the rows on a scale, linear in the spans that they stand for.
    ///
    /// Where spans of one lane overlap, the later row is seen: a child before its parent.
    #[must_use]
    pub fn of(reading: Reading<'_>, rows: &Rows, scale: &TimeScale) -> Self {
        let lanes = rows.len().min(Self::LANES);
        let mut drawn: Vec<Lane> = Vec::with_capacity(lanes);
        for lane in 0..lanes {
            let first = lane * rows.len() / lanes;
            let behind = (lane + 1) * rows.len() / lanes;
            let mut painter = Painter::new(Self::COLUMNS);
            for row in (first..behind).rev() {
                let entry = u32::try_from(row).ok().and_then(|row| rows.entry(row));
                if let Some(entry) = entry {
                    painter.row(reading, rows, scale, entry);
                }
            }
            drawn.push(painter.finish());
        }
        let mut bars = bars(reading, &drawn);
        while bars.len() > Self::MOST {
            drawn = drawn.iter().map(Lane::halved).collect();
            bars = self::bars(reading, &drawn);
        }
        Self {
            lanes: u32::try_from(lanes).unwrap_or(u32::MAX),
            bars,
        }
    }
}

/// The columns of one lane.
struct Lane {
    services: Vec<Option<Symbol>>,
    errors: Vec<bool>,
}

impl Lane {
    fn halved(&self) -> Self {
        let pairs = self.services.chunks(2);
        Self {
            services: pairs
                .map(|pair| pair.iter().rev().find_map(|service| *service))
                .collect(),
            errors: self
                .errors
                .chunks(2)
                .map(|pair| pair.contains(&true))
                .collect(),
        }
    }
}

/// Paints a lane from its last row to its first, each column once.
struct Painter {
    services: Vec<Option<Symbol>>,
    /// How many more errors there are in this column than in the one before.
    errors: Vec<i64>,
    /// The next column that is not painted yet, or one on the way to it.
    free: Vec<usize>,
}

impl Painter {
    fn new(columns: usize) -> Self {
        Self {
            services: vec![None; columns],
            errors: vec![0; columns + 1],
            free: (0..=columns).collect(),
        }
    }

    fn row(&mut self, reading: Reading<'_>, rows: &Rows, scale: &TimeScale, entry: Entry) {
        match entry {
            Entry::Span(span) => self.span(reading, scale, span, rows.stands_for(reading, span)),
            Entry::Fold(group) if rows.is_folded(group) => {
                for span in rows.members(reading, group) {
                    self.span(reading, scale, span, reading.tree.subtree(span));
                }
            }
            Entry::Fold(_) => {}
        }
    }

    fn span(&mut self, reading: Reading<'_>, scale: &TimeScale, span: u32, all: &[u32]) {
        let columns = self.services.len();
        let column = |time: i64| (scale.place(time as f64) * columns as f64) as usize;
        let from = column(reading.timing.start(span)).min(columns - 1);
        let to = column(reading.timing.end(span)).max(from + 1);
        let service = reading.trace.service(span as usize);
        let mut at = self.next_free(from);
        while at < to {
            self.services[at] = Some(service);
            self.free[at] = at + 1;
            at = self.next_free(at);
        }
        let statuses = reading.trace.statuses();
        let failed = |span: &u32| statuses[*span as usize] == SpanStatus::Error;
        if all.iter().any(failed) {
            self.errors[from] += 1;
            self.errors[to] -= 1;
        }
    }

    /// Follows the pointers and shortens the way for the next one.
    fn next_free(&mut self, from: usize) -> usize {
        let mut end = from;
        while self.free[end] != end {
            end = self.free[end];
        }
        let mut at = from;
        while at != end {
            at = std::mem::replace(&mut self.free[at], end);
        }
        end
    }

    fn finish(self) -> Lane {
        let mut sum = 0;
        let errors = self.errors[..self.services.len()].iter().map(|more| {
            sum += more;
            sum > 0
        });
        Lane {
            errors: errors.collect(),
            services: self.services,
        }
    }
}

fn bars(reading: Reading<'_>, lanes: &[Lane]) -> Vec<Bar> {
    let mut bars = Vec::new();
    for (number, lane) in (0..).zip(lanes) {
        let columns = lane.services.len() as f64;
        let both: Vec<_> = lane.services.iter().zip(&lane.errors).collect();
        let mut at = 0;
        for run in both.chunk_by(|a, b| a == b) {
            let from = at;
            at += run.len();
            if let (Some(service), error) = run[0] {
                bars.push(Bar {
                    lane: number,
                    from: from as f64 / columns,
                    to: at as f64 / columns,
                    service: reading.trace.text(*service).to_owned(),
                    error: *error,
                });
            }
        }
    }
    bars
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Opened, Waterfall,
        testing::{Drawn, drawn, random},
    };

    fn minimap(spans: &[Drawn], view: &Waterfall) -> Vec<(u32, f64, f64, String, bool)> {
        let opened = Opened::of(drawn(spans));
        let reading = opened.reading(false);
        let rows = Rows::of(reading, view);
        let scale = TimeScale::of(reading, &rows, None, false);
        let minimap = Minimap::of(reading, &rows, &scale);
        let bars = minimap.bars.into_iter();
        bars.map(|bar| (bar.lane, bar.from, bar.to, bar.service, bar.error))
            .collect()
    }

    #[test]
    fn few_rows_have_a_lane_each() {
        let spans = [
            Drawn::new(1, 0, 0, 100),
            Drawn::new(2, 1, 25, 50).name("db", "query").failed("no"),
        ];
        let own =
            |lane, from, to, service: &str, error| (lane, from, to, service.to_owned(), error);
        assert_eq!(
            minimap(&spans, &Waterfall::default()),
            [
                own(0, 0.0, 1.0, "api", false),
                own(1, 0.25, 0.5, "db", true)
            ]
        );
        let closed = Waterfall {
            depth: Some(0),
            ..Waterfall::default()
        };
        assert_eq!(minimap(&spans, &closed), [own(0, 0.0, 1.0, "api", true)]);
        assert_eq!(minimap(&[], &closed), []);
    }

    #[test]
    fn folds_are_drawn_member_by_member() {
        let mut spans = vec![Drawn::new(1, 0, 0, 100)];
        for at in [0, 20, 40, 60, 80] {
            let id = u64::try_from(at).unwrap() + 2;
            spans.push(Drawn::new(id, 1, at, at + 10).name("db", "query"));
        }
        let bars = minimap(&spans, &Waterfall::default());
        assert_eq!(bars.len(), 6);
        assert_eq!((bars[5].0, bars[5].1, bars[5].2), (1, 0.8, 0.9));
    }

    #[test]
    fn there_are_never_too_many_bars_and_every_lane_has_one() {
        for seed in 0..6 {
            let opened = Opened::of(random(seed, 20_000));
            let reading = opened.reading(false);
            let view = Waterfall {
                fold: false,
                ..Waterfall::default()
            };
            let rows = Rows::of(reading, &view);
            let scale = TimeScale::of(reading, &rows, None, false);
            let minimap = Minimap::of(reading, &rows, &scale);
            assert!(minimap.bars.len() <= Minimap::MOST);
            for lane in 0..minimap.lanes {
                assert!(minimap.bars.iter().any(|bar| bar.lane == lane));
            }
            for pair in minimap.bars.windows(2) {
                assert!(pair[0].lane < pair[1].lane || pair[0].to <= pair[1].from);
            }
        }
    }
}
