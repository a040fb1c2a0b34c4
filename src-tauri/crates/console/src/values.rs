use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, PoisonError},
};

use model::{Code, Failure, Point};

use crate::{Console, wire::ValuesRequest};

/// The values behind the drawings on screen, oldest dropped first.
#[derive(Default)]
pub(crate) struct Values {
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    next: u64,
    bytes: usize,
    tables: VecDeque<Table>,
}

struct Table {
    key: String,
    /// The place it is drawn in, such as a panel of a dashboard.
    place: String,
    bytes: Arc<Vec<u8>>,
}

/// A screen full of the largest panels.
const MOST_BYTES: usize = 48 << 20;
/// The drawing on screen and the one that replaces it.
const PER_PLACE: usize = 2;

impl Values {
    /// Keeps the points of a drawing and returns the key the window asks for them with. Drawings
    /// of the same place replace each other.
    pub(crate) fn keep(&self, place: &str, series: &[&[Point]]) -> String {
        let bytes = Arc::new(encode(series));
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.next += 1;
        let key = format!("v{}", kept.next);
        let mut newer = PER_PLACE - 1;
        for at in (0..kept.tables.len()).rev() {
            if kept.tables[at].place != place {
                continue;
            }
            if newer > 0 {
                newer -= 1;
            } else if let Some(old) = kept.tables.remove(at) {
                kept.bytes -= old.bytes.len();
            }
        }
        kept.bytes += bytes.len();
        kept.tables.push_back(Table {
            key: key.clone(),
            place: place.to_owned(),
            bytes,
        });
        while kept.bytes > MOST_BYTES && kept.tables.len() > 1 {
            if let Some(oldest) = kept.tables.pop_front() {
                kept.bytes -= oldest.bytes.len();
            }
        }
        key
    }

    fn get(&self, key: &str) -> Option<Arc<Vec<u8>>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.tables
            .iter()
            .find(|table| table.key == key)
            .map(|table| table.bytes.clone())
    }
}

/// The values behind a drawing as bytes; [`ValuesRequest`] describes them.
///
/// # Errors
/// [`Code::NotFound`] once newer drawings have taken the room; the panel is then asked for again.
#[allow(clippy::unused_async)] // a command
pub async fn panel_values(console: &Console, request: ValuesRequest) -> Result<Vec<u8>, Failure> {
    let table = console.shared.values.get(&request.key).ok_or_else(|| {
        Failure::new(
            Code::NotFound,
            "the values behind this drawing are not held any more",
        )
        .remedy("refresh the panel")
    })?;
    Ok(Arc::unwrap_or_clone(table))
}

/// Aligns all series on the moments that any of them has.
fn encode(series: &[&[Point]]) -> Vec<u8> {
    let mut moments: Vec<i64> = series
        .iter()
        .flat_map(|points| points.iter().map(|point| point.at.0))
        .collect();
    moments.sort_unstable();
    moments.dedup();
    let mut bytes = Vec::with_capacity(8 + 8 * moments.len() * (series.len() + 1));
    for count in [series.len(), moments.len()] {
        bytes.extend(u32::try_from(count).unwrap_or(u32::MAX).to_le_bytes());
    }
    for moment in &moments {
        bytes.extend((*moment as f64).to_le_bytes());
    }
    for points in series {
        let mut points = points.iter().peekable();
        for moment in &moments {
            let value = points
                .next_if(|point| point.at.0 == *moment)
                .map_or(f64::NAN, |point| point.value);
            bytes.extend(value.to_le_bytes());
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use model::Millis;

    use super::*;

    fn floats(bytes: &[u8]) -> Vec<f64> {
        bytes
            .chunks(8)
            .map(|bytes| f64::from_le_bytes(bytes.try_into().unwrap()))
            .collect()
    }

    #[test]
    fn series_with_different_moments_share_one_time_column() {
        let at = |at, value| Point {
            at: Millis(at),
            value,
        };
        let bytes = encode(&[&[at(1, 10.0), at(3, 30.0)], &[at(2, 0.5)]]);
        let (head, body) = bytes.split_at(8);
        assert_eq!(head, [2, 0, 0, 0, 3, 0, 0, 0]);
        let values = floats(body);
        assert_eq!(values[..3], [1.0, 2.0, 3.0]);
        assert_eq!(values[3], 10.0);
        assert!(values[4].is_nan(), "a gap is NaN");
        assert_eq!(values[5], 30.0);
        assert_eq!(values[7], 0.5);
        assert_eq!(encode(&[]), [0; 8]);
    }

    #[test]
    fn the_oldest_drawing_makes_room() {
        let values = Values::default();
        let points: Vec<Point> = (0..500_000)
            .map(|at| Point {
                at: Millis(at),
                value: 1.0,
            })
            .collect();
        let keys: Vec<String> = (0..20)
            .map(|nth| values.keep(&format!("panel {nth}"), &[&points]))
            .collect();
        assert!(values.get(&keys[0]).is_none());
        assert!(values.get(&keys[19]).is_some());
    }

    #[test]
    fn a_place_keeps_what_is_drawn_there_and_what_replaces_it() {
        let values = Values::default();
        let points = [Point {
            at: Millis(0),
            value: 1.0,
        }];
        let other = values.keep("other", &[&points]);
        let keys: Vec<String> = (0..5).map(|_| values.keep("panel", &[&points])).collect();
        let held: Vec<bool> = keys.iter().map(|key| values.get(key).is_some()).collect();
        assert_eq!(held, [false, false, false, true, true]);
        assert!(values.get(&other).is_some());
    }
}
