use serde::Serialize;
use ts_rs::TS;

use crate::{Reading, Rows, Stretch};

/// Where moments are drawn: a line from 0 to 1 in pieces, each as wide as its time or cut short.
#[derive(Clone, Debug, Default, PartialEq, Serialize, TS)]
pub struct TimeScale {
    /// All of the time that is shown, without gaps, in order.
    pub pieces: Vec<Piece>,
    /// The pieces that are cut short.
    pub cuts: Vec<Cut>,
}

/// A piece of time and its place; within it, time runs evenly.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Piece {
    /// Begin, in nanoseconds from the trace's start.
    pub from: f64,
    /// End.
    pub to: f64,
    /// Where it begins, from 0 to 1.
    pub at: f64,
    /// How wide it is; all together are 1.
    pub width: f64,
}

/// A stretch in which nothing happens, drawn narrower than it is.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub struct Cut {
    /// Begin, in nanoseconds from the trace's start.
    pub from: f64,
    /// End.
    pub to: f64,
    /// How many spans last all through it, waiting.
    pub open: u32,
}

/// What is shorter, as a share of what is shown, is not worth a mark.
const LEAST: f64 = 0.05;
/// How wide a cut is drawn.
const WIDTH: f64 = 0.015;
/// What stays of an idle stretch on either side, so that bars do not touch the mark.
const MARGIN: f64 = 0.005;
/// Time is looked at in cells of a fifth of the shortest cut or less, which finds all of them.
const CELLS: usize = 1_024;

impl TimeScale {
    /// The scale of the spans that the filter keeps, or of a part of their time.
    ///
    /// With `compress`, stretches of more than a twentieth of it in which nothing happens are cut:
    /// no span starts or ends, and no span without children runs. Spans that only wait for others
    /// may last through a cut; a long call, which is where the time went, is never cut. What is
    /// closed or folded counts, so that opening it does not move the bars.
    #[must_use]
    pub fn of(reading: Reading<'_>, rows: &Rows, zoom: Option<Stretch>, compress: bool) -> Self {
        match zoom.filter(|zoom| zoom.from < zoom.to) {
            Some(zoom) => {
                Self::between(reading, rows, (zoom.from as i64, zoom.to as i64), compress)
            }
            None => {
                let whole = || match rows.extent(reading) {
                    Some(shown) => Self::between(reading, rows, shown, compress),
                    None => Self::default(),
                };
                rows.scale(compress).get_or_init(whole).clone()
            }
        }
    }

    /// Where a moment is drawn: from 0 to 1, at the ends for what lies outside.
    #[must_use]
    pub fn place(&self, time: f64) -> f64 {
        let behind = self.pieces.partition_point(|piece| piece.from <= time);
        let Some(piece) = behind.checked_sub(1).map(|at| self.pieces[at]) else {
            return 0.0;
        };
        let share = if piece.to > piece.from {
            ((time - piece.from) / (piece.to - piece.from)).min(1.0)
        } else {
            0.0
        };
        (piece.at + share * piece.width).min(1.0)
    }

    fn between(reading: Reading<'_>, rows: &Rows, (from, to): (i64, i64), compress: bool) -> Self {
        let idle = if compress {
            Cells::of(reading, rows, (from, to)).idle()
        } else {
            Vec::new()
        };
        let open = lasting(reading, rows, &idle);
        let length = |from: i64, to: i64| to.saturating_sub(from) as f64;
        let cut: f64 = idle.iter().map(|(from, to)| length(*from, *to)).sum();
        let left = 1.0 - WIDTH * idle.len() as f64;
        let per_nano = left / (length(from, to) - cut).max(1.0);
        let mut scale = Self::default();
        let mut reached = from;
        for ((start, end), open) in idle.into_iter().zip(open) {
            scale.push(reached, start, length(reached, start) * per_nano);
            scale.push(start, end, WIDTH);
            scale.cuts.push(Cut {
                from: start as f64,
                to: end as f64,
                open,
            });
            reached = end;
        }
        let rest = 1.0 - scale.pieces.last().map_or(0.0, |last| last.at + last.width);
        scale.push(reached, to, rest);
        scale
    }

    fn push(&mut self, from: i64, to: i64, width: f64) {
        let at = self.pieces.last().map_or(0.0, |last| last.at + last.width);
        self.pieces.push(Piece {
            from: from as f64,
            to: to as f64,
            at,
            width,
        });
    }
}

