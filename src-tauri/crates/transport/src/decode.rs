use std::io::{self, Read};

/// Why a body could not be unpacked.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Damage {
    /// It unpacks to more than the cap.
    TooLarge,
    /// It ends early or is corrupt.
    Broken(String),
    /// It is packed in a way that was not offered.
    Unknown(String),
}

/// Unpacks a body and stops at `cap` bytes, so that a small bomb cannot fill the memory.
pub(crate) fn decode(encoding: &str, packed: Vec<u8>, cap: u64) -> Result<Vec<u8>, Damage> {
    if packed.is_empty() {
        return Ok(packed);
    }
    match encoding.trim().to_ascii_lowercase().as_str() {
        "" | "identity" => Ok(packed),
        "gzip" | "x-gzip" => unpack(flate2::bufread::MultiGzDecoder::new(&packed[..]), cap),
        "zstd" => {
            let mut reader =
                zstd::stream::read::Decoder::with_buffer(&packed[..]).map_err(broken)?;
            // RFC 9659 allows HTTP a window of 8 MiB; a frame that wants more is refused.
            reader.window_log_max(23).map_err(broken)?;
            unpack(reader, cap)
        }
        other => Err(Damage::Unknown(other.to_owned())),
    }
}

fn unpack(reader: impl Read, cap: u64) -> Result<Vec<u8>, Damage> {
    let mut out = Vec::new();
    reader
        .take(cap.saturating_add(1))
        .read_to_end(&mut out)
        .map_err(broken)?;
    if out.len() as u64 > cap {
        return Err(Damage::TooLarge);
    }
    Ok(out)
}

fn broken(error: io::Error) -> Damage {
    Damage::Broken(match error.kind() {
        io::ErrorKind::UnexpectedEof => "it ends early".to_owned(),
        _ => error.to_string(),
    })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gzip(plain: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        writer.write_all(plain).unwrap();
        writer.finish().unwrap()
    }

    fn zstd(plain: &[u8]) -> Vec<u8> {
        zstd::stream::encode_all(plain, 3).unwrap()
    }

    #[test]
    fn what_was_packed_comes_back_up_to_the_cap() {
        let plain = b"{\"status\":\"success\"}".repeat(50);
        let cap = plain.len() as u64;
        for (encoding, packed) in [
            ("", plain.clone()),
            ("identity", plain.clone()),
            ("gzip", gzip(&plain)),
            ("GZIP", [gzip(&plain[..100]), gzip(&plain[100..])].concat()),
            ("zstd", zstd(&plain)),
        ] {
            assert_eq!(
                decode(encoding, packed.clone(), cap).unwrap(),
                plain,
                "{encoding}"
            );
            if !matches!(encoding, "" | "identity") {
                assert_eq!(decode(encoding, packed, cap - 1), Err(Damage::TooLarge));
            }
        }
        assert_eq!(decode("gzip", Vec::new(), 0), Ok(Vec::new()), "HEAD");
    }

    #[test]
    fn a_body_that_breaks_off_is_never_taken_for_whole() {
        let plain: Vec<u8> = (0..20_000_u32).flat_map(u32::to_le_bytes).collect();
        for (encoding, packed) in [("gzip", gzip(&plain)), ("zstd", zstd(&plain))] {
            for keep in [1, 5, packed.len() / 2, packed.len() - 1] {
                let result = decode(encoding, packed[..keep].to_vec(), u64::MAX);
                assert!(
                    matches!(result, Err(Damage::Broken(_))),
                    "{encoding} {keep}"
                );
            }
        }
        assert!(matches!(
            decode("gzip", b"<html>".to_vec(), 9),
            Err(Damage::Broken(_))
        ));
        assert_eq!(decode("br", vec![1], 9), Err(Damage::Unknown("br".into())));
    }

    #[test]
    fn a_bomb_of_a_gigabyte_stops_at_the_cap() {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        let mebibyte = vec![0_u8; 1 << 20];
        for _ in 0..64 {
            writer.write_all(&mebibyte).unwrap();
        }
        let member = writer.finish().unwrap();
        let bomb = member.repeat(16);
        assert!(bomb.len() < 2 << 20);
        assert_eq!(decode("gzip", bomb, 1 << 20), Err(Damage::TooLarge));
    }
}
