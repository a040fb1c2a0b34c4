use std::io::Read as _;

use flate2::bufread::MultiGzDecoder;
use model::{Code, Failure};

/// The plain bytes, and why they break off if they do. JSON in UTF-16, as some shells save it,
/// becomes UTF-8.
pub(super) fn unpacked(bytes: Vec<u8>, most: u64) -> Result<(Vec<u8>, Option<String>), Failure> {
    let (bytes, broken) = match &bytes[..] {
        [0x1f, 0x8b, ..] => gunzip(&bytes, most)?,
        _ => (bytes, None),
    };
    let bytes = match &bytes[..] {
        [0xef, 0xbb, 0xbf, rest @ ..] => rest.to_vec(),
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes),
        _ => bytes,
    };
    Ok((bytes, broken))
}

pub(super) fn too_large(verb: &str, most: u64) -> Failure {
    let most = match most >> 20 {
        0 => format!("{most} bytes"),
        mebibytes => format!("{mebibytes} MiB"),
    };
    Failure::new(
        Code::TooLarge,
        format!("the file {verb} larger than {most}, which is the most that is read"),
    )
    .remedy("split it, or save the trace in question alone")
}

/// Stops at `most` bytes, so that a small bomb cannot fill the memory.
fn gunzip(packed: &[u8], most: u64) -> Result<(Vec<u8>, Option<String>), Failure> {
    let mut plain = Vec::new();
    let read = MultiGzDecoder::new(packed)
        .take(most.saturating_add(1))
        .read_to_end(&mut plain);
    if plain.len() as u64 > most {
        return Err(too_large("unpacks to something", most));
    }
    let broken = read.err().map(|error| match error.kind() {
        std::io::ErrorKind::UnexpectedEof => "breaks off".to_owned(),
        _ => format!("is damaged ({error})"),
    });
    match broken {
        Some(why) if plain.is_empty() => Err(Failure::new(
            Code::BadInput,
            format!("the file's gzip packing {why}"),
        )
        .remedy("save or copy the file again")),
        broken => Ok((plain, broken)),
    }
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Vec<u8> {
    let units = bytes.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into_bytes()
}