/// How many spans last all through each of these stretches, which are in order.
fn lasting(reading: Reading<'_>, rows: &Rows, stretches: &[(i64, i64)]) -> Vec<u32> {
    let mut more = vec![0_i64; stretches.len() + 1];
    if stretches.is_empty() {
        return Vec::new();
    }
    for (span, _) in rows.spans(reading) {
        let (start, end) = (reading.timing.start(span), reading.timing.end(span));
        let first = stretches.partition_point(|stretch| stretch.0 < start);
        let behind = stretches.partition_point(|stretch| stretch.1 <= end);
        if first < behind {
            more[first] += 1;
            more[behind] -= 1;
        }
    }
    more.pop();
    let mut open = 0;
    let counts = more.into_iter().map(|more| {
        open += more;
        u32::try_from(open).unwrap_or(u32::MAX)
    });
    counts.collect()
}

/// Time in equal cells, each with what happens in it: a pass over the spans instead of a sort.
struct Cells {
    from: i64,
    to: i64,
    /// The first and the last moment of a cell at which a span starts or ends.
    moments: Vec<Option<(i64, i64)>>,
    /// How many more spans without children run all through this cell than through the one before.
    running: Vec<i64>,
}

impl Cells {
    fn of(reading: Reading<'_>, rows: &Rows, (from, to): (i64, i64)) -> Self {
        let mut cells = Self {
            from,
            to,
            moments: vec![None; CELLS],
            running: vec![0; CELLS],
        };
        cells.happens(from);
        cells.happens(to);
        for (span, is_last) in rows.spans(reading) {
            let (start, end) = (reading.timing.start(span), reading.timing.end(span));
            if end < from || start > to {
                continue;
            }
            let first = cells.happens(start.max(from));
            let last = cells.happens(end.min(to));
            if is_last && first < last {
                cells.running[first + 1] += 1;
                cells.running[last] -= 1;
            }
        }
        cells
    }

    /// Notes a moment and returns its cell.
    fn happens(&mut self, time: i64) -> usize {
        let share = time.saturating_sub(self.from) as f64;
        let length = (self.to.saturating_sub(self.from) as f64).max(1.0);
        let cell = ((share / length * CELLS as f64) as usize).min(CELLS - 1);
        let moments = self.moments[cell].get_or_insert((time, time));
        *moments = (moments.0.min(time), moments.1.max(time));
        cell
    }

    /// Stretches that are worth a cut, less a margin on either side.
    ///
    /// Beside an empty cell, a busy one is busy up to its last moment and from its first one on:
    /// what ran on would fill the empty one.
    fn idle(&self) -> Vec<(i64, i64)> {
        let length = self.to.saturating_sub(self.from) as f64;
        let (least, margin) = (length * LEAST, (length * MARGIN) as i64);
        let mut idle = Vec::new();
        let (mut running, mut reached) = (0, Some(self.from));
        for (moments, more) in self.moments.iter().zip(&self.running) {
            running += more;
            let Some((first, last)) = *moments else {
                if running > 0 {
                    reached = None;
                }
                continue;
            };
            if let Some(reached) = reached
                && first.saturating_sub(reached) as f64 >= least
            {
                idle.push((reached + margin, first - margin));
            }
            reached = Some(last);
        }
        idle
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Opened, SpanFilter, Waterfall,
        testing::{Drawn, drawn, random},
    };

    fn scale(spans: &[Drawn], view: &Waterfall, zoom: Option<Stretch>) -> TimeScale {
        let opened = Opened::of(drawn(spans));
        let reading = opened.reading(false);
        let rows = Rows::of(reading, view);
        TimeScale::of(reading, &rows, zoom, view.compress)
    }

    fn cuts(spans: &[Drawn], filter: SpanFilter, zoom: Option<Stretch>) -> Vec<(f64, f64, u32)> {
        let view = Waterfall {
            filter,
            compress: true,
            ..Waterfall::default()
        };
        let cuts = scale(spans, &view, zoom).cuts.into_iter();
        cuts.map(|cut| (cut.from, cut.to, cut.open)).collect()
    }

