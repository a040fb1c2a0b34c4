//! The folder of an incident in one file, to be unpacked and verified elsewhere.

use std::{
    fs,
    io::{self, Cursor, Write as _},
    path::Path,
};

use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::{
    Entry, IncidentError, Verdict,
    record::{PAGE, RECORD},
};

/// What lies beside the folder.
const HOW: &str = "how-to-verify.txt";

/// The folder as it is: the record, the page, and every file that an entry names and that is there.
///
/// # Errors
/// If a file cannot be read.
pub fn zip(folder: &Path, entries: &[Entry], verdict: &Verdict) -> Result<Vec<u8>, IncidentError> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy();
    let files = entries.iter().flat_map(|entry| &entry.files);
    let files = files
        .map(|file| file.path.as_str())
        .filter(|path| crate::names::is_plain(path));
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    let mut add = |path: &str, bytes: &[u8]| -> Result<(), ZipError> {
        writer.start_file(path, options)?;
        writer.write_all(bytes)?;
        Ok(())
    };
    let writing = || IncidentError::io("pack", folder);
    add(HOW, how(&name, verdict).as_bytes())
        .map_err(io::Error::from)
        .map_err(writing())?;
    for path in [RECORD, PAGE].into_iter().chain(files) {
        let place = folder.join(path);
        let bytes = match fs::read(&place) {
            Ok(bytes) => bytes,
            // That it is missing is shown by verifying.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(IncidentError::io("read", &place)(error)),
        };
        add(&format!("{name}/{path}"), &bytes)
            .map_err(io::Error::from)
            .map_err(writing())?;
    }
    let packed = writer
        .finish()
        .map_err(io::Error::from)
        .map_err(writing())?;
    Ok(packed.into_inner())
}

fn how(name: &str, verdict: &Verdict) -> String {
    let head = verdict.head.map_or_else(String::new, |head| {
        format!(
            "Its newest entry is number {} with SHA-256 {}.\n",
            head.sequence, head.hash
        )
    });
    format!(
        "The folder {name} is the record of an incident, as it was written.\n\
         When it was packed: {}.\n{head}\n\
         To verify it, unpack this file and run\n\n    wheelhousectl incident verify {name}\n\n\
         It needs nothing but the folder. By hand: every line of {RECORD} is the JSON of one\n\
         entry. Its hash is the SHA-256 of the bytes of its line before `,\"hash\":`; `previous` is\n\
         the hash of the line before; `files` names each file of the entry with its SHA-256.\n\
         Secrets that the rules of redaction knew were hidden when the entries were written.\n\
         Whoever may write the folder can write a whole new record: compare the SHA-256 above with\n\
         one that was noted elsewhere.\n",
        verdict.sentence()
    )
}
