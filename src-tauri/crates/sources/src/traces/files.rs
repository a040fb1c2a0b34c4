//! Files of traces: OTLP as exporters, Tempo and Grafana save it, and Jaeger's own JSON.

mod shape;
mod unpack;

use std::{fs::File, io::Read as _, path::Path};

use model::{Code, Failure, Problem, Trace, Weight};
use shape::Shape;
use unpack::unpacked;

use super::{
    otlp::{Damage, Decoded, Decoder, MOST_TRACES, Place, Said},
    traces_of_json,
};

/// Opens a file of traces, whatever its name ends with: OTLP as JSON, as JSON lines, as protobuf
/// or as length-prefixed protobuf, Tempo's answers of both versions, Jaeger's JSON; each plain or
/// packed by gzip.
///
/// At most `most` bytes are read, and at most as many unpacked. What cannot be read of the file is
/// listed; if nothing can, that is the failure.
pub fn open(path: &Path, most: u64) -> Result<(Vec<Trace>, Vec<Problem>), Failure> {
    let name = path.file_name().unwrap_or(path.as_os_str());
    let name = name.to_string_lossy();
    let bytes = bytes_of(path, most).map_err(|failure| failure.at(path.display().to_string()))?;
    read(&name, bytes, most).map_err(|failure| failure.at(path.display().to_string()))
}

/// Reads what [`open`] opens; `name` is what problems call it.
pub fn read(name: &str, bytes: Vec<u8>, most: u64) -> Result<(Vec<Trace>, Vec<Problem>), Failure> {
    let (bytes, broken) = unpacked(bytes, most)?;
    let mut problems = Vec::new();
    if let Some(why) = broken {
        problems.push(Problem::new(
            Weight::Warning,
            name,
            format!("its packing {why}; what came before is shown"),
            "save or copy the file again",
        ));
    }
    let traces = match Shape::of(&bytes) {
        Shape::Empty => return Err(bad("the file is empty", "save the trace again")),
        Shape::Foreign { what, remedy } => return Err(bad(what, remedy)),
        Shape::Jaeger => jaeger(&bytes)?,
        Shape::Json => {
            let mut decoder = Decoder::new();
            let said = decoder.json(&bytes);
            sorted(name, &mut problems, &said, decoder.finish())?
        }
        Shape::Frames => {
            let mut decoder = Decoder::new();
            frames(&mut decoder, &bytes);
            sorted(name, &mut problems, &Said::default(), decoder.finish())?
        }
        Shape::Protobuf => {
            let (said, decoded) = protobuf(&bytes);
            sorted(name, &mut problems, &said, decoded)?
        }
    };
    Ok((traces, problems))
}

fn bytes_of(path: &Path, most: u64) -> Result<Vec<u8>, Failure> {
    let failed = |error: std::io::Error| match error.kind() {
        std::io::ErrorKind::NotFound => Failure::new(Code::NotFound, "the file is not there")
            .remedy("check its name, and whether it was moved"),
        std::io::ErrorKind::PermissionDenied => {
            Failure::new(Code::Forbidden, "the file may not be read")
                .remedy("give yourself the right to read it")
        }
        _ => Failure::new(Code::Storage, format!("the file cannot be read: {error}"))
            .remedy("check the disk or network drive that it lies on"),
    };
    // A pipe would be waited for, and a folder has nothing to read.
    let known = std::fs::metadata(path).map_err(failed)?;
    if !known.is_file() {
        return Err(bad("it is not a file", "choose the file itself"));
    }
    if known.len() > most {
        return Err(unpack::too_large("is", most));
    }
    let mut bytes = Vec::new();
    File::open(path)
        .map_err(failed)?
        .take(most.saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(failed)?;
    if bytes.len() as u64 > most {
        return Err(unpack::too_large("is", most));
    }
    Ok(bytes)
}

fn jaeger(bytes: &[u8]) -> Result<Vec<Trace>, Failure> {
    let mut traces = traces_of_json(bytes).map_err(|mut failure| {
        failure.code = Code::BadInput;
        failure
    })?;
    traces.retain(|trace| !trace.is_empty());
    if traces.is_empty() {
        return Err(no_spans());
    }
    Ok(traces)
}

/// Tempo's version 2 wraps the message once more, which as the plain message has no span.
fn protobuf(bytes: &[u8]) -> (Said, Decoded) {
    let mut plain = Decoder::new();
    plain.protobuf(bytes);
    if plain.spans() == 0 {
        let mut wrapped = Decoder::new();
        let said = wrapped.tempo_protobuf(bytes);
        if wrapped.spans() > 0 {
            return (said, wrapped.finish());
        }
    }
    (Said::default(), plain.finish())
}

/// The Collector's file exporter puts the length of each message before it, in four bytes.
fn frames(decoder: &mut Decoder, bytes: &[u8]) {
    let mut rest = bytes;
    while let Some((length, after)) = rest.split_first_chunk::<4>() {
        let length = u32::from_be_bytes(*length) as usize;
        let (frame, after) = after.split_at_checked(length).unwrap_or((after, &[]));
        decoder.protobuf(frame);
        rest = after;
    }
}

/// The traces, or a failure if there are none; the rest are problems of the file.
fn sorted(
    name: &str,
    problems: &mut Vec<Problem>,
    said: &Said,
    mut decoded: Decoded,
) -> Result<Vec<Trace>, Failure> {
    decoded.traces.retain(|trace| !trace.is_empty());
    if decoded.traces.is_empty() {
        return Err(match decoded.damages.first() {
            Some(damage) => bad(
                &format!("it is no file of traces that can be read: {damage}"),
                "save the trace again, as OTLP JSON or protobuf, or as Jaeger's JSON",
            ),
            None if decoded.homeless > 0 => bad(
                "none of its spans has a trace id",
                "save the trace again with its ids",
            ),
            None => no_spans(),
        });
    }
    if said.partial {
        problems.push(Problem::new(
            Weight::Warning,
            name,
            format!("it was saved from a partial answer: {}", said.message),
            "look the trace up again if the server still holds it",
        ));
    }
    let listed = decoded.damages.len();
    problems.extend(decoded.damages.iter().map(|damage| damaged(name, damage)));
    let more = decoded.damaged as usize - listed;
    for (count, what, remedy) in [
        (
            more as u32,
            "more parts could not be read",
            "look at the parts named before: it is likely the same with these",
        ),
        (
            decoded.homeless,
            "spans have no trace id and are left out",
            "have the exporter send trace ids",
        ),
        (
            decoded.beyond,
            "spans belong to traces beyond the first 20,000 and are left out",
            "split the file",
        ),
    ] {
        if count > 0 {
            problems.push(Problem::new(
                Weight::Warning,
                name,
                format!("{count} {what}"),
                remedy,
            ));
        }
    }
    Ok(decoded.traces)
}

const _: () = assert!(MOST_TRACES == 20_000, "the words of a problem name it");

fn damaged(name: &str, damage: &Damage) -> Problem {
    let remedy = "save the trace again; the rest of the file is shown";
    let problem = |what: String| Problem::new(Weight::Warning, name, what, remedy);
    let position = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    match damage.place {
        Place::Byte(_) => problem(damage.to_string()),
        Place::Line(line, column) => {
            problem(damage.what.clone()).position(position(line), position(column))
        }
    }
}

fn no_spans() -> Failure {
    bad(
        "the file holds no spans",
        "save the trace as OTLP JSON or protobuf, or as Jaeger's JSON",
    )
}

fn bad(what: &str, remedy: &str) -> Failure {
    Failure::new(Code::BadInput, what).remedy(remedy)
}