    #[test]
    fn without_compression_there_is_one_piece() {
        let spans = [Drawn::new(1, 0, 100, 200), Drawn::new(2, 1, 110, 120)];
        let whole = scale(&spans, &Waterfall::default(), None);
        assert_eq!(
            whole.pieces,
            [Piece {
                from: 0.0,
                to: 100.0,
                at: 0.0,
                width: 1.0
            }]
        );
        assert_eq!(whole.cuts, []);
        let zoom = Stretch {
            from: 50.0,
            to: 75.0,
        };
        let zoomed = scale(&spans, &Waterfall::default(), Some(zoom));
        assert_eq!((zoomed.pieces[0].from, zoomed.pieces[0].to), (50.0, 75.0));
        assert_eq!(zoomed.place(60.0), 0.4);
        assert_eq!((zoomed.place(0.0), zoomed.place(1e9)), (0.0, 1.0));
        assert_eq!(
            scale(&[], &Waterfall::default(), None),
            TimeScale::default()
        );
        let moment = scale(&[Drawn::new(1, 0, 5, 5)], &Waterfall::default(), None);
        assert_eq!((moment.pieces.len(), moment.place(0.0)), (1, 0.0));
    }

    #[test]
    fn time_is_cut_where_spans_only_wait() {
        let any = SpanFilter::default;
        let parent = || Drawn::new(1, 0, 0, 1_000);
        for (case, spans, want) in [
            (
                "a parent that waits",
                vec![
                    parent(),
                    Drawn::new(2, 1, 0, 100),
                    Drawn::new(3, 1, 900, 1_000),
                ],
                vec![(105.0, 895.0, 1)],
            ),
            (
                "nothing at all, after an early end",
                vec![
                    Drawn::new(1, 0, 0, 50),
                    Drawn::new(2, 1, 0, 50),
                    Drawn::new(3, 1, 900, 1_000),
                ],
                vec![(55.0, 895.0, 0)],
            ),
            (
                "a long call is where the time went",
                vec![parent(), Drawn::new(2, 1, 100, 900)],
                vec![(5.0, 95.0, 1), (905.0, 995.0, 1)],
            ),
            (
                "a moment in between parts it",
                vec![
                    parent(),
                    Drawn::new(2, 1, 0, 10),
                    Drawn::new(3, 1, 500, 500),
                    Drawn::new(4, 1, 990, 1_000),
                ],
                vec![(15.0, 495.0, 1), (505.0, 985.0, 1)],
            ),
            (
                "too short",
                vec![
                    parent(),
                    Drawn::new(2, 1, 0, 500),
                    Drawn::new(3, 1, 549, 1_000),
                ],
                vec![],
            ),
        ] {
            assert_eq!(cuts(&spans, any(), None), want, "{case}");
        }
    }

    #[test]
    fn a_span_whose_children_are_filtered_away_is_a_call() {
        let spans = [
            Drawn::new(1, 0, 0, 1_000).name("api", "work"),
            Drawn::new(2, 1, 0, 100).name("db", "query"),
        ];
        assert_eq!(cuts(&spans, SpanFilter::default(), None).len(), 1);
        let api = SpanFilter {
            services: vec!["api".to_owned()],
            ..SpanFilter::default()
        };
        assert_eq!(cuts(&spans, api, None), []);
    }

    #[test]
    fn a_zoomed_part_is_cut_by_itself() {
        let spans = [
            Drawn::new(1, 0, 0, 10_000),
            Drawn::new(2, 1, 0, 4_000),
            Drawn::new(3, 1, 4_100, 10_000),
        ];
        assert_eq!(cuts(&spans, SpanFilter::default(), None), []);
        let zoom = Stretch {
            from: 3_900.0,
            to: 4_900.0,
        };
        let found = cuts(&spans, SpanFilter::default(), Some(zoom));
        assert_eq!(found, [(4_005.0, 4_095.0, 1)]);
    }

    #[test]
    fn every_scale_is_even_and_covers_what_it_shows() {
        for seed in 0..300 {
            let opened = Opened::of(random(seed, 40));
            let reading = opened.reading(false);
            let rows = Rows::of(reading, &Waterfall::default());
            let scale = TimeScale::of(reading, &rows, None, seed % 3 > 0);
            let (first, last) = (scale.pieces[0], scale.pieces[scale.pieces.len() - 1]);
            assert_eq!((first.from, first.at), (0.0, 0.0));
            assert_eq!(last.to, reading.timing.length() as f64);
            assert!(
                (last.at + last.width - 1.0).abs() < 1e-9,
                "{seed}: {scale:?}"
            );
            for pair in scale.pieces.windows(2) {
                assert_eq!(pair[0].to, pair[1].from);
                assert!((pair[0].at + pair[0].width - pair[1].at).abs() < 1e-9);
            }
            assert!(scale.pieces.iter().all(|piece| piece.width >= 0.0));
            let places: Vec<f64> = (0..=100)
                .map(|at| scale.place(last.to * f64::from(at) / 100.0))
                .collect();
            assert!(places.is_sorted(), "{seed}: {scale:?}");
        }
    }
}
