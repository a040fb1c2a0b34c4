//! The row of one scrape: what has come since the last fold, durable at once.
//!
//! ```text
//! zero       1 byte; rows of earlier versions have the number of their samples there
//! samples    varint
//! bytes      varint, of what follows before it was compressed
//! the rest   zstd: series (varints, differences, sign folded), times (the same, to the time of the
//!            scrape), values (all first bytes of the floats, all second ones, …)
//! ```

use promql::Sample;

use super::{
    bits::{put_varint, take_varint, unzigzag, zigzag},
    series::SeriesId,
};

/// A scrape must not wait for its row: the fastest of the ordinary levels.
const LEVEL: i32 = 1;
/// The most bytes that a row may say it has.
const MOST: u64 = 1 << 30;

/// Writes the samples of one scrape.
pub(super) fn encode(base: i64, samples: &[(SeriesId, Sample)]) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::with_capacity(samples.len() * 10);
    let mut before = 0;
    for (id, _) in samples {
        put_varint(&mut plain, zigzag(i64::from(*id) - before));
        before = i64::from(*id);
    }
    for (_, sample) in samples {
        put_varint(&mut plain, zigzag(sample.at.wrapping_sub(base)));
    }
    for byte in 0..8 {
        let values = samples.iter().map(|(_, sample)| sample.value.to_bits());
        plain.extend(values.map(|bits| (bits >> (56 - 8 * byte)) as u8));
    }
    let mut row = vec![0];
    put_varint(&mut row, samples.len() as u64);
    put_varint(&mut row, plain.len() as u64);
    row.extend(zstd::bulk::compress(&plain, LEVEL)?);
    Ok(row)
}

/// Reads a row back; `None` if it is damaged.
pub(super) fn decode(base: i64, mut row: &[u8]) -> Option<Vec<(SeriesId, Sample)>> {
    match row.split_first()? {
        (0, rest) => row = rest,
        _ => return decode_plain(base, row),
    }
    let count = take_varint(&mut row)? as usize;
    let bytes = take_varint(&mut row).filter(|bytes| *bytes <= MOST)? as usize;
    let plain = zstd::bulk::decompress(row, bytes).ok()?;
    let mut rest = plain.as_slice();
    // A sample takes ten bytes or more: a damaged count reserves no more than there can be.
    let mut samples = Vec::with_capacity(count.min(bytes / 10));
    let mut before = 0_i64;
    for _ in 0..count {
        before = before.checked_add(unzigzag(take_varint(&mut rest)?))?;
        samples.push((
            SeriesId::try_from(before).ok()?,
            Sample {
                at: base,
                value: 0.0,
            },
        ));
    }
    for (_, sample) in &mut samples {
        sample.at = base.wrapping_add(unzigzag(take_varint(&mut rest)?));
    }
    if count == 0 || rest.len() != count * 8 {
        return None;
    }
    let bytes: Vec<&[u8]> = rest.chunks_exact(count).collect();
    for (nth, (_, sample)) in samples.iter_mut().enumerate() {
        let bits = bytes.iter().fold(0, |bits, plane| {
            bits << 8 | u64::from(plane.get(nth).copied().unwrap_or_default())
        });
        sample.value = f64::from_bits(bits);
    }
    Some(samples)
}

/// Reads a row of an earlier version: the number of samples, then series, time and value of each.
fn decode_plain(base: i64, mut bytes: &[u8]) -> Option<Vec<(SeriesId, Sample)>> {
    let count = take_varint(&mut bytes)?;
    let mut samples = Vec::with_capacity((count as usize).min(bytes.len() / 10));
    let mut before = 0_i64;
    for _ in 0..count {
        before = before.checked_add(unzigzag(take_varint(&mut bytes)?))?;
        let at = base.wrapping_add(unzigzag(take_varint(&mut bytes)?));
        let (value, rest) = bytes.split_first_chunk::<8>()?;
        bytes = rest;
        let value = f64::from_bits(u64::from_le_bytes(*value));
        samples.push((SeriesId::try_from(before).ok()?, Sample { at, value }));
    }
    Some(samples)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: i64 = 1_795_000_000_000;

    fn row() -> [(SeriesId, Sample); 3] {
        [
            (3, -5, f64::NAN),
            (1, 15_000, 1.5),
            (70_000, 0, f64::INFINITY),
        ]
        .map(|(id, at, value)| {
            let at = AT + at;
            (id, Sample { at, value })
        })
    }

    fn bits(row: &[(SeriesId, Sample)]) -> Vec<(SeriesId, i64, u64)> {
        row.iter()
            .map(|(id, sample)| (*id, sample.at, sample.value.to_bits()))
            .collect()
    }

    #[test]
    fn a_row_comes_back_whole_or_not_at_all() {
        let bytes = encode(AT, &row()).expect("it is written");
        let back = decode(AT, &bytes).expect("a whole row");
        assert_eq!(bits(&back), bits(&row()));
        for cut in 0..bytes.len() {
            assert!(decode(0, &bytes[..cut]).is_none(), "cut at {cut}");
        }
        for at in 0..bytes.len() {
            for bit in 0..8 {
                let mut damaged = bytes.clone();
                damaged[at] ^= 1 << bit;
                let _ = decode(AT, &damaged); // reads something or nothing, and never panics
            }
        }
    }

    #[test]
    fn rows_of_the_first_version_are_read() {
        let mut bytes = vec![3];
        let mut before = 0;
        for (id, sample) in row() {
            put_varint(&mut bytes, zigzag(i64::from(id) - before));
            put_varint(&mut bytes, zigzag(sample.at - AT));
            bytes.extend(sample.value.to_bits().to_le_bytes());
            before = i64::from(id);
        }
        let back = decode(AT, &bytes).expect("a whole row");
        assert_eq!(bits(&back), bits(&row()));
    }

    #[test]
    fn a_scrape_of_counters_takes_a_part_of_its_floats() {
        let scrape: Vec<(SeriesId, Sample)> = (0..5_000)
            .map(|id| {
                let value = f64::from(id * 7_919 % 100_000);
                (id, Sample { at: AT, value })
            })
            .collect();
        let bytes = encode(AT, &scrape).expect("it is written").len();
        assert!(bytes < 5_000 * 4, "{bytes}");
    }
}
