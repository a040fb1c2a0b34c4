//! xxHash64 with seed 0 (<https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md>).

const PRIMES: [u64; 5] = [
    0x9E37_79B1_85EB_CA87,
    0xC2B2_AE3D_27D4_EB4F,
    0x1656_67B1_9E37_79F9,
    0x85EB_CA77_C2B2_AE63,
    0x27D4_EB2F_1656_67C5,
];

/// The hash of some bytes.
pub(super) fn hash(bytes: &[u8]) -> u64 {
    let [one, two, three, four, five] = PRIMES;
    let (stripes, mut rest) = bytes.as_chunks::<32>();
    let mut state = if stripes.is_empty() {
        five
    } else {
        let mut lanes = [one.wrapping_add(two), two, 0, 0_u64.wrapping_sub(one)];
        for stripe in stripes {
            for (lane, word) in lanes.iter_mut().zip(stripe.as_chunks::<8>().0) {
                *lane = round(*lane, u64::from_le_bytes(*word));
            }
        }
        let mixed = lanes.iter().zip([1, 7, 12, 18]);
        let mixed = mixed.map(|(lane, turn)| lane.rotate_left(turn));
        let sum = mixed.fold(0_u64, u64::wrapping_add);
        lanes.iter().fold(sum, |state, lane| {
            (state ^ round(0, *lane))
                .wrapping_mul(one)
                .wrapping_add(four)
        })
    };
    state = state.wrapping_add(bytes.len() as u64);
    let (words, tail) = rest.as_chunks::<8>();
    for word in words {
        state ^= round(0, u64::from_le_bytes(*word));
        state = state.rotate_left(27).wrapping_mul(one).wrapping_add(four);
    }
    rest = tail;
    let (halves, tail) = rest.as_chunks::<4>();
    for half in halves {
        state ^= u64::from(u32::from_le_bytes(*half)).wrapping_mul(one);
        state = state.rotate_left(23).wrapping_mul(two).wrapping_add(three);
    }
    for byte in tail {
        state ^= u64::from(*byte).wrapping_mul(five);
        state = state.rotate_left(11).wrapping_mul(one);
    }
    state = (state ^ (state >> 33)).wrapping_mul(two);
    state = (state ^ (state >> 29)).wrapping_mul(three);
    state ^ (state >> 32)
}

fn round(lane: u64, word: u64) -> u64 {
    let [one, two, ..] = PRIMES;
    lane.wrapping_add(word.wrapping_mul(two))
        .rotate_left(31)
        .wrapping_mul(one)
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn it_gives_the_published_values() {
        for (text, value) in [
            ("", 0xef46_db37_51d8_e999),
            ("a", 0xd24e_c4f1_a98c_6e5b),
            ("abc", 0x44bc_2cf5_ad77_0999),
            (
                "Nobody inspects the spammish repetition",
                0xfbce_a83c_8a37_8bf1,
            ),
        ] {
            assert_eq!(hash(text.as_bytes()), value, "{text}");
        }
    }
}
